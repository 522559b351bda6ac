"""ALLRIS 4 as a live source: month by month through its calendar."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.council.model import File, Meeting
from bot.errors import FetchError, LayoutChanged
from bot.settings.sources import CitySource
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.calendar import Month, read_month
from bot.sources.allris.pages import Pages
from bot.sources.allris.reader import Reader
from bot.sources.delivered import Delivered, Gap, Item, Listed
from bot.sources.http.page import Http
from bot.sources.live import Known, Slice, stated_address

MONTHS_AHEAD = 18
EMPTY_AHEAD = 3
"""Months without any entry after which nothing more is planned; a summer recess has two."""
EMPTY_BEHIND = 24
"""Months without any entry after which the archive has ended."""
MOST_UNREAD = 60
"""Calendar months that are remembered to be asked for again."""
UNREAD = "unread months"
READ_ONCE = "recent"
"""Under this is remembered that `recent` has been through."""
_MONTH_NAMES = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


class AllrisSource:
    """One object serves one run: see bot.sources.live.LiveSource."""

    def __init__(self, city: CitySource, http: Http, known: Known, *, zone: ZoneInfo, today: dt.date) -> None:
        self._city = city
        self._known = known
        self._today = today
        self._zone = zone
        self._addresses = Addresses(city.url)
        self._pages = Pages(http)
        self._reader = Reader(self._pages, self._addresses, known, zone=zone, today=today)
        self._months: dict[dt.date, Month | None] = {}
        self._only_new = False

    @property
    def product(self) -> str:
        return f"ALLRIS net {self._pages.version}" if self._pages.version else ""

    def recent(self, since: dt.date, *, complete: bool = False) -> Iterator[Slice]:
        """This month and those ahead, then back to `since`, and months whose calendar failed in earlier runs.

        With `complete` the calendar is read back to the first month that holds something. What lies behind
        `since` and is held is left alone then: it is asked for only whether it is still listed.
        """
        unread = self._unread()
        # Until it was whole once, what an attempt that broke off has brought is left alone.
        self._only_new = not self._known.recall(READ_ONCE)
        yield from self._ahead()
        first = _start_of(since)
        for month in _back(_before(_start_of(self._today)), first):
            yield self._slice(month, dt.date.min if month in unread else since)
        for month in unread:
            yield self._slice(month, dt.date.min, old=month < first)
        if complete:
            yield from self._until_empty(_before(first), dt.date(self._city.first_year, 1, 1), old=True)
        self._known.remember(READ_ONCE, "yes")

    def backwards(self, mark: str, until: dt.date | None = None) -> Iterator[Slice]:
        """`mark` is the month that was read last, as 2026-10. What is held is left alone."""
        self._only_new = True
        beginning = dt.date(self._city.first_year, 1, 1)
        start = _before(dt.date.fromisoformat(f"{mark}-01")) if mark else _start_of(self._today)
        if not mark:
            yield from self._ahead()
        yield from self._until_empty(start, max(_start_of(until or beginning), beginning))
        if until is None:
            yield Slice("Ende des Archivs", iter(()), f"{beginning:%Y-%m}")

    def again(self, kind: str, object_id: str) -> Iterator[Item]:
        """What came with a paper is asked for with it; an agenda item's meeting is not known from its id."""
        if kind == "Meeting":
            yield from self._reader.meeting(object_id)
        elif kind in {"Paper", "Consultation", "File"}:
            yield from self._reader.paper(object_id.partition("#")[0])

    def documents(self, file: File) -> tuple[str, ...]:
        return stated_address(file)

    def _ahead(self) -> Iterator[Slice]:
        month, empty = _start_of(self._today), 0
        for _ in range(MONTHS_AHEAD):
            yield self._slice(month, dt.date.min)
            empty = 0 if self._holds_something(month) else empty + 1
            if empty >= EMPTY_AHEAD:
                return
            month = _after(month)

    def _until_empty(self, start: dt.date, until: dt.date, *, old: bool = False) -> Iterator[Slice]:
        """`old`: of `recent`, which has no marks."""
        empty = 0
        for month in _back(start, until):
            yield self._slice(month, dt.date.min, marked=not old, old=old)
            empty = 0 if self._holds_something(month) else empty + 1
            if empty >= EMPTY_BEHIND:
                return

    def _holds_something(self, month: dt.date) -> bool:
        """Also where nobody has looked: an iterator that was not taken says nothing."""
        return month not in self._months or (found := self._months[month]) is None or bool(found.entries)

    def _slice(self, month: dt.date, since: dt.date, *, marked: bool = False, old: bool = False) -> Slice:
        name = f"{_MONTH_NAMES[month.month - 1]} {month.year}"
        items = self._items(month, since, only_new=old or self._only_new)
        return Slice(name, items, f"{month:%Y-%m}" if marked else "", old)

    def _items(self, first: dt.date, since: dt.date, *, only_new: bool) -> Iterator[Item]:
        month = self._month(first)
        if not isinstance(month, Month):
            yield from [month] if month is not None else []
            return
        released = [each for each in month.entries if each.released]
        # One that is held as of another month was moved, or the calendar answers for that one: see its page.
        held = self._known.meetings(month.first, month.last) if only_new else []
        misplaced = False
        for entry in reversed(released):
            meeting = self._addresses.id_of("Meeting", entry.number)
            if (entry.day is None or entry.day >= since) and meeting not in held:
                for item in self._reader.meeting(meeting):
                    misplaced = misplaced or self._is_elsewhere(item, month)
                    yield item
        self._note_unread(first, failed=False)
        self._reader.raise_if_unknown()
        if misplaced:
            reason = "Der Kalender nennt Sitzungen, die in einem anderen Monat liegen."
            yield Gap(month.address, "layout", reason)
        elif month.is_filled:
            ids = frozenset(self._addresses.id_of("Meeting", each.number) for each in released)
            yield Listed("Meeting", ids, month.first, month.last)

    def _is_elsewhere(self, item: Item, month: Month) -> bool:
        """Whether a meeting lies in another month than the calendar was asked for, and seemed to answer."""
        if not isinstance(item, Delivered) or not isinstance(meeting := item.objects[0], Meeting):
            return False
        day = meeting.start.astimezone(self._zone).date() if meeting.start else month.first
        return not month.first <= day <= month.last

    def _month(self, first: dt.date) -> Month | Gap | None:
        """None where this run has tried the month before, and failed."""
        if first in self._months:
            return self._months[first]
        try:
            self._months[first] = read_month(self._pages, self._addresses, first)
        except FetchError as error:
            if self._pages.concerns_all(error) or not any(self._months.values()):
                raise
            self._months[first] = None
            self._note_unread(first, failed=True)
            page = error.page if isinstance(error, LayoutChanged) else b""
            return Gap(self._addresses.calendar(first.year, first.month), error.cause, str(error), page=page)
        return self._months[first]

    def _unread(self) -> list[dt.date]:
        noted = self._known.recall(UNREAD).split()
        return [dt.date.fromisoformat(f"{each}-01") for each in noted][:MOST_UNREAD]

    def _note_unread(self, first: dt.date, *, failed: bool) -> None:
        noted = dict.fromkeys(self._known.recall(UNREAD).split())
        name = f"{first:%Y-%m}"
        if failed == (name in noted):
            return
        left = [*noted, name] if failed else [each for each in noted if each != name]
        self._known.remember(UNREAD, " ".join(left[-MOST_UNREAD:]))


def _start_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _before(first: dt.date) -> dt.date:
    return _start_of(first - dt.timedelta(days=1))


def _after(first: dt.date) -> dt.date:
    return _start_of(first + dt.timedelta(days=31))


def _back(start: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The first days of the months from `start` back to `until`, both included."""
    month = start
    while month >= until:
        yield month
        month = _before(month)
