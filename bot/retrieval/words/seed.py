"""The words that compounds are made of before a city's own papers show them (config/vocabulary/seed.txt)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from bot.settings import packaged

FILES = {"a": 3000, "b": 1000, "c": 300, "d": 100, "a+": 3000, "b+": 100, "c+": 30}
"""How many files a word of each class counts for; like a corpus of some ten thousand files."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Words in lower case with their number of files."""

    nouns: dict[str, int]
    first: dict[str, int]
    """Stand only first in a compound: stems of verbs, adjectives, particles."""

    @property
    def version(self) -> str:
        return blake2b(repr((self.nouns, self.first)).encode(), digest_size=4).hexdigest()


@cache
def seed() -> Seed:
    """The seed that Ratsbot brings."""
    path = packaged("config") / "vocabulary" / "seed.txt"
    with path.open(encoding="utf-8") as lines:
        return read(lines)


def read(lines: Iterable[str]) -> Seed:
    """Lines of a class ("a", "b+"), a blank, and words; "#" begins a remark."""
    found = Seed({}, {})
    for line in lines:
        if not line.startswith("#") and line.strip():
            name, *words = line.lower().split()
            into = found.first if name.endswith("+") else found.nouns
            for word in words:
                into[word] = max(FILES[name], into.get(word, 0))
    return found
