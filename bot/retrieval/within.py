"""What given papers say about a question: all their passages weighed, not only those that a search shows."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.council.references import group_key
from bot.messages import ObjectRef, Span
from bot.retrieval.asked import read_words
from bot.retrieval.lexical import bm25
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.lexical.schema import first_id, paper_no, size
from bot.retrieval.lexical.wanted import PARTS_CREDIT, Wanted, terms_of
from bot.retrieval.sentences import sentences
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.language import Language
from bot.store.database import Database, Row

_OF_PAPER = """paper
JOIN file ON file.no = passage.file_no AND file.publicness = 'public'
WHERE paper.no = passage.id >> 20 AND paper.publicness = 'public'
AND EXISTS (SELECT 1 FROM file_use AS use WHERE use.body = paper.body AND use.file = file.id
            AND use.parent_kind = 'Paper' AND use.parent = paper.id)"""
_TERMS = f"""
SELECT passage.id, terms, units FROM passage CROSS JOIN passage_terms ON passage_terms.rowid = passage.id
WHERE passage.id >= ? AND passage.id < ? AND EXISTS (SELECT 1 FROM {_OF_PAPER}) ORDER BY passage.id LIMIT ?
"""
_PIECES = f"""
SELECT passage.id, file.id AS file_id, file.body, coalesce(nullif(file.name, ''), file.file_name) AS name,
 coalesce(nullif(file.access_url, ''), file.download_url) AS url, page, max(start - :around, 0) AS "from",
 start, "end", substr(text, max(start - :around, 0) + 1, "end" + :around - max(start - :around, 0)) AS text
