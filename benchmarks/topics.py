"""Topics: which papers fit a saved search, yes or no.

    python -m benchmarks.topics --database DB [--sample N]
    python -m benchmarks.topics --database DB --scope

The database holds the Karlsruhe papers. The first table takes the judged queries that a subscription could
be made of (keyword, spelling): how many papers fit, how many of these are judged to be relevant, and which
share of the judged ones fits. Not everything relevant is judged, so precision is a lower bound; what was
judged by hand beside it (benchmarks/topics.json: paper ids and verdicts) gives the second number. The second
table takes topics as people subscribe to them. --sample prints fits that nobody has judged. --scope measures
500 subscriptions on 1,000 news.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from adapters.command_line.compose import House
from benchmarks.shared import has_meaning, judged_queries, open_house
from benchmarks.topics_scope import measure
from bot.retrieval.judged import Judged
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.lexical.schema import ORDINAL_BITS
from bot.retrieval.meaning import Semantic
from bot.retrieval.query.query import Query
from bot.retrieval.topic import Topic, matching, read_topic
from bot.retrieval.topics import Fit, Topics
from bot.retrieval.words.language import Language

TYPES = ("keyword", "spelling")
VERDICTS = Path(__file__).with_name("topics.json")
BROAD = (
    "Klimaschutz", "Radverkehr", "Feuerwehr", "Kinderbetreuung", "Straßenbahn", "Personal", "Photovoltaik",
    "Spielplatz", "Integration", "Barrierefreiheit", "Grundsteuer", "sozialer Wohnungsbau", "Digitalisierung",
    "Schulsanierung", "Hundesteuer", "Parkgebühren", "Wohnungslose", "Bäume", "Geothermie",
    "Bürgerbeteiligung",
)  # fmt: skip
DEVIATIONS = (4.5, 5.0, 5.5)
"""From which on meaning alone might be certain."""

HEAD = """\
| rule | fit | judged relevant | precision | with verdicts | recall | recall of grade 2 | fit of `none` |
|---|---|---|---|---|---|---|---|"""
BROAD_HEAD = "| topic | passages in 1,000 | every word somewhere | in the title | in the text | precision | strong |\n|---|---|---|---|---|---|---|"  # noqa: E501

Rule = Callable[[str], Collection[int]]
"""The papers that a rule lets through."""


@dataclass(frozen=True)
class Bench:
    house: House
    topics: Topics
    language: Language
    papers: Mapping[int, str]
    verdicts: Mapping[str, Mapping[str, bool]]

    def topic(self, text: str) -> Topic:
        return read_topic(self.read(text), self.house.db, self.language, Ranking(self.house.db))

    def read(self, text: str) -> Query:
        return self.house.services.search.read(text)

    def fits(self, text: str) -> Mapping[int, Fit]:
        return self.topics.fits(self.read(text), self.papers)


def main() -> None:
    parser = argparse.ArgumentParser(description="Which papers fit a topic")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=0, help="so many fits without a verdict")
    parser.add_argument("--scope", action="store_true", help="the time of a look")
    given = parser.parse_args()
    house = open_house(given.database, vectors=not given.scope)
    bench = opened(house)
    if given.scope:
        print(measure(house, bench.topics))
    elif given.sample:
        print(*sampled(bench, given.sample), sep="\n")
    else:
        print(HEAD, *(line(bench, name, rule) for name, rule in rules(bench).items()), sep="\n")
        print(BROAD_HEAD, *(broad(bench, each) for each in BROAD), sep="\n")
    house.close()


def opened(house: House) -> Bench:
    language = Language(house.db)
    rows = house.db.rows("SELECT no, id FROM paper WHERE publicness = 'public'")
    verdicts = json.loads(VERDICTS.read_text(encoding="utf-8"))
    papers = {row["no"]: row["id"] for row in rows}
    ids = {_short(id_): id_ for id_ in papers.values()}
    known = {text: {ids[one]: fits for one, fits in each.items()} for text, each in verdicts.items()}
    return Bench(house, Topics(house.db, language), language, papers, known)


def _short(id_: str) -> str:
    """The end of a paper's id, which is all that the verdicts name."""
    return "/".join(id_.rsplit("/", 2)[1:])


