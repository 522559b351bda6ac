"""What every adapter promises: the same Reply in, equivalent content out; and that adapters stay thin.

A new platform adds itself to ADAPTERS.
"""

import dataclasses
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from adapters.command_line.compose import House
from adapters.matrix import render as matrix
from adapters.matrix.content import edited, notice
from adapters.teams.render import rendered as teams
from adapters.terminal.render import render as terminal
from bot.messages import Answer, Citation, Reply, Sentence, Table, Written, by_model
from tests.adapter_cases import ANYWHERE, CASES, HINTS, REF
from tests.houses import Talk
from tests.matrix.blocks import Page
from tests.teams.schema import Seen

ROOT = Path(__file__).parent.parent


def in_terminal(reply: Reply) -> list[str]:
    screen = Console(file=io.StringIO(), width=100_000, highlight=False)
    with screen.capture() as shown:
        screen.print(terminal(reply.blocks))
    return [shown.get()] if reply.blocks else []


def in_matrix(reply: Reply) -> list[str]:
    """The fallback of each event, where the sentence about a file is the file itself."""
    said = [str(notice(each)["body"]) for each in matrix.rendered(reply.blocks)]
    return said + [each.name for each in matrix.attachments(reply.blocks)]


def in_matrix_html(reply: Reply) -> list[str]:
    made = [
        (" ".join(Page(each.html).words), Page(each.html).links) for each in matrix.rendered(reply.blocks)
    ]
    files = [each.name for each in matrix.attachments(reply.blocks)]
    return ["\n".join((words, *links)) for words, links in made] + files


def in_teams(reply: Reply) -> list[str]:
    """What a card shows, what its buttons send, where its links lead; else the text."""
    made = []
    for each in teams(reply):
        card = Seen(each.card) if each.card else None
        titles = re.findall(r'"title": "([^"]*)"', json.dumps(each.card, ensure_ascii=False))
        shown = (*card.words, *titles, *card.commands, *card.links, *card.opened) if card else (each.text,)
        made.append("\n".join(shown))
    return made


def in_teams_text(reply: Reply) -> list[str]:
    """For those who do not see the card: its fallback, the notification."""
    return [each.text for each in teams(reply)]


ADAPTERS: dict[str, Callable[[Reply], list[str]]] = {
    "terminal": in_terminal,
    "matrix": in_matrix,
    "matrix html": in_matrix_html,
    "teams": in_teams,
    "teams text": in_teams_text,
}
QUESTIONS = (
    "/suche Hitzeaktionsplan", "/mehr", "/suche Hitzeaktionsplann Grünflächen", "/suche xyzzyq",
    "/suche Radweg 2025",
    "/vorlage 538/2024", "/vorlage 2025/0142", "/sitzung stadtrat 20.05.2026", "/neu", "/stand", "/hilfe",
    "/hilfe suche", "/datenschutz", "/meinedaten", "/vergiss",
    "/abos", "/verfolgt", "/einstellungen", "/unsinn", "danke",
)  # fmt: skip


def plain(shown: Sequence[str]) -> str:
    """Without what is only dress: escapes of Markdown, bullets, joiners, where lines break."""
    text = re.sub(r"[\\•\u2060─]", "", "\n".join(shown))
    return " ".join(text.split())


def in_order(text: str, expected: Sequence[str]) -> Iterator[str]:
    """What is not found behind what was expected before it."""
    at = 0
    for each in expected:
        found = text.find(each, at)
        if found < 0:
            yield each
        at = max(at, found)


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize("case", CASES)
def test_everything_is_said_in_the_same_order(case: str, adapter: str) -> None:
    blocks, expected = CASES[case]
    text = plain(ADAPTERS[adapter](Reply("k", tuple(blocks))))
    assert list(in_order(text, expected)) == [], text
    for each in ANYWHERE.get(case, ()):
        assert each in text


