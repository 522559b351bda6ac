"""How much may be said in Teams: we wait for our turn rather than be refused.

Limits of learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: per bot and conversation (a chat
or a channel with all its threads) and per app and tenant. They hold for every request, and may change: a 429
still has to be obeyed.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.errors import TryLater

Window = tuple[float, int]
"""Seconds, and how many requests may lie within any such span."""

PER_CONVERSATION: tuple[Window, ...] = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
PER_TENANT: tuple[Window, ...] = ((1.0, 50),)
JITTER_SECONDS = 0.15
"""Requests do not need the same time to get there: those of a span may arrive closer together."""
PATIENCE_SECONDS = 20.0
"""A reply that would have to wait longer goes back to the outbox."""
MOST_KEPT = 2000


class Budget:
    """The requests of one conversation or tenant, those included that are still to come."""

    def __init__(self, windows: Sequence[Window], jitter: float = 0.0) -> None:
        self._windows = [(seconds + jitter, count) for seconds, count in windows]
        self._span = max((seconds for seconds, _ in self._windows), default=0.0)
        self._times: deque[float] = deque(maxlen=max((count for _, count in windows), default=0))
        self._closed_until = 0.0

    def earliest(self, now: float) -> float:
        """When the next request may go."""
        times = self._times
        free = [times[-count] + seconds for seconds, count in self._windows if len(times) >= count]
        return max(now, self._closed_until, *free)

    def book(self, at: float) -> None:
        self._times.append(at)

    def close(self, until: float) -> None:
        self._closed_until = max(self._closed_until, until)

    def idle(self, now: float) -> bool:
        """Whether nothing is lost by forgetting it."""
        last = self._times[-1] if self._times else 0.0
        return max(last + self._span, self._closed_until) <= now


class Limits:
    """One per app registration. `now` counts seconds, `sleep` lets that many pass; `jitter` is added to every
    span."""

    def __init__(
        self,
        conversation: Sequence[Window] = PER_CONVERSATION,
        tenant: Sequence[Window] = PER_TENANT,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        jitter: float = 0.0,
    ) -> None:
        self._conversation, self._tenant, self._jitter = conversation, tenant, jitter
        self._now, self._sleep = now, sleep
        self._budgets: dict[str, Budget] = {}

    async def wait(self, conversation: str, tenant: str) -> None:
        """Until one request may go to `conversation`. TryLater where that would take too long."""
        now, budgets = self._now(), self._both(conversation, tenant)
        at = max(budget.earliest(now) for budget in budgets)
        if at - now > PATIENCE_SECONDS:
            raise TryLater("own rate limit", after=timedelta(seconds=at - now))
        for budget in budgets:
            budget.book(at)
        if at > now:
            await self._sleep(at - now)

    def spare(self, conversation: str, tenant: str) -> bool:
        """Whether a request that is not needed (somebody writes …) would delay no other."""
        now = self._now()
        return all(budget.earliest(now) <= now for budget in self._both(conversation, tenant))

    def pause(self, conversation: str, seconds: float) -> None:
        """The service has asked for silence there."""
        self._budget(f"in {base(conversation)}", self._conversation).close(self._now() + seconds)

    def _both(self, conversation: str, tenant: str) -> tuple[Budget, Budget]:
        return (
            self._budget(f"in {base(conversation)}", self._conversation),
            self._budget(f"of {tenant}", self._tenant),
        )

    def _budget(self, key: str, windows: Sequence[Window]) -> Budget:
        if key not in self._budgets and len(self._budgets) >= MOST_KEPT:
            now = self._now()
            self._budgets = {name: each for name, each in self._budgets.items() if not each.idle(now)}
        return self._budgets.setdefault(key, Budget(windows, self._jitter))


def base(conversation: str) -> str:
    """The chat or channel without the thread in it."""
    return conversation.partition(";")[0]
