"""What a sync brought, as what the mailbox takes in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from adapters.matrix.access import allowed
from adapters.matrix.addressing import goes_on, hint
from adapters.matrix.events import PLATFORM, Known, Me, read
from adapters.matrix.power import is_personal
from adapters.matrix.wire import RoomEvent, RoomInfo, Undecryptable
from bot.app import Bot, Held
from bot.messages import Incoming, Place, PlaceKind, Sender

MEMBER = "m.room.member"
JOINED = "joined:"


class Remembered:
    """What the mailbox knows of a room. Synchronous; for a thread."""

    def __init__(self, bot: Bot) -> None:
        self._mailbox = bot.mailbox

    def ours(self, room_id: str, event_id: str) -> bool:
        return self.ours_in(room_id, event_id) is not None

    def takes_part(self, room_id: str, thread: str) -> bool:
        return self._mailbox.takes_part(PLATFORM, room_id, thread)

    def ours_in(self, room_id: str, event_id: str) -> Place | None:
        posted = self._mailbox.ledger.find(PLATFORM, room_id, event_id)
        return posted.place if posted else None

    def asked_in(self, room_id: str, event_id: str) -> Place | None:
        return self._mailbox.asked_in(PLATFORM, room_id, event_id)


@dataclass(slots=True)
class Taken:
    """What one sync, or one room of it, has for the mailbox."""

    incoming: list[Incoming] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    tips: set[Place] = field(default_factory=set)
    """Where somebody had to write a doubled slash."""


@dataclass(frozen=True, slots=True)
class _Meanwhile:
    """What is remembered, and what came just before and is not kept yet."""

    known: Known
    me: Me
    coming: Sequence[Incoming]

    def ours(self, room_id: str, event_id: str) -> bool:
        return self.known.ours(room_id, event_id)

    def ours_in(self, room_id: str, event_id: str) -> Place | None:
        return self.known.ours_in(room_id, event_id)

    def takes_part(self, room_id: str, thread: str) -> bool:
        asked = any(each.place.thread == thread for each in self._asked(room_id))
        return asked or self.known.takes_part(room_id, thread)

    def asked_in(self, room_id: str, event_id: str) -> Place | None:
        asked = [each.place for each in self._asked(room_id) if each.id == event_id]
        return asked[0] if asked else self.known.asked_in(room_id, event_id)

    def _asked(self, room_id: str) -> Iterator[Incoming]:
        for each in self.coming:
            if each.place.id == room_id and is_question(each, self.me):
                yield each


def is_question(incoming: Incoming, me: Me) -> bool:
    asks = incoming.kind in {"message", "edit"}
    return asks and (incoming.addressed or goes_on(incoming.text, me.commands))


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
                if self._is_heard(event.sender):
                    taken.held.append(Held(event.id, event.room_id, json.dumps(dict(event.source)), event.at))
            elif incoming := read(event, room, self._me, _Meanwhile(self._known, self._me, taken.incoming)):
                taken.incoming.append(incoming)
                if hint(incoming.text, self._me.commands):
                    taken.tips.add(replace(incoming.place, thread=None))

    def is_question(self, incoming: Incoming) -> bool:
        """Whether an answer will come."""
        return is_question(incoming, self._me)

    def _is_heard(self, user: str) -> bool:
        """Whose words could be for the bot; a new device cannot read what the one before it said."""
        return user != self._me.user_id and allowed(user, self._me.config.users)

    def greeting(self, room: RoomInfo, event: RoomEvent) -> Incoming:
        """The bot's own coming, to be answered with who it is; once for each time it comes."""
        kind: PlaceKind = "personal" if is_personal(room) else "room"
        place = Place(PLATFORM, room.room_id, kind, home=self._me.config.home)
        return Incoming(
            f"{JOINED}{event.id}", "joined", place, Sender(self._me.pseudonym(event.sender)), "", event.at
        )
