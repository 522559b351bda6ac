"""What `ratsbot doctor` asks an OParl server: its System, its bodies, a page of each list, one document."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from bot.council.model import File
from bot.errors import FetchError, TooLarge
from bot.findings import Finding, Level
from bot.settings.sources import CitySource
from bot.sources.delivered import Delivered
from bot.sources.http.page import Http, Page
from bot.sources.objects import read_object
from bot.sources.oparl.asking import Server
from bot.sources.oparl.discovery import Discovery, Found, Listing
from bot.sources.oparl.memory import Memory
from bot.sources.oparl.order import Lane, days_of
from bot.sources.oparl.paging import ListPage
from bot.sources.oparl.reach import Reach
from bot.sources.oparl.session import Session, open_run, open_session
from bot.sources.oparl.source import document_addresses
from bot.sources.oparl.vendors import recognise

WINDOW = dt.timedelta(days=60)
"""What the question for changes is tried with."""
DOCUMENT_LIMIT = 5_000_000
"""Bytes; a longer document is there as well, and that is all that is asked here."""
BODIES_SHOWN = 5
LISTS = {"Meeting": ("Sitzungen", "meeting"), "Paper": ("Vorlagen", "paper")}
_PDF = b"%PDF-"
_WAIT = "Versuchen Sie es später noch einmal; bleibt es dabei, fragen Sie die IT der Stadt."


def probe(city: CitySource, http: Http, *, zone: ZoneInfo, today: dt.date) -> list[Finding]:
    """At most some fifteen requests to a sound server. Every fault is a finding."""
    return _Probe(city, http, zone, today).run()


class _Nothing:
    """Fulfils Known for a server that nobody has asked before; what is remembered holds for this look."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def has(self, _kind: str, _object_id: str) -> bool:
        return False

    def meetings(self, _first: dt.date, _last: dt.date | None = None) -> list[str]:
        return []

    def recall(self, key: str) -> str:
        return self._words.get(key, "")

    def remember(self, key: str, value: str) -> None:
        self._words[key] = value


