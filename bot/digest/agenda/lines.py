"""Changes of an agenda as lines to be read, with what they name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.digest.agenda.changes import (
    Added,
    Cancelled,
    Change,
    Moved,
    OfMeeting,
    OfPoint,
    PaperAdded,
    Relocated,
    Removed,
    Renamed,
    Rescheduled,
    Uncancelled,
    Unpublished,
)
from bot.messages import ObjectRef
from bot.store.history import PaperName, Point
from bot.texts import agenda as texts


@dataclass(frozen=True, slots=True)
class Line:
    """`about` are the public objects that it names."""

    text: str
    about: tuple[ObjectRef, ...] = ()


class Lines:
    """Of one city; `papers` are the public ones of the agenda, as it is and as it was."""

    def __init__(self, body: str, papers: Mapping[str, PaperName]) -> None:
        self._body = body
        self._papers = papers

    def of(self, change: Change) -> Line:
        if isinstance(change, Added | Removed | Renamed | Moved | PaperAdded):
            return self._of_point(change)
        return Line(_of_meeting(change))

    def _of_point(self, change: OfPoint) -> Line:
        point = change.point
        match change:
            case Added():
                text = texts.added(point.number, point.name, self._reference(point.papers))
                return self._naming(point, text, point.papers)
            case Removed():
                text = texts.removed(point.number, point.name, self._reference(point.papers))
                return self._naming(point, text, point.papers)
            case PaperAdded(_, paper):
                text = texts.paper_added(point.number, point.name, self._reference([paper]))
                return self._naming(point, text, [paper])
            case Renamed():
                return self._naming(point, texts.renamed(point.number, point.name))
            case Moved(old):
                return self._naming(point, texts.moved(old.number, point.number, point.name))

    def item(self, point: Point) -> Line:
        return self._naming(point, texts.called(point.number, point.name))

    def _naming(self, point: Point, text: str, papers: Iterable[str] = ()) -> Line:
        """`papers`: those whose numbers may stand in it."""
        item = [ObjectRef("AgendaItem", self._body, point.id)] if point.name else []
        return Line(text, (*item, *(self._papers[each].ref for each in papers if each in self._papers)))

    def _reference(self, papers: Iterable[str]) -> str:
        """The number of the first public one that has a number, '' where there is none."""
        numbers = (self._papers[each].reference for each in papers if each in self._papers)
        return next(filter(None, numbers), "")


def _of_meeting(change: OfMeeting | Unpublished) -> str:
    match change:
        case Cancelled():
            return texts.CANCELLED
        case Uncancelled():
            return texts.UNCANCELLED
        case Unpublished():
            return texts.UNPUBLISHED
        case Rescheduled(old, new):
            return texts.rescheduled(old, new)
        case Relocated(location):
            return texts.relocated(location)
