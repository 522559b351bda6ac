"""What a block has hidden is asked for once it is lifted: the source takes it for brought long ago."""

from collections.abc import Generator, Iterator
from itertools import chain

from bot.council.model import AgendaItem, Consultation
from bot.intake.known import Stored
from bot.sources.delivered import Delivered, Gap, Item, Missing
from bot.sources.live import LiveSource
from bot.store import blocks
from bot.store.database import Database

Named = dict[str, None]
"""Ids, each once, in the order in which they were met."""


class Lifted:
    """Papers and files of a city whose block was lifted since the last sync, with what brings them."""

    def __init__(self, db: Database, city: str, known: Stored) -> None:
        self._known = known
        self.causes = blocks.lifted(db, city)

    def items(self, source: LiveSource) -> Iterator[Item]:
        """A paper that could not be read is asked for again by the next run; a meeting is one of its gaps."""
        for each in self.causes:
            if (yield from self._all_of(source, each)):
                self._known.remember(blocks.lifted_key(each.cause), "")

    def _all_of(self, source: LiveSource, lifted: blocks.Lifted) -> Generator[Item, None, bool]:
        meetings: Named = dict.fromkeys(lifted.meetings)
        points: Named = dict.fromkeys(lifted.items)
        for each in chain.from_iterable(source.again("Paper", paper) for paper in lifted.papers):
            yield each
            if isinstance(each, Gap):
                return False
            # Only of what was blocked itself: a file comes with what it hangs on.
            for station in _stations(each) if lifted.cause in lifted.papers else ():
                meetings[station.meeting] = None
                points[station.agenda_item] = None
        seen: set[str] = set()
        for meeting in filter(None, meetings):
            for each in source.again("Meeting", meeting):
                seen |= _points(each)
                yield each
        # What has been put on an agenda meanwhile, by a source whose stations name no meeting.
        for point in filter(None, points):
            for each in source.again("AgendaItem", point) if point not in seen else ():
                seen |= _points(each)
                if not isinstance(each, Missing):  # taken off meanwhile: nobody misses it here
                    yield each
        return True


def _stations(item: Item) -> list[Consultation]:
    objects = item.objects if isinstance(item, Delivered) else ()
    return [each for each in objects if isinstance(each, Consultation)]


def _points(item: Item) -> set[str]:
    objects = item.objects if isinstance(item, Delivered) else ()
    return {each.id for each in objects if isinstance(each, AgendaItem)}
