"""How often the derived originators of papers are right, on a sample that a person judges.

    python -m benchmarks.originators DATABASE                      prints the sample to be judged
    python -m benchmarks.originators DATABASE JUDGEMENTS.json      prints the figure

A judgement is true where every derived party filed the paper and none is missing that its title or
letterhead names; "wrong" parties and "missing" ones can be counted apart by "extra" and "missing".
Judgements are kept by a hash of the paper's id, so that the file contains no council data.
"""

import hashlib
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.council.originators import Party
from bot.retrieval.query import facets
from bot.retrieval.query.vocabulary import packaged_glossary

SAMPLE = 100
LINES = 14


def main() -> None:
    connection = sqlite3.connect(f"file:{Path(sys.argv[1])}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    papers = [
        row["no"]
        for row in connection.execute("SELECT no FROM paper WHERE publicness = 'public' ORDER BY id")
    ]
    found = dict(_derived(connection, papers))
    print(f"{len(found)} of {len(papers)} papers have a derived originator")
    sample = _sample(connection, found)
    if len(sys.argv) > len(("program", "database")):
        _figures(connection, sample, found, json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
        return
    for no in sample:
        _show(connection, no, found[no])


def _sample(connection: sqlite3.Connection, found: Collection[int]) -> list[int]:
    """By the hash of the ids: hardly another sample after the rules have changed."""
    rows = connection.execute("SELECT no, id FROM paper WHERE publicness = 'public'")
    return [no for _, no in sorted((_hash(row["id"]), row["no"]) for row in rows) if no in found][:SAMPLE]


def _derived(connection: sqlite3.Connection, papers: list[int]) -> Iterator[tuple[int, tuple[Party, ...]]]:
    glossary = packaged_glossary()
    for start in range(0, len(papers), 500):
        for no, _, parties in facets.described(connection, papers[start : start + 500], glossary):
            if parties:
                yield no, parties


def _show(connection: sqlite3.Connection, no: int, parties: tuple[Party, ...]) -> None:
    row = connection.execute(
        "SELECT id, name, reference, paper_type, date FROM paper WHERE no = ?", [no]
    ).fetchone()
    print(f"\n{_hash(row['id'])}  {row['reference']} · {row['paper_type']} · {row['date']}\n  {row['name']}")
    for name, head in facets.documents(connection, no):
        lines = [line.strip() for line in head.splitlines() if line.strip()][:LINES]
        print(f"    [{name}] {' / '.join(lines)[:420]}")
    print("  => " + ", ".join(f"{party.name} ({party.found_in})" for party in parties))


def _figures(
    connection: sqlite3.Connection,
    sample: list[int],
    found: dict[int, tuple[Party, ...]],
    judged: dict[str, str],
) -> None:
    """Judgements: "right", "extra" (a party that did not file it), "missing" (one too few), "wrong"."""
    counts: Counter[str] = Counter()
    by_source: Counter[tuple[str, bool]] = Counter()
    for no in sample:
        row = connection.execute("SELECT id FROM paper WHERE no = ?", [no]).fetchone()
        verdict = judged.get(_hash(row["id"]), "not judged")
        counts[verdict] += 1
        by_source[found[no][0].found_in, verdict in {"right", "missing"}] += 1
    right = counts["right"] + counts["missing"]
    total = sum(counts.values()) - counts["not judged"]
    print(dict(counts), dict(by_source))
    print(f"papers whose derived parties all filed it: {right} of {total} ({right / max(total, 1):.0%})")


def _hash(paper: str) -> str:
    return hashlib.sha256(paper.encode()).hexdigest()[:12]


if __name__ == "__main__":
    main()
