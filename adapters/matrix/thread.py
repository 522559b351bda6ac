"""What a thread says now: its root and what stands below it, edits applied, what was taken back left out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from adapters.matrix.received import EPOCH, mapping, mappings
from adapters.matrix.relation import text
from adapters.matrix.uploads import KINDS, upload
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.app import Said
from bot.errors import Undeliverable

PAGE = 100
MOST_PAGES = 10
OWN_NAME = "Ratsbot"
OPEN = frozenset({"shared", "world_readable"})
"""Histories that everybody in the room may read, however late they came."""
Raw = Mapping[str, Any]


class Reading(Protocol):
    """What of the client is needed here."""

    @property
    def user_id(self) -> str: ...
    async def call(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> tuple[int, dict[str, Any]]: ...
    async def state(self, room_id: str, type: str, key: str = "") -> dict[str, Any] | None: ...  # noqa: A002
    def decrypt(self, source: Raw, room_id: str) -> RoomEvent | None: ...
    def room(self, room_id: str) -> RoomInfo | None: ...


async def thread(client: Reading, room: str, root: str, most: int) -> tuple[Said, ...]:
    """The newest `most`, the oldest first; what has no key (yet) is left out. Nothing is told that somebody
    in the room has no right to read: who came later, where the history begins with one's coming."""
    since = await _readable_since(client, room)
    raws = await _events(client, room, root, most)
    said = [said for raw in raws if (said := _said(client, room, raw)) and said.at >= since]
    return tuple(sorted(said, key=lambda each: each.at)[-most:])


async def _events(client: Reading, room: str, root: str, most: int) -> list[Raw]:
    """As the server has them: the newest below the root, and the root itself."""
    where, event = f"/_matrix/client/v1/rooms/{quote(room, safe='')}", quote(root, safe="")
    found: list[Raw] = []
    start = ""
    for _ in range(MOST_PAGES):
        query = {"dir": "b", "limit": str(min(PAGE, most))} | ({"from": start} if start else {})
        answer = await _get(client, f"{where}/relations/{event}/m.thread?{urlencode(query)}")
        found += mappings(answer.get("chunk"))
        start = text(answer.get("next_batch")) or ""
        if not start or len(found) >= most:
            break
    if len(found) < most:
        found.append(await _get(client, f"/_matrix/client/v3/rooms/{quote(room, safe='')}/event/{event}"))
    return found


async def _get(client: Reading, path: str) -> Raw:
    status, answer = await client.call("GET", path, None)
    if status != 200:  # noqa: PLR2004  HTTP OK
        raise Undeliverable(f"{status} {answer.get('errcode', '')}")
    return answer


async def _readable_since(client: Reading, room: str) -> datetime:
    """The latest coming of anybody who is there; the beginning of time where histories are open."""
    visible = await client.state(room, "m.room.history_visibility") or {}
    if visible.get("history_visibility", "shared") in OPEN:
        return EPOCH
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/members?membership=join"
    members = mappings((await _get(client, path)).get("chunk"))
    times = [each["origin_server_ts"] for each in members if isinstance(each.get("origin_server_ts"), int)]
    return datetime.fromtimestamp(max(times, default=0) / 1000, UTC)


def _said(client: Reading, room: str, raw: Raw) -> Said | None:
    """None for what cannot be read, was taken back, or is no message."""
    event = client.decrypt(raw, room)
    if event is None or event.type != "m.room.message":
        return None
    words = _words(_as_edited(client, room, raw, event))
    if not words.strip():
        return None
    own = event.sender == client.user_id
    known = client.room(room)
    names = known.names if known else {}
    name = OWN_NAME if own else names.get(event.sender) or event.sender
    return Said(name, words, event.at, own, event.sender)


def _as_edited(client: Reading, room: str, raw: Raw, event: RoomEvent) -> Raw:
    """The newest content: servers send the last edit along. Only what the writer has edited counts."""
    beside = mapping(mapping(raw.get("unsigned")).get("m.relations"))
    edit = mapping(beside.get("m.replace"))
    read = client.decrypt(edit, room) if edit else None
    if read is None or read.sender != event.sender:
        return event.content
    return mapping(read.content.get("m.new_content")) or event.content


def _words(content: Raw) -> str:
    kind = text(content.get("msgtype"))
    if kind in KINDS:
        file = upload(content)
        return f"[Datei {file.name}]" if file else ""
    return text(content.get("body")) or ""
