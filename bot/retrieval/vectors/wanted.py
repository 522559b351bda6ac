"""Which texts of a paper should have a vector: read from the store, nothing written here."""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.retrieval.lexical.schema import first_id
from bot.retrieval.paper_files import IN_ORDER, PAPER_FILES
from bot.retrieval.vectors.lead import LEAD_CHARACTERS
from bot.retrieval.vectors.schema import Kind
from bot.retrieval.vectors.texts import FILES_READ, LEAD, paper_text

_TITLES = """
SELECT no, name FROM paper WHERE publicness = 'public' AND no IN (SELECT value FROM json_each(?))
"""
# In the order in which the lexical index reads them: the main file first.
_FILES = f"""
SELECT paper.no AS paper_no, file.no AS file_no, source_hash
FROM {PAPER_FILES}
LEFT JOIN file_text ON file_text.file_no = file.no
WHERE paper.publicness = 'public' AND paper.no IN (SELECT value FROM json_each(?))
ORDER BY paper.no, {IN_ORDER}
"""
_BEGINNING = f"SELECT substr(text, 1, {LEAD_CHARACTERS}) FROM file_text WHERE file_no = ?"
_PASSAGES = """
SELECT passage.id, file_no, start, "end" FROM passage
JOIN file ON file.no = file_no AND file.publicness = 'public'
JOIN paper ON paper.no = passage.id >> 20 AND paper.publicness = 'public'
WHERE passage.id BETWEEN ? AND ? ORDER BY passage.id
"""
_TEXT = "SELECT text FROM file_text WHERE file_no = ?"
_HASH_BYTES = 16

Key = tuple[Kind, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text and its hash: a vector with this hash need not be made again."""

    text: str
    hash: bytes


State = tuple[object, ...]
"""What a paper's texts are made from; equal states make equal texts."""


def states(reader: sqlite3.Connection, papers: Collection[int], *, passages: bool) -> dict[int, State]:
    """The state of each of these papers; () for one that is not public or no longer there."""
    asked = json.dumps(list(papers))
    found: defaultdict[int, State] = defaultdict(tuple)
    for row in reader.execute(_TITLES, [asked]):
        found[row["no"]] += (row["name"],)
    for row in reader.execute(_FILES, [asked]):
        found[row["paper_no"]] += (row["file_no"], row["source_hash"])
    for no in papers if passages else ():
        found[no] += tuple(map(tuple, _passages(reader, no)))
    return {no: found[no] for no in papers}


def wanted(reader: sqlite3.Connection, papers: Collection[int], *, passages: bool) -> dict[Key, Wanted]:
    """The texts of these papers; one that is not public has none."""
    asked = json.dumps(list(papers))
    files: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in reader.execute(_FILES, [asked]):
        files[row["paper_no"]].append(row)
    found: dict[Key, Wanted] = {}
    for row in reader.execute(_TITLES, [asked]).fetchall():
        read = files[row["no"]][:FILES_READ]
        beginnings = _beginnings(reader, [file["file_no"] for file in read if file["source_hash"]])
        if text := paper_text(row["name"], beginnings):
            found[Kind.PAPER, first_id(row["no"]) + LEAD] = _wanted(text)
        if passages:
            found.update(_passage_texts(reader, row["no"]))
    return found


def _beginnings(reader: sqlite3.Connection, files: Sequence[int]) -> Iterator[str]:
    for file in files:
        yield from (text for (text,) in reader.execute(_BEGINNING, [file]).fetchall())


def _passage_texts(reader: sqlite3.Connection, paper: int) -> dict[Key, Wanted]:
    found: dict[Key, Wanted] = {}
    file, text = None, ""
    for passage, file_no, start, end in _passages(reader, paper):
        if file_no != file:
            file, (text,) = file_no, reader.execute(_TEXT, [file_no]).fetchone() or ("",)
        if text[start:end]:
            found[Kind.PASSAGE, passage] = _wanted(text[start:end])
    return found


def _passages(reader: sqlite3.Connection, paper: int) -> list[sqlite3.Row]:
    return reader.execute(_PASSAGES, [first_id(paper), first_id(paper + 1) - 1]).fetchall()


def _wanted(text: str) -> Wanted:
    return Wanted(text, hashlib.blake2b(text.encode(), digest_size=_HASH_BYTES).digest())
