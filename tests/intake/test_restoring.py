"""What was closed, withdrawn or blocked comes back whole when its reason ends, and not before."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database as SqliteUtils

from adapters.command_line.compose import House
from bot.intake.importer import Importer
from bot.intake.report import Silent
from bot.messages import ObjectRef
from bot.privacy import Purge
from bot.sources.archive import Archive
from bot.sources.framing import Frames
from tests.houses import ZONE
from tests.intake.test_redelivery import SECRET, Steps, silent
from tests.operation.test_secrets import run
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, oparl, paper, tombstone, url


@pytest.fixture
def deliver(house: House, tmp_path: Path) -> Steps:
    return Steps(house, tmp_path)


def publicness(house: House, table: str) -> set[str]:
    return {row["publicness"] for row in house.db.rows(f"SELECT publicness FROM {table}")}


def count(house: House, table: str) -> int:
    return int(house.db.value(f"SELECT count(*) FROM {table}"))


def block(house: House, number: str = "2025/0001") -> None:
    run(house, "sperren", "probedorf", number, "--grund", "x")


def lift(house: House, number: str = "2025/0001") -> None:
    run(house, "entsperren", "probedorf", number)


class CutOff(Importer):
    """An import that is killed when everything is read and nothing decided."""

    def _settle_objects(self, *_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt


def cut_off(house: House, folder: Path, *objects: dict[str, Any]) -> None:
    importer = CutOff(house.db, house.index, house.purge, house.clock, Silent())
    source = Archive(archive(folder / "cut", *objects), zone=ZONE)
    with pytest.raises(KeyboardInterrupt):
        importer.run(source, body="probedorf", name="x")


def test_a_meeting_opens_with_its_items(house: House, deliver: Steps) -> None:
    deliver(meeting(1, item(1, public=False)))
    deliver(meeting(1, item(1, public=True)))
    assert publicness(house, "meeting") == {"public"}


def test_a_silent_item_opens_with_its_paper(house: House, deliver: Steps) -> None:
    held = meeting(1, silent(item(1)))
    for public in (False, True):
        deliver(held, paper(1, public=public, consultation=[consultation(1, item=1)]))
    assert publicness(house, "agenda_item") == {"public"}


def test_a_braked_withdrawal_closes_nothing(house: House, deliver: Steps) -> None:
    meetings = [meeting(n, silent(item(n))) for n in range(60)]
    deliver(*meetings)
    assert deliver(*(tombstone("Meeting", n) for n in range(60))).braked
    deliver(*meetings)
    assert publicness(house, "meeting") | publicness(house, "agenda_item") == {"public"}


def test_a_meeting_that_comes_back_opens_its_items(house: House, deliver: Steps) -> None:
    alone = silent(item(1, meeting=url("Meeting", 1)))
    for held in (meeting(1), tombstone("Meeting", 1), tombstone("Meeting", 1), meeting(1), meeting(1)):
        deliver(alone, held)
    assert publicness(house, "agenda_item") == {"public"}


def test_a_tombstone_before_the_living_object_kills_nothing(house: House, deliver: Steps) -> None:
    deliver(paper(1))
    for _ in range(3):
        deliver(tombstone("Paper", 1), paper(1))
        assert count(house, "paper") == 1


@pytest.mark.parametrize(
    ("carrier", "gone", "table"),
    [
        (meeting(1, item(1), item(2)), tombstone("AgendaItem", 1), "agenda_item"),
        (paper(1, consultation=[consultation(1)]), tombstone("Consultation", 1), "consultation"),
        (meeting(1, item(1, resolutionFile=file("f"))), tombstone("File", "f"), "file"),
    ],
)
def test_what_was_deleted_inside_another_object_comes_back_with_it(
    house: House, deliver: Steps, carrier: dict[str, Any], gone: dict[str, Any], table: str
) -> None:
    deliver(carrier)
    before = count(house, table)
    deliver(carrier, gone)
    assert count(house, table) == before - 1
    deliver(carrier)
    assert count(house, table) == before


def test_a_link_that_takes_the_place_of_a_withdrawn_one_counts_at_once(house: House, deliver: Steps) -> None:
    about = paper(1, SECRET, consultation=[consultation(1, item=1)])
    deliver(meeting(1, item(1)), about)
    closed = item(2, public=False, consultation=url("Consultation", 1))
    for _ in range(2):
        deliver(meeting(1), meeting(2, closed), about)
        assert publicness(house, "paper") == {"nonpublic"}


def test_a_contradiction_ends_with_its_cause(house: House, deliver: Steps) -> None:
    held = meeting(1, silent(item(1)))
    deliver(held, item(1, public=False, meeting=url("Meeting", 1)))
    assert publicness(house, "agenda_item") == {"nonpublic"}
    for _ in range(2):
        deliver(held, item(1, public=True, meeting=url("Meeting", 1)))
    assert publicness(house, "agenda_item") == {"public"}


def test_files_shared_by_what_is_withdrawn_go_with_it(house: House, deliver: Steps) -> None:
    shared = file("s")
    deliver(
        paper(1, auxiliaryFile=[shared]),
        paper(2, auxiliaryFile=[shared]),
        meeting(1, item(1, auxiliaryFile=[file("m")]), auxiliaryFile=[file("m")]),
        texts={"s": SECRET, "m": SECRET},
    )
    deliver(tombstone("Paper", 1), tombstone("Paper", 2), tombstone("Meeting", 1))
    assert (count(house, "file"), count(house, "file_text")) == (0, 0)


def test_a_block_takes_the_file_that_paper_and_item_share(house: House, deliver: Steps) -> None:
    shared = file("s")
    about = paper(1, mainFile=shared, consultation=[consultation(1, item=1)])
    deliver(meeting(1, item(1, resolutionFile=shared)), about, texts={"s": SECRET})
    block(house)
    assert (count(house, "file"), count(house, "file_text")) == (0, 0)


@pytest.mark.parametrize(
    "references", [("2025/0001", "2025/0001"), ("2019/26", "19/2026"), ("mündlich", "mündlich")]
)
def test_a_block_spares_namesakes(house: House, deliver: Steps, references: tuple[str, str]) -> None:
    both = [paper(n, reference=reference) for n, reference in enumerate(references, 1)]
    deliver(*both)
    block(house, url("Paper", 1))
    deliver(*both)
    assert deliver.papers() == {"2": "public"}


def test_a_word_for_a_number_blocks_no_later_paper(house: House, deliver: Steps) -> None:
    deliver(paper(1, reference="mündlich"))
    block(house, url("Paper", 1))
    deliver(paper(2, reference="mündlich"))
    assert deliver.papers() == {"2": "public"}


def test_a_lifted_block_brings_back_everything(house: House, deliver: Steps) -> None:
    everything = [
        meeting(1, item(1, result="ja", resolutionFile=file("r")), item(2)),
        paper(
            1,
            mainFile=file("a"),
            auxiliaryFile=[url("File", "b")],
            consultation=[consultation(1, item=1), url("Consultation", 2)],
        ),
        file("b", paper=[url("Paper", 1)]),
        consultation(2, item=2, paper=url("Paper", 1)),
        oparl("AgendaItem", 9, name="allein", consultation=url("Consultation", 2), meeting=url("Meeting", 1)),
    ]
    texts = {"a": "Radweg eins", "b": "Radweg zwei", "r": "Radweg drei"}
    deliver(*everything, texts=texts)
    before = content(house)
    block(house)
    deliver(*everything, texts=texts)
    assert deliver(*everything, texts=texts).changed_nothing
    lift(house)
    deliver(*everything, texts=texts)
    assert content(house) == before
    assert deliver(*everything, texts=texts).changed_nothing


def content(house: House) -> list[list[tuple[Any, ...]]]:
    queries = (
        "SELECT id, publicness FROM paper",
        "SELECT id, publicness, via FROM agenda_item",
        "SELECT paper, id, at, publicness FROM consultation",
        "SELECT id, publicness, via FROM file ORDER BY id",
        "SELECT * FROM file_use",
        "SELECT f.id, t.text FROM file f JOIN file_text t ON t.file_no = f.no ORDER BY 1",
        "SELECT * FROM station_item",
        "SELECT p.id, x.start, x.end FROM passage x JOIN paper p ON p.no = x.id >> 20",
    )
    return [[tuple(row) for row in house.db.rows(query)] for query in queries]


def test_a_lifted_block_gives_back_what_moved_meanwhile(house: House, deliver: Steps) -> None:
    deliver(paper(1, mainFile=file("f")), paper(2))
    block(house)
    now = (
        paper(2, mainFile=file("f")),
        paper("neu", reference="2025/0001-A"),
        consultation("c", paper=url("Paper", "neu")),
    )
    deliver(paper("neu", reference="2025/0001"))
    deliver(*now, texts={"f": "Text"})
    lift(house)
    deliver(*now, texts={"f": "Text"})
    assert deliver.papers() == {"2": "public", "neu": "public"}
    assert (count(house, "file"), count(house, "consultation")) == (1, 1)


def test_new_files_of_what_is_blocked_are_not_stored(house: House, deliver: Steps) -> None:
    deliver(meeting(1, item(1)), paper(1, consultation=[consultation(1, item=1)]))
    block(house)
    gained = meeting(1, item(1, resolutionFile=file("g")))
    moved = paper("neu", reference="2025/0001", mainFile=file("h"))
    deliver(gained, moved, texts={"g": SECRET, "h": SECRET})
    assert (count(house, "file"), count(house, "file_text")) == (0, 0)


async def test_an_item_about_two_papers_goes_with_the_second(house: House, deliver: Steps) -> None:
    everything = [meeting(1, item(1, name=SECRET))]
    everything += [paper(n, consultation=[consultation(n, item=1)]) for n in (1, 2)]
    deliver(*everything)
    block(house, "2025/0001")
    assert SECRET in await deliver.says("/sitzung 12.03.2025")
    block(house, "2025/0002")
    assert SECRET not in await deliver.says("/sitzung 12.03.2025")
    deliver(*everything)
    assert count(house, "agenda_item") == 0
    lift(house, "2025/0002")
    deliver(*everything)
    assert (deliver.papers(), count(house, "agenda_item")) == ({"2": "public"}, 1)


@pytest.mark.parametrize(("one", "other"), [("A1", "_1"), ("Ab", "aB")])
def test_ids_are_no_patterns(house: House, deliver: Steps, one: str, other: str) -> None:
    items = [{**item(1), "id": f"https://x.example/to{name}"} for name in (one, other)]
    station = {**consultation(1), "agendaItem": f"https://x.example/to{one}"}
    deliver(meeting(1, *items), paper(1, consultation=[station]))
    block(house)
    deliver(paper(3))
    assert count(house, "agenda_item") == 1


def test_handed_over_objects_belong_to_what_brings_them_now(house: House, deliver: Steps) -> None:
    held = meeting(1, item(1, auxiliaryFile=[file("f")]))
    deliver(paper(1, auxiliaryFile=[file("f")], consultation=[consultation(1, paper=url("Paper", 1))]), held)
    linked = paper(1, consultation=[url("Consultation", 1)])
    deliver(consultation(1, paper=url("Paper", 1)), linked, held)
    report = deliver(consultation(1, paper=url("Paper", 1), role="Neu"), linked, held)
    assert not report.counts["contradicted"]
    assert house.db.value("SELECT role FROM consultation") == "Neu"
    deliver(linked, meeting(1, item(1)))
    assert count(house, "file") == 0


def test_taking_over_works_across_transactions(house: House, tmp_path: Path) -> None:
    importer = Importer(house.db, house.index, house.purge, house.clock, Silent(), batch=1)
    for step, name in enumerate(("", "", "Neuer Name")):
        first = paper("a", auxiliaryFile=[file("f")]) if step == 0 else paper("a")
        second = paper("b", auxiliaryFile=[file("f", **({"name": name} if name else {}))])
        folder = archive(tmp_path / str(step), first, *([second] if step else []))
        importer.run(Archive(folder, zone=ZONE), body="probedorf", name="x")
    assert house.db.value("SELECT name FROM file") == "Neuer Name"


@pytest.mark.parametrize("gone", [tombstone("Meeting", 1), tombstone("Paper", 1)])
def test_a_deletion_killed_between_its_parts_is_finished_by_the_next_import(
    house: House, deliver: Steps, tmp_path: Path, gone: dict[str, Any]
) -> None:
    about = paper(1, mainFile=file("f"), consultation=[consultation(1, item=1)])
    deliver(meeting(1, item(1, result=SECRET)), about, texts={"f": SECRET})
    parts: list[Sequence[ObjectRef]] = []

    def die_at_the_second(_w: SqliteUtils, refs: Sequence[ObjectRef]) -> None:
        parts.append(refs)
        if len(parts) == 2:
            raise KeyboardInterrupt

    purge = Purge(house.db, compact=house.index.optimize, at_a_time=1)
    purge.register(die_at_the_second)
    importer = Importer(house.db, house.index, purge, house.clock, Silent())
    with pytest.raises(KeyboardInterrupt):
        importer.run(Archive(archive(tmp_path / "x", gone), zone=ZONE), body="probedorf", name="x")
    deliver(gone)
    table = "agenda_item" if "meeting" in gone["id"] else "file_text"
    assert count(house, table) == 0


async def test_a_new_link_to_something_closed_hides_at_once(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    deliver(paper(1, "Radweg"))
    station = consultation(1, item=1)
    cut_off(house, tmp_path, meeting(1, item(1, public=False)), paper(1, SECRET, consultation=[station]))
    assert SECRET not in await deliver.says("/vorlage 2025/0001")


async def test_an_item_that_is_newly_linked_to_a_blocked_paper_hides_at_once(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    deliver(meeting(1, item(1)), paper(1, consultation=[consultation(1)]))
    block(house)
    cut_off(house, tmp_path, meeting(1, item(1, name=SECRET, consultation=url("Consultation", 1))))
    assert SECRET not in await deliver.says("/sitzung 12.03.2025")


def test_an_import_on_the_command_line_keeps_what_was_declared(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    folder = str(archive(tmp_path / "a", paper(1)))
    run(house, "import", folder, "--body", "probedorf", "--unstated", "unknown")
    run(house, "import", folder, "--body", "probedorf")
    assert deliver.papers() == {"1": "unknown"}


def test_a_stray_bracket_costs_its_element_only(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a":1}}, {"b":2}, {"c":3}]')
    found = list(Frames(path))
    assert [raw.value for raw in found] == [None, {"b": 2}, {"c": 3}]
    assert found[0].error


def test_a_tombstone_without_type_is_counted_once(deliver: Steps) -> None:
    deliver(paper(1), paper(2))
    gone = {"id": url("Paper", 1), "deleted": True}
    deliver(paper(2), gone)
    assert deliver(paper(2), gone).changed_nothing


def test_texts_of_a_second_version_are_not_taken(house: House, deliver: Steps) -> None:
    versions = [file("f", text="Erstens"), file("f", text="Zweitens", name="x")]
    deliver(*versions)
    deliver(*versions)
    assert house.db.value("SELECT text FROM file_text") == "Erstens"


async def test_closing_a_paper_hides_its_silent_item_at_once(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    about = [consultation(1, item=1)]
    deliver(meeting(1, silent(item(1, name=SECRET))), paper(1, consultation=about))
    cut_off(house, tmp_path, paper(1, public=False, consultation=about))
    assert SECRET not in await deliver.says("/sitzung 12.03.2025")


async def test_closing_a_meeting_hides_its_papers_at_once(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    held = meeting(1, silent(item(1)))
    deliver(held, paper(1, SECRET, consultation=[consultation(1, item=1)]))
    cut_off(house, tmp_path, {**held, "public": False})
    assert SECRET not in await deliver.says("/vorlage 2025/0001")


async def test_a_count_of_decisions_counts_public_papers_only(
    house: House, deliver: Steps, tmp_path: Path
) -> None:
    decided = [item(n, result="einstimmig beschlossen") for n in range(4)]
    stations = [consultation(n, item=n, paper=url("Paper", n), role="Entscheidung") for n in range(4)]
    papers = [paper(n) for n in range(4)]
    deliver(meeting(1, *decided), *papers, *stations)
    cut_off(house, tmp_path, paper(0, public=False))
    assert "3 Beschlüsse" in await deliver.says("/neu 01.01.2025")


async def test_nothing_public_is_nothing_new(deliver: Steps) -> None:
    deliver(paper(1, public=False))
    assert "ist nichts Neues da" in await deliver.says("/neu")


async def test_a_chosen_paper_that_was_blocked_answers_as_if_never_listed(
    house: House, deliver: Steps
) -> None:
    deliver(paper(1, "Radweg Nord"), paper(2, "Radweg Süd"))
    nothing_listed = await deliver.says("2")
    await deliver.says("/suche Radweg")
    assert "Radweg" in await deliver.says("2")
    for number in ("2025/0001", "2025/0002"):
        block(house, number)
    deliver(paper(3, "Anderes"))
    assert await deliver.says("2") == nothing_listed.replace("2 Vorlagen", "1 Vorlage")


async def test_words_are_remembered_only_while_a_list_goes_on(house: House, deliver: Steps) -> None:
    deliver(*(paper(n, f"Radweg {n}") for n in range(9)))
    await deliver.says("/suche Radweg")
    assert "Radweg" in house.db.value("SELECT value FROM memory")
    await deliver.says("/suche Quarkkeulchen")
    assert "Quark" not in house.db.value("SELECT value FROM memory")
