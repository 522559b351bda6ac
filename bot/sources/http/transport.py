"""aiohttp behind a synchronous face: one request, one answer, one of three errors. Nothing is repeated.

aiohttp's `trust_env` would also send what stands in ~/.netrc, so proxies are read here: cities' networks
often have one, and HTTPS_PROXY, HTTP_PROXY and NO_PROXY are how the rest of a machine knows it. It is then
the proxy that resolves the name; which names are asked is decided before, and TLS is verified as ever.
"""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from http import HTTPStatus
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from bot.errors import Ended, TooLarge
from bot.sources.http.address import shown
from bot.sources.http.faults import PROXY_ADVICE, Fault, LostError, told
from bot.sources.http.page import Page
from bot.sources.http.patience import Patience
from bot.sources.http.unpacking import TooMuchError, UnpackingError, unpacker

KEEP_ALIVE = 15.0
LOOK_SECONDS = 0.25
"""Between two looks at whether to end while an answer is waited for."""
ENDED = "abgebrochen; derselbe Befehl macht weiter"
ROUNDS = 4
"""Turns of the loop before a request: it stood still since the last one, and a server may have hung up."""
NO_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


class Line:
    """The event loop of one client and its connections; used by one thread at a time."""

    def __init__(
        self, trust: ssl.SSLContext, patience: Patience, stop: threading.Event | None = None
    ) -> None:
        """Once `stop` is set, no answer is waited for any more."""
        self.patience = patience
        self._stop = stop or threading.Event()
        self._trust = trust
        self._runner = asyncio.Runner()
        self._connector: aiohttp.TCPConnector | None = None
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    def ask(self, url: URL, headers: Mapping[str, str], limit: int, *, cookies: bool) -> Page:
        """Raises Fault, TooLarge and Ended. Ctrl-C ends it at once."""
        return self._runner.run(self._unless_ended(self._ask(url, headers, limit, cookies=cookies)))

    async def _unless_ended(self, answer: Coroutine[None, None, Page]) -> Page:
        task = asyncio.ensure_future(answer)
        try:
            while not self._stop.is_set():
                done, _ = await asyncio.wait({task}, timeout=LOOK_SECONDS)
                if done:
                    return task.result()
        finally:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        raise Ended(ENDED)

    def close(self) -> None:
        self._runner.run(self._close())
        self._runner.close()

    async def _close(self) -> None:
        for session in self._sessions.values():
            await session.close()
        if self._connector:
            await self._connector.close()

    def _session(self, *, cookies: bool) -> aiohttp.ClientSession:
        if self._connector is None:
            self._connector = aiohttp.TCPConnector(ssl=self._trust, keepalive_timeout=KEEP_ALIVE)
        if cookies not in self._sessions:
            limits = aiohttp.ClientTimeout(
                total=self.patience.total, sock_connect=self.patience.connect, sock_read=self.patience.read
            )
            self._sessions[cookies] = aiohttp.ClientSession(
                connector=self._connector,
                connector_owner=False,
                # unsafe: also from hosts that are known by their number only, as in a city's own network
                cookie_jar=aiohttp.CookieJar(unsafe=True) if cookies else aiohttp.DummyCookieJar(),
                timeout=limits,
                auto_decompress=False,  # the limit is on what comes out
                middlewares=(_without_repetition,),
            )
        return self._sessions[cookies]

    async def _ask(self, url: URL, headers: Mapping[str, str], limit: int, *, cookies: bool) -> Page:
        session = self._session(cookies=cookies)
        host = url.host_port_subcomponent or ""
        for _ in range(ROUNDS):
            await asyncio.sleep(0)
        try:
            proxy, known = _proxy(url)
            # A tunnel's password is for the proxy only; without one the proxy reads (and drops) it here.
            sent = headers if url.scheme == "https" else {**headers, **known}
            async with session.get(
                url, headers=sent, allow_redirects=False, proxy=proxy, proxy_headers=known
            ) as answer:
                body = await _body(answer, limit)
                return Page(str(url), answer.status, _headers(answer), body)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise told(error, host, self.patience) from error
        except UnpackingError as error:
            raise Fault(f"Die Antwort von {host} {error}.") from error
        except TooMuchError:
            raise TooLarge(f"{shown(url)} ist größer als {limit / 1e6:g} MB.", address=str(url)) from None


async def _without_repetition(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise LostError from error


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    if answer.status in NO_BODY:
        return b""
    if (answer.content_length or 0) > limit:
        raise TooMuchError
    taken = unpacker(answer.headers.get("Content-Encoding", ""), limit)
    async for piece in answer.content.iter_any():
        taken.feed(piece)
    return taken.whole()


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Lower-case names; what comes several times is joined, as HTTP allows."""
    found: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def behind_proxy(url: URL) -> str:
    """The proxy that the environment names for an address, '' for none."""
    if proxy_bypass(url.host_port_subcomponent or ""):
        return ""
    return getproxies().get(url.scheme, "")


def _proxy(url: URL) -> tuple[URL | None, dict[str, str]]:
    """Its name and password go into a header; what is wrong here is not repeated, as it may hold both."""
    named = behind_proxy(url)
    if not named:
        return None, {}
    try:
        proxy = URL(named if "://" in named else f"http://{named}")
    except ValueError:
        raise Fault(f"Der Proxy der Umgebung ist keine Adresse: {PROXY_ADVICE}.", again=False) from None
    if proxy.scheme not in {"http", "https"}:
        raise Fault(f"Nur HTTP-Proxys sind möglich: {PROXY_ADVICE}.", again=False)
    if not proxy.user:
        return proxy, {}
    pair = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return proxy.with_user(None), {"Proxy-Authorization": pair}
