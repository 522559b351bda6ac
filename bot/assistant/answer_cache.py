"""Answers to the same question, as long as nothing they could rest on has changed."""

import datetime as dt
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.clock import Clock, SystemClock
from bot.retrieval.generation import generation
from bot.store.database import Database

if TYPE_CHECKING:
    from bot.assistant.answering import Answered, Wanted

MOST = 200

Key = tuple[object, ...]


class AnswerCache:
    """In memory only: nothing of it survives a stop, and what is deleted from the store never comes back.

    Safe from several threads.
    """

    def __init__(self, db: Database, clock: Clock | None = None) -> None:
        self._db = db
        self._clock = clock or SystemClock()
        self._kept: OrderedDict[Key, tuple[dt.datetime, Answered]] = OrderedDict()
        self._lock = threading.Lock()

    def key(self, wanted: "Wanted", model: str) -> Key:
        """Other blanks and capitals are the same question; a change of any object of the store makes it a
        new one."""
        asked = " ".join(wanted.whole.casefold().split())
        scope = wanted.bodies, wanted.home, wanted.today, wanted.papers
        return asked, *scope, model, generation(self._db)

    def get(self, key: Key) -> "Answered | None":
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][1]

    def put(self, key: Key, answered: "Answered") -> None:
        with self._lock:
            self._kept[key] = self._clock.now(), answered
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def expire(self, before: dt.datetime) -> int:
        """Forgets answers that were made before; a question is a person's words. Says how many."""
        with self._lock:
            old = [key for key, (at, _) in self._kept.items() if at <= before]
            for key in old:
                del self._kept[key]
        return len(old)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
