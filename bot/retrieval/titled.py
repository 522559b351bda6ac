"""Papers whose titles say a topic, of whatever age: a comparison must not miss the one that decided it.

A search ranks, and of a topic that is debated every month the statute of ten years ago stands behind a
hundred questions.
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.council.references import group_key, number_key
from bot.messages import ObjectRef
from bot.retrieval.asked import Reading, read_words
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.lexical.schema import size
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.mentions import Said, sure
from bot.retrieval.query import facets
from bot.retrieval.query.query import Query
from bot.retrieval.topic import COMMON, FEW, matching
from bot.retrieval.words.language import Language
from bot.store.database import Database, Row

_PAPERS = """
SELECT no, body, id, reference, reference_key, name, paper_type, date FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
 AND body IN (SELECT value FROM json_each(?))
"""
_OF = """
SELECT no, body, id, reference, reference_key, name, paper_type, date FROM paper
WHERE publicness = 'public' AND body = ? AND id = ?
"""
_KINDS = """
SELECT paper_no, value FROM paper_facet WHERE facet = 'kind' AND paper_no IN (SELECT value FROM json_each(?))
"""

_NO_LETTER = re.compile(r"[\W_]+")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


MOST_PHRASES = 2_000
"""That are remembered."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A public paper. `group` is that of all its versions, '' without a number; `kinds` are keys of the
    glossary. `whole`: the words of the topic stand in the title with no other word within them: a
    Friedhofsgebührensatzung is no Friedhofssatzung. `place` is where the first of them begins."""

    no: int
    ref: ObjectRef
    reference: str
    group: str
    name: str
    paper_type: str
    kinds: frozenset[str]
    date: date | None
    whole: bool = True
    place: int = 0


class Titles:
    """Synchronous; any thread may ask. Knows papers as far as they are indexed."""

    def __init__(self, db: Database, language: Language) -> None:
        """`language` is the search's."""
        self._db = db
        self._language = language
        self._ranking = Ranking(db)
        self._lock = threading.Lock()
        self._known: tuple[object, dict[str, tuple[Wanted, ...]]] = (None, {})

    def asked(self, query: Query, bodies: Collection[str]) -> list[Titled]:
        """Those of these cities whose title says what a person typed, slips of the pen put right."""
        common = max(COMMON * size(self._db, "passage").rows, FEW)
        return self._saying(
            sure(self._read(query.unnumbered).wanted, self._ranking.frequency, common), bodies
        )

    def corrected(self, text: str) -> str:
        """The words that are looked for instead, '' where they are looked for as they were typed."""
        read = self._read(text)
        return " ".join(read.asked.split()) if read.replaced else ""

    def _read(self, text: str) -> Reading:
        return read_words(text, self._language.analyser(), self._language.speller(), self._ranking.frequency)

    def named(self, phrase: str, bodies: Collection[str]) -> list[Titled]:
        """Those whose title says this phrase as it is spelled."""
        return self._saying(self._phrase(phrase), bodies)

    def said(self, text: str) -> Callable[[str], bool]:
        """Tells of phrases whether a text says them."""
        analyser = self._language.analyser()
        words = Said(text, analyser)

        def says(phrase: str) -> bool:
            wanted = self._phrase(phrase)
            return bool(wanted) and words.marks(wanted, whole=True) is not None

        return says

    def papers(self, numbers: Collection[int], bodies: Collection[str]) -> list[Titled]:
        """The public ones of these cities among papers by their number in the index."""
        rows = self._db.rows(_PAPERS, [json.dumps(list(numbers)), json.dumps(list(bodies))])
        kinds = self._kinds([row["no"] for row in rows])
        return [_titled(row, kinds[row["no"]]) for row in rows]

    def paper(self, ref: ObjectRef) -> Titled | None:
        row = self._db.row(_OF, [ref.body, ref.id])
        return _titled(row, self._kinds([row["no"]])[row["no"]]) if row else None

    def _phrase(self, phrase: str) -> tuple[Wanted, ...]:
        """Its words as terms; remembered as long as the vocabulary stays."""
        analyser = self._language.analyser()
        with self._lock:
            if self._known[0] is not analyser:
                self._known = analyser, {}
            known = self._known[1]
            if phrase not in known and len(known) < MOST_PHRASES:
                known[phrase] = tuple(Wanted(each.stem, each.units) for each in analyser.asked(phrase))
            return known.get(phrase) or tuple(Wanted(e.stem, e.units) for e in analyser.asked(phrase))

    def _saying(self, wanted: Sequence[Wanted], bodies: Collection[str]) -> list[Titled]:
        """The newest first."""
        numbers = matching(self._db, "title", wanted).tolist()
        rows = self._db.rows(_PAPERS, [json.dumps(numbers), json.dumps(list(bodies))]) if numbers else []
        analyser, found = self._language.analyser(), []
        for row in rows:
            said = Said(row["name"], analyser)
            marks = said.marks(wanted, whole=True)
            if marks is not None:
                found.append((row, _is_exact(wanted, row["name"], said), marks[0][0] if marks else 0))
        kinds = self._kinds([row["no"] for row, _, _ in found])
        made = [_titled(row, kinds[row["no"]], whole=whole, place=at) for row, whole, at in found]
        return sorted(made, key=lambda each: (each.date or date.min, each.no), reverse=True)

    def _kinds(self, numbers: Sequence[int]) -> dict[int, frozenset[str]]:
        kinds: defaultdict[int, set[str]] = defaultdict(set)
        if facets.exists(self._db):
            for row in self._db.rows(_KINDS, [json.dumps(list(numbers))]):
                kinds[row["paper_no"]].add(row["value"])
        return {no: frozenset(kinds[no]) for no in numbers}


def _is_exact(wanted: Sequence[Wanted], title: str, said: Said) -> bool:
    """Whether the words stand in a title one by one, at most as a part of longer ones; abbreviated or
    shared („Grund- und Gewerbesteuer“) as well as written in full."""
    plain = _NO_LETTER.sub("", title.casefold().translate(_UMLAUTS))
    return all(
        said.marks((replace(each, units=()),), whole=True) is not None
        or any(
            term.replace(" ", "") in plain
            for term in (each.stem, *(other.term for other in each.alternatives))
        )
        for each in wanted
    )


def _titled(row: Row, kinds: frozenset[str], *, whole: bool = True, place: int = 0) -> Titled:
    key = row["reference_key"]
    return Titled(
        row["no"],
        ObjectRef("Paper", row["body"], row["id"]),
        row["reference"],
        group_key(key) if number_key(key) else "",
        row["name"],
        row["paper_type"],
        kinds,
        date.fromisoformat(row["date"]) if row["date"] else None,
        whole,
        place,
    )
