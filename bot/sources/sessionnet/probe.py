"""What `ratsbot doctor` asks a SessionNet: one page of each kind, and one document."""

from collections.abc import Callable
from datetime import date

from bot.errors import FetchError, LayoutChanged, TooLarge, Unreachable
from bot.findings import Finding
from bot.settings.sources import CitySource
from bot.sources.http.page import Http, Page
from bot.sources.sessionnet.addresses import EXTENSIONS, Addresses, base_of, extension_of
from bot.sources.sessionnet.agenda import Agenda, read_agenda
from bot.sources.sessionnet.asking import Asking
from bot.sources.sessionnet.calendar import Entry, read_calendar
from bot.sources.sessionnet.months import Month
from bot.sources.sessionnet.paper import read_paper
from bot.sources.sessionnet.stations import read_stations
from bot.sources.sessionnet.version import KNOWN_TO_FIT
from bot.texts.general import several

MONTHS_TRIED = 3
MEETINGS_TRIED = 4
DOCUMENT_LIMIT = 5_000_000
"""Bytes; a longer document is there as well, and that is all that is asked here."""

_PDF = b"%PDF-"
_TELL = "Teilen Sie den Entwicklern Version und Adresse mit; bis dahin fehlt, was auf solchen Seiten steht."
_WAIT = "Versuchen Sie es später noch einmal; bleibt es dabei, fragen Sie die IT der Stadt."


def probe(city: CitySource, http: Http, *, today: date) -> list[Finding]:
    """At most some ten requests. Every fault is a finding, that of the whole server as well."""
    return _Probe(city, http.with_cookies(), today).run()


class _Probe:
    def __init__(self, city: CitySource, http: Http, today: date) -> None:
        self.city = city
        self.http = http
        self.today = today
        self.found: list[Finding] = []
        self.papers: list[str] = []
        self.documents: list[str] = []

    def run(self) -> list[Finding]:
        asking = self._opened()
        if asking is None:
            return self.found
        self._version(asking)
        entries = self._entries(asking)
        steps: list[tuple[str, Callable[[], None]]] = [
            ("Die Sitzung", lambda: self._meeting(asking, entries)),
            ("Die Vorlage", lambda: self._paper(asking)),
            ("Das Dokument", self._document),
        ]
        for name, step in steps:
            try:
                step()
            except FetchError as error:
                self._fault(name, error)
        return self.found

    def _say(self, text: str) -> None:
        self.found.append(Finding("ok", text))

    def _warn(self, text: str, remedy: str) -> None:
        self.found.append(Finding("warning", text, remedy))

    def _fault(self, name: str, error: FetchError) -> None:
        remedy = (
            _TELL
            if isinstance(error, LayoutChanged)
            else self.city.ask and f"Ansprechpartner: {self.city.ask}"
        )
        self.found.append(Finding("error", f"{name} wurde nicht gelesen. {error}", remedy or _WAIT))

    def _opened(self) -> Asking | None:
        """The first way to write the pages' addresses under which there is a calendar."""
        month = Month.of(self.today)
        fault: FetchError | None = None
        for extension in dict.fromkeys(each for each in (extension_of(self.city.url), *EXTENSIONS) if each):
            asking = Asking(self.http, Addresses(base_of(self.city.url), extension))
            try:
                count = len(self._month(asking, month))
            except FetchError as error:
                fault = fault if isinstance(fault, LayoutChanged) else error
                continue
            meetings = several(count, "verlinkte Sitzung", "verlinkte Sitzungen")
            self._say(f"Sitzungskalender {month.name}: {meetings} (Seiten enden auf .{extension}).")
            return asking
        if fault is not None:
            self._fault("Der Sitzungskalender", fault)
        return None

    def _month(self, asking: Asking, month: Month) -> list[Entry]:
        mandant = self.city.bodies[0] if self.city.bodies else ""
        page = asking.page(asking.addresses.calendar(month.year, month.month, mandant))
        return read_calendar(asking.sheet(_there(page)), month.year, month.month)

    def _version(self, asking: Asking) -> None:
        if not asking.product:
            self._warn("Die Seiten nennen keine Version von SessionNet.", _TELL)
        elif f" {KNOWN_TO_FIT}" in asking.product:
            self._say(f"Produkt: {asking.product}.")
        else:
            self._warn(
                f"Produkt: {asking.product}. Gebaut wurde Ratsbot an Seiten der Version {KNOWN_TO_FIT}.",
                "Vergleichen Sie nach dem ersten Abgleich einige Sitzungen mit den Seiten der Stadt.",
            )

    def _entries(self, asking: Asking) -> list[Entry]:
        """Past meetings, the newest first: their agendas are public."""
        here, found = Month.of(self.today), list[Entry]()
        for back in range(MONTHS_TRIED):
            try:
                found += [each for each in self._month(asking, here.later(-back)) if each.day <= self.today]
            except FetchError:
                continue
        return sorted(found, key=lambda each: each.day, reverse=True)

    def _meeting(self, asking: Asking, entries: list[Entry]) -> None:
        for entry in entries[:MEETINGS_TRIED]:
            page = _there(asking.page(asking.addresses.meeting(entry.number)))
            agenda = read_agenda(asking.sheet(page), entry.number)
            self._keep(agenda, entry)
            if self.papers:
                with_result = sum(1 for point in agenda.points if point.result)
                points = several(len(agenda.points), "Punkt", "Punkte")
                self._say(
                    f"Sitzung {agenda.name} am {entry.day:%d.%m.%Y}: {points}, "
                    f"{with_result} mit Ergebnis, {len(self.papers)} mit Vorlage."
                )
                return
        self._warn(
            "In den letzten drei Monaten ist keine Sitzung mit einer Vorlage zu finden.",
            "Prüfen Sie im Browser, ob die Stadt Tagesordnungen veröffentlicht.",
        )

    def _keep(self, agenda: Agenda, entry: Entry) -> None:
        self.papers += agenda.papers()
        items = [file for point in agenda.points for file in point.files]
        self.documents += [file.id for file in (*items, *agenda.files, *entry.files)]

    def _paper(self, asking: Asking) -> None:
        if not self.papers:
            return
        number = self.papers[0]
        paper = read_paper(asking.sheet(_there(asking.page(asking.addresses.paper(number)))), number)
        page = asking.page(asking.addresses.stations(number))
        count = len(read_stations(asking.sheet(page))) if page.ok else 0
        files = several(len(paper.files), "Dokument", "Dokumente")
        stations = several(count, "Station", "Stationen")
        self._say(f"Vorlage {paper.reference or number}: {files}, {stations}.")
        self.documents = [*(file.id for file in paper.files), *self.documents]

    def _document(self) -> None:
        if not self.documents:
            return
        try:
            page = _there(self.http.get(self.documents[0], limit=DOCUMENT_LIMIT))
        except TooLarge:
            self._say("Ein Dokument ist abrufbar.")
            return
        if page.body.startswith(_PDF):
            self._say(f"Ein Dokument ist abrufbar: PDF, {len(page.body) // 1000} kB.")
        else:
            kind = page.headers.get("content-type", "") or "ohne Angabe"
            self._warn(
                f"Statt eines PDFs kam etwas anderes ({kind[:60]}).",
                f"Öffnen Sie {self.documents[0]} im Browser; fragen Sie bei einer Sperre die IT der Stadt.",
            )


def _there(page: Page) -> Page:
    if page.ok:
        return page
    reason = f"Der Server antwortet mit HTTP {page.status}."
    raise Unreachable(reason, address=page.url, status=page.status)
