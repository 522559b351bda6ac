"""Which papers a search may find: the public ones, of the cities asked for, that pass its filters."""

import threading
from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from bot.store.database import Database

Mask = NDArray[np.bool_]
"""By paper number; numbers beyond its end are not visible."""

_PUBLIC = "SELECT no FROM paper WHERE publicness = 'public'"
_MOST_REMEMBERED = 16


class Visible:
    """Remembers, per thread, the masks of the last cities asked for until the database changes."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._local = threading.local()

    def mask(self, bodies: Collection[str] | None, allowed: Iterable[int] | None = None) -> Mask:
        """`allowed` None: all papers of these cities (None: of all cities)."""
        public = self._public(None if bodies is None else frozenset(bodies))
        if allowed is None:
            return public
        chosen = np.zeros(len(public), np.bool_)
        numbers = np.fromiter(allowed, np.int64)
        chosen[numbers[numbers < len(public)]] = True
        return chosen & public

    def _public(self, bodies: frozenset[str] | None) -> Mask:
        version = self._db.value("PRAGMA data_version")
        if getattr(self._local, "version", None) != version:
            self._local.version, self._local.masks = version, {}
        masks: dict[frozenset[str] | None, Mask] = self._local.masks
        if bodies not in masks:
            if len(masks) >= _MOST_REMEMBERED:
                masks.clear()
            masks[bodies] = self._read(bodies)
        return masks[bodies]

    def _read(self, bodies: frozenset[str] | None) -> Mask:
        where = "" if bodies is None else f" AND body IN ({', '.join('?' * len(bodies))})"
        numbers = [row[0] for row in self._db.rows(_PUBLIC + where, [] if bodies is None else [*bodies])]
        mask = np.zeros(max(numbers, default=0) + 1, np.bool_)
        mask[numbers] = True
        return mask


def shown(mask: Mask, papers: NDArray[np.int64]) -> Mask:
    """Which of these paper numbers the mask lets through."""
    inside = papers < len(mask)
    return inside & mask[np.where(inside, papers, 0)]
