"""What is told of a meeting's agenda: that it is published, or what has changed in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.digest.agenda.changes import of_meeting, of_points
from bot.digest.agenda.lines import Line, Lines
from bot.messages import ObjectRef
from bot.store.history import Agenda, Point, read
from bot.store.news import News
from bot.texts import agenda as texts

NAMED = 5
"""Items of a new agenda that are named: they say what it is about, the agenda says what it is."""
MOST = 12
"""Changes that are told one by one; an agenda that was written anew wants to be read as a whole."""


class History(Protocol):
    """See store.history."""

    def now(self, meeting: ObjectRef) -> Agenda | None: ...
    def before(self, meeting: ObjectRef, since: int) -> Agenda | None: ...


@dataclass(frozen=True, slots=True)
class AgendaNews:
    """`published`: there was no agenda before. `lines` are German, `about` are the public items and papers
    that they name. Neither published nor lines: nothing to say."""

    published: bool = False
    lines: tuple[str, ...] = ()
    about: tuple[ObjectRef, ...] = ()


def has_paper(point: Point) -> bool:
    return bool(point.papers)


class Agendas:
    """`substantial` says which items of a new agenda are worth naming; the first `named` of them are."""

    def __init__(
        self,
        history: History,
        *,
        substantial: Callable[[Point], bool] = has_paper,
        named: int = NAMED,
        most: int = MOST,
    ) -> None:
        self._history = history
        self._substantial = substantial
        self._named = named
        self._most = most

    def of(self, news: Sequence[News], now: datetime) -> AgendaNews:
        """What is to be told after these news of one meeting's agenda: one comparison of what it was before
        the first of them with what it is.

        Nothing where the meeting has begun, or where nobody knows when it does.
        """
        if not news:
            return AgendaNews()
        meeting = news[0].ref
        first = min(news, key=lambda each: each.since)
        before = read(first.before) if first.before else self._history.before(meeting, first.since)
        current = self._history.now(meeting)
        if before is None or current is None or current.start is None or current.start <= now:
            return AgendaNews()
        lines = Lines(meeting.body, {**before.papers, **current.papers})
        # What becomes of the items of a meeting that does not take place concerns nobody.
        published = bool(current.points) and not before.points and not current.cancelled
        told = [lines.of(each) for each in of_meeting(before, current)]
        if published:
            told += self._published(current, lines)
        elif not current.cancelled:
            told += [lines.of(each) for each in of_points(before, current)]
        return _news(told if published else _first(told, self._most), published=published)

    def _published(self, agenda: Agenda, lines: Lines) -> list[Line]:
        named = [each for each in agenda.points if each.name and self._substantial(each)][: self._named]
        head = Line(texts.published(len(agenda.points), named=bool(named)))
        whole = len(named) == len(agenda.points)
        return [*([] if whole else [head]), *(lines.item(each) for each in named)]


def _news(lines: Sequence[Line], *, published: bool) -> AgendaNews:
    about = dict.fromkeys(ref for line in lines for ref in line.about)
    return AgendaNews(published, tuple(line.text for line in lines), tuple(about))


def _first(lines: list[Line], most: int) -> list[Line]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], Line(texts.further_changes(len(lines) - most + 1))]
