"""The keys with which the Bot Framework signs, fetched without ever holding up the loop."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.proxy import request
from adapters.teams.wire import mapping, mappings
from bot.clock import Clock
from bot.errors import OperatorError, RatsbotError

log = logging.getLogger(__name__)

FRESH = timedelta(days=1)
"""Older keys are asked for again."""
USABLE = timedelta(days=5)
"""So long they are believed while nobody answers; the Bot Framework's documents name this span."""
PAUSE = timedelta(minutes=1)
"""Between two requests, whatever callers claim to have signed with."""
PAUSE_WITHOUT_KEYS = timedelta(seconds=5)
DEADLINE = 10.0
LARGEST = 1 << 20

Keys = Sequence[Mapping[str, Any]]
"""JSON web keys (RFC 7517), with the Bot Framework's own field `endorsements`."""


class NoKeys(RatsbotError):
    """The metadata server has never answered, or not for days: nobody can be recognised."""


class SigningKeys:
    """Those that the OpenID metadata at `url` name. Made once for all registrations."""

    def __init__(self, url: str, clock: Clock, fetch: Callable[[str], Awaitable[Keys]] | None = None) -> None:
        self.url = url
        self._clock = clock
        self._fetch = fetch or fetched
        self._keys: Keys = ()
        self._got: datetime | None = None
        self._asked: datetime | None = None
        self._failing: datetime | None = None
        self._running: asyncio.Task[None] | None = None

    async def prewarm(self) -> bool:
        """Fetches them before anybody calls; whether they came."""
        await self._refresh()
        return bool(self._keys)

    async def keep(self, stop: asyncio.Event) -> None:
        """Until `stop`: asks again for what is missing or old, whether anybody calls or not. An outage is so
        known before somebody writes, and its end as well."""
        while not stop.is_set():
            if not self._usable() or self._age() > FRESH:
                await self._refresh()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE.total_seconds())

    def missing_since(self) -> datetime | None:
        """Since when they cannot be had, so that nobody can be recognised; None while somebody can."""
        return None if self._usable() else self._failing

    async def find(self, kid: str) -> Mapping[str, Any] | None:
        """The key of that name, asked for anew if it is unknown. NoKeys where there are none to compare."""
        found = self._known(kid)
        if found is None:
            await self._refresh()
            found = self._known(kid)
        elif self._age() > FRESH:
            # What we have will do meanwhile.
            self._start()
        if found is None and not self._usable():
            raise NoKeys("no signing keys of the Bot Framework")
        return found

    def _known(self, kid: str) -> Mapping[str, Any] | None:
        keys = self._keys if self._usable() else ()
        return next((each for each in keys if each.get("kid") == kid), None)

    def _usable(self) -> bool:
        return bool(self._keys) and self._age() < USABLE

    def _age(self) -> timedelta:
        """Of a clock that was set back nobody knows how old they are: no younger than that."""
        return timedelta.max if self._got is None else abs(self._clock.now() - self._got)

    async def _refresh(self) -> None:
        """Whoever comes while they are being fetched waits for the same answer."""
        self._start()
        if self._running is not None:
            await asyncio.shield(self._running)

    def _start(self) -> None:
        """Starts fetching, unless that runs or ended a moment ago."""
        if self._running is not None and not self._running.done():
            return
        self._running = None
        now, pause = self._clock.now(), PAUSE if self._usable() else PAUSE_WITHOUT_KEYS
        if self._asked is None or abs(now - self._asked) >= pause:
            self._asked = now
            self._running = asyncio.create_task(self._load())

    async def _load(self) -> None:
        try:
            self._keys = await self._fetch(self.url)
            self._got = self._clock.now()
            self._failing = None
        except (aiohttp.ClientError, TimeoutError, OSError, OperatorError, ValueError) as error:
            self._failing = self._failing or self._clock.now()
            log.warning("the Bot Framework's signing keys cannot be fetched: %s", type(error).__name__)


async def fetched(url: str) -> Keys:
    """The keys that the metadata at `url` point to. aiohttp's errors, OperatorError for a proxy of no use,
    ValueError for what are none."""
    timeout = aiohttp.ClientTimeout(total=DEADLINE)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        there = (await _json(http, url)).get("jwks_uri")
        if not isinstance(there, str) or urlsplit(there).scheme != urlsplit(url).scheme:
            raise ValueError("no usable jwks_uri")
        keys = mappings((await _json(http, there)).get("keys"))
    signing = [each for each in keys if each.get("kty") == "RSA" and isinstance(each.get("kid"), str)]
    if not signing:
        raise ValueError("no signing keys")
    return signing


async def _json(http: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    async with request(http, "GET", url, allow_redirects=False, raise_for_status=True) as response:
        if response.status != 200:  # noqa: PLR2004 - a redirection
            raise ValueError("redirected")
        return _object(await _whole(response))


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(raw))
    except RecursionError:
        raise ValueError("too deep") from None


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    """To its end: one `read` gives no more than has arrived. ValueError for what is too large."""
    raw = bytearray()
    async for piece in response.content.iter_any():
        raw += piece
        if len(raw) > LARGEST:
            raise ValueError("too large")
    return bytes(raw)
