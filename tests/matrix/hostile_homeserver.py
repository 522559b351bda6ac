"""What a homeserver may say: one sync with everything that a bot ever sees in it, to be bent and broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from adapters.matrix.config import Config
from adapters.matrix.session import Session
from tests.sources.http.hostile_server import HostileServer

BOT, ANNA = "@ratsbot:stadt.example", "@anna:stadt.example"
ROOM, SEALED = "!rat:stadt.example", "!geheim:stadt.example"
TOKEN = "syt_ein-erfundenes-token"  # noqa: S105
SENT = "$gesendet"
WHEN = 1_795_000_000_000


def event(kind: str, content: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    about = {"event_id": f"$e{number}", "sender": ANNA, "origin_server_ts": WHEN + number}
    return {"type": kind, "content": content, **about, "unsigned": {"age": 1}, **more}


def said(words: str, number: int, **content: Any) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": words, **content}, number)


def member(user: str, number: int, membership: str = "join") -> dict[str, Any]:
    content = {"membership": membership, "displayname": user[1:5]}
    return event("m.room.member", content, number, state_key=user)


def state(number: int) -> list[dict[str, Any]]:
    return [
        event("m.room.create", {"room_version": "11", "creator": ANNA}, number, state_key=""),
        event("m.room.power_levels", {"users": {ANNA: 100}, "events": {}}, number + 1, state_key=""),
        member(ANNA, number + 2),
        member(BOT, number + 3),
        member("@otto:stadt.example", number + 4, "invite"),
    ]


def timeline(number: int) -> list[dict[str, Any]]:
    sealed = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "ciphertext": "AwgAEnACgAkLmt6qF84IK",
        "session_id": "sitzung",
        "sender_key": "schluessel",
        "device_id": "ANNA",
    }
    info = {"mimetype": "application/pdf", "size": 12, "filename": "a.pdf"}
    file = {"msgtype": "m.file", "body": "a.pdf", "url": "mxc://stadt.example/a", "info": info}
    edited = {"msgtype": "m.text", "body": "/suche Radweg"}
    relation = {"rel_type": "m.replace", "event_id": "$e10"}
    return [
        said("/suche Freibad", number),
        said("Ratsbot: wer war dabei?", number + 1, **{"m.mentions": {"user_ids": [BOT]}}),
        said("* /suche", number + 2, **{"m.new_content": edited, "m.relates_to": relation}),
        event(
            "m.reaction",
            {"m.relates_to": {"rel_type": "m.annotation", "event_id": SENT, "key": "👍"}},
            number + 3,
        ),
        event("m.room.redaction", {"redacts": "$e10", "reason": "weg"}, number + 4, redacts="$e10"),
        event("m.room.message", file, number + 5),
        event("m.room.encrypted", sealed, number + 6),
        member("@otto:stadt.example", number + 7, "leave"),
        event("m.room.topic", {"topic": "Radwege"}, number + 8, state_key=""),
    ]


def sync(batch: str, number: int = 0) -> dict[str, Any]:
    """Whole; `number` makes events that have not come yet."""
    sealed = event("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, 50, state_key="")
    olm = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "k", "ciphertext": {"k": {"type": 0}}}
    invite = {"events": [{**member(BOT, 60, "invite"), "sender": ANNA}]}
    return {
        "next_batch": batch,
        "rooms": {
            "join": {
                ROOM: {
                    "state": {"events": state(20)},
                    "timeline": {"events": timeline(number), "limited": False, "prev_batch": "p"},
                },
                SEALED: {
                    "state": {"events": [*state(30), sealed]},
                    "timeline": {"events": [said("hallo", number + 9)]},
                },
            },
            "invite": {"!neu:stadt.example": {"invite_state": invite}},
            "leave": {"!alt:stadt.example": {"timeline": {"events": []}}},
        },
        "to_device": {"events": [{"type": "m.room.encrypted", "sender": ANNA, "content": olm}]},
        "device_lists": {"changed": [ANNA], "left": ["@fort:stadt.example"]},
        "device_one_time_keys_count": {"signed_curve25519": 50},
        "device_unused_fallback_key_types": ["signed_curve25519"],
    }


def config(server: HostileServer, folder: Path) -> Config:
    """The bot is logged in there."""
    Session(BOT, "GERAET", TOKEN, server.url).save(folder)
    return Config(
        homeserver=server.url, user=BOT, folder=folder, users=("*:stadt.example",), names=("Ratsbot",)
    )


@contextmanager
def homeserver() -> Iterator[HostileServer]:
    """Otherwise well: takes keys and messages, knows nobody's devices."""
    with HostileServer() as server:
        yield server