def rules(bench: Bench) -> dict[str, Rule]:
    found: dict[str, Rule] = {
        "every word somewhere": lambda text: somewhere(bench, bench.topic(text)),
        "every word in one passage": lambda text: in_one_passage(bench.topic(text)),
        "in the title": lambda text: strong(bench, text),
        "topics": bench.fits,
    }
    if has_meaning(bench.house):
        semantic = Semantic(bench.house.vectors)
        for least in DEVIATIONS:
            found[f"by meaning alone, from {least}"] = meant(bench, semantic, least)
    return found


def somewhere(bench: Bench, topic: Topic) -> set[int]:
    each = [
        {no >> ORDINAL_BITS for no in matching(bench.house.db, "passage", [word]).tolist()}
        | set(matching(bench.house.db, "title", [word]).tolist())
        for word in topic.wanted
    ]
    return set.intersection(*each) if each else set()


def in_one_passage(topic: Topic) -> set[int]:
    return {*topic.papers, *topic.titles}


def strong(bench: Bench, text: str) -> set[int]:
    return {no for no, fit in bench.fits(text).items() if fit.strong}


def meant(bench: Bench, semantic: Semantic, least: float) -> Rule:
    """What meaning would add to the words."""
    everything = np.ones(max(bench.papers) + 1, np.bool_)

    def rule(text: str) -> set[int]:
        meaning = semantic.understand(semantic.ask(text), everything, ()).meaning
        found = meaning.deviations if meaning else {}
        return {no for no, value in found.items() if value >= least} - set(bench.fits(text))

    return rule


def line(bench: Bench, name: str, rule: Rule) -> str:
    queries = [each for each in judged_queries() if each.type in TYPES]
    found = {each.id: {bench.papers[no] for no in rule(each.query)} for each in queries}
    fit = sum(map(len, found.values()))
    right = sum(len(found[each.id] & each.relevant.keys()) for each in queries)
    more = sum(_by_hand(bench, each, found[each.id]) for each in queries)
    every, best = (sum(_graded(each, least) for each in queries) for least in (1, 2))
    satisfied = sum(sum(each.relevant.get(no) == 2 for no in found[each.id]) for each in queries)
    none = sum(len(rule(each.query)) for each in judged_queries() if each.hopeless)
    shares = (right / fit, (right + more) / fit, right / every, satisfied / best)
    return f"| {name} | {fit} | {right} | {' | '.join(f'{each:.2f}' for each in shares)} | {none} |"


def _by_hand(bench: Bench, judged: Judged, found: Iterable[str]) -> int:
    verdicts = bench.verdicts.get(judged.query, {})
    return sum(verdicts.get(paper, False) for paper in found if paper not in judged.relevant)


def _graded(judged: Judged, least: int) -> int:
    return sum(grade >= least for grade in judged.relevant.values())


def broad(bench: Bench, text: str) -> str:
    topic, fits = bench.topic(text), bench.fits(text)
    verdicts = bench.verdicts.get(text, {})
    told: Counter[tuple[bool, bool]] = Counter()
    for no, fit in fits.items():
        if bench.papers[no] in verdicts:
            told[fit.strong, verdicts[bench.papers[no]]] += 1
    rate = len(topic.passages) / int(bench.house.db.value("SELECT count(*) FROM passage")) * 1000
    inside = [_share(told, strong=each) for each in (False, True)]
    many = sum(fit.strong for fit in fits.values())
    counts = (len(somewhere(bench, topic)), many, len(fits) - many, *inside)
    return f"| {text} | {rate:.1f} | {' | '.join(map(str, counts))} |"


def _share(told: Mapping[tuple[bool, bool], int], *, strong: bool) -> str:
    right = told.get((strong, True), 0)
    return f"{right} of {right + told.get((strong, False), 0)}"


def sampled(bench: Bench, most: int) -> Iterable[str]:
    """Beginning with the topics of the judged set, then those of our own."""
    judged = {each.query: each for each in judged_queries() if each.type in TYPES}
    chosen = random.Random(3)
    for text in (*judged, *BROAD):
        fits = bench.fits(text)
        known = {**bench.verdicts.get(text, {}), **(judged[text].relevant if text in judged else {})}
        names = {row["no"]: row["name"] for row in bench.house.db.rows("SELECT no, name FROM paper")}
        open_ = [no for no in sorted(fits) if bench.papers[no] not in known]
        for no in chosen.sample(open_, min(most, len(open_))):
            fit = fits[no]
            told = "title" if fit.strong else " ".join(fit.quote.split())
            yield f"{text} | {bench.papers[no]} | {names[no]} | {told}"


if __name__ == "__main__":
    main()
