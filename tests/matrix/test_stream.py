"""The place in the stream, gaps, pauses, and where a new room begins."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.matrix.cursor import Cursor, read_cursor
from adapters.matrix.gap import Event, read_gap
from adapters.matrix.pauses import LONGEST, Pauses
from adapters.matrix.post import transaction
from adapters.matrix.reading import since_joining
from adapters.matrix.wire import RoomEvent

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ME = "@ratsbot:stadt.example"


def said(number: int, minutes: int = 0) -> RoomEvent:
    at = NOW - dt.timedelta(minutes=minutes)
    return RoomEvent(f"${number}", "!raum", "@amt:stadt.example", "m.room.message", {"body": "x"}, at)


def membership(state: str, user: str = ME, number: int = 0) -> RoomEvent:
    content = {"membership": state}
    return RoomEvent(f"$m{number}", "!raum", user, "m.room.member", content, NOW, state_key=user)


def test_a_cursor_survives_the_database() -> None:
    cursor = Cursor("s1", frozenset({"!b", "!a"}), (("!c", "@amt:stadt.example"),), NOW, ("!f",))
    assert read_cursor(cursor.text()) == cursor
    before = {name: value for name, value in json.loads(cursor.text()).items() if name != "unwanted"}
    assert read_cursor(json.dumps(before)) == replace(cursor, unwanted=())
    assert read_cursor(None) == Cursor()


class Pages:
    """A server's history, the newest first, in pages."""

    def __init__(self, *pages: Sequence[Event]) -> None:
        self.pages = list(pages)
        self.asked: list[tuple[str, str]] = []

    async def __call__(
        self, _room: str, start: str, end: str, _limit: int
    ) -> tuple[Sequence[Event], str | None]:
        self.asked.append((start, end))
        number = len(self.asked) - 1
        return self.pages[number], f"t{number + 1}" if number + 1 < len(self.pages) else None


async def gap(pages: Pages, *, hours: int = 24, most: int = 500) -> tuple[list[str], bool]:
    oldest = NOW - dt.timedelta(hours=hours)
    found = await read_gap(pages, "!raum", "t0", "since", oldest=oldest, most=most)
    return [event.id for event in found.events], found.cut


async def test_a_gap_is_read_to_its_end_the_oldest_first() -> None:
    pages = Pages([said(4), said(3)], [said(2), said(1)])
    assert await gap(pages) == (["$1", "$2", "$3", "$4"], False)
    assert pages.asked == [("t0", "since"), ("t1", "since")]


async def test_a_gap_is_bounded_by_age_and_number() -> None:
    old = Pages([said(3), said(2, minutes=90)], [said(1, minutes=180)], [said(0, minutes=999)])
    assert await gap(old, hours=2) == (["$2", "$3"], True)
    assert len(old.asked) == 2, "what is older still is not even asked for"
    assert await gap(Pages([said(3), said(2), said(1)]), most=2) == (["$2", "$3"], True)
    assert await gap(Pages([said(2), said(1)]), most=2) == (["$1", "$2"], False)


async def test_a_wrong_time_hides_nothing_that_was_said_before() -> None:
    pages = Pages([said(4), said(3, minutes=10**6)], [said(2), said(1)])
    assert await gap(pages) == (["$1", "$2", "$4"], True)


async def test_a_server_that_never_ends_is_left() -> None:
    endless = Pages(*[[said(number)] for number in range(1_000)])
    found, cut = await gap(endless, most=10_000)
    assert (len(found), cut) == (100, True)


def test_in_a_new_room_only_what_was_said_after_coming_counts() -> None:
    before, coming, after = said(1), membership("join"), said(2)
    assert since_joining([before, coming, after], ME) == (coming, [after])
    again = membership("join", number=2)
    assert since_joining([coming, before, again, after], ME) == (again, [after])


@pytest.mark.parametrize(
    "events", [[said(1)], [], [membership("invite"), said(1)], [membership("join", "@amt:stadt.example")]]
)
def test_without_its_coming_nothing_is_new(events: list[RoomEvent]) -> None:
    assert since_joining(events, ME) == (None, ())


def test_pauses_grow_stay_below_a_minute_and_honour_the_server() -> None:
    pauses = Pauses()
    waits = [pauses.next() for _ in range(12)]
    assert 0.5 <= waits[0] <= 1
    assert all(wait <= LONGEST.total_seconds() for wait in waits)
    assert min(waits[-3:]) >= LONGEST.total_seconds() / 2
    assert pauses.next(dt.timedelta(seconds=300)) == 300
    pauses.reset()
    assert pauses.next() <= 1


def test_a_transaction_is_the_same_for_the_same_part_only() -> None:
    assert transaction("a", 0) == transaction("a", 0)
    assert len({transaction("a", 0), transaction("a", 1), transaction("b", 0), transaction("a", "0x")}) == 4
