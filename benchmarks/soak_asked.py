"""What was asked in the soak, what is expected of it, and what became of it."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

DRAFTS = ("Ich zähle …", "Ich schreibe …", "Ich lese ")
"""How progress begins that no answer has replaced."""
SHORT = 60
"""Characters; longer ones are answers that begin so."""
Fate = Literal["once", "none"]


@dataclass(slots=True)
class Asked:
    """A question in a room. `at` is when it was taken, `first` when something stood below it."""

    room: str
    id: str
    text: str
    sender: str
    at: float = field(default_factory=time.monotonic)
    first: float = 0.0
    expected: Fate = "once"
    edited: bool = False
    timed: bool = True
    """Whether its wait says anything: not while a server is away."""

    @property
    def key(self) -> tuple[str, str]:
        return self.room, self.id


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of the bot that people see now; `answers` is the id of the question, '' for none."""

    room: str
    answers: str
    words: str


@dataclass(slots=True)
class Verdict:
    """What went wrong, by what; `waits` in seconds."""

    asked: int = 0
    answered: int = 0
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    waits: list[float] = field(default_factory=list)

    def of_questions(self, questions: Iterable[Asked], standing: Iterable[Standing]) -> None:
        below: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for each in standing:
            if each.words.startswith(DRAFTS) and len(each.words) < SHORT:
                self.wrong["drafts left"].append(f"{each.room} {each.answers} {each.words}")
            else:
                below[each.room, each.answers].append(each.words)
        for question in questions:
            self.asked += 1
            found = below[question.key]
            self.answered += bool(found)
            if question.first and question.timed:
                self.waits.append(question.first - question.at)
            self._judge(question, found)

    def _judge(self, question: Asked, found: list[str]) -> None:
        named = f"{question.room} {question.id} {question.text}"
        if question.expected == "none":
            if found:
                self.wrong["left below a deleted question"].append(named)
            return
        if not found:
            self.wrong["lost"].append(named)
        elif max(Counter(found).values()) > 1:
            self.wrong["doubled"].append(named)

    def add(self, what: str, named: str) -> None:
        self.wrong[what].append(named)

    @property
    def clean(self) -> bool:
        return not any(self.wrong.values())

    def wait(self, share: float) -> float:
        """So long nobody but this share had to wait."""
        waits = sorted(self.waits) or [0.0]
        return waits[min(len(waits) - 1, int(len(waits) * share))]
