"""A whole council behind an OParl server: its objects, the documents of its files, an evening's sync of it.

    with CouncilServer(objects, texts, ways, base=...) as server:
        evening = sync(house, server, "probedorf")
        assert evening.documents == {url("File", 1)}

Documents are sent as plain text under the files' addresses: what reads real ones is tested elsewhere. A file
without text is sent as a picture.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zlib import crc32

from adapters.command_line.compose import House
from bot.documents.reading import DocumentText, NoText
from bot.intake.known import Stored
from bot.intake.report import Progress, Report
from bot.intake.sync import Access, Sync, Wishes
from bot.settings import City
from bot.sources.choose import live_source
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.objects import kind_of
from tests.houses import ZONE
from tests.sources.http.web_server import Answer, Seen
from tests.sources.oparl.server import OParlServer
from tests.sources.oparl.ways import Raw, Ways

PICTURE = b"\x89PNG no text in here"
IN_NO_LIST = {"AgendaItem", "Consultation", "File"}


class Texts:
    """The texts of files by their ids, kept in a file: a city's do not fit into memory twice."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, file: str, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._places[file] = self._file.seek(0, 2), len(data)
        self._file.write(data)

    def of(self, file: str) -> bytes:
        if file not in self._places:
            return PICTURE
        place, size = self._places[file]
        self._file.seek(place)
        return self._file.read(size)

    def close(self) -> None:
        self._file.close()


class TextReader:
    """Fulfils intake.documents.Reader for what the server below sends."""

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText:  # noqa: ARG002
        if data == PICTURE:
            return NoText("not_read", "Ein Bild ohne Text.", "image/png")
        return DocumentText(data.decode("utf-8", "surrogatepass"), "application/pdf")


def files_of(value: Any) -> Iterator[Raw]:
    """All File objects inside a raw object."""
    if isinstance(value, dict):
        if kind_of(value) == "File":
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else []:
        yield from files_of(each)


@dataclass(slots=True)
class CouncilServer:
    """Use as a context manager. `sent` and `confirmed` are the files whose documents were sent, or called
    unchanged, since `forget`."""

    objects: Iterable[Raw]
    texts: Texts
    ways: Ways = field(default_factory=Ways)
    base: str = "https://ris.probedorf.example/oparl"
    sent: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    oparl: OParlServer = field(init=False)
    _documents: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.oparl = OParlServer(ways=self.ways, base=self.base)
        self.oparl.__enter__()
        for raw in self.objects:
            self.put(raw)
        self.oparl.web.handle("/", self._answer)
        return self

    def __exit__(self, *failure: object) -> None:
        self.oparl.__exit__(*failure)

    def put(self, raw: Raw) -> None:
        """Adds an object, or changes it. Parts that came without their parents stand in no list."""
        for each in files_of(raw):
            for name in ("downloadUrl", "accessUrl"):
                if each.get(name):
                    self._documents[_path(each[name])] = each["id"]
        if kind_of(raw) in IN_NO_LIST:
            self.oparl.stand_alone(raw)
        else:
            self.oparl.put(raw)

    def forget(self) -> None:
        self.oparl.forget()
        self.sent.clear()
        self.confirmed.clear()

    def _answer(self, seen: Seen) -> Answer:
        file = self._documents.get(seen.target.removeprefix(self.ways.prefix))
        if file is None:
            return self.oparl.serve(seen)
        text = self.texts.of(file)
        etag = f'"{crc32(text)}"'
        known = seen.headers.get("If-None-Match") == etag
        (self.confirmed if known else self.sent).append(file)
        return Answer(text, headers={"Content-Type": "text/plain", "ETag": etag})


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + ("?" + parts.query if parts.query else "")


@dataclass(frozen=True, slots=True)
class Evening:
    """A sync that has ended: the files whose documents were sent, and those that had not changed."""

    report: Report
    sent: tuple[str, ...]
    confirmed: tuple[str, ...]
    asked: Mapping[str, int]
    """The other requests by what they were for."""


def sync(house: House, server: CouncilServer, key: str, progress: Progress | None = None) -> Evening:
    """One evening's run on the day of the house's clock, as the command makes it, but without pauses."""
    server.forget()
    source = server.oparl.city(interval=0.0)
    known = Stored(house.db, key, ZONE)
    with PoliteHttp(source, agent="Ratsbot/Test", pause=lambda _seconds: None, servers=Servers()) as http:
        today = house.clock.now().astimezone(ZONE).date()
        live = live_source(source, http, known, zone=ZONE, today=today)
        access = Access(live, http, known, TextReader())
        report = Sync(house.stages(progress), City(key, key.title(), source=source), access, Wishes()).run()
    return Evening(report, tuple(server.sent), tuple(server.confirmed), dict(server.oparl.counts))
