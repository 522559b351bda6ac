"""At which end of a list the newest stands, and from there through all of it."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.sources.oparl.paging import ListPage, Pages, number_of
from bot.sources.oparl.reach import with_query

_DAY = re.compile(r"(1[89]|2[01])\d\d-[01]\d-[0-3]\d")
_NUMBER = re.compile(r"(\d+)\D*$")
DATED = {"Meeting": "start", "Paper": "date"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list is being read: a page's address, and whether it goes towards the list's first page."""

    at: str
    towards_first: bool


class Lane:
    """One list from its newest end, page by page; `place` is the page that was given last."""

    def __init__(self, kind: str, pages: Pages, resumed: Place | None = None) -> None:
        self.kind = kind
        self.pages = pages
        self.resumed = resumed
        self.place: Place | None = resumed
        self.is_ordered = True

    def __iter__(self) -> Iterator[ListPage]:
        start, towards_first = self._resume() if self.resumed else self._newest_end()
        walk = self.pages.backwards(start) if towards_first else self.pages.forwards(start)
        for page in walk:
            self.place = Place(page.address, towards_first)
            yield page

    def _resume(self) -> tuple[ListPage, bool]:
        """The page that came last once more: meanwhile objects may have moved across its edges."""
        assert self.resumed is not None  # noqa: S101 - for the type checker; the caller has looked
        return self.pages.get(self.resumed.at), self.resumed.towards_first

    def _newest_end(self) -> tuple[ListPage, bool]:
        first = self.pages.get()
        last = self._last(first)
        if last is None:
            return first, False
        self.is_ordered, newest_last = _order(self.kind, first, last)
        return (last, True) if newest_last else (first, False)

    def _last(self, first: ListPage) -> ListPage | None:
        """The list's last page, where the server says how to get there."""
        address = first.last
        if not address and (first.pages or 0) > 1 and first.next:
            address = with_query(first.address, {"page": str(first.pages)})
        if not address or number_of(address) == number_of(first.address):
            return None
        found = self.pages.get(address, beside=first.address)
        return found if found.data and set(found.ids).isdisjoint(first.ids) else None


def _order(kind: str, first: ListPage, last: ListPage) -> tuple[bool, bool]:
    """Whether the list is in an order that we understand, and whether its last page is the newest."""
    for measure in (days_of, _numbers):
        early, late = measure(kind, first), measure(kind, last)
        if early and late and (before := median(early)) != (after := median(late)):
            return True, after > before
    return False, False


def days_of(kind: str, page: ListPage) -> list[int]:
    """The days of its objects as ordinal numbers: of meetings their beginning, of papers their date."""
    name = DATED.get(kind, "")
    found = []
    for entry in page.data:
        stated = entry.get(name) if isinstance(entry, dict) else None
        if isinstance(stated, str) and _DAY.match(stated):
            day = _ordinal(stated[:10])
            found += [day] if day else []
    return found


def _ordinal(text: str) -> int:
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        return 0


def _numbers(_kind: str, page: ListPage) -> list[int]:
    """The numbers in which the ids end; most systems count upwards."""
    found: list[Any] = [_NUMBER.search(each) for each in page.ids]
    return [int(each.group(1)[-15:]) for each in found if each]
