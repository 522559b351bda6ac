"""From numbers of papers and passages to what can be shown of them."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.council.references import group_key
from bot.documents.passages import Passage
from bot.retrieval.exact import is_exact
from bot.retrieval.found import FoundPaper, FoundPassage
from bot.retrieval.lexical.ranking import Ranking, Scored
from bot.retrieval.lexical.wanted import Wanted, terms_of
from bot.retrieval.snippets import MARGIN, Words, expected, snippet
from bot.retrieval.words.analysis import Analyser
from bot.store.database import Database, Row

_PAPERS = """
SELECT no, body, id, reference, name, paper_type, date, web, reference_key FROM paper
WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
# Only a public file that the paper still has; the text itself is read as of now.
_PASSAGES = f"""
SELECT passage.id, file.id AS file_id, file.name, file.file_name, file.access_url, file.download_url,
       page, start, "end", max(start - {MARGIN}, 0) AS "from",
       substr(text, max(start - {MARGIN}, 0) + 1, "end" + {MARGIN} - max(start - {MARGIN}, 0)) AS text
FROM passage JOIN paper ON paper.no = passage.id >> 20 JOIN file ON file.no = passage.file_no
JOIN file_text ON file_text.file_no = passage.file_no
WHERE passage.id IN (SELECT value FROM json_each(?))
AND file.publicness = 'public' AND paper.publicness = 'public'
AND EXISTS (SELECT 1 FROM file_use AS use WHERE use.body = paper.body AND use.file = file.id
            AND use.parent_kind = 'Paper' AND use.parent = paper.id)
"""

PASSAGES = 2
"""Of a paper, the best ones: one of them is shown, and cutting a snippet costs as much as ranking."""

PAGE_END = "\f"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for: by it a passage's telling piece is chosen and marked."""

    terms: Collection[str]
    weights: Mapping[str, float]
    words: Words
    expects: re.Pattern[str] | None


def looked(question: str, wanted: Sequence[Wanted], ranking: Ranking, analyser: Analyser) -> Looked:
    terms = terms_of(wanted)
    return Looked(terms, ranking.weights(terms), analyser.among(terms), expected(question))


def described(db: Database, hits: Sequence[Scored], look: Looked) -> tuple[FoundPaper, ...]:
    """These papers in this order; one that has just ceased to be public is left out."""
    papers = {row["no"]: row for row in db.rows(_PAPERS, [_json(hit.paper_no for hit in hits)])}
    wanted = [passage for hit in hits for passage in hit.passages[:PASSAGES]]
    passages = {row["id"]: row for row in db.rows(_PASSAGES, [_json(wanted)])}
    return tuple(
        _paper(
            papers[hit.paper_no],
            hit,
            [passages[no] for no in hit.passages[:PASSAGES] if no in passages],
            look,
        )
        for hit in hits
        if hit.paper_no in papers
    )


def _json(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))


def _paper(row: Row, hit: Scored, passages: Sequence[Row], look: Looked) -> FoundPaper:
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
        exact=is_exact(hit.score),
        passages=tuple(_passage(passage, look) for passage in passages if passage["text"].strip()),
    )


def _passage(row: Row, look: Looked) -> FoundPassage:
    """With what completes its first and last sentence, as far as that stands on the same page."""
    around, start, end = row["text"], row["start"] - row["from"], row["end"] - row["from"]
    first = around.rfind(PAGE_END, 0, start) + 1
    last = around.find(PAGE_END, end)
    text = around[first : None if last < 0 else last]
    whole = Passage(row["page"], start - first, end - first)
    terms, weights, expects = look.terms, look.weights, look.expects
    return FoundPassage(
        file_id=row["file_id"],
        file_name=row["name"] or row["file_name"],
        url=row["access_url"] or row["download_url"] or None,
        page=row["page"],
        start=row["from"] + first,
        end=row["from"] + first + len(text),
        text=text,
        cut=snippet(text, whole, terms, weights=weights, expects=expects, words=look.words),
    )
