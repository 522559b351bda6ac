"""A block of every kind, with what each platform has to show of it."""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.messages import (
    Action,
    Actions,
    AgendaLine,
    Answer,
    Attachment,
    Block,
    Citation,
    FileLink,
    Hit,
    Hits,
    MeetingCard,
    NewsLine,
    NewsList,
    Notice,
    ObjectRef,
    PaperCard,
    PaperLink,
    Sentence,
    Snippet,
    Station,
    Table,
    Text,
    Written,
)

REF = ObjectRef("Paper", "probedorf", "https://ris.probedorf.example/paper/1")
RIS = "https://ris.probedorf.example"
DAY = date(2026, 3, 24)
STATIONS = (
    Station(DAY, "Stadtrat", "Entscheidung", "geändert beschlossen", deciding=True),
    Station(None, "Bauausschuss", "Vorberatung", None, deciding=False, open=True),
    Station(date(2026, 1, 2), "Ortsbeirat", "", None, deciding=False),
)
SNIPPET = Snippet("der Plan wird geprüft", ((4, 8),), 3, "Vorlage", None, ocr=True)
HIT = Hit(
    REF, "Probedorf", "7/2026", "Radweg am Bach", "Antrag", DAY, f"{RIS}/7", STATIONS[0], (SNIPPET,),
    (PaperLink(REF, "Änderungsantrag", "7/2026/1", ""), PaperLink(REF, "erste Fassung", "6/2026", "Alt")), 2,
)  # fmt: skip
PAPER = PaperCard(
    REF, "Probedorf", "7/2026", "Radweg am Bach", "Antrag", DAY, ("Fraktion Eins", "Fraktion Zwei"), STATIONS,
    (FileLink("Anlage 1", f"{RIS}/datei/3"), FileLink("Plan", None)),
    (PaperLink(REF, "siehe auch", "8/2026", "Gehweg"),), f"{RIS}/7",
)  # fmt: skip
AGENDA = (AgendaLine("Ö 1", "Eröffnung", None), AgendaLine("Ö 2", "Radweg", "vertagt", "7/2026"))
MEETING = MeetingCard(
    REF, "Probedorf", "Stadtrat", datetime(2026, 5, 20, 17, tzinfo=UTC), "Rathaus, Saal 2", False, AGENDA,  # noqa: FBT003
    (FileLink("Einladung", f"{RIS}/datei/4"),), f"{RIS}/sitzung/1",
)  # fmt: skip
CITED = Citation(REF, "7/2026", "Vorlage", 2, "gilt", None)
ANSWER = Answer((Sentence("Das gilt.", (0,)), Sentence("Das auch.", ())), (CITED,), model_written=True)
STATION_CITED = Citation(REF, "8/2026", "", None, "24.03.2026, Stadtrat: geändert beschlossen", None)
EXTRACT = Answer((Sentence("Der Plan gilt.", (0,)),), (CITED, STATION_CITED), model_written=False)
WRITTEN = Written(
    "Vermerk", "Erster Absatz.\n\nPunkte:\n• der erste\n• der zweite\n\nSchluss.", "Ein Entwurf."
)
NEWS = NewsLine(
    (REF,), "geändert beschlossen", "Radweg am Bach", ("7/2026", "12 Ja, 3 Nein"), "Thema Radweg", ((0, 6),),
    url=f"{RIS}/7", strong=True,
)  # fmt: skip
AGENDA_NEWS = NewsLine(
    (REF,), "Tagesordnung geändert", "Bauausschuss", (), "Thema Plan", quote="der Plan wird geprüft",
    hits=((4, 8),), details=("neu: TOP 5 Gehweg", "TOP 7 ist jetzt TOP 8"),
)  # fmt: skip
HINTS = Actions((Action("Weitere Treffer", "/mehr"), Action("Öffnen", "/vorlage 2")))
TABLE = Table("Übersicht", ("Stadt", "Vorlagen"), (("Trier", "1.204"), ("Probedorf", "7")))

