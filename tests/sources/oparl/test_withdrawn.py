"""The nightly run: results that come late, objects that go, servers that are down."""

import datetime as dt

import pytest

from bot.errors import BudgetSpent, Unreachable
from bot.sources.delivered import Missing, Tombstone
from bot.sources.http.client import PoliteHttp
from bot.sources.oparl.source import OParl
from tests.sources.oparl.maker import consultation, item, meeting, url
from tests.sources.oparl.night import BLIND, CHANGED, COUNT, FIRST, KNOWING, PAGE, loaded
from tests.sources.oparl.ways import Ways
from tests.sources.oparl.world import BERLIN, TODAY


def test_results_that_arrive_late_are_found_in_held_meetings() -> None:
    with loaded(Ways(page_size=PAGE, stamps="constant", etags=True)) as world:
        since = dt.date(2026, 2, 25)
        world.recent(since)
        world.next_day()
        old = world.server.get(url("Meeting", 30))
        old["agendaItem"][0]["result"] = "einstimmig beschlossen"
        world.server.put(old)
        ran = world.recent(since)
        assert ran.ids == ["meeting/30"]
        assert world.server.counts["Paper"] == 0


def test_unchanged_meetings_are_asked_for_conditionally() -> None:
    with loaded(Ways(page_size=PAGE, etags=True, part_lists=False)) as world:
        since = dt.date(2026, 3, 20)
        world.recent(since)
        world.next_day()
        assert world.recent(since).ids == []
        world.next_day()
        assert world.recent(since).ids == []
        singles = [each for each in world.server.web.requests if "/meeting/" in each.path]
        assert len(singles) == len(world.store.meetings(since)) > 10
        assert all("If-None-Match" in each.headers for each in singles)


def test_what_a_list_has_just_shown_is_not_asked_for_singly() -> None:
    with loaded(BLIND["the filter is refused"]) as world:
        world.recent(dt.date(2026, 3, 20))
        assert world.server.counts["Meeting"] == 0


def test_tombstones_come_with_the_filter() -> None:
    with loaded(KNOWING["as specified"]) as world:
        world.recent()
        world.next_day()
        world.server.bury(url("Paper", 3), CHANGED)
        assert world.recent().of(Tombstone)[0].id == url("Paper", 3)
        assert not world.store.has("Paper", url("Paper", 3))
        world.next_day()
        assert not world.recent().ids


@pytest.mark.parametrize(
    ("status", "why"), [(401, "unauthorized"), (403, "unauthorized"), (404, "not_found"), (410, "gone")]
)
def test_a_meeting_that_the_server_keeps_back_is_missing(status: int, why: str) -> None:
    """Quirk 41."""
    with loaded(KNOWING["as specified"]) as world:
        world.server.depublish(url("Meeting", 55), status)
        missing = world.recent(dt.date(2026, 3, 20)).of(Missing)
        assert [(each.kind, each.id, each.why) for each in missing] == [("Meeting", url("Meeting", 55), why)]


def test_an_object_that_comes_back_is_delivered_again() -> None:
    with loaded(KNOWING["as specified"]) as world:
        kept = world.server.get(url("Meeting", 55))
        world.server.depublish(url("Meeting", 55), 404)
        world.recent(dt.date(2026, 3, 20))
        world.next_day()
        world.server.put(kept)
        assert world.recent(complete=True).short("Meeting") == ["meeting/55"]


def test_what_left_the_list_is_not_listed() -> None:
    with loaded(KNOWING["as specified"]) as world:
        world.server.depublish(url("Paper", 7))
        listed = world.recent(complete=True).listed("Paper")
        assert listed is not None
        assert len(listed) == COUNT - 1
        assert url("Paper", 7) not in listed


def test_a_part_that_changed_leads_to_its_parent() -> None:
    """OParl 1.1: the meeting is older than the window, and only its item says that it has changed."""
    with loaded(KNOWING["as specified"]) as world:
        known = item(
            10,
            consultation=url("Consultation", 10),
            meeting=url("Meeting", 10),
            modified="2026-02-11T08:00:00+01:00",
        )
        world.server.put({**known})
        world.recent()
        world.next_day()
        decided = {**known, "result": "vertagt", "modified": CHANGED}
        old = world.server.get(url("Meeting", 10))
        world.server.put({**old, "agendaItem": [decided]})
        world.server.put(decided)
        assert world.recent().ids == ["meeting/10"]


def test_an_old_paper_that_comes_up_again_is_found_by_its_station() -> None:
    """No filter, and the paper stands deep in its list: the new meeting's agenda leads to it."""
    with loaded(BLIND["the filter is refused"]) as world:
        station = consultation(900, item=900, paper=url("Paper", 5), meeting=url("Meeting", 900))
        world.recent()
        world.next_day()
        world.server.outside = []
        old = world.server.get(url("Paper", 5))
        world.server.put({**old, "consultation": [*old["consultation"], station]})
        world.server._singles[world.server._path(station["id"])] = station
        world.server.put(
            meeting(900, item(900, consultation=station["id"]), start="2026-12-01T17:00:00+01:00")
        )
        assert sorted(world.recent().ids) == ["meeting/900", "paper/5"]


def test_a_server_that_is_down_ends_the_run() -> None:
    with loaded(KNOWING["as specified"]) as world:
        world.server.web.fault("*", "500", times=1_000)
        with pytest.raises(Unreachable):
            world.recent()
        assert len(world.store.held) == 2 * COUNT + 1


def test_a_server_that_goes_down_ends_the_run() -> None:
    with loaded(Ways(page_size=PAGE, stamps="constant")) as world:
        for n in range(1, COUNT):
            world.server.web.fault(f"/oparl/meeting/{n}", "500", times=5)
        with pytest.raises(Unreachable):
            world.recent(FIRST)
        assert world.server.counts["Meeting"] == 0


def test_a_budget_that_is_spent_is_not_swallowed() -> None:
    with loaded(KNOWING["as specified"]) as world, PoliteHttp(world.city, agent="t", budget=6) as http:
        source = OParl(world.city, http, world.store, zone=BERLIN, today=TODAY)
        parts = (list(part.items) for part in source.recent(FIRST))
        with pytest.raises(BudgetSpent):
            list(parts)
