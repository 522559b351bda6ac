"""The sentences of a text that tell most, as they stand there: chosen by code, never rewritten."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.assistant.appeals import is_appeal
from bot.assistant.summary.document import UPLOAD, Document, Page
from bot.assistant.summary.instructions import is_instruction
from bot.assistant.summary.sections import Section
from bot.assistant.summary.telling_words import (
    AMOUNT,
    ASKS,
    BODY_RESOLVES,
    FORM,
    MONEY,
    PLANNED,
    REPORTS,
    REQUESTS,
    RESOLVES,
    TOTAL,
    WHEN,
)
from bot.retrieval.sentences import FORM_LIKE, readability, sentences
from bot.retrieval.words.stopwords import STOP_WORDS

LONGEST = 420
"""Characters of a sentence that are shown; a longer one ends at a word."""
LONGEST_DECISION = 700
_SHORT_AMOUNT = 0.85
_VERB = re.compile(
    r"\b(?:kostet|kosten|beträgt|betragen|belaufen|beläuft|fallen|erhält|zahlt|wird|werden|sind|ist)\b"
)
SHORTEST, FEWEST_WORDS = 25, 3
SAME = 0.7
"""Of the words of the shorter of two sentences: they say the same."""
_TORN_START = re.compile(r"[a-zäöüß,;)]|\d{3,}(?![.,]\d)")
_CLOSING = '"“”)»'
_WORD = re.compile(r"[^\W\d_]{4,}")
_FIGURES = re.compile(r"\d+")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\)?$|[•▪–-]$", re.IGNORECASE)
_BULLET = re.compile(r"^[•▪☐–-]\s*")


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence as it stands in a document; `place` counts the sentences of what was looked through.

    `lead` is said before it and no part of the quote: the item of the agenda that it is about.
    """

    text: str
    page: int | None
    document: Document
    place: int = 0
    lead: str = ""


def picks(document: Document, texts: Iterable[Page]) -> list[Pick]:
    """All sentences that say something, in order, each once."""
    found: dict[str, Pick] = {}
    place = 0
    for page in texts:
        for sentence in _joined(page.text):
            place += 1
            if _says(sentence) and not _is_appeal(sentence, document):
                found.setdefault(_key(sentence), Pick(sentence, page.number, document, place))
    return list(found.values())


def _is_appeal(sentence: str, document: Document) -> bool:
    """Of what somebody sends they may want to know whom to pay; of a paper that says so nobody does."""
    return document.paper != UPLOAD and is_appeal(sentence)


def of(document: Document, parts: Sequence[Section]) -> list[Pick]:
    return picks(document, [page for section in parts for page in section.texts])


def _joined(text: str) -> Iterator[str]:
    """The sentences, with those pieces put together again that the lines of a page have torn apart."""
    open_, last = "", 0
    for start, end in sentences(text):
        piece = " ".join(text[start:end].split())
        if open_ and "\n\n" not in text[last:start] and len(open_) < LONGEST:
            piece = f"{open_} {piece}"
        elif open_:
            yield open_
        open_, last = (piece, end) if _goes_on(piece) else ("", end)
        if not open_:
            yield piece
    if open_:
        yield open_


def _goes_on(piece: str) -> bool:
    """Whether something must follow: it ends with a small word, or is but the number of an entry."""
    if _LIST_NUMBER.match(piece):
        return True
    word = piece.rpartition(" ")[2]
    return word[-1:].isalnum() and (word[:1].islower() or word.casefold() in STOP_WORDS or word.isdigit())


def _says(sentence: str) -> bool:
    words = len(_WORD.findall(sentence))
    return (
        len(sentence) >= SHORTEST
        and words >= FEWEST_WORDS
        and not FORM.search(sentence)
        and not is_instruction(sentence)
    )


def whole(found: Sequence[Pick]) -> list[Pick]:
    """Those that are whole sentences, as far as can be told."""
    return [each for each in found if _reads(each.text) > FORM_LIKE and _stands_alone(each)]


def _reads(text: str) -> float:
    """As `readability`, which takes a short sentence of nouns and an amount for a line of a form."""
    return max(readability(text), _SHORT_AMOUNT if AMOUNT.search(text) and _VERB.search(text) else 0.0)


def _stands_alone(pick: Pick) -> bool:
    return (
        not _TORN_START.match(pick.text)
        and pick.text.rstrip(_CLOSING)[-1:] in {".", "!", "?"}
        and not (pick.document.title and alike(pick.text, pick.document.title))
    )


def first(found: Sequence[Pick], most: int) -> list[Pick]:
    return whole(found)[:most]


def resolving(found: Sequence[Pick], most: int) -> list[Pick]:
    """From the first that resolves something on; entries of its list need no verb."""
    start = next((number for number, each in enumerate(found) if RESOLVES.search(each.text)), None)
    if start is None:
        return first(found, most)
    return [each for each in found[start:] if not _TORN_START.match(each.text) and not _is_title(each)][:most]


