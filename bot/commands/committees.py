"""Which committee a person means: Gremien by their names, in the forms people shorten them to."""

import re
from collections.abc import Collection

from bot.retrieval.words.german import query_terms
from bot.store.meetings import MeetingRow

_WORD = re.compile(r"[^\W\d_]+")
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
LEAST_FIRST, LEAST_LAST = 3, 4
"""Letters of the two parts of a compound: „Bau“ and „Ausschuss“, but not „Sta“ and „dtrat“."""


def held_by(meetings: list[MeetingRow], words: str) -> list[MeetingRow]:
    """The meetings that the words name: by what the Gremium is called now, else by the meeting's name.

    A Gremium keeps its old meetings under old names: „Hauptausschuss“ is today's „Haupt- und
    Finanzausschuss“ as well, and who asks for it wants the next meeting, not one of ten years ago.
    """
    for called in (_called, _described):
        for fits in (stands_in, shortens):
            found = [each for each in meetings if fits(words, called(each))]
            if found:
                return found
    return []


def stands_in(asked: str, name: str) -> bool:
    """Whether every word that was asked for is one of the name's, by stems."""
    return set(query_terms(asked)) <= set(query_terms(name))


def shortens(asked: str, name: str) -> bool:
    """Whether every word stands in the name, begins a word of it, or is put together from two."""
    spelled = frozenset(_spelled(name))
    words = (word for word in _spelled(asked) if query_terms(word))
    return all(stands_in(word, name) or _begins(word, spelled) or _joins(word, spelled) for word in words)


def _called(meeting: MeetingRow) -> str:
    return " ".join((*(meeting.organizations or (meeting.name,)), meeting.city))


def _described(meeting: MeetingRow) -> str:
    return " ".join((meeting.name, *meeting.organizations, meeting.city))


def _spelled(text: str) -> list[str]:
    return [word.casefold().translate(_SPELLINGS) for word in _WORD.findall(text)]


def _begins(word: str, spelled: Collection[str]) -> bool:
    return len(word) >= LEAST_FIRST and any(each.startswith(word) for each in spelled)


def _joins(word: str, spelled: frozenset[str]) -> bool:
    """„Hauptausschuss“ in „Haupt- und Finanzausschuss“, „Umweltausschuss“ in „Ausschuss für Umwelt“."""
    return any(_is_compound(word[:end], word[end:], spelled) for end in range(LEAST_FIRST, len(word)))


def _is_compound(first: str, last: str, spelled: frozenset[str]) -> bool:
    # „Planungsausschuss“ has an s between its words that „Ausschuss für Planung“ has not.
    known = {first, first.removesuffix("s")} & spelled
    return bool(known) and len(last) >= LEAST_LAST and any(each.endswith(last) for each in spelled - known)
