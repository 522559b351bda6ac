"""A SessionNet as a live source: month by month from its calendar."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from bot.council.model import File
from bot.errors import Blocked, BudgetSpent, FetchError, LayoutChanged, Resting, Unreachable
from bot.settings.sources import CitySource
from bot.sources.delivered import Gap, Item, Listed
from bot.sources.http.page import Http
from bot.sources.live import Known, Slice, stated_address
from bot.sources.sessionnet.addresses import EXTENSIONS, Addresses, base_of, extension_of, number_in
from bot.sources.sessionnet.agenda import read_agenda
from bot.sources.sessionnet.asking import Asking, refusal
from bot.sources.sessionnet.calendar import Entry, read_calendar
from bot.sources.sessionnet.meetings import Meetings, PaperLinks, entry_of
from bot.sources.sessionnet.months import Month
from bot.sources.sessionnet.organizations import Organizations
from bot.sources.sessionnet.papers import Papers

MONTHS_AHEAD = 18
EMPTY_AHEAD = 3
"""Meetings are announced by the half-year; after so many empty months no more are expected."""
EMPTY_BACK = 36
MOST_UNREAD = 60
"""Calendar months that are remembered to be asked for again, under this key."""
UNREAD = "unread months"
MOST_FAILING = 2
"""So many months in a row that cannot be read are no fault of theirs."""
_NO_SUCH_PAGE = {404, 410}
READ_ONCE = "recent"
"""Under this is remembered that `recent` has been through."""

Entries = list[Entry] | Gap
"""A month of the calendar, or why it could not be read."""


class SessionNet:
    """One run's view of a city's SessionNet; see sources.live for what each method promises."""

    def __init__(self, city: CitySource, http: Http, known: Known, *, zone: ZoneInfo, today: date) -> None:
        self.city = city
        self.known = known
        self.zone = zone
        self.today = today
        # Some systems show an agenda only to those who bring the cookie of an earlier page.
        self.http = http.with_cookies()
        self._asking: Asking | None = None
        self._calendars: dict[Month, Entries] = {}
        self._failing = 0
        self._done: set[str] = set()

    @property
    def product(self) -> str:
        return self._asking.product if self._asking else ""

    def recent(self, since: date, *, complete: bool = False) -> Iterator[Slice]:  # noqa: ARG002 - always so
        """Every month read to its end is said as Listed; there is no dearer way to ask for that.

        Months whose calendar could not be read in earlier runs follow.
        """
        self._open()
        first = not self.known.recall(READ_ONCE)
        here, empty, unread = Month.of(since), 0, self.known.recall(UNREAD).split()
        final = Month.of(self.today).later(MONTHS_AHEAD)
        while here <= final and empty < EMPTY_AHEAD:
            entries = self._calendar(here)
            ahead = here > Month.of(self.today)
            empty = empty + 1 if ahead and entries == [] else 0
            # Until it was whole once, what an attempt that broke off has brought is left alone.
            yield Slice(here.name, self._month(here, entries, since=since, only_new=first))
            here = here.later(1)
        for month in filter(None, map(Month.marked, unread)):
            items = self._month(month, self._calendar(month))
            yield Slice(month.name, items, old=month < Month.of(since))
        self.known.remember(READ_ONCE, "yes")

    def backwards(self, mark: str, until: date | None = None) -> Iterator[Slice]:
        """Down to the city's first year, or until three years in a row are empty."""
        self._open()
        begun = Month.marked(mark) or Month.of(self.today).later(1)
        empty = 0
        for here in begun.back_to(self.city.first_year):
            if until and here.last < until:
                return
            entries = self._calendar(here)
            empty = empty + 1 if entries == [] else 0
            yield Slice(here.name, self._month(here, entries, until=until), here.mark)
            if empty >= EMPTY_BACK:
                ending = Month(self.city.first_year, 1)
                yield Slice(f"nichts vor {here.name}", iter(()), ending.mark)
                return

    def again(self, kind: str, object_id: str) -> Iterator[Item]:  # noqa: ARG002 - the id says it
        """Meetings and papers have pages; an item or a station comes with what it is a part of."""
        asking = self._open()
        carrier = object_id.partition("#")[0]
        number = number_in(carrier)
        if "__ksinr=" in carrier and number:
            yield from asking.guarded("Meeting", carrier, self._meeting_again(number, carrier))
        elif "__kvonr=" in carrier and number:
            yield from self._papers.deliver(number, {}, whole=True)

    def documents(self, file: File) -> tuple[str, ...]:
        return stated_address(file)

    def _meeting_again(self, number: str, address: str) -> Iterator[Item]:
        """Its row in the calendar as well, so that it is what a whole run makes of it."""
        asking = self._open()
        page = asking.page(address)
        if refused := refusal(page, "Meeting", address):
            yield refused
            return
        alone = entry_of(read_agenda(asking.sheet(page), number), number)
        if alone is None:
            raise LayoutChanged("Die Sitzung nennt kein Datum.", address=address, page=page.body)
        entries = self._calendar(Month.of(alone.day))
        listed = entries if isinstance(entries, list) else []
        entry = next((each for each in listed if each.number == number), alone)
        yield from self._taken([entry], only_new=True, whole=True)

    def _open(self) -> Asking:
        """Finds out how the pages end, by the calendar of this month. Raises what concerns the server."""
        if self._asking is None:
            self._asking = self._opened()
            organizations = Organizations(self._asking.addresses, self.known)
            self._meetings = Meetings(self._asking, self.known, organizations, self.zone, self.today)
            self._papers = Papers(self._asking, self.known, organizations)
        return self._asking

    def _opened(self) -> Asking:
        """Once known, an ending stays: every id has it. Another is tried where there is no such page."""
        stated, remembered = extension_of(self.city.url), self.known.recall("extension")
        if remembered and stated in {"", remembered}:
            return Asking(self.http, Addresses(base_of(self.city.url), remembered))
        faults: list[Unreachable | LayoutChanged] = []
        here = Month.of(self.today)
        for extension in dict.fromkeys(each for each in (stated, *EXTENSIONS) if each):
            asking = Asking(self.http, Addresses(base_of(self.city.url), extension))
            try:
                self._calendars[here] = self._read_calendar(asking, here)
            except (Unreachable, LayoutChanged) as error:
                if isinstance(error, Unreachable) and error.status not in _NO_SUCH_PAGE:
                    raise
                faults.append(error)
                continue
            self.known.remember("extension", extension)
            return asking
        raise next((each for each in faults if isinstance(each, LayoutChanged)), faults[0])

    def _calendar(self, month: Month) -> Entries:
        """Each month is asked for once in a run. Raises where it is not the month that cannot be read."""
        if month not in self._calendars:
            try:
                self._calendars[month] = self._read_calendar(self._open(), month)
                self._failing = 0
            except (BudgetSpent, Blocked, Resting):
                raise
            except FetchError as error:
                self._heed(month, error)
                page = error.page if isinstance(error, LayoutChanged) else b""
                self._calendars[month] = Gap(error.address, error.cause, str(error), page=page)
        return self._calendars[month]

    def _heed(self, month: Month, error: FetchError) -> None:
        """Months that failed in earlier runs say nothing about the server, unless no other could be read."""
        none_read = not any(isinstance(each, list) for each in self._calendars.values())
        if none_read or month.mark not in self.known.recall(UNREAD).split():
            self._failing += 1
        silent = none_read and isinstance(error, Unreachable) and error.status is None
        if silent or self._failing >= MOST_FAILING:
            raise error

    def _read_calendar(self, asking: Asking, month: Month) -> list[Entry]:
        found: dict[str, Entry] = {}
        for mandant in self.city.bodies or ("",):
            url = asking.addresses.calendar(month.year, month.month, mandant)
            page = asking.page(url)
            if not page.ok:
                reason = f"Der Sitzungskalender antwortet mit HTTP {page.status}."
                raise Unreachable(reason, address=url, status=page.status)
            for entry in read_calendar(asking.sheet(page), month.year, month.month):
                found.setdefault(entry.number, entry)
        return list(found.values())

    def _month(
        self,
        month: Month,
        entries: Entries,
        *,
        since: date | None = None,
        until: date | None = None,
        only_new: bool = True,
    ) -> Iterator[Item]:
        """`since`: a month of `recent`, to be said as Listed. `only_new`: what is held is left alone."""
        if isinstance(entries, Gap):
            self._note(month, unread=True)
            yield entries
            return
        first = since or until
        wanted = [each for each in entries if first is None or each.day >= first]
        yield from self._taken(wanted, only_new=only_new)
        if since is not None:
            addresses = self._open().addresses
            ids = frozenset(addresses.meeting(each.number) for each in entries)
            yield Listed("Meeting", ids, month.first, month.last)
        self._note(month, unread=False)

    def _note(self, month: Month, *, unread: bool) -> None:
        noted = self.known.recall(UNREAD).split()
        if unread != (month.mark in noted):
            left = [*noted, month.mark] if unread else [each for each in noted if each != month.mark]
            self.known.remember(UNREAD, " ".join(left[-MOST_UNREAD:]))

    def _taken(self, entries: list[Entry], *, only_new: bool, whole: bool = False) -> Iterator[Item]:
        papers: PaperLinks = {}
        fresh = [entry for entry in entries if entry.number not in self._done]
        self._done |= {entry.number for entry in fresh}
        for entry in fresh:
            yield from self._meetings.deliver(entry, papers, only_new=only_new, whole=whole)
        for number, links in papers.items():
            yield from self._papers.deliver(number, links, only_new=only_new)
