"""Files of personal chats, in Microsoft's storage. Their addresses come with activities: they are let in only
where they lead to that storage, redirects included, and get no token of ours.

learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
"""

import asyncio
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from adapters.proxy import request
from adapters.teams.hosts import is_storage
from bot.errors import OperatorError, TryLater, Undeliverable

SECONDS = 60.0
CONNECT_SECONDS = 15.0
MOST_HOPS = 3
MOVED = frozenset({301, 302, 303, 307, 308})
PIECE = 1 << 16


class TooLarge(Undeliverable):
    """There are more bytes than wanted."""


class Storage:
    """For one event loop; ended by `close`. `hosts` as in hosts.is_storage.

    Methods raise TryLater (network, service) or Undeliverable (not allowed, not there any more).
    """

    def __init__(self, hosts: Iterable[str] = (), seconds: float = SECONDS) -> None:
        self._hosts, self._seconds = tuple(hosts), seconds
        self._http: aiohttp.ClientSession | None = None

    async def get(self, address: str, most: int) -> bytes:
        """At most `most` bytes; TooLarge if there are more."""
        for _ in range(MOST_HOPS):
            status, headers, data = await self._exchange("GET", address, None, {}, most)
            if status == 200:  # noqa: PLR2004  HTTP OK
                return data
            if status not in MOVED:
                raise _refused(status)
            address = urljoin(address, headers.get("Location", ""))
        raise Undeliverable("too many redirects")

    async def put(self, address: str, data: bytes) -> None:
        """All bytes of a file into an upload session, in one go."""
        part = {"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}
        part |= {"Content-Type": "application/octet-stream"}
        status, _, _ = await self._exchange("PUT", address, data, part, PIECE)
        if not 200 <= status < 300:  # noqa: PLR2004  HTTP success
            raise _refused(status)

    def allows(self, address: str) -> bool:
        return is_storage(address, self._hosts)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def _exchange(
        self, method: str, address: str, data: bytes | None, headers: Mapping[str, str], most: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        if not self.allows(address):
            raise Undeliverable("host not allowed")
        try:
            url = URL(address, encoded=True)
            async with (
                asyncio.timeout(self._seconds),
                request(
                    self._session(), method, url, headers=headers, data=data, allow_redirects=False
                ) as response,
            ):
                wanted = response.status == 200  # noqa: PLR2004  HTTP OK
                return response.status, response.headers, await _read(response, most) if wanted else b""
        except (aiohttp.ClientError, TimeoutError, OSError, OperatorError) as error:
            raise TryLater(type(error).__name__) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            # Bytes are counted as they come: what unpacks to more than its length is not unpacked.
            self._http = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                headers={"Accept-Encoding": "identity"},
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._http


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    if (response.content_length or 0) > most:
        raise TooLarge("larger than allowed")
    data = bytearray()
    async for chunk in response.content.iter_chunked(PIECE):
        data += chunk
        if len(data) > most:
            raise TooLarge("larger than allowed")
    return bytes(data)


def _refused(status: int) -> TryLater | Undeliverable:
    return TryLater(str(status)) if status >= 500 or status == 429 else Undeliverable(str(status))  # noqa: PLR2004
