"""The port to Matrix: everything else in this package speaks to the homeserver through it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from adapters.matrix import media, received
from adapters.matrix.config import Config
from adapters.matrix.keys import Keys
from adapters.matrix.received import Raw, mapping, mappings
from adapters.matrix.relation import is_room_id
from adapters.matrix.room_state import RoomState
from adapters.matrix.session import Session
from adapters.matrix.sharing import Sharing
from adapters.matrix.transport import Transport
from adapters.matrix.wire import JoinedRoom, RoomEvent, RoomInfo, Synced, Undecryptable
from bot.errors import TryLater, Undeliverable

BASE = "/_matrix/client/v3"
POLL_MARGIN_SECONDS = 30.0
FULL_STATE_SECONDS = 120.0
TYPING_MS = 30_000
_part = partial(quote, safe="")
IN_CLEAR = frozenset({"m.reaction"})
"""Relations are in clear anyway; clients expect reactions so and do not all read encrypted ones."""


class Client:
    """One device of one account. Made by `open`, ended by `close`; for one event loop.

    Every method that asks the homeserver raises TryLater (network, server, rate limit), DeadToken (the
    device is logged out) or Undeliverable (refused for good). Nothing is repeated here, and none of these
    errors leaves the client unusable.
    """

    def __init__(self, session: Session, transport: Transport, keys: Keys) -> None:
        self._session, self._transport, self._keys = session, transport, keys
        self._sharing = Sharing(keys, transport)
        self._rooms: dict[str, RoomState] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._complete = False

    @classmethod
    async def open(cls, config: Config, session: Session) -> "Client":
        """Open the device's keys; the homeserver is not asked yet. LostKeys if they are gone."""
        transport = Transport(session.homeserver, session.access_token, config.ca_file)
        return cls(session, transport, Keys(config.folder, session, transport))

    @property
    def user_id(self) -> str:
        return self._session.user_id

    @property
    def device_id(self) -> str:
        return self._session.device_id

    @property
    def homeserver(self) -> str:
        return self._session.homeserver

    async def close(self) -> None:
        await self._transport.close()
        self._keys.close()

    async def sync(
        self,
        since: str | None,
        *,
        timeout: float,  # noqa: ASYNC109 - the server's, not ours
        full_state: bool = False,
        limit: int = 100,
    ) -> Synced:
        """What is new after `since`; the server waits up to `timeout` seconds for something.

        The first one after a start is always asked for the full state, which lives in memory only. Can be
        cancelled at any moment: what has not been returned comes again with the same `since`.
        """
        full = full_state or not self._complete
        query = {"timeout": str(int(timeout * 1000)), "filter": json.dumps(_filter(limit))}
        query |= {"since": since} if since else {}
        query |= {"full_state": "true"} if full else {}
        seconds = timeout + (FULL_STATE_SECONDS if full else POLL_MARGIN_SECONDS)
        answer = await self._transport.ask("GET", f"{BASE}/sync?{urlencode(query)}", seconds=seconds)
        return self._take(_text(answer, "next_batch"), answer)

    async def messages(
        self, room_id: str, start: str, end: str | None, limit: int
    ) -> tuple[list[RoomEvent | Undecryptable], str | None]:
        """Events from `start` backwards, the newest first, and where to go on; None: that was all."""
        query = {"from": start, "dir": "b", "limit": str(limit)} | ({"to": end} if end else {})
        answer = await self._transport.ask("GET", f"{_room(room_id)}/messages?{urlencode(query)}")
        on = answer.get("end")
        found = received.events(answer.get("chunk"), room_id, self._keys.decrypt)
        return found, on if isinstance(on, str) and answer.get("chunk") else None

    def decrypt(self, source: Mapping[str, Any], room_id: str) -> RoomEvent | None:
        """Another try at the source of an Undecryptable; None while its key is missing."""
        found = received.event(source, room_id, self._keys.decrypt)
        return found if isinstance(found, RoomEvent) else None

    async def send(self, room_id: str, type: str, content: Mapping[str, Any], txn: str) -> str:  # noqa: A002
        """The id of the event, encrypted where the room is. The same `txn` again is the same event."""
        room = await self._known(room_id)
        body = content
        if room.encrypted and type not in IN_CLEAR:
            body = await self._sharing.encrypted(room, type, content)
            type = "m.room.encrypted"  # noqa: A001
        path = f"{_room(room_id)}/send/{_part(type)}/{_part(txn)}"
        return _text(await self._transport.ask("PUT", path, body), "event_id")

    async def redact(self, room_id: str, event_id: str, txn: str, reason: str = "") -> None:
        path = f"{_room(room_id)}/redact/{_part(event_id)}/{_part(txn)}"
        await self._transport.ask("PUT", path, {"reason": reason} if reason else {})

    async def typing(self, room_id: str, on: bool) -> None:
        """Show (for half a minute), or stop showing, that an answer is being written."""
        body = {"typing": True, "timeout": TYPING_MS} if on else {"typing": False}
        await self._transport.ask("PUT", f"{_room(room_id)}/typing/{_part(self.user_id)}", body)

    async def read(self, room_id: str, event_id: str) -> None:
        """Show that everything up to this event has been read."""
        await self._transport.ask("POST", f"{_room(room_id)}/receipt/m.read/{_part(event_id)}", {})

    async def join(self, room_id: str) -> None:
        await self._transport.ask("POST", f"{BASE}/join/{_part(room_id)}", {})

    async def leave(self, room_id: str) -> None:
        """Leave or decline, and forget the room. One that is left already is only forgotten."""
        try:
            await self._transport.ask("POST", f"{_room(room_id)}/leave", {})
        except Undeliverable as error:
            if "M_FORBIDDEN" not in str(error):
                raise
        self._gone(room_id)
        await self._transport.ask("POST", f"{_room(room_id)}/forget", {})

    async def state(self, room_id: str, type: str, key: str = "") -> dict[str, Any] | None:  # noqa: A002
        """The content of a state event as the server has it now, None if there is none."""
        path = f"{_room(room_id)}/state/{_part(type)}/{_part(key)}"
        try:
            return await self._transport.ask("GET", path)
        except Undeliverable as error:
            if "M_NOT_FOUND" in str(error):
                return None
            raise

    async def members(self, room_id: str) -> list[str]:
        """Who is joined now, the bot included; sorted."""
        answer = await self._transport.ask("GET", f"{_room(room_id)}/joined_members")
        return sorted(mapping(answer.get("joined")))

    async def upload(self, data: bytes, name: str, mime: str, *, encrypt: bool) -> dict[str, Any]:
        """`{"url": …}` or `{"file": …}`, to be merged into a message's content."""
        return await media.upload(self._transport, data, name, mime, encrypt=encrypt)

    async def download(self, content: Mapping[str, Any], limit: int) -> bytes:
        """The file of a message's content, at most `limit` bytes. Undeliverable if larger or damaged."""
        return await media.download(self._transport, content, limit)

    async def call(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        """Status and JSON of any request as this device, refusals included; failures are raised."""
        return await self._transport.call(method, path, body)

    def sign(self, obj: dict[str, Any]) -> str:
        """This device's ed25519 signature over the canonical JSON of `obj`, unpadded base64."""
        return self._keys.sign(obj)

    def room(self, room_id: str) -> RoomInfo | None:
        """What is known of a room the bot is in; None before the first sync has told."""
        found = self._rooms.get(room_id)
        return found.info() if found else None

    def rooms(self) -> list[str]:
        return sorted(self._rooms)

    async def upkeep(self) -> None:
        """After each sync: see to it that everybody can encrypt to us and we to them."""
        await self._keys.upload()
        tracked = (each.members for each in self._rooms.values() if each.encrypted)
        await self._sharing.repair(user for members in tracked for user in members)

    def _take(self, next_batch: str, answer: Raw) -> Synced:
        # Room keys first: they are for the events beside them.
        self._keys.take(answer)
        rooms = mapping(answer.get("rooms"))
        joined = {
            room_id: self._joined(room_id, mapping(raw))
            for room_id, raw in mapping(rooms.get("join")).items()
            if is_room_id(room_id)
        }
        left = tuple(filter(is_room_id, mapping(rooms.get("leave"))))
        for room_id in left:
            self._gone(room_id)
        self._complete = True
        invites = mapping(rooms.get("invite")).items()
        return Synced(
            next_batch=next_batch,
            rooms=joined,
            invites=tuple(
                received.invite(mapping(raw), room_id, self.user_id)
                for room_id, raw in invites
                if is_room_id(room_id)
            ),
            left=left,
        )

    def _joined(self, room_id: str, raw: Raw) -> JoinedRoom:
        for part in ("state", "timeline"):
            self._apply(room_id, mappings(mapping(raw.get(part)).get("events")))
        return received.joined(raw, room_id, self._keys.decrypt)

    def _apply(self, room_id: str, raws: list[Raw]) -> RoomState:
        room = self._rooms.get(room_id)
        if room is None:
            room = self._rooms[room_id] = RoomState(room_id, encrypted=room_id in self._keys.encrypted_rooms)
        for each in raws:
            room.apply(each)
        if room.encrypted:
            self._keys.encryption_on(room_id)
        return room

    async def _known(self, room_id: str) -> RoomState:
        """The room's state; fetched where no sync has told of it yet, right after a start or a join."""
        async with self._asking[room_id]:
            if room_id in self._rooms:
                return self._rooms[room_id]
            raws = await self._transport.listed(f"{_room(room_id)}/state")
            # A sync may have told of it in the meantime, and then knows better.
            return self._rooms.get(room_id) or self._apply(room_id, mappings(raws))

    def _gone(self, room_id: str) -> None:
        self._rooms.pop(room_id, None)
        self._asking.pop(room_id, None)
        self._sharing.forget(room_id)


def _filter(limit: int) -> dict[str, Any]:
    """Members are not loaded lazily: who gets the room's key, and what is a direct chat, depends on all."""
    nothing = {"not_types": ["*"]}
    room = {"timeline": {"limit": limit}, "ephemeral": nothing, "account_data": nothing}
    return {"room": room, "presence": nothing, "account_data": nothing}


def _room(room_id: str) -> str:
    return f"{BASE}/rooms/{_part(room_id)}"


def _text(answer: Mapping[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str):
        raise TryLater(f"answer without {name}")
    return found
