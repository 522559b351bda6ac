"""HTTP to one homeserver: every request has a deadline, every failure a name; nothing is repeated here."""

import asyncio
import json
import re
import ssl
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from yarl import URL

from adapters.proxy import way_to
from bot.errors import OperatorError, TryLater, Undeliverable

REQUEST_SECONDS = 30.0
TRANSFER_SECONDS = 300.0
LARGEST_ANSWER = 1 << 26
"""Bytes, unpacked: the state of some hundred rooms. What is more would take the memory of all others here."""
LONGEST_WAIT_MS = 3_600_000
"""A homeserver that asks for more is not ill but wrong."""
_CODE = re.compile(r"[A-Z][A-Z0-9_.]{0,59}", re.ASCII)
DEAD = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
Json = TypeVar("Json", dict[str, Any], list[Any])
PASSING = frozenset({"M_LIMIT_EXCEEDED", "M_USER_LOCKED", "M_RESOURCE_LIMIT_EXCEEDED"})
"""Refusals that say nothing about the request itself."""


class DeadToken(OperatorError):
    """The device has been logged out or the account closed: no request will ever succeed again."""

    def __init__(self) -> None:
        super().__init__(
            "Der Homeserver erkennt die Anmeldung nicht mehr an: das Gerät wurde abgemeldet oder das Konto "
            "gesperrt. Mit `ratsbot matrix login` neu anmelden."
        )


class Transport:
    """One homeserver, as the device of `token` (None: as nobody).

    `ca_file` is trusted instead of the system's authorities. All methods raise TryLater where the network or
    the server failed, DeadToken where the token did, Undeliverable where the request was refused. It goes
    through the proxy that the environment names for this server; OperatorError where that is of no use.
    """

    def __init__(self, homeserver: str, token: str | None, ca_file: Path | None = None) -> None:
        self.homeserver = homeserver.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._trust = ssl.create_default_context(cafile=ca_file) if ca_file else True
        self._way = way_to(URL(self.homeserver))
        self._http: aiohttp.ClientSession | None = None

    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, seconds: float = REQUEST_SECONDS
    ) -> dict[str, Any]:
        """The JSON object of a success; everything else is raised."""
        status, answer = await self.call(method, path, body, seconds)
        if status < 300:  # noqa: PLR2004  HTTP success
            return answer
        raise Undeliverable(f"{status} {code(answer)}")

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, seconds: float = REQUEST_SECONDS
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of a success or a refusal; failures are raised."""
        # Half a character, which only a hostile server can have given us, would else fail where nobody asks.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode(errors="replace")
        status, headers, raw = await self._exchange(
            method, path, data, {"Content-Type": "application/json"}, seconds=seconds
        )
        answer = _json(status, raw, dict)
        _check(status, answer, headers)
        return status, answer

    async def listed(self, path: str) -> list[Any]:
        """GET whose answer is a JSON list."""
        status, headers, raw = await self._exchange("GET", path, None, {}, seconds=REQUEST_SECONDS)
        if status == 200:  # noqa: PLR2004  HTTP OK
            return _json(status, raw, list)
        answer = _json(status, raw, dict)
        _check(status, answer, headers)
        raise Undeliverable(f"{status} {code(answer)}")

    async def put_file(self, path: str, data: bytes, mime: str) -> dict[str, Any]:
        """Upload; the JSON object of the answer."""
        status, headers, raw = await self._exchange(
            "POST", path, data, {"Content-Type": mime}, seconds=TRANSFER_SECONDS
        )
        answer = _json(status, raw, dict)
        _check(status, answer, headers)
        if status >= 300:  # noqa: PLR2004  HTTP success
            raise Undeliverable(f"{status} {code(answer)}")
        return answer

    async def get_file(self, path: str, limit: int) -> bytes:
        """Download at most `limit` bytes; Undeliverable if there are more."""
        status, headers, raw = await self._exchange(
            "GET", path, None, {}, seconds=TRANSFER_SECONDS, limit=limit
        )
        if status == 200:  # noqa: PLR2004  HTTP OK
            return raw
        answer = _json(status, raw, dict)
        _check(status, answer, headers)
        raise Undeliverable(f"{status} {code(answer)}")

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _exchange(
        self,
        method: str,
        path: str,
        data: bytes | None,
        headers: dict[str, str],
        *,
        seconds: float,
        limit: int | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        url = URL(self.homeserver + path, encoded=True)
        try:
            # Redirects are not followed: they would turn a PUT into a GET and carry the token elsewhere.
            async with (
                asyncio.timeout(seconds),
                self._way.request(
                    self._session(),
                    method,
                    url,
                    self._headers | headers,
                    data=data,
                    ssl=self._trust,
                    allow_redirects=False,
                ) as response,
            ):
                return response.status, response.headers, await _read(response, limit)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TryLater(type(error).__name__) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            # The deadline of each request is set around it; the session must have none of its own.
            self._http = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=15),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._http


def code(answer: Mapping[str, Any]) -> str:
    """The errcode only: the sentence beside it may name users and rooms, or what we sent."""
    found = answer.get("errcode")
    return found if isinstance(found, str) and _CODE.fullmatch(found) else "M_UNKNOWN"


async def _read(response: aiohttp.ClientResponse, limit: int | None) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        data += chunk
        if limit is not None and len(data) > limit:
            raise Undeliverable("larger than allowed")
        if len(data) > LARGEST_ANSWER:
            raise TryLater("an answer larger than allowed")
    return bytes(data)


def _json(status: int, raw: bytes, kind: type[Json]) -> Json:
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError) as error:
        # A proxy's page in place of the homeserver, whatever its status says.
        raise TryLater(f"{status} without JSON") from error
    if not isinstance(answer, kind):
        raise TryLater(f"{status} with other JSON")
    return answer


def _check(status: int, answer: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    """Raise what concerns every request alike. A 401 that asks for a password is left to the caller."""
    name = code(answer)
    if name in DEAD or (status == 401 and "flows" not in answer and name not in PASSING):  # noqa: PLR2004
        raise DeadToken
    passing = name in PASSING or status in {408, 425, 429} or status >= 500 or 300 <= status < 400  # noqa: PLR2004
    if passing:
        raise TryLater(f"{status} {name}", after=_wait(answer, headers))


def _wait(answer: Mapping[str, Any], headers: Mapping[str, str]) -> timedelta | None:
    """What the server asked to wait; the header is the newer form, the field what Synapse still sends."""
    asked = answer.get("retry_after_ms")
    if isinstance(asked, int | float) and not isinstance(asked, bool):
        # In this order: NaN is then no wait, and a number that fits into no timedelta the longest.
        return timedelta(milliseconds=min(max(0, asked), LONGEST_WAIT_MS))
    seconds = headers.get("Retry-After", "")
    known = seconds.isdecimal() and len(seconds) < 7  # noqa: PLR2004  a week has six digits
    return timedelta(milliseconds=min(int(seconds) * 1000, LONGEST_WAIT_MS)) if known else None