MARK = "de.ratsbot.ai_generated"
HOSTILE_WORDS = (
    "https://boese.example/x", "www.boese.example", "boese.example/pfad", "HTTP://boese.example",
    "![Bild](https://boese.example/b.png)", "[hier](https://boese.example)",
    "<img src=//boese.example/b.png>",
    '<a href="https://boese.example">x</a>', "@room", "@anna:boese.example", "#raum:boese.example",
    "<at>Rat</at>", "rat@boese.example", "mailto:rat@boese.example", "matrix:u/anna:boese.example",
    "{{DATE(2026-01-01T00:00:00Z)}}", "msteams://boese.example",
)  # fmt: skip
SEEN_AS_LINK = re.compile(
    r"\w+:/|(?:mailto|matrix):\w|\bwww\.|[@#]\w|\w\.example\b|<img|<a href|<at>|\]\(|\{\{", re.IGNORECASE
)
"""What clients make a link, a name or a picture of, in text as in Markdown and HTML."""


def marks_in_matrix(reply: Reply) -> list[tuple[str, bool]]:
    """What each event says, and whether it says that a model did; the same in what replaces it."""
    made = []
    for each in matrix.rendered(reply.blocks):
        content = notice(each)
        change = edited(content, "$1")
        marks = [content.get(MARK), change.get(MARK), change["m.new_content"].get(MARK)]
        assert marks in ([True] * 3, [None] * 3)
        made.append((each.body, marks[0] is True))
    return made


def marks_in_teams(reply: Reply) -> list[tuple[str, bool]]:
    made = []
    for each in teams(reply):
        kinds = [entity.get("additionalType") for entity in each.activity().get("entities", ())]
        assert kinds in ([["AIGeneratedContent"]], [])
        made.append((each.text, bool(kinds)))
    return made


MARKS = {"matrix": marks_in_matrix, "teams": marks_in_teams}


@pytest.mark.parametrize("platform", MARKS)
@pytest.mark.parametrize("case", CASES)
def test_what_a_model_wrote_is_marked_and_nothing_else(case: str, platform: str) -> None:
    """For machines wherever it is for people; hits, cards and a paper's own sentences never."""
    blocks, _ = CASES[case]
    marks = MARKS[platform](Reply("k", tuple(blocks)))
    for text, marked in marks:
        assert marked == ("Von einer KI formuliert." in text)
        assert not (marked and "Radweg am Bach" in text)
    assert any(marked for _, marked in marks) == any(map(by_model, blocks))


@pytest.mark.parametrize("platform", MARKS)
def test_every_part_of_a_long_text_is_marked(platform: str) -> None:
    rows = [f"Absatz {number}: " + "über Pläne " * 60 for number in range(200)]
    marks = MARKS[platform](Reply("k", (Written("Lang", "\n\n".join(rows), "Ende."),)))
    assert len(marks) > 2
    assert all(marked for _, marked in marks)
    told = " ".join(text for text, _ in marks)
    assert [int(each) for each in re.findall(r"Absatz (\d+)", told)] == list(range(200))


def hostile(words: str) -> Reply:
    """In every place where a model, or a paper that it chose, can have a say."""
    citations = (Citation(REF, words, "", None, words, None), Citation(REF, "7/2026", words, 2, words, None))
    answer = Answer((Sentence("Das gilt.", (0, 1)),), citations, model_written=True)
    written = Written(words, f"{words}\n• {words}", words)
    return Reply("k", (answer, dataclasses.replace(answer, model_written=False), written))


@pytest.mark.parametrize("words", HOSTILE_WORDS)
def test_no_word_of_it_becomes_a_link_a_name_or_a_picture_in_matrix(words: str) -> None:
    for message in matrix.rendered(hostile(f"siehe {words} dort").blocks):
        page = Page(message.html)
        assert page.links == []
        assert not SEEN_AS_LINK.search(re.sub(r"<[^\w]?|\]\(", "", " ".join(page.words)).replace("{{", ""))
        assert notice(message)["m.mentions"] == {}


