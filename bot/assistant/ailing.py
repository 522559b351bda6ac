"""What became of the last requests to the model that writes; none is sent just to see whether it is there."""

from collections.abc import Callable

from bot.clock import seconds_since_boot
from bot.errors import ModelError, ModelRefused, ModelUnavailable

KNOWN_SECONDS = 3600.0
"""After so long without a request nobody knows how it is."""
REFUSALS = 2
"""One alone may be about a question, that a filter did not like; more are about the key or the settings."""


class Ailing:
    """Only event loops write; whoever reads may be in any thread."""

    def __init__(self, elapsed: Callable[[], float] = seconds_since_boot) -> None:
        self._elapsed = elapsed
        self._last: tuple[float, str] = 0.0, ""
        self._refusals = 0

    def answered(self) -> None:
        self._last, self._refusals = (0.0, ""), 0

    def failed(self, error: ModelError) -> None:
        """Of a model that is busy, or could not read so much, nothing is said: it is there."""
        if isinstance(error, ModelRefused):
            self._refusals += 1
        if isinstance(error, ModelUnavailable) or self._refusals >= REFUSALS:
            self._last = self._elapsed(), str(error)

    def waiting(self) -> str:
        """A German sentence for the operator, '' where it answered, or nobody has asked for an hour."""
        at, said = self._last
        if not said or self._elapsed() - at > KNOWN_SECONDS:
            return ""
        return f"Das Modell, das schreibt, hat zuletzt nicht geantwortet: {said}"
