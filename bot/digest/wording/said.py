"""What a text says of a subscription; what it does not say is None or empty."""

from dataclasses import dataclass, field
from datetime import time

from bot.digest.records import WishKind, Without

ORDER: tuple[WishKind, ...] = ("decision", "result", "paper", "agenda", "minutes", "early")
EVERYTHING: tuple[WishKind, ...] = ("result", "paper", "agenda", "minutes")
"""„alles“: results hold the Beschlüsse; the early warning is for those who ask for it."""


@dataclass
class Said:
    """Filled part by part while a text is read.

    `more_…`: in addition to what was asked for before. `not_…` is taken away from what was, `again` is no
    longer left out. `filters` are filters of a search, in their own form.
    """

    days: tuple[int, ...] | None = None
    not_days: set[int] = field(default_factory=set)
    at_once: bool = False
    clock: time | None = None
    kinds: list[WishKind] = field(default_factory=list)
    more_kinds: bool = False
    not_kinds: list[WishKind] = field(default_factory=list)
    bodies: tuple[str, ...] | None = None
    more_bodies: bool = False
    not_bodies: list[str] = field(default_factory=list)
    without: list[Without] = field(default_factory=list)
    again: list[Without] = field(default_factory=list)
    empty: bool | None = None
    filters: list[str] = field(default_factory=list)
    topic: str = ""
    problems: list[str] = field(default_factory=list)

    def wants(self, kind: WishKind) -> None:
        if kind not in self.kinds:
            self.kinds.append(kind)


def ordered(kinds: set[WishKind]) -> tuple[WishKind, ...]:
    """As they are kept and told; among all results the Beschlüsse need no mention."""
    return tuple(each for each in ORDER if each in kinds and (each != "decision" or "result" not in kinds))
