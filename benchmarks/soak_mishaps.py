"""What befalls the servers of a soak, and the bot itself."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.soak_homeserver import Homeserver
from benchmarks.soak_model import QuotingChat
from benchmarks.soak_wanted import Wanted
from tests.matrix.process import Process
from tests.teams.faults import CONFLICT, CUT, THROTTLED, Fault, refused
from tests.teams.world import World

AFTER_SECONDS = 20.0
"""So long after a server was away the waits say nothing."""
SHARE = 0.01
"""Of all requests, fails."""
HICCUP_SECONDS = 3.0
"""Between two requests to the connector that fail, on the average."""
TEAMS_FAULTS = (
    THROTTLED, CONFLICT, refused(500), refused(503), refused(503, after="1"), CUT, Fault("slow", seconds=2),
)  # fmt: skip


@dataclass(slots=True)
class Mishaps:
    """`start` starts the bot. `away` counts what has happened."""

    wanted: Wanted
    homeserver: Homeserver
    world: World
    chat: QuotingChat
    process: Process
    start: Callable[[], Awaitable[None]]
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    away: Counter[str] = field(default_factory=Counter)
    _until: float = 0.0

    def disturbed(self) -> bool:
        """Whether something is or was away just now."""
        return time.monotonic() < self._until

    async def befall(self, stop: asyncio.Event) -> None:
        """Until `stop`; then all are well again."""
        self.homeserver.share = self.chat.share = SHARE
        await asyncio.gather(self._mishaps(stop), self._hiccups(stop))
        self.homeserver.share = self.chat.share = 0.0
        self.world.service.faults.clear()

    async def _hiccups(self, stop: asyncio.Event) -> None:
        """Single requests to the connector fail."""
        while not await stopped(stop, self.chance.expovariate(1 / HICCUP_SECONDS)):
            self.world.service.fail(self.chance.choice(TEAMS_FAULTS))

    async def _mishaps(self, stop: asyncio.Event) -> None:
        """One after another every server is away for a while; the bot, too, if that is wanted."""
        kinds: list[Callable[[], Awaitable[None]]] = [
            self._homeserver_away, self._connector_away, self._identity_away, self._model_away,
        ]  # fmt: skip
        kinds += [self._bot_stopped, self._bot_killed] if self.wanted.restarts else []
        pause = self.wanted.minutes * 60 / (2 * len(kinds) + 1)
        number = 0
        while not await stopped(stop, pause):
            kind = kinds[number % len(kinds)]
            name = kind.__name__.strip("_").replace("_", " ")
            self.away[name] += 1
            self._until = time.monotonic() + self.wanted.away_seconds + AFTER_SECONDS
            await kind()
            number += 1

    async def _homeserver_away(self) -> None:
        await self.homeserver.stop()
        await asyncio.sleep(self.wanted.away_seconds)
        await self.homeserver.start()

    async def _connector_away(self) -> None:
        self.world.service.always = refused(503)
        await asyncio.sleep(self.wanted.away_seconds)
        self.world.service.always = None

    async def _identity_away(self) -> None:
        self.world.identity.status = 503
        await asyncio.sleep(self.wanted.away_seconds)
        self.world.identity.status = 200

    async def _model_away(self) -> None:
        self.chat.share = 1.0
        await asyncio.sleep(self.wanted.away_seconds)
        self.chat.share = SHARE

    async def _bot_stopped(self) -> None:
        await asyncio.to_thread(self.process.stop)
        await self.start()

    async def _bot_killed(self) -> None:
        await asyncio.to_thread(self.process.kill)
        await self.start()


async def stopped(stop: asyncio.Event, seconds: float) -> bool:
    """Whether it is to end; else so many seconds have passed."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
