"""What an import tells while it runs and when it is done."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from bot.council.publicness import Publicness
from bot.sources.delivered import Refused


class Progress(Protocol):
    """Shows how far a stage is, in the stage's own unit (bytes, papers)."""

    def stage(self, name: str, total: int, unit: str, /) -> None: ...
    def advance(self, done: int, total: int | None = None, /) -> None: ...


class Silent:
    """Progress for tests and for a command whose output is not a terminal."""

    def stage(self, name: str, total: int, unit: str) -> None: ...
    def advance(self, done: int, total: int | None = None) -> None: ...


@dataclass(slots=True)
class Report:
    """The summary of one import.

    `counts` has the keys new, changed, unchanged, withdrawn, blocked and contradicted (objects), texts
    and texts_unchanged (files). `braked` is the number of withdrawals that were held back. `indexed` and
    `embedded` count papers, None where that was left out; `without_meaning` says why a model failed.

    Of a sync: `documents` has the keys read, unchanged, same (bytes known already), unread and failed,
    `gaps` counts by cause what is missing, `withdrawing` by kind what has been hidden or deleted, and
    `stopped` says in German why it ended early ('' where it did not).
    """

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    ignored_files: list[str] = field(default_factory=list)
    indexed: int | None = None
    embedded: int | None = None
    without_meaning: str = ""
    braked: int = 0
    scrubbed: bool = True
    unstated: Publicness = Publicness.PUBLIC
    seconds: float = 0.0
    requests: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    stopped: str = ""
    withdrawing: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        return sum(self.kinds.values())

    @property
    def changed_nothing(self) -> bool:
        busy = any(self.counts[key] for key in ("new", "changed", "withdrawn", "texts"))
        return not busy and not self.braked

    @property
    def complete(self) -> bool:
        whole = not (self.refused or self.braked or self.counts["contradicted"] or self.gaps or self.stopped)
        return whole and self.scrubbed and not self.without_meaning
