"""Loading an archive: what is new, changed, gone; and that it can be cut off anywhere."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from bot.errors import Busy
from bot.intake.lock import import_lock
from bot.settings import Embeddings, Settings
from bot.sources.archive import Archive
from tests.delivery.fakes import FakeClock
from tests.houses import ZONE, load
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


def changes(house: House) -> list[tuple[str, str, str | None, str | None]]:
    rows = house.db.rows("SELECT kind, field, old, new FROM change WHERE field != '' ORDER BY id")
    return [tuple(row) for row in rows]


def content(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the store holds of the council, without numbers that depend on the order of arrival."""
    queries = {
        "paper": "SELECT body, id, name, reference, publicness, via FROM paper",
        "file": "SELECT body, id, name, publicness, via FROM file",
        "file_use": "SELECT * FROM file_use",
        "consultation": "SELECT * FROM consultation",
        "agenda_item": "SELECT * FROM agenda_item",
        "meeting": "SELECT * FROM meeting",
        "text": "SELECT f.id, t.source_hash, t.text FROM file_text t JOIN file f ON f.no = t.file_no",
        "change": "SELECT body, kind, object, field, old, new FROM change",
        "tombstone": "SELECT body, kind, id FROM tombstone",
        "passages": "SELECT p.id, count(*) FROM passage x JOIN paper p ON p.no = x.id >> 20 GROUP BY p.id",
        "stale": "SELECT count(*) FROM stale_paper",
        "run": "SELECT body, kind FROM run ORDER BY id LIMIT 1",
    }
    return {name: sorted(map(tuple, house.db.rows(sql))) for name, sql in queries.items()}


def test_the_first_load_says_what_it_read(house: House, tmp_path: Path) -> None:
    folder = archive(
        tmp_path / "a",
        meeting(1, item(1, result="einstimmig beschlossen")),
        paper(1, consultation=[consultation(1, item=1)], mainFile=file(1)),
        tombstone("Paper", 9),
        oparl("Person", 1),
        texts={"1": "Der Radweg wird gebaut.", "99": "gehört niemandem"},
    )
    report = load(house, folder)
    assert report.counts["new"] == 5
    assert report.counts["withdrawn"] == 1
    assert report.counts["texts"] == 1
    assert report.unused == {"Person": 1}
    assert [refused.place for refused in report.refused] == ["texts.jsonl, Zeile 2"]
    assert not report.complete
    assert house.db.value("SELECT kind FROM run") == "initial"


def test_loading_again_changes_nothing_and_says_so(house: House, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1, mainFile=file(1)), tombstone("Paper", 2), texts={"1": "Text."})
    load(house, folder)
    before = content(house)
    report = load(house, folder)
    assert report.changed_nothing
    assert report.counts["unchanged"] == 3
    assert report.indexed == 0
    assert {**content(house), "run": []} == {**before, "run": []}


