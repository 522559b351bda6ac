"""HTTP to the Bot Connector: every request has a deadline, every failure a name; nothing is repeated here.

learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.proxy import request, way_to
from adapters.teams.answers import Gone, Json, NoSuchActivity, check, identifier, wait
from adapters.teams.hosts import trusted
from adapters.teams.limits import Limits
from bot.clock import Clock
from bot.errors import OperatorError, TryLater, Undeliverable

__all__ = ["Connector", "Conversation", "Gone", "NoSuchActivity", "Tokens"]

REQUEST_SECONDS = 45.0
"""Long on purpose: who gives up on a message that is being posted will post it again."""
CONNECT_SECONDS = 15.0
MOST_BYTES = 1 << 18


class Tokens(Protocol):
    async def token(self) -> str:
        """A token for the connector, '' for none (development only). Raises TryLater."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a request goes; `id` with `;messageid=…` in a channel's thread."""

    service_url: str
    id: str
    tenant: str


class Connector:
    """The connector as one registration may use it. For one event loop; ended by `close`.

    Every method waits for its turn (Limits) and raises TryLater (network, service, rate limit, token), Gone,
    NoSuchActivity or Undeliverable. The token goes to `hosts` only (see hosts.trusted), through the proxy
    that the environment names; making it raises OperatorError where that is of no use.
    """

    def __init__(
        self,
        tokens: Tokens,
        hosts: Iterable[str],
        limits: Limits,
        clock: Clock,
        seconds: float = REQUEST_SECONDS,
    ) -> None:
        self._tokens, self._hosts = tokens, tuple(hosts)
        for host in self._hosts:
            way_to(URL(host if "://" in host else f"https://{host}"))
        self._limits, self._clock, self._seconds = limits, clock, seconds
        self._http: aiohttp.ClientSession | None = None

    async def send(self, there: Conversation, activity: Mapping[str, Any]) -> str:
        """The new activity's id. Teams knows no key against repetition: what is sent twice stands twice."""
        return identifier(await self._ask("POST", there, _activities(there), activity))

    async def update(self, there: Conversation, id_: str, activity: Mapping[str, Any]) -> None:
        """Puts `activity` in the place of that one; may be repeated."""
        await self._ask("PUT", there, f"{_activities(there)}/{_part(id_)}", {**activity, "id": id_})

    async def delete(self, there: Conversation, id_: str) -> None:
        """May be repeated: what is gone already is gone."""
        try:
            await self._ask("DELETE", there, f"{_activities(there)}/{_part(id_)}", None)
        except NoSuchActivity:
            return

    async def create(self, there: Conversation, body: Mapping[str, Any]) -> tuple[str, str]:
        """A new conversation, such as a post in the channel `there`: its id and its first activity's."""
        answer = await self._ask("POST", there, "/v3/conversations", body)
        return identifier(answer), identifier(answer, "activityId")

    async def typing(self, there: Conversation) -> None:
        """Shows for seconds that an answer is being written, unless another request would wait for it."""
        if self.spare(there):
            await self._ask("POST", there, _activities(there), {"type": "typing"})

    def spare(self, there: Conversation) -> bool:
        """Whether a request that is not needed would delay no other."""
        return self._limits.spare(there.id, there.tenant)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _ask(self, method: str, there: Conversation, path: str, body: Mapping[str, Any] | None) -> Json:
        if not trusted(there.service_url, self._hosts):
            raise Undeliverable("service host not allowed")
        token = await self._tokens.token()
        await self._limits.wait(there.id, there.tenant)
        url = URL(there.service_url.rstrip("/") + path, encoded=True)
        status, headers, raw = await self._exchange(method, url, body, token)
        after = wait(headers, self._clock.now())
        if status == 429 and after is not None:  # noqa: PLR2004  HTTP Too Many Requests
            self._limits.pause(there.id, after.total_seconds())
        return check(status, raw, after, changing=method in {"PUT", "DELETE"})

    async def _exchange(
        self, method: str, url: URL, body: Mapping[str, Any] | None, token: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {} if data is None else {"Content-Type": "application/json; charset=utf-8"}
        try:
            # Redirects are not followed: they would carry the token elsewhere.
            async with (
                asyncio.timeout(self._seconds),
                request(
                    self._session(), method, url, headers=headers, data=data, allow_redirects=False
                ) as response,
            ):
                return response.status, response.headers, await _read(response)
        except (aiohttp.ClientError, TimeoutError, OSError, OperatorError) as error:
            raise TryLater(type(error).__name__) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            # The deadline of each request is set around it.
            timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
            self._http = aiohttp.ClientSession(timeout=timeout)
        return self._http


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of the body: what is longer is no answer of this service."""
    data = bytearray()
    async for chunk in response.content.iter_chunked(1 << 14):
        data += chunk
        if len(data) > MOST_BYTES:
            break
    return bytes(data)


def _part(text: str) -> str:
    return quote(text, safe="")


def _activities(there: Conversation) -> str:
    """Without the activity that is answered, which stands in the body, as Microsoft's own clients do it."""
    return f"/v3/conversations/{_part(there.id)}/activities"
