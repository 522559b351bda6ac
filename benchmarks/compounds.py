"""How well compounds are taken apart: python -m benchmarks.compounds [--database DATABASE]

110 typical council compounds with all their right splits, and 31 words that must stay whole (reference
data). Exact: each part is right up to inflection and linking letters. Beside it a splitter from PyPI if
one is installed; none is both permissive and good (compound-split is GPL-3: 68 exact, 10 over-split).
"""

import argparse
import importlib.util
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.shared import shared_folder
from bot.retrieval.words import vocabulary
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.german import plain, stem
from bot.retrieval.words.nouns import folded
from bot.retrieval.words.seed import seed
from bot.retrieval.words.vocabulary import Vocabulary
from bot.store.database import Database

LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")
TIMED = 50_000
"""Different words that the speed is measured on, none of which the splitter has seen."""

Split = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Quality:
    wrong: dict[str, str]
    compounds: int
    wholes: int
    over_split: int

    @property
    def exact(self) -> int:
        return self.compounds - len(self.wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, help="one whose words are counted and measured as well")
    parser.add_argument("--wrong", action="store_true", help="print what is not exact")
    options = parser.parse_args()
    shared = shared_folder()
    known = counted(options.database) if options.database else Vocabulary()
    words = timed_words(known)
    print(f"{'splitter':24} {'exact':>9} {'over-split':>11} {'words/s':>9}")
    for name, words_known in {"seed alone": Vocabulary(), "seed and database": known}.items():
        if words_known.counts or name == "seed alone":
            report(name, Splitter(words_known), words, shared, wrong=options.wrong)


def report(name: str, splitter: Splitter, words: Sequence[str], shared: Path, *, wrong: bool) -> None:
    began = time.process_time()
    for word in words:
        splitter.parts(word)
    speed = len(words) / (time.process_time() - began)
    found = measured(splitter.parts, shared)
    exact, over = f"{found.exact}/{found.compounds}", f"{found.over_split}/{found.wholes}"
    print(f"{name:24} {exact:>9} {over:>11} {speed:>9,.0f}")
    for word, parts in found.wrong.items() if wrong else ():
        print(f"    {word}: {parts}")


def measured(parts: Split, shared: Path) -> Quality:
    reference = _reference(shared)
    lines = [line.split(" ", 1) for line in reference.GOLD]
    gold = {word: [way.split("+") for way in ways.split("|")] for word, ways in lines}
    made = {word: list(parts(word)) or [word] for word in gold}
    wrong = {word: "+".join(made[word]) for word, ways in gold.items() if not _is_one_of(made[word], ways)}
    over_split = sum(len(parts(word)) > 1 for word in reference.NOSPLIT)
    return Quality(wrong, len(gold), len(reference.NOSPLIT), over_split)


def _is_one_of(made: Sequence[str], ways: Iterable[Sequence[str]]) -> bool:
    return any(len(made) == len(way) and all(map(_same, made, way)) for way in ways)


def _same(one: str, other: str) -> bool:
    """Equal up to inflection and a linking element at the end of either."""
    one, other = folded(one), folded(other)
    return any(
        _stem(long.removesuffix(link)) == _stem(short)
        for long, short in ((one, other), (other, one))
        for link in LINKS
        if long.endswith(link)
    )


def _stem(word: str) -> str:
    return stem(plain(word))


def _reference(shared: Path) -> ModuleType:
    path = shared / "testbed" / "retrieval" / "compounds.py"
    spec = importlib.util.spec_from_file_location("reference_compounds", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def counted(path: Path) -> Vocabulary:
    """The vocabulary of a database, which is not changed."""
    db = Database(path)
    began = time.process_time()
    try:
        found = vocabulary.load(db)
        if not found.counts:
            found = Vocabulary(vocabulary.count_words(db), "counted")
            print(f"{len(found.counts):,} words counted in {time.process_time() - began:.1f} s")
    finally:
        db.close()
    return found


def timed_words(known: Vocabulary) -> list[str]:
    """Long words of the database; without one, nouns of the seed put together."""
    drawn = random.Random(1)
    words = sorted(word for word in known.counts if len(word) > 8)
    if not words:
        nouns = sorted(seed().nouns)
        words = ["".join(drawn.choices(nouns, k=2)) for _ in range(TIMED)]
    drawn.shuffle(words)
    return words[:TIMED]


if __name__ == "__main__":
    main()
