"""What stands in the index for a paper: read from the store and analysed, nothing written here."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator

from bot.documents.passages import cut
from bot.retrieval.lexical.schema import MOST_PASSAGES, Entries, first_id
from bot.retrieval.words.analysis import Analyser

_TITLES = """
SELECT no, name || ' ' || reference || ' ' || paper_type AS title
FROM paper WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
# The main file first, so that of two identical texts it is the one that is shown.
_FILES = """
SELECT paper.no AS paper_no, file.no AS file_no, source_hash, {text} AS text
FROM paper
JOIN file_use AS use ON use.body = paper.body AND use.parent_kind = 'Paper' AND use.parent = paper.id
JOIN file ON file.body = use.body AND file.id = use.file AND file.publicness = 'public'
JOIN file_text ON file_text.file_no = file.no
WHERE paper.publicness = 'public' AND paper.no IN (SELECT value FROM json_each(?))
ORDER BY paper.no, use.role <> 'mainFile', use.position, use.file
"""

State = tuple[str | int, ...]
"""What a paper's entries were made from; equal states make equal entries."""


def states(connection: sqlite3.Connection, papers: Collection[int]) -> dict[int, State]:
    """The state of each of these papers; () for one that is not public or no longer there."""
    wanted = json.dumps(list(papers))
    found: defaultdict[int, State] = defaultdict(tuple)
    for no, title in connection.execute(_TITLES, [wanted]):
        found[no] += (title,)
    for row in connection.execute(_FILES.format(text="length(text)"), [wanted]):
        found[row["paper_no"]] += (row["file_no"], row["source_hash"], row["text"])
    return {no: found[no] for no in papers}


def entries(connection: sqlite3.Connection, papers: Collection[int], analyser: Analyser) -> Entries:
    """The entries of these papers; a paper that is not public has none."""
    wanted = json.dumps(list(papers))
    made = Entries([], [], [], [])
    for no, title in connection.execute(_TITLES, [wanted]):
        terms, units = analyser.fields(title)
        made.titles.append((no, _words(terms)))
        made.title_terms.append((no, terms, units))
    ordinals: defaultdict[int, int] = defaultdict(int)
    for no, file_no, text in _texts(connection, wanted):
        passages = cut(text)[: MOST_PASSAGES - ordinals[no]]
        for number, passage in enumerate(passages, first_id(no) + ordinals[no]):
            terms, units = analyser.fields(text[passage.start : passage.end])
            place = (passage.page, passage.start, passage.end)
            made.passages.append((number, file_no, *place, _words(terms)))
            made.passage_terms.append((number, terms, units))
        ordinals[no] += len(passages)
    return made


def _words(terms: str) -> int:
    return terms.count(" ") + bool(terms)


def _texts(connection: sqlite3.Connection, wanted: str) -> Iterator[tuple[int, int, str]]:
    """Paper, file and text; a text that two files of a paper share comes once."""
    paper, seen = None, set[str]()
    for row in connection.execute(_FILES.format(text="text"), [wanted]):
        if row["paper_no"] != paper:
            paper, seen = row["paper_no"], set()
        if row["text"] not in seen:
            seen.add(row["text"])
            yield row["paper_no"], row["file_no"], row["text"]
