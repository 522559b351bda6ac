"""A city's OParl server as a source."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.council.model import File
from bot.settings.sources import CitySource
from bot.sources.delivered import Item
from bot.sources.http.page import Http
from bot.sources.live import Known, Slice
from bot.sources.oparl import again
from bot.sources.oparl.asking import Raw, Server
from bot.sources.oparl.backwards import Backwards
from bot.sources.oparl.discovery import Discovery
from bot.sources.oparl.memory import Memory
from bot.sources.oparl.reach import Reach
from bot.sources.oparl.recent import Recent
from bot.sources.oparl.session import Session, open_run, open_session
from bot.sources.oparl.vendors import recognise
from bot.sources.oparl.vendors.manners import Manners, stated_addresses


class OParl:
    """Fulfils LiveSource. `documents` says where the bytes of a file can be had."""

    def __init__(self, city: CitySource, http: Http, known: Known, *, zone: ZoneInfo, today: dt.date) -> None:
        self.city = city
        self.known = known
        self.zone = zone
        self.memory = Memory(known, today)
        self.server = Server(http, Reach(city.hosts), system=self.memory.word("system"), whom=city.ask)
        self.server.reach.load(self.memory.word("reach"))
        self._system: Raw = {}

    @property
    def product(self) -> str:
        """As the System says it, with the version of OParl; '' before the first answer."""
        stated = str(self._system.get("product") or self._system.get("vendor") or "").strip()
        version = str(self._system.get("oparlVersion") or "").rstrip("/").rsplit("/", 1)[-1]
        return f"{stated} (OParl {version})" if version else stated

    def recent(self, since: dt.date, *, complete: bool = False) -> Iterator[Slice]:
        session = self._open()
        bodies = session.run.entries("Body", session.bodies(), all_of_them=False)
        yield Slice("Körperschaften", bodies)
        yield from Recent(session, since, complete=complete).slices()

    def backwards(self, mark: str, until: dt.date | None = None) -> Iterator[Slice]:
        yield from Backwards(self._open(), mark, until).slices()

    def again(self, kind: str, object_id: str) -> Iterator[Item]:
        if not self.server.reach.base:
            self._open()
        manners = recognise(self._system or {"vendor": self.memory.word("vendor")})
        run = open_run(self.server, self.known, self.memory, manners, self.zone)
        yield from again.again(run, kind, object_id)

    def documents(self, file: File) -> tuple[str, ...]:
        """The addresses at which to ask for a file's bytes, the likeliest first; on the hosts that answer."""
        manners = recognise(self._system or {"vendor": self.memory.word("vendor")})
        return document_addresses(file, manners, self.server.reach)

    def _open(self) -> Session:
        """Finds the server; raises FetchError where there is none."""
        found = Discovery(self.city, self.server).find(self._remembered())
        self._system = found.system
        self.server.system = found.at
        manners = recognise(found.system or {"id": found.at})
        self.memory.note_word("system", found.at)
        self.memory.note_word("url", self.city.url)
        self.memory.note_word("reach", self.server.reach.dump())
        self.memory.note_word("vendor", manners.name)
        run = open_run(self.server, self.known, self.memory, manners, self.zone)
        return open_session(found, run, manners)

    def _remembered(self) -> str:
        """Where the System was found, unless the operator has written another address into the file since."""
        url = self.memory.word("url")
        return self.memory.word("system") if url in {"", self.city.url} else ""


def document_addresses(file: File, manners: Manners, reach: Reach) -> tuple[str, ...]:
    """As this vendor's servers spell them, at the host that answers.

    Where that is a guess, the stated address comes last: asked for, it says which host is to be named.
    """
    found = [reach.address(each) for each in manners.documents(file)]
    found += [each for each in stated_addresses(file) if reach.is_foreign(each)]
    return tuple(dict.fromkeys(each for each in found if each.startswith(("http://", "https://"))))
