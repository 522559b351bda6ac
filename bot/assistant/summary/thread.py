"""What was said in a thread, as documents to read: one a message. Nothing of it is kept."""

import re
from collections.abc import Sequence

from bot.assistant.cleaning import defanged, plain
from bot.assistant.summary.document import UPLOAD, Document, Page
from bot.assistant.summary.instructions import is_instruction
from bot.assistant.summary.persons import Person
from bot.assistant.summary.sentence_choice import Pick
from bot.assistant.summary.wish import asked_in_words
from bot.delivery.reach import Said
from bot.texts import summaries as texts

MOST_MESSAGES = 200
LONGEST_NAME = 60
_AGREED = re.compile(
    r"\b(?:machen wir|einverstanden|beschlossen|vereinbart|erledig|abgemacht|entschieden|passt|übernehme"
    r"|kümmere|schicke|kläre|melde|termin|frist|problem|kosten|wir brauchen|vorschlag"
    r"|bis (?:morgen|heute|montag|dienstag|mittwoch|donnerstag|freitag|ende|zum|\d))",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\W*(?:danke\w*|ok(?:ay)?|super|prima|gut|hallo|hi|moin|servus|ja|nein|alles klar|vielen dank)\W*",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"\W{0,2}(?:@\S+\s+)?[/!]\w+")


def documents_of(said: Sequence[Said]) -> list[Document]:
    """The messages of people, without those that only ask for the summary."""
    kept = [each for each in said if not each.own and each.text.strip() and not _asks(each.text)]
    return [_document(each) for each in kept[-MOST_MESSAGES:]]


def _asks(text: str) -> bool:
    return _COMMAND.match(text) is not None or asked_in_words(text) is not None


def _document(said: Said) -> Document:
    name = _name(said)
    text = texts.said(name, " ".join(plain(said.text).split()))
    return Document(UPLOAD, "", "", texts.message_title(name, said.at), (Page(None, text),))


def _name(said: Said) -> str:
    return defanged(" ".join(plain(said.name).split()))[:LONGEST_NAME] or "?"


def people(said: Sequence[Said]) -> tuple[Person, ...]:
    """Whose names no model is to read: everybody but the bot, also who only asked for the summary."""
    return tuple(dict.fromkeys(Person(_name(each), each.account) for each in said if not each.own))


def overview(said: Sequence[Said]) -> str:
    people = [each for each in said if not each.own]
    return texts.thread_line(len(people), len({_name(each) for each in people}), people[0].at, people[-1].at)


def telling(documents: Sequence[Document], most: int) -> list[Pick]:
    """The messages that say most: what was agreed, asked, named with a number; in their order."""
    found = [Pick(each.text, None, each, place) for place, each in enumerate(documents)]
    said = [
        each
        for each in found
        if not is_instruction(each.text) and not _COURTESY.fullmatch(_without_name(each))
    ]
    best = sorted(said, key=_weight, reverse=True)[:most]
    return sorted(best, key=lambda each: each.place)


def _without_name(pick: Pick) -> str:
    return pick.text.partition(": ")[2]


def _weight(pick: Pick) -> float:
    text = _without_name(pick)
    weight = min(len(text), 240) / 240
    weight += 0.8 if _AGREED.search(text) else 0.0
    weight += 0.5 if "?" in text else 0.0
    weight += 0.3 if any(letter.isdigit() for letter in text) else 0.0
    return weight + (0.6 if pick.place == 0 else 0.0)
