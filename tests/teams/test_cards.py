"""What the Teams adapter makes of blocks: every kind of block, and the demo council's answers."""

import json
from datetime import UTC, date, datetime

from rich.console import Console

from adapters.command_line.compose import House
from adapters.teams.content import LONGEST_SUMMARY, Content
from adapters.teams.render import ACTIVITY_BYTES, card, rendered
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
    Reply,
    Sentence,
    Snippet,
    Station,
    Table,
    Text,
)
from tests.houses import Talk
from tests.teams.schema import Seen

RIS = "https://ris.probedorf.example"
REF = ObjectRef("Paper", "probedorf", f"{RIS}/oparl/paper/7")
STATION = Station(date(2026, 3, 24), "Stadtrat", "Entscheidung", "geändert beschlossen", deciding=True)
QUESTIONS = (
    "/suche Hitzeaktionsplan",
    "/mehr",
    "/suche Hitzeaktionsplann Grünflächen",
    "/suche xyzzyq",
    "/vorlage 538/2024",
    "/vorlage 2025/0142",
    "/sitzung",
    "/sitzung stadtrat 20.05.2026",
    "/neu",
    "/stand",
    "/hilfe",
    "/hilfe suche",
    "/datenschutz",
    "/unsinn",
)


def only(*blocks: Block) -> Content:
    (content,) = rendered(Reply("k", blocks))
    return content


def seen(content: Content) -> Seen:
    assert content.card is not None
    return Seen(content.card)


def words(text: str) -> set[str]:
    return {word.strip(".,:;()[]„“…–·") for word in text.split()}


async def test_answers_of_the_demo_council(demo_house: House) -> None:
    """Every word that the terminal shows stands in the full text; each answer is one activity."""
    talk = Talk(demo_house)
    for question in QUESTIONS:
        blocks = await talk.blocks(question)
        screen = Console(width=5_000, record=True, quiet=True)
        with screen.capture() as terminal:
            screen.print(render(blocks))
        content = only(*blocks)
        assert words(terminal.get()) <= words(content.text)
        assert len(json.dumps(content.activity())) < ACTIVITY_BYTES
        assert content.card is None or seen(content).words


def test_a_hit() -> None:
    snippet = Snippet("der Plan *und* mehr", ((4, 8),), 3, "Vorlage", f"{RIS}/datei/2", ocr=True)
    versions = (PaperLink(REF, "Änderungsantrag", "7/1", ""), PaperLink(REF, "erste Fassung", "", "Alt"))
    found = (REF, "Probedorf", "7/2026", "Plan <1>", "Antrag", date(2026, 1, 2), f"{RIS}/7", STATION)
    content = only(Hits("1 Treffer zu „*“", (Hit(*found, (snippet,), versions, 2),), first=6))
    assert content.text == (
        "1 Treffer zu „*“\n\n"
        f"6. 7/2026 · Plan <1>\n{RIS}/7\n"
        "Antrag · 02.01.2026 · Probedorf\n"
        "Beschluss: geändert beschlossen – Stadtrat, 24.03.2026\n"
        f"„… der Plan *und* mehr …“ (S. 3 · Vorlage · Texterkennung)\n{RIS}/datei/2\n"
        "auch: 7/1 (Änderungsantrag), ohne Nummer (erste Fassung: Alt) und 2 weitere"
    )
    assert content.card is not None
    heading, title, facts, standing, quote, *_ = content.card["body"]
    assert (heading["text"], heading["style"]) == ("1 Treffer zu „\\*“", "heading")
    assert title["inlines"] == [
        {"type": "TextRun", "text": "6. 7/2026", "weight": "Bolder"},
        {"type": "TextRun", "text": " · "},
        {
            "type": "TextRun",
            "text": "Plan <1>",
            "selectAction": {"type": "Action.OpenUrl", "url": f"{RIS}/7"},
        },
    ]
    assert facts["inlines"][0]["isSubtle"]
    assert standing["inlines"][0] == {
        "type": "TextRun",
        "text": "Beschluss: geändert beschlossen",
        "weight": "Bolder",
    }
    assert [run["text"] for run in quote["inlines"] if run.get("weight")] == ["Plan"]


def test_a_paper() -> None:
    files = (FileLink("Anlage", f"{RIS}/datei/3"), FileLink("Plan", None))
    related = (PaperLink(REF, "siehe auch", "8/2026", "Mehr"),)
    told = (REF, "Probedorf", "", "1. Plan", "Antrag", None, ("Fraktion Eins", "Fraktion Zwei"))
    stations = (STATION, Station(None, "Rat", "", None, deciding=False))
    content = only(PaperCard(*told, stations, files, related, f"{RIS}/7"))
    assert content.text == (
        f"ohne Nummer\n1. Plan\n{RIS}/7\nAntrag · Probedorf · Fraktion Eins, Fraktion Zwei\n\n"
        "Beratungsfolge\n• 24.03.2026 · Stadtrat (Entscheidung): geändert beschlossen\n"
        "• ohne Termin · Rat: kein Ergebnis veröffentlicht\n\n"
        f"Dateien\n• Anlage\n  {RIS}/datei/3\n• Plan\n\n"
        "Zusammenhang\n• siehe auch: 8/2026 · Mehr"
    )
    assert seen(content).opened == [f"{RIS}/7"]
    assert content.card is not None
    assert content.card["fallbackText"].startswith(f"ohne Nummer\n\n\u20601. Plan\n\n{RIS}/7\n\nAntrag")


