"""German analysis: what a word of a text or a question is looked up as.

Text and question go through the same folding: Müller, Mueller and MÜLLER are one term, so are
Straße and Strasse, Haus and Häuser. The terms mean nothing to a person and are never shown.
"""

import re
import threading
import unicodedata

import Stemmer

from bot.retrieval.words.stopwords import STOP_WORDS

VERSION = "1"
"""Changes whenever the same text yields other terms; the index is then rebuilt."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_FOREIGN_MARKS = re.compile("(?<![aou])\u0308|[\u0300-\u0307\u0309-\u036f]")
_NO_WORD = re.compile(r"[\W_]+")
_UMLAUTS = str.maketrans("äöü", "aou")
_MEMO_SIZE = 400_000
"""Word forms remembered, about 70 MB; the Karlsruhe texts have about three times as many."""
_LONGEST_TERM = 64
"""Letters; what is longer is rubbish from a broken font and would only swell the index."""


def plain(word: str) -> str:
    """Lower case, ß as ss, no accents except on ä, ö, ü, which the stemmer wants to see."""
    word = word.casefold()
    if word.isascii():
        return word
    # Compatibility first shows the letters of 𝕬 and ﬁ, and those may be capitals again.
    word = _FOREIGN_MARKS.sub("", unicodedata.normalize("NFKD", word).casefold())
    return _NO_WORD.sub("", unicodedata.normalize("NFC", word))


STOPS = frozenset(map(plain, STOP_WORDS))
_snowball = threading.local()


def stem(word: str) -> str:
    """The term of a word that `plain` gave, '' for a function word."""
    if word in STOPS:
        return ""
    try:
        stemmed: str = _snowball.word(word)
    except AttributeError:
        # A stemmer must not be used by two threads at once.
        _snowball.word = Stemmer.Stemmer("german", 0).stemWord
        return stem(word)
    # Snowball folds ae, oe, ue and drops its umlauts; those it leaves in odd words go here.
    return stemmed.translate(_UMLAUTS)[:_LONGEST_TERM]


class _Memo(dict[str, str]):
    """Word as written → its term, '' for a word that is not indexed. Forgets all when full."""

    def __init__(self, size: int = _MEMO_SIZE) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, word: str) -> str:
        if len(self) >= self._size:
            self.clear()
        term = self[word] = stem(plain(word))
        return term


_term_of = _Memo().__getitem__


def terms(text: str) -> list[str]:
    """The terms of a text in order, without function words."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return list(filter(None, map(_term_of, words)))


def query_terms(text: str) -> list[str]:
    """The different terms of a question in the order asked; empty if it has function words only."""
    return list(dict.fromkeys(terms(text)))
