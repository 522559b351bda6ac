"""A council synced from its server is the same as imported from its archive, night after night."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.oparl_sync import Play, raws
from tests.sources.oparl.council import files_of
from tests.sources.oparl.maker import BASE, archive, consultation, file, item, meeting, paper, url
from tests.sources.oparl.ways import Raw, Ways

DAYS = 24
SPECIFIED = Ways(page_size=10, etags=True)
SOMACOS = Ways(page_size=10, vendor="SOMACOS", filter="lost", tombstones="always", prefix="/ris")
SESSION = Ways(page_size=10, vendor="SOMACOS", agenda_in_list=False)
RIM = Ways(page_size=10, limit="refused", filter="failing", vendor="STERNBERG", tombstones="always")
ALLRIS = Ways(
    page_size=10, vendor="CC e-gov", newest_last=True, stamps="constant", filter="empty", tombstones="always"
)
RUBIN = Ways(page_size=10, stamps="today", vendor="more!rubin", page_in_path=True, tombstones="always")
VENDORS = {"specified": SPECIFIED, "somacos": SOMACOS, "magdeburg": SESSION, "rim": RIM} | {
    "allris": ALLRIS,
    "rubin": RUBIN,
}


def council() -> Iterator[Raw]:
    """A meeting a day, and a paper with two documents for each."""
    for n in range(1, DAYS + 1):
        day = f"2026-{n // 12 + 5:02}-{n % 12 + 10}"
        stamps = {"created": f"{day}T08:00:00+02:00", "modified": f"{day}T08:00:{n:02}+02:00"}
        files = {"mainFile": file(n, **stamps), "auxiliaryFile": [file(f"{n}-anlage", **stamps)]}
        stations = [consultation(n, item=n, **stamps)]
        yield paper(n, f"Vorhaben {n}", date=day, consultation=stations, **files, **stamps)
        agenda = item(n, consultation=url("Consultation", n), result="zurückgestellt", **stamps)
        yield meeting(n, agenda, start=f"{day}T17:00:00+02:00", **stamps)


def texts() -> dict[str, str]:
    """One document in six is a picture."""
    names = [name for n in range(1, DAYS + 1) for name in (str(n), f"{n}-anlage") if n % 3 or "-" in name]
    return {name: f"Zum Vorhaben {name} wird berichtet, was der Mühlbach kostet. " * 20 for name in names}


@pytest.mark.parametrize("ways", VENDORS.values(), ids=VENDORS.keys())
def test_a_council_synced_is_the_council_imported(tmp_path: Path, ways: Ways) -> None:
    folder = archive(tmp_path / "archive", *council(), texts=texts())
    with Play(tmp_path, "probedorf", folder, BASE, ways) as play:
        play.load(play.archive)
        first = play.night()
        assert first.report.complete, first.report
        assert len(first.sent) == len(set(first.sent)) == 2 * DAYS
        assert not play.differs

        quiet = play.night()
        assert quiet.report.changed_nothing
        assert quiet.sent == quiet.confirmed == ()

        play.next_day()
        day = play.night()
        assert set(day.sent) == play.happens.texts.keys()
        assert day.confirmed == ()
        assert not play.differs


def test_a_week_later_recent_documents_are_asked_about_and_none_is_sent(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", *council(), texts=texts())
    with Play(tmp_path, "probedorf", folder, BASE, SPECIFIED) as play:
        play.load(play.archive)
        play.night()
        play.clock.advance(days=7)
        since = play.clock.at.date() - dt.timedelta(days=60)
        recent = {
            each["id"]
            for raw in council()
            if raw.get("date", "") >= since.isoformat()
            for each in files_of(raw)
        }
        week = play.night()
        assert week.sent == ()
        assert set(week.confirmed) == recent & {url("File", name) for name in texts()}
        assert 20 < len(week.confirmed) == week.report.documents["unchanged"]
        assert week.report.changed_nothing
        assert not play.differs


@pytest.mark.shared
def test_some_weeks_of_karlsruhe(tmp_path: Path, shared: Path) -> None:
    sample = shared / "data/oparl/karlsruhe/sample-2025-03_04"
    objects = list(raws(sample))
    folder = archive(tmp_path / "archive", *objects)
    known = {each["id"].rpartition("/")[2]: each["id"] for each in files_of(objects)}
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as out:
        for path in sorted((sample / "texts").glob("*.txt")):
            row = {"file": known[path.stem], "text": path.read_text(encoding="utf-8")}
            out.write(json.dumps(row) + "\n")
    with Play(tmp_path, "karlsruhe", folder, "https://web1.karlsruhe.de/oparl", SOMACOS) as play:
        play.load(play.archive)
        first = play.night()
        assert len(first.sent) > 400
        assert not play.differs
        assert play.night().report.changed_nothing
        play.next_day()
        day = play.night()
        assert set(day.sent) <= play.happens.texts.keys()
        assert len(day.sent) >= 7
        assert day.report.requests < first.report.requests / 10
        assert not play.differs
