"""Answers without a model on the judged questions, beside the passage that a search shows with its first hit.

    python -m benchmarks.answers --database DB [--list] [--room CHARACTERS]

The database holds the Karlsruhe papers; the questions are those of the types question and none of
eval/dev.jsonl. Right is a quote that shares most of the judged one and stands in the same file; where the
judged answer is the result of an agenda item, it is the line of that station with that result.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from benchmarks.shared import open_house, shared_folder
from bot.assistant.asking import foreign, is_individual_case, is_question
from bot.assistant.evidence import Evidence, EvidenceReader
from bot.assistant.extractive import extract
from bot.assistant.records import Source
from bot.commands.hits import telling
from bot.council.stations import standing
from bot.messages import ObjectRef
from bot.retrieval.evaluation import waits
from bot.retrieval.found import Found

ROOM = 12_000
BEST = 2
"""The grade of a paper that answers."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SHARED = 0.5
"""Of the judged quote so much must stand in the quote in one piece (or the other way round)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    id: str
    kind: str
    query: str
    file: str
    item: str
    quote: str
    text: str
    papers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`place` is where the right one stands among what is shown (1 first), 0: nowhere; `given` the same among
    the sources that a model would get; `plain` whether the search's first passage is right.

    `same`: the first is right, or a paper that answers says there the same numbers in other words.
    """

    wanted: Wanted
    place: int
    same: bool
    given: int
    plain: bool
    fate: str
    milliseconds: float
    shown: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Extractive answers on the judged questions")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="each question with what is shown")
    parser.add_argument("--room", type=int, default=ROOM)
    given = parser.parse_args()
    house = open_house(given.database)
    ask = asker(house, given.room)
    wanted = list(judged())
    ask(wanted[0])
    outcomes = [ask(each) for each in wanted]
    print(table(outcomes))
    if given.list:
        print(*listing(outcomes), sep="\n")
    house.close()


def judged() -> Iterable[Wanted]:
    for line in (shared_folder() / "eval/dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] in {"question", "none"}:
            yield _wanted(row, row["answer"] or {})


def _wanted(row: dict[str, Any], answer: dict[str, Any]) -> Wanted:
    file, item = answer.get("file") or "", answer.get("agendaItem") or ""
    return Wanted(
        row["id"],
        row["type"],
        row["query"],
        file,
        item,
        answer.get("quote") or "",
        answer.get("text") or "",
        frozenset(paper for paper, grade in row["relevant"].items() if grade == BEST),
    )


def asker(house: House, room: int) -> Callable[[Wanted], Outcome]:
    services = house.services
    reader = EvidenceReader(house.db, services.search, services.papers, services.stations, house.clock)

    def ask(wanted: Wanted) -> Outcome:
        begun = time.perf_counter()
        evidence = reader.of(wanted.query, room=room)
        extracted = extract(evidence)
        took = (time.perf_counter() - begun) * 1000
        known = {source.number: source for source in evidence.sources}
        cited = [(known[each.backings[0].source], each.backings[0].quote) for each in extracted.checked]
        right = [_is_right(wanted, source, quote) for source, quote in cited]
        given = [_is_right(wanted, source, source.text) for source in evidence.sources]
        fate = _fate(wanted.query, evidence, answers=extracted.answers)
        shown = tuple(f"{source.reference} S. {source.page}: {quote}" for source, quote in cited)
        return Outcome(
            wanted,
            _place(right),
            _is_same(wanted, cited, right),
            _place(given),
            _plain(house, wanted, evidence.found),
            fate,
            took,
            shown,
        )

    return ask


def _fate(query: str, evidence: Evidence, *, answers: bool) -> str:
    """What the user would be told."""
    if is_individual_case(query):
        return "individual case"
    if foreign(query, evidence_is_there=not evidence.thin):
        return "no council matter"
    if not evidence.sources:
        return "nothing found"
    if not is_question(query):
        return "search"
    return "answered" if answers else "found, not answered"


def _place(right: Sequence[bool]) -> int:
    return right.index(True) + 1 if True in right else 0


def _is_right(wanted: Wanted, source: Source, quote: str) -> bool:
    if wanted.item:
        station = source.station
        return station is not None and station.item == wanted.item and wanted.quote in station.result
    return source.file_ref is not None and source.file_ref.id == wanted.file and _overlap(quote, wanted.quote)


def _is_same(wanted: Wanted, cited: Sequence[tuple[Source, str]], right: Sequence[bool]) -> bool:
    if not cited or right[0]:
        return bool(cited)
    source, quote = cited[0]
    numbers = set(_NUMBER.findall(wanted.text))
    return bool(numbers) and source.paper.id in wanted.papers and numbers <= set(_NUMBER.findall(quote))


def _overlap(quote: str, judged: str) -> bool:
    first, second = _letters(quote), _letters(judged)
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return bool(first and second) and match.size >= SHARED * min(len(first), len(second))


def _letters(text: str) -> str:
    return re.sub(r"[^\w€%]+", "", text.casefold())


def _plain(house: House, wanted: Wanted, found: Found | None) -> bool:
    """The passage that /suche shows with its first hit, or the result of that hit's standing."""
    if not found or not found.hits:
        return False
    first = found.hits[0]
    if wanted.item:
        last = standing(house.services.stations.of(ObjectRef("Paper", first.body, first.id)))
        return last is not None and last.item == wanted.item
    shown = telling(first.passages)
    return any(each.file_id == wanted.file and _overlap(each.excerpt[0], wanted.quote) for each in shown)


def table(outcomes: Sequence[Outcome]) -> str:
    asked = [each for each in outcomes if each.wanted.kind == "question"]
    texts = [each for each in asked if each.wanted.file]
    stations = [each for each in asked if each.wanted.item]
    rows = [("texts", texts), ("results", stations), ("all", asked)]
    took = waits([each.milliseconds for each in outcomes])
    return "\n".join(
        [
            "| questions | | first | same first | shown | among sources | refused | /suche: first hit |",
            "|---|---|---|---|---|---|---|---|",
            *(_row(name, group) for name, group in rows),
            "",
            f"Time: p50 {took.p50:.0f} ms, p95 {took.p95:.0f} ms, longest {took.longest:.0f} ms",
            f"question: {dict(Counter(each.fate for each in asked))}",
            f"none: {dict(Counter(each.fate for each in outcomes if each.wanted.kind == 'none'))}",
        ]
    )


def _row(name: str, group: Sequence[Outcome]) -> str:
    refused = sum(each.fate not in {"answered", "found, not answered"} for each in group)
    counts = (
        sum(each.place == 1 for each in group),
        sum(each.same for each in group),
        sum(each.place > 0 for each in group),
        sum(each.given > 0 for each in group),
        refused,
        sum(each.plain for each in group),
    )
    return f"| {name} | {len(group)} | {' | '.join(map(str, counts))} |"


def listing(outcomes: Iterable[Outcome]) -> Iterable[str]:
    for each in outcomes:
        yield f"\n{each.wanted.id} place {each.place} given {each.given} plain {each.plain} {each.fate}"
        yield f"  {each.wanted.query}\n  = {' '.join(each.wanted.quote.split())}"
        yield from (f"  - {shown[:300]}" for shown in each.shown)


if __name__ == "__main__":
    main()
