"""The wire to an endpoint: one client, patient within a deadline."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import CancelledError
from typing import Any
from urllib.parse import urlsplit

from openai import AsyncOpenAI, OpenAIError

from bot.errors import ModelError, ModelUnavailable
from bot.model.client import http_client, limit, trust
from bot.model.endpoint.background import Background
from bot.model.failures import too_slow, understood
from bot.model.patience import now, patiently
from bot.settings import Embeddings

LARGEST_VECTOR = 1 << 18
"""Bytes as text: 8,192 dimensions with all the digits that a double can have."""
LARGEST_ANSWER = 1 << 27


class Connection:
    """Any thread may ask; all requests run in one loop."""

    def __init__(self, wanted: Embeddings, key: str) -> None:
        self.where = urlsplit(wanted.url).netloc
        self._wanted = wanted
        most = min(wanted.batch * LARGEST_VECTOR, LARGEST_ANSWER)
        client = http_client(trust(wanted.ca_file), keyless=not key, most=most)
        # Retries are ours: the client's know no deadline.
        self._client = AsyncOpenAI(api_key=key or "-", base_url=wanted.url, http_client=client, max_retries=0)
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
        end = now() + seconds
        try:
            async with asyncio.timeout_at(end):
                return await patiently(lambda: self._once(texts, end), end)
        except TimeoutError:
            return too_slow(self.where)

    async def _once(self, texts: Sequence[str], end: float) -> bytes | ModelError:
        try:
            answer = await self._client.embeddings.with_raw_response.create(
                input=list(texts), model=self._wanted.model, timeout=limit(end - now()), **self._options()
            )
        except OpenAIError as error:
            return understood(error, self.where)
        return answer.content

    def _options(self) -> dict[str, Any]:
        """`dimensions` only where it is set: many endpoints refuse to be told."""
        options: dict[str, Any] = {"encoding_format": self._wanted.encoding}
        return options | ({"dimensions": self._wanted.dimensions} if self._wanted.dimensions else {})
