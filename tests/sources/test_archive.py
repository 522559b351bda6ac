"""A folder of OParl JSON as a source."""

import json
import lzma
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.council.model import AgendaItem, Consultation, File, Meeting, Paper, Stated
from bot.errors import SourceError
from bot.sources.archive import Archive
from bot.sources.delivered import Delivered, FileText, Refused, Tombstone, Unused
from bot.sources.objects import read_object
from tests.sources.oparl.maker import (
    archive,
    consultation,
    file,
    item,
    meeting,
    oparl,
    paper,
    tombstone,
    url,
    write_lines,
)

ZONE = ZoneInfo("Europe/Berlin")


def read(raw: dict[str, Any]) -> Delivered:
    found = read_object(raw, place="hier", zone=ZONE)
    assert isinstance(found, Delivered)
    return found


def open_archive(folder: Path) -> Archive:
    return Archive(folder, zone=ZONE)


def test_embedded_objects_are_flattened_with_their_parent() -> None:
    found = read(paper(1, mainFile=file(7), consultation=[consultation(3, item=4)]))
    assert [type(each) for each in found.objects] == [Paper, File, Consultation]
    assert found.objects[2].paper == url("Paper", 1)  # type: ignore[union-attr]
    assert [(use.file, use.role) for use in found.uses] == [(url("File", 7), "mainFile")]


def test_linked_objects_are_kept_as_references() -> None:
    found = read(paper(1, auxiliaryFile=[url("File", 7), url("File", 8)]))
    assert [use.position for use in found.uses] == [0, 1]
    assert found.objects == (found.objects[0],)


def test_a_single_value_where_a_list_belongs_counts_as_a_list_of_one() -> None:
    assert len(read(paper(1, auxiliaryFile=file(7))).uses) == 1


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        (True, Stated.PUBLIC),
        (False, Stated.NONPUBLIC),
        ("false", Stated.NONPUBLIC),
        (0, Stated.NONPUBLIC),
        ("vielleicht", Stated.UNREADABLE),
        ([], Stated.UNREADABLE),
        (None, Stated.MISSING),
    ],
)
def test_publicness_is_read_with_care(said: Any, stated: Stated) -> None:
    assert read(item(1, public=said)).objects[0].stated == stated  # type: ignore[union-attr]


def test_vendor_quirks_of_single_fields() -> None:
    found = read(
        meeting(
            1,
            item(2, order="113", name="Gru\u0308nfläche \ud800 neu", result="N/A"),
            end="2025-03-12T00:00:00+01:00",
            location={"room": "Saal 1", "description": "Rathaus"},
        )
    )
    first, second = found.objects
    assert isinstance(first, Meeting)
    assert isinstance(second, AgendaItem)
    assert first.end is None
    assert str(first.start) == "2025-03-12 16:00:00+00:00"
    assert first.location == "Saal 1, Rathaus"
    assert (second.position, second.name, second.result) == (113, "Grünfläche \ufffd neu", "")


def test_fields_of_a_wrong_type_are_absent_and_named() -> None:
    found = read(paper(1, name=["x"], date="gestern", consultation=[5, consultation(2)]))
    assert found.objects[0].name == ""  # type: ignore[union-attr]
    assert sorted(found.unreadable) == ["Paper.consultation", "Paper.date", "Paper.name"]


def test_tombstones_unused_kinds_and_objects_without_id() -> None:
    assert read_object(tombstone("Paper", 1), place="", zone=ZONE) == Tombstone("Paper", url("Paper", 1), "")
    assert read_object(oparl("Person", 1), place="", zone=ZONE) == Unused("Person")
    nameless = read_object({"type": "https://schema.oparl.org/1.1/Paper"}, place="Zeile 3", zone=ZONE)
    assert nameless == Refused("Zeile 3", "keine id")


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "id", "name", "reference", "date", "public", "deleted", "mainFile", "auxiliaryFile", "consultation",
    "agendaItem", "start", "end", "order", "location", "organization", "result", "meeting", "paper", "text",
    "authoritative",
]  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(["Paper", "Meeting", "AgendaItem", "Consultation", "File", "Organization", "Body"]),
    st.dictionaries(st.sampled_from(FIELDS), any_json, max_size=8),
)
def test_a_mistyped_object_is_read_or_refused(kind: str, fields: dict[str, Any]) -> None:
    found = read_object({**oparl(kind, 1), **fields}, place="hier", zone=ZONE)
    assert isinstance(found, Delivered | Refused | Tombstone)


def test_files_without_oparl_objects_are_ignored_and_subfolders_not_read(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1))
    (folder / "notes.json").write_text('{"what": "else"}')
    (folder / "README").write_text("x")
    (folder / "deeper").mkdir()
    write_lines(folder / "deeper" / "more.jsonl", [paper(2)])
    source = open_archive(folder)
    assert len(list(source.objects())) == 1
    assert sorted(source.ignored) == ["README", "notes.json"]


def test_a_broken_line_among_good_ones_is_reported_with_its_place(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    (folder / "objects.jsonl").write_text(json.dumps(paper(1)) + "\n{oops\n" + json.dumps(paper(2)) + "\n")
    found = list(open_archive(folder).objects())
    assert [type(each) for each in found] == [Delivered, Refused, Delivered]
    assert found[1] == Refused("objects.jsonl, Zeile 2", "kein gültiges JSON (Zeichen 1)")


def test_a_file_of_broken_lines_only_is_reported_not_ignored(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    (folder / "objects.jsonl").write_text("{oops\n")
    assert [type(each) for each in open_archive(folder).objects()] == [Refused]


def test_the_three_forms_of_files_hold_the_same(tmp_path: Path) -> None:
    rows = [paper(n) for n in range(3)]
    text = json.dumps(rows)
    for name, content in {
        "a.json": text.encode(),
        "b.json": json.dumps({"data": rows, "links": {}}).encode(),
        "c.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "d.jsonl.xz": lzma.compress("\n".join(map(json.dumps, rows)).encode()),
    }.items():
        folder = tmp_path / name.replace(".", "_")
        folder.mkdir()
        (folder / name).write_bytes(content)
        assert [each.id for each in open_archive(folder).objects() if isinstance(each, Delivered)] == [
            row["id"] for row in rows
        ]


def test_sidecar_texts_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1), texts={"7": "Seite 1\fSeite 2"})
    with (folder / "texts.jsonl").open("a") as out:
        out.write('{"file": 3}\n')
    found = list(open_archive(folder).texts())
    assert found[0] == FileText(url("File", 7), "Seite 1\fSeite 2", "texts.jsonl, Zeile 1")
    assert found[1] == Refused("texts.jsonl, Zeile 2", "file oder text fehlt")


def test_an_unusable_folder_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="ist kein Ordner"):
        open_archive(tmp_path / "nirgends")
    with pytest.raises(SourceError, match="liegt keine"):
        open_archive(tmp_path)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=100,
    deadline=None,
)
@given(st.binary(max_size=300))
def test_a_sidecar_of_any_bytes_yields_texts_or_refusals(tmp_path: Path, content: bytes) -> None:
    folder = archive(tmp_path / "a", paper(1))
    (folder / "texts.jsonl").write_bytes(content)
    assert all(isinstance(each, FileText | Refused) for each in open_archive(folder).texts())
