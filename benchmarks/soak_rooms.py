"""What stands in the rooms of the soak's homeserver, and where in its stream."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message as it stands now: all of its versions, the first one first."""

    room: str
    id: str
    sender: str
    answers: str
    """The event that it replies to, '' for none."""
    versions: list[str]
    at: float
    gone: bool = False

    @property
    def words(self) -> str:
        return self.versions[-1]


@dataclass(slots=True)
class Room:
    """`timeline` are events with their place in the stream, `state` those that newcomers are told."""

    id: str
    state: list[Event]
    timeline: list[tuple[int, Event]] = field(default_factory=list)

    def between(self, after: int, before: int | None = None) -> list[tuple[int, Event]]:
        """The oldest first."""
        found: list[tuple[int, Event]] = []
        for each in reversed(self.timeline):
            if each[0] <= after:
                break
            if before is None or each[0] < before:
                found.append(each)
        return found[::-1]


class Rooms:
    """`now` is milliseconds as the events are stamped, `clock` seconds as answers are timed."""

    def __init__(self, bot: str) -> None:
        self.bot = bot
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, Message] = {}
        self.position = 0
        self._ids = itertools.count(1)
        self._by_txn: dict[str, str] = {}
        self._edits: dict[str, list[Event]] = {}

    def open(self, room_id: str, people: Mapping[str, str]) -> None:
        """With the bot and these people in it, user ids and names."""
        creator = next(iter(people))
        power = {"users": {creator: 100}, "users_default": 0}
        state = [
            _state("m.room.create", "", creator, {"room_version": "10", "creator": creator}),
            _state("m.room.power_levels", "", creator, power),
        ]
        for user, name in {**people, self.bot: "Ratsbot"}.items():
            state.append(_state("m.room.member", user, user, {"membership": "join", "displayname": name}))
        for each in state:
            each["event_id"] = self._id()
        self.rooms[room_id] = Room(room_id, state)

    def add(self, room_id: str, event: Event, stamp: int, at: float, txn: str = "") -> str:
        """Its id; that of the first one where the same transaction comes again."""
        if txn and txn in self._by_txn:
            return self._by_txn[txn]
        event_id = self._id()
        self.position += 1
        made = {**event, "event_id": event_id, "origin_server_ts": stamp}
        self.rooms[room_id].timeline.append((self.position, made))
        if txn:
            self._by_txn[txn] = event_id
        self._note(room_id, made, at)
        return event_id

    def edits(self, event_id: str) -> list[Event]:
        return self._edits.get(event_id, [])

    def by_bot(self) -> Iterator[Message]:
        """What people see of the bot."""
        return (each for each in self.messages.values() if each.sender == self.bot and not each.gone)

    def _note(self, room_id: str, event: Event, at: float) -> None:
        content, kind = event["content"], event["type"]
        if kind == "m.room.redaction":
            self._redacted(event["redacts"])
        if kind != "m.room.message":
            return
        relation = content.get("m.relates_to") or {}
        if relation.get("rel_type") == "m.replace":
            self._edits.setdefault(relation["event_id"], []).append(event)
            if (edited := self.messages.get(relation["event_id"])) is not None:
                edited.versions.append(_words(content.get("m.new_content", {})))
            return
        answered = (relation.get("m.in_reply_to") or {}).get("event_id", "")
        id_ = event["event_id"]
        self.messages[id_] = Message(room_id, id_, event["sender"], answered, [_words(content)], at)

    def _redacted(self, event_id: str) -> None:
        if event_id in self.messages:
            self.messages[event_id].gone = True
        for edited, edits in self._edits.items():
            if any(each["event_id"] == event_id for each in edits):
                self._edits[edited] = [each for each in edits if each["event_id"] != event_id]
                return

    def _id(self) -> str:
        return f"$ereignis{next(self._ids)}"


def _words(content: Mapping[str, Any]) -> str:
    return str(content.get("body", ""))


def _state(kind: str, key: str, sender: str, content: Mapping[str, Any]) -> Event:
    return {"type": kind, "state_key": key, "sender": sender, "content": dict(content), "origin_server_ts": 1}
