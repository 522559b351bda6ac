"""What the Matrix adapter makes of blocks: every kind of block, and the demo council's answers."""

from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from adapters.command_line.compose import House
from adapters.matrix.markup import LONGEST_ADDRESS, address
from adapters.matrix.render import Message, attachments, rendered
from adapters.terminal.render import render
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
    Notice,
    ObjectRef,
    PaperCard,
    PaperLink,
    Sentence,
    Snippet,
    Station,
    Table,
    Text,
)
from tests.houses import Talk
from tests.matrix.blocks import Page

REF = ObjectRef("Paper", "probedorf", "x")
RIS = "https://ris.probedorf.example"
STATION = Station(date(2026, 3, 24), "Stadtrat", "Entscheidung", "geändert beschlossen", deciding=True)
QUESTIONS = (
    "/suche Hitzeaktionsplan",
    "/mehr",
    "/suche Hitzeaktionsplann Grünflächen",
    "/suche xyzzyq",
    "/vorlage 538/2024",
    "/vorlage 2025/0142",
    "/sitzung stadtrat 20.05.2026",
    "/neu",
    "/hilfe suche",
    "/datenschutz",
    "/unsinn",
)


def only(*blocks: Block) -> Message:
    (message,) = rendered(blocks)
    return message


def words(text: str) -> set[str]:
    return {word.strip(".,:;()[]„“…–·") for word in text.split()}


async def test_answers_of_the_demo_council(demo_house: House) -> None:
    """Every word that the terminal shows stands in the body, and the HTML is fine."""
    talk = Talk(demo_house)
    for question in QUESTIONS:
        blocks = await talk.blocks(question)
        screen = Console(width=5_000, record=True, quiet=True)
        with screen.capture() as terminal:
            screen.print(render(blocks))
        message = only(*blocks)
        assert words(terminal.get()) <= words(message.body)
        assert Page(message.html).text


def test_a_hit() -> None:
    snippet = Snippet("der Plan & mehr", ((4, 8),), 3, "Vorlage", f"{RIS}/datei/2", ocr=True)
    versions = (PaperLink(REF, "Änderungsantrag", "7/1", ""), PaperLink(REF, "erste Fassung", "", "Alt"))
    found = (REF, "Probedorf", "7/2026", "Plan <1>", "Antrag", date(2026, 1, 2), f"{RIS}/7", STATION)
    message = only(Hits("1 Treffer", (Hit(*found, (snippet,), versions, 2),), first=6))
    assert message.body == (
        "1 Treffer\n\n"
        "6. 7/2026 · Plan <1>\n"
        "Antrag · 02.01.2026 · Probedorf\n"
        "Beschluss: geändert beschlossen – Stadtrat, 24.03.2026\n"
        "auch: 7/1 (Änderungsantrag), ohne Nummer (erste Fassung: Alt) und 2 weitere\n"
        f"{RIS}/7\n"
        "„… der Plan & mehr …“ (S. 3 · Vorlage · Texterkennung)\n"
        f"{RIS}/datei/2"
    )
    assert message.html == (
        f'<h3>1 Treffer</h3><strong>6. 7/2026</strong> · <a href="{RIS}/7">Plan &lt;1&gt;</a>'
        "<br>Antrag · 02.01.2026 · Probedorf"
        "<br><strong>Beschluss: geändert beschlossen</strong> – Stadtrat, 24.03.2026"
        "<br>auch: 7/1 (Änderungsantrag), ohne Nummer (erste Fassung: Alt) und 2 weitere"
        "<blockquote>„… der <strong>Plan</strong> &amp; mehr …“ "
        f'(<a href="{RIS}/datei/2">S. 3 · Vorlage · Texterkennung</a>)</blockquote>'
    )


