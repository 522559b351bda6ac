"""The wire to an endpoint: one client, patient within a deadline."""

import asyncio
import ssl
from collections.abc import Sequence
from concurrent.futures import CancelledError
from typing import Any
from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client, OpenAIError

from bot.errors import ModelBusy, ModelError, ModelUnavailable
from bot.model.endpoint.background import Background
from bot.model.endpoint.failures import too_slow, understood
from bot.settings import Embeddings

PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further attempt, where the endpoint names no wait of its own."""
CONNECT_SECONDS = 5.0
OURS = ("x-stainless-", "openai-")
"""Headers in which the client would tell the endpoint about this machine and its environment."""
KEPT = "x-stainless-raw-response"
"""By this one the client itself knows later what it was asked for."""


class Connection:
    """Any thread may ask; all requests run in one loop."""

    def __init__(self, wanted: Embeddings, key: str) -> None:
        self.where = urlsplit(wanted.url).netloc
        self._wanted = wanted
        # Retries are ours: the client's know no deadline.
        self._client = AsyncOpenAI(
            api_key=key or "-", base_url=wanted.url, http_client=_client(wanted, key), max_retries=0
        )
        self._background = Background()

    def close(self) -> None:
        self._background.wait(self._client.close())
        self._background.close()

    def embed(self, texts: Sequence[str], seconds: float) -> bytes:
        """The endpoint's answer as it came, after at most `seconds` in all; raises a ModelError."""
        try:
            answer = self._background.wait(self._within(texts, seconds))
        except CancelledError:
            answer = ModelUnavailable("Die Verbindung wird gerade geschlossen.")
        if isinstance(answer, ModelError):
            raise answer  # here, where no exception of the client hangs on it: those know key and texts
        return answer

    async def _within(self, texts: Sequence[str], seconds: float) -> bytes | ModelError:
        end = asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(end):
                return await self._patiently(texts, end)
        except TimeoutError:
            return too_slow(self.where)

    async def _patiently(self, texts: Sequence[str], end: float) -> bytes | ModelError:
        """Asks again as long as that may help and there is time to wait for it."""
        for pause in PAUSES:
            answer = await self._once(texts, end)
            if not isinstance(answer, ModelBusy | ModelUnavailable):
                return answer
            after = answer.after if isinstance(answer, ModelBusy) else None
            wait = pause if after is None else after.total_seconds()
            if _now() + wait >= end:
                return answer
            await asyncio.sleep(wait)
        return await self._once(texts, end)

    async def _once(self, texts: Sequence[str], end: float) -> bytes | ModelError:
        left = max(end - _now(), 0.001)
        limit = httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS))
        try:
            answer = await self._client.embeddings.with_raw_response.create(
                input=list(texts), model=self._wanted.model, timeout=limit, **self._options()
            )
        except OpenAIError as error:
            return understood(error, self.where)
        return answer.content

    def _options(self) -> dict[str, Any]:
        """`dimensions` only where it is set: many endpoints refuse to be told."""
        options: dict[str, Any] = {"encoding_format": self._wanted.encoding}
        return options | ({"dimensions": self._wanted.dimensions} if self._wanted.dimensions else {})


class _Discreet:
    """Takes out of a request what is nobody's business."""

    def __init__(self, *, keyless: bool) -> None:
        self._keyless = keyless

    async def __call__(self, request: httpx2.Request) -> None:
        request.headers["User-Agent"] = "ratsbot"
        for name in list(request.headers):
            ours = name.startswith(OURS) and name != KEPT
            if ours or (self._keyless and name == "authorization"):
                del request.headers[name]


def _client(wanted: Embeddings, key: str) -> httpx2.AsyncClient:
    """It reads the environment too; what is wrong there is not repeated, since a proxy's address may hold
    a password."""
    try:
        return DefaultAsyncHttpx2Client(
            verify=_trust(wanted.ca_file),
            follow_redirects=False,  # the key is meant for this address only
            event_hooks={"request": [_Discreet(keyless=not key)]},
        )
    except (OSError, ValueError, ImportError, httpx2.InvalidURL):
        raise ModelUnavailable(
            "Mit diesen Umgebungsvariablen ist keine Verbindung möglich: SSL_CERT_FILE oder HTTP_PROXY, "
            "HTTPS_PROXY, ALL_PROXY, NO_PROXY prüfen; für SOCKS fehlt das Paket socksio."
        ) from None


def _trust(ca_file: str) -> ssl.SSLContext:
    """The operating system's authorities (or SSL_CERT_FILE), and beside them the operator's own."""
    context = httpx2.create_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise ModelUnavailable(f"ca_file {ca_file} lässt sich nicht lesen: {error}") from error
    return context


def _now() -> float:
    return asyncio.get_running_loop().time()
