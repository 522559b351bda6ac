"""What one request takes, told once whatever becomes of it."""

from collections.abc import Callable, Sequence

from bot.model.chat.port import Message, Spent

CHARACTERS_PER_TOKEN = 3.2
"""Of German prose, about; for endpoints that do not say."""


class Meter:
    """`tell` may be called wherever a request ends: only the first counts, and only if it was sent."""

    def __init__(self, messages: Sequence[Message], spent: Callable[[Spent], None]) -> None:
        self._prompt = tokens(sum(len(each.text) for each in messages))
        self._spent = spent
        self._sent = False
        self._told = False

    def sent(self) -> None:
        self._sent = True

    def refused(self) -> None:
        """The endpoint has answered with an error: nothing was written, and nobody charges for it."""
        self._prompt = 0

    def tell(self, used: tuple[int, int] | None, characters: int, *, whole: bool) -> None:
        """`used` is what the endpoint said, prompt and answer; before the end, it may not have said all."""
        if self._told or not self._sent:
            return
        self._told = True
        written = tokens(characters)
        if used is None:
            self._spent(Spent(self._prompt, written, estimated=True))
        elif whole:
            self._spent(Spent(*used))
        else:
            self._spent(Spent(used[0], max(used[1], written), estimated=True))


def tokens(characters: int) -> int:
    return round(characters / CHARACTERS_PER_TOKEN)
