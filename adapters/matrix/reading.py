"""What a sync brought, as what the mailbox takes in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.matrix.addressing import hint
from adapters.matrix.events import PLATFORM, Known, Me, read
from adapters.matrix.power import is_personal
from adapters.matrix.wire import RoomEvent, RoomInfo, Undecryptable
from bot.app import Bot, Held
from bot.messages import Incoming, Place, PlaceKind, Sender

MEMBER = "m.room.member"
JOINED = "joined:"


class Remembered:
    """What the ledger knows of a room. Synchronous; for a thread."""

    def __init__(self, bot: Bot) -> None:
        self._ledger = bot.mailbox.ledger

    def ours(self, room_id: str, event_id: str) -> bool:
        return self._ledger.find(PLATFORM, room_id, event_id) is not None

    def takes_part(self, room_id: str, thread: str) -> bool:
        return self._ledger.takes_part(PLATFORM, room_id, thread)


@dataclass(slots=True)
class Taken:
    """What one sync, or one room of it, has for the mailbox."""

    incoming: list[Incoming] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    tips: set[Place] = field(default_factory=set)
    """Where somebody had to write a doubled slash."""


def since_joining(
    events: Sequence[RoomEvent | Undecryptable], me: str
) -> tuple[RoomEvent | None, Sequence[RoomEvent | Undecryptable]]:
    """Of a new room's timeline the bot's own coming, and what was said after it.

    What was said before is not for it; where its coming is not among the events, none of them is new.
    """
    for number in range(len(events) - 1, -1, -1):
        event = events[number]
        if isinstance(event, RoomEvent) and _is_coming(event, me):
            return event, events[number + 1 :]
    return None, ()


def _is_coming(event: RoomEvent, me: str) -> bool:
    return event.type == MEMBER and event.state_key == me and event.content.get("membership") == "join"


class Reading:
    """Turns events into turns and held events. Synchronous; for a thread."""

    def __init__(self, me: Me, known: Known) -> None:
        self._me = me
        self._known = known

    def take(self, room: RoomInfo, events: Sequence[RoomEvent | Undecryptable], taken: Taken) -> None:
        for event in events:
            if isinstance(event, Undecryptable):
                taken.held.append(Held(event.id, event.room_id, json.dumps(dict(event.source)), event.at))
            elif incoming := read(event, room, self._me, self._known):
                taken.incoming.append(incoming)
                if hint(incoming.text, self._me.commands):
                    taken.tips.add(replace(incoming.place, thread=None))

    def greeting(self, room: RoomInfo, event: RoomEvent) -> Incoming:
        """The bot's own coming, to be answered with who it is; once for each time it comes."""
        kind: PlaceKind = "personal" if is_personal(room) else "room"
        place = Place(PLATFORM, room.room_id, kind, home=self._me.config.home)
        return Incoming(
            f"{JOINED}{event.id}", "joined", place, Sender(self._me.pseudonym(event.sender)), "", event.at
        )
