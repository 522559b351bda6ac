"""How long an answer may take, how often we ask again, and after which pause."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

AGAIN = frozenset({408, 429, *range(500, 600)})
LONGEST_WAIT = 120.0
"""Seconds that a server may make us wait by Retry-After; what takes longer is for a later run."""
LONGEST_REST = 3600.0
"""Seconds for which we believe a longer Retry-After; then somebody may look again."""
LONGEST_PAUSE = 60.0
_SECONDS = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Patience:
    """In seconds. `total` is for the whole answer, however slowly it drips; pages of 40 s were seen."""

    connect: float = 20.0
    read: float = 60.0
    total: float = 300.0
    attempts: int = 4
    first_pause: float = 1.0

    def pause(self, attempt: int, chance: float) -> float:
        """Full jitter: anything between nothing and twice the last time's most; `chance` is in [0, 1)."""
        return chance * min(LONGEST_PAUSE, self.first_pause * 2.0**attempt)


def stated_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of Retry-After; None where it says nothing that can be read.

    A date is compared with the server's own clock, which may go wrong as it likes.
    """
    stated = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(stated):
        return float(stated)
    try:
        until, sent = parsedate_to_datetime(stated), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
