"""What modified_since is worth at this server. It is believed only where the answer proves it."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.errors import Unexpected, Unreachable
from bot.sources.oparl.asking import Server
from bot.sources.oparl.discovery import Listing
from bot.sources.oparl.memory import Memory
from bot.sources.oparl.paging import ListPage, Pages, Wishes
from bot.sources.oparl.vendors.manners import Form, Manners

OVERLAP = dt.timedelta(days=2)
"""Servers write some changes later than they date them."""
SLACK = dt.timedelta(days=1)
FEWEST_STAMPS = 3
"""Objects with the same instant that do not happen by chance."""


@dataclass(slots=True)
class Filtered:
    """A list asked with modified_since: its pages, the first of which has been read."""

    pages: Pages
    first: ListPage
    since: dt.date


class Filtering:
    def __init__(
        self, server: Server, memory: Memory, wishes: Wishes, manners: Manners, zone: ZoneInfo
    ) -> None:
        self.server = server
        self.memory = memory
        self.wishes = wishes
        self.manners = manners
        self.zone = zone

    def of(self, listing: Listing, since: dt.date) -> Filtered | None:
        """The list of what has changed; None where the server cannot say it. Raises FetchError."""
        if not self.manners.filters or self.memory.is_lately("no filter", listing.address):
            return None
        read_to = self.memory.day("read to", listing.address)
        start = (read_to - OVERLAP) if read_to else since
        proven = self.memory.word(f"filter/{listing.address}")
        whole = None if proven else self._unfiltered(listing)
        found = None
        if not whole or not self._stamps_mean_nothing(*whole):
            try:
                found = self._asked(listing, start, whole[0].total if whole else None)
            except Unreachable:
                # A filter that has worked gets another chance tomorrow.
                if proven:
                    return None
        if found is None:
            self.memory.note_day("no filter", listing.address)
            self.memory.note_word(f"filter/{listing.address}", "")
        return found

    def _unfiltered(self, listing: Listing) -> tuple[ListPage, ListPage]:
        """First and last page: what a filter is measured against."""
        pages = Pages(self.server, listing.address, self.wishes)
        first = pages.get()
        return first, pages.get(first.last, beside=first.address) if first.last else first

    def _stamps_mean_nothing(self, first: ListPage, last: ListPage) -> bool:
        """All objects modified in the same instant, or all of them today."""
        stamps = [*_stamps(first), *_stamps(last)]
        if len(stamps) < FEWEST_STAMPS:
            return False
        days = {each[:10] for each in stamps}
        near = {(self.memory.today - dt.timedelta(days=back)).isoformat() for back in (0, 1)}
        return len(set(stamps)) == 1 or (len(days) == 1 and days <= near)

    def _asked(self, listing: Listing, since: dt.date, total: int | None) -> Filtered | None:
        forms = dict.fromkeys((self.wishes.form, *self.manners.forms))
        for form in forms:
            self.wishes.form = form
            found = self._asked_so(listing, since, form)
            if found and not self._is_ignored(found.first, since, total):
                self.memory.note_word(f"filter/{listing.address}", "yes")
                return found
        self.wishes.form = self.manners.forms[0]
        return None

    def _asked_so(self, listing: Listing, since: dt.date, form: Form) -> Filtered | None:
        query = {"modified_since": instant(since, self.zone)}
        pages = Pages(self.server, listing.address, self._with(form), query)
        try:
            return Filtered(pages, pages.get(), since)
        except Unexpected:
            return None

    def _with(self, form: Form) -> Wishes:
        self.wishes.form = form
        return self.wishes

    def _is_ignored(self, page: ListPage, since: dt.date, total: int | None) -> bool:
        """Whether the answer holds what the filter excludes, or just as much as without it."""
        if is_beyond(page, since):
            return True
        return total is not None and page.total == total and total > len(page.data)


def is_beyond(page: ListPage, since: dt.date) -> bool:
    """Whether the page holds objects that were modified before: the filter is ignored, or lost on the way."""
    limit = (since - SLACK).isoformat()
    return any(stamp[:10] < limit for stamp in _stamps(page))


def instant(day: dt.date, zone: ZoneInfo) -> str:
    """Midnight as the specification writes it: with offset, without parts of a second."""
    return dt.datetime.combine(day, dt.time(), zone).isoformat(timespec="seconds")


def _stamps(page: ListPage) -> list[str]:
    """When its objects were modified; deletions have an instant that is true everywhere."""
    found = [each.get("modified") for each in page.data if isinstance(each, dict) and not each.get("deleted")]
    return [each for each in found if isinstance(each, str)]
