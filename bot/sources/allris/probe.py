"""`ratsbot doctor CITY` for ALLRIS 4: version, a month of the calendar, a meeting, a paper, a document."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.council.model import Consultation, File, Stated
from bot.errors import FetchError
from bot.findings import Finding
from bot.settings.sources import CitySource
from bot.sources.allris.addresses import Addresses
from bot.sources.allris.agenda import Agenda, read_agenda
from bot.sources.allris.calendar import Entry, read_month
from bot.sources.allris.gremien import Gremien
from bot.sources.allris.pages import Pages
from bot.sources.allris.paper import PaperPage, read_paper
from bot.sources.delivered import Gap, Missing
from bot.sources.html import links_in
from bot.sources.http.page import Http
from bot.texts.general import several

MONTHS = 4
"""Months looked at for a meeting with an agenda: this one and those before."""
ASK = "Die IT der Stadt fragen, ob sich am Ratsinformationssystem etwas geändert hat."
UNAUTHORIZED = "Die Stadt fragen, ob diese Seite öffentlich sein soll."
ATTACHMENTS = (
    "Die Stadt um OParl oder einen Export bitten: Anlagen gibt ALLRIS nur innerhalb einer Sitzung heraus."
)


class _Nothing:
    """A store that knows nothing and keeps nothing."""

    def has(self, kind: str, object_id: str) -> bool:
        del kind, object_id
        return False

    def meetings(self, first: dt.date, last: dt.date | None = None) -> list[str]:
        del first, last
        return []

    def recall(self, key: str) -> str:
        del key
        return ""

    def remember(self, key: str, value: str) -> None:
        del key, value


class Probe:
    """Asks for about eight pages. `found` is what the doctor shows."""

    def __init__(self, city: CitySource, http: Http, *, zone: ZoneInfo, today: dt.date) -> None:
        self._http = http
        self._pages = Pages(http)
        self._addresses = Addresses(city.url)
        self._zone = zone
        self._today = today

    def found(self) -> Iterator[Finding]:
        """Ends with the first step that fails: the following ones need it. Never raises a FetchError."""
        try:
            yield from self._steps()
        except FetchError as error:
            yield Finding("error", str(error), ASK if error.cause == "layout" else "")

    def _steps(self) -> Iterator[Finding]:
        findings, entry = self._calendar()
        yield Finding("ok", f"Es antwortet ALLRIS net {self._version()}.")
        yield from findings
        if entry is None:
            return
        agenda = self._agenda(entry)
        if isinstance(agenda, Finding):
            yield agenda
            return
        open_lines = [each for each in agenda.lines if each.item.stated is not Stated.NONPUBLIC]
        points = several(len(agenda.lines), "Punkt", "Punkte")
        about = f"{points}, davon {sum(bool(each.paper) for each in open_lines)} mit Vorlage"
        yield Finding("ok", f"Eine Sitzung ({agenda.meeting.web}) lässt sich lesen: {about}.")
        number = next((each.paper for each in open_lines if each.paper), "")
        if number:
            yield from self._paper(number)

    def _version(self) -> str:
        return self._pages.version or "ohne Angabe der Version"

    def _calendar(self) -> tuple[list[Finding], Entry | None]:
        first = self._today.replace(day=1)
        findings = []
        for _ in range(MONTHS):
            month = read_month(self._pages, self._addresses, first)
            released = [each for each in month.entries if each.released]
            text = (
                f"Der Kalender nennt für {first:%m/%Y} {several(len(month.entries), 'Sitzung', 'Sitzungen')}"
            )
            findings.append(Finding("ok", f"{text}, {len(released)} davon mit Tagesordnung."))
            if released:
                return findings, released[-1]
            first = (first - dt.timedelta(days=1)).replace(day=1)
        text = "In keinem dieser Monate hat eine Sitzung eine veröffentlichte Tagesordnung."
        return [*findings, Finding("warning", text, ASK)], None

    def _agenda(self, entry: Entry) -> Agenda | Finding:
        own = self._addresses.id_of("Meeting", entry.number)
        address = self._addresses.page_of("Meeting", own)
        tree = self._pages.read(address, "Meeting", own)
        if isinstance(tree, Missing | Gap):
            return _failed(tree)
        return read_agenda(tree, entry.number, self._addresses, self._zone, address=address)

    def _paper(self, number: str) -> Iterator[Finding]:
        own = self._addresses.id_of("Paper", number)
        address = self._addresses.page_of("Paper", own)
        tree = self._pages.read(address, "Paper", own)
        if isinstance(tree, Missing | Gap):
            yield _failed(tree)
            return
        gremien = Gremien(self._addresses, _Nothing())
        paper = read_paper(tree, number, self._addresses, gremien, address=address)
        yield _described(paper)
        files = [each for each in paper.objects if isinstance(each, File)]
        yield from (self._document(each) for each in files[:1] if each.download_url)
        actions = [each.url for each in links_in(tree.body, address) if "-attachment-link" in each.url]
        if any(not each.download_url and each.text is None for each in files):
            yield self._attachment(actions[0] if actions else "")

    def _document(self, file: File) -> Finding:
        page = self._http.get(file.download_url)
        if page.ok and page.body.startswith(b"%PDF"):
            return Finding("ok", f"Ein Dokument lässt sich laden ({len(page.body)} Bytes, PDF).")
        text = f"Statt eines Dokuments kommt etwas anderes (Status {page.status}): {file.download_url}"
        return Finding("error", text, ASK)

    def _attachment(self, address: str) -> Finding:
        """Only for the operator's knowledge: the download of documents has no session."""
        opens = False
        if address:
            page = self._pages.get(address, accept="*/*")
            opens = page.ok and page.body.startswith(b"%PDF")
        how = "öffnet sich nur innerhalb einer Sitzung" if opens else "öffnet sich nicht"
        text = f"Die Vorlage hat Anlagen; eine davon {how}. Ihre Texte kommen aus dem Sammeldokument, wenn es"
        text += " eines gibt."
        return Finding("warning", text, ATTACHMENTS)


def _described(paper: PaperPage) -> Finding:
    stations = sum(isinstance(each, Consultation) for each in paper.objects)
    texts = [each for each in paper.objects if isinstance(each, File) and each.text]
    about = (
        f"{several(stations, 'Station', 'Stationen')}, Text {'auf der Seite' if texts else 'nur im Dokument'}"
    )
    return Finding("ok", f"Eine Vorlage ({paper.paper.web}) lässt sich lesen: {about}.")


def _failed(fault: Missing | Gap) -> Finding:
    if isinstance(fault, Missing):
        return Finding("error", f"{fault.place} wird nicht herausgegeben ({fault.why}).", UNAUTHORIZED)
    return Finding("error", f"{fault.place}: {fault.reason}", ASK if fault.cause == "layout" else "")
