"""The pace of what nobody asked for: editions to all rooms at once must not hold up an answer."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

AT_ONCE = 4
"""Fewer than any adapter posts at a time, so that there is always room for answers."""
LONGEST_GAP = timedelta(seconds=30)
"""What a platform asks for may be about one place only: it slows down the others no more than this."""
SLACK = 1.1
"""What is left to answers while editions go out, a tenth: with none some of them met the limit and waited for
seconds, and all together took as long (benchmarks/digest_rooms.py)."""
FORGOTTEN = timedelta(minutes=10)
NO_GAP = timedelta()


class Bulk:
    """Of one platform: AT_ONCE posts at a time until the platform asks to wait, whoever was asked.

    From then on one post in each such time, and the first only after twice that: limits are shared with the
    answers, and so one of these finds what has become free meanwhile. After FORGOTTEN without another
    refusal it is tried again without.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()
        self._gap = NO_GAP
        self._next = self._told = datetime.min.replace(tzinfo=UTC)

    def free(self) -> int:
        """How many posts may begin now."""
        now = self._clock.now()
        if abs(now - self._told) > FORGOTTEN:
            self._gap = NO_GAP
        # A clock that was set back must not silence anybody for longer.
        if NO_GAP < self._next - now <= 2 * LONGEST_GAP:
            return 0
        return max(0, (1 if self._gap else AT_ONCE) - len(self._under_way))

    def pause(self, most: float) -> float:
        """Seconds until another may begin, or `most` where that is sooner or nothing is waited for."""
        seconds = (self._next - self._clock.now()).total_seconds()
        return min(seconds, most) if seconds > 0 else most

    def begun(self, post: asyncio.Task[None]) -> None:
        self._under_way.add(post)
        post.add_done_callback(self._under_way.discard)
        self._next = self._clock.now() + SLACK * self._gap

    def slow_down(self, after: timedelta) -> None:
        """The platform has asked to wait so long."""
        self._told = self._clock.now()
        self._gap = max(self._gap, min(after, LONGEST_GAP))
        self._next = self._told + 2 * self._gap
