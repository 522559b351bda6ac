"""The way to one endpoint: what is asked of it, and what it was found not to take."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ModelError
from bot.model.chat.meter import Meter
from bot.model.chat.port import Message, Spent
from bot.model.chat.request import Request
from bot.model.client import trust
from bot.model.failures import too_slow
from bot.model.patience import patiently
from bot.model.wording import sendable
from bot.settings import Assistant, Task

INSTEAD = {"max_tokens": "max_completion_tokens"}


class Wire:
    """Safe in any event loop: nothing in it belongs to one."""

    def __init__(self, wanted: Assistant, key: str, pauses: Sequence[float]) -> None:
        """Takes 50 ms; raises ModelUnavailable where ca_file or the environment are no use."""
        self._wanted = wanted
        self._key = key
        self._pauses = pauses
        self._where = urlsplit(wanted.url).netloc
        self._trusted = trust(wanted.ca_file)
        self._untaken: dict[str, set[str]] = {}
        """By model: options that the endpoint refuses."""

    async def begun(
        self, messages: Sequence[Message], task: Task, spent: Callable[[Spent], None], end: float
    ) -> Request | ModelError:
        """A request that was accepted, to be closed; repeated before that as long as there is time."""
        try:
            async with asyncio.timeout_at(end):
                return await patiently(lambda: self._once(messages, task, spent, end), end, self._pauses)
        except TimeoutError:
            return too_slow(self._where)

    async def _once(
        self, messages: Sequence[Message], task: Task, spent: Callable[[Spent], None], end: float
    ) -> Request | ModelError:
        model = task.model or self._wanted.model
        untaken = self._untaken.setdefault(model, set())
        while True:
            meter = Meter(messages, spent)
            request = Request(self._where, self._trusted, self._wanted.url, self._key, meter)
            failure = await request.begin(_body(messages, model, task, untaken), end)
            if failure is None:
                return request
            if not request.complaint or request.complaint in untaken:
                return failure
            untaken.add(request.complaint)


def _body(messages: Sequence[Message], model: str, task: Task, untaken: set[str]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "temperature": task.temperature,
        "max_tokens": task.answer_tokens,
        "stream_options": {"include_usage": True},
    }
    taken = {INSTEAD.get(name, "") if name in untaken else name: value for name, value in options.items()}
    taken.pop("", None)
    said = [{"role": each.role, "content": sendable(each.text)} for each in messages]
    return {"model": model, "messages": said, "stream": True, **taken}
