"""The nightly run: what may have changed."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice

from bot.errors import FetchError
from bot.sources.delivered import Gap, Item, Listed
from bot.sources.live import Slice
from bot.sources.oparl.discovery import Listing
from bot.sources.oparl.filtering import Filtered, is_beyond
from bot.sources.oparl.order import Lane
from bot.sources.oparl.paging import ListPage
from bot.sources.oparl.session import LOADED, Session
from bot.sources.oparl.stragglers import Stragglers

QUIET_PAGES = 3
"""Pages in a row without anything new after which a list without a filter is left."""
MEETINGS_PER_SLICE = 50
MOST_PARENTS = 300
"""Papers and meetings that are read again because a part of them says it has changed."""
NAMES = {
    "Organization": "Gremien",
    "Meeting": "Sitzungen",
    "Paper": "Vorlagen",
    "AgendaItem": "Tagesordnungspunkte",
    "Consultation": "Beratungen",
    "File": "Dokumente",
}
TOP = ("Organization", "Meeting", "Paper")
PARENTS = {"AgendaItem": ("meeting",), "Consultation": ("paper",), "File": ("paper", "meeting")}
_KIND = {"meeting": "Meeting", "paper": "Paper"}


class Recent:
    def __init__(self, session: Session, since: dt.date, *, complete: bool) -> None:
        self.session = session
        self.run = session.run
        self.since = since
        self.complete = complete
        self.ids: dict[str, set[str]] = {"Meeting": set(), "Paper": set()}
        self.whole = {"Meeting": True, "Paper": True}
        self.parents: dict[tuple[str, str], None] = {}

    def slices(self) -> Iterator[Slice]:
        for listing in self.session.found.listings(*TOP):
            yield from self._completely(listing) if self.complete else self._changed(listing)
        if not self.complete:
            for listing in self.session.found.listings(*PARENTS):
                yield from self._changed_parts(listing)
            yield from self._parents()
        yield from self._meetings()
        yield from self._stragglers()
        if self.complete:
            yield Slice("Abgleich mit den Listen", self._listed())

    def _changed(self, listing: Listing) -> Iterator[Slice]:
        """With the filter, where it is worth something; else from the newest end until nothing is new."""
        try:
            filtered = self.session.filtering.of(listing, self.since)
        except FetchError as error:
            yield self._failed(listing, error)
            return
        name = NAMES[listing.kind]
        if filtered is None:
            yield from self._until_quiet(listing)
            return
        for number, page in enumerate(self._pages(listing, filtered), 1):
            if isinstance(page, Slice):
                yield page
                return
            items = self.run.entries(listing.kind, page, all_of_them=False)
            yield Slice(f"Geänderte {name}, Seite {number}", items)
        if filtered.pages.broken_off:
            yield from self._until_quiet(listing)
        else:
            self.run.memory.note_day("read to", listing.address)

    def _pages(self, listing: Listing, filtered: Filtered) -> Iterator[ListPage | Slice]:
        """The filtered pages; a Slice in the end where the server fails."""
        try:
            for page in filtered.pages.forwards(filtered.first):
                if is_beyond(page, filtered.since):
                    # The filter got lost between the pages in spite of all: what follows is everything.
                    filtered.pages.broken_off = True
                    self.run.memory.note_day("no filter", listing.address)
                    return
                yield page
        except FetchError as error:
            yield self._failed(listing, error)

    def _until_quiet(self, listing: Listing) -> Iterator[Slice]:
        pages = self.session.pages(listing)
        lane = Lane(listing.kind, pages)
        quiet = 0
        try:
            for number, page in enumerate(lane, 1):
                before = self.run.fresh
                items = self.run.entries(listing.kind, page, all_of_them=False)
                yield Slice(f"Neueste {NAMES[listing.kind]}, Seite {number}", items)
                quiet = quiet + 1 if self.run.fresh == before else 0
                if quiet >= QUIET_PAGES and lane.is_ordered:
                    break
        except FetchError as error:
            yield self._failed(listing, error)

    def _completely(self, listing: Listing) -> Iterator[Slice]:
        pages = self.session.pages(listing)
        ids = self.ids.get(listing.kind, set())
        try:
            for number, page in enumerate(pages.forwards(), 1):
                ids.update(_living(page))
                items = self.run.entries(listing.kind, page, all_of_them=False)
                yield Slice(f"Alle {NAMES[listing.kind]}, Seite {number}", items)
        except FetchError as error:
            yield self._failed(listing, error)
            pages.broken_off = True
        if pages.complete:
            self.run.memory.note_day("read to", listing.address)
        else:
            self.whole[listing.kind] = False

    def _failed(self, listing: Listing, error: FetchError) -> Slice:
        """A list that could not be read (on). Raised where it concerns the server."""
        gap = self.run.server.gap(error)
        self.whole[listing.kind] = False
        return Slice(NAMES[listing.kind], iter([Gap(gap.place or listing.address, gap.cause, gap.reason)]))

    def _changed_parts(self, listing: Listing) -> Iterator[Slice]:
        """OParl 1.1 lists items, stations and files by themselves: they say which parent changed."""
        try:
            filtered = self.session.filtering.of(listing, self.since)
        except FetchError as error:
            yield self._failed(listing, error)
            return
        if filtered is None:
            return
        for page in self._pages(listing, filtered):
            if isinstance(page, Slice):
                yield page
                return
            gone = [each for each in page.data if isinstance(each, dict) and each.get("deleted")]
            self._note_parents(listing, page)
            if gone:
                tombstones = ListPage(page.address, tuple(gone))
                yield Slice(
                    f"Gelöschte {NAMES[listing.kind]}",
                    self.run.entries(listing.kind, tombstones, all_of_them=False),
                )
        if not filtered.pages.broken_off:
            self.run.memory.note_day("read to", listing.address)

    def _note_parents(self, listing: Listing, page: ListPage) -> None:
        for entry in page.data:
            for name in PARENTS[listing.kind]:
                stated = entry.get(name) if isinstance(entry, dict) else None
                for parent in stated if isinstance(stated, list) else [stated]:
                    if isinstance(parent, str) and parent.strip():
                        self.parents[_KIND[name], parent] = None

    def _parents(self) -> Iterator[Slice]:
        todo = [each for each in self.parents if each not in self.run.settled][:MOST_PARENTS]
        if todo:
            singles = (self.run.single(kind, each, conditional=True) for kind, each in todo)
            yield Slice("Sitzungen und Vorlagen mit geänderten Teilen", chain.from_iterable(singles))

    def _meetings(self) -> Iterator[Slice]:
        """Results arrive late, and not every server says so: the meetings held are asked for one by one."""
        todo = iter(
            [
                each
                for each in self.run.known.meetings(self.since)
                if ("Meeting", each) not in self.run.settled
            ]
        )
        while batch := list(islice(todo, MEETINGS_PER_SLICE)):
            singles = (self.run.single("Meeting", each, conditional=True) for each in batch)
            yield Slice(f"Sitzungen seit {self.since:%d.%m.%Y}", chain.from_iterable(singles))

    def _stragglers(self) -> Iterator[Slice]:
        stragglers = Stragglers(self.run)
        loaded = self.complete or bool(self.run.memory.word(LOADED))
        items = chain(
            stragglers.items(self.ids if self.complete else None, loaded=loaded), self.session.keep()
        )
        yield Slice("Objekte, die in keiner Liste stehen", items)
        if stragglers.uncertain:
            self.whole["Meeting"] = self.whole["Paper"] = False

    def _listed(self) -> Iterator[Item]:
        for kind in ("Meeting", "Paper"):
            has_list = any(each.kind == kind for each in self.session.found.listings(kind))
            if has_list and self.whole[kind] and self._in_all_bodies(kind):
                yield Listed(kind, frozenset(self.ids[kind]))

    def _in_all_bodies(self, kind: str) -> bool:
        """Whether every body names such a list: of one that does not, nothing is known to be missing."""
        found = self.session.found
        return found.complete and len(found.listings(kind)) == len(found.bodies)


def _living(page: ListPage) -> set[str]:
    dead = {each.get("id") for each in page.data if isinstance(each, dict) and each.get("deleted")}
    return {each for each in page.ids if each not in dead}
