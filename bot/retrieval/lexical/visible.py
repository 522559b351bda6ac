"""Which papers a search may find: the public ones, of the cities asked for, that pass its filters."""

import threading
from collections.abc import Collection, Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.lexical.schema import visibility
from bot.store.database import Database

Mask = NDArray[np.bool_]
"""By paper number; numbers beyond its end are not visible."""

# The city named first, so that the index on cities holds all that is read.
_PUBLIC = """
SELECT no FROM body CROSS JOIN paper ON paper.body = body.key AND publicness = 'public' WHERE body.key = ?
"""
_MOST_REMEMBERED = 16


class Visible:
    """Remembers the masks of the last cities asked for until other papers are public."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._known: tuple[str | None, dict[frozenset[str], Mask]] = (None, {})

    def mask(self, bodies: Collection[str] | None, allowed: Iterable[int] | None = None) -> Mask:
        """`allowed` None: all papers of these cities (None: of all cities)."""
        public = self._public(self._all() if bodies is None else frozenset(bodies))
        if allowed is None:
            return public
        chosen = np.zeros(len(public), np.bool_)
        numbers = np.fromiter(allowed, np.int64)
        chosen[numbers[numbers < len(public)]] = True
        return chosen & public

    def _all(self) -> frozenset[str]:
        return frozenset(row[0] for row in self._db.rows("SELECT key FROM body"))

    def _public(self, bodies: frozenset[str]) -> Mask:
        # Asked for first: what changes between here and reading is noticed the next time.
        version = visibility(self._db)
        with self._lock:
            if version is None or self._known[0] != version or len(self._known[1]) >= _MOST_REMEMBERED:
                self._known = version, {}
            masks = self._known[1]
        if bodies not in masks:
            masks[bodies] = self._read(bodies)
        return masks[bodies]

    def _read(self, bodies: frozenset[str]) -> Mask:
        read = [self._numbers(body) for body in bodies]
        numbers = np.concatenate([*read, np.zeros(0, np.int64)])
        mask = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
        mask[numbers] = True
        return mask

    def _numbers(self, body: str) -> NDArray[np.int64]:
        """Without sqlite3.Row, which would double the time."""
        cursor = self._db.reader().cursor()
        cursor.row_factory = None
        return np.fromiter(chain.from_iterable(cursor.execute(_PUBLIC, [body])), np.int64)


def shown(mask: Mask, papers: NDArray[np.int64]) -> Mask:
    """Which of these paper numbers the mask lets through."""
    inside = papers < len(mask)
    return inside & mask[np.where(inside, papers, 0)]
