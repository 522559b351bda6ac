"""Rooms and events as the Matrix adapter reads them, all of an invented city."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.matrix.config import Config
from adapters.matrix.events import Me, read
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.messages import Incoming, Place

BOT = "@ratsbot:stadt.example"
EVA = "@eva:stadt.example"
OTTO = "@otto:stadt.example"
GUEST = "@gast:anderswo.example"
SHOWN = "Frau Rat"
ROOM = "!raum:stadt.example"
ANSWER, OTHER, ROOT, STRANGE_ROOT = "$antwort", "$anderes", "$faden", "$fremder_faden"
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
COMMANDS = frozenset({"suche", "vorlage", "stand", "hilfe", "neu", "mehr"})


@dataclass(frozen=True)
class Remembered:
    """The bot has sent ANSWER, and something in the thread ROOT; `questions` are where what was asked."""

    sent: Collection[str] = (ANSWER,)
    threads: Collection[str] = (ROOT,)
    questions: Mapping[str, Place] = field(default_factory=dict)

    def ours(self, room_id: str, event_id: str) -> bool:
        return room_id == ROOM and event_id in self.sent

    def takes_part(self, room_id: str, thread: str) -> bool:
        return room_id == ROOM and thread in self.threads

    def ours_in(self, room_id: str, event_id: str) -> Place | None:
        return Place("matrix", room_id, "room") if self.ours(room_id, event_id) else None

    def asked_in(self, room_id: str, event_id: str) -> Place | None:
        return self.questions.get(event_id) if room_id == ROOM else None


def config(
    users: tuple[str, ...] = ("*:stadt.example",), commands: Mapping[str, tuple[str, ...]] | None = None
) -> Config:
    return Config(
        "https://matrix.stadt.example",
        BOT,
        Path("folder"),
        users=users,
        commands=commands or {},
        home="stadt",
    )


def me(settings: Config | None = None) -> Me:
    return Me(BOT, settings or config(), lambda user: f"key of {user}", COMMANDS)


def room(
    members: Collection[str] = (BOT, EVA, OTTO),
    *,
    power: Mapping[str, Any] | None = None,
    create: Mapping[str, Any] | None = None,
    creator: str = OTTO,
) -> RoomInfo:
    names = {BOT: SHOWN, EVA: "Eva", OTTO: "Otto"}
    return RoomInfo(
        ROOM,
        frozenset(members),
        encrypted=False,
        power=power or {},
        create=create or {},
        creator=creator,
        names=names,
    )


def personal() -> RoomInfo:
    return room((BOT, EVA))


def event(
    content: Mapping[str, Any], type_: str = "m.room.message", *, sender: str = EVA, **more: Any
) -> RoomEvent:
    return RoomEvent("$ereignis", ROOM, sender, type_, content, AT, **more)


def message(body: object, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


def mentioning(*users: str) -> dict[str, Any]:
    return {"m.mentions": {"user_ids": list(users)} if users else {}}


def html(formatted: str) -> dict[str, Any]:
    return {"format": "org.matrix.custom.html", "formatted_body": formatted}


def pill(user: str = BOT, name: str = SHOWN) -> str:
    return f'<a href="https://matrix.to/#/{user}">{name}</a>'


def threaded(root: str = ROOT, answers: str = OTHER, *, fallback: bool = True) -> dict[str, Any]:
    relates = {"rel_type": "m.thread", "event_id": root, "m.in_reply_to": {"event_id": answers}}
    return {"m.relates_to": {**relates, "is_falling_back": True} if fallback else relates}


def answering(event_id: str = ANSWER) -> dict[str, Any]:
    return {"m.relates_to": {"m.in_reply_to": {"event_id": event_id}}}


def hear(content: Mapping[str, Any], *, where: RoomInfo | None = None, bot: Me | None = None) -> Incoming:
    """What the core is told of Eva's message; it must be told something."""
    heard = read(event(content), where or room(), bot or me(), Remembered())
    assert heard is not None
    return heard
