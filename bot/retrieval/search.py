"""The search: papers by their numbers first, then by their words."""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from bot.council.references import AskedReference, group_key, lookup_ranges, matches
from bot.documents.passages import Passage
from bot.retrieval.found import Found, FoundPaper, FoundPassage
from bot.retrieval.lexical.ranking import Ranking, Scored
from bot.retrieval.query.query import Query, read_query
from bot.retrieval.snippets import snippet
from bot.store.database import Database, Row

EXACT_SCORE = 1_000_000.0
"""Of a paper that was asked for by its number, less how badly it fits; BM25 stays below 1,000."""

_PAPERS = """
SELECT no, body, id, reference, name, paper_type, date, web, reference_key FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
_IN_RANGE = """
SELECT no, body, reference_key FROM paper
WHERE publicness = 'public' AND reference_key >= ? AND reference_key < ?
"""
# Only a public file that the paper still has; the text itself is read as of now.
_PASSAGES = """
SELECT passage.id, file.id AS file_id, file.name, file.file_name, file.access_url, file.download_url,
       page, start, "end", substr(text, start + 1, "end" - start) AS text
FROM passage JOIN paper ON paper.no = passage.id >> 20 JOIN file ON file.no = passage.file_no
JOIN file_text ON file_text.file_no = passage.file_no
WHERE passage.id IN (SELECT value FROM json_each(?))
AND file.publicness = 'public' AND paper.publicness = 'public'
AND EXISTS (SELECT 1 FROM file_use AS use WHERE use.body = paper.body AND use.file = file.id
            AND use.parent_kind = 'Paper' AND use.parent = paper.id)
"""


class Search:
    """Finds public papers. Synchronous; may be called from several threads at once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ranking = Ranking(db)

    def find(
        self, text: str, *, bodies: Collection[str] | None = None, limit: int = 10, offset: int = 0
    ) -> Found:
        """Hits `offset` to `offset + limit`; exact ones come first, whatever city they are of."""
        began = time.perf_counter()
        query = read_query(text, bodies)
        exact = self._exact(query.references, query.bodies)
        terms = self._terms(query, exact)
        known = {hit.paper_no for hit in exact}
        ranked = [hit for hit in self._ranking.papers(terms, query.bodies) if hit.paper_no not in known]
        hits = self._described([*exact, *ranked][offset : offset + limit], query.terms)
        total = len(exact) + self._ranking.count(terms, query.bodies, without=known)
        return Found(query, total, (time.perf_counter() - began) * 1000, hits)

    def by_reference(self, text: str, bodies: Collection[str] | None = None) -> tuple[FoundPaper, ...]:
        """The papers whose numbers stand in the text, the best match first."""
        query = read_query(text, bodies)
        return self._described(self._exact(query.references, query.bodies), ())

    @staticmethod
    def _terms(query: Query, exact: Sequence[Scored]) -> tuple[str, ...]:
        """A number that is not one of ours may still stand in a text, as a whole."""
        return query.rest if exact else (*query.rest, *filter(None, query.phrases))

    def _exact(self, references: Sequence[AskedReference], bodies: Collection[str] | None) -> list[Scored]:
        best: dict[int, float] = {}
        for asked in references:
            for row in self._in_ranges(asked.key):
                match = matches(asked.key, row["reference_key"])
                if match is not None and (bodies is None or row["body"] in bodies):
                    best[row["no"]] = max(best.get(row["no"], 0.0), EXACT_SCORE - match)
        hits = [Scored(no, score, ()) for no, score in best.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.paper_no))

    def _in_ranges(self, key: str) -> list[Row]:
        return [row for bounds in lookup_ranges(key) for row in self._db.rows(_IN_RANGE, bounds)]

    def _described(self, hits: Sequence[Scored], terms: Collection[str]) -> tuple[FoundPaper, ...]:
        papers = {row["no"]: row for row in self._db.rows(_PAPERS, [_json(hit.paper_no for hit in hits)])}
        wanted = [passage for hit in hits for passage in hit.passages]
        passages = {row["id"]: row for row in self._db.rows(_PASSAGES, [_json(wanted)])}
        return tuple(
            _paper(papers[hit.paper_no], hit, [passages[no] for no in hit.passages if no in passages], terms)
            for hit in hits
            if hit.paper_no in papers
        )


def _json(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))


def _paper(row: Row, hit: Scored, passages: Sequence[Row], terms: Collection[str]) -> FoundPaper:
    return FoundPaper(
        no=row["no"],
        body=row["body"],
        id=row["id"],
        reference=row["reference"],
        name=row["name"],
        paper_type=row["paper_type"],
        date=date.fromisoformat(row["date"]) if row["date"] else None,
        web=row["web"] or None,
        score=hit.score,
        group=group_key(row["reference_key"]),
        exact=hit.score > EXACT_SCORE / 2,
        passages=tuple(_passage(passage, terms) for passage in passages if passage["text"].strip()),
    )


def _passage(row: Row, terms: Collection[str]) -> FoundPassage:
    text = row["text"]
    return FoundPassage(
        file_id=row["file_id"],
        file_name=row["name"] or row["file_name"],
        url=row["access_url"] or row["download_url"] or None,
        page=row["page"],
        start=row["start"],
        end=row["end"],
        text=text,
        cut=snippet(text, Passage(row["page"], 0, len(text)), terms),
    )
