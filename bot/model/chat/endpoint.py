"""The operator's endpoint as a model that writes."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TYPE_CHECKING

from bot.errors import ModelError, ModelUnavailable
from bot.model.chat.port import Message, Spent
from bot.settings import Assistant

if TYPE_CHECKING:  # openai takes a second to load
    from bot.model.chat.request import Request
    from bot.model.chat.wire import Wire

CHARACTERS_PER_TOKEN = 3
"""Less than German prose has on average, so that tables and numbers fit as well."""
INSTRUCTIONS = 3_000
"""Characters of a prompt that are not for sources: instructions, question, what was said before."""
PAUSES = (0.5, 1.0)
"""Seconds before each further attempt: somebody waits."""


class ChatEndpoint:
    """Loads its library at the first question; nothing is open between two."""

    def __init__(self, wanted: Assistant, key: str = "", *, pauses: Sequence[float] = PAUSES) -> None:
        self._wanted = wanted
        self._key = key
        self._pauses = pauses
        self._wire: Wire | None = None

    def name(self, task: str) -> str:
        return self._wanted.tasks[task].model or self._wanted.model

    def room(self, task: str) -> int:
        asked = self._wanted.tasks[task]
        tokens = asked.context_tokens - asked.answer_tokens
        return max(0, tokens * CHARACTERS_PER_TOKEN - INSTRUCTIONS)

    async def stream(
        self, messages: Sequence[Message], task: str, spent: Callable[[Spent], None]
    ) -> AsyncGenerator[str, None]:
        """See the port. What a model thinks aloud before it answers never comes out.

        Where an endpoint filters an answer that it has begun (ModelRefused), some of it is out already: it is
        to be taken back. Each failure is raised here, where no exception of the client hangs on it: those
        know the key and the texts.
        """
        end = asyncio.get_running_loop().time() + self._wanted.tasks[task].deadline_seconds
        begun = await self._begun(messages, task, spent, end)
        if isinstance(begun, ModelError):
            raise begun
        try:
            while (piece := await begun.piece(end)) is not None:
                if piece:
                    yield piece
        finally:
            await begun.close()
        if failure := begun.verdict():
            raise failure

    async def _begun(
        self, messages: Sequence[Message], task: str, spent: Callable[[Spent], None], end: float
    ) -> "Request | ModelError":
        try:
            async with asyncio.timeout_at(end):
                wire = await self._loaded()
        except TimeoutError:
            return ModelUnavailable("Das Paket openai war nicht rechtzeitig geladen (deadline_seconds).")
        except ModelError as error:
            return error
        return await wire.begun(messages, self._wanted.tasks[task], spent, end)

    async def _loaded(self) -> "Wire":
        """In a thread: loading would hold all others for a second."""
        if self._wire is None:
            self._wire = await asyncio.to_thread(self._load)
        return self._wire

    def _load(self) -> "Wire":
        from bot.model.chat.wire import Wire  # noqa: PLC0415  see above

        return Wire(self._wanted, self._key, self._pauses)
