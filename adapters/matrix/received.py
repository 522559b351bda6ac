"""From the homeserver's JSON to the types of `wire`; whatever is malformed is left out, never raised."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.matrix.wire import Invite, JoinedRoom, RoomEvent, Undecryptable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 253_402_300_799_000
"""The last instant that a datetime can hold; servers may claim any."""
Raw = Mapping[str, Any]
Decrypt = Callable[[Raw, str], Raw | None]
"""Gives `type` and `content` of an encrypted event of a room, None while its key is missing."""


def joined(raw: Raw, room_id: str, decrypt: Decrypt) -> JoinedRoom:
    """One room's part of a sync."""
    timeline = mapping(raw.get("timeline"))
    prev = timeline.get("prev_batch")
    found = tuple(events(timeline.get("events"), room_id, decrypt))
    return JoinedRoom(found, timeline.get("limited") is True, prev if isinstance(prev, str) else None)


def events(raws: object, room_id: str, decrypt: Decrypt) -> list[RoomEvent | Undecryptable]:
    """In the order in which they came."""
    read = (event(raw, room_id, decrypt) for raw in mappings(raws))
    return [each for each in read if each is not None]


def event(raw: Raw, room_id: str, decrypt: Decrypt) -> RoomEvent | Undecryptable | None:
    """None where it is no event at all."""
    if not all(isinstance(raw.get(name), str) for name in ("event_id", "sender", "type")):
        return None
    if not is_encrypted(raw):
        return _plain(raw, room_id, raw)
    clear = decrypt(raw, room_id)
    if clear is not None:
        return _plain(raw, room_id, clear, encrypted=True)
    session = str(mapping(raw.get("content"))["session_id"])
    return Undecryptable(raw["event_id"], room_id, raw["sender"], session, _at(raw), dict(raw))


def is_encrypted(raw: Raw) -> bool:
    """Whether there is something to decrypt: a redacted event has kept its type and lost its content."""
    content = mapping(raw.get("content"))
    return (
        raw.get("type") == "m.room.encrypted"
        and "state_key" not in raw
        and isinstance(content.get("session_id"), str)
        and isinstance(content.get("ciphertext"), str)
    )


def invite(raw: Raw, room_id: str, me: str) -> Invite:
    """The sender is empty where the server did not say who invites."""
    for each in mappings(mapping(raw.get("invite_state")).get("events")):
        if each.get("type") == "m.room.member" and each.get("state_key") == me:
            return Invite(room_id, str(each.get("sender", "")))
    return Invite(room_id, "")


def _plain(raw: Raw, room_id: str, clear: Raw, *, encrypted: bool = False) -> RoomEvent:
    content = dict(mapping(clear.get("content")))
    outside = mapping(raw.get("content")).get("m.relates_to")
    if encrypted and outside is not None:
        # The relation in clear is the one that the server and all clients go by.
        content["m.relates_to"] = outside
    key = raw.get("state_key")
    target = raw.get("redacts") or mapping(raw.get("content")).get("redacts")
    return RoomEvent(
        id=raw["event_id"],
        room_id=room_id,
        sender=raw["sender"],
        type=str(clear.get("type", "")),
        content=content,
        at=_at(raw),
        encrypted=encrypted,
        state_key=key if isinstance(key, str) else None,
        redacts=target if raw["type"] == "m.room.redaction" and isinstance(target, str) else None,
    )


def _at(raw: Raw) -> datetime:
    stamp = raw.get("origin_server_ts")
    known = isinstance(stamp, int) and 0 <= stamp <= LATEST_MS
    return EPOCH + timedelta(milliseconds=stamp if known and isinstance(stamp, int) else 0)


def mapping(value: object) -> Raw:
    """The object, or an empty one where there is something else."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Raw]:
    """The objects of a list, or none."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
