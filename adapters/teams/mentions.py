"""What somebody wrote, as plain words: without the mention of the bot, with the names of others."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from adapters.teams.wire import Activity, identifier, mapping, text

_LONGEST = 20_000
"""Of what was written that is read at all; the core keeps a tenth of it."""
_AT = re.compile(r"<at(?:\s[^<>]{0,200})?>([^<>]{0,300})</at>", re.IGNORECASE)
_QUOTED = re.compile(r"<quoted\s[^<>]{0,300}/?>(?:</quoted>)?", re.IGNORECASE)
"""Where the message stands that is answered; its words are not the sender's."""
_CARD = re.compile(
    r"<span\s[^<>]{0,300}\binline-compose-card\b[^<>]{0,300}>"
    r"(?:\s{0,9}<span\s[^<>]{0,300}></span>){0,9}\s{0,9}</span>",
    re.IGNORECASE,
)
"""Where a card stands that was inserted by the search beside the compose box."""
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h\d|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,1000}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]+")
_AFTER_NAME = " \n,:;"


@dataclass(frozen=True, slots=True)
class Heard:
    """The words for the core, and whether the bot is mentioned."""

    words: str
    mentioned: bool


def heard(activity: Activity, own: Collection[str]) -> Heard:
    """`own` are the bot's ids: only a mention of these is taken out, and only where it stands as one."""
    said = _CARD.sub(" ", _QUOTED.sub(" ", activity.text[:_LONGEST]))
    mentioned = False
    for entity in activity.entities:
        if entity.get("type") == "mention":
            ours = identifier(mapping(entity.get("mentioned")).get("id")) in own
            mentioned = mentioned or ours
            said = _replaced(said, entity, ours=ours)
    said = _plain(_AT.sub(r"\1", said), is_markup=activity.text_format == "xml")
    return Heard(said.lstrip(_AFTER_NAME) if mentioned else said, mentioned)


def _replaced(said: str, entity: Mapping[str, Any], *, ours: bool) -> str:
    """The first place where it stands: each mention has an entity of its own."""
    shown = text(entity.get("text"))
    found = _AT.fullmatch(shown)
    if found is None:
        return said
    name = text(mapping(entity.get("mentioned")).get("name")) or found[1]
    return said.replace(shown, " " if ours else name, 1)


def _plain(said: str, *, is_markup: bool) -> str:
    if is_markup:
        said = _TAG.sub("", _BREAK.sub("\n", said))
    said = _ENTITY.sub(lambda entity: unescape(entity[0]), said)
    lines = (_BLANKS.sub(" ", line).strip() for line in said.splitlines())
    return text("\n".join(lines)).strip()
