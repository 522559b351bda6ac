"""Which command free words are meant for, and what they say to it.

Precision first: a sentence goes to a command only where all of it is understood. In doubt a sentence is a
question and words are searched for. The accepted sentences are the table in tests/test_routing.py.
"""

import re
from collections.abc import Callable

from bot.assistant.asking import is_question
from bot.assistant.courtesy import without_courtesy
from bot.assistant.summary.wish import asked_in_words
from bot.commands import neu
from bot.commands import routing_words as words
from bot.council.asked import asked_references

Routed = tuple[str, str]
"""The command and its arguments."""

MOST_WORDS = 4
"""Of a topic behind a command's name; more is a sentence."""
_COMPARISON = re.compile(r"^(?:bitte\s+)?vergleich(?:e|en sie)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_FOLLOW_UP = re.compile(r"^(?:und|oder|auch|was ist mit)\b.*\?\s*$", re.IGNORECASE | re.DOTALL)
_END = " \t?!.,"


def meant_for(
    text: str, args: str, is_wish: Callable[[str], bool], is_count: Callable[[str], bool]
) -> Routed:
    """`text` is what was written, `args` the same on one line. `is_wish` knows a text that is to be written,
    `is_count` what can be counted."""
    if is_wish(text):
        return "text", args
    if _ADDRESS.fullmatch(args):
        return "vorlage", args
    asked = without_courtesy(args)
    if named := _named(asked):
        return named
    if asked_in_words(text) is not None:
        return "zusammenfassung", args
    if _COMPARISON.search(text):
        return "vergleich", args
    question = is_question(text) or _FOLLOW_UP.search(text) or is_count(asked)
    return ("frage" if question else "suche"), args


def _named(asked: str) -> Routed | None:
    """A wish that a command grants without a model, said in words."""
    for read in (_whole, _meeting, _news, _order, _helped, _contents):
        if found := read(asked):
            return found
    return None


def _whole(asked: str) -> Routed | None:
    """Sentences that have nothing to fill in."""
    plain = asked.strip(_END)
    return next(((name, args) for form, name, args in words.WHOLE if form.fullmatch(plain)), None)


def _meeting(asked: str) -> Routed | None:
    for form in words.MEETINGS:
        if found := form.fullmatch(asked.strip(_END)):
            told = found.groupdict()
            gremium = told.get("whole") or _gremium(told.get("compound") or told.get("gremium") or "")
            said = f"{gremium} {told.get('rest') or ''}".strip()
            return _told_by(told), said
    return None


def _told_by(found: dict[str, str | None]) -> str:
    """Minutes are of a meeting that was, an agenda of one that comes."""
    return "zusammenfassung" if found.get("minutes") else "sitzung"


def _gremium(name: str) -> str:
    """„des Bauausschusses“ is the Bauausschuss, „Stadtratssitzung“ the Stadtrat."""
    return words.GENITIVE.sub(r"\1", name.strip())


def _news(asked: str) -> Routed | None:
    found = words.NEWS.fullmatch(asked.strip(_END))
    since = " ".join((found["since"] or "").split()) if found else ""
    return ("neu", since) if found and (not since or neu.COMMAND.understands(since)) else None


def _order(asked: str) -> Routed | None:
    """„abo radverkehr“, „verfolge den Hitzeaktionsplan“: a topic behind a command's name or its verb."""
    for form, name in words.ORDERS:
        found = form.fullmatch(asked.strip())
        if found and (topic := found["topic"].strip(_END)) and len(topic.split()) <= MOST_WORDS:
            return name, topic
    return None


def _contents(asked: str) -> Routed | None:
    """„Was steht in 2025/0142?“ is answered by a summary, for nobody can tell which sentence is meant."""
    found = words.CONTENTS.fullmatch(asked.strip(_END))
    return ("zusammenfassung", found["what"]) if found and asked_references(found["what"]) else None


def _helped(asked: str) -> Routed | None:
    found = words.HELP_WITH.fullmatch(asked.strip(_END))
    return ("hilfe", found["command"].casefold()) if found else None
