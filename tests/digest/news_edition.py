"""An edition as a room gets it, of a council that does not exist, in any length."""

from itertools import cycle, islice

from bot.messages import Action, Actions, Block, NewsLine, NewsList, Notice, ObjectRef, Span, Text

RIS = "https://ris.kraehenfurt.example"
TOPIC = "Thema „Radverkehr“"


def ref(number: int, kind: str = "Paper") -> ObjectRef:
    return ObjectRef(kind, "kraehenfurt", f"{RIS}/oparl/{kind.lower()}/{number}")


def spans(text: str, word: str) -> tuple[Span, ...]:
    at = text.find(word)
    return ((at, at + len(word)),) if at >= 0 else ()


def line(
    number: int,
    label: str,
    title: str,
    *facts: str,
    word: str = "",
    quote: str = "",
    details: tuple[str, ...] = (),
) -> NewsLine:
    return NewsLine(
        (ref(number),),
        label,
        title,
        facts,
        TOPIC if word else "",
        spans(title, word) if word else (),
        quote,
        spans(quote, word) if word else (),
        details,
        f"{RIS}/vorgang/?__=UGhVM0hpd2NXNFdFcExjZb{number:04d}",
        strong="beschlossen" in label,
    )


COUNCIL = (
    line(
        1, "einstimmig beschlossen", "Lückenschluss Radweg am Mühlbach zwischen Wehr und Obertor",
        "2026/0142", "24.03.2026", word="Radweg",
    ),
    line(
        2, "geändert beschlossen",
        "Haushaltssatzung und Haushaltsplan der Stadt Krähenfurt für das Jahr 2027",
        "2026/0098", "34 Ja, 12 Nein, 2 Enthaltungen", "24.03.2026", word="Radverkehr",
        quote="für den Radverkehr werden im Jahr 2027 insgesamt 420.000 Euro bereitgestellt",
    ),
    line(
        3, "abgelehnt", "Radabstellanlagen an allen Schulen: Antrag der Fraktion Grüne Aue",
        "2026/0131", "18 Ja, 30 Nein", "24.03.2026", word="Rad",
    ),
)  # fmt: skip
BUILDING = (
    line(
        4, "vertagt auf 14.04.2026", "Umgestaltung der Bahnhofstraße, zweiter Bauabschnitt",
        "2026/0117", "19.03.2026", word="Radfahrstreifen",
        quote="Der Radfahrstreifen soll auf der Nordseite auf zwei Meter verbreitert werden.",
    ),
    line(
        5, "Tagesordnung geändert", "Bau- und Verkehrsausschuss am 14.04.2026, 17:00 Uhr", "Rathaus, Saal 2",
        word="Verkehr", details=("neu: TOP 6 Fahrradstraße Gartenweg (2026/0155)", "TOP 7 ist jetzt TOP 8"),
    ),
    line(6, "neue Vorlage", "Fahrradstraße Gartenweg: Vorstellung der Planung", "2026/0155", word="Fahrrad"),
)  # fmt: skip
ROUTINE = (
    line(7, "Niederschrift da", "Ortsbeirat Unterau vom 05.02.2026", "Niederschrift öffentlich"),
    line(8, "zur Kenntnis genommen", "Sachstandsbericht Verkehrszählung 2025", "2026/0120", "19.03.2026"),
)


def edition(lines: int = 8) -> tuple[Block, ...]:
    """Eight lines are real ones; more of them repeat these."""
    groups = ("Stadtrat, Krähenfurt", COUNCIL), ("Bau- und Verkehrsausschuss, Krähenfurt", BUILDING)
    made: list[Block] = [Text("Neues vom 18. bis 24.03.2026 aus Krähenfurt zu „Radverkehr“")]
    first = 1
    for heading, found in (*groups, ("Routine", ROUTINE)):
        share = len(found) if lines == len(COUNCIL + BUILDING + ROUTINE) else -(-lines // 3)
        taken = tuple(islice(cycle(found), min(share, lines - first + 1)))
        made += [NewsList(heading, taken, first)] if taken else []
        first += len(taken)
    return (*made, Notice("Abo 2, montags um 8 Uhr."), Actions((Action("Ändern", "/abo 2"),)))