class _Probe:
    def __init__(self, city: CitySource, http: Http, zone: ZoneInfo, today: dt.date) -> None:
        self.city = city
        self.http = http
        self.zone = zone
        self.today = today
        self.known = _Nothing()
        self.server = Server(http, Reach(city.hosts))
        self.findings: list[Finding] = []
        self.papers = ListPage("", ())

    def run(self) -> list[Finding]:
        try:
            found = Discovery(self.city, self.server).find()
        except FetchError as error:
            self._say("error", str(error), self._whom())
            return self.findings
        self._system(found)
        self._bodies(found)
        session = self._session(found)
        for listing in self._first_lists(found):
            name = LISTS[listing.kind][0]
            self._step(f"Die Liste der {name}", partial(self._list, session, listing))
            self._step(f"Was sich geändert hat ({name})", partial(self._changes, session, listing))
        self._step("Das Dokument", partial(self._document, found))
        return self.findings

    def _session(self, found: Found) -> Session:
        manners = recognise(found.system or {"id": found.at})
        memory = Memory(self.known, self.today)
        run = open_run(self.server, self.known, memory, manners, self.zone)
        return open_session(found, run, manners)

    def _step(self, name: str, step: Callable[[], None]) -> None:
        try:
            step()
        except FetchError as error:
            self._say("error", f"{name} war nicht zu lesen. {error}", self._whom())

    def _say(self, level: Level, text: str, remedy: str = "") -> None:
        self.findings.append(Finding(level, text, remedy))

    def _whom(self) -> str:
        return f"Ansprechpartner: {self.city.ask}" if self.city.ask else _WAIT

    def _system(self, found: Found) -> None:
        if not found.system:
            self._say("ok", f"OParl unter {found.at}: Körperschaften ohne System-Objekt.")
            return
        stated = {name: str(found.system.get(name) or "").strip() for name in ("product", "vendor")}
        version = str(found.system.get("oparlVersion") or "").rstrip("/").rpartition("/")[2]
        product = stated["product"] or "nicht genannt"
        vendor = recognise(found.system).name or stated["vendor"] or "nicht genannt"
        self._say(
            "ok",
            f"OParl {version or 'ohne Version'} unter {found.at}: Produkt {product}, Hersteller {vendor}.",
        )

    def _bodies(self, found: Found) -> None:
        names = [f"„{body.get('name') or body.get('id')}“" for body in found.bodies]
        more = f" und {len(names) - BODIES_SHOWN} weitere" * (len(names) > BODIES_SHOWN)
        self._say("ok", f"Körperschaften: {', '.join(names[:BODIES_SHOWN])}{more}.")
        if not found.complete:
            self._say(
                "warning",
                "Nicht alle Körperschaften, die der Server nennt, waren zu lesen.",
                self._whom(),
            )

    def _first_lists(self, found: Found) -> list[Listing]:
        """One list of each kind; that there is none is said."""
        lists = []
        for kind, (name, attribute) in LISTS.items():
            stated = found.listings(kind)
            lists += stated[:1]
            if not stated:
                self._say(
                    "error",
                    f"Keine Körperschaft nennt eine Liste der {name} (Feld {attribute}).",
                    f"Fragen Sie den Hersteller, wie die {name} über OParl zu haben sind.",
                )
        return lists

    def _list(self, session: Session, listing: Listing) -> None:
        name = LISTS[listing.kind][0]
        lane = Lane(listing.kind, session.pages(listing))
        page = next(iter(lane), None)
        if page is None or not page.data:
            self._say(
                "warning",
                f"Die Liste der {name} ist leer.",
                f"Öffnen Sie {listing.address} im Browser und fragen Sie die IT der Stadt.",
            )
            return
        days = [day for day in days_of(listing.kind, page) if day <= self.today.toordinal()]
        newest = f", die neueste bis heute vom {dt.date.fromordinal(max(days)):%d.%m.%Y}" if days else ""
        total = f"{page.total}" if page.total is not None else "Anzahl nicht genannt"
        self._say("ok", f"{name}: {total}, {len(page.data)} auf der neuesten Seite{newest}.")
        if not lane.is_ordered and page.next:
            self._say(
                "warning",
                f"Die Liste der {name} hat keine erkennbare Reihenfolge.",
                "Neues wird gefunden, aber jede Nacht liest die ganze Liste. Fragen Sie den Hersteller.",
            )
        if listing.kind == "Paper":
            self.papers = page

    def _changes(self, session: Session, listing: Listing) -> None:
        name = LISTS[listing.kind][0]
        filtered = session.filtering.of(listing, self.today - WINDOW)
        if filtered is None:
            self._say(
                "warning",
                f"modified_since taugt bei den {name} nichts: Der Server befolgt es nicht, oder alles trägt "
                "dieselbe Zeit.",
                "Es geht auch so: Ratsbot liest jede Nacht die neuesten Seiten. Was sich weiter hinten "
                "ändert, bemerkt es erst in der wöchentlichen Durchsicht. Der Hersteller kann das beheben.",
            )
            return
        first = filtered.first
        count = first.total if first.total is not None else len(first.data)
        self._say("ok", f"modified_since wird befolgt: {count} {name} seit dem {filtered.since:%d.%m.%Y}.")

    def _document(self, found: Found) -> None:
        """Of the newest paper that names one."""
        manners = recognise(found.system or {"id": found.at})
        for entry in self.papers.data:
            item = read_object(entry, place="", zone=self.zone) if isinstance(entry, dict) else None
            objects = item.objects if isinstance(item, Delivered) else ()
            for file in (each for each in objects if isinstance(each, File)):
                if urls := document_addresses(file, manners, self.server.reach):
                    self._fetch(urls)
                    return
        if self.papers.data:
            self._say(
                "warning",
                "Die neuesten Vorlagen nennen keine Dokumente.",
                "Öffnen Sie eine davon im Ratsinformationssystem; sind dort welche, fragen Sie den "
                "Hersteller.",
            )

    def _fetch(self, urls: tuple[str, ...]) -> None:
        first: Page | None = None
        for url in urls:
            try:
                page = self.http.get(url, limit=DOCUMENT_LIMIT)
            except TooLarge:
                self._say("ok", "Ein Dokument ist abrufbar.")
                return
            if page.ok and not _is_web_page(page):
                kind = "PDF" if page.body.startswith(_PDF) else page.headers.get("content-type", "")[:60]
                self._say("ok", f"Ein Dokument ist abrufbar: {kind or 'ohne Angabe'}, {_size(page)}.")
                return
            first = first or page
        if first is not None:
            self._no_document(urls[0], first)

    def _no_document(self, url: str, page: Page) -> None:
        remedy = f"Öffnen Sie {url} im Browser; geht es auch dort nicht: {self._whom()}"
        if page.ok:
            self._say("warning", "Statt eines Dokuments kam eine Webseite.", remedy)
        else:
            self._say("error", f"Ein Dokument ist nicht abrufbar (HTTP {page.status}).", remedy)


def _is_web_page(page: Page) -> bool:
    return page.headers.get("content-type", "").startswith("text/html") or page.body.lstrip()[:1] == b"<"


def _size(page: Page) -> str:
    return f"{max(1, len(page.body) // 1000)} kB"
