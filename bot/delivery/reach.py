"""What a command may fetch from a platform while it answers: a file that was sent, what a thread says.

Nothing of it is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.errors import UserError
from bot.messages import Place, Upload
from bot.texts import delivery as texts


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a thread as it stands now. `name` is what the room knows its writer by, `own` says that
    it is the bot's, `account` is the writer's id as others mention it, where the platform tells."""

    name: str
    text: str
    at: datetime
    own: bool = False
    account: str = ""


class Reach(Protocol):
    """A platform, as commands may look into it. UserError, in German, says what cannot be had and why."""

    async def file(self, place: Place, upload: Upload, most: int) -> bytes:
        """The bytes of a file that somebody has sent in `place`, at most `most`."""

    async def thread(self, place: Place, most: int) -> tuple[Said, ...]:
        """The newest `most` messages of the thread that `place` names, the oldest first."""


class Reaches:
    """Adapters enter themselves when they start."""

    def __init__(self) -> None:
        self._known: dict[str, Reach] = {}

    def register(self, platform: str, reach: Reach) -> None:
        self._known[platform] = reach

    def of(self, place: Place) -> Reach:
        """UserError where the platform has none."""
        found = self._known.get(place.platform)
        if found is None:
            raise UserError(texts.NO_REACH)
        return found
