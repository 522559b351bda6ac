"""What a sync must not make of a passing fault: news, an open door, a deletion, a standstill."""

import datetime as dt
from collections.abc import Iterator

import pytest

from adapters.command_line.compose import House
from adapters.command_line.loads import print_load
from bot.errors import Unreachable
from bot.sources.delivered import Gap, Item, Listed, Missing
from bot.sources.live import Slice
from bot.store.status import load_status
from tests.delivery.fakes import FakeClock
from tests.intake.live_fakes import FakeSource, Town, delivered
from tests.intake.test_sync import many, publicness
from tests.intake.test_sync_documents import PDF, texts, with_file
from tests.sources.oparl.maker import consultation, file, item, meeting, paper, tombstone, url


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def announced(town: Town) -> list[tuple[str, ...]]:
    return town.rows(
        "SELECT c.object FROM change c JOIN run r ON r.id = c.run WHERE r.kind = 'incremental' AND field = ''"
    )


def attached(clock: FakeClock, numbers: range) -> Item:
    """A meeting of today whose items have a document each."""
    items = [item(n, auxiliaryFile=[file(n)]) for n in numbers]
    return delivered(meeting(1, *items, start=f"{clock.now().date()}T17:00:00+02:00"))


def test_a_closed_paper_that_was_not_found_for_a_day_comes_back_closed(town: Town, clock: FakeClock) -> None:
    silent = delivered(paper(1, "Grundstück", consultation=[consultation(1, item=1)]))
    town.source = FakeSource(now=[("jetzt", [silent, delivered(meeting(1, item(1, public=False), item(2)))])])
    town.sync()
    town.source.now = [("jetzt", [delivered(meeting(1, item(2)))])]
    for _ in range(3):
        clock.advance(days=1)
        town.sync()
    key = url("Paper", 1)
    town.source.now = [("jetzt", [Missing("Paper", key, key, "not_found")])]
    town.sync()
    assert publicness(town, 1) == "nonpublic"
    clock.advance(days=1)
    town.source.now = [("jetzt", [silent])]
    town.sync()
    assert publicness(town, 1) == "nonpublic"
    assert town.found("Grundstück") == []


def test_what_the_first_load_missed_is_no_news(town: Town, clock: FakeClock) -> None:
    key = url("Paper", 7)
    town.source = FakeSource(old=[("2009", [Gap(key, "unreachable", "500", "Paper", key)])])
    town.sync()
    clock.advance(days=1)
    town.source.singles[("Paper", key)] = [delivered(paper(7, "Alte Vorlage"))]
    town.sync()
    assert town.found("Vorlage") == ["Alte Vorlage"]
    assert announced(town) == []


def test_what_was_new_and_could_not_be_read_at_once_is_news(town: Town, clock: FakeClock) -> None:
    key = url("Paper", 7)
    town.source = FakeSource()
    town.sync()
    clock.advance(days=1)
    town.source.now = [("jetzt", [Gap(key, "unreachable", "500", "Paper", key)])]
    town.sync()
    clock.advance(days=1)
    town.source.now = []
    town.source.singles[("Paper", key)] = [delivered(paper(7, "Neue Vorlage"))]
    town.sync()
    assert announced(town) == [(key,)]


def test_a_first_load_is_not_whole_while_a_list_is_unread(town: Town, clock: FakeClock) -> None:
    town.source = FakeSource(old=[("2020-05", [Gap("kalender 5", "unreachable", "500")])])
    town.sync()
    clock.advance(hours=1)
    town.source.old = []
    report = town.sync()
    assert report.gaps == {"unreachable": 1}
    assert not report.complete


def test_the_brake_lets_go_when_the_documents_answer_again(town: Town, clock: FakeClock) -> None:
    numbers = range(1, 31)
    for n in numbers:
        town.http.put(PDF.format(n), f"Text {n}".encode(), etag='"1"')
    agenda = attached(clock, numbers)
    town.source = FakeSource(now=[("jetzt", [agenda, *many(3)])])
    town.sync()
    clock.advance(days=8)
    for n in numbers:
        town.http.put(PDF.format(n), b"", status=404)
    assert town.sync().braked == 30
    town.source.now = [("jetzt", [agenda, delivered(tombstone("Paper", 1))])]
    town.sync()
    assert publicness(town, 1) is None, "what the source has declared dead does not wait"
    for n in numbers:
        town.http.put(PDF.format(n), f"Text {n}".encode(), etag='"1"')
    clock.advance(days=8)
    assert town.sync().braked == 0
    assert len(texts(town)) == 30


