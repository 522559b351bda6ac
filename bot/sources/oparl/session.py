"""A server that was found, with all that works on it in one run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.sources.delivered import Item
from bot.sources.live import Known
from bot.sources.oparl.asking import Server
from bot.sources.oparl.discovery import Found, Listing
from bot.sources.oparl.filtering import Filtering
from bot.sources.oparl.memory import Memory
from bot.sources.oparl.paging import ListPage, Pages, Wishes
from bot.sources.oparl.run import Run
from bot.sources.oparl.vendors.manners import Manners
from bot.sources.oparl.whole import Whole

LOADED = "loaded"
"""The word under which it is remembered that all lists were read to their ends once."""


@dataclass(frozen=True, slots=True)
class Session:
    found: Found
    run: Run
    wishes: Wishes
    filtering: Filtering

    def pages(self, listing: Listing) -> Pages:
        return Pages(self.run.server, listing.address, self.wishes)

    def bodies(self) -> ListPage:
        return ListPage(self.found.at, self.found.bodies)

    def keep(self) -> Iterator[Item]:
        """Remembers what was learned of the server's manners, once it is taken as the last of some items."""
        self.run.memory.note_word("ways", json.dumps({"limit": self.wishes.limit, "form": self.wishes.form}))
        yield from ()


def open_run(server: Server, known: Known, memory: Memory, manners: Manners, zone: ZoneInfo) -> Run:
    return Run(server, known, memory, Whole(server, memory, manners.mend), zone)


def open_session(found: Found, run: Run, manners: Manners) -> Session:
    wishes = _wishes(run.memory, manners)
    return Session(found, run, wishes, Filtering(run.server, run.memory, wishes, manners, run.zone))


def _wishes(memory: Memory, manners: Manners) -> Wishes:
    """As remembered from the last run, else as the vendor's servers like it."""
    kept = json.loads(memory.word("ways") or "{}")
    limit = manners.page_size if kept.get("limit", 0) is not None else None
    return Wishes(limit, kept.get("form", manners.forms[0]), manners.empty_as_404)
