"""What a place has laid down for messages that nobody there asked for at the moment: when, and how many."""

from datetime import time

from bot.digest.rhythm import Quiet, read_quiet
from bot.messages import Place
from bot.store.place_settings import PlaceSettings

QUIET = "ruhezeit"
MOST = "höchstens"
"""Keys of place settings, which are also their names in /einstellungen."""

USUAL_QUIET = Quiet(time(20), time(6))
USUAL_MOST = 6
LARGEST_MOST = 50
"""Messages in a room and day."""


def read_most(text: str) -> int | None:
    """None for what is no number of messages that a place can have."""
    count = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_MOST)) else 0
    return count if 1 <= count <= LARGEST_MOST else None


class Manners:
    """May be asked from any thread."""

    def __init__(self, settings: PlaceSettings) -> None:
        self._settings = settings

    def quiet(self, place: Place) -> Quiet:
        return read_quiet(self._settings.get(place, QUIET) or "") or USUAL_QUIET

    def most(self, place: Place) -> int:
        """How many a day."""
        return read_most(self._settings.get(place, MOST) or "") or USUAL_MOST
