"""The inverted file: in which passages (or titles) a term stands, and how often."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.store.database import Database

Ids = NDArray[np.int64]
Counts = NDArray[np.float32]

MOST_KNOWN = 10_000
"""Terms whose frequency is remembered: counting a frequent one takes about 10 ms."""


MOST_HELD = 1_000_000
"""Rows of postings that are remembered, 16 MB: the frequent words of the last dozens of questions."""


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
    """Reads one FTS5 table with the columns `terms` and `units`.

    Holds how often terms occur, and the rows of those asked for last. Any thread may ask.
    """

    def __init__(self, db: Database, of: Literal["passage", "title"]) -> None:
        self._db = db
        self._of = of
        self._known: tuple[str, dict[str, Frequency]] = ("", {})
        self._held = Held()

    def frequency(self, term: str, revision: str | None) -> Frequency:
        """Remembered for this `revision` of the index, counted anew for None; of a phrase at most."""
        if revision is None:
            return self._rarest(term)
        if self._known[0] != revision or len(self._known[1]) > MOST_KNOWN:
            self._known = (revision, {})
        known = self._known[1]
        if term not in known:
            known[term] = self._rarest(term)
        return known[term]

    def _rarest(self, term: str) -> Frequency:
        return min(map(self._count, term.split()), key=lambda each: each.rows)

    def _count(self, term: str) -> Frequency:
        sql = f"SELECT col, doc FROM {self._of}_frequency WHERE term = ?"
        found = {row["col"]: int(row["doc"]) for row in self._db.rows(sql, [term])}
        return Frequency(found.get("terms", 0), found.get("units", 0))

    def read(self, term: str, revision: str | None = None) -> Posting:
        """All rows with a term; a phrase counts once per row.

        What was read for the same `revision` of the index is not read again; None reads anew.
        """
        if revision is None:
            return self._read(term)
        held = self._held.get(term, revision)
        return held or self._held.put(term, revision, self._read(term))

    def newest(self, term: str, limit: int) -> Posting:
        """The rows with the highest ids, each as if the term stood there once."""
        table = f"{self._of}_terms"
        sql = f"SELECT rowid AS no FROM {table} WHERE {table} MATCH ? ORDER BY no DESC LIMIT ?"
        return _once(np.sort(self._integers(sql, f'"{term}"', limit)))

    def _read(self, term: str) -> Posting:
        if " " in term:
            return self._phrase(term)
        sql = f"SELECT doc * 2 + (col = 'terms') AS no FROM {self._of}_posting WHERE term = ?"
        found = self._integers(sql, term)
        ids, starts, counts = np.unique(found >> 1, return_index=True, return_counts=True)
        stems = np.add.reduceat(found & 1, starts) if len(found) else found
        return Posting(ids, stems.astype(np.float32), counts.astype(np.float32))

    def _phrase(self, phrase: str) -> Posting:
        quoted = phrase.replace('"', '""')
        sql = f"SELECT rowid AS no FROM {self._of}_terms WHERE {self._of}_terms MATCH ?"
        return _once(np.sort(self._integers(sql, f'terms : "{quoted}"')))

    def _integers(self, sql: str, *values: str | int) -> Ids:
        """The column `no`. As one text, which takes half the time of so many rows."""
        found = self._db.value(f"SELECT group_concat(no) FROM ({sql})", values)
        return np.fromstring(found or "", np.int64, sep=",")


class Held:
    """The postings read last, of one revision of the index."""

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._revision = ""
        self._postings: OrderedDict[str, Posting] = OrderedDict()
        self._rows = 0

    def get(self, term: str, revision: str) -> Posting | None:
        with self._lock:
            found = self._postings.get(term) if revision == self._revision else None
            if found is not None:
                self._postings.move_to_end(term)
        return found

    def put(self, term: str, revision: str, posting: Posting) -> Posting:
        with self._lock:
            if revision != self._revision:
                self._revision, self._rows = revision, 0
                self._postings.clear()
            if term not in self._postings:
                self._postings[term] = posting
                self._rows += len(posting.ids)
            while self._rows > self._most:
                self._rows -= len(self._postings.popitem(last=False)[1].ids)
        return posting


def _once(ids: Ids) -> Posting:
    ones = np.ones(len(ids), np.float32)
    return Posting(ids, ones, ones)
