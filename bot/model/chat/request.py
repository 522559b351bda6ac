"""One request to /chat/completions, from its first byte to its last."""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import httpx2
from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    AsyncStream,
    OpenAIError,
)
from openai.types.chat import ChatCompletionChunk

from bot.errors import AnswerIncomplete, ModelError, ModelRefused, ModelUnavailable
from bot.model.chat.meter import Meter
from bot.model.chat.reading import Reading
from bot.model.client import http_client, limit
from bot.model.failures import ANSWERS, reported, too_slow, understood
from bot.model.patience import now

NO_PART = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What broken JSON and JSON of another shape raise on the way."""
BROKEN = (OpenAIError, httpx2.HTTPError, *NO_PART)
GRACE_SECONDS = 1.0
"""How long the number of tokens is waited for when the answer is whole."""
OPTIONAL = ("stream_options", "max_tokens", "temperature")
"""What some endpoints do not take."""


class Request:
    """Whoever has begun it closes it. Its client lives as long as it does: nothing stays open between two
    requests, and no event loop is bound."""

    def __init__(self, where: str, trusted: ssl.SSLContext, url: str, key: str, meter: Meter) -> None:
        self.complaint = ""
        """The one of OPTIONAL that the endpoint does not take."""
        self._where = where
        self._meter = meter
        self._reading = Reading(where)
        client = http_client(trusted, keyless=not key, sent=meter.sent)
        # Retries are ours: the client's know no deadline.
        self._client = AsyncOpenAI(api_key=key or "-", base_url=url, http_client=client, max_retries=0)
        self._answer: AsyncStream[ChatCompletionChunk] | None = None
        self._ended = False

    async def begin(self, body: dict[str, Any], end: float) -> ModelError | None:
        """Waits for the endpoint to accept it; closes it where it does not."""
        try:
            self._answer = await self._client.chat.completions.create(**body, timeout=limit(end - now()))
        except OpenAIError as error:
            return self._refused(error)
        except NO_PART:
            return self._no_answer()
        finally:
            if self._answer is None:
                await self.close()
        return None

    async def piece(self, end: float) -> str | None:
        """The next words to be shown, perhaps none; None at the end: then `verdict` is true."""
        if self._ended:
            return None
        try:
            async with asyncio.timeout_at(self._until(end)):
                chunk = await self._chunk()
            if chunk is not None:
                shown = self._reading.take(chunk)
                self._ended = self._reading.over
                return shown + self._reading.rest() if self._ended else shown
        except TimeoutError:
            if self._reading.finish is None:
                self._reading.fail(too_slow(self._where))
        except BROKEN as error:
            self._reading.fail(self._broken(error))
        self._ended = True
        return self._reading.rest()

    def verdict(self) -> ModelError | None:
        return self._reading.verdict()

    async def close(self) -> None:
        """At once, whatever is still to come; may be called again."""
        reading = self._reading
        self._meter.tell(reading.used, reading.characters, whole=reading.finish is not None)
        if self._answer is not None:
            # The client's stream and its generator hold each other: left to the collector, it would be
            # closed by whatever thread the collector runs in, while its own is at work on it.
            parts = getattr(self._answer, "_iterator", None)
            if isinstance(parts, AsyncGenerator):
                await parts.aclose()
            await self._answer.close()
        await self._client.close()

    def _until(self, end: float) -> float:
        return end if self._reading.finish is None else min(end, now() + GRACE_SECONDS)

    async def _chunk(self) -> object:
        """The next part, None after the last. Some endpoints answer in one whatever they were asked."""
        assert self._answer is not None  # noqa: S101 - begin has seen to it
        if "json" not in self._answer.response.headers.get("content-type", ""):
            return await anext(self._answer, None)
        if self._answer.response.is_stream_consumed:
            return None
        return json.loads(await self._answer.response.aread())

    def _refused(self, error: OpenAIError) -> ModelError:
        failure = understood(error, self._where, ANSWERS)
        if isinstance(error, APIStatusError):
            self._meter.refused()
            if isinstance(failure, ModelRefused):
                self.complaint = _complaint(error)
        return failure

    def _broken(self, error: Exception) -> ModelError:
        if type(error) is APIError:  # it came as a part of the answer
            return reported(f"{error.code} {error.type} {error.message}", self._where, ANSWERS)
        if isinstance(error, APITimeoutError):
            return too_slow(self._where)
        if isinstance(error, APIConnectionError | httpx2.HTTPError):
            return ModelUnavailable(f"Die Verbindung zu {self._where} ist abgerissen.")
        return self._no_answer()

    def _no_answer(self) -> AnswerIncomplete:
        return AnswerIncomplete(f"{self._where} hat etwas anderes als eine Antwort geschickt.")


def _complaint(error: APIStatusError) -> str:
    if error.status_code not in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        return ""
    told = f"{error.param} {error.message} {error.body}"
    return next((name for name in OPTIONAL if name in told), "")
