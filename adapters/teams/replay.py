"""Activities that came already: Teams delivers again what it thinks lost, and a token can be played back.

In memory only. Behind it stands the inbox, which takes every event id once, also after a restart; an invoke
is answered anew then.
"""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

from adapters.teams.wire import Activity
from bot.clock import Clock

KEPT = timedelta(minutes=65)
"""As long as a token is good (an hour), and the clocks' difference."""
MOST = 100_000
CHANGES = frozenset({"messageUpdate", "messageDelete", "messageReaction"})

Key = tuple[str, str, str, str, str]


def key(activity: Activity) -> Key:
    """What makes two activities the same. Changes bear the id of the message, so their moment counts too,
    and whose they are."""
    moment, whose = (activity.timestamp, activity.from_id) if activity.type in CHANGES else ("", "")
    return activity.conversation_id, activity.id, activity.type, moment, whose


class Replays:
    """What came in, of one registration."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: OrderedDict[Key, datetime] = OrderedDict()
        self._running: dict[Key, asyncio.Event] = {}

    async def begin(self, what: Key) -> bool:
        """Whether it is new. Then `end` has to follow; a copy that comes before that waits for it."""
        while running := self._running.get(what):
            await running.wait()
        self._forget()
        if what in self._seen:
            return False
        self._running[what] = asyncio.Event()
        return True

    def end(self, what: Key, *, taken: bool) -> None:
        """What could not be taken in may come again."""
        if taken:
            self._seen[what] = self._clock.now()
        self._running.pop(what).set()

    def _forget(self) -> None:
        """The oldest first: they stand in the order in which they came."""
        now = self._clock.now()
        while self._seen and (len(self._seen) >= MOST or abs(now - next(iter(self._seen.values()))) > KEPT):
            self._seen.popitem(last=False)
