"""What stands around the lines of an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.digest.records import Subscription
from bot.messages import Answer, NewsLine, Text
from bot.texts import digest as texts

MOST_NAMES = 3
"""Names in a heading."""


Introduction = Answer | Text


class Introducer(Protocol):
    """Writes two sentences above an edition. Nobody does yet: an assistant may be given to the publisher.

    It is shown what the edition says and nothing else, and answers within a deadline of its own. Its
    sentences have passed the same checks as an assistant's answers: each rests on citations of papers in
    these lines. None where it has nothing to say, no model answers or a check failed: the edition is complete
    without. It never raises.
    """

    def introduce(self, lines: Sequence[NewsLine]) -> Introduction | None: ...


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the lines.

    `since` and `until` are the period, shown as days of `until`'s zone; `edition` is None for previews, which
    have nothing to click on. `home` is the key of the city whose news come first. `corrected` are ids of news
    of which something else was told before. `reduced`: what was withdrawn has been left out.
    """

    subscriptions: tuple[Subscription, ...]
    since: datetime | None
    until: datetime
    edition: int | None = None
    home: str | None = None
    introduction: Introduction | None = None
    reduced: bool = False
    corrected: frozenset[int] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """What the subscriptions ask for, told shortly."""
        named = tuple(dict.fromkeys(name for each in self.subscriptions for name in _names(each)))
        if len(named) <= MOST_NAMES:
            return () if named == (texts.EVERYTHING,) else named
        topics = {texts.quoted(each.wish.query) for each in self.subscriptions if each.wish.query}
        telling = sorted(named, key=lambda each: each not in topics)
        return (*telling[: MOST_NAMES - 1], texts.further(len(named) - MOST_NAMES + 1))

    @property
    def period(self) -> str:
        if self.since is None:
            return ""
        if self.subscriptions and all(each.wish.rhythm.at_once for each in self.subscriptions):
            return texts.period(self.until.date(), self.until.date())
        return texts.period(self.since.astimezone(self.until.tzinfo).date(), self.until.date())


def _names(subscription: Subscription) -> list[str]:
    """What it searches for as it was typed, else the kinds of news."""
    wish = subscription.wish
    if wish.query:
        return [texts.quoted(wish.query)]
    if len(wish.kinds) > MOST_NAMES:
        return [texts.EVERYTHING]
    return [texts.KINDS[kind] for kind in wish.kinds]
