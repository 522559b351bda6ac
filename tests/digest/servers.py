"""A homeserver and a Bot Connector as their rate limits are documented, in the time of the loop they run in.

Nothing but what posting needs: they take messages, refuse what is too much, and remember what stands where.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LATENCY_SECONDS = 0.15
"""Of a post on a busy server; an assumption."""
SYNAPSE = (0.2, 10)
"""Synapse's default for rc_message: events a second of a user, and how many at once."""
DENIED_SECONDS = 0.5
"""Synapse lets those wait whom it refuses (synapse/api/ratelimiting.py, 1.163)."""
TEAMS_CONVERSATION = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
TEAMS_TENANT = ((1.0, 50),)
"""learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit"""


@dataclass
class Screen:
    """What stands in the rooms: place, words and second of each message, in order."""

    shown: list[tuple[str, str, float]] = field(default_factory=list)
    refused: int = 0

    def show(self, where: str, words: str) -> str:
        self.shown.append((where, words, asyncio.get_running_loop().time()))
        return str(len(self.shown))

    def texts(self, where: str) -> list[str]:
        return [words for place, words, _ in self.shown if place == where]


class Homeserver:
    """`limit` is None where the operator has lifted it for the bot."""

    def __init__(self, limit: tuple[float, int] | None = SYNAPSE) -> None:
        self.screen = Screen()
        self._limit = limit
        self._count = 0
        self._since = 0.0
        self._known: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        rooms = "/_matrix/client/v3/rooms/{room}"
        return [web.get(f"{rooms}/state", self._state), web.put(f"{rooms}/send/{{type}}/{{txn}}", self._send)]

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response([])

    async def _send(self, request: web.Request) -> web.Response:
        txn, content = request.match_info["txn"], await request.json()
        if txn not in self._known:
            if wait := self._denied():
                await asyncio.sleep(DENIED_SECONDS)
                self.screen.refused += 1
                said = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": int(wait * 1000)}
                return web.json_response(said, status=429)
            await asyncio.sleep(LATENCY_SECONDS)
            self._known[txn] = f"${self.screen.show(request.match_info['room'], content['body'])}"
        return web.json_response({"event_id": self._known[txn]})

    def _denied(self) -> float:
        """Seconds to wait, 0 where the event is taken: the bucket of synapse/api/ratelimiting.py."""
        if self._limit is None:
            return 0
        rate, burst = self._limit
        now = asyncio.get_running_loop().time()
        performed = self._count - (now - self._since) * rate
        if performed < 0:
            self._count, self._since, performed = 0, now, 0
        if performed > burst - 1:
            return self._since + (self._count - burst + 1) / rate - now
        self._count += 1
        return 0


class Connector:
    """Of one tenant. A request that is refused counts as well: the worse of two readings."""

    def __init__(self) -> None:
        self.screen = Screen()
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/svc/v3/conversations/{id}/activities", self._post)]

    async def _post(self, request: web.Request) -> web.Response:
        where = request.match_info["id"]
        chat = self._wait(where.partition(";")[0], TEAMS_CONVERSATION)
        if wait := max(chat, self._wait("", TEAMS_TENANT)):
            self.screen.refused += 1
            error = {"error": {"code": "TooManyRequests"}}
            return web.json_response(error, status=429, headers={"Retry-After": str(int(wait) + 1)})
        said = _words(json.loads(await request.read()))
        await asyncio.sleep(LATENCY_SECONDS)
        return web.json_response({"id": self.screen.show(where, said)}, status=201)

    def _wait(self, key: str, windows: Sequence[tuple[float, int]]) -> float:
        now, times = asyncio.get_running_loop().time(), self._times[key]
        times.append(now)
        while times[0] <= now - windows[-1][0]:
            times.popleft()
        waits = [
            times[-count - 1] + span - now
            for span, count in windows
            if len(times) > count and times[-count - 1] > now - span
        ]
        return max(waits, default=0.0)


def _words(activity: Mapping[str, Any]) -> str:
    """Its text, or that of its card."""
    cards = [str(each["content"]["fallbackText"]) for each in activity.get("attachments", ())]
    return "".join(cards) or str(activity["text"])
