"""The first loading: everything, the newest first."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from bot.errors import FetchError
from bot.sources.delivered import Gap, Item
from bot.sources.live import Slice
from bot.sources.oparl.discovery import Listing
from bot.sources.oparl.order import Lane, Place, days_of
from bot.sources.oparl.paging import ListPage
from bot.sources.oparl.recent import NAMES
from bot.sources.oparl.session import LOADED, Session
from bot.sources.oparl.stragglers import Stragglers

END = "end"
OLD_PAGES = 2
"""Pages in a row that lie wholly before `until`; one alone may be an old object entered late."""


class _Track:
    """A lane with the page that comes next; `failed` where the server did not give it."""

    def __init__(self, listing: Listing, lane: Lane) -> None:
        self.listing = listing
        self.lane = lane
        self.walk = iter(lane)
        self.page: ListPage | None = None
        self.failed: FetchError | None = None
        self.given: Place | None = lane.resumed
        self.old = 0

    def advance(self) -> None:
        try:
            self.page = next(self.walk, None)
        except FetchError as error:
            self.page, self.failed = None, error

    @property
    def newest(self) -> int:
        return max(days_of(self.listing.kind, self.page), default=0) if self.page else -1

    @property
    def key(self) -> str:
        return f"{self.listing.kind} {self.listing.address}"


class Backwards:
    def __init__(self, session: Session, mark: str, until: dt.date | None) -> None:
        self.session = session
        self.run = session.run
        self.state = _state(mark)
        self.until = until
        self.stopped = False

    def slices(self) -> Iterator[Slice]:
        if self.state.get("lists") == END:
            return
        if not self.state.get("head"):
            self.state["head"] = True
            yield Slice("Gremien", self._head(), self._mark())
        tracks = [self._track(each) for each in self.session.found.listings("Meeting", "Paper")]
        for track in tracks:
            yield from self._forward(track)
        while waiting := [track for track in tracks if track.page]:
            track = max(waiting, key=lambda each: each.newest)
            yield self._slice(track)
            yield from self._forward(track)
        yield from self._rest(tracks)

    def _head(self) -> Iterator[Item]:
        yield from self.run.entries("Body", self.session.bodies(), all_of_them=True)
        for listing in self.session.found.listings("Organization"):
            try:
                for page in self.session.pages(listing).forwards():
                    yield from self.run.entries("Organization", page, all_of_them=True)
            except FetchError as error:
                yield self._gap(listing, error)

    def _track(self, listing: Listing) -> _Track:
        kept = self.state["lists"].get(f"{listing.kind} {listing.address}")
        return _Track(listing, Lane(listing.kind, self.session.pages(listing), _place(kept)))

    def _forward(self, track: _Track) -> Iterator[Slice]:
        """Has the track's next page ready, or says that it could not be had."""
        track.advance()
        if track.failed and track.lane.resumed and track.lane.place == track.lane.resumed and not track.old:
            yield from self._anew(track)
        if track.failed:
            yield Slice(NAMES[track.listing.kind], iter([self._gap(track.listing, track.failed)]))
            self.stopped = True
        if track.page and self._is_old(track, track.page):
            track.page = None
            self.stopped = True

    def _anew(self, track: _Track) -> Iterator[Slice]:
        """The page where an earlier run stopped is not there any more: from the newest end, then."""
        if track.failed and track.failed.cause == "broken":
            track.failed = None
            track.lane = Lane(track.listing.kind, self.session.pages(track.listing))
            track.walk = iter(track.lane)
            track.advance()
        yield from ()

    def _is_old(self, track: _Track, page: ListPage) -> bool:
        days = days_of(track.listing.kind, page)
        if self.until is None or not days or max(days) >= self.until.toordinal():
            track.old = 0
            return False
        track.old += 1
        return track.old >= OLD_PAGES

    def _slice(self, track: _Track) -> Slice:
        page = track.page
        assert page is not None  # noqa: S101 - for the type checker; the caller has looked
        place = track.lane.place
        assert place is not None  # noqa: S101 - a page has been given
        self.state["lists"][track.key] = [place.at, place.towards_first]
        if track.listing.kind == "Meeting":
            self.run.whole.learn(page.ids)
        days = days_of(track.listing.kind, page)
        back = f" zurück bis {dt.date.fromordinal(min(days)):%d.%m.%Y}" if days else ""
        items = self.run.entries(track.listing.kind, page, all_of_them=True)
        return Slice(NAMES[track.listing.kind] + back, items, self._mark())

    def _rest(self, tracks: list[_Track]) -> Iterator[Slice]:
        """What stands in no list; then all is loaded, unless a list could not be read to its end."""
        broken = any(track.lane.pages.broken_off for track in tracks)
        if not self.stopped and not broken:
            self.state["lists"] = END
        items = Stragglers(self.run).items(None, loaded=not self.stopped)
        yield Slice("Objekte, die in keiner Liste stehen", chain(items, self._end()), self._mark())

    def _end(self) -> Iterator[Item]:
        yield from self.session.keep()
        if self.state["lists"] == END:
            self.run.memory.note_word(LOADED, "yes")

    def _gap(self, listing: Listing, error: FetchError) -> Gap:
        gap = self.run.server.gap(error)
        return Gap(gap.place or listing.address, gap.cause, gap.reason)

    def _mark(self) -> str:
        return json.dumps(self.state, sort_keys=True)


def _state(mark: str) -> dict[str, Any]:
    try:
        kept = json.loads(mark) if mark else {}
    except ValueError:
        kept = {}
    if not isinstance(kept, dict) or not isinstance(kept.get("lists"), dict | str):
        return {"head": False, "lists": {}}
    return kept


def _place(kept: Any) -> Place | None:
    match kept:
        case [str(address), bool(towards_first)]:
            return Place(address, towards_first)
    return None
