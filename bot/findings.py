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
    place: str = ""
    """Where it is, as in „ratsbot.toml, Zeile 12“; '' where that is no place in a file."""

    def line(self) -> str:
        """All of it on one line, as for the message of an error."""
        where = f"{self.place}: " if self.place else ""
        remedy = f" Abhilfe: {self.remedy}" if self.remedy else ""
        return f"{where}{self.text}{remedy}"
