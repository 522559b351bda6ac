"""The analysis in force: follows the vocabulary, which is counted anew as the corpus grows."""

import threading

from bot.retrieval.words import vocabulary
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.spelling import Speller
from bot.retrieval.words.synonyms import Synonyms, Table
from bot.store.database import Database


class Language:
    """Hands out the analyser of the vocabulary in the database; may be used by several threads.

    Another process may count the vocabulary anew: that is noticed at the next call.
    """

    def __init__(self, db: Database, synonyms: Synonyms | None = None, everyday: Table | None = None) -> None:
        """Synonyms and everyday words with those of the cities; without them what Ratsbot brings."""
        self._db = db
        self._synonyms = synonyms
        self._everyday = everyday
        self._lock = threading.Lock()
        self._known: tuple[str, Analyser, Speller] | None = None

    def analyser(self) -> Analyser:
        return self._current()[1]

    def speller(self) -> Speller:
        """Knows the words of the papers; ready for use at its first question."""
        return self._current()[2]

    def refresh(self) -> bool:
        """Counts the words anew where the corpus has outgrown the vocabulary; whether it did."""
        return vocabulary.refresh(self._db)

    def _current(self) -> tuple[str, Analyser, Speller]:
        version = vocabulary.version(self._db)
        with self._lock:
            if self._known is None or self._known[0] != version:
                self._known = (version, *self._load())
            return self._known

    def _load(self) -> tuple[Analyser, Speller]:
        known = vocabulary.load(self._db)
        splitter = Splitter(known)
        words = {word: count.files for word, count in known.counts.items()}
        return Analyser(splitter, self._synonyms, self._everyday), Speller(words, splitter.parts)
