"""What a word of a question may mean as well: everyday words for office words, and back.

Used for questions only, where it may help and a wrong word does little harm.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot.retrieval.words.german import plain
from bot.retrieval.words.synonyms import Table

_UMLAUTS = str.maketrans("äöü", "aou")
_ENDING = re.compile("(?:e?[ns]|e)$")

MOST = 6
"""Words looked up beside one of a question."""


class _Entry(NamedTuple):
    said: str
    meant: tuple[str, ...]


class Related:
    def __init__(self, glossary: Table, phrase: Callable[[str], str]) -> None:
        """`phrase` gives the stems of a text, parted by blanks, as they stand in the index."""
        self._phrase = phrase
        self._entries: dict[str, list[_Entry]] = {}
        for said, meant in glossary.items():
            self._add(said, meant)
        for said, meant in glossary.items():
            self._add(meant[0], [said])
        self._longer = {key: entries for key, entries in self._entries.items() if " " in key}

    def _add(self, said: str, meant: Sequence[str]) -> None:
        entry = _Entry(plain(said), tuple(map(self._phrase, meant)))
        self._entries.setdefault(self._phrase(said), []).append(entry)

    def to_word(self, stemmed: str, written: str) -> tuple[str, ...]:
        """Stems, with blanks where a phrase is meant. Equal stems are not enough: a lorry ("Laster")
        is no load ("Last")."""
        word = plain(written)
        entries = [entry for entry in self._entries.get(stemmed, ()) if _forms_of_one(entry.said, word)]
        return _different(entries, stemmed)

    def to_phrases(self, stems: Sequence[str]) -> Iterator[tuple[set[str], tuple[str, ...]]]:
        """The stems of each known phrase among these, and what that may mean."""
        asked = f" {' '.join(stems)} "
        for key, entries in self._longer.items():
            if f" {key} " in asked:
                yield set(key.split()), _different(entries, key)


def _different(entries: Sequence[_Entry], but: str) -> tuple[str, ...]:
    meant = dict.fromkeys(each for entry in entries for each in entry.meant if each and each != but)
    return tuple(meant)[:MOST]


def _forms_of_one(said: str, word: str) -> bool:
    """Of words with one stem those that differ in more than an ending are others."""
    return word.translate(_UMLAUTS).startswith(_ENDING.sub("", said.translate(_UMLAUTS)))
