"""What comes from the homeserver, as plain values: nothing here knows the library that fetched it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """An event that can be read; `content` is the decrypted one, with the relation copied into it.

    `redacts` is the target of an m.room.redaction, wherever the room version puts it. `state_key` None: no
    state event.
    """

    id: str
    room_id: str
    sender: str
    type: str
    content: Mapping[str, Any]
    at: datetime
    encrypted: bool = False
    state_key: str | None = None
    redacts: str | None = None


@dataclass(frozen=True, slots=True)
class Undecryptable:
    """An event whose key has not come (yet); `source` is the raw encrypted event."""

    id: str
    room_id: str
    sender: str
    session_id: str
    at: datetime
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JoinedRoom:
    """What a sync brought of one room, the oldest first. `limited`: there was more before `prev_batch`."""

    events: tuple[RoomEvent | Undecryptable, ...]
    limited: bool = False
    prev_batch: str | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    room_id: str
    sender: str


@dataclass(frozen=True, slots=True)
class Synced:
    """One answer of /sync. `left` are rooms the bot is no longer in."""

    next_batch: str
    rooms: Mapping[str, JoinedRoom]
    invites: tuple[Invite, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What is known of a room now. `members` are joined or invited users, the bot included.

    `power` is the content of m.room.power_levels, `create` that of m.room.create, `creator` its sender.
    """

    room_id: str
    members: frozenset[str]
    encrypted: bool
    power: Mapping[str, Any]
    create: Mapping[str, Any]
    creator: str
    names: Mapping[str, str]
    """Display names by user id, as far as known."""
    replacement: str | None = None
    """The room in which the conversation goes on since this one was upgraded."""

    @property
    def version(self) -> str:
        return str(self.create.get("room_version", "1"))
