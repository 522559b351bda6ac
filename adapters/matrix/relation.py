"""What an event is about: the event it edits or reacts to, the thread it stands in, the one it answers.

A federated server may send anything as content, so nothing is believed before its kind has been looked at.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

_EVENT_ID = re.compile(r"\$[!-~]{1,254}")
_ROOM_ID = re.compile(r"![!-~]{1,254}")
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` and `target` are the relation's own; both None where there is none that can be read.

    `answers` is the event that a person chose to answer. Clients also name one in every thread message,
    for clients that know no threads; that one is left out.
    """

    kind: str | None = None
    target: str | None = None
    answers: str | None = None

    @property
    def thread(self) -> str | None:
        return self.target if self.kind == "m.thread" else None


def relation(content: Mapping[str, Any]) -> Relation:
    found = mapping(content.get("m.relates_to"))
    kind, target = text(found.get("rel_type")), event_id(found.get("event_id"))
    if kind is None or target is None:
        kind = target = None
    answers = event_id(mapping(found.get("m.in_reply_to")).get("event_id"))
    fallback = kind == "m.thread" and found.get("is_falling_back") is True
    return Relation(kind, target, None if fallback else answers)


def event_id(value: object) -> str | None:
    """The value if it can be the id of an event, else None."""
    return value if isinstance(value, str) and _EVENT_ID.fullmatch(value) else None


def is_room_id(value: object) -> TypeGuard[str]:
    """Whether this can be the id of a room."""
    return isinstance(value, str) and _ROOM_ID.fullmatch(value) is not None


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else _NOTHING


def text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def texts(value: object) -> tuple[str, ...]:
    """The strings of a list; nothing where there is no list."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()
