"""The face: reads a question for a count or a list and answers it from the store."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.assistant.counting.asked import Asked, Group, Subject, Wanted
from bot.assistant.counting.counter import Counter, at_stations, within
from bot.assistant.counting.relaxing import LESS, relaxed
from bot.assistant.counting.rows import Counted
from bot.assistant.counting.stated import Unstated, unstated, without
from bot.assistant.counting.table import Listing
from bot.assistant.counting.wording import read_wanted
from bot.clock import Clock
from bot.council.results import Outcome
from bot.messages import Block, Notice, Text
from bot.retrieval.counted import CountedReader
from bot.retrieval.query.filters import DECISION
from bot.retrieval.query.known import Known
from bot.retrieval.query.query import Query, read_query
from bot.retrieval.topic_papers import TopicPapers
from bot.store import bodies as stored
from bot.store.database import Database
from bot.texts import counting as texts
from bot.texts import general
from bot.texts.query import NO_FILTER
from bot.texts.search import stock_of

_NOUNS = {
    Subject.PAPERS: texts.VORLAGE,
    Subject.DECISIONS: texts.BESCHLUSS,
    Subject.EVENTS: texts.BERATUNG,
    Subject.MEETINGS: texts.SITZUNG,
}


class Counting:
    """Synchronous, any thread. `known` is the search's: what the store knows of names."""

    def __init__(self, db: Database, known: Callable[[], Known], topics: TopicPapers, clock: Clock) -> None:
        self._db = db
        self._known = known
        self._topics = topics
        self._clock = clock

    def read(
        self, question: str, bodies: Sequence[str] | None = None, home: str | None = None
    ) -> Asked | None:
        """None where the question is something else than a count or a list of what the store holds.

        `bodies` are the cities that may be counted (None: all). Some ms.
        """
        known = self._known()
        wanted = read_wanted(question, known, self._today(home))
        if wanted is None:
            return None
        loaded = [city.key for city in known.cities]
        open_to = [key for key in loaded if bodies is None or key in bodies]
        asked = wanted.filters.bodies
        if asked - set(open_to):
            names = [known.city(key) for key in open_to]
            wanted = replace(wanted, problems=(*wanted.problems, texts.not_loaded(names)))
        chosen = [key for key in open_to if key in asked] if asked else open_to
        held = {body for body, _ in wanted.filters.organizations}
        if held:
            chosen = [key for key in chosen if key in held]
        at_home = len(chosen) > 1 and bool(held) and not asked and not wanted.every_city and home in chosen
        at_home = at_home and wanted.group is not Group.CITY
        if at_home and home:
            chosen = [home]
        return Asked(question, wanted, tuple(chosen), tuple(open_to), home, at_home)

    def blocks(self, asked: Asked) -> tuple[Block, ...]:
        """The number in a sentence, the rows, how it was counted, and the rows as a file."""
        if asked.wanted.problems:
            return (Notice("\n".join(asked.wanted.problems), "warning"),)
        counter = Counter(self._db, self._topics, self._read, self._clock.now())
        left_out = unstated(self._db, asked, self._known().glossary)
        asked = without(asked, left_out)
        missing = [self._missing(asked, each) for each in left_out]
        if not asked.bodies:
            asked = replace(asked, bodies=tuple(each.body for each in left_out))
            return Text(texts.NOT_KNOWN), Notice(
                "\n".join([*missing, *relaxed(asked, counter, self._stated, LESS)])
            )
        asked, counted = _counted(asked, counter)
        listing = self._listing(asked, counted)
        first: list[Block] = [Text(self._sentence(asked, counted, listing))]
        told = [self._query(asked), *missing, *self._limits(asked, counted)]
        if not (counted.rows or counted.silent):
            told += [*self._not_met(asked), *relaxed(asked, counter, self._stated)]
        files = listing.blocks()
        return (*first, *files[:1], *files[1:2], Notice("\n".join(told)), *files[2:])

    def _missing(self, asked: Asked, left_out: Unstated) -> str:
        city = self._known().city(left_out.body)
        if left_out.what == "kind":
            return texts.no_kind(city, self._noun(asked.wanted)[1], left_out.known, left_out.papers)
        return texts.no_parties(city, left_out.known, left_out.papers)

    def _not_met(self, asked: Asked) -> list[str]:
        """No meeting of the Gremium is stored: nothing is known, which is not the same as nothing."""
        held = asked.wanted.filters.organizations
        if not held:
            return []
        meetings = CountedReader(self._db, asked.bodies).meetings()
        spans = asked.wanted.filters.spans
        mine = [each for each in meetings if any((each.ref.body, one) in held for one in each.organizations)]
        then = [each for each in mine if not spans or within(each.start and each.start.date(), spans)]
        return [] if then else [texts.NOT_MET]

    def _read(self, topic: str) -> Query:
        return read_query(f"{NO_FILTER} {topic}", known=self._known())

    def _today(self, home: str | None) -> dt.date:
        return self._clock.now().astimezone(stored.zone_of(self._db, home or "")).date()

    def _listing(self, asked: Asked, counted: Counted) -> Listing:
        known = self._known()
        cities = {city.key: city.name for city in known.cities}
        kinds = {kind.key: kind.plural or kind.name for kind in known.glossary.kinds}
        return Listing(asked, counted, cities, kinds, self._noun(asked.wanted)[1])

    # What is said

    def _noun(self, wanted: Wanted) -> tuple[str, str]:
        labels = [label for name, label in wanted.labels if name == "art"]
        if wanted.subject is not Subject.PAPERS or not labels:
            return _NOUNS[wanted.subject]
        kinds = self._known().glossary.kinds
        single = next((kind.name for kind in kinds if labels == [kind.plural or kind.name]), "")
        plural = general.listed(labels)
        return single or plural, plural

    def _sentence(self, asked: Asked, counted: Counted, listing: Listing) -> str:
        noun = self._noun(asked.wanted)
        if not counted.rows and (counted.silent or (counted.unknown and not counted.heard)):
            return texts.NOT_KNOWN
        if asked.wanted.most and counted.groups:
            return self._most(counted, listing, noun)
        matters = counted.matters if counted.matters < counted.total else 0
        parts = [] if asked.wanted.group else self._by_city(asked, counted)
        said = texts.total(self._amount(asked.wanted, counted, noun), matters, parts)
        return texts.only_mentioned(asked.wanted.topic, said) if asked.wanted.anywhere else said

    def _amount(self, wanted: Wanted, counted: Counted, noun: tuple[str, str]) -> str:
        """„12 Anträge“; of what happened „3-mal vertagt“."""
        if wanted.subject is not Subject.EVENTS:
            return texts.amount(counted.total, noun)
        papers = len({row.paper.no for row in counted.rows if row.paper})
        said = [label for name, label in wanted.labels if name == "ergebnis"]
        return texts.times(counted.total, general.listed(said) if said else texts.DEALT_WITH, papers)

    def _most(self, counted: Counted, listing: Listing, noun: tuple[str, str]) -> str:
        named = [each for each in counted.groups if each[0]] or list(counted.groups)
        most = max(count for _, count in named)
        names = [listing.group_name(key) for key, count in named if count == most]
        return texts.most(names, most, noun, counted.total)

    def _by_city(self, asked: Asked, counted: Counted) -> list[tuple[str, int]]:
        if len(asked.bodies) <= 1 or not counted.rows:
            return []
        ordered = sorted(asked.bodies, key=lambda key: key != asked.home)
        counts = {key: sum(row.body == key for row in counted.rows) for key in ordered}
        silent = {body for body, _ in counted.silent}
        return [
            (self._known().city(key), count) for key, count in counts.items() if count or key not in silent
        ]

    def _query(self, asked: Asked) -> str:
        wanted = asked.wanted
        parts = [self._what(wanted)]
        if wanted.matter:
            parts.append(texts.matter(wanted.matter))
        if wanted.topic:
            parts.append(texts.topic(wanted.topic, anywhere=wanted.anywhere))
        parts += [label for name, label in wanted.labels if name in {"fraktion", "gremium", "nummer"}]
        parts += self._result(wanted)
        parts += [texts.MAJORITIES[wanted.majority]] if wanted.majority else []
        when = texts.DAY_OF_MEETING if at_stations(wanted) else texts.DAY_OF_PAPER
        parts += [f"{label} ({when})" for name, label in wanted.labels if name == "zeit"]
        if wanted.group:
            parts.append(texts.grouped(texts.GROUPS[wanted.group.value]))
        parts.append(self._where(asked))
        return texts.query(parts, self._stock(asked))

    def _what(self, wanted: Wanted) -> str:
        name = self._noun(wanted)[1]
        glossary = self._known().glossary
        named = {label for filter_name, label in wanted.labels if filter_name == "art"}
        kinds = (kind for kind in glossary.kinds if kind.key in wanted.filters.kinds)
        kin = [kind.plural for kind in kinds if kind.plural not in named]
        said = {
            Subject.PAPERS: texts.also(kin) if kin else "",
            Subject.DECISIONS: texts.IS_DECISION,
            Subject.EVENTS: texts.OF_PAST,
            Subject.MEETINGS: texts.OF_PAST,
        }[wanted.subject]
        return f"{name} ({said})" if said else name

    def _result(self, wanted: Wanted) -> list[str]:
        labels = [label for name, label in wanted.labels if name == "ergebnis"]
        decided = wanted.filters.results & {"resolved", "rejected", DECISION}
        where = f" ({texts.WHERE_DECIDED})" if decided and not wanted.filters.organizations else ""
        if wanted.group is Group.RESULT:
            labels.append(texts.BY_LATEST)
        return [f"{texts.ERGEBNIS[0]}: {general.listed(labels)}{where}"] if labels else []

    def _where(self, asked: Asked) -> str:
        known = self._known()
        if len(asked.bodies) > 1 and len(asked.bodies) == len(known.cities):
            return texts.EVERY_CITY
        return general.listed([known.city(key) for key in asked.bodies] or [texts.EVERY_CITY])

    def _stock(self, asked: Asked) -> list[str]:
        if at_stations(asked.wanted):
            spans = CountedReader(self._db, asked.bodies).span()
            known = self._known()
            return [texts.sittings(known.city(key), *spans[key]) for key in asked.bodies if key in spans]
        held = (each for each in stored.stock(self._db) if each.body.key in asked.bodies)
        return [stock_of(each.body.name, each.first, each.last, each.papers) for each in held if each.papers]

    def _limits(self, asked: Asked, counted: Counted) -> list[str]:
        said = [
            (counted.undated, texts.undated),
            (counted.unknown, texts.unknown),
            (counted.loose, texts.loose),
            (counted.ahead, texts.ahead),
            (counted.cancelled, texts.cancelled),
        ]
        found = [sentence(count) for count, sentence in said if count]
        found += [texts.silent(self._known().city(body), count) for body, count in counted.silent]
        if sum(count for _, count in counted.groups) > counted.total:
            found.append(texts.overlap(counted.total))
        if Outcome.POSTPONED in asked.wanted.filters.results and not asked.wanted.taken_off:
            found.append(texts.POSTPONED_TOO)
        if asked.at_home:
            found.append(texts.at_home(self._known().city(asked.bodies[0])))
        waiting = stored.waiting_for_index(self._db)
        return [*found, *([general.index_incomplete(waiting)] if waiting else [])]

    def _stated(self, asked: Asked) -> Asked:
        return without(asked, unstated(self._db, asked, self._known().glossary))


def _counted(asked: Asked, counter: Counter) -> tuple[Asked, Counted]:
    """Where no paper is about the topic, those that mention it are counted, and that is said."""
    counted = counter.count(asked)
    if counted.rows or not asked.wanted.topic:
        return asked, counted
    anywhere = replace(asked, wanted=replace(asked.wanted, anywhere=True))
    mentioned = counter.count(anywhere)
    return (anywhere, mentioned) if mentioned.rows else (asked, counted)
