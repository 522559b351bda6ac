"""What became of the sentences of one answer."""

from collections import Counter
from dataclasses import dataclass, field

from bot.assistant.records import Fault


@dataclass(slots=True)
class Tally:
    """`absent`: the model said that the sources do not answer. `cut`: the answer broke off."""

    shown: int = 0
    dropped: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    absent: bool = False
    cut: bool = False
