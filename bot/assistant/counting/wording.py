"""Reads a question for a count or a list: a German sentence into what is counted, or None.

Precision first. A sentence is read only where every word of it is understood: an opening („Wie viele“,
„Welche“, „Wie oft“), what is counted, filters, one topic behind a word that introduces it, and verbs that say
nothing more. „Wie viele Anträge auf Wohngeld …“ leaves a word over: it asks about what stands in a text.
"""

import datetime as dt
import re
from collections.abc import Collection

from bot.assistant.counting.asked import Wanted
from bot.assistant.counting.reader import Reader
from bot.assistant.counting.sentence import Sentence
from bot.council.glossary import tokens
from bot.retrieval.query import wordlists
from bot.retrieval.query.explicit import read_explicit
from bot.retrieval.query.known import Known
from bot.retrieval.query.masking import masked
from bot.retrieval.query.periods import Form, Timed, timed_phrases
from bot.retrieval.query.points import Unit
from bot.retrieval.query.reading import Collected
from bot.retrieval.query.scan import Scan

LONGEST = 300
"""Characters of a question that is read; what is longer is told, not asked."""

_NEXT = 40
_RUN = re.compile(r"\.{2,}")


def read_wanted(question: str, known: Known, today: dt.date) -> Wanted | None:
    """What shall be counted; None where the sentence asks for anything else. Pure, some ms."""
    if len(question) > LONGEST or "\n" in question.strip():
        return None
    into = Collected()
    typed = read_explicit(question, known, today, into)
    plain = masked(typed.rest, known.numbers)
    timed = [each for each in timed_phrases(plain, today) if _begun(each, today) and not _counts(plain, each)]
    sentence = Sentence(Scan(plain, known, timed))
    hidden = [found.span() for found in _RUN.finditer(plain) if typed.rest[found.start()] != "."]
    return Reader(sentence, typed.rest, into, hidden, _is_typed_small(typed.rest)).read(typed.named)


def _begun(timed: Timed, today: dt.date) -> bool:
    """What lies ahead („klimaneutral bis 2035“) is no date of a paper."""
    whole = timed.hull
    day = whole.since or whole.until
    return day is not None and day <= today and (timed.form is not Form.UNTIL or day < today)


def _counts(text: str, timed: Timed) -> bool:
    """„2000 Wohnungen“ is no year."""
    following = tokens(text[timed.end : timed.end + _NEXT])[:1]
    return timed.unit is Unit.YEAR and bool(following) and following[0].folded.startswith(wordlists.COUNTED)


def _is_typed_small(text: str) -> bool:
    """Whether somebody writes without capitals, so that nouns cannot be told by them."""
    row: Collection[str] = [each.text for each in tokens(text)][1:]
    return not any(word[0].isupper() for word in row)