FROM passage CROSS JOIN file_text ON file_text.file_no = passage.file_no CROSS JOIN {_OF_PAPER}
AND passage.id IN (SELECT value FROM json_each(:ids))
"""
_PAPERS = """
SELECT no, body, id, reference_key FROM paper
WHERE publicness = 'public' AND body = ? AND id IN (SELECT value FROM json_each(?))
"""

AROUND = 400
"""Characters around a passage that complete its first and its last sentence."""

MISSING = 0.25
"""A word with less credit is as good as not there."""

HAPPENED = 0.8
"""What a verb matters beside a noun: it is said in other words more often."""

NAMED = 0.5
"""What is counted goes by its name, or by one that means as much."""

MOST_READ = 800
"""Passages of a paper that are looked at; a budget has some thousand, and its first pages sum them up."""

LEAST_COVERED = 0.3
"""Of what the best passage holds of the question."""

PAGE_END = "\f"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A public paper by its number in the index; `group` is that of all its revisions."""

    no: int
    ref: ObjectRef
    group: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as whole sentences. `covered`: which share of the question stands in it, by rarity."""

    paper_no: int
    file: ObjectRef
    name: str
    url: str | None
    page: int | None
    text: str
    covered: float


@dataclass(frozen=True, slots=True)
class Focus:
    """Words of a question without which nothing answers: its nouns, of which the first is asked about, what
    happened, and what is counted."""

    nouns: str = ""
    happened: str = ""
    counted: str = ""


class Sought:
    """The words of a question, each with its rarity."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        weights: Mapping[str, float],
        analyser: Analyser,
        *,
        rare: float,
        focus: Focus = Focus(),
    ) -> None:
        """`rare` is the weight of a word that stands once."""
        nouns, happened = (analyser.phrase(each).split() for each in (focus.nouns, focus.happened))
        counted = analyser.phrase(focus.counted).split()[-1:]
        self.wanted = tuple(wanted)
        self._none = (0.0,) * len(self.wanted)
        self._told = tuple(
            1.0 if each.stem in nouns else HAPPENED * (each.stem in happened) for each in wanted
        )
        self._head = tuple(float(each.stem in nouns[:1]) for each in wanted)
        self._counted = next((each for each in wanted if each.stem in counted), None)
        self._weights = tuple(self._weight(each, weights, rare) for each in wanted)
        self._total = sum(self._weights) or 1.0
        self.terms = frozenset(terms_of(wanted))
        self.words = analyser.among(self.terms)

    @staticmethod
    def _weight(each: Wanted, weights: Mapping[str, float], rare: float) -> float:
        """A word that stands nowhere is worth what its usual parts or names are, else as much as can be."""
        return min(weights.get(each.stem, rare), rare)

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def credits(self, terms: Collection[str]) -> tuple[float, ...]:
        """For each word of the question, how far it stands among these terms, from 0 to 1."""
        if not terms:
            return self._none
        return tuple([_credit(each, terms) for each in self.wanted])

    def share(self, found: Iterable[float]) -> float:
        """Which share of the question these credits are, by rarity."""
        return sum(map(float.__mul__, self._weights, found)) / self._total

    def lost(self, found: Sequence[float], text: str) -> float:
        """How rare the rarest telling word is that is missing here, beside the rarest of all: 0 to 1.

        A compound that cannot be parted, as its parts stand nowhere alone, still has the letters of the word.
        """
        return self._missing(found, text, self._told)

    def astray(self, found: Sequence[float], text: str) -> float:
        """The same for what is asked about alone."""
        return self._missing(found, text, self._head)

    def _missing(self, found: Sequence[float], text: str, matters: Sequence[float]) -> float:
        most = max(self._weights, default=0.0) or 1.0
        rows = zip(self.wanted, self._weights, found, matters, strict=True)
        missing = [(one.stem, weight * much) for one, weight, credit, much in rows if credit < MISSING]
        letters = text.casefold() if missing else ""
        return max((weight / most for stem, weight in missing if stem not in letters), default=0.0)

    def counted_at(self, text: str) -> list[Span]:
        """Where in a text what is counted stands, by this or another name."""
        if self._counted is None:
            return []
        wanted = self._counted
        return [(start, end) for start, end, terms in self.places(text) if _credit(wanted, terms) >= NAMED]

    @property
    def counts(self) -> bool:
        return self._counted is not None

    def places(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where words of the question stand in a text, with the terms that each stands for."""
        return [(start, end, (stem, *units)) for start, end, stem, units in self.words(text)]

    def terms_in(self, text: str) -> set[str]:
        return {term for _, _, terms in self.places(text) for term in terms}


def _credit(each: Wanted, terms: Collection[str]) -> float:
    if each.stem in terms:
        return 1.0
    parts = each.parts
    found = sum([part in terms for part in parts]) / len(parts) if parts else 0.0
    if len(parts) > 1:
        found *= PARTS_CREDIT
    for other in each.alternatives:
        if other.weight > found and other.term in terms:
            found = other.weight
    return found


class Within:
    """Synchronous; any thread may ask. Reads public files of public papers only."""

    def __init__(self, db: Database, language: Language | None = None) -> None:
        self._db = db
        self._language = language or Language(db)
        self._ranking = Ranking(db)

    def sought(self, text: str, focus: Focus = Focus()) -> Sought:
        """What a question looks for, slips of the pen put right as the search does."""
        analyser = self._language.analyser()
        reading = read_words(text, analyser, self._language.speller(), self._ranking.frequency)
        weights = self._ranking.weights(terms_of(reading.wanted))
        rare = bm25.weight(1, size(self._db, "passage").rows)
        return Sought(reading.wanted, weights, analyser, rare=rare, focus=focus)

    def numbered(self, papers: Sequence[ObjectRef]) -> list[Numbered]:
        """The public ones among these papers, in their order."""
        found: dict[ObjectRef, Numbered] = {}
        for body in {ref.body for ref in papers}:
            ids = json.dumps([ref.id for ref in papers if ref.body == body])
            for row in self._db.rows(_PAPERS, [body, ids]):
                ref = ObjectRef("Paper", row["body"], row["id"])
                found[ref] = Numbered(row["no"], ref, group_key(row["reference_key"]))
        return [found[ref] for ref in dict.fromkeys(papers) if ref in found]

    def pieces(self, sought: Sought, papers: Mapping[int, int]) -> list[Piece]:
        """Of each paper up to so many passages, those first that hold most of the question.

        What holds much less than the best of all is left out, but for the best of each paper.
        """
        found = [self._best(sought, no, most) for no, most in papers.items()]
        least = max((rows[0][1] for rows in found if rows), default=0.0) * LEAST_COVERED
        chosen = dict(each for rows in found for at, each in enumerate(rows) if not at or each[1] >= least)
        rows = self._db.rows(_PIECES, {"ids": json.dumps(list(chosen)), "around": AROUND})
        pieces = [_piece(row, chosen[row["id"]]) for row in rows if row["text"].strip()]
        return sorted(pieces, key=lambda piece: -piece.covered)

    def _best(self, sought: Sought, paper: int, most: int) -> list[tuple[int, float]]:
        rows = self._db.rows(_TERMS, [first_id(paper), first_id(paper + 1), MOST_READ])
        weighed = [(row["id"], sought.share(sought.credits(_terms(row, sought)))) for row in rows]
        return sorted(weighed, key=lambda each: -each[1])[:most]


def _terms(row: Row, sought: Sought) -> set[str]:
    """The terms of a passage as the index has them, and the phrases of the question that stand in it."""
    terms = set(row["terms"].split())
    terms.update(row["units"].split())
    padded = f" {row['terms']} "
    phrases = (other.term for each in sought.wanted for other in each.alternatives if " " in other.term)
    terms.update(phrase for phrase in phrases if f" {phrase} " in padded)
    return terms


def _piece(row: Row, covered: float) -> Piece:
    around, start, end = row["text"], row["start"] - row["from"], row["end"] - row["from"]
    first = around.rfind(PAGE_END, 0, start) + 1
    last = around.find(PAGE_END, end)
    return Piece(
        paper_no(row["id"]),
        ObjectRef("File", row["body"], row["file_id"]),
        row["name"] or "Datei",
        row["url"] or None,
        row["page"],
        _whole(around[first : None if last < 0 else last], start - first, end - first),
        covered,
    )


def _whole(text: str, start: int, end: int) -> str:
    """text[start:end] with the rest of its first and its last sentence."""
    spans = [span for span in sentences(text) if span[1] > start and span[0] < end]
    return text[spans[0][0] : spans[-1][1]] if spans else text[start:end].strip()
