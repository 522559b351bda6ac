"""What can go wrong between a council's web server and us, done on the wire; see tests/web_server.py."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable

from aiohttp import web

HTML = "text/html; charset=utf-8"
BOMB = gzip.compress(bytes(1_000_000)) * 200

Fault = Callable[[asyncio.Event, web.BaseRequest, str], Awaitable[web.StreamResponse]]


def _status(status: int, text: str, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=text, content_type="text/html", headers=named)


async def _server_error(
    _ending: asyncio.Event, _request: web.BaseRequest, _detail: str
) -> web.StreamResponse:
    return _status(500, "<html><h1>Server Error</h1></html>")


async def _unavailable(_ending: asyncio.Event, _request: web.BaseRequest, detail: str) -> web.StreamResponse:
    headers = {"Retry_After": detail} if detail else {}
    return _status(503, "<html><h1>Wartungsarbeiten</h1></html>", **headers)


async def _too_many(_ending: asyncio.Event, _request: web.BaseRequest, detail: str) -> web.StreamResponse:
    return _status(429, "too many", **({"Retry_After": detail} if detail else {}))


async def _cut(_ending: asyncio.Event, request: web.BaseRequest, detail: str) -> web.StreamResponse:
    """Promises a body and hangs up in the middle of it."""
    begun = detail.encode() or b"<html><body>Der Anfang"
    return await _raw(request, b"Content-Length: %d\r\n\r\n%b" % (len(begun) + 500, begun))


async def _cut_chunks(_ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    return await _raw(request, b"Transfer-Encoding: chunked\r\n\r\n40\r\nnicht einmal das erste Stueck")


async def _cut_gzip(_ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    half = gzip.compress(b"ein Text, der nie ganz ankommt " * 40)[:40]
    return await _raw(request, b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(half), half))


async def _garbage(_ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    return await _raw(request, b"", head=b"\x00\x01 das ist kein HTTP\r\n\r\n")


async def _close(_ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    return await _raw(request, b"", head=b"")


async def _raw(
    request: web.BaseRequest, rest: bytes, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
) -> web.StreamResponse:
    transport = request.transport
    if transport is not None:
        transport.write(head + rest)
        transport.close()
    return web.Response()


async def _hang(ending: asyncio.Event, _request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    await ending.wait()
    return web.Response(text="too late")


async def _drip(ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    """A byte now and then, for ever."""
    response = web.StreamResponse(headers={"Content-Type": HTML})
    await response.prepare(request)
    while not ending.is_set():
        try:
            await response.write(b"x")
        except ConnectionError:
            break
        await asyncio.sleep(0.02)
    return response


async def _bomb(_ending: asyncio.Event, _request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    """200 MB of blanks in 200 kB."""
    return web.Response(
        body=BOMB, headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"}
    )


async def _redirect(_ending: asyncio.Event, _request: web.BaseRequest, detail: str) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": detail})


async def _latin_redirect(
    _ending: asyncio.Event, request: web.BaseRequest, detail: str
) -> web.StreamResponse:
    """As servers of another time write umlauts into a header."""
    location = detail.encode("latin-1")
    return await _raw(
        request, b"", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % location
    )


async def _loop(_ending: asyncio.Event, request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": request.raw_path})


async def _blocked(_ending: asyncio.Event, _request: web.BaseRequest, _detail: str) -> web.StreamResponse:
    page = (
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please "
        "consult with your administrator.<br><br>Your support ID is: 1234567890123456789</body></html>"
    )
    return _status(200, page)


FAULTS: dict[str, Fault] = {
    "500": _server_error,
    "503": _unavailable,
    "429": _too_many,
    "cut": _cut,
    "cut chunks": _cut_chunks,
    "cut gzip": _cut_gzip,
    "garbage": _garbage,
    "close": _close,
    "hang": _hang,
    "drip": _drip,
    "bomb": _bomb,
    "redirect": _redirect,
    "latin redirect": _latin_redirect,
    "loop": _loop,
    "blocked": _blocked,
}