def test_modified_dates_are_no_change(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", paper(1, modified="2025-01-01T00:00:00+01:00")))
    assert load(
        house, archive(tmp_path / "b", paper(1, modified="2026-01-01T00:00:00+01:00"))
    ).changed_nothing


def test_a_change_is_logged_by_field_with_old_and_new_value(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", meeting(1, item(1)), paper(1, mainFile=file(1)), texts={"1": "Alt."}))
    decided = item(1, result="vertagt", resolutionText="Die Beratung wird vertagt.")
    report = load(
        house, archive(tmp_path / "b", meeting(1, decided), paper(1, mainFile=file(1)), texts={"1": "Neu."})
    )
    assert report.counts["changed"] == 1
    logged = changes(house)
    assert ("AgendaItem", "result", "", "vertagt") in logged
    texts = [entry for entry in logged if entry[1] in {"resolution", "text"}]
    assert len(texts) == 3
    assert "Neu." not in str(texts)
    assert "vertagt wird" not in str(texts)
    assert house.db.value("SELECT kind FROM run ORDER BY id DESC") == "incremental"


def test_the_same_consultation_id_at_two_meetings_is_two_stations(house: House, tmp_path: Path) -> None:
    stations = [consultation(5, item=1), consultation(5, item=2)]
    load(
        house,
        archive(tmp_path / "a", meeting(1, item(1)), meeting(2, item(2)), paper(1, consultation=stations)),
    )
    assert house.db.value("SELECT count(*) FROM consultation") == 2


def test_what_a_parent_no_longer_contains_is_withdrawn(house: House, tmp_path: Path) -> None:
    load(
        house,
        archive(tmp_path / "a", paper(1, auxiliaryFile=[file(1), file(2)]), texts={"2": "Anlage Kranich."}),
    )
    assert house.services.search.find("Kranich").total == 1
    report = load(house, archive(tmp_path / "b", paper(1, auxiliaryFile=[file(1)])))
    assert report.counts["withdrawn"] == 1
    assert house.db.value("SELECT count(*) FROM file") == 1
    assert house.services.search.find("Kranich").total == 0


def test_a_file_that_another_parent_still_holds_stays(house: House, tmp_path: Path) -> None:
    both = [paper(1, auxiliaryFile=[file(1)]), meeting(1, item(1, auxiliaryFile=[file(1)]))]
    load(house, archive(tmp_path / "a", *both))
    load(house, archive(tmp_path / "b", paper(1), both[1]))
    assert [row["via"] for row in house.db.rows("SELECT via FROM file")] == [f"Meeting {url('Meeting', 1)}"]


def test_two_versions_in_one_archive_the_first_holds_and_it_is_said(house: House, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1, mainFile=file(1)), file(1, name="anders"))
    report = load(house, folder)
    assert report.counts["contradicted"] == 1
    assert house.db.value("SELECT name FROM file") == "Datei 1"
    assert load(house, folder).changed_nothing


def test_many_withdrawals_at_once_are_held_back_until_allowed(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", *(paper(n) for n in range(60))))
    gone = archive(tmp_path / "b", *(tombstone("Paper", n) for n in range(60)))
    report = load(house, gone)
    assert report.braked == 60
    assert house.db.value("SELECT count(*) FROM paper") == 60
    assert load(house, gone, brake=False).braked == 0
    assert house.db.value("SELECT count(*) FROM paper") == 0


def test_a_paper_that_comes_back_after_a_tombstone_is_new(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", paper(1)))
    load(house, archive(tmp_path / "b", tombstone("Paper", 1)))
    assert house.services.search.find("Mühlbach").total == 0
    assert load(house, archive(tmp_path / "c", paper(1))).counts["new"] == 1
    assert house.services.search.find("Mühlbach").total == 1


def test_only_one_import_at_a_time(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    with import_lock(database), pytest.raises(Busy, match="lädt gerade"), import_lock(database):
        pytest.fail("the second lock was given")


class Killed(BaseException):
    """Stands for the end of the process."""


class KillAt:
    """Progress that ends the process at its n-th word."""

    def __init__(self, count: int) -> None:
        self.count = count

    def stage(self, _name: str, _total: int, _unit: str) -> None:
        self._step()

    def advance(self, _done: int, _total: int | None = None) -> None:
        self._step()

    def _step(self) -> None:
        self.count -= 1
        if self.count < 0:
            raise Killed


def many(folder: Path, count: int) -> Path:
    meetings = [meeting(n, item(n, result="vertagt", public=n % 3 != 0)) for n in range(count)]
    papers = [
        paper(n, f"Vorhaben Nummer {n}", consultation=[consultation(n, item=n)], mainFile=file(n))
        for n in range(count)
    ]
    texts = {str(n): f"Das Vorhaben {n} wird beraten. " * 40 for n in range(count)}
    return archive(folder, *meetings, *papers, tombstone("Paper", "fort"), texts=texts)


def by_words(database: Path, clock: FakeClock) -> House:
    """Without a model, which would take nearly all of the time; test_vectors_index.py kills that."""
    return build(Settings(database=database, embeddings=Embeddings(kind="off")), clock)


def test_cut_off_at_any_step_and_resumed_it_is_equal_in_content(tmp_path: Path, clock: FakeClock) -> None:
    folder = many(tmp_path / "a", 700)
    whole = by_words(tmp_path / "whole.db", clock)
    load(whole, folder)
    expected = content(whole)
    whole.close()
    for steps in range(0, 20, 3):
        cut = by_words(tmp_path / f"cut{steps}.db", clock)
        try:
            load_watched(cut, folder, KillAt(steps))
        except Killed:
            cut.close()
            cut = by_words(tmp_path / f"cut{steps}.db", clock)
            load(cut, folder)
        assert content(cut) == expected
        cut.close()


def load_watched(house: House, folder: Path, progress: KillAt) -> None:
    source = Archive(folder, zone=ZONE)
    house.importer(progress).run(source, body="probedorf", name="Probedorf")


def test_killed_by_the_system_and_resumed_it_is_equal_in_content(tmp_path: Path, clock: FakeClock) -> None:
    folder = many(tmp_path / "a", 500)
    whole = by_words(tmp_path / "whole.db", clock)
    load(whole, folder)
    database = tmp_path / "killed.db"
    command = [
        sys.executable,
        "-m",
        "adapters.command_line",
        "--database",
        str(database),
        "import",
        str(folder),
    ]
    command += ["--body", "probedorf", "--no-vectors"]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.5, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    resumed = by_words(database, clock)
    assert content(resumed) == content(whole)
    resumed.close()
    whole.close()


def test_a_search_during_an_import_answers(house: House, tmp_path: Path) -> None:
    load(house, archive(tmp_path / "a", paper("schon da")))
    seen: list[int] = []

    class Looking(KillAt):
        def _step(self) -> None:
            seen.append(house.services.search.find("Mühlbach").total)

    load_watched(house, many(tmp_path / "b", 700), Looking(0))
    assert len(seen) > 3
    assert set(seen) == {1}


def test_hostile_strings_reach_the_store_harmlessly(house: House, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    write_lines(folder / "objects.jsonl", [paper(1, "Robert'); DROP TABLE paper;-- \x00 \u202e")])
    (folder / "texts.jsonl").write_text(json.dumps({"file": url("File", 1), "text": "\ud800"}) + "\n")
    load(house, folder)
    assert house.db.value("SELECT count(*) FROM paper") == 1