def test_meetings() -> None:
    begins = datetime(2026, 5, 20, 17, tzinfo=UTC)
    agenda = (AgendaLine("Ö 1", "Eröffnung", None), AgendaLine("", "Plan", "vertagt", "7/2026"))
    held = MeetingCard(REF, "Probedorf", "Stadtrat", begins, "Rathaus", False, agenda, (), f"{RIS}/1")  # noqa: FBT003
    assert only(held).text == (
        "Stadtrat, Probedorf\n20.05.2026, 17:00 Uhr · Rathaus\n\n"
        "Tagesordnung (öffentlicher Teil)\n• Ö 1 Eröffnung\n• Plan [7/2026] – vertagt\n\n"
        f"Im Ratsinformationssystem öffnen: {RIS}/1"
    )
    unknown = MeetingCard(REF, "Probedorf", "Rat", None, "", False, (), (), None)  # noqa: FBT003
    assert only(unknown).text.endswith("Termin offen\n\nDie Tagesordnung ist noch nicht veröffentlicht.")
    cancelled = MeetingCard(REF, "Probedorf", "Rat", None, "", True, (), (), None)  # noqa: FBT003
    assert only(cancelled).text.endswith("Termin offen\n\nDiese Sitzung fällt aus.")


def test_a_table_is_a_list() -> None:
    rows = (("/mehr", "geht weiter", "", "3"), ("Rat", "-", "x"))
    content = only(Table("Übersicht", ("A", "B", "C", "Zahl"), rows))
    assert content.text == "Übersicht\n• /mehr – geht weiter · Zahl 3\n• Rat – B - · x"


def test_an_answer_without_a_model_is_a_card() -> None:
    citations = (Citation(REF, "7/2026", "Vorlage", 2, "gilt", f"{RIS}/datei/2"),)
    content = only(Answer((Sentence("Das gilt.", (0,)),), citations, model_written=False))
    assert content.text == f"Das gilt. [1]\n• [1] 7/2026 · S. 2 · Vorlage\n  {RIS}/datei/2"
    assert content.card is not None
    assert content.entities == []


def test_words_alone_are_no_card() -> None:
    content = only(Text("Eins\nzwei:\n• drei\n\nvier"), Notice("Achtung\nja", "warning"), Notice("Gut"))
    assert content.text == "Eins\nzwei:\n• drei\n\nvier\n\n⚠️ Achtung\n\nja\n\nGut"
    assert content.activity() == {
        "type": "message",
        "locale": "de-DE",
        "text": content.text.replace("\n", "<br/>"),
        "textFormat": "xml",
        "summary": "Eins zwei: • drei vier ⚠️ Achtung ja Gut",
    }


def test_one_line_needs_no_markup() -> None:
    activity = only(Text("R&D <b>heute</b>")).activity()
    assert (activity["text"], activity["textFormat"]) == ("R&D <b>heute</b>", "plain")


def test_lines_mark_up_nothing_but_lines() -> None:
    said = only(Text("R&D <at>alle</at>\n<b>a</b> &lt; b & c")).activity()["text"]
    assert said == "R&amp;D &lt;\u2060at>alle&lt;\u2060/at><br/>&lt;b>a&lt;/b> &amp;lt; b & c"


def test_what_says_nothing_is_no_message() -> None:
    assert rendered(Reply("k", ())) == []
    assert rendered(Reply("k", (Text(" \n\x00"), Actions(()), Table("", (), ())))) == []


def test_a_file_is_named() -> None:
    file = Attachment("Plan\u202e.pdf", "application/pdf", b"%PDF")
    assert only(file).text == "Als Datei (Plan .pdf) gibt es das im persönlichen Chat mit mir."


def test_the_activity_of_a_card() -> None:
    """The text is not sent beside the card: Teams would show both."""
    content = only(Hits("1 Treffer", (Hit(REF, "P", "7", "Plan " * 99, "Antrag", None, f"{RIS}/7", None),)))
    activity = content.activity()
    assert activity.keys() == {"type", "locale", "summary", "attachments"}
    (attachment,) = activity["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["fallbackText"].startswith("1 Treffer\n\n")
    assert len(activity["summary"]) == LONGEST_SUMMARY
    assert RIS not in activity["summary"]


def test_a_card_for_an_old_client() -> None:
    """Previews of links know neither Action.Execute nor headings."""
    made = card((Table("Liste", ("A",), (("b",),)), Actions((Action("Weiter", "/mehr"),))), version="1.3")
    assert Seen(made).commands == ["/mehr"]
    assert '"style"' not in json.dumps(made)
    assert "Action.Execute" not in json.dumps(made)


def test_a_single_card_says_what_it_leaves_out() -> None:
    many = tuple((f"Zeile {number}", "x" * 80) for number in range(500))
    made = card((Table("Alle", ("a", "b"), many),))
    assert Seen(made).words[-1] == "Hier fehlt noch etwas: Mehr passt nicht in eine Karte."
    assert len(json.dumps(made)) < ACTIVITY_BYTES
    assert card(())["body"] == []
