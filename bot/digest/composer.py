"""What a place would be told now: the news that its subscriptions ask for and it has not heard."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.digest.agenda.agenda import AgendaNews, Agendas
from bot.digest.early import EarlyWarning
from bot.digest.records import AGENDA_CANCELLED, AGENDA_PUBLISHED, Fitting, Match, Reason, Subscription, Wish
from bot.messages import ObjectRef, Place
from bot.store.database import Database
from bot.store.editions import EditionTable, Mark
from bot.store.news import News, NewsReader


class Scoping(Protocol):
    """Which news a subscription asks for, and what of its request is not understood (any more)."""

    def matches(self, subscription: Subscription, news: Sequence[News]) -> list[Match]: ...
    def problems(self, subscription: Subscription) -> tuple[str, ...]: ...
    def fitting(self, wish: Wish) -> Fitting | None: ...


Compared = dict[tuple[int, ...], AgendaNews]
"""What became of agendas, by the ids of their news: many places ask for the same."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known at one moment, for all places: `news` are the public ones in order of their ids, `newest`
    is the id of the latest, public or not. `mark` tells what is withdrawn or closed later."""

    at: datetime
    news: Sequence[News]
    scope: Scoping
    newest: int
    mark: Mark
    agendas: Compared = field(default_factory=dict)


class Composer:
    def __init__(
        self, db: Database, agendas: Agendas, early: EarlyWarning | None, scope: Callable[[], Scoping]
    ) -> None:
        self._db = db
        self._editions = EditionTable(db)
        self._agendas = agendas
        self._early = early
        self._scope = scope

    def early_missing(self) -> str:
        """Why there are no early warnings here, '' if there are."""
        return self._early.missing() if self._early else ""

    def early_explained(self) -> str:
        """What the figure beside an early warning says, '' where there are none."""
        return self._early.explained() if self._early and not self._early.missing() else ""

    def fitting(self, wish: Wish) -> Fitting | None:
        """How many of the newest papers are about the topic of a wish, None where it has none."""
        return self._scope().fitting(wish)

    def look(self, floor: int, at: datetime) -> Look:
        """At the news beyond an id."""
        reader = NewsReader(self._db)
        return self._looked(reader, lambda: reader.after(floor), at)

    def look_between(self, since: datetime, until: datetime, at: datetime) -> Look:
        """At the news that became known in (since, until]."""
        reader = NewsReader(self._db)
        return self._looked(reader, lambda: reader.between(since, until), at)

    def _looked(self, reader: NewsReader, news: Callable[[], list[News]], at: datetime) -> Look:
        # The marks are taken first: what comes meanwhile is looked at again.
        mark, newest = self._editions.mark_now(), reader.newest()
        return Look(at, news(), self._scope(), newest, mark)

    def compose(
        self, look: Look, place: Place, subscriptions: Sequence[Subscription], *, again: bool = False
    ) -> tuple[Match, ...]:
        """The lines to be, in order of their news. `again`: as if the place had heard nothing."""
        found = _merged(
            match
            for each in subscriptions
            for match in look.scope.matches(
                each, [news for news in look.news if again or news.id > each.floor]
            )
        )
        return self._completed(found if again else self._new_to(place, found), look.at, look.agendas)

    def unheard(self, place: Place, told: Sequence[Match], wanted: Collection[int]) -> list[Match]:
        """Without what the place has heard meanwhile, and what only subscriptions asked for that are not
        among the numbers `wanted`."""
        asked = [each for each in told if any(reason.subscription in wanted for reason in each.reasons)]
        return self._new_to(place, asked)

    def is_current(self, told: Sequence[Match]) -> bool:
        """Whether all that the lines say is still so, and public."""
        current = NewsReader(self._db).of([each.news.id for each in told])
        return current == [each.news for each in told]

    def told_again(
        self, subscriptions: Sequence[Subscription], ids: Collection[int], at: datetime
    ) -> list[Match]:
        """The lines of an edition as they would be now; what no longer fits its topic keeps its place, and an
        agenda whose changes are past is only named."""
        news, scope = NewsReader(self._db).of(ids), self._scope()
        found = _merged(match for each in subscriptions for match in scope.matches(each, news))
        known = {match.news.id: match for match in found}
        every = [known.get(each.id) or Match(each, ()) for each in news]
        told = self._completed(every, at, {})
        said = {id_ for each in told for id_ in (each.news.id, *each.also)}
        agendas = [each for each in every if each.news.kind == "agenda" and each.news.id not in said]
        return sorted([*told, *map(_whole_agenda, _by_meeting(agendas))], key=_id)

    def _new_to(self, place: Place, found: Sequence[Match]) -> list[Match]:
        heard = self._editions.heard_in(place.platform, place.id, [match.news.id for match in found])
        found = [match for match in found if match.news.id not in heard]
        if any(match.news.kind == "early" for match in found):
            warned = self._editions.warned_of(place.platform, place.id)
            found = [match for match in found if not _is_early_of(match.news, warned)]
        return list(found)

    def _completed(self, found: Sequence[Match], at: datetime, known: Compared) -> tuple[Match, ...]:
        """With what the changes of agendas are, and which decisions of other cities an item recalls."""
        told = [replace(each, heard=_result(each.news)) for each in found if each.news.kind == "result"]
        told += [each for each in found if each.news.kind in {"paper", "minutes"}]
        told += self._agenda_matches([each for each in found if each.news.kind == "agenda"], at, known)
        told += self._early_matches([each for each in found if each.news.kind == "early"])
        return tuple(sorted(told, key=_id))

    def _agenda_matches(self, found: Sequence[Match], at: datetime, known: Compared) -> list[Match]:
        """One line per meeting, whatever happened to its agenda meanwhile; none where it is as it was."""
        told: list[Match] = []
        for matches in _by_meeting(found):
            ids = tuple(each.news.id for each in matches)
            if ids not in known:
                known[ids] = self._agendas.of([each.news for each in matches], at)
            changes, whole = known[ids], _whole_agenda(matches)
            if changes.published or (changes.lines and _concerns(whole, changes.about)):
                about = (*whole.about, *changes.about)
                told.append(
                    replace(
                        whole, details=changes.lines, about=about, published=changes.published,
                        heard=_agenda_said(whole.news, published=changes.published),
                    )
                )  # fmt: skip
        return told

    def _early_matches(self, found: Sequence[Match]) -> list[Match]:
        """The cities of a subscription are those whose agendas it is about; who has decided, is any other."""
        if self._early is None or not found:
            return []
        by_news = {each.news.id: each for each in found}
        precedents = self._early.precedents([each.news for each in found])
        named: defaultdict[int, list[str]] = defaultdict(list)
        about: defaultdict[int, list[ObjectRef]] = defaultdict(list)
        for each in precedents:
            named[each.news.id].append(each.told)
            about[each.news.id] += each.about
        return [
            replace(by_news[id_], details=tuple(lines), about=tuple(about[id_]))
            for id_, lines in named.items()
        ]


def _concerns(match: Match, changed: Collection[ObjectRef]) -> bool:
    """Whether the changes of an agenda touch what somebody asked for: all of them where that is no topic, or
    where it is the meeting itself that changed."""
    by_topic = match.reasons and all(reason.topic for reason in match.reasons)
    return not by_topic or not changed or not match.about or bool(set(changed) & set(match.about))


def _by_meeting(agendas: Sequence[Match]) -> list[list[Match]]:
    found: defaultdict[ObjectRef, list[Match]] = defaultdict(list)
    for each in agendas:
        found[each.news.ref].append(each)
    return list(found.values())


def _whole_agenda(matches: Sequence[Match]) -> Match:
    """One for all news of a meeting's agenda."""
    also = tuple(each.news.id for each in matches[:-1])
    return replace(matches[-1], reasons=_reasons(matches), also=also)


def _merged(matches: Iterable[Match]) -> list[Match]:
    """One match per news, with the reasons of all."""
    by_news: dict[int, Match] = {}
    for each in matches:
        known = by_news.get(each.news.id)
        by_news[each.news.id] = replace(known, reasons=_reasons([known, each])) if known else each
    return [by_news[id_] for id_ in sorted(by_news)]


def _reasons(matches: Sequence[Match]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reason for match in matches for reason in match.reasons))


def _is_early_of(news: News, papers: Collection[tuple[str, str]]) -> bool:
    return news.kind == "early" and news.paper is not None and (news.body, news.paper.ref.id) in papers


def _id(match: Match) -> int:
    return match.news.id


def _agenda_said(news: News, *, published: bool) -> str:
    return AGENDA_CANCELLED if news.cancelled else AGENDA_PUBLISHED if published else ""


def _result(news: News) -> str:
    return news.station.result if news.station else ""
