"""A Matrix homeserver as far as a bot without encrypted rooms needs one; it can be ill, and away.

It keeps what a real one promises: the same transaction is the same event, a sync that was not answered comes
again, a timeline that is too long is limited and can be read backwards.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from benchmarks.soak_keys import COUNTS, PublishedKeys
from benchmarks.soak_rooms import Event, Room, Rooms
from bot.clock import Clock

CLIENT = "/_matrix/client/v3"
LONGEST_POLL = 30.0
LIMIT = 20
"""Events of a timeline: fewer than may come while the bot is away, so that gaps are filled."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Homeserver:
    """Runs in the loop it is started in. `share` of all requests fails, in one way or another."""

    def __init__(self, clock: Clock, bot: str, seed: int = 0) -> None:
        self.rooms = Rooms(bot)
        self.files: dict[str, bytes] = {}
        self.share = 0.0
        self.failed = 0
        self.requests = 0
        self.followed = False
        """Whether the bot follows the stream: what was said before it is never answered."""
        self.url = ""
        self.clock = clock
        """As its events are stamped."""
        self._bot = bot
        self._keys = PublishedKeys(bot)
        self._chance = random.Random(seed)
        self._new = asyncio.Event()
        self._again: set[str] = set()
        self._port = 0
        self._runner: web.AppRunner | None = None

    # --- its life

    async def start(self) -> None:
        """At the same address as before, if it was there before."""
        application = web.Application(middlewares=[self._ill], client_max_size=1 << 22)
        application.add_routes(self._routes())
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        """All connections are cut."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # --- what people do

    def say(self, room: str, sender: str, kind: str, content: dict[str, Any], **more: Any) -> str:
        """The event's id."""
        event = {"type": kind, "sender": sender, "content": content, **more}
        return self._add(room, event)

    def repeat(self, event_id: str) -> None:
        """The bot is told of this event once more, as a server that has lost its place does."""
        self._again.add(event_id)

    def _add(self, room: str, event: Event, txn: str = "") -> str:
        stamp = int(self.clock.now().timestamp() * 1000)
        made = self.rooms.add(room, event, stamp, time.monotonic(), txn)
        self._new.set()
        self._new = asyncio.Event()
        return made

    # --- what the bot asks

    def _routes(self) -> list[web.RouteDef]:
        room = f"{CLIENT}/rooms/{{room}}"
        return [
            web.get(f"{CLIENT}/sync", self._sync),
            web.get(f"{room}/messages", self._messages),
            web.get(f"{room}/state", self._state),
            web.get(f"{CLIENT}/joined_rooms", self._joined),
            web.put(f"{room}/send/{{type}}/{{txn}}", self._send),
            web.put(f"{room}/redact/{{event}}/{{txn}}", self._redact),
            web.get("/_matrix/client/v1/rooms/{room}/relations/{event}/m.replace", self._relations),
            web.get("/_matrix/client/v1/media/download/{server}/{name}", self._download),
            web.post("/_matrix/media/v3/upload", self._upload),
            web.put(f"{room}/typing/{{user}}", _nothing),
            web.post(f"{room}/receipt/m.read/{{event}}", _nothing),
            *self._keys.routes(),
        ]

    @web.middleware
    async def _ill(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests += 1
        if self._chance.random() >= self.share:
            return await handler(request)
        self.failed += 1
        kind = self._chance.choice(("429", "500", "502", "cut", "lost", "slow"))
        match kind:
            case "429":
                said = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 300}
                return web.json_response(said, status=429)
            case "500":
                return web.json_response({"errcode": "M_UNKNOWN"}, status=500)
            case "502":
                return web.Response(text="<html>Bad Gateway</html>", status=502)
            case "slow":
                await asyncio.sleep(2)
                return await handler(request)
            case "lost" if not request.path.endswith("/sync"):
                await handler(request)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _sync(self, request: web.Request) -> web.Response:
        asked = request.query
        since = int(asked["since"].removeprefix("s")) if "since" in asked else 0
        self.followed = self.followed or "since" in asked
        full = asked.get("full_state") == "true" or not since
        await self._wait(since, min(float(asked.get("timeout", 0)) / 1000, LONGEST_POLL))
        position = self.rooms.position
        joined = {}
        for room in self.rooms.rooms.values():
            told = self._told(room, since, full=full)
            if told is not None:
                joined[room.id] = told
        return web.json_response(
            {
                "next_batch": f"s{position}",
                "rooms": {"join": joined},
                "device_one_time_keys_count": COUNTS,
                "device_unused_fallback_key_types": list(COUNTS),
            }
        )

    async def _wait(self, since: int, seconds: float) -> None:
        if self.rooms.position <= since:
            new = self._new
            try:
                async with asyncio.timeout(seconds):
                    await new.wait()
            except TimeoutError:
                return

    def _told(self, room: Room, since: int, *, full: bool) -> dict[str, Any] | None:
        found = room.between(since)
        again = [each for _, each in room.timeline if each["event_id"] in self._again] if self._again else []
        self._again -= {each["event_id"] for each in again}
        if not found and not again and not full:
            return None
        kept = found[-LIMIT:]
        timeline: dict[str, Any] = {"events": [*again, *(each for _, each in kept)], "limited": False}
        if len(kept) < len(found):
            timeline |= {"limited": True, "prev_batch": f"t{kept[0][0]}"}
        return {"timeline": timeline, "state": {"events": room.state if full else []}}

    async def _messages(self, request: web.Request) -> web.Response:
        before = int(request.query["from"].lstrip("st"))
        after = int(request.query.get("to", "s0").lstrip("st"))
        found = self._room(request).between(after, before)[::-1][: int(request.query["limit"])]
        end = {"end": f"t{found[-1][0]}"} if found else {}
        return web.json_response({"chunk": [each for _, each in found], "start": "", **end})

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(self._room(request).state)

    async def _joined(self, _request: web.Request) -> web.Response:
        return web.json_response({"joined_rooms": list(self.rooms.rooms)})

    async def _send(self, request: web.Request) -> web.Response:
        said, event = request.match_info, {"sender": self._bot, "content": await request.json()}
        txn = f"{said['room']} {said['txn']}"
        return web.json_response({"event_id": self._add(said["room"], {**event, "type": said["type"]}, txn)})

    async def _redact(self, request: web.Request) -> web.Response:
        said = request.match_info
        event = {"type": "m.room.redaction", "sender": self._bot, "content": {}, "redacts": said["event"]}
        return web.json_response({"event_id": self._add(said["room"], event, f"redact {said['txn']}")})

    async def _relations(self, request: web.Request) -> web.Response:
        return web.json_response({"chunk": self.rooms.edits(request.match_info["event"])})

    async def _download(self, request: web.Request) -> web.Response:
        found = self.files.get(request.match_info["name"])
        if found is None:
            return web.json_response({"errcode": "M_NOT_FOUND"}, status=404)
        return web.Response(body=found, content_type="application/octet-stream")

    async def _upload(self, request: web.Request) -> web.Response:
        name = f"hochgeladen{len(self.files)}"
        self.files[name] = await request.read()
        return web.json_response({"content_uri": f"mxc://kraehenfurt.example/{name}"})

    def _room(self, request: web.Request) -> Room:
        return self.rooms.rooms[request.match_info["room"]]


async def _nothing(_request: web.Request) -> web.Response:
    return web.json_response({})
