"""The token with which we speak to the Bot Connector: kept while it is good, asked for by one at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.errors import TryLater

EARLY = timedelta(minutes=5)
"""So long before its end a token is replaced."""
AFTER_FAILURE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Granted:
    token: str
    lifetime: timedelta


class NoToken(TryLater):
    """Entra gave none. `code` is its own, such as invalid_client or AADSTS7000222, or the error on the way.

    Never the last word about a reply: a secret that has run out is replaced by the operator one day.
    """

    def __init__(self, code: str = "") -> None:
        super().__init__(f"no token of Entra: {code or 'no answer'}", after=AFTER_FAILURE)
        self.code = code


class KeptToken:
    """`acquire` blocks and runs in a thread; it raises NoToken."""

    def __init__(self, acquire: Callable[[], Granted], clock: Clock) -> None:
        self._acquire = acquire
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token = ""
        self._since = self._until = datetime.min.replace(tzinfo=UTC)
        self._failed: tuple[datetime, NoToken] | None = None

    async def token(self) -> str:
        async with self._lock:
            # Before it was granted: the clock was set back, and its end is not what we think.
            if not self._since <= self._clock.now() < self._until:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        if self._failed is not None and abs(self._clock.now() - self._failed[0]) < AFTER_FAILURE:
            raise NoToken(self._failed[1].code)
        try:
            granted = await asyncio.to_thread(self._acquire)
        except NoToken as error:
            self._failed = self._clock.now(), error
            raise
        self._token = granted.token
        self._since = self._clock.now()
        self._until = self._since + granted.lifetime - EARLY
