"""A source that asks a server of tests/sources/oparl/server.py, and a city's store just big enough for it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot.council.model import CouncilObject, FileUse, Meeting
from bot.settings.sources import CitySource
from bot.sources.delivered import Delivered, Gap, Item, Listed, Missing, Refused, Tombstone
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from bot.sources.live import LiveSource, Slice
from bot.sources.objects import read_object
from bot.sources.oparl.source import OParl
from tests.sources.oparl.maker import paper
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = dt.date(2026, 11, 20)
SINCE = TODAY - dt.timedelta(days=60)


@dataclass(slots=True)
class Store:
    """Fulfils Known. Holds what was delivered; what is remembered holds from the end of its slice."""

    held: dict[tuple[str, str], Delivered] = field(default_factory=dict)
    parts: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def has(self, kind: str, object_id: str) -> bool:
        key = (kind, object_id)
        if key in self.hidden:
            return False
        return key in self.held or bool(self.parts.get(key))

    def meetings(self, first: dt.date, last: dt.date | None = None) -> list[str]:
        found = [
            (each.start, each.id)
            for item in self.held.values()
            for each in item.objects[:1]
            if isinstance(each, Meeting) and each.start and ("Meeting", each.id) not in self.hidden
        ]
        days = [(start.astimezone(BERLIN).date(), name) for start, name in found]
        return [
            name for day, name in sorted(days, reverse=True) if first <= day and (not last or day <= last)
        ]

    def recall(self, key: str) -> str:
        return self.words.get(key, "")

    def remember(self, key: str, value: str) -> None:
        self.pending[key] = value

    def take(self, item: Item) -> None:
        match item:
            case Delivered():
                self._drop((item.kind, item.id))
                self.held[item.kind, item.id] = item
                self.hidden.discard((item.kind, item.id))
                for each in item.objects[1:]:
                    self.parts.setdefault((type(each).__name__, each.id), set()).add((item.kind, item.id))
            case Tombstone():
                for key in [key for key in self.held if key[1] == item.id and item.kind in {key[0], ""}]:
                    self._drop(key)
            case Missing():
                self.hidden.add((item.kind, item.id))
            case Listed():
                gone = [k for k in self.held if k[0] == item.kind and k[1] not in item.ids]
                self.hidden.update(gone)

    def _drop(self, key: tuple[str, str]) -> None:
        if self.held.pop(key, None) is None:
            return
        for parents in self.parts.values():
            parents.discard(key)

    def settle(self) -> None:
        self.words.update(self.pending)
        self.pending.clear()

    @property
    def content(self) -> dict[tuple[str, str], tuple[tuple[CouncilObject, ...], tuple[FileUse, ...]]]:
        """All that is held and visible, without the places that it came from."""
        return {key: (item.objects, item.uses) for key, item in self.held.items() if key not in self.hidden}


@dataclass(slots=True)
class Ran:
    """What one run yielded."""

    slices: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def of(self, kind: type[Any]) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def ids(self) -> list[str]:
        """Ends of the ids of what was delivered, in that order: „paper/1“."""
        return ["/".join(item.id.split("/")[-2:]) for item in self.of(Delivered)]

    def short(self, kind: str) -> list[str]:
        return [each for each in self.ids if each.startswith(kind.lower() + "/")]

    @property
    def troubles(self) -> list[Item]:
        return [item for item in self.items if isinstance(item, Gap | Refused | Missing)]

    def listed(self, kind: str) -> set[str] | None:
        for item in self.of(Listed):
            if item.kind == kind:
                return set(item.ids)
        return None


class World:
    """One city, day after day: its server, its store, and a new source for every run."""

    def __init__(self, server: OParlServer, store: Store | None = None, **city: Any) -> None:
        self.server = server
        self.store = store or Store()
        self.city: CitySource = server.city(**{"interval": 0.0, **city})
        self.today = TODAY
        self.mark = ""

    @contextmanager
    def source(self) -> Iterator[OParl]:
        with PoliteHttp(
            self.city,
            agent="Ratsbot/Test",
            pause=lambda _seconds: None,
            patience=Patience(attempts=2, first_pause=0.0),
            servers=Servers(),
        ) as http:
            yield OParl(self.city, http, self.store, zone=BERLIN, today=self.today)

    def recent(self, since: dt.date = SINCE, *, complete: bool = False) -> Ran:
        with self.source() as source:
            return self._take(source.recent(since, complete=complete))

    def backwards(self, until: dt.date | None = None, *, slices: int = 10_000) -> Ran:
        """Goes on where the last one ended; `slices` cuts it off."""
        with self.source() as source:
            return self._take(source.backwards(self.mark, until), slices)

    def again(self, kind: str, object_id: str) -> list[Item]:
        with self.source() as source:
            items = list(source.again(kind, object_id))
        for item in items:
            self.store.take(item)
        self.store.settle()
        return items

    def _take(self, slices: Iterator[Slice], most: int = 10_000) -> Ran:
        ran = Ran()
        for number, part in enumerate(slices):
            if number >= most:
                break
            ran.slices.append(part.name)
            for item in part.items:
                ran.items.append(item)
                self.store.take(item)
            self.store.settle()
            self.mark = part.mark or self.mark
            ran.marks.append(part.mark)
        return ran

    def next_day(self, days: int = 1) -> None:
        self.today += dt.timedelta(days=days)
        self.server.forget()


def is_a_source(source: OParl) -> LiveSource:
    """For mypy: the protocol is fulfilled."""
    return source


def imported(*objects: Raw) -> Store:
    """The same objects as an archive import would read them."""
    store = Store()
    for raw in objects:
        store.take(read_object(raw, place="Archiv", zone=BERLIN))
    return store


def dated(count: int, *, year: int = 2026) -> list[Raw]:
    """Papers 1 to `count`, one a day; the last is the newest."""
    return [
        paper(
            n,
            date=f"{year}-{n // 28 + 1:02}-{n % 28 + 1:02}",
            modified=f"{year}-{n // 28 + 1:02}-{n % 28 + 1:02}T12:00:00+01:00",
        )
        for n in range(1, count + 1)
    ]
