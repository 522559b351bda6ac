"""What kind of request a text is: a question or words to search for, a council's matter or another one, and
whether somebody's own case is to be decided.
"""

import re

from bot.assistant import request_words as words
from bot.assistant.courtesy import without_courtesy

SHORT = 3
"""Words of a keyword search that somebody may have ended with a question mark."""

_GREETING = re.compile(
    r"^(?:(?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|bitte|danke|liebe[rs]?|ok|okay|und|aber|"
    r"also|ratsbot|entschuldigung|sorry|frage)\b[\s,:!–-]*)+",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"(?:aktueller )?(?:sach|zwischen)?stand (?:de[rs]|zu[rm]?|beim?)\b.*\?\W*$", re.IGNORECASE
)
"""„Sachstand zur Wärmeplanung?“: few words, and no search."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ASKS = re.compile(
    rf"^(?:(?:{words.PREPOSITIONS})\s+(?:(?:höchstens|mindestens|etwa|ungefähr|genau|zu|de[rmn])\s+)?)?"
    rf"(?:{words.QUESTION_WORDS})(?![\w-])",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(rf"^(?:{words.VERBS})(?![\w-])\s+\w", re.IGNORECASE)
_NOUN_OR_VERB = re.compile(words.NOUNS_AS_WELL, re.IGNORECASE)
_SUBJECT = re.compile(words.SUBJECTS, re.IGNORECASE)
_MAY_FOLLOW = re.compile(rf"{words.VERBS}|{words.SUBJECTS}|{words.SHORT_QUESTIONS}", re.IGNORECASE)
_REQUEST = re.compile(rf"^(?:{words.REQUESTS})(?![\w-])", re.IGNORECASE)
_WISH = re.compile(words.WISHES, re.IGNORECASE)


def is_question(text: str) -> bool:
    """A question or a request in words, with a question mark or without; else words to search for.

    „Hitzeaktionsplan Trier“ is a search, „Was kostet das Freibad“ a question.
    """
    rest = _GREETING.sub("", without_courtesy(text).strip())
    if not _WORD.search(rest):
        return False
    if _STANDS.match(rest) or _REQUEST.match(rest) or _WISH.search(rest):
        return True
    if _ASKS.match(rest) or _VERB_FIRST.match(rest):
        return not _is_keywords(rest)
    return rest.rstrip(" \"'“»)").endswith("?") and len(_WORD.findall(rest)) > SHORT


def _is_keywords(text: str) -> bool:
    """„stand hitzeaktionsplan“, „kosten freibad“, „wer freibad“: nouns that look like a question."""
    if "?" in text:
        return False
    row = _WORD.findall(text)
    if _NOUN_OR_VERB.fullmatch(row[0]):
        return len(row) > 1 and not _SUBJECT.fullmatch(row[1])
    return len(row) == 2 and not _MAY_FOLLOW.fullmatch(row[1])  # noqa: PLR2004 - „wer freibad“


def foreign(text: str, *, evidence_is_there: bool) -> bool:
    """Whether this is no matter of a council: the weather, a recipe, a poem, small talk.

    What the papers clearly have is never foreign, whatever its words; only what asks the bot itself for
    something (a poem, advice on shares, how it feels) is foreign even then.
    """
    if _matches(words.NEVER, text):
        return True
    return not evidence_is_there and _matches(words.ELSEWHERE, text)


def is_individual_case(text: str) -> bool:
    """Whether a decision on one person is asked for: benefits, an application, a Bescheid, personnel; or what
    is nobody's business of one (a salary, an illness).

    Questions about rules, numbers and decisions of the council on such matters are none, but a person who is
    named with a benefit of theirs is one whatever else is said.
    """
    if _matches(words.ALWAYS_INDIVIDUAL, text) or _is_of_somebody(text):
        return True
    if _matches(words.GENERAL, text):
        return False
    return _matches(words.PERSONS, text) and _matches(words.CASES, text)


def _is_of_somebody(text: str) -> bool:
    """Somebody by name, and something that only concerns them; those who hold an office are public."""
    if _matches(words.IN_OFFICE, text) or not _matches(words.NAMED, text):
        return False
    return _matches(words.THEIR_OWN, text)


def _matches(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
