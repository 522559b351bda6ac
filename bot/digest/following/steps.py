"""What has happened to a followed paper: what is known and what there is now, compared. Pure."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.store.followed import Brought, Snapshot, Source, Stop, station_key

StepKind = Literal["station", "gone", "day", "cancelled", "result", "paper", "file", "text"]

THERE = frozenset({"", "withdrawn", "stated", "agenda_item", "meeting", "consultation"})
"""Fields of the change log that tell whether an object is there, is seen, and what it belongs to."""
RELATED = frozenset({"superordinated", "subordinated", "related", "reference", "name", "paper_type"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is different: `old` and `new` of a station, or the `id` of a paper or file."""

    kind: StepKind
    old: Stop | None = None
    new: Stop | None = None
    id: str = ""


Verdict = Callable[[Step], Brought]


def settle(
    before: Snapshot, now: Snapshot, verdict: Verdict, hidden: Iterable[tuple[str, str]] = ()
) -> tuple[Snapshot, list[Step]]:
    """What is known from now on, and the steps that are news.

    What a run has brought that is not through yet is left as it was known. `hidden` are stations, by id and
    `at`, that are out of sight for the moment: they have not gone.
    """
    away = set(hidden)
    stops: list[Stop] = []
    told: list[Step] = []
    seen = now.seen
    for old, new in paired(before.stops, now.stops):
        if old and new is None and (old.id, old.at) in away:
            stops.append(old)
            seen = before.seen  # what was written about it meanwhile is still to be said
            continue
        known, news = _settle_stop(old, new, verdict)
        stops += [known] if known else []
        told += news
    papers, of_papers = _settle_papers(before, now, verdict)
    files, of_files = _settle_files(before, now, verdict)
    return Snapshot(tuple(stops), papers, files, seen), [*told, *of_papers, *of_files]


def paired(before: Sequence[Stop], now: Sequence[Stop]) -> list[tuple[Stop | None, Stop | None]]:
    """Which station was which, in the order of now; those that are gone come last.

    Ids change with a server, and a server may give old ids to other stations. So what is at the same
    place under the same ids is the same, then what is in the same Gremium on the same day, and only then
    what has the same id in the same Gremium: it was moved. A station without a day may get one anew.
    """
    left, right = list(before), list(now)
    found: dict[Stop, Stop] = {}
    for key, of_old in _KEYS:
        waiting = defaultdict[Hashable, list[Stop]](list)
        for old in filter(of_old, left):
            waiting[key(old)].append(old)
        for new in [each for each in right if waiting.get(key(each))]:
            found[new] = waiting[key(new)].pop(0)
            left.remove(found[new])
            right.remove(new)
    return [(found.get(new), new) for new in now] + [(old, None) for old in left]


def _every(_stop: Stop) -> bool:
    return True


_KEYS: tuple[tuple[Callable[[Stop], Hashable], Callable[[Stop], bool]], ...] = (
    (lambda stop: stop.key, _every),
    (lambda stop: (stop.day, stop.organizations, stop.id), _every),
    (lambda stop: (stop.day, stop.organizations, stop.result), _every),
    (lambda stop: (stop.day, stop.organizations), _every),
    (lambda stop: (stop.id, stop.organizations), _every),
    (lambda stop: stop.organizations, lambda old: not old.day),
)


def _settle_stop(old: Stop | None, new: Stop | None, verdict: Verdict) -> tuple[Stop | None, list[Step]]:
    if new is None:
        gone = Step("gone", old)
        said = verdict(gone)
        return (old if said is Brought.WAITING else None), [gone] if said is Brought.NEWS else []
    told: list[Step] = []
    if old is None:
        came = Step("station", new=new)
        said = verdict(came)
        if said is Brought.WAITING:
            return None, []
        told += [came] if said is Brought.NEWS else []
    base = old or replace(new, result="", cancelled=False)
    known = new
    for step in _differences(old, base, new):
        said = verdict(step)
        if said is Brought.WAITING:
            known = _unseen(known, base, step)
        told += [step] if said is Brought.NEWS else []
    return known, told


