"""What came of agenda items: from the agenda itself, from the papers' stations, else from the item's page.

An agenda (to010) says what is to be done with an item, rarely what came of it. That stands with the paper,
in its Beratungsfolge. Votes and the text decided on stand on the item's own page (to020) alone. It is asked
for public items of past meetings that have a result, a paper or a task (Zuständigkeit): where it said
nothing more, not again for a week; where it did, every time its meeting is read, so that nothing flips.
So a night costs one request per meeting and paper of the window and one more for each item with minutes.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.council.model import AgendaItem, Meeting, Stated
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import Line
from bot.sources.allris.minutes import Minutes, read_minutes
from bot.sources.allris.pages import Pages
from bot.sources.allris.stations import Station
from bot.sources.delivered import Gap, Missing
from bot.sources.live import Known

AGAIN_AFTER = dt.timedelta(days=7)
"""How long a page to020 that said nothing is left alone."""
FOUND = "found"


class Results:
    def __init__(
        self, pages: Pages, addresses: Addresses, known: Known, *, zone: ZoneInfo, today: dt.date
    ) -> None:
        self._pages = pages
        self._addresses = addresses
        self._known = known
        self._zone = zone
        self._today = today
        self._said: dict[str, str] = {}
        self.unanswered: set[str] = set()
        """Items whose page did not answer."""

    def take(self, stations: Iterable[Station]) -> None:
        """Notes what a paper's stations tell of their items."""
        self._said |= {each.item: each.result for each in stations if each.item and each.result}

    def of(self, line: Line, meeting: Meeting) -> AgendaItem | Gap:
        """The item with its result. A Gap where one was found before and the page does not answer now."""
        told = line.item.result or self._said.get(line.number, "")
        if not self._worth_asking(line, meeting, told):
            return replace(line.item, result=told)
        found = self._minutes(line, told)
        if isinstance(found, Gap):
            self.unanswered.add(line.item.id)
            return found if self._known.recall(_key(line)) == FOUND else replace(line.item, result=told)
        self._note(line, says_more=found != Minutes(told))
        return replace(line.item, result=found.result, resolution=found.resolution)

    def is_past(self, meeting: Meeting) -> bool:
        """Whether something can have come of it: from the day after."""
        if meeting.start is None or meeting.cancelled:
            return False
        return meeting.start.astimezone(self._zone).date() < self._today

    def _worth_asking(self, line: Line, meeting: Meeting, told: str) -> bool:
        if not line.linked or line.item.stated is not Stated.PUBLIC or not self.is_past(meeting):
            return False
        noted = self._known.recall(_key(line))
        return bool(line.paper or line.role or told) and (noted == FOUND or self._is_due(noted))

    def _is_due(self, noted: str) -> bool:
        """`noted` is the day on which the page said nothing, '' before the first time."""
        try:
            return dt.date.fromisoformat(noted) + AGAIN_AFTER <= self._today
        except ValueError:
            return True

    def _minutes(self, line: Line, told: str) -> Minutes | Gap:
        address = self._addresses.page_of("AgendaItem", line.item.id)
        page = self._pages.read(address, "AgendaItem", line.item.id)
        if isinstance(page, Missing):
            return Minutes(told)
        return page if isinstance(page, Gap) else read_minutes(page, told)

    def _note(self, line: Line, *, says_more: bool) -> None:
        self._known.remember(_key(line), FOUND if says_more else self._today.isoformat())


def _key(line: Line) -> str:
    """Ends with the item's id: so it is forgotten with it."""
    return f"minutes {line.item.id}"
