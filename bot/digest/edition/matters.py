"""News as matters: whatever happened to one matter in a period is one line.

Papers of one number within a city are one matter, as in search results: a Vorlage with its versions and what
was moved against it. Nothing is swallowed: other papers are named with what became of them, and every matter
knows all the news that it stands for.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.council.references import group_key, number_key, reference_key
from bot.council.stations import is_decision
from bot.digest.edition.routine import Routine, kinds_of, routine
from bot.digest.records import Match, Reason
from bot.messages import ObjectRef
from bot.retrieval.grouping import same_name

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Matter:
    """`main` is what its line tells: of the main paper the deciding station, else the latest, else that it is
    new. `stations` are its results at other stations, by date; `papers` what became of the other papers, one
    match each. `silent` are news that say no more than those, such as that a decided paper is new."""

    main: Match
    stations: tuple[Match, ...] = ()
    papers: tuple[Match, ...] = ()
    silent: tuple[Match, ...] = ()

    @cached_property
    def every(self) -> tuple[Match, ...]:
        return (self.main, *self.stations, *self.papers, *self.silent)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Of all news that count as told with this line."""
        return tuple(sorted({id_ for each in self.every for id_ in (each.news.id, *each.also)}))

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """One for each subscription and topic, that of the main match first."""
        return merged(reason for each in self.every for reason in each.reasons)

    @cached_property
    def about(self) -> tuple[ObjectRef, ...]:
        """Every object that a line about it may show or stem from."""
        return tuple(dict.fromkeys(ref for each in self.every for ref in objects(each)))

    @cached_property
    def routine(self) -> Routine | None:
        """A matter is routine where all of it is, and nobody asked for its topic."""
        if any(reason.topic for reason in self.reasons):
            return None
        kinds = [routine(each.news) for each in (self.main, *self.stations, *self.papers)]
        return kinds[0] if all(kinds) else None

    @cached_property
    def decided(self) -> bool:
        return decides(self.main)


def decides(match: Match) -> bool:
    """Whether it tells of a Beschluss."""
    news = match.news
    return news.kind == "result" and news.station is not None and is_decision(news.station)


def objects(match: Match) -> Iterable[ObjectRef]:
    news = match.news
    yield from filter(None, (news.paper.ref if news.paper else None, news.ref, news.meeting, news.file))
    yield from match.about


def merged(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """One per subscription and topic, the first."""
    first: dict[tuple[int, str], Reason] = {}
    for each in reasons:
        first.setdefault((each.subscription, each.topic), each)
    return tuple(first.values())


def matters(matches: Sequence[Match]) -> list[Matter]:
    """Every news is in exactly one matter, whatever the order in which they come."""
    groups: defaultdict[Key, list[Match]] = defaultdict(list)
    for each in _once(matches):
        groups[_key(each)].append(each)
    return [_matter(each) for group in groups.values() for each in _certain(group)]


def _once(matches: Sequence[Match]) -> list[Match]:
    """One match for each news, in order of their ids."""
    by_id: dict[int, Match] = {}
    for each in sorted(matches, key=lambda match: (match.news.id, repr(match.reasons), match.details)):
        known = by_id.get(each.news.id)
        by_id[each.news.id] = _joined(known, each) if known else each
    return list(by_id.values())


def _joined(one: Match, other: Match) -> Match:
    return replace(
        one,
        reasons=merged((*one.reasons, *other.reasons)),
        details=tuple(dict.fromkeys((*one.details, *other.details))),
        about=tuple(dict.fromkeys((*one.about, *other.about))),
        also=tuple(dict.fromkeys((*one.also, *other.also))),
        published=one.published or other.published,
    )


def _key(match: Match) -> Key:
    """What matters have in common. Two papers without a number have nothing."""
    news = match.news
    if news.kind in {"agenda", "minutes"}:
        return news.kind, news.body, news.meeting.id if news.meeting else news.ref.id
    if news.kind == "early" or news.paper is None:
        return news.kind, news.body, news.ref.id
    key = reference_key(news.paper.reference)
    group = group_key(key) if number_key(key) else ""
    return ("number", news.body, group) if group else ("paper", news.body, news.paper.ref.id)


def _certain(group: list[Match]) -> list[list[Match]]:
    """Two papers of the same number with different names are two matters, and it cannot be said to which of
    them the others belong."""
    papers = _by_paper(group)
    if all(_are_one(one[0], other[0]) for one in papers for other in papers):
        return [group]
    return papers


def _by_paper(group: Sequence[Match]) -> list[list[Match]]:
    found: defaultdict[str, list[Match]] = defaultdict(list)
    for each in group:
        found[each.news.paper.ref.id if each.news.paper else ""].append(each)
    return list(found.values())


def _are_one(one: Match, other: Match) -> bool:
    if one.news.paper is None or other.news.paper is None:
        return True
    first, second = one.news.paper, other.news.paper
    same_number = reference_key(first.reference) == reference_key(second.reference)
    return not same_number or same_name(first.name, second.name)


def _matter(group: list[Match]) -> Matter:
    if group[0].news.kind in {"agenda", "minutes"}:
        return _of_meeting(group)
    told = [_paper(each) for each in _by_paper(group)]
    told.sort(key=lambda each: _weight(each.main), reverse=True)
    first, *others = told
    silent = [match for each in others for match in (*each.stations, *each.silent)]
    return replace(first, papers=tuple(each.main for each in others), silent=(*first.silent, *silent))


def _of_meeting(group: Sequence[Match]) -> Matter:
    """All that became known of one meeting, with the changes of all."""
    last = group[-1]
    for each in group[:-1]:
        last = replace(
            last,
            details=tuple(dict.fromkeys((*each.details, *last.details))),
            published=last.published or each.published,
        )
    return Matter(last, silent=tuple(group[:-1]))


def _paper(group: Sequence[Match]) -> Matter:
    """What became of one paper, or of an item without any. A result that was told anew stands once."""
    latest = {each.news.ref: each for each in group}
    main = max(latest.values(), key=_standing)
    stations = [each for each in latest.values() if each.news.kind == "result" and each is not main]
    told = {each.news.id for each in (main, *stations)}
    silent = tuple(each for each in group if each.news.id not in told)
    return Matter(main, tuple(sorted(stations, key=_when)), silent=silent)


def _standing(match: Match) -> tuple[bool, bool, str, int]:
    """The latest Beschluss, else the latest result, else that it is new."""
    return (decides(match), match.news.kind == "result", *_when(match))


def _when(match: Match) -> tuple[str, int]:
    """Those without a date last: they are told as the latest, being the latest known."""
    return match.news.start.isoformat() if match.news.start else "~", match.news.id


def _weight(match: Match) -> tuple[int, bool, bool, list[int], int]:
    """The administration's paper before a motion, both before what amends or answers them; then what is
    decided, and the later version."""
    paper = match.news.paper
    kinds = kinds_of(match.news.title, paper.paper_type if paper else "")
    place = 0 if kinds & {"amendment", "answer"} else 1 if kinds & {"motion", "question"} else 2
    number = number_key(reference_key(paper.reference)) if paper else ""
    version = [int(part) if part.isdigit() else 0 for part in number.split("/")]
    return place, decides(match), match.news.kind == "result", version, match.news.id