def test_the_brake_adds_up_over_a_day(town: Town) -> None:
    town.source = FakeSource(now=[("jetzt", many(100))])
    town.sync()
    for first, braked in ((1, 0), (21, 20)):
        keys = [url("Paper", n) for n in range(first, first + 20)]
        town.source.now = [("jetzt", [Missing("Paper", key, key, "not_found") for key in keys])]
        assert town.sync().braked == braked


def test_the_brake_counts_what_hangs_on_what_goes(town: Town) -> None:
    meetings = [
        meeting(n, *[item(n * 100 + i) for i in range(15)], start=f"2025-03-{n:02}T17:00:00+01:00")
        for n in range(1, 23)
    ]
    town.source = FakeSource(now=[("jetzt", [delivered(each) for each in meetings])])
    town.sync()
    town.source.now = [("jetzt", [Listed("Meeting", frozenset(url("Meeting", n) for n in (1, 2)))])]
    assert town.sync().braked == 20


def test_a_document_that_stays_broken_stays_a_gap(town: Town, clock: FakeClock) -> None:
    town.http.put(PDF.format(1), b"kaputt", etag='"1"')
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    for _ in range(3):
        assert town.sync().gaps == {"broken": 1}
        clock.advance(days=1)


def test_news_bear_the_day_on_which_they_were_seen(town: Town, clock: FakeClock) -> None:
    def dies() -> Iterator[Item]:
        yield from ()
        raise Unreachable("Der Server antwortet nicht.")

    town.source = FakeSource(now=[("jetzt", many(1))])
    town.sync()
    for count in range(2, 5):
        clock.advance(days=1)
        town.source.now = [("jetzt", many(count)), ("später", dies)]
        town.sync()
    seen = town.rows("SELECT max(observed_at) FROM change WHERE field = ''")
    assert seen[0][0][:10] == clock.now().date().isoformat()


def test_what_dropped_out_is_deleted_only_when_its_carrier_was_read_again(
    town: Town, clock: FakeClock
) -> None:
    whole = paper(1, "Brunnen", mainFile=file(1), auxiliaryFile=[file(2)])
    for number in (1, 2):
        town.http.put(PDF.format(number), f"Text {number}".encode())
    town.source = FakeSource(now=[("jetzt", [delivered(whole)])])
    town.sync()
    town.source.now = [("jetzt", [delivered(paper(1, "Brunnen", mainFile=file(1)))])]
    town.sync()
    town.source.now = []
    clock.advance(days=1)
    town.sync()
    assert ("Paper", url("Paper", 1)) in town.source.asked
    assert len(texts(town)) == 2
    town.source.singles[("Paper", url("Paper", 1))] = [delivered(paper(1, "Brunnen", mainFile=file(1)))]
    town.sync()
    assert len(texts(town)) == 1


def test_a_hidden_document_of_a_paper_closed_meanwhile_is_not_fetched(town: Town, clock: FakeClock) -> None:
    town.http.put(PDF.format(1), b"Alt.")
    town.source = FakeSource(now=[("jetzt", [with_file(1, sha512Checksum="a")])])
    town.sync()
    town.http.put(PDF.format(1), b"", status=404)
    town.source.now = [("jetzt", [with_file(1, sha512Checksum="b")])]
    town.sync()
    town.http.put(PDF.format(1), b"Geheim.")
    closed = paper(1, "Vorlage 1", public=False, mainFile=file(1, sha512Checksum="b"))
    town.source.now = [("jetzt", [delivered(closed)])]
    clock.advance(days=1)
    asked = len(town.http.asked)
    town.sync()
    assert len(town.http.asked) == asked


def test_after_a_long_pause_the_window_reaches_back_to_the_last_look(town: Town, clock: FakeClock) -> None:
    seen: list[dt.date] = []

    class Noting(FakeSource):
        def recent(self, since: dt.date, *, complete: bool = False) -> Iterator[Slice]:
            seen.append(since)
            yield from super().recent(since, complete=complete)

    town.source = Noting()
    town.sync()
    clock.advance(days=120)
    town.sync()
    assert seen[0] == seen[1]


def test_days_of_meetings_are_those_of_the_city(town: Town) -> None:
    midnight = meeting(1, item(1), start="2025-06-12T00:00:00+02:00")
    town.source = FakeSource(now=[("jetzt", [delivered(midnight)])])
    town.sync()
    assert load_status(town.house.db, "probedorf").first_meeting == dt.date(2025, 6, 12)


def test_a_city_whose_documents_are_all_unreadable_has_a_stand(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.http.put(PDF.format(1), b"kaputt")
    town.source = FakeSource(now=[("jetzt", [with_file(1)])])
    town.sync()
    print_load(load_status(town.house.db, "probedorf"), "Probedorf")
    shown = capsys.readouterr().out
    assert "Dokumente:     1, mit Text 0 %" in shown
    assert "fehlt:         1 unlesbar" in shown
