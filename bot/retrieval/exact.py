"""Papers that are asked for by their number."""

from collections.abc import Collection, Sequence

from bot.council.asked import AskedReference
from bot.council.references import lookup_ranges, matches
from bot.retrieval.lexical.ranking import Scored
from bot.store.database import Database, Row

EXACT_SCORE = 1_000.0
"""Of a paper that was asked for by its number, less how badly it fits; all others stay below 1."""

_IN_RANGE = """
SELECT no, body, reference_key FROM paper
WHERE publicness = 'public' AND reference_key >= ? AND reference_key < ?
"""


def by_number(
    db: Database, references: Sequence[AskedReference], bodies: Collection[str] | None
) -> list[Scored]:
    """Public papers with one of these numbers, the best fit first; all cities where `bodies` is None."""
    best: dict[int, float] = {}
    for asked in references:
        for row in _in_ranges(db, asked.key):
            match = matches(asked.key, row["reference_key"])
            if match is not None and (bodies is None or row["body"] in bodies):
                best[row["no"]] = max(best.get(row["no"], 0.0), EXACT_SCORE - match)
    hits = [Scored(no, score, (), 1.0) for no, score in best.items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.paper_no))


def is_exact(score: float) -> bool:
    return score > EXACT_SCORE / 2


def _in_ranges(db: Database, key: str) -> list[Row]:
    return [row for bounds in lookup_ranges(key) for row in db.rows(_IN_RANGE, bounds)]
