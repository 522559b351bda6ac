"""Search quality on the judged queries, beside a plain FTS5 index over the same passages.

    python -m benchmarks.quality --database DB

The database holds the Karlsruhe papers, indexed. The queries are eval/dev.jsonl of the reference
data. Gains are the judged grades as they are (2, 1, 0); the time is that of a page of ten hits.
"""

import argparse
import json
import math
import sqlite3
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared import shared_folder
from bot.retrieval.lexical.schema import paper_no
from bot.retrieval.search import Search
from bot.retrieval.words.stopwords import STOP_WORDS
from bot.store.database import Database

DEPTH = 50
Ranker = Callable[[str, int], list[str]]
"""From a query to so many paper ids, best first."""


@dataclass(frozen=True, slots=True)
class Judged:
    type: str
    query: str
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class Measures:
    ndcg: float
    mrr: float
    recall10: float
    recall50: float
    milliseconds: float


def judged_queries(path: Path) -> list[Judged]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Judged(row["type"], row["query"], row["relevant"]) for row in rows]


def measures(found: Sequence[str], relevant: Mapping[str, int], milliseconds: float) -> Measures:
    gains = [relevant.get(paper, 0) for paper in found[:10]]
    first = next((place for place, gain in enumerate(gains, 1) if gain), None)
    return Measures(
        _dcg(gains) / _dcg(sorted(relevant.values(), reverse=True)[:10]),
        1 / first if first else 0.0,
        _share(found[:10], relevant),
        _share(found[:50], relevant),
        milliseconds,
    )


def _dcg(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _share(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    return sum(paper in relevant for paper in found) / len(relevant)


def ours(db: Database) -> Ranker:
    search = Search(db)
    return lambda query, limit: [hit.id for hit in search.find(query, limit=limit).hits]


def plain_fts5(db: Database) -> Ranker:
    """What SQLite alone does: unicode61, OR of the words that are no function words.

    A word with a hyphen or slash is a phrase, which is what FTS5 makes of it in quotes.
    """
    index = _plain_index(db)
    papers = {row["no"]: row["id"] for row in db.rows("SELECT no, id FROM paper WHERE publicness = 'public'")}

    def rank(query: str, limit: int) -> list[str]:
        words = [word.replace('"', "") for word in query.split()]
        match = " OR ".join(f'"{word}"' for word in words if word.strip("?!.,:").lower() not in STOP_WORDS)
        sql = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 1000"
        rows = index.execute(sql, [match]).fetchall() if match else []
        return [papers[no] for no in dict.fromkeys(paper_no(row[0]) for row in rows)][:limit]

    return rank


def _plain_index(db: Database) -> sqlite3.Connection:
    index = sqlite3.connect("")  # a temporary file that goes with the connection
    index.execute("CREATE VIRTUAL TABLE plain USING fts5(text, content = '', tokenize = 'unicode61')")
    rows = db.reader().execute(
        'SELECT id, substr(text, start + 1, "end" - start) FROM passage JOIN file_text USING (file_no)'
    )
    index.executemany("INSERT INTO plain(rowid, text) VALUES (?, ?)", (tuple(row) for row in rows))
    return index


def run(rank: Ranker, queries: Sequence[Judged]) -> dict[str, list[Measures]]:
    by_type: defaultdict[str, list[Measures]] = defaultdict(list)
    for judged in queries:
        began = time.perf_counter()
        rank(judged.query, 10)
        took = (time.perf_counter() - began) * 1000
        if judged.relevant:
            measured = measures(rank(judged.query, DEPTH), judged.relevant, took)
            by_type["all"].append(measured)
            by_type[judged.type].append(measured)
    return by_type


def table(system: str, by_type: Mapping[str, Sequence[Measures]]) -> str:
    return "\n".join(_line(system, kind, rows) for kind, rows in by_type.items())


def _line(system: str, kind: str, rows: Sequence[Measures]) -> str:
    means = [statistics.mean(getattr(row, name) for row in rows) for name in Measures.__slots__[:4]]
    times = sorted(row.milliseconds for row in rows)
    shown = " | ".join(f"{mean:.3f}" for mean in means)
    return f"| {system} | {kind} | {len(rows)} | {shown} | {_at(times, 0.5):.0f} | {_at(times, 0.95):.0f} |"


def _at(times: Sequence[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description="nDCG, MRR and recall on the judged queries")
    parser.add_argument("--database", type=Path, required=True)
    db = Database(parser.parse_args().database)
    queries = judged_queries(shared_folder() / "eval" / "dev.jsonl")
    print("| system | type | queries | nDCG@10 | MRR@10 | R@10 | R@50 | p50 ms | p95 ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    print(table("Ratsbot", run(ours(db), queries)))
    print(table("FTS5 unicode61", run(plain_fts5(db), queries)))


if __name__ == "__main__":
    main()
