"""What a limited sync left out of a room, read backwards and bounded."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.matrix.wire import RoomEvent, Undecryptable

PAGE = 100
"""Events in one request."""
MOST_PAGES = 100

Event = RoomEvent | Undecryptable
Fetch = Callable[[str, str, str, int], Awaitable[tuple[Sequence[Event], str | None]]]
"""room, start, end, limit → events, the newest first, and where the next page starts (None: no more)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Missed events, the oldest first. `cut`: there were more, too old or too many."""

    events: tuple[Event, ...]
    cut: bool


def without_stale(events: Sequence[Event], oldest: datetime) -> tuple[list[Event], bool]:
    """Without messages from before `oldest`, and whether there were any; what takes something back stays."""
    kept = [event for event in events if event.at >= oldest or not _is_message(event)]
    return kept, len(kept) < len(events)


def _is_message(event: Event) -> bool:
    return isinstance(event, Undecryptable) or event.type == "m.room.message"


async def read_gap(fetch: Fetch, room_id: str, start: str, end: str, *, oldest: datetime, most: int) -> Gap:
    """From `start` back to `end`, but no older than `oldest` and no more than `most`."""
    found: list[Event] = []
    token: str | None = start
    cut = False
    for _ in range(MOST_PAGES):
        events, token = await fetch(room_id, token or start, end, PAGE)
        # Servers may claim any time, so a single event that is too old does not end the search.
        fresh = [event for event in events if event.at >= oldest]
        cut = cut or len(fresh) < len(events)
        found += fresh
        if len(found) > most:
            return Gap(tuple(reversed(found[:most])), cut=True)
        if token is None or not fresh:
            return Gap(tuple(reversed(found)), cut)
    return Gap(tuple(reversed(found)), cut=True)
