"""A person in Matrix rooms, without encryption: as little client as the tests need, and none of ours."""

import asyncio
import contextlib
import itertools
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from tests.matrix.synapse import User
from tests.matrix.watcher import Event, Someone, new_room

FILTER = '{"room":{"timeline":{"limit":200}},"presence":{"not_types":["*"]}}'


class RefusedError(Exception):
    """The homeserver said no."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {dict(answer)}")
        self.status = status
        self.code = str(answer.get("errcode", ""))


class Person(Someone):
    """Logged in and syncing from `async with await Person.login(…)` to its end.

    Events are the raw dictionaries of the homeserver, with `room_id`; typing notices and receipts
    (m.typing, m.receipt) and the state that comes with an invite are among them.
    """

    def __init__(self, url: str, user_id: str) -> None:
        super().__init__()
        self.url = url
        self.user_id = user_id
        self._txn = itertools.count(1)
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        self._syncing: asyncio.Task[None] | None = None

    @classmethod
    async def login(cls, url: str, user: User) -> Self:
        person = cls(url, user.user_id)
        try:
            identifier = {"type": "m.id.user", "user": user.user_id}
            body = {"type": "m.login.password", "identifier": identifier, "password": user.password}
            token = (await person.call("POST", "login", body))["access_token"]
        except BaseException:
            await person.close()
            raise
        person._http.headers["Authorization"] = f"Bearer {token}"
        person._syncing = asyncio.create_task(person._sync())
        return person

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._syncing is not None:
            self._syncing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._syncing
        await self._http.close()

    # --- what a person does

    async def create_room(
        self,
        *invited: str,
        name: str | None = None,
        direct: bool = False,
        encrypted: bool = False,
        version: str | None = None,
        **more: Any,
    ) -> str:
        """The id of a new private room. `more` goes to createRoom as it is."""
        body = new_room(invited, name=name, direct=direct, encrypted=encrypted, version=version)
        return str((await self.call("POST", "createRoom", body | more))["room_id"])

    async def invite(self, room: str, user_id: str) -> None:
        await self._in(room, "POST", "invite", {"user_id": user_id})

    async def join(self, room: str) -> None:
        await self._in(room, "POST", "join", {})

    async def leave(self, room: str) -> None:
        await self._in(room, "POST", "leave", {})

    async def kick(self, room: str, user_id: str) -> None:
        await self._in(room, "POST", "kick", {"user_id": user_id})

    async def redact(self, room: str, event_id: str) -> str:
        path = f"redact/{quote(event_id)}/p{next(self._txn)}"
        return str((await self._in(room, "PUT", path, {}))["event_id"])

    async def send_event(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        path = f"send/{quote(kind)}/p{next(self._txn)}"
        return str((await self._in(room, "PUT", path, content))["event_id"])

    async def set_state(self, room: str, kind: str, content: Mapping[str, Any], key: str = "") -> str:
        return str((await self._in(room, "PUT", f"state/{quote(kind)}/{quote(key)}", content))["event_id"])

    async def state(self, room: str, kind: str, key: str = "") -> Event:
        return await self._in(room, "GET", f"state/{quote(kind)}/{quote(key)}")

    async def history(self, room: str) -> list[Event]:
        """All events of the room, the oldest first."""
        return await self._before(room, "")

    # --- the wire

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Event:
        """One call below /_matrix/client/v3; RefusedError unless the answer is 200."""
        async with self._http.request(method, f"{self.url}/_matrix/client/v3/{path}", json=body) as answer:
            read: Event = await answer.json(content_type=None)
            if answer.status != 200:
                raise RefusedError(answer.status, read)
            return read

    async def _in(self, room: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Event:
        return await self.call(method, f"rooms/{quote(room)}/{path}", body)

    async def _sync(self) -> None:
        since = ""
        while True:
            query = f"sync?filter={quote(FILTER)}&timeout=10000" + (f"&since={since}" if since else "")
            try:
                answer = await self.call("GET", query)
                await self._take(answer, since)
            except (aiohttp.ClientError, TimeoutError, RefusedError, ValueError):
                await asyncio.sleep(0.2)  # the homeserver may be restarting
                continue
            since = answer["next_batch"]

    async def _take(self, answer: Event, since: str) -> None:
        rooms = answer.get("rooms", {})
        for room, invited in rooms.get("invite", {}).items():
            for event in invited["invite_state"]["events"]:
                await self.notice({**event, "room_id": room})
        for room, news in [*rooms.get("join", {}).items(), *rooms.get("leave", {}).items()]:
            timeline = news["timeline"]
            missed = (
                await self._before(room, timeline["prev_batch"], since) if timeline.get("limited") else []
            )
            for event in [*missed, *timeline["events"], *news.get("ephemeral", {}).get("events", ())]:
                if event.get("event_id", "") not in self.times or "event_id" not in event:
                    await self.notice({**event, "room_id": room})

    async def _before(self, room: str, start: str, end: str = "") -> list[Event]:
        """What happened in the room before `start` (now, if empty), back to `end`; the oldest first."""
        found: list[Event] = []
        while True:
            query = f"messages?dir=b&limit=500&from={quote(start)}&to={quote(end)}"
            page = await self._in(room, "GET", query.replace("&from=&", "&").removesuffix("&to="))
            found += page["chunk"]
            start = page.get("end", "")
            if not start or not page["chunk"]:
                return found[::-1]