VERSIONS = "auch: 7/2026/1 (Änderungsantrag), 6/2026 (erste Fassung: Alt) und 2 weitere"
Case = tuple[Sequence[Block], Sequence[str]]
CASES: dict[str, Case] = {
    "text": ([Text("Erster Absatz.\n\nZweiter:\n• ein Punkt")], ["Erster Absatz.", "Zweiter:", "ein Punkt"]),
    "notices": (
        [Notice("Gut."), Notice("Achtung!", "warning"), Notice("Falsch.", "error")],
        ["Gut.", "Achtung!", "Falsch."],
    ),
    "hits": (
        [Hits("2 Treffer", (HIT, dataclasses.replace(HIT, reference="", station=None)), first=6)],
        [
            "2 Treffer", "6", "7/2026", "Radweg am Bach", "Antrag", "24.03.2026", "Probedorf",
            "Beschluss: geändert beschlossen", "Stadtrat", "Plan", "S. 3", "Vorlage", "Texterkennung",
            "7", "ohne Nummer",
        ],
    ),
    "news": (
        [
            NewsList("Stadtrat, Probedorf", (NEWS, AGENDA_NEWS), first=6),
            NewsList("", (NewsLine((), "", "Sonst nichts"),), first=8),
        ],
        [
            "Stadtrat, Probedorf",
            "6", "geändert beschlossen", "Radweg am Bach · 7/2026 · 12 Ja, 3 Nein · Thema Radweg",
            "7", "Tagesordnung geändert: Bauausschuss", "Thema Plan: „… der Plan wird geprüft …“",
            "neu: TOP 5 Gehweg", "TOP 7 ist jetzt TOP 8", "8", "Sonst nichts",
        ],
    ),
    "paper": (
        [PAPER],
        [
            "7/2026", "Radweg am Bach", "Antrag", "24.03.2026", "Fraktion Eins, Fraktion Zwei",
            "Beratungsfolge",
            "24.03.2026", "Stadtrat", "(Entscheidung)", "geändert beschlossen", "ohne Termin", "Bauausschuss",
            "noch offen", "02.01.2026", "Ortsbeirat", "kein Ergebnis veröffentlicht", "Dateien", "Anlage 1",
            "Plan", "Zusammenhang", "siehe auch: 8/2026", "Gehweg",
        ],
    ),
    "meeting": (
        [MEETING],
        [
            "Stadtrat, Probedorf", "20.05.2026, 17:00 Uhr", "Rathaus, Saal 2",
            "Tagesordnung (öffentlicher Teil)",
            "Ö 1", "Eröffnung", "Ö 2", "Radweg", "[7/2026]", "vertagt", "Dateien", "Einladung",
        ],
    ),
    "cancelled meeting": (
        [dataclasses.replace(MEETING, cancelled=True, agenda=(), start=None)],
        ["Termin offen", "Diese Sitzung fällt aus."],
    ),
    "answer": (
        [ANSWER],
        ["Das gilt. [1]", "Das auch.", "7/2026", "S. 2", "Vorlage", "Von einer KI formuliert."],
    ),
    "answer of a paper's own sentences": (
        [EXTRACT],
        [
            "Der Plan gilt. [1]", "7/2026", "S. 2", "Vorlage", "8/2026", "Beratungsfolge",
            "24.03.2026, Stadtrat: geändert beschlossen",
        ],
    ),
    "answer with quotes": (
        [dataclasses.replace(ANSWER, citations=(dataclasses.replace(CITED, quote="Er tritt in Kraft"),))],
        ["Das gilt. [1]", "7/2026", "S. 2", "Vorlage", "Von einer KI formuliert."],
    ),
    "written": (
        [WRITTEN],
        [
            "Vermerk", "Erster Absatz.", "Punkte:", "der erste", "der zweite", "Schluss.", "Ein Entwurf.",
            "Von einer KI formuliert.",
        ],
    ),
    "table": ([TABLE], ["Übersicht", "Trier", "1.204", "Probedorf", "7"]),
    "hints": ([Text("Davor"), HINTS], ["Davor", "Weitere Treffer", "Öffnen"]),
    "model and store": (
        [WRITTEN, Hits("1 Treffer", (HIT,)), Notice("Unten", "warning")],
        ["Vermerk", "Von einer KI formuliert.", "1 Treffer", "Radweg am Bach", "Unten"],
    ),
    "file": ([Attachment("Radweg.pdf", "application/pdf", b"%PDF")], ["Radweg.pdf"]),
    "all together": (
        [Text("Oben"), Hits("1 Treffer", (HIT,)), TABLE, Notice("Unten", "warning")],
        ["Oben", "1 Treffer", "Radweg am Bach", "Übersicht", "Probedorf", "Unten"],
    ),
}  # fmt: skip
ANYWHERE = {
    "hits": [f"{RIS}/7", VERSIONS],
    "news": [f"{RIS}/7"],
    "paper": [f"{RIS}/7", f"{RIS}/datei/3"],
    "meeting": [f"{RIS}/sitzung/1", f"{RIS}/datei/4"],
}
"""Links and what has no place of its own."""