@pytest.mark.parametrize("words", HOSTILE_WORDS)
def test_no_word_of_it_becomes_a_link_a_name_or_a_picture_in_teams(words: str) -> None:
    for message in teams(hostile(f"siehe {words} dort")):
        activity = message.activity()
        assert all(each["type"] == "https://schema.org/Message" for each in activity.get("entities", ()))
        told = json.dumps(activity.get("entities", ()), ensure_ascii=False)
        claimed = re.findall(r'"(?:name|abstract)": "([^"]*)"', told)
        # What is escaped is shown as it stands there, and rich text in cards knows no markup.
        escaped = re.sub(r"\\[\[\]]|&lt;", "", str(activity.get("text", "")))
        rich = [re.sub(r"<|\]\(", "", each) for each in (Seen(message.card).words if message.card else ())]
        for text in (escaped, *rich, *claimed):
            assert not SEEN_AS_LINK.search(text.replace("#", "")), text


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_commands_can_be_given(adapter: str) -> None:
    text = plain(ADAPTERS[adapter](Reply("k", (HINTS,))))
    assert "/mehr" in text
    assert "/vorlage 2" in text


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_a_reply_without_blocks_shows_nothing(adapter: str) -> None:
    """So that the port takes back what stands there (test_teams_post, test_matrix_post)."""
    assert ADAPTERS[adapter](Reply("k", ())) == []


@pytest.mark.parametrize("question", QUESTIONS)
async def test_answers_of_the_demo_council(demo_house: House, question: str) -> None:
    """Every word, number and result of the terminal is shown by the others as well, and none is made up."""
    talk = Talk(demo_house)
    if question == "/mehr":
        await talk.blocks(QUESTIONS[0])
    replies = await talk.replies(question)
    tables = [each for reply in replies for each in reply.blocks if isinstance(each, Table)]
    headers = {word for each in tables for word in _words(each.header)}
    words = {
        name: {word for each in replies for word in _words(show(each))} for name, show in ADAPTERS.items()
    }
    known = words["terminal"] | {word for each in replies for word in _words(_strings(each))} | DRESS
    for name, said in words.items():
        assert words["terminal"] - headers - said == set(), name
        assert said - known == set(), name


DRESS = {"Details", "/vorlage", "Im", "Ratsinformationssystem", "öffnen", "⚠️"}
"""What platforms add: buttons, signs."""


def _words(shown: Sequence[str]) -> set[str]:
    """Without numbers of hits, which each platform writes in its own way."""
    stripped = (word.strip(".,:;!?()[]„“…–·\u2011-") for word in plain(shown).split())
    return {word for word in stripped if word}


def _strings(value: Any) -> list[str]:
    """All texts and addresses that a reply holds, those that a platform need not show included."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for each in value for text in _strings(each)]
    if dataclasses.is_dataclass(value):
        return [text for each in dataclasses.fields(value) for text in _strings(getattr(value, each.name))]
    return []


def _size(adapter: str) -> tuple[int, int]:
    """Files and lines of code, without blank ones."""
    files = sorted((ROOT / "adapters" / adapter).glob("*.py"))
    code = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return len(files), len(code)


MOST_LINES = {"terminal": 450, "matrix": 4_400, "teams": 4_000}
SIZES = [
    pytest.param(name, id=f"{name}: {_size(name)[0]} files, {_size(name)[1]} lines") for name in MOST_LINES
]


@pytest.mark.parametrize("adapter", SIZES)
def test_adapters_stay_thin(adapter: str) -> None:
    """They know a platform and the bot's door (of `bot` itself its version). `pytest -v` shows their size."""
    assert _size(adapter)[1] <= MOST_LINES[adapter]
    for path in (ROOT / "adapters" / adapter).glob("*.py"):
        imported = re.findall(
            r"^\s*(?:from|import) (bot(?:\.\w+)*)(?= |$)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert set(imported) <= {
            "bot",
            "bot.app",
            "bot.messages",
            "bot.errors",
            "bot.clock",
            "bot.findings",
            "bot.logs",
        }, path.name
