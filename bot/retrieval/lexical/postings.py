"""The inverted file: in which passages (or titles) a term stands, and how often."""

from dataclasses import dataclass
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.store.database import Database

Ids = NDArray[np.int64]
Counts = NDArray[np.float32]

MOST_KNOWN = 10_000
"""Terms whose frequency is remembered: counting a frequent one takes about 10 ms."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """In how many rows a term stands, as a word's stem and as a part of one."""

    terms: int
    units: int

    @property
    def rows(self) -> int:
        """At most; a row that has both counts twice, which costs less than looking."""
        return self.terms + self.units


@dataclass(frozen=True, slots=True)
class Posting:
    """Row ids in ascending order; how often the term stands there as a stem, and in all."""

    ids: Ids
    terms: Counts
    all: Counts


class Postings:
    """Reads one FTS5 table with the columns `terms` and `units`. Holds how often terms occur."""

    def __init__(self, db: Database, of: Literal["passage", "title"]) -> None:
        self._db = db
        self._of = of
        self._known: tuple[int, dict[str, Frequency]] = (0, {})

    def frequency(self, term: str, size: int) -> Frequency:
        """Remembered until the index has another `size`; of a phrase (with blanks) at most."""
        if self._known[0] != size or len(self._known[1]) > MOST_KNOWN:
            self._known = (size, {})
        known = self._known[1]
        if term not in known:
            known[term] = min(map(self._count, term.split()), key=lambda each: each.rows)
        return known[term]

    def _count(self, term: str) -> Frequency:
        sql = f"SELECT col, doc FROM {self._of}_frequency WHERE term = ?"
        found = {row["col"]: int(row["doc"]) for row in self._db.rows(sql, [term])}
        return Frequency(found.get("terms", 0), found.get("units", 0))

    def read(self, term: str) -> Posting:
        """All rows with a term; a phrase counts once per row."""
        if " " in term:
            return self._phrase(term)
        sql = f"SELECT doc * 2 + (col = 'terms') FROM {self._of}_posting WHERE term = ?"
        found = self._integers(sql, term)
        ids, starts, counts = np.unique(found >> 1, return_index=True, return_counts=True)
        stems = np.add.reduceat(found & 1, starts) if len(found) else found
        return Posting(ids, stems.astype(np.float32), counts.astype(np.float32))

    def newest(self, term: str, limit: int) -> Posting:
        """The rows with the highest ids, each as if the term stood there once."""
        sql = f"SELECT rowid FROM {self._of}_terms WHERE {self._of}_terms MATCH ? ORDER BY rowid DESC LIMIT ?"
        return _once(self._integers(sql, f'"{term}"', limit)[::-1])

    def _phrase(self, phrase: str) -> Posting:
        quoted = phrase.replace('"', '""')
        sql = f"SELECT rowid FROM {self._of}_terms WHERE {self._of}_terms MATCH ?"
        return _once(self._integers(sql, f'terms : "{quoted}"'))

    def _integers(self, sql: str, *values: str | int) -> Ids:
        """The first column; sqlite3.Row would double the time of the longest lists."""
        cursor = self._db.reader().cursor()
        cursor.row_factory = None
        return np.fromiter(chain.from_iterable(cursor.execute(sql, values)), np.int64)


def _once(ids: Ids) -> Posting:
    ones = np.ones(len(ids), np.float32)
    return Posting(ids, ones, ones)
