"""A model that plays a script: a Chat of its own, not a mock of anybody's."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence

from bot.errors import ModelError
from bot.model.chat import Message, Spent

Line = str | ModelError | float
"""A piece of an answer, what goes wrong at this point, or seconds in which nothing comes."""


class ScriptedChat:
    """Each request takes the next answer of the script; the last one goes on for ever."""

    def __init__(self, *answers: Sequence[Line] | str, room: int = 12_000) -> None:
        self.answers = deque(answers)
        self.asked: list[tuple[Message, ...]] = []
        self.tasks: list[str] = []
        self.closed = 0
        self._room = room

    def name(self, task: str) -> str:
        return f"drehbuch-{task}"

    def room(self, _task: str) -> int:
        return self._room

    async def stream(
        self, messages: Sequence[Message], task: str, spent: Callable[[Spent], None]
    ) -> AsyncGenerator[str, None]:
        self.asked.append(tuple(messages))
        self.tasks.append(task)
        answer = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        try:
            for line in [answer] if isinstance(answer, str) else answer:
                if isinstance(line, ModelError):
                    raise line
                if isinstance(line, float):
                    await asyncio.sleep(line)
                else:
                    yield line
        finally:
            self.closed += 1
            spent(Spent(sum(len(message.text) for message in messages) // 3, 10))

    @property
    def prompt(self) -> str:
        """All that the last request has told the model."""
        return "\n".join(message.text for message in self.asked[-1])


def said(sentence: str, *backings: tuple[int, str]) -> str:
    """A sentence as the prompt asks for it, on a line of its own."""
    rows = [{"quelle": number, "zitat": quote} for number, quote in backings]
    return json.dumps({"satz": sentence, "belege": rows}, ensure_ascii=False) + "\n"


ABSENT = '{"nicht_enthalten": true}\n'
