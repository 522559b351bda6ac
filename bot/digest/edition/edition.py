"""An edition: what is new for a place, in blocks. Pure: the same matches give the same blocks, in whatever
order they come. How lines are ordered, and which are kept where not all fit: see `order`."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.digest.edition.head import Head, Introducer
from bot.digest.edition.line import corrected, correction, line
from bot.digest.edition.matters import Matter, matters
from bot.digest.edition.order import city_order, heading, importance, is_among, order
from bot.digest.edition.routine import Routine
from bot.digest.records import Match
from bot.messages import Action, Actions, Block, NewsLine, NewsList, Notice, Text
from bot.texts import digest as texts

__all__ = [
    "LIMIT", "Head", "Introducer", "Sheet", "arranged", "corrected", "correction", "edition", "line",
    "nothing",
]  # fmt: skip

LIMIT = 12
"""Lines of an edition before „Alle anzeigen“: a screen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown where: lists with their headings, the routine that is only counted, city by city, and
    what was left out."""

    lists: tuple[tuple[str, tuple[Matter, ...]], ...] = ()
    routine: tuple[Matter, ...] = ()
    left: tuple[Matter, ...] = ()

    @property
    def numbered(self) -> list[Matter]:
        """The lines by their numbers, from 1."""
        return [matter for _, listed in self.lists for matter in listed]


def edition(matches: Sequence[Match], head: Head, *, limit: int | None = LIMIT) -> tuple[Block, ...]:
    """`limit` None: all lines, routine as well."""
    sheet = arranged(matches, home=head.home, limit=limit, corrected=head.corrected)
    if not sheet.lists and not sheet.routine:
        return nothing(head)
    blocks: list[Block] = [
        Text(texts.heading(head.names, head.period, corrected=bool(head.corrected), reduced=head.reduced))
    ]
    blocks += [head.introduction] if head.introduction else []
    blocks += _lists(sheet, head)
    blocks += _closing(sheet)
    return (*blocks, *_actions(sheet, head))


def nothing(head: Head) -> tuple[Block, ...]:
    """An edition without any news, for those who want to hear of that."""
    return (Notice(texts.nothing(head.names, head.period)),)


def arranged(
    matches: Sequence[Match],
    *,
    home: str | None = None,
    limit: int | None = LIMIT,
    corrected: Collection[int] = (),
) -> Sheet:
    """Every match is in exactly one matter, and that in exactly one place. What is `corrected`, ids of news,
    has a line, be it routine."""
    every = matters(matches)
    routine = [each for each in every if _is_counted(each, corrected)]
    told = [each for each in every if not _is_counted(each, corrected)]
    if limit is None:
        told, routine = every, []
    best = sorted(told, key=lambda each: importance(each, corrected))
    kept = sorted(best[:limit], key=lambda each: order(each, home))
    lists = tuple((headed, tuple(group)) for headed, group in groupby(kept, key=heading))
    by_city = sorted(routine, key=lambda each: (city_order(each, home), each.ids))
    return Sheet(lists, tuple(by_city), tuple(best[len(kept) :]))


def _is_counted(matter: Matter, corrected: Collection[int]) -> bool:
    """Routine, and not told where it stood as something else."""
    return bool(matter.routine) and not is_among(matter, corrected)


def _lists(sheet: Sheet, head: Head) -> Iterator[NewsList]:
    first = 1
    for headed, listed in sheet.lists:
        yield NewsList(headed, tuple(_line(each, head) for each in listed), first)
        first += len(listed)


def _line(matter: Matter, head: Head) -> NewsLine:
    said = line(matter)
    return corrected(said) if is_among(matter, head.corrected) else said


def _closing(sheet: Sheet) -> Iterator[Block]:
    shown = len(sheet.numbered)
    if sheet.left:
        yield Text(texts.shortened(shown, shown + len(sheet.left)))
    cities = {matter.main.news.body for matter in (*sheet.numbered, *sheet.left, *sheet.routine)}
    told = [
        texts.routine(_counts(group), city if len(cities) > 1 else "", only=not shown)
        for city, group in groupby(sheet.routine, key=lambda each: each.main.news.city)
    ]
    if told:
        yield Text("\n".join(told))


def _counts(routine: Iterable[Matter]) -> list[tuple[str, int]]:
    """By kind, the most frequent first."""
    counted = Counter(each.routine for each in routine if each.routine)
    order = list(Routine)
    found = sorted(counted.items(), key=lambda each: (-each[1], order.index(each[0])))
    return [(kind.value, count) for kind, count in found]


def _actions(sheet: Sheet, head: Head) -> Iterator[Actions]:
    if head.edition is None:
        return
    every = [Action(texts.ALL, f"/abo alle {head.edition}")] if sheet.left or sheet.routine else []
    yield Actions((*every, Action(texts.LESS, f"/abo weniger {head.edition}")))