def test_a_paper() -> None:
    files = (FileLink("Anlage", f"{RIS}/datei/3"), FileLink("Plan", None))
    related = (PaperLink(REF, "siehe auch", "8/2026", "Mehr"),)
    told = (REF, "Probedorf", "", "Plan", "Antrag", None, ("Fraktion Eins", "Fraktion Zwei"))
    message = only(
        PaperCard(*told, (STATION, Station(None, "Rat", "", None, deciding=False)), files, related, None)
    )
    assert message.body == (
        "ohne Nummer · Plan\nAntrag · Probedorf · Fraktion Eins, Fraktion Zwei\n\n"
        "Beratungsfolge\n• 24.03.2026 · Stadtrat (Entscheidung): geändert beschlossen\n"
        "• ohne Termin · Rat: kein Ergebnis veröffentlicht\n\n"
        f"Dateien\n• Anlage\n  {RIS}/datei/3\n• Plan\n\n"
        "Zusammenhang\n• siehe auch: 8/2026 · Mehr"
    )
    assert "<strong>Dateien</strong><ul><li><a " in message.html


def test_meetings() -> None:
    begins = datetime(2026, 5, 20, 17, tzinfo=UTC)
    agenda = (AgendaLine("Ö 1", "Eröffnung", None), AgendaLine("", "Plan", "vertagt", "7/2026"))
    held = MeetingCard(REF, "Probedorf", "Stadtrat", begins, "Rathaus", False, agenda, (), f"{RIS}/1")  # noqa: FBT003
    assert only(held).body == (
        f"Stadtrat, Probedorf\n{RIS}/1\n20.05.2026, 17:00 Uhr · Rathaus\n\n"
        "Tagesordnung (öffentlicher Teil)\n• Ö 1 Eröffnung\n• Plan [7/2026] – vertagt"
    )
    unknown = MeetingCard(REF, "Probedorf", "Rat", None, "", False, (), (), None)  # noqa: FBT003
    assert only(unknown).body.endswith("Termin offen\n\nDie Tagesordnung ist noch nicht veröffentlicht.")
    cancelled = MeetingCard(REF, "Probedorf", "Rat", None, "", True, (), (), None)  # noqa: FBT003
    assert only(cancelled).body.endswith("Termin offen\nDiese Sitzung fällt aus.")


def test_an_answer_names_its_sources_and_its_author() -> None:
    sentences = (Sentence("Das gilt.", (0,)), Sentence("Auch das.", ()))
    citations = (Citation(REF, "7/2026", "Vorlage", 2, "gilt", f"{RIS}/datei/2"),)
    message = only(Answer(sentences, citations, model_written=True))
    assert message.body == (
        f"Das gilt. [1] Auch das.\n• [1] 7/2026 · S. 2 · Vorlage\n  {RIS}/datei/2\n\nVon einer KI formuliert."
    )


def test_a_table_is_a_list() -> None:
    rows = (("/mehr", "geht weiter", "", "3"), ("Rat", "-", "x"))
    message = only(Table("Übersicht", ("A", "B", "C", "Zahl"), rows))
    assert message.body == "Übersicht\n• /mehr – geht weiter · Zahl 3\n• Rat – B - · x"
    assert "<li><code>/mehr</code> – geht weiter · Zahl 3</li>" in message.html