def after_request(found: Sequence[Pick], most: int) -> list[Pick]:
    """What follows „Wir stellen folgenden Antrag:“; nothing where nobody says so."""
    start = next((number for number, each in enumerate(found) if REQUESTS.search(each.text)), None)
    return [] if start is None else list(found[start + 1 :])[:most]


def of_a_body(found: Sequence[Pick], most: int) -> list[Pick]:
    """Sentences in which a Gremium resolves something."""
    return [each for each in found if BODY_RESOLVES.search(each.text) and not _TORN_START.match(each.text)][
        :most
    ]


def requests(found: Sequence[Pick]) -> bool:
    return any(ASKS.search(each.text) or RESOLVES.search(each.text) for each in found)


def requesting(found: Sequence[Pick], most: int) -> list[Pick]:
    return [each for each in whole(found) if ASKS.search(each.text)][:most]


def vote(document: Document, section: Section) -> Pick | None:
    """How a vote went, with its heading: mostly no sentence."""
    page = section.texts[0]
    line = next((" ".join(each.split()) for each in page.text.split("\n") if each.strip()), "")
    if not line or len(line) > LONGEST or FORM.search(line):
        return None
    return Pick(f"{section.title}: {line}", page.number, document)


def _is_title(pick: Pick) -> bool:
    return (
        bool(pick.document.title)
        and len(pick.text) < 1.5 * len(pick.document.title)
        and alike(pick.text, pick.document.title)
    )


def resolves(found: Sequence[Pick]) -> bool:
    return any(RESOLVES.search(each.text) for each in found)


def of_money(found: Sequence[Pick], most: int) -> list[Pick]:
    """Sentences that name an amount, those of the whole cost first; in the order of the text."""
    named = [each for each in found if AMOUNT.search(each.text) and len(each.text) <= LONGEST_DECISION]
    best = sorted(named, key=_money, reverse=True)[:most]
    return sorted((each for each in best if _money(each) > 0), key=lambda each: each.place)


def _money(pick: Pick) -> float:
    money, total = bool(MONEY.search(pick.text)), bool(TOTAL.search(pick.text))
    return (money + total) * readability(pick.text) - pick.place / 10_000


def of_dates(found: Sequence[Pick], most: int) -> list[Pick]:
    """Sentences that say when something shall happen."""
    said = [each for each in whole(found) if WHEN.search(each.text) and PLANNED.search(each.text)]
    return said[:most]


def telling(found: Sequence[Pick], most: int) -> list[Pick]:
    """By the words that the text uses most, what it names and where it stands; in the order of the text."""
    candidates = whole(found)
    if not candidates:
        return []
    counted = Counter(word for each in found for word in _words(each.text))
    last = max(each.place for each in candidates)
    best = sorted(candidates, key=lambda each: _weight(each, counted, last), reverse=True)
    return sorted(_different(best, most), key=lambda each: each.place)


def _weight(pick: Pick, counted: Counter[str], last: int) -> float:
    words = _words(pick.text)
    if not words:
        return 0.0
    weight = sum(math.log1p(counted[word]) for word in set(words)) / math.sqrt(len(words) + 6)
    weight *= 1.25 if pick.place <= 0.1 * last else 1.0
    weight *= 1.2 if REPORTS.search(pick.text) else 1.0
    weight *= 1.15 if AMOUNT.search(pick.text) or RESOLVES.search(pick.text) else 1.0
    return weight * _reads(pick.text) * (0.6 if not 50 <= len(pick.text) <= LONGEST else 1.0)  # noqa: PLR2004


def _different(best: Sequence[Pick], most: int) -> list[Pick]:
    """Of sentences in the same words one, and more of them only where there is nothing else."""
    chosen: list[Pick] = []
    for same in (_same_words, alike):
        for each in best:
            if len(chosen) == most:
                return chosen
            if not any(same(each.text, other.text) for other in chosen):
                chosen.append(each)
    return chosen


def alike(one: str, other: str) -> bool:
    """Whether two sentences say the same in nearly the same words, of the same numbers."""
    return _FIGURES.findall(one) == _FIGURES.findall(other) and _same_words(one, other)


def _same_words(one: str, other: str) -> bool:
    left, right = set(_words(one)), set(_words(other))
    both = len(left & right)
    return both > SAME * min(len(left), len(right)) if left and right else one == other


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS]


def _key(sentence: str) -> str:
    return "".join(letter for letter in sentence.casefold() if letter.isalnum())


def shown(text: str, longest: int = LONGEST) -> str:
    """As it stands; a long one ends at a word, with a mark."""
    text = _BULLET.sub("", text)
    if len(text) <= longest:
        return f"{text} …" if _goes_on(text) else text
    return f"{text[:longest].rsplit(' ', 1)[0].rstrip(' ,;:')} …"
