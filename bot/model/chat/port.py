"""What a model that writes is asked, and what it answers."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What one request took, in tokens; `estimated` where the endpoint did not say."""

    prompt: int
    answer: int
    estimated: bool = False


class Chat(Protocol):
    """Knows by the task's name which model, temperature and limits it is asked with (settings.assistant)."""

    def stream(
        self, messages: Sequence[Message], task: str, spent: Callable[[Spent], None]
    ) -> AsyncGenerator[str, None]:
        """The answer piece by piece, all within the task's deadline; to be closed (aclose) if not read to its
        end.

        `spent` is called once for each request that reached the endpoint, also where it failed. Raises a
        ModelError: AnswerIncomplete after the last piece where the answer was cut off.
        """

    def name(self, task: str) -> str:
        """Which model answers, without the address."""

    def room(self, task: str) -> int:
        """Characters of a prompt that the model can read beside what it may answer, about."""
