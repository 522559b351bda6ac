"""The cut-off: to what "nothing found" is said at different thresholds.

    python -m benchmarks.refusal --database DB [--list]

`evidence` is what the search compares with 1. For each threshold: how many of our own untreated and
treated questions (benchmarks/questions.py) are refused, how many judged `none` queries, and how many
points of nDCG@10 the other judged queries lose by it.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.command_line.compose import House
from benchmarks.questions import TREATED, UNTREATED
from benchmarks.shared import judged_queries, open_house
from bot.retrieval.evaluation import ndcg
from bot.retrieval.judged import Judged
from bot.retrieval.search import Search

THRESHOLDS = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2)
NONE = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    kind: str
    question: str
    evidence: float
    ndcg: float


def main() -> None:
    parser = argparse.ArgumentParser(description="What is refused at which threshold")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="each question with its evidence")
    given = parser.parse_args()
    house = open_house(given.database)
    for name, search in searches(house).items():
        asked = [ask(search, kind, each) for kind, each in questions()]
        print(table(name, asked))
        if given.list:
            print(*listing(asked), sep="\n")
    house.close()


def searches(house: House) -> dict[str, Search]:
    return {
        "hybrid": Search(house.db, vectors=house.vectors, enough=0.0),
        "lexical": Search(house.db, enough=0.0),
    }


def questions() -> Iterable[tuple[str, Judged]]:
    yield from (("untreated", Judged(each, "untreated", each, {})) for each in UNTREATED)
    yield from (("treated", Judged(each, "treated", each, {})) for each in TREATED)
    for judged in judged_queries():
        yield (judged.type if judged.relevant else NONE), judged


def ask(search: Search, kind: str, judged: Judged) -> Asked:
    found = search.find(judged.query, limit=10)
    worth = ndcg([hit.id for hit in found.hits], judged.relevant) if judged.relevant else 0.0
    return Asked(kind, judged.query, found.evidence, worth)


def table(name: str, asked: Sequence[Asked]) -> str:
    head = f"| {name}: threshold | untreated refused | treated refused | none refused | judged lose |"
    return "\n".join([head, "|---|---|---|---|---|", *(_line(each, asked) for each in THRESHOLDS)])


def _line(threshold: float, asked: Sequence[Asked]) -> str:
    counts = [_share(kind, threshold, asked) for kind in ("untreated", "treated", NONE)]
    judged = [each for each in asked if each.kind not in {"untreated", "treated", NONE}]
    lost = sum(each.ndcg for each in judged if each.evidence < threshold) / len(judged) * 100
    return f"| {threshold} | {' | '.join(counts)} | {lost:.1f} points |"


def _share(kind: str, threshold: float, asked: Sequence[Asked]) -> str:
    of_kind = [each for each in asked if each.kind == kind]
    return f"{sum(each.evidence < threshold for each in of_kind)} of {len(of_kind)}"


def listing(asked: Iterable[Asked]) -> Iterable[str]:
    for each in sorted(asked, key=lambda one: one.evidence):
        yield f"{each.evidence:5.2f} {each.kind:10} {each.ndcg:.2f} {each.question}"


if __name__ == "__main__":
    main()
