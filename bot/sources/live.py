"""What every source that is asked over the network can do; `intake.sync` conducts it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.council.model import File
from bot.sources.delivered import Item


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a run that is stored, made searchable and ticked off together; some minutes of work.

    `name` is German and shown as progress („März 2026“). Once all items are stored, `mark` is where a
    later run goes on; '' leaves the mark as it was. Items are fetched while they are taken.
    """

    name: str
    items: Iterator[Item]
    mark: str = ""
    old: bool = False
    """It lies behind what `recent` was asked for, and was missed before: what it brings is no news."""


class Known(Protocol):
    """What the store tells a source of its own city."""

    def has(self, kind: str, object_id: str) -> bool:
        """Whether the object is held (and not about to be withdrawn)."""

    def meetings(self, first: dt.date, last: dt.date | None = None) -> list[str]:
        """The ids of the held meetings of these local days, the newest first."""

    def recall(self, key: str) -> str:
        """What the source has remembered under a key of its own; '' if nothing."""

    def remember(self, key: str, value: str) -> None:
        """Holds from when all that was yielded before is stored; '' forgets.

        So that nothing is taken for done that was not, what concerns an object is remembered right before
        it is yielded or afterwards, with nothing asked in between.
        """


class LiveSource(Protocol):
    """A council system. One object serves one run; nothing is asked before an iterator is taken.

    An object is delivered at most once in a run, and always built from the same page, so that two
    deliveries never disagree. A fault that concerns one object is yielded as a Gap and the run goes
    on; Unreachable, Blocked and BudgetSpent that concern the server as a whole are raised.
    """

    @property
    def product(self) -> str:
        """Product and version as the server states it, '' before the first answer."""

    def recent(self, since: dt.date, *, complete: bool = False) -> Iterator[Slice]:
        """What may have changed: meetings from that day on and all that lie ahead, with their papers.

        `complete` asks for all lists to be read to the end and said as Listed, where that is possible.
        """

    def backwards(self, mark: str, until: dt.date | None = None) -> Iterator[Slice]:
        """Everything, the newest first, from behind `mark` ('' is the start) back to `until`."""

    def again(self, kind: str, object_id: str) -> Iterator[Item]:
        """Asks once more for an object that was missing or could not be read."""

    def documents(self, file: File) -> tuple[str, ...]:
        """The addresses at which to ask for a file's bytes, the likeliest first; asks nothing."""


def stated_address(file: File) -> tuple[str, ...]:
    """The one that the source names, where that needs no interpretation."""
    url = file.download_url or file.access_url
    return (url,) if url else ()
