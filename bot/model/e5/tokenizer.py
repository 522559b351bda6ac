"""Text to the numbers of its pieces: Unigram, as XLM-R and with it multilingual-e5 want it."""

import functools
import re

from bot.model.e5.weights import Vocabulary

META = "\u2581"
"""Stands for the blank before a word. It is only ever a piece's first character, so that a text may be
split at its blanks and each word cut by itself: the same pieces, and words can be remembered."""
REMEMBERED_WORDS = 50_000
UNKNOWN_PENALTY = 10.0
"""What a character outside the vocabulary scores below the worst piece: SentencePiece's constant."""


class Tokenizer:
    """Callable from any thread."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._pieces = {piece: id_ for piece, id_ in vocabulary.pieces.items() if id_ != vocabulary.unknown}
        self._scores = vocabulary.scores
        self._written = vocabulary.written
        self._unknown = vocabulary.unknown
        self._longest = max(map(len, self._pieces))
        self._floor = min(self._scores) - UNKNOWN_PENALTY
        self._word = functools.lru_cache(REMEMBERED_WORDS)(self._cut)

    def __call__(self, text: str) -> list[int]:
        """Without the marks of beginning and end."""
        written = re.sub(" {2,}", " ", text.translate(self._written))
        blank = "" if written.startswith(" ") else " "
        words = re.findall(" [^ ]*", blank + written)
        return [piece for word in words for piece in self._word(META + word[1:])]

    def _cut(self, word: str) -> list[int]:
        """The most probable pieces of a word (Viterbi)."""
        best = [0.0] + [-1e30] * len(word)
        last = [(0, 0)] * (len(word) + 1)
        for start in range(len(word)):
            score = best[start]
            for end in range(start + 1, min(len(word), start + self._longest) + 1):
                piece = self._pieces.get(word[start:end])
                if piece is not None and score + self._scores[piece] > best[end]:
                    best[end], last[end] = score + self._scores[piece], (piece, start)
            if score + self._floor > best[start + 1]:
                best[start + 1], last[start + 1] = score + self._floor, (self._unknown, start)
        return _backwards(last)


def _backwards(last: list[tuple[int, int]]) -> list[int]:
    """The pieces along the best path; `last[i]` is the one that ends at i, and where it begins."""
    found, at = [], len(last) - 1
    while at:
        piece, at = last[at]
        found.append(piece)
    return found[::-1]
