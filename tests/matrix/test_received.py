"""What a homeserver may send, read without a homeserver."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.received import events, invite, joined
from adapters.matrix.room_state import RoomState
from adapters.matrix.wire import RoomEvent, Undecryptable

Raw = Mapping[str, Any]
ROOM = "!rat"
BASE = {"event_id": "$1", "sender": "@anna:stadt.example", "origin_server_ts": 1_700_000_000_000}
SEALED = {"session_id": "s", "ciphertext": "c", "algorithm": "m.megolm.v1.aes-sha2"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def without_key(_raw: Raw, _room: str) -> Raw | None:
    return None


def test_a_plain_event() -> None:
    raw = {**BASE, "type": "m.room.message", "content": {"body": "Guten Tag"}}
    at = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert events([raw], ROOM, without_key) == [
        RoomEvent("$1", ROOM, "@anna:stadt.example", "m.room.message", {"body": "Guten Tag"}, at)
    ]


def test_the_relation_in_clear_counts() -> None:
    raw = {
        **BASE,
        "type": "m.room.encrypted",
        "content": {**SEALED, "m.relates_to": {"event_id": "$outside"}},
    }
    inside = {"type": "m.room.message", "content": {"body": "x", "m.relates_to": {"event_id": "$inside"}}}
    (read,) = events([raw], ROOM, lambda _raw, _room: inside)
    assert isinstance(read, RoomEvent)
    assert read.content == {"body": "x", "m.relates_to": {"event_id": "$outside"}}


def test_what_is_sealed_can_be_no_state() -> None:
    raw = {**BASE, "type": "m.room.encrypted", "content": SEALED}
    forged = {"type": "m.room.power_levels", "state_key": "", "sender": "@x:y", "content": {"users": {}}}
    (read,) = events([raw], ROOM, lambda _raw, _room: forged)
    assert isinstance(read, RoomEvent)
    assert (read.state_key, read.sender) == (None, "@anna:stadt.example")


def test_a_redacted_encrypted_event_is_not_undecryptable() -> None:
    raw = {**BASE, "type": "m.room.encrypted", "content": {}, "unsigned": {"redacted_because": {}}}
    (read,) = events([raw], ROOM, without_key)
    assert isinstance(read, RoomEvent)
    assert read.content == {}


def test_the_inviter_is_found() -> None:
    other = {"type": "m.room.member", "state_key": "@anna:stadt.example", "sender": "@anna:stadt.example"}
    ours = {"type": "m.room.member", "state_key": "@bot:stadt.example", "sender": "@anna:stadt.example"}
    raw = {"invite_state": {"events": [other, ours]}}
    assert invite(raw, ROOM, "@bot:stadt.example").sender == "@anna:stadt.example"
    assert invite({}, ROOM, "@bot:stadt.example").sender == ""


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys([*BASE, "type", "content", "state_key", "redacts"], JSON)
    )
)
def test_malformed_events_are_left_out(raw: dict[str, Any]) -> None:
    for each in (raw, {**BASE, **raw, "type": "m.room.encrypted"}, {**BASE, "type": "m.room.member", **raw}):
        assert all(isinstance(read, RoomEvent | Undecryptable) for read in events([each], ROOM, without_key))
        room = RoomState(ROOM)
        room.apply(each)
        assert room.info().room_id == ROOM


@given(JSON)
def test_malformed_rooms_are_empty(raw: object) -> None:
    assert joined({"timeline": raw}, ROOM, without_key).events == ()


def test_encryption_is_never_switched_off() -> None:
    room = RoomState(ROOM)
    on = {
        **BASE,
        "type": "m.room.encryption",
        "state_key": "",
        "content": {"algorithm": "m.megolm.v1.aes-sha2"},
    }
    for content in (on["content"], {}):
        room.apply({**on, "content": content})
    assert room.info().encrypted


def test_members_are_joined_or_invited() -> None:
    room = RoomState(ROOM)
    for user, membership in (("a", "join"), ("b", "invite"), ("c", "join"), ("c", "leave"), ("d", "ban")):
        content = {"membership": membership, "displayname": user.upper()}
        room.apply({**BASE, "type": "m.room.member", "state_key": f"@{user}:x", "content": content})
    assert room.info().names == {"@a:x": "A", "@b:x": "B"}
    assert room.info().members == {"@a:x", "@b:x"}
