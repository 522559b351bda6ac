"""What is taken out of sight while a model writes is not told, whatever it was made of."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from bot.assistant.evidence import EvidenceReader
from bot.assistant.records import Source
from bot.assistant.visible import Visible
from bot.settings import Settings
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo

QUESTION = "Was kostet die Sanierung des Freibads, und wie wurde entschieden?"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    made = build(Settings(database=tmp_path / "demo.db", home="kraehenfurt"), clock)
    load_demo(made)
    yield made
    made.close()


def sources_of(house: House) -> tuple[Source, ...]:
    services = house.services
    reader = EvidenceReader(services.db, services.search, services.papers, services.stations, house.clock)
    return reader.of(QUESTION, home="kraehenfurt", room=20_000).sources


def visible(house: House) -> Visible:
    services = house.services
    return Visible(services.db, services.papers, services.stations)


def run(house: House, sql: str) -> None:
    with house.db.write() as w:
        w.execute(sql)


def test_what_is_as_it_was_stays(house: House) -> None:
    sources = sources_of(house)
    assert any(each.station for each in sources)
    assert any(each.file_ref for each in sources)
    assert visible(house).sources(sources) == sources


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ("UPDATE paper SET publicness = 'nonpublic'", lambda _: True),
        ("UPDATE file SET publicness = 'unknown'", lambda each: each.file_ref),
        ("UPDATE file_text SET text = replace(text, 'e', '█')", lambda each: each.file_ref),
        ("UPDATE agenda_item SET publicness = 'nonpublic'", lambda each: each.station),
        ("UPDATE agenda_item SET result = 'abgelehnt'", lambda each: each.station),
        ("DELETE FROM file_use", lambda each: each.file_ref),
    ],
)
def test_what_has_changed_goes(house: House, change: str, lost: Callable[[Source], object]) -> None:
    sources = sources_of(house)
    run(house, change)
    kept = visible(house).sources(sources)
    assert not any(lost(each) for each in kept)
    assert {each.number for each in sources if not lost(each)} == {each.number for each in kept}
