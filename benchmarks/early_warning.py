"""Whether an early warning is about the same matter, on pairs of papers judged by reading them.

    python -m benchmarks.early_warning DATABASE            precision at each cut-off
    python -m benchmarks.early_warning DATABASE --reach    and how many papers would get a warning

DATABASE holds Karlsruhe, Magdeburg and Nordstemmen (benchmarks/README.md) with the vectors of the model that
comes along. Judged was: paper A is about to be decided in one city, paper B has been decided in another one;
would the clerk who deals with A want to know B because the same question was settled there? So two dog tax
statutes are a yes, two development plans, donations or statutes of municipal enterprises a no. Pairs were
read in random order without their figures.

Parts, in the order in which they were judged:
- `any`: the nearest decided papers of all kinds, and those whose titles share most, the same number from each
  range of either figure;
- `outside` and `fit`: pairs whose titles share something, outside and inside of what `council.regulations`
  lets through; the words of that list and both cut-offs were set on them and on `any`;
- `check`: regulations whose titles had not been judged yet, drawn after list and cut-offs were fixed.
Kept are hashes of source ids, so that the file contains no council data.
"""

import argparse
import hashlib
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.council.stations import is_decision
from bot.digest.early import LEAST_SCORE, LEAST_SHARED
from bot.messages import ObjectRef
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.same_matter import SameMatter
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.retrieval.words.language import Language
from bot.store.database import Database
from bot.store.stations import StationReader

PAIRS = Path(__file__).with_suffix(".json")
SINCE = "2020"
Z = 1.645
"""Of a two-sided interval of 90 %."""

_PAPERS = "SELECT no, body, id, name FROM paper WHERE publicness = 'public'"
_DISCUSSED = """
SELECT DISTINCT p.no, min(m.start) AS first FROM paper p
JOIN consultation c ON c.body = p.body AND c.paper = p.id AND c.publicness = 'public'
JOIN station_item s ON s.body = c.body AND s.paper = c.paper AND s.id = c.id AND s.at = c.at
JOIN agenda_item a ON a.body = s.body AND a.id = s.item AND a.publicness = 'public'
JOIN meeting m ON m.body = a.body AND m.id = a.meeting AND m.publicness = 'public'
WHERE p.publicness = 'public' GROUP BY p.no HAVING first >= ?
"""


@dataclass(frozen=True, slots=True)
class Pair:
    part: str
    same: bool
    score: float
    shared: float


@dataclass(frozen=True, slots=True)
class Titled:
    no: int
    ref: ObjectRef
    title: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.early_warning")
    parser.add_argument("database", type=Path)
    parser.add_argument("--reach", action="store_true", help="how many papers would get a warning")
    given = parser.parse_args()
    if not given.database.is_file():
        parser.error(f"no such database: {given.database}")
    db = Database(given.database)
    vectors = VectorIndex(db, None)
    matter = SameMatter(
        db,
        vectors.papers,
        lambda: vectors.status().serving,
        Language(db).analyser,
        Ranking(db).title_weights,
    )
    pairs = list(_pairs(db, vectors, matter))
    _by_score([pair for pair in pairs if pair.part == "any"])
    for part in ("outside", "fit", "check"):
        _by_cut_off(part, [pair for pair in pairs if pair.part == part])
    if given.reach:
        _reach(db, matter)


def key(ref: ObjectRef) -> str:
    return hashlib.sha256(f"{ref.body} {ref.id}".encode()).hexdigest()[:12]


def _pairs(db: Database, vectors: VectorIndex, matter: SameMatter) -> Iterator[Pair]:
    """With the figures of this database; says how far they are from those when the pairs were judged."""
    rows = db.rows(_PAPERS)
    papers = [Titled(row["no"], ObjectRef("Paper", row["body"], row["id"]), row["name"]) for row in rows]
    known = {key(paper.ref): paper for paper in papers}
    moved = []
    for judged in json.loads(PAIRS.read_text(encoding="utf-8")):
        one, other = known.get(judged["one"]), known.get(judged["other"])
        near = vectors.papers.like(one.no, allowed=[other.no], limit=1) if one and other else []
        if one and other and near:
            shared = matter.shared(one.title, other.title)
            moved += [abs(near[0].score - judged["score"]), abs(shared - judged["shared"])]
            yield Pair(judged["part"], judged["same"], near[0].score, shared)
    print(f"{len(moved) // 2} pairs found; figures differ by {statistics.fmean(moved):.4f} at the mean\n")


def _by_score(pairs: Sequence[Pair]) -> None:
    print("| cosine, all matters | pairs | same matter | interval |\n|---|---|---|---|")
    for low, high in ((0.0, 0.86), (0.86, 0.88), (0.88, 0.90), (0.90, 0.92), (0.92, 1.01)):
        _row(f"{low:.2f} to {min(high, 1):.2f}", [pair for pair in pairs if low <= pair.score < high])


def _by_cut_off(part: str, pairs: Sequence[Pair]) -> None:
    print(f"\n| {part}: cosine, share of titles | pairs | same matter | interval |\n|---|---|---|---|")
    for score in (0.83, LEAST_SCORE, 0.87):
        for shared in (0.3, LEAST_SHARED, 0.5):
            chosen = " (chosen)" if (score, shared) == (LEAST_SCORE, LEAST_SHARED) else ""
            over = [pair for pair in pairs if pair.score >= score and pair.shared >= shared]
            _row(f"{score:.2f}, {shared:.2f}{chosen}", over)


def _row(name: str, pairs: Sequence[Pair]) -> None:
    same = sum(pair.same for pair in pairs)
    if pairs:
        low, high = wilson(same, len(pairs))
        print(f"| {name} | {len(pairs)} | {same / len(pairs):.2f} | {low:.2f}-{high:.2f} |")


def wilson(successes: int, trials: int) -> tuple[float, float]:
    share, square = successes / trials, Z * Z / trials
    middle = (share + square / 2) / (1 + square)
    half = Z * (share * (1 - share) / trials + square / trials / 4) ** 0.5 / (1 + square)
    return middle - half, middle + half


def _reach(db: Database, matter: SameMatter) -> None:
    """Papers whose first meeting was since 2020, as if looked at on the day before it."""
    decided = _decisions(db)
    discussed = {row["no"]: row["first"] for row in db.rows(_DISCUSSED, [SINCE])}
    warned, regulations = 0, 0
    for no, first in discussed.items():
        found = matter.counterparts(no)
        regulations += bool(found)
        warned += any(
            each.score >= LEAST_SCORE and each.shared >= LEAST_SHARED and decided(each.paper, first)
            for each in found
        )
    print(f"\nof {len(discussed)} papers {regulations} are regulations, {warned} get a warning")


def _decisions(db: Database) -> Callable[[ObjectRef, str], bool]:
    """Whether a paper was decided before an instant."""
    stations = StationReader(db)
    known: dict[ObjectRef, list[datetime]] = {}

    def decided(paper: ObjectRef, before: str) -> bool:
        if paper not in known:
            known[paper] = [each.start for each in stations.of(paper) if each.start and is_decision(each)]
        return any(start < datetime.fromisoformat(before) for start in known[paper])

    return decided


if __name__ == "__main__":
    main()
