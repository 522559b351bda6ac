"""Which id an agenda item has, run for run: numbers move when an item is put in, and so must not be all.

What each item looked like is remembered per meeting. An item is the same one as before by its own page,
else by its paper, else by its title; a result must never arrive under the id of another item.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import count

from bot.sources.live import Known
from bot.sources.sessionnet.addresses import Addresses
from bot.sources.sessionnet.points import Point

MOST_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class Look:
    """What tells an item from the others. `paper` is '' where the meeting deals with it more than once."""

    id: str
    number: str
    title: str
    page: str = ""
    paper: str = ""
    further: str = ""
    """Numbers of the papers that it deals with besides the first."""

    @property
    def by_page(self) -> str:
        return self.page

    @property
    def by_paper(self) -> str:
        return self.paper

    @property
    def by_number_and_title(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def by_title(self) -> str:
        part = self.number[:1] if self.number[:1].isalpha() else ""
        return f"{part} {self.title}"


_SAME: tuple[Callable[[Look], str], ...] = (
    lambda look: look.by_page,
    lambda look: look.by_paper,
    lambda look: look.by_number_and_title,
    lambda look: look.by_title,
)


def item_ids(points: Sequence[Point], meeting: str, addresses: Addresses, known: Known) -> list[str]:
    """In the order of the points, no two the same; remembered for the next time."""
    before = remembered(known, meeting)
    papers = Counter(point.paper for point in points)
    now = [_look(point, unique=papers[point.paper] == 1) for point in points]
    ids = _kept(now, before)
    taken = {look.id for look in before} | set(ids.values())
    for at, look in enumerate(now):
        if at not in ids:
            possible = _possible(look, addresses.meeting(meeting), addresses)
            ids[at] = next(each for each in possible if each not in taken)
            taken.add(ids[at])
    _remember(known, meeting, now, ids, set(papers))
    return [ids[at] for at in range(len(points))]


def item_of(known: Known, meeting: str, paper: str) -> str:
    """The id of the item that deals with a paper besides its first one, '' for any other paper."""
    found = (look.id for look in remembered(known, meeting) if paper in look.further.split())
    return next(found, "")


def remembered(known: Known, meeting: str) -> list[Look]:
    """The items as they were, whichever readers read them; nothing where it is not ours."""
    try:
        said = json.loads(known.recall(_key(meeting)) or "[]")
        return [Look(*map(str, each)) for each in said]
    except (ValueError, TypeError):
        return []


def _remember(known: Known, meeting: str, now: Sequence[Look], ids: dict[int, str], first: set[str]) -> None:
    looks = []
    for at, look in enumerate(now[:MOST_ITEMS]):
        further = " ".join(each for each in look.further.split() if each not in first)
        looks.append([ids[at], *list(asdict(look).values())[1:-1], further])
    known.remember(_key(meeting), json.dumps(looks, separators=(",", ":")))


def _kept(now: Sequence[Look], before: Sequence[Look]) -> dict[int, str]:
    """Which of the points had an id before, by the surest sign first."""
    ids: dict[int, str] = {}
    for sign in _SAME:
        held: dict[str, list[str]] = {}
        for look in before:
            if look.id not in ids.values() and sign(look):
                held.setdefault(sign(look), []).append(look.id)
        for at, look in enumerate(now):
            if at not in ids and held.get(sign(look)):
                ids[at] = held[sign(look)].pop(0)
    return ids


def _look(point: Point, *, unique: bool) -> Look:
    title = blake2b(point.title.encode(), digest_size=6).hexdigest()
    paper = point.paper if unique else ""
    return Look("", point.number.replace(" ", ""), title, point.item, paper, " ".join(point.further))


def _possible(look: Look, meeting: str, addresses: Addresses) -> Iterator[str]:
    if look.page:
        yield addresses.item(look.page)
    if look.paper:
        yield f"{meeting}#vo{look.paper}"
    yield f"{meeting}#{look.number or look.title}"
    yield f"{meeting}#{look.number}-{look.title}"
    for at in count(2):
        yield f"{meeting}#{look.number}-{look.title}-{at}"


def _key(meeting: str) -> str:
    return f"items {meeting}"
