"""The nightly run: what has changed, whatever the server can say about that."""

import pytest

from bot.sources.delivered import Gap
from bot.sources.oparl.recent import QUIET_PAGES
from tests.sources.oparl.maker import meeting, paper, url
from tests.sources.oparl.night import BLIND, CHANGED, COUNT, KNOWING, PAGE, loaded
from tests.sources.oparl.ways import Ways


@pytest.mark.parametrize("name", [*KNOWING, *BLIND])
def test_a_quiet_night_delivers_nothing(name: str) -> None:
    with loaded({**KNOWING, **BLIND}[name]) as world:
        for most in (55, 16, 16):
            ran = world.recent()
            assert ran.ids == []
            assert ran.troubles == []
            assert len(world.server.web.requests) <= most
            world.next_day()


@pytest.mark.parametrize("name", [*KNOWING, *BLIND])
def test_what_is_new_comes_and_nothing_else(name: str) -> None:
    with loaded({**KNOWING, **BLIND}[name]) as world:
        world.recent()
        world.next_day()
        stamps = {"created": CHANGED, "modified": CHANGED}
        world.server.put(paper(500, date="2026-11-20", **stamps))
        world.server.put(meeting(500, start="2026-12-10T17:00:00+01:00", **stamps))
        ran = world.recent()
        assert sorted(ran.ids) == ["meeting/500", "paper/500"]


@pytest.mark.parametrize("name", KNOWING)
def test_a_change_deep_in_the_list_is_found_by_the_filter(name: str) -> None:
    with loaded(KNOWING[name]) as world:
        world.recent()
        world.next_day()
        for n in range(1, 36):
            world.server.put(
                {**world.server.get(url("Paper", n)), "name": "Neu gefasst", "modified": CHANGED}
            )
        ran = world.recent()
        assert sorted(ran.ids) == sorted(f"paper/{n}" for n in range(1, 36))
        assert world.server.counts["Paper list"] in {4, 5}


def test_a_filter_that_gets_lost_on_the_way_does_not_lead_through_the_archive() -> None:
    """Quirk 2, from a server that forgets it whatever we ask."""
    with loaded(Ways(page_size=PAGE, filter="dropped")) as world:
        world.recent()
        world.next_day()
        for n in range(COUNT - 2 * PAGE, COUNT + 1):
            world.server.put(
                {**world.server.get(url("Paper", n)), "name": "Neu gefasst", "modified": CHANGED}
            )
        ran = world.recent()
        assert len(ran.ids) == 2 * PAGE + 1
        # Three pages with the filter, then the newest of all: the third has one more, three have nothing.
        assert "Neueste Vorlagen, Seite 1" in ran.slices
        assert "Geänderte Vorlagen, Seite 3" not in ran.slices
        world.next_day()
        world.recent()
        assert not [each for each in world.server.web.paths if "papers" in each and "modified_since" in each]


def test_without_a_filter_reading_ends_after_quiet_pages() -> None:
    with loaded(BLIND["quirk 1: one constant instant, the oldest first"]) as world:
        world.recent()
        world.next_day()
        world.recent()
        # The first page, which says where the last one is, and then the newest ones.
        assert world.server.counts["Paper list"] == QUIET_PAGES + 1


def test_a_useless_filter_is_tried_again_after_a_month() -> None:
    with loaded(BLIND["the filter is ignored"]) as world:
        for days, asked in ((1, True), (1, False), (29, False), (5, True)):
            world.recent()
            assert (
                any("papers?" in each and "modified_since" in each for each in world.server.web.paths)
                is asked
            ), world.today
            world.next_day(days)


def test_the_filter_reaches_two_days_behind_the_last_run() -> None:
    with loaded(KNOWING["as specified"]) as world:
        world.recent()
        world.next_day(10)
        world.recent()
        asked = next(each for each in world.server.web.paths if "papers" in each)
        assert "modified_since=2026-11-19T00%3A00%3A00%2B01%3A00" in asked


def test_a_run_that_failed_is_made_up_for() -> None:
    with loaded(KNOWING["as specified"]) as world:
        world.recent()
        world.next_day(10)
        world.server.web.fault("/oparl/body/1/papers", "500", times=20)
        assert [each.cause for each in world.recent().of(Gap)] == ["unreachable"]
        world.server.web._faults.clear()
        world.next_day(10)
        world.recent()
        asked = next(each for each in world.server.web.paths if "papers" in each)
        assert "modified_since=2026-11-19" in asked


def test_a_migration_that_touches_everything_is_no_news() -> None:
    """Quirk 20: 12,228 of 14,004 papers with one date of modification."""
    with loaded(KNOWING["as specified"]) as world:
        world.recent()
        world.next_day()
        for n in range(1, COUNT + 1):
            changed = {**world.server.get(url("Paper", n)), "modified": CHANGED}
            world.server.put(changed)
        assert world.recent().ids == []