def _differences(old: Stop | None, base: Stop, new: Stop) -> Iterable[Step]:
    if base.day != new.day:
        yield Step("day", old, new)
    if base.cancelled != new.cancelled:
        yield Step("cancelled", old, new)
    if base.result != new.result:
        yield Step("result", old, new)


def _unseen(known: Stop, base: Stop, step: Step) -> Stop:
    """As if that had not been seen."""
    if step.kind == "day":
        return replace(known, day=base.day)
    if step.kind == "cancelled":
        return replace(known, cancelled=base.cancelled)
    return replace(known, result=base.result)


def _settle_papers(before: Snapshot, now: Snapshot, verdict: Verdict) -> tuple[tuple[str, ...], list[Step]]:
    """What was known once is no news when it comes back."""
    came = [Step("paper", id=each) for each in now.papers if each not in before.papers]
    said = {step: verdict(step) for step in came}
    known = (step.id for step in came if said[step] is not Brought.WAITING)
    return (*before.papers, *known), [step for step in came if said[step] is Brought.NEWS]


def _settle_files(before: Snapshot, now: Snapshot, verdict: Verdict) -> tuple[dict[str, str], list[Step]]:
    """A file keeps the hash of the last text it had. A first one is not in the log: its file was news."""
    known, told = dict(before.files), list[Step]()
    for file, text in now.files.items():
        held = known.get(file)
        if held is not None and (not text or held == text):
            continue
        step = Step("file" if held is None else "text", id=file)
        said = verdict(step)
        if said is not Brought.WAITING:
            known[file] = text
        told += [step] if said is Brought.NEWS else []
    return known, told


def sources(step: Step, paper: str, items: Callable[[str], tuple[str, ...]]) -> list[list[Source]]:
    """What in the log tells whom the step is due to: the first of these that has anything.

    `items` are the agenda items that deal with a paper: they may make it public.
    """
    if step.kind == "paper":
        return [
            [Source("Paper", (step.id,), THERE | RELATED)],
            [Source("Paper", (paper,), RELATED)],
            [Source("AgendaItem", items(step.id), THERE)],
        ]
    if step.kind == "text":
        return [[Source("File", (step.id,), frozenset({"text"}))]]
    if step.kind == "file":
        return [[Source("File", (step.id,), THERE)], [Source("Paper", (paper,), THERE)]]
    return [*_of_value(step, paper), *_of_station(step, paper)]


def _of_value(step: Step, paper: str) -> list[list[Source]]:
    """Of the one field that differs: it was written, or another object was put in the place of the old."""
    old, new = step.old, step.new
    if new is None or step.kind == "station":
        return []
    if step.kind == "result":
        value = Source("AgendaItem", (new.item,), frozenset({"", "result"}))
        same = old is not None and old.item == new.item
    else:
        field = "start" if step.kind == "day" else "cancelled"
        value = Source("Meeting", (new.meeting,), frozenset({"", field}))
        same = old is not None and old.meeting == new.meeting
    return [[value] if same else [value, Source("Consultation", _keys(step, paper), THERE)]]


def _of_station(step: Step, paper: str) -> list[list[Source]]:
    stops = [each for each in (step.new, step.old) if each]
    return [
        [Source("Consultation", _keys(step, paper), frozenset({"", "withdrawn", "stated"}))],
        [Source("Consultation", _keys(step, paper), THERE)],
        [Source("AgendaItem", tuple(each.item for each in stops), THERE)],
        [Source("Meeting", tuple(each.meeting for each in stops), THERE)],
        [Source("Paper", (paper,), THERE)],
    ]


def _keys(step: Step, paper: str) -> tuple[str, ...]:
    return tuple(station_key(paper, each) for each in (step.new, step.old) if each)
