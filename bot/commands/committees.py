"""Which committee a person means: Gremien by their names, in the forms people shorten them to."""

import re

from bot.retrieval.query.shortened import shortens, stands_in
from bot.retrieval.words.german import query_terms
from bot.store.meetings import MeetingRow

_LETTERS = re.compile(r"[^\W\d_]+")


def held_by(meetings: list[MeetingRow], words: str) -> list[MeetingRow]:
    """The meetings that the words name: by what the Gremium is called now, else by the meeting's name.

    A Gremium keeps its old meetings under old names: „Hauptausschuss“ is today's „Haupt- und
    Finanzausschuss“ as well, and who asks for it wants the next meeting, not one of ten years ago.
    """
    for called in (_called, _described):
        for fits in (stands_in, _is_shortened):
            found = [each for each in meetings if fits(words, called(each))]
            if found:
                return found
    return []


def _is_shortened(words: str, name: str) -> bool:
    """Figures are no part of a short name: „Bauausschuss 17 Uhr“ means the Bauausschuss."""
    letters = " ".join(_LETTERS.findall(words))
    # Without a word every name would fit.
    return bool(query_terms(letters)) and shortens(letters, name)


def _called(meeting: MeetingRow) -> str:
    return " ".join((*(meeting.organizations or (meeting.name,)), meeting.city))


def _described(meeting: MeetingRow) -> str:
    return " ".join((meeting.name, *meeting.organizations, meeting.city))
