"""What a doctor says: one form for all of them."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A German sentence for the operator and, where something is to be done, what."""

    level: Level
    text: str
    remedy: str = ""
