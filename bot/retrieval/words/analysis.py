"""Text and question as terms: all of German analysis together.

Every word is looked up as its stem: that of the thing's usual name where it is an abbreviation, of the
masculine where it is a feminine form. Beside it stand units: the stems of a compound's parts, and what
was written with hyphens or left out before "und" as one word.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple, TypeVar

from bot.retrieval.words import german, writing
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.german import plain, stem
from bot.retrieval.words.meaning import Meaning, Meanings
from bot.retrieval.words.related import Related
from bot.retrieval.words.synonyms import Synonyms, Table, default_glossary, default_synonyms
from bot.retrieval.words.writing import CHUNK, Piece

VERSION = "3"
_MEMO_SIZE = 200_000
"""Chunks remembered per generation, about 50 MB; frequent ones survive into the next."""
_WORDS_MEMO_SIZE = 30_000
"""The same for the words of passages that are shown, about 15 MB: three quarters of them recur."""
_HALVES_MEMO_SIZE = 10_000
_NONE: tuple[str, ...] = ()


class Word(NamedTuple):
    """A word of a text; the stem is '' for a function word, which is not indexed."""

    start: int
    end: int
    stem: str
    units: tuple[str, ...]


class Asked(NamedTuple):
    """A word of a question.

    `units` are the stems of a compound's parts: all together they make it up. `same` are terms that
    stand for the same by themselves; `related` (with blanks: phrases) for what it may mean.
    """

    written: str
    stem: str
    units: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


_Made = TypeVar("_Made")
_Bare = tuple[int, int, str, tuple[str, ...]]
"""A `Word`, as it is remembered."""


class _Memo(dict[str, _Made]):
    """Chunk → what is made of it; what was not needed for long is forgotten."""

    def __init__(self, make: Callable[[str], _Made], size: int) -> None:
        super().__init__()
        self._make = make
        self._size = size
        self._older: dict[str, _Made] = {}

    def __missing__(self, chunk: str) -> _Made:
        if len(self) >= self._size:
            self._older = dict(self)
            self.clear()
        found = self[chunk] = self._older[chunk] if chunk in self._older else self._make(chunk)
        return found


class Analyser:
    """Immutable but for what it remembers; may be used by several threads."""

    def __init__(
        self, splitter: Splitter, synonyms: Synonyms | None = None, glossary: Table | None = None
    ) -> None:
        """A city's own synonyms and glossary take the place of those that Ratsbot brings."""
        self._synonyms = synonyms or default_synonyms()
        self._glossary = default_glossary() if glossary is None else glossary
        self._meanings = Meanings(splitter, self._synonyms)
        self._memo = _Memo(lambda chunk: _fields(self.chunk(chunk)), _MEMO_SIZE)
        self._words = _Memo(lambda chunk: tuple(map(_bare, self.chunk(chunk))), _WORDS_MEMO_SIZE)
        self._completed = lru_cache(_HALVES_MEMO_SIZE)(self._meanings.completed)
        # The glossary is used for questions only: another one needs no new index.
        made_of = (VERSION, german.VERSION, splitter.version, self._synonyms.version)
        self.version = blake2b(repr(made_of).encode(), digest_size=6).hexdigest()
        self._phrases = {self.phrase(form): stem(name) for form, name in self._synonyms.phrases.items()}

    def fields(self, text: str) -> tuple[str, str]:
        """Terms and units of a text as the index takes them, parted by blanks."""
        text = unicodedata.normalize("NFC", text)
        memo = self._memo
        found = [memo[chunk] for chunk in CHUNK.findall(text)]
        terms = " ".join([term for term, _ in found if term])
        units = [unit for _, unit in found if unit]
        units += self._halves(text).values()
        units += (name for _, name in self._named(terms))
        return terms, " ".join(units)

    def words(self, text: str) -> Iterator[Word]:
        """Each word with its place in a text that is NFC already."""
        halves, memo = self._halves(text), self._words
        for found in CHUNK.finditer(text):
            begin = found.start()
            for first, last, stemmed, units in memo[found[0]]:
                start = begin + first
                more = (*units, halves[start]) if start in halves else units
                yield Word(start, begin + last, stemmed, more)

    def among(self, terms: Collection[str]) -> Callable[[str], Iterator[Word]]:
        """`words` for the texts of one question: only those that have one of its terms."""
        wanted, words = frozenset(terms), self._words

        def matching(chunk: str) -> list[_Bare]:
            return [each for each in words[chunk] if each[2] in wanted or not wanted.isdisjoint(each[3])]

        memo = _Memo(matching, _WORDS_MEMO_SIZE)

        def found(text: str) -> Iterator[Word]:
            # What shares its end with another word is a term of the whole text, and rarely asked for.
            halves = self._halves(text)
            return _placed(text, memo) if wanted.isdisjoint(halves.values()) else self.words(text)

        return found

    def asked(self, text: str) -> list[Asked]:
        """The different words of a question in their order; empty if there are function words only."""
        text = unicodedata.normalize("NFC", text)
        halves = self._halves(text)
        found: dict[str, Asked] = {}
        for match in CHUNK.finditer(text):
            for start, asked in self._asked(match[0]):
                half = halves.get(match.start() + start)
                found.setdefault(asked.stem, _more(asked, same=(half,)) if half else asked)
        return self._with_phrases(list(found.values()))

    def phrase(self, text: str) -> str:
        """The stems of a text, parted by blanks, as they stand in the index."""
        return " ".join(word.stem for word in self.words(unicodedata.normalize("NFC", text)) if word.stem)

    def chunk(self, chunk: str) -> list[Word]:
        """The words of a chunk; the offsets are those within it."""
        found, joined = self._read(chunk)
        return [_word(piece, meaning, joined) for piece, meaning in found]

    def _read(self, chunk: str) -> tuple[list[tuple[Piece, Meaning]], str]:
        """The words of a chunk, and what they are if they are written as one, '' for a single word."""
        whole = Piece(0, len(chunk), chunk)
        if chunk.isalpha() and "In" not in chunk:
            return [(whole, self._meanings.of(chunk))], ""
        pieces = writing.pieces(chunk)
        several = len(pieces) > 1
        if several and (meaning := self._meanings.of_hyphenated(chunk, pieces)):
            return [(whole, meaning)], ""
        return [(piece, self._meanings.of(piece.word)) for piece in pieces], _joined(
            pieces
        ) if several else ""

    def _halves(self, text: str) -> dict[int, str]:
        """Where a word stands that shares its end or beginning with another → the stem of all of it."""
        # Remembered without its place, which does not matter.
        halves = (
            (half.start, self._completed(half._replace(start=0, end=0))) for half in writing.halves(text)
        )
        return {start: term for start, term in halves if term}

    def _asked(self, chunk: str) -> Iterator[tuple[int, Asked]]:
        """The words of a chunk of a question, with the place of each."""
        found, joined = self._read(chunk)
        for piece, meaning in found:
            if meaning.stem:
                written = chunk[piece.start : piece.end]
                related = self._related.to_word(meaning.stem, written)
                yield piece.start, Asked(written, *meaning, (joined,) if joined else _NONE, related)

    @cached_property
    def _related(self) -> Related:
        return Related(self._glossary, self.phrase)

    def _named(self, terms: str) -> list[tuple[str, str]]:
        """The phrases among these terms that name one thing, with the stem of its name."""
        padded = f" {terms} "
        return [(phrase, name) for phrase, name in self._phrases.items() if f" {phrase} " in padded]

    def _with_phrases(self, asked: list[Asked]) -> list[Asked]:
        """What several words mean together is looked up beside each of them."""
        stems = [each.stem for each in asked]
        for phrase, name in self._named(" ".join(stems)):
            asked = [_more(each, same=(name,)) if each.stem in phrase.split() else each for each in asked]
        for inside, meant in self._related.to_phrases(stems):
            asked = [_more(each, related=meant) if each.stem in inside else each for each in asked]
        return asked


