"""A person's last list in this thread: `mehr` goes on with it, `/vorlage 2` opens what it showed."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands.base import Ask
from bot.messages import ObjectRef

_CHOICE = re.compile(r"(?:nr\.?\s*)?([1-9]\d{0,2})[.)]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """`position` is where `mehr` goes on, None at the list's end; `shown` are papers by their numbers."""

    command: str
    args: str
    position: tuple[int, ...] | None
    shown: Mapping[int, ObjectRef]


def keep(
    ask: Ask,
    command: str,
    position: tuple[int, ...] | None = None,
    shown: Mapping[int, ObjectRef] | None = None,
) -> None:
    """Takes the place of the last list, also where the new one has no second page or no hit at all."""
    services = ask.services
    numbered = {**_earlier(ask), **(shown or {})}
    value = {
        "command": command,
        # A person's words are kept only where `mehr` needs them.
        "args": "" if position is None else ask.args,
        "position": position,
        "shown": {number: (ref.body, ref.id) for number, ref in numbered.items()},
    }
    expires = services.clock.now() + dt.timedelta(days=services.settings.retention.memory_days)
    text = json.dumps(value, ensure_ascii=False)
    services.memory.put(ask.incoming.place, ask.incoming.sender.key, text, expires)


def recall(ask: Ask) -> Kept | None:
    """None where nothing is remembered, or only what another version wrote."""
    services = ask.services
    text = services.memory.get(ask.incoming.place, ask.incoming.sender.key, services.clock.now())
    value = json.loads(text) if text else {}
    if "shown" not in value:
        return None
    shown = {int(number): ObjectRef("Paper", *ref) for number, ref in value["shown"].items()}
    position = None if value["position"] is None else tuple(value["position"])
    return Kept(value["command"], value["args"], position, shown)


def chosen(ask: Ask) -> ObjectRef | None:
    """The paper that „2“ or „2.“ means after a numbered list."""
    number = _CHOICE.fullmatch(ask.args)
    kept = recall(ask) if number else None
    ref = kept.shown.get(int(number[1])) if number and kept else None
    # What is no longer public answers as if it had never been in the list.
    return ref if ref and ask.services.papers.paper(ref) else None


def may_choose(args: str) -> bool:
    return _CHOICE.fullmatch(args) is not None


def _earlier(ask: Ask) -> Mapping[int, ObjectRef]:
    """What the pages before showed: it still stands on the screen."""
    kept = recall(ask) if ask.position else None
    return kept.shown if kept else {}
