"""A council system that does as it is told: fulfils sources.live.LiveSource and sources.http.page.Http."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from adapters.command_line.compose import House
from bot.council.model import File
from bot.documents.reading import DocumentText, NoText
from bot.intake.known import Stored
from bot.intake.report import Progress, Report
from bot.intake.sync import Access, Sync, Wishes
from bot.settings import City, CitySource
from bot.sources.delivered import Item
from bot.sources.http.page import PAGE_LIMIT, Page, Validators
from bot.sources.live import Slice, stated_address
from bot.sources.objects import read_object
from tests.houses import ZONE

PROBEDORF = City(
    "probedorf", "Probedorf", source=CitySource("oparl", "https://ris.probedorf.example/", interval=0)
)


def delivered(raw: dict[str, Any]) -> Item:
    return read_object(raw, place=raw["id"], zone=ZONE)


Items = Iterable[Item] | Callable[[], Iterator[Item]]


@dataclass
class FakeSource:
    """`now` is what `recent` shows, `old` what lies further back: name and items of each slice.

    `asked` records what was asked for once more.
    """

    now: Sequence[tuple[str, Items]] = ()
    old: Sequence[tuple[str, Items]] = ()
    singles: dict[tuple[str, str], list[Item]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    complete: list[bool] = field(default_factory=list)
    product = "Probesystem 1.0"

    def recent(self, since: dt.date, *, complete: bool = False) -> Iterator[Slice]:  # noqa: ARG002
        self.complete.append(complete)
        for name, items in self.now:
            yield Slice(name, _items(items))

    def backwards(self, mark: str, until: dt.date | None = None) -> Iterator[Slice]:  # noqa: ARG002
        self.marks.append(mark)
        for name, items in self.old:
            if not mark or name < mark:
                yield Slice(name, _items(items), mark=name)

    def again(self, kind: str, object_id: str) -> Iterator[Item]:
        self.asked.append((kind, object_id))
        yield from self.singles.get((kind, object_id), [])

    def documents(self, file: File) -> tuple[str, ...]:
        return stated_address(file)


def _items(items: Items) -> Iterator[Item]:
    return items() if callable(items) else iter(items)


@dataclass
class FakeHttp:
    """Answers by address; a missing page is a 404."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.asked)

    def put(self, url: str, body: bytes, *, status: int = 200, etag: str = "") -> None:
        self.pages[url] = Page(url, status, {"etag": etag} if etag else {}, body)

    def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        accept: str = "*/*",  # noqa: ARG002 - the port's
        headers: Mapping[str, str] | None = None,  # noqa: ARG002
        limit: int = PAGE_LIMIT,  # noqa: ARG002
        attempts: int | None = None,  # noqa: ARG002
    ) -> Page:
        self.asked.append(url)
        page = self.pages.get(url, Page(url, 404, {}, b""))
        etag = page.headers.get("etag", "")
        same = validators is not None and etag and validators.etag == etag
        return Page(url, 304, page.headers, b"") if same else page

    def with_cookies(self) -> Self:
        return self


class FakeReader:
    """Takes the bytes for the text; what begins with "kaputt" is broken."""

    def __init__(self) -> None:
        self.read_names: list[str] = []

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText:  # noqa: ARG002
        self.read_names.append(name)
        if data.startswith(b"kaputt"):
            return NoText("broken", "Die Datei ist beschädigt.", "application/pdf")
        return DocumentText(data.decode(), "application/pdf", 1)


@dataclass
class Town:
    """One city's system with the store it fills: `town.sync()` is one evening's run."""

    house: House
    source: FakeSource = field(default_factory=FakeSource)
    http: FakeHttp = field(default_factory=FakeHttp)
    reader: FakeReader = field(default_factory=FakeReader)
    wishes: Wishes = field(default_factory=Wishes)
    progress: Progress | None = None

    def sync(self, **wishes: Any) -> Report:
        known = Stored(self.house.db, PROBEDORF.key, ZONE)
        access = Access(self.source, self.http, known, self.reader)
        stages = self.house.stages(self.progress)
        return Sync(stages, PROBEDORF, access, Wishes(**wishes)).run()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.house.db.rows(sql)]

    def found(self, words: str) -> list[str]:
        return [hit.name for hit in self.house.services.search.find(words, bodies=None, limit=10).hits]