def test_paragraphs_lists_warnings_and_hints() -> None:
    hints = Actions((Action("Weiter", "/mehr"), Action("Hilfe", "/hilfe")))
    message = only(Text("Eins\nzwei:\n• drei\n\nvier"), Notice("Achtung", "warning"), Notice("Gut"), hints)
    assert message.body == "Eins\nzwei:\n• drei\n\nvier\n\n⚠️ Achtung\n\nGut\n\nWeiter: /mehr · Hilfe: /hilfe"
    assert message.html.startswith("Eins<br>zwei:<ul><li>drei</li></ul><p>vier</p>")
    assert message.html.endswith("<p>Weiter: <code>/mehr</code> · Hilfe: <code>/hilfe</code></p>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Alle Befehle: /hilfe. Mehr (/stand).", "Alle Befehle: [/hilfe]. Mehr ([/stand])."),
        ("Zum Beispiel: /suche Radweg", "Zum Beispiel: [/suche Radweg]"),
        ("Nummern suche ich so: /vorlage 2025/0142", "Nummern suche ich so: [/vorlage 2025/0142]"),
        ("(anders gemeint: /suche ohne Filter x)", "(anders gemeint: [/suche ohne Filter x])"),
        ("/sitzung [Gremium] [Datum]: zeigt sie", "[/sitzung [Gremium] [Datum]]: zeigt sie"),
        ("damit /mehr sie fortsetzt: einen Tag", "damit [/mehr] sie fortsetzt: einen Tag"),
        (
            "Ändern: /abo 1, /abo 1 täglich um 7 · anhalten: /abo 1 pause · beenden: /abbestellen 1",
            "Ändern: [/abo 1], [/abo 1 täglich um 7] · anhalten: [/abo 1 pause] · beenden: [/abbestellen 1]",
        ),
        ("Ändern: /abo 2 täglich um 7:30. Danach", "Ändern: [/abo 2 täglich um 7:30]. Danach"),
        (
            "Verfolgen: /verfolgen 2/26, beenden: /verfolgen 2/26 aus",
            "Verfolgen: [/verfolgen 2/26], beenden: [/verfolgen 2/26 aus]",
        ),
        ("Oder: /abo 1 um 7, /abo 1 ohne Anlagen. Ende", "Oder: [/abo 1 um 7], [/abo 1 ohne Anlagen]. Ende"),
        ("So: /frage Was kostet es? Texte: /text", "So: [/frage Was kostet es?] Texte: [/text]"),
        ("Hier /vergiss, /vergiss alles überall.", "Hier [/vergiss], [/vergiss alles] überall."),
        ("Etwa: /neu 01.03.2025 oder /neu heute", "Etwa: [/neu 01.03.2025] oder [/neu] heute"),
        ("Sie stehen in: /abos und /verfolgt", "Sie stehen in: [/abos] und [/verfolgt]"),
        ("Weiter mit /abo 1 weiter, „/abo weniger“", "Weiter mit [/abo 1 weiter], „[/abo weniger]“"),
        ("und/oder 2025/0142 / /a/b km/h", "und/oder 2025/0142 / /a/b km/h"),
    ],
)
def test_commands_in_sentences_are_code(text: str, shown: str) -> None:
    assert only(Text(text)).html.replace("<code>", "[").replace("</code>", "]") == shown


def test_settings_name_the_command_that_changes_them() -> None:
    message = only(
        Table("", ("Was", "Wert", "Ändern mit"), (("Stadt", "Trier", "/einstellungen stadt Trier"),))
    )
    assert message.body == "• Stadt – Trier · Ändern mit /einstellungen stadt Trier"
    assert "Ändern mit <code>/einstellungen stadt Trier</code></li>" in message.html


def test_a_single_paragraph_stands_bare() -> None:
    assert only(Notice("Nichts zu finden.\nSchade.")).html == "Nichts zu finden.<br>Schade."


def test_what_says_nothing_is_no_message() -> None:
    assert rendered([]) == rendered([Text(" \n\x00"), Actions(()), Table("", (), ())]) == []


def test_attachments_are_apart() -> None:
    file = Attachment("Plan\u202e.pdf", "application/pdf", b"%PDF")
    assert rendered([file]) == []
    assert attachments([Text("x"), file]) == [Attachment("Plan .pdf", "application/pdf", b"%PDF")]


def test_addresses() -> None:
    assert address(" https://ris.example/a b ") == "https://ris.example/a%20b"
    assert address("https://[2001:db8::1]:8080/x") == "https://[2001:db8::1]:8080/x"
    assert address("https://köln.example") == "https://köln.example"
    assert address(f"https://ris.example/{'x' * LONGEST_ADDRESS}") is None
    assert address("ftp://ris.example/x") is address("https://u:p@ris.example/") is address(None) is None
