"""Search quality on the judged queries, beside plain alternatives over the same passages.

    python -m benchmarks.quality --database DB [--leg lexical|hybrid] [--no-alternatives] [--save FILE]

The database holds the Karlsruhe papers. The queries are eval/dev.jsonl of the reference data. Gains
are the judged grades as they are (2, 1, 0); the time is that of a warm page of ten hits, and for the
alternatives it is that of the ids alone. `refused` is the share of queries for which nothing was
found: right for the type `none`, a loss for all others. The interval is that of nDCG@10.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from adapters.command_line.compose import House
from benchmarks.alternatives import Engine, Fts5, Fts5Stems, Tantivy, fill, passages_of
from benchmarks.shared import has_meaning, judged_queries, lexical_search, open_house, papers_of
from bot.retrieval.evaluation import QUALITY, REFUSED, Rank, Summary, ask_all, summaries, waits
from bot.retrieval.judged import Judged, Run, dumped

HEAD = """\
| system | type | queries | nDCG@10 | 95 % | MRR@10 | R@10 | R@50 | refused | p50 ms | p95 ms |
|---|---|---|---|---|---|---|---|---|---|---|"""
LEGS = ("lexical", "hybrid")


def main() -> None:
    parser = argparse.ArgumentParser(description="nDCG, MRR and recall on the judged queries")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--leg", choices=LEGS, help="only this; otherwise both where both are there")
    parser.add_argument("--no-alternatives", action="store_true")
    parser.add_argument("--save", type=Path, help="the run, for ratsbot eval --compare")
    given = parser.parse_args()
    house = open_house(given.database, vectors=given.leg != LEGS[0])
    judged = judged_queries()
    print(HEAD, flush=True)
    for name, rank in legs(house, given.leg).items():
        run = ask_all(rank, judged)
        print(table(name, judged, run), flush=True)
        if given.save:
            given.save.write_text(dumped(run), encoding="utf-8")
    for engine in () if given.no_alternatives else alternatives(house):
        print(table(engine.name, judged, ask_all(engine.rank, judged)), flush=True)
    house.close()


def legs(house: House, only: str | None = None) -> dict[str, Rank]:
    """Lexical first, so that what is saved last is the search as people get it."""
    searches = {"lexical": lexical_search(house)}
    if has_meaning(house):
        searches["hybrid"] = house.services.search
    return {f"Ratsbot {leg}": papers_of(search) for leg, search in searches.items() if only in {None, leg}}


def alternatives(house: House) -> Sequence[Engine]:
    engines = (Fts5(), Fts5Stems(), Tantivy())
    fill(engines, passages_of(house.db))
    return engines


def table(system: str, judged: Iterable[Judged], run: Run) -> str:
    kept = list(judged)
    return "\n".join(_line(system, each, _times(each, kept, run)) for each in summaries(kept, run))


def _times(group: Summary, judged: Iterable[Judged], run: Run) -> list[float]:
    kinds = [each for each in judged if each.hopeless == group.hopeless and group.type in {"", each.type}]
    return [run[each.id].milliseconds for each in kinds]


def _line(system: str, each: Summary, milliseconds: Sequence[float]) -> str:
    known = each.means
    ndcg = known.get(QUALITY[0])
    interval = f"{ndcg.low:.2f}–{ndcg.high:.2f}" if ndcg else "–"
    quality = [f"{known[name].value:.3f}" if name in known else "–" for name in QUALITY]
    took = waits(milliseconds)
    cells = (each.type or "all", each.queries, quality[0], interval, *quality[1:])
    shown = " | ".join(map(str, (system, *cells, f"{known[REFUSED].value:.2f}")))
    return f"| {shown} | {took.p50:.1f} | {took.p95:.1f} |"


if __name__ == "__main__":
    main()
