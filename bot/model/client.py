"""The HTTP client for endpoints: whom it trusts, and what it keeps to itself."""

import logging
import ssl
from collections.abc import Callable
from typing import Any

import httpx2
from openai import DefaultAsyncHttpx2Client

from bot.errors import ModelUnavailable
from bot.model.bounded import Limit

CONNECT_SECONDS = 5.0
LARGEST_ANSWER = 1 << 24
"""Bytes, on the wire: with all that is thought aloud and all that is told beside each word."""
# It tells of each request, with the words that the endpoint has put beside its status.
logging.getLogger("httpx2").setLevel(logging.WARNING)
OURS = ("x-stainless-", "openai-")
"""Headers in which the client would tell the endpoint about this machine and its environment."""
KEPT = "x-stainless-raw-response"
"""By this one the client itself knows later what it was asked for."""


class _Discreet:
    """Takes out of a request what is nobody's business."""

    def __init__(self, *, keyless: bool) -> None:
        self._keyless = keyless

    async def __call__(self, request: httpx2.Request) -> None:
        request.headers["User-Agent"] = "ratsbot"
        request.headers["Accept-Encoding"] = "identity"
        for name in list(request.headers):
            ours = name.startswith(OURS) and name != KEPT
            if ours or (self._keyless and name == "authorization"):
                del request.headers[name]


class _Watched:
    """Tells when a request is on the wire; a proxy's own CONNECT is none."""

    def __init__(self, sent: Callable[[], None]) -> None:
        self._sent = sent

    async def __call__(self, request: httpx2.Request) -> None:
        request.extensions["trace"] = self._trace

    async def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            self._sent()


def http_client(
    trusted: ssl.SSLContext,
    *,
    keyless: bool,
    sent: Callable[[], None] = lambda: None,
    most: int = LARGEST_ANSWER,
) -> httpx2.AsyncClient:
    """`sent` is called when a request has a connection and goes out; an answer has at most `most` bytes.

    It reads the environment too; what is wrong there is not repeated, since a proxy's address may hold a
    password. Raises ModelUnavailable.
    """
    try:
        return DefaultAsyncHttpx2Client(
            verify=trusted,
            follow_redirects=False,  # the key is meant for this address only
            event_hooks={
                "request": [_Discreet(keyless=keyless), _Watched(sent)],
                "response": [Limit(most)],
            },
        )
    except (OSError, ValueError, ImportError, httpx2.InvalidURL):
        pass
    raise _unusable_environment()


def trust(ca_file: str) -> ssl.SSLContext:
    """The operating system's authorities (or SSL_CERT_FILE), and beside them the operator's own.

    Takes 50 ms; raises ModelUnavailable.
    """
    context = _system_trust()
    if context is None:
        raise _unusable_environment()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise ModelUnavailable(f"ca_file {ca_file} lässt sich nicht lesen: {error}") from error
    return context


def _system_trust() -> ssl.SSLContext | None:
    try:
        return httpx2.create_ssl_context()
    except (OSError, ValueError):
        return None


def limit(seconds: float) -> httpx2.Timeout:
    """For each single wait; the whole is the caller's to limit."""
    left = max(seconds, 0.001)
    return httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS))


def _unusable_environment() -> ModelUnavailable:
    return ModelUnavailable(
        "Mit diesen Umgebungsvariablen ist keine Verbindung möglich: SSL_CERT_FILE oder HTTP_PROXY, "
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY prüfen; für SOCKS fehlt das Paket socksio."
    )
