"""A whole run over the wire gives exactly these objects, written down by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.council.model import (
    AgendaItem,
    Consultation,
    CouncilObject,
    File,
    FileUse,
    Meeting,
    Organization,
    Paper,
    Stated,
)
from tests.sources.http.web_server import WebServer
from tests.sources.sessionnet.server import answer, asked, birkenhafen, delivered, items_of

SINCE = date(2026, 9, 1)
PUBLIC, CLOSED = Stated.PUBLIC, Stated.NONPUBLIC
FIRST = date(2026, 9, 3)
COUNTED = "ungeändert beschlossen (Ja: 20, Nein: 4, Enthaltung: 2, Befangen: 0)"
TITLE = 'Fähre nach "Sandhaken" & zurück'

Parts = tuple[CouncilObject | FileUse, ...]


class Written:
    """The objects of Birkenhafen at one address."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.council, self.harbour = f"{base}#gremium=Stadtrat", f'{base}#gremium=Ausschuss "Hafen"'
        self.dunes, self.main = f"{base}#gremium=Ortsbeirat Dünen", f"{base}#gremium=Hauptausschuss"
        self.ferry, self.reply = f"{base}vo0050.php?__kvonr=71", f"{base}vo0050.php?__kvonr=72"

    def sitting(self, number: int) -> str:
        return f"{self.base}si0057.php?__ksinr={number}"

    def file(self, number: int, name: str) -> File:
        address = f"{self.base}getfile.php?id={number}&type=do"
        return File(address, name, mime_type="application/pdf", access_url=address, download_url=address)

    def use(self, number: int, kind: str, parent: str, role: str) -> FileUse:
        return FileUse(f"{self.base}getfile.php?id={number}&type=do", kind, parent, role)

    def meeting(self, number: int, name: str, start: datetime, end: datetime | None, by: str) -> Meeting:
        address = self.sitting(number)
        place = "Rathaus, Sitzungssaal 1"
        return Meeting(address, name, start, end, location=place, organizations=(by,), web=address)

    def item(self, meeting: int, position: int, number: str, name: str, **more: str) -> AgendaItem:
        paper = more.get("consultation", "").partition("kvonr=")[2].partition("#")[0]
        address = f"{self.sitting(meeting)}#{f'vo{paper}' if paper else number.replace(' ', '')}"
        stated = CLOSED if number.startswith("N") else PUBLIC
        made = AgendaItem(address, self.sitting(meeting), number, position, name, stated=stated)
        return replace(made, **more)  # type: ignore[arg-type]  # fields by name

    def station(self, number: int, by: str, role: str = "", *, decides: bool | None = None) -> Consultation:
        return Consultation(
            f"{self.ferry}#{number}", self.ferry, "", self.sitting(number), (by,), role, decides, PUBLIC
        )

    def gremien(self) -> dict[str, Parts]:
        names = ("Stadtrat", 'Ausschuss "Hafen"', "Ortsbeirat Dünen", "Hauptausschuss")
        addresses = (self.council, self.harbour, self.dunes, self.main)
        made = zip(names, addresses, strict=True)
        return {f"#gremium={name}": (Organization(each, name, kind="Gremium"),) for name, each in made}

    def full_meeting(self) -> Parts:
        opening = f"{self.base}to0050.php?__ktonr=880"
        said = "Um 17 Uhr wird eröffnet."
        closed = self.item(501, 4, "N 3", "Grundstück")
        reply = f"{self.reply}#501"
        return (
            self.meeting(501, "Stadtrat", utc(9, 3, 15), utc(9, 3, 19, 30), self.council),
            self.item(501, 1, "Ö 1", "Eröffnung", id=opening, result="erledigt", resolution=said),
            self.item(501, 2, "Ö 2", TITLE, result=COUNTED, consultation=f"{self.ferry}#501"),
            self.item(501, 3, "Ö 2.1", "Antwort zum Radweg", result="Kenntnis genommen", consultation=reply),
            closed,
            self.file(9001, "Einladung"),
            self.file(9002, "Öffentliche Niederschrift"),
            self.file(8301, "Beschlussauszug"),
            self.use(9001, "Meeting", self.sitting(501), "invitation"),
            self.use(9002, "Meeting", self.sitting(501), "resultsProtocol"),
            self.use(8301, "AgendaItem", closed.id, "resolutionFile"),
        )

    def other_meetings(self) -> dict[str, Parts]:
        advised = "ungeändert empfohlen"
        return {
            "si0057.php?__ksinr=502": (
                self.meeting(502, 'Ausschuss "Hafen"', utc(9, 3, 14), None, self.harbour),
                self.item(502, 1, "Ö 1", "Fähre", result=advised, consultation=f"{self.ferry}#502"),
            ),
            "si0057.php?__ksinr=503": (
                self.meeting(503, "Ortsbeirat Dünen", utc(9, 10, 15), utc(9, 10, 17), self.dunes),
                self.file(9003, "Öffentliche Bekanntmachung"),
                self.use(9003, "Meeting", self.sitting(503), "auxiliaryFile"),
            ),
            "si0057.php?__ksinr=504": (
                self.meeting(504, "Stadtrat", utc(10, 29, 16), utc(10, 29, 23, 30), self.council),
                self.item(504, 1, "Ö 1", "Fähre", consultation=f"{self.ferry}#504"),
            ),
        }

    def papers(self) -> dict[str, Parts]:
        planned = f"{self.ferry}#2026-11-12:Hauptausschuss"
        return {
            "vo0050.php?__kvonr=71": (
                Paper(
                    self.ferry, "Fähre nach Sandhaken", "BV/0101/2026", "Beschlussvorlage", FIRST, self.ferry
                ),
                self.file(8102, "Anlage 1 Lageplan"),
                self.file(8101, "Beschlussvorlage"),
                self.station(502, self.harbour, "Vorberatung"),
                self.station(501, self.council),
                self.station(504, self.council, "Entscheidung", decides=True),
                Consultation(planned, self.ferry, "", "", (self.main,), "Kenntnisnahme", None, CLOSED),
                self.use(8102, "Paper", self.ferry, "auxiliaryFile"),
                self.use(8101, "Paper", self.ferry, "mainFile"),
            ),
            "vo0050.php?__kvonr=72": (
                Paper(self.reply, "Antwort zum Radweg", "AW/0012/2026", "Antwort", FIRST, self.reply),
                self.file(8201, "Antwort"),
                Consultation(f"{self.reply}#501", self.reply, "", self.sitting(501)),
                self.use(8201, "Paper", self.reply, "mainFile"),
            ),
        }


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_run_delivers_exactly_what_the_town_shows() -> None:
    town = birkenhafen()
    with WebServer() as server:
        server.handle("/bi/", lambda seen: answer(town, seen))
        with asked(server) as source:
            found = delivered(items_of(source.recent(SINCE)))
            assert source.product == "SessionNet 5.4.7 bi (Layout 6)"
        written = Written(f"{server.url}/bi/")
    expected = {
        **written.gremien(),
        "si0057.php?__ksinr=501": written.full_meeting(),
        **written.other_meetings(),
        **written.papers(),
    }
    assert {key: (*each.objects, *each.uses) for key, each in found.items()} == expected
