"""A sync's promises: the newest first, nothing lost by an end at any moment, nothing withdrawn in haste."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.errors import Blocked, LayoutChanged, Unreachable
from bot.intake.known import Stored
from bot.intake.settling import BRAKE_LEAST
from bot.intake.sync import Access, Sync, Wishes
from bot.settings import CitySource
from bot.sources.delivered import Delivered, FileText, Gap, Item, Listed, Missing, Refused, Tombstone
from tests.delivery.fakes import FakeClock
from tests.houses import ZONE
from tests.intake.live_fakes import PROBEDORF, FakeSource, Town, delivered
from tests.sources.oparl.maker import consultation, file, item, meeting, paper, tombstone, url


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


def many(count: int, *, first: int = 1) -> list[Item]:
    return [delivered(paper(n, f"Vorlage {n}")) for n in range(first, first + count)]


def publicness(town: Town, number: int) -> Any:
    return town.house.db.value("SELECT publicness FROM paper WHERE id = ?", [url("Paper", number)])


def kinds_of_runs(town: Town) -> list[str]:
    return [row[0] for row in town.rows("SELECT kind FROM run ORDER BY id")]


def test_what_is_recent_comes_first_and_is_searchable_before_the_past(town: Town) -> None:
    seen: list[list[str]] = []

    def old() -> Iterator[Item]:
        seen.append(town.found("Brunnen"))
        yield delivered(paper(2, "Alter Marktbrunnen"))

    town.source = FakeSource(
        now=[("jetzt", [delivered(paper(1, "Neuer Marktbrunnen"))])], old=[("2020", old)]
    )
    report = town.sync()
    assert seen == [["Neuer Marktbrunnen"]]
    assert set(town.found("Marktbrunnen")) == {"Neuer Marktbrunnen", "Alter Marktbrunnen"}
    assert report.complete
    assert kinds_of_runs(town) == ["backfill", "backfill"]


def test_only_the_second_look_may_be_announced(town: Town, clock: FakeClock) -> None:
    town.source = FakeSource(now=[("jetzt", many(1))])
    town.sync()
    clock.advance(days=1)
    town.source.now = [("jetzt", many(2))]
    town.sync()
    assert kinds_of_runs(town) == ["backfill", "backfill", "incremental"]
    announced = town.rows(
        "SELECT c.object FROM change c JOIN run r ON r.id = c.run WHERE r.kind = 'incremental'"
    )
    assert announced == [(url("Paper", 2),)]


def test_a_first_load_that_broke_off_is_never_announced(town: Town, clock: FakeClock) -> None:
    def breaks() -> Iterator[Item]:
        yield from many(3)
        raise Unreachable("Der Server antwortet nicht.")

    town.source = FakeSource(now=[("jetzt", breaks)])
    report = town.sync()
    assert report.stopped == "Der Server antwortet nicht."
    assert not report.complete
    assert publicness(town, 3) == "public"
    clock.advance(days=1)
    town.source.now = [("jetzt", many(3))]
    town.sync()
    assert "incremental" not in kinds_of_runs(town)


def test_the_past_goes_on_where_it_was_left(town: Town) -> None:
    def breaks() -> Iterator[Item]:
        yield from many(1, first=20)
        raise Blocked("Eine Firewall hat geantwortet.")

    town.source = FakeSource(old=[("2024", many(1, first=30)), ("2023", breaks), ("2022", many(1, first=10))])
    assert town.sync().stopped == "Eine Firewall hat geantwortet."
    town.source.old = [("2024", many(1, first=30)), ("2023", many(1, first=20)), ("2022", many(1, first=10))]
    town.sync()
    assert town.source.marks == ["", "2024"]
    assert len(town.rows("SELECT id FROM paper")) == 3
    town.sync()
    assert town.source.marks == ["", "2024"], "what is through is not begun again"


def test_what_the_source_remembers_holds_only_once_its_slice_is_stored(house: House) -> None:
    known = Stored(house.db, "probedorf", ZONE)
    known.remember("page x", "etag")
    assert known.recall("page x") == "etag"
    known.drop()
    assert known.recall("page x") == ""


def test_a_stop_keeps_what_is_there_and_makes_it_searchable(town: Town) -> None:
    wishes = Wishes()

    def stops() -> Iterator[Item]:
        yield delivered(paper(1, "Marktbrunnen"))
        wishes.stop.set()
        yield delivered(paper(2, "Stadtbach"))
        yield delivered(paper(3, "nie gefragt"))

    town.source = FakeSource(now=[("jetzt", stops)])
    report = town.sync(stop=wishes.stop)
    assert "derselbe Befehl macht weiter" in report.stopped
    assert town.found("Stadtbach") == ["Stadtbach"]
    assert len(town.rows("SELECT id FROM paper")) == 2


def test_a_tombstone_and_a_410_delete_at_once(town: Town) -> None:
    town.source = FakeSource(now=[("jetzt", many(30))])
    town.sync()
    gone = [
        delivered(tombstone("Paper", 1)),
        Missing("Paper", url("Paper", 2), url("Paper", 2), "gone"),
    ]
    town.source.now = [("jetzt", gone)]
    report = town.sync()
    assert report.withdrawing == {"Paper": 2}
    assert len(town.rows("SELECT id FROM paper")) == 28
    assert town.rows("SELECT object, new FROM change WHERE field = 'withdrawn' ORDER BY object") == [
        (url("Paper", 1), "deleted"),
        (url("Paper", 2), "deleted"),
    ]


@pytest.mark.parametrize("why", ["unauthorized", "not_found"])
def test_a_401_or_404_hides_at_once_and_deletes_when_another_day_agrees(
    town: Town, clock: FakeClock, why: Any
) -> None:
    key = url("Paper", 1)
    town.source = FakeSource(now=[("jetzt", [delivered(paper(1, "Marktbrunnen"))])])
    town.sync()
    missing = [Missing("Paper", key, key, why)]
    town.source.now = [("jetzt", missing)]
    town.sync()
    assert publicness(town, 1) == "hidden"
    assert town.found("Marktbrunnen") == []
    town.sync()
    assert publicness(town, 1) == "hidden", "the same day proves nothing new"
    clock.advance(days=1)
    town.source.now = []
    town.source.singles[("Paper", key)] = list(missing)
    town.sync()
    assert ("Paper", key) in town.source.asked
    assert publicness(town, 1) is None


def test_what_comes_back_is_shown_again(town: Town, clock: FakeClock) -> None:
    key = url("Paper", 1)
    whole = delivered(paper(1, "Marktbrunnen", consultation=[consultation(1, item=1)], mainFile=file(1)))
    agenda = delivered(meeting(1, item(1)))
    town.http.put("https://ris.probedorf.example/oparl/datei/1.pdf", b"Der Brunnen wird saniert.")
    town.source = FakeSource(now=[("jetzt", [whole, agenda])])
    town.sync()
    assert town.found("saniert") == ["Marktbrunnen"]
    town.source.now = [("jetzt", [Missing("Paper", key, key, "not_found")])]
    town.sync()
    assert town.found("saniert") == []
    assert town.rows("SELECT publicness FROM file") == [("unknown",)], "as what it hangs on"
    assert town.rows("SELECT publicness FROM agenda_item") == [("public",)]
    clock.advance(days=1)
    town.source.now = [("jetzt", [whole, agenda])]
    town.sync()
    assert town.found("saniert") == ["Marktbrunnen"]
    assert town.rows("SELECT old, new FROM change WHERE field = 'withdrawn' ORDER BY id") == [
        (None, "not_found"),
        ("not_found", None),
    ]


def test_absence_from_a_complete_list_hides_and_coming_back_shows(town: Town, clock: FakeClock) -> None:
    town.source = FakeSource(now=[("jetzt", many(40))])
    town.sync()
    without = frozenset(url("Paper", n) for n in range(2, 41))
    town.source.now = [("jetzt", [Listed("Paper", without)])]
    town.sync()
    assert publicness(town, 1) == "hidden"
    town.source.now = [("jetzt", [Listed("Paper", without | {url("Paper", 1)})])]
    town.sync()
    assert publicness(town, 1) == "public"
    town.source.now = [("jetzt", [Listed("Paper", without)])]
    town.sync()
    clock.advance(days=1)
    town.sync()
    assert publicness(town, 1) is None


def test_a_list_of_meetings_speaks_for_its_days_only(town: Town) -> None:
    others = [meeting(n, item(n), start=f"2025-03-{n:02}T17:00:00+01:00") for n in range(1, 25)]
    town.source = FakeSource(now=[("jetzt", [delivered(each) for each in others])])
    town.sync()
    listed = Listed(
        "Meeting", frozenset(url("Meeting", n) for n in (11, 12)), dt.date(2025, 3, 10), dt.date(2025, 3, 12)
    )
    town.source.now = [("jetzt", [listed])]
    town.sync()
    hidden = town.rows("SELECT id FROM meeting WHERE publicness = 'hidden'")
    assert hidden == [(url("Meeting", 10),)]


def test_an_item_taken_off_the_agenda_is_hidden_first(town: Town, clock: FakeClock) -> None:
    both = delivered(meeting(1, item(1), item(2)))
    town.source = FakeSource(now=[("jetzt", [both])])
    town.sync()
    town.source.now = [("jetzt", [delivered(meeting(1, item(1)))])]
    town.sync()
    assert town.rows("SELECT id, publicness FROM agenda_item ORDER BY id") == [
        (url("AgendaItem", 1), "public"),
        (url("AgendaItem", 2), "hidden"),
    ]
    clock.advance(days=1)
    town.sync()
    assert town.rows("SELECT id FROM agenda_item") == [(url("AgendaItem", 1),)]


def test_the_brake_holds_before_anything_goes(town: Town) -> None:
    town.source = FakeSource(now=[("jetzt", many(60))])
    town.sync()
    town.source.now = [("jetzt", [Listed("Paper", frozenset(url("Paper", n) for n in range(1, 31)))])]
    report = town.sync()
    assert report.braked == 30
    assert not report.complete
    assert len(town.rows("SELECT id FROM paper WHERE publicness = 'public'")) == 60
    report = town.sync(confirm_withdrawals=True)
    assert report.braked == 0
    assert len(town.rows("SELECT id FROM paper WHERE publicness = 'public'")) == 30


def test_the_brake_adds_up_over_a_run(town: Town) -> None:
    """Twenty now and twenty in the next slice is forty."""
    assert BRAKE_LEAST == 20
    town.source = FakeSource(now=[("jetzt", many(100))])
    town.sync()
    dead = [delivered(tombstone("Paper", n)) for n in range(1, 41)]
    town.source.now = [("a", dead[:20]), ("b", dead[20:])]
    assert town.sync().braked == 40


def test_gaps_are_listed_tried_again_and_closed(town: Town, clock: FakeClock) -> None:
    key = url("Paper", 7)
    town.source = FakeSource(
        now=[
            (
                "jetzt",
                [Gap(key, "unreachable", "Zeit abgelaufen", "Paper", key), Refused("Seite 3", "kein JSON")],
            )
        ]
    )
    report = town.sync()
    assert report.gaps == {"unreachable": 1, "broken": 1}
    assert not report.complete
    clock.advance(days=1)
    town.source.now = []
    town.source.singles[("Paper", key)] = [delivered(paper(7, "Marktbrunnen"))]
    report = town.sync()
    assert town.source.asked == [("Paper", key)]
    assert report.gaps == {"broken": 1}
    assert town.found("Marktbrunnen") == ["Marktbrunnen"]


def test_a_changed_layout_is_said_and_its_page_kept(town: Town, house: House) -> None:
    def changed() -> Iterator[Item]:
        raise LayoutChanged(
            "Die Seite ist anders aufgebaut.", address="https://x/si", page=b"<html>neu</html>"
        )
        yield

    town.source = FakeSource(now=[("jetzt", changed)])
    report = town.sync()
    assert "anders aufgebaut" in report.stopped
    (kept,) = house.db.path.with_name(house.db.path.name + ".pages").iterdir()
    assert kept.read_bytes().endswith(b"<html>neu</html>")
    assert str(kept) in report.stopped


def test_another_source_forgets_what_the_first_one_knew(town: Town, house: House) -> None:
    town.source = FakeSource(old=[("2024", many(1))])
    town.sync()
    moved = replace(PROBEDORF, source=CitySource("oparl", "https://neu.probedorf.example/", interval=0))
    access = Access(town.source, town.http, Stored(house.db, "probedorf", ZONE), town.reader)
    Sync(house.stages(), moved, access, Wishes()).run()
    assert town.source.marks == ["", ""]


def test_texts_that_a_source_brings_itself_need_no_download(town: Town) -> None:
    whole = delivered(paper(1, "Marktbrunnen", mainFile=file(1)))
    assert isinstance(whole, Delivered)
    town.source = FakeSource(
        now=[("jetzt", [whole, FileText(url("File", 1), "Sandstein und Moos.", "Seite")])]
    )
    town.sync()
    assert town.found("Sandstein") == ["Marktbrunnen"]
    assert town.http.asked == []
    assert isinstance(delivered(tombstone("Paper", 1)), Tombstone)


def test_what_a_carrier_dropped_is_not_deleted_while_the_carrier_cannot_be_read(
    town: Town, clock: FakeClock
) -> None:
    key = url("Meeting", 1)
    town.source = FakeSource(now=[("jetzt", [delivered(meeting(1, item(1), item(2)))])])
    town.sync()
    town.source.now = [("jetzt", [delivered(meeting(1, item(1)))])]
    town.sync()
    clock.advance(days=1)
    town.source.now = [("jetzt", [Gap(key, "unreachable", "Zeit abgelaufen", "Meeting", key)])]
    town.sync()
    assert ("hidden",) in town.rows("SELECT publicness FROM agenda_item")
    town.source.now = [("jetzt", [delivered(meeting(1, item(1)))])]
    town.sync()
    assert town.rows("SELECT id FROM agenda_item") == [(url("AgendaItem", 1),)]


def test_a_ban_is_not_taken_for_depublished_papers(town: Town, clock: FakeClock) -> None:
    """A firewall that answers 403 from now on, without a page that could be recognised."""
    town.source = FakeSource(now=[("jetzt", many(10))])
    town.sync()
    place = url("Paper", 1)
    town.http.put(place, b"", status=403)
    refused = [Missing("Paper", url("Paper", n), url("Paper", n), "unauthorized") for n in (2, 3, 4)]
    for _ in range(2):
        town.source.now = [("jetzt", [delivered(paper(1, "Vorlage 1")), *refused])]
        report = town.sync()
        assert "weist uns ab" in report.stopped
        assert len(town.rows("SELECT id FROM paper WHERE publicness = 'public'")) == 10
        clock.advance(days=1)


def test_a_system_that_falls_ill_withdraws_nothing(town: Town, clock: FakeClock) -> None:
    def dying() -> Iterator[Item]:
        yield from (Missing("Paper", url("Paper", n), url("Paper", n), "not_found") for n in (2, 3, 4))
        raise Unreachable("Der Server antwortet nicht mehr.")

    town.source = FakeSource(now=[("jetzt", many(10))])
    town.sync()
    town.source.now = [("jetzt", dying)]
    for _ in range(2):
        town.sync()
        assert len(town.rows("SELECT id FROM paper WHERE publicness = 'public'")) == 10
        clock.advance(days=1)
