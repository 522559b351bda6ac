"""A small fictional council, as the pages of an ALLRIS 4 system are made from it."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Top:
    """An agenda item. `number` as shown ("Ö 2.1"), '' makes `title` a heading such as „Öffentlicher Teil“."""

    id: str
    number: str
    title: str
    paper: str = ""
    role: str = ""
    parent: str = ""
    decision: str = ""
    vote: str = ""
    resolution: str = ""
    document: str = ""
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Sitting:
    id: str
    gremium: str
    gremium_id: str
    day: dt.date
    time: str = "17:00"
    title: str = ""
    status: str = "gemischt"
    state: str = "(Sitzung eingeladen)"
    room: str = "Rathaus, Ankersaal"
    place: str = "Mastenweg 3, 00000 Birkenhafen"
    released: bool = True
    tops: tuple[Top, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A station: two rows on the page, one where no meeting is set."""

    gremium: str
    role: str
    status: str = "Geplant"
    day: dt.date | None = None
    sitting: str = ""
    top: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Vorlage:
    id: str
    kind: str
    reference: str
    title: str
    status: str = "öffentlich"
    office: str = ""
    author: str = ""
    steps: tuple[Step, ...] = ()
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass
class Council:
    version: str = "ALLRIS net Version 4.1.7 (4170041) - 08.07.2026"
    sittings: dict[str, Sitting] = field(default_factory=dict)
    papers: dict[str, Vorlage] = field(default_factory=dict)
    holidays: dict[dt.date, str] = field(default_factory=dict)

    def of_month(self, year: int, month: int) -> list[Sitting]:
        found = [each for each in self.sittings.values() if (each.day.year, each.day.month) == (year, month)]
        return sorted(found, key=lambda each: (each.day, each.time))

    def top(self, number: str) -> Top | None:
        return next((t for each in self.sittings.values() for t in each.tops if t.id == number), None)


def birkenhafen() -> Council:
    """Two committees, four meetings, four papers. The tests' expectations are written by hand from this."""
    july, september = dt.date(2026, 7, 2), dt.date(2026, 9, 24)
    october = dt.date(2026, 10, 21)
    return Council(
        sittings={each.id: each for each in _sittings(july, september, october)},
        papers={each.id: each for each in _papers(september, october)},
        holidays={dt.date(2026, 10, 3): "Tag der Probe"},
    )


def _sittings(july: dt.date, september: dt.date, october: dt.date) -> list[Sitting]:
    return [
        Sitting(
            "1000490", "Stadtrat", "1", july, title="Sitzung des Stadtrates",
            tops=(Top("", "", "Öffentlicher Teil"), Top("1008900", "Ö 1", "Eröffnung")),
        ),
        Sitting(
            "1000501", "Stadtrat", "1", september, title="Sitzung des Stadtrates", state="(Sitzung beendet)",
            documents=(("1600001", "Einladung"), ("1600002", "Niederschrift"), ("1600003", "Sammeldokument")),
            tops=(
                Top("", "", "Öffentlicher Teil"),
                Top("1009001", "Ö 1", "Mitteilungen aus dem Leuchtturm"),
                Top("1009002", "Ö 2", "Neue Bänke am Kai", "1001901", "Entscheidung"),
                Top(
                    "1009003", "Ö 3", "Wahl der Hafenwache", role="Entscheidung", decision="gewählt",
                    vote="Ja: 20, Nein: 4, Enthaltung: 1", resolution="Die Hafenwache wird gewählt.",
                ),
                Top("1009004", "Ö 3.1", "Bericht zur Boje", "1001902", "Kenntnisnahme", parent="1009003"),
                Top("1009005", "Ö 4", "Ausgelegte Karte", document="1600009"),
                Top("", "", "Nichtöffentlicher Teil"),
                Top("1009006", "N 5", "Grundstück am Steg", linked=False),
            ),
        ),
        Sitting(
            "1000502", "Bauausschuss", "7", october, "19:30", "Sitzung des Bauausschusses",
            tops=(
                Top("", "", "Öffentlicher Teil"),
                Top("1009101", "Ö 1", "Anstrich des Leuchtturms", "1001903", "Vorberatung"),
            ),
        ),
        Sitting("1000503", "Stadtrat", "1", october, "20:00", "Sitzung des Stadtrates", released=False),
    ]  # fmt: skip


def _papers(september: dt.date, october: dt.date) -> list[Vorlage]:
    return [
        Vorlage(
            "1001901", "Beschlussvorlage", "101/2026", "Neue Bänke am Kai", office="Hafenamt",
            steps=(
                Step("Bauausschuss", "Vorberatung", "Erledigt"),
                Step("Stadtrat", "Entscheidung", "Erledigt", september, "1000501", "1009002",
                     "ungeändert beschlossen"),
            ),
            texts=(
                ("Beschlussvorschlag", ("Der Stadtrat beschließt zwölf Bänke.", "· aus Eichenholz")),
                ("Begründung", ("I. Anlass", "Auf dem Kai fehlen Bänke.")),
            ),
            documents=(("1500001", "Vorlage"), ("1500002", "Sammeldokument öffentlich")),
        ),
        Vorlage(
            "1001902", "Bericht", "102/2026", "Bericht zur Boje",
            steps=(Step("Stadtrat", "Kenntnisnahme", "Geplant", september, "1000501", "1009004"),),
            texts=(("Bericht", ("Die Boje schwimmt.",)),),
        ),
        Vorlage(
            "1001903", "Antrag", "103/2026", "Anstrich des Leuchtturms",
            office="Bauamt", author="Möwen-Fraktion, Liste Kompass Fraktion, Sachbearbeitung 12",
            steps=(
                Step("Bauausschuss", "Vorberatung", "Geplant", october, "1000502", "1009101"),
                Step("Stadtrat", "Entscheidung", "Geplant"),
            ),
            texts=(("Begründung", ("Rot steht ihm gut.",)),),
            documents=(("1500003", "Vorlage"), ("1500004", "Sammeldokument öffentlich")),
            attachments=("Farbkarte", "Kostenplan"),
        ),
    ]  # fmt: skip
