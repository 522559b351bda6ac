"""Shows replies in rooms: the adapter's half of delivery without loss.

The transaction id of every event is made of the reply's id and its part, so what is sent again after a
crash is the same event for the server, and stands in the room once.
"""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from adapters.matrix.content import edited, file, notice
from adapters.matrix.pace import Pace
from adapters.matrix.relation import texts
from adapters.matrix.render import Message, attachments, rendered
from adapters.matrix.signs import Signs
from adapters.matrix.wire import RoomInfo
from bot.app import Delivery
from bot.errors import TryLater, Undeliverable
from bot.messages import Attachment

AT_ONCE = 8
"""Rooms that are posted to at a time: a digest to all of them must not look like a flood."""

MOST_EDITS = 500
MESSAGE = "m.room.message"
FILES = "|"
REFUSALS = ("M_FORBIDDEN", "M_NOT_FOUND")
"""What a room answers in which the bot is not, but also one in which it may not write."""
JOINED = "/_matrix/client/v3/joined_rooms"
Content = dict[str, Any]


class Sending(Protocol):
    """What of the client is needed here."""

    async def send(self, room_id: str, type_: str, content: Content, txn: str) -> str: ...
    async def redact(self, room_id: str, event_id: str, txn: str, reason: str = "") -> None: ...
    async def upload(self, data: bytes, name: str, mime: str, *, encrypt: bool) -> Content: ...
    async def call(self, method: str, path: str, body: Content | None) -> tuple[int, Content]: ...
    @property
    def user_id(self) -> str: ...
    def room(self, room_id: str) -> RoomInfo | None: ...


class House(Protocol):
    """What of the bot is needed here."""

    def left(self, platform: str, place: str) -> None: ...


class Poster:
    """The courier's port. A reference is the ids of all events of a reply, parted by blanks; those of files
    come after a bar. `pending` are the rooms into which the bot is still on its way."""

    def __init__(
        self,
        client: Sending,
        signs: Signs,
        house: House,
        pending: Collection[str] = (),
        *,
        pace: Pace | None = None,
    ) -> None:
        self._client = client
        self._signs = signs
        self._house = house
        self._pending = pending
        self._few = asyncio.Semaphore(AT_ONCE)
        self._pace = pace or Pace()

    async def post(self, delivery: Delivery) -> str:
        if delivery.place.id in self._pending:
            raise TryLater("room not joined yet")
        async with self._few:
            try:
                return await self._post(delivery)
            except Undeliverable as error:
                if str(error).endswith(REFUSALS) and await self._is_out(delivery.place.id):
                    await asyncio.to_thread(self._house.left, delivery.place.platform, delivery.place.id)
                raise

    async def _post(self, delivery: Delivery) -> str:
        old, old_files = _parted(delivery.replaces or "")
        contents = [_content(delivery, each) for each in rendered(delivery.reply.blocks)]
        refs = [await self._put(delivery, number, content, old) for number, content in enumerate(contents)]
        files = await self._attach(delivery, attachments(delivery.reply.blocks))
        await self._remove(delivery, [*old[len(contents) :], *old_files])
        await self._signs.has_written(delivery.place.id)
        return " ".join([*refs, FILES, *files] if files else refs)

    async def _is_out(self, room: str) -> bool:
        """Whether the server itself says so: the stream need not tell of a room that was forgotten or purged,
        and may be behind."""
        status, answer = await self._client.call("GET", JOINED, None)
        return status == 200 and room not in texts(answer.get("joined_rooms"))  # noqa: PLR2004  HTTP OK

    async def draft(self, draft: Delivery) -> str:
        """The beginning of the answer, and the sign that somebody writes."""
        await self._signs.writes(draft.place.id)
        said, standing = rendered(draft.reply.blocks), draft.replaces or ""
        if not said:
            return standing
        self._pace.take()
        try:
            event = await self._put(draft, 0, _content(draft, said[0]), _parted(standing)[0][:1])
        except TryLater as error:
            self._pace.rest(error.after)
            raise
        return standing or event

    async def _put(self, delivery: Delivery, number: int, content: Content, old: Sequence[str]) -> str:
        """Sends one part, or changes the event that stands in its place."""
        room, txn = delivery.place.id, transaction(delivery.id, number)
        if number < len(old):
            await self._client.send(room, MESSAGE, edited(content, old[number]), txn)
            return old[number]
        return await self._client.send(room, MESSAGE, content, txn)

    async def _attach(self, delivery: Delivery, files: Sequence[Attachment]) -> list[str]:
        room, thread = delivery.place.id, delivery.place.thread
        known = self._client.room(room)
        sent = []
        for number, each in enumerate(files):
            encrypt = known is not None and known.encrypted
            uploaded = await self._client.upload(each.content, each.name, each.mime, encrypt=encrypt)
            content = file(
                each.name, each.mime, len(each.content), uploaded, thread=thread, reply_to=_answered(delivery)
            )
            sent.append(
                await self._client.send(room, MESSAGE, content, transaction(delivery.id, f"file {number}"))
            )
        return sent

    async def _remove(self, delivery: Delivery, events: Sequence[str]) -> None:
        """What stood there before and is replaced by nothing, with all that it was changed to."""
        room = delivery.place.id
        for event in events:
            # The event last: the server does not tell the edits of one that is redacted.
            for each in (*await self._edits(room, event), event):
                await self._client.redact(room, each, transaction(delivery.id, each))

    async def _edits(self, room: str, event: str) -> list[str]:
        """An edit is an event of its own, and keeps its words when what it edits is redacted."""
        path = f"/_matrix/client/v1/rooms/{quote(room, safe='')}/relations/{quote(event, safe='')}/m.replace"
        _, answer = await self._client.call("GET", f"{path}?limit={MOST_EDITS}", None)
        mine = self._client.user_id
        return [str(each["event_id"]) for each in answer.get("chunk", ()) if each.get("sender") == mine]


def _parted(reference: str) -> tuple[list[str], list[str]]:
    """The ids of messages, which can be edited, and those of files, which cannot."""
    messages, _, files = reference.partition(FILES)
    return messages.split(), files.split()


def _content(delivery: Delivery, message: Message) -> Content:
    return notice(message, thread=delivery.place.thread, reply_to=_answered(delivery))


def _answered(delivery: Delivery) -> str | None:
    """The question's event; a greeting answers the bot's own coming, which is no message."""
    return delivery.answers if (delivery.answers or "").startswith("$") else None


def transaction(id_: str, part: int | str) -> str:
    """At most 40 characters, the same for the same part of the same reply."""
    return hashlib.sha256(f"{id_}\n{part}".encode()).hexdigest()[:40]