def _bare(word: Word) -> _Bare:
    """Of thousands of named tuples the garbage collector looks at each, of plain ones at none."""
    return word.start, word.end, word.stem, word.units


def _placed(text: str, memo: Mapping[str, Sequence[_Bare]]) -> Iterator[Word]:
    for found in CHUNK.finditer(text):
        for first, last, stemmed, units in memo[found[0]]:
            yield Word(found.start() + first, found.start() + last, stemmed, units)


def _word(piece: Piece, meaning: Meaning, joined: str) -> Word:
    if not meaning.stem:
        return Word(piece.start, piece.end, "", _NONE)
    return Word(piece.start, piece.end, meaning.stem, (*meaning.parts, joined) if joined else meaning.parts)


def _joined(pieces: Sequence[Piece]) -> str:
    """What hyphens part as one term; numbers alone are none."""
    word = "".join(piece.word for piece in pieces)
    return "" if word.isdecimal() else stem(plain(word))


def _fields(words: Sequence[Word]) -> tuple[str, str]:
    units = dict.fromkeys(chain.from_iterable(word.units for word in words))
    return " ".join(word.stem for word in words if word.stem), " ".join(units)


def _more(asked: Asked, same: Iterable[str] = (), related: Iterable[str] = ()) -> Asked:
    return asked._replace(
        same=tuple(dict.fromkeys((*asked.same, *same))),
        related=tuple(dict.fromkeys((*asked.related, *related))),
    )
