"""How much of the model may be used: per person and place in an hour, and in all in a month."""

import datetime as dt
import threading
from collections import deque
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import UserError
from bot.model.chat import Spent
from bot.settings import Assistant
from bot.store.model_use import ModelUse
from bot.texts import answers as texts

HOUR = dt.timedelta(hours=1)
MOST_KNOWN = 10_000
"""People and places of which the last requests are remembered; then those of whom nothing counts go."""


class LimitReached(UserError):
    """Whoever asked goes on without the model, and says why."""


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose account a request goes; `sender` is a pseudonym."""

    platform: str
    place: str
    sender: str


class Limits:
    """The hours are remembered by this process only, the month by the store. Safe from several threads."""

    def __init__(self, settings: Assistant, use: ModelUse, clock: Clock) -> None:
        self._settings = settings
        self._use = use
        self._clock = clock
        self._asked: dict[tuple[str, ...], deque[dt.datetime]] = {}
        self._lock = threading.Lock()

    def admit(self, asker: Asker | None) -> None:
        """Counts one request; raises LimitReached. None: nobody has asked, so only the month counts."""
        if self._settings.monthly_tokens and self._use.tokens(self._month()) >= self._settings.monthly_tokens:
            raise LimitReached(texts.MONTH_SPENT)
        if asker is not None:
            self._count(asker, self._clock.now())

    def _count(self, asker: Asker, now: dt.datetime) -> None:
        with self._lock:
            own = self._recent(("user", asker.platform, asker.sender), now)
            all_here = self._recent(("place", asker.platform, asker.place), now)
            if len(own) >= self._settings.user_per_hour:
                raise LimitReached(texts.too_many(own[0] + HOUR - now))
            if len(all_here) >= self._settings.place_per_hour:
                raise LimitReached(texts.too_many_here(all_here[0] + HOUR - now))
            own.append(now)
            all_here.append(now)

    def expire(self) -> int:
        """Forgets people and places of whom nothing counts any more; says how many."""
        with self._lock:
            before, now = len(self._asked), self._clock.now()
            self._asked = {
                each: row for each, row in self._asked.items() if row and now - HOUR < row[-1] <= now
            }
            return before - len(self._asked)

    def spend(self, task: str, spent: Spent) -> None:
        self._use.add(self._month(), task, spent.prompt, spent.answer)

    def _month(self) -> str:
        return f"{self._clock.now():%Y-%m}"

    def _recent(self, key: tuple[str, ...], now: dt.datetime) -> deque[dt.datetime]:
        if len(self._asked) > MOST_KNOWN:
            self._asked = {each: row for each, row in self._asked.items() if row and row[-1] > now - HOUR}
        # What lies ahead was counted by a clock that has been set back since.
        row = deque(each for each in self._asked.get(key, ()) if now - HOUR < each <= now)
        self._asked[key] = row
        return row
