"""What given papers say about a question: all their passages weighed, not only those that a search shows."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.council.references import group_key
from bot.messages import ObjectRef
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

MOST_READ = 800
"""Passages of a paper that are looked at; a budget has some thousand, and its first pages sum them up."""

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


class Sought:
    """The words of a question, each with its rarity."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        weights: Mapping[str, float],
        analyser: Analyser,
        *,
        rare: float,
        telling: Collection[str] = (),
    ) -> None:
        """`rare` is the weight of a word that stands once; without the stems `telling` nothing answers."""
        self.wanted = tuple(wanted)
        self._none = (0.0,) * len(self.wanted)
        self._telling = tuple(each.stem in telling for each in wanted)
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
        rows = zip(self.wanted, self._weights, found, self._telling, strict=True)
        telling = [(each.stem, weight, credit) for each, weight, credit, is_telling in rows if is_telling]
        most = max((weight for _, weight, _ in telling), default=0.0) or 1.0
        letters = text.casefold()
        return max(
            (weight / most for stem, weight, credit in telling if credit < MISSING and stem not in letters),
            default=0.0,
        )

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

    def sought(self, text: str, telling: str = "") -> Sought:
        """What a question looks for, slips of the pen put right as the search does.

        `telling` are those of its words without which nothing answers it.
        """
        analyser = self._language.analyser()
        reading = read_words(text, analyser, self._language.speller(), self._ranking.frequency)
        weights = self._ranking.weights(terms_of(reading.wanted))
        rare = bm25.weight(1, size(self._db, "passage").rows)
        return Sought(reading.wanted, weights, analyser, rare=rare, telling=analyser.phrase(telling).split())

    def numbered(self, papers: Sequence[ObjectRef]) -> list[Numbered]:
        """The public ones among these papers, in their order."""
        found: dict[ObjectRef, Numbered] = {}
        for body in {ref.body for ref in papers}:
            ids = json.dumps([ref.id for ref in papers if ref.body == body])
            for row in self._db.rows(_PAPERS, [body, ids]):
                ref = ObjectRef("Paper", row["body"], row["id"])
                found[ref] = Numbered(row["no"], ref, group_key(row["reference_key"]))
        return [found[ref] for ref in dict.fromkeys(papers) if ref in found]

    def pieces(self, sought: Sought, papers: Sequence[int], most: int) -> list[Piece]:
        """Of each paper up to `most` passages, those first that hold most of the question."""
        chosen = dict(each for no in papers for each in self._best(sought, no, most))
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
