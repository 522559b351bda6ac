"""What commands may fetch from Matrix: files that were sent, what a thread says (bot.app.Reach)."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Protocol

from adapters.matrix.phrases import (
    FILE_TOO_LARGE,
    FILE_UNREACHABLE,
    NO_THREAD,
    THREAD_EMPTY,
    THREAD_UNREACHABLE,
)
from adapters.matrix.relation import mapping
from adapters.matrix.thread import Reading, thread
from bot.app import Said
from bot.errors import PostError, TryLater, UserError
from bot.messages import Place, Upload

SECONDS = 60.0
"""Somebody waits for it."""
MEGABYTE = 1 << 20


class Fetching(Reading, Protocol):
    """What of the client is needed here."""

    async def download(self, content: Mapping[str, Any], limit: int) -> bytes: ...


class MatrixReach:
    def __init__(self, client: Fetching) -> None:
        self._client = client

    async def file(self, _place: Place, upload: Upload, most: int) -> bytes:
        """`ref` is what `uploads` has kept of the event's content; the client lets nothing in but mxc."""
        if upload.size > most:
            raise UserError(_too_large(most))
        try:
            async with asyncio.timeout(SECONDS):
                return await self._client.download(mapping(json.loads(upload.ref)), most)
        except PostError as error:
            large = "larger" in str(error)
            raise UserError(_too_large(most) if large else FILE_UNREACHABLE) from error
        except (TimeoutError, ValueError) as error:
            raise UserError(FILE_UNREACHABLE) from error

    async def thread(self, place: Place, most: int) -> tuple[Said, ...]:
        if place.thread is None:
            raise UserError(NO_THREAD)
        try:
            async with asyncio.timeout(SECONDS):
                said = await thread(self._client, place.id, place.thread, most)
        except (PostError, TryLater, TimeoutError) as error:
            raise UserError(THREAD_UNREACHABLE) from error
        if not said:
            raise UserError(THREAD_EMPTY)
        return said


def _too_large(most: int) -> str:
    return FILE_TOO_LARGE.format(most=most // MEGABYTE)
