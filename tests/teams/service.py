"""A fake Bot Connector: what Teams shows of us, and how it refuses."""

import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.teams.faults import Fault, error, failing

PREFIX = "/svc"
LARGEST = 100 * 1024
"""Bytes of one activity in UTF-16, as documented."""


@dataclass(frozen=True)
class Call:
    """A request that came, with the fault that it met."""

    at: float
    method: str
    path: str
    """Decoded, from `/v3` on."""
    raw_path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    fault: Fault | None = None

    @property
    def token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass
class Post:
    """A message of ours as it stands now; `versions` are all of its bodies, the first one first."""

    conversation: str
    id: str
    versions: list[Mapping[str, Any]]
    deleted: bool = False

    @property
    def body(self) -> Mapping[str, Any]:
        return self.versions[-1]


@dataclass
class Service:
    """Records every call. `faults` are met by the next calls, one each; `always` by all others.

    A conversation in `gone` is answered with 404, one in `blocked` with 403.
    """

    calls: list[Call] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    always: Fault | None = None
    gone: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    _last: int = 1_800_000_000_000

    def fail(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    def visible(self, conversation: str | None = None) -> list[Post]:
        """What people see of us, everywhere or in one conversation (whole id)."""
        return [each for each in self.posts if not each.deleted and conversation in (None, each.conversation)]

    def texts(self, conversation: str | None = None) -> list[str]:
        return [each.body.get("text", "") for each in self.visible(conversation)]

    def typing(self, conversation: str | None = None) -> list[Call]:
        """The typing signs that came."""
        ending = f"/v3/conversations/{conversation or ''}"
        return [
            each for each in self.calls if each.body.get("type") == "typing" and each.path.startswith(ending)
        ]

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", PREFIX + "/{path:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        body = json.loads(raw) if raw else {}
        fault = self._fault(request.method)
        path = request.path.removeprefix(PREFIX)
        headers = dict(request.headers)
        self.calls.append(
            Call(time.monotonic(), request.method, path, request.raw_path, body, headers, fault)
        )
        if not headers.get("Authorization", "").startswith("Bearer "):
            return error(401, "Unauthorized")
        return await failing(fault, request, lambda _request: self._do(request.method, path, body))

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.only in ("", method):
                self.faults.remove(fault)
                return fault
        return self.always if self.always and self.always.only in ("", method) else None

    async def _do(self, method: str, path: str, body: Mapping[str, Any]) -> web.Response:
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > LARGEST:
            return error(413, "MessageSizeTooBig")
        if method == "POST" and path == "/v3/conversations":
            return self._create(body)
        parts = path.split("/")[3:]
        where = parts[0] if parts else ""
        if where.split(";")[0] in self.gone or where in self.gone:
            return error(404, "ConversationNotFound")
        if where.split(";")[0] in self.blocked or where in self.blocked:
            return error(403, "MessageWritesBlocked")
        if parts[1:2] == ["activities"]:
            return self._activity(method, where, parts[2] if parts[2:] else "", body)
        return self._roster(parts)

    def _create(self, body: Mapping[str, Any]) -> web.Response:
        number = self._next()
        channel = body.get("channelData", {}).get("channel", {}).get("id")
        where = f"{channel};messageid={number}" if channel else f"a:{number}"
        if "activity" in body:
            self.posts.append(Post(where, number, [body["activity"]]))
        return web.json_response({"id": where, "activityId": number}, status=201)

    def _activity(self, method: str, where: str, named: str, body: Mapping[str, Any]) -> web.Response:
        if method == "POST":
            return self._post(where, body)
        post = next((each for each in self.posts if (each.conversation, each.id) == (where, named)), None)
        if post is None or post.deleted:
            return error(404, "ActivityNotFoundInConversation")
        if method == "DELETE":
            post.deleted = True
            return web.Response()
        post.versions.append(body)
        return web.json_response({"id": named})

    def _post(self, where: str, body: Mapping[str, Any]) -> web.Response:
        number = self._next()
        if body.get("type") == "message":
            self.posts.append(Post(where, number, [body]))
        return web.json_response({"id": number}, status=201)

    def _roster(self, parts: list[str]) -> web.Response:
        someone = {"id": "29:eva", "name": "Eva Beispiel", "aadObjectId": "e" * 8, "userRole": "user"}
        if parts[1:2] == ["pagedmembers"]:
            return web.json_response({"members": [someone]})
        return error(404, "NotFound")

    def _next(self) -> str:
        self._last += 1
        return str(self._last)
