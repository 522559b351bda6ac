"""The terminal adapter: a conversation through the mailbox, and how blocks look."""

import asyncio
import io
import select
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.terminal.chat import Terminal, converse
from adapters.terminal.render import WIDTH, console, render
from bot.messages import (
    Answer,
    Attachment,
    Citation,
    FileLink,
    Hit,
    Hits,
    Incoming,
    MeetingCard,
    Notice,
    ObjectRef,
    PaperCard,
    PaperLink,
    Sentence,
    Snippet,
    Station,
    Table,
)
from bot.settings import Settings
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo

REF = ObjectRef("Paper", "probedorf", "x")


class Keyboard:
    """Lines a person types; after the last one the terminal is closed."""

    def __init__(self, *lines: str, end: type[BaseException] = EOFError) -> None:
        self.lines = list(lines)
        self.end = end

    def __call__(self) -> str:
        if not self.lines:
            raise self.end
        return self.lines.pop(0)


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


def test_a_conversation(demo_house: House, screen: io.StringIO) -> None:
    terminal = Terminal(demo_house.bot, console(file=screen), home="quellstadt")
    converse(terminal, Keyboard("", "suche Elternbeiträge", "/mehr", "/quatsch"))
    said = screen.getvalue()
    assert "Quellstadt: " in said
    assert "In den anderen Städten" in said
    assert "Den Befehl „quatsch“ kenne ich nicht" in said


async def test_what_an_earlier_session_owes_is_said_at_the_next_start(
    tmp_path: Path, clock: FakeClock, screen: io.StringIO
) -> None:
    first = build(Settings(database=tmp_path / "t.db"), clock)
    load_demo(first)
    terminal = Terminal(first.bot, console(file=io.StringIO()))
    replies = [reply async for reply in first.bot.handle(_asks(terminal, "/vorlage 2025/0137"))]
    first.mailbox.enqueue(terminal.place, replies, "interrupted")
    first.close()
    second = build(Settings(database=tmp_path / "t.db"), clock)
    await asyncio.to_thread(converse, Terminal(second.bot, console(file=screen)), Keyboard())
    assert screen.getvalue().count("Radverkehrskonzept 2035") == 1
    second.close()


def _asks(terminal: Terminal, text: str) -> Incoming:
    return Incoming(
        "e", "message", terminal.place, terminal.sender, text, terminal.bot.clock.now(), addressed=True
    )


def shown(*blocks: object, **options: object) -> str:
    paper = io.StringIO()
    console(file=paper, **options).print(render(blocks))  # type: ignore[arg-type]
    return paper.getvalue()


def a_hit(**fields: object) -> Hit:
    made = {
        "paper": REF, "city": "Probedorf", "reference": "2025/0001", "title": "Radweg",
        "paper_type": "Antrag", "date": None, "web": None, "station": None, "snippets": (),
    }  # fmt: skip
    return Hit(**{**made, **fields})  # type: ignore[arg-type]


def test_no_line_is_wider_than_eighty_columns() -> None:
    long = "Donaudampfschifffahrtsgesellschaft " * 12
    snippet = Snippet(long, ((0, 4),), 3, "Anlage")
    station = Station(None, long, "", None, deciding=False)
    text = shown(Hits("Treffer", (a_hit(title=long, snippets=(snippet,), station=station),)), Notice(long))
    assert max(map(len, text.splitlines())) <= WIDTH


def test_other_papers_of_the_matter_stand_in_one_line() -> None:
    first = PaperLink(REF, "neuere Fassung", "2025/0001/2", "")
    other = PaperLink(REF, "Änderungsantrag", "2025/0001/1", "Kein Radweg")
    text = " ".join(shown(Hits("Treffer", (a_hit(versions=(first, other), unnamed=2),))).split())
    assert (
        "auch: 2025/0001/2 (neuere Fassung), 2025/0001/1 (Änderungsantrag: Kein Radweg) und 2 weitere" in text
    )
    assert "auch:" not in shown(Hits("Treffer", (a_hit(),)))


@pytest.mark.parametrize(("deciding", "mark"), [(True, "Beschluss: abgelehnt"), (False, "Stand: abgelehnt")])
def test_the_station_that_decided_is_marked(deciding: bool, mark: str) -> None:
    station = Station(date(2025, 6, 26), "Stadtrat", "", "abgelehnt", deciding=deciding)
    hits = Hits("Treffer", (a_hit(station=station),))
    assert f"{mark} – Stadtrat, 26.06.2025" in shown(hits)
    assert ("\x1b[1m" + mark in shown(hits, force_terminal=True)) is deciding


def test_a_snippet_says_where_it_stands_and_whether_it_was_read_from_a_picture() -> None:
    snippet = Snippet("Der Rat beschließt.", ((4, 7),), 3, "Anlage", ocr=True)
    assert "„Der Rat beschließt.“ (S. 3 · Anlage · Texterkennung)" in shown(
        Hits("Treffer", (a_hit(snippets=(snippet,)),))
    )


def test_links_are_clickable_where_the_terminal_can_and_written_out_elsewhere() -> None:
    address = "https://ris.probedorf.example/vorlage/1"
    hits = Hits("Treffer", (a_hit(web=address),))
    assert f";{address}\x1b\\" in shown(hits, force_terminal=True)
    assert address in shown(hits).splitlines()[-1]
    assert "\x1b" not in shown(hits)


def test_control_characters_from_documents_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in shown(Hits("x", (a_hit(title="a\x1b[2Jb"),)), Notice("c\x1b]0;d\x07e"))


def test_rich_markup_in_documents_is_text() -> None:
    assert "[red]rot[/red]" in shown(Notice("[red]rot[/red]"))


def test_the_other_blocks() -> None:
    citation = Citation(REF, "2025/0001", "Anlage", 2, "wörtlich", None)
    text = shown(
        Answer((Sentence("Der Rat beschloss.", (0,)),), (citation,), model_written=True),
        Table("Zahlen", ("Stadt", "Zahl"), (("Probedorf", "12"),)),
        Attachment("liste.csv", "text/csv", b"a;b"),
    )
    assert "Der Rat beschloss. [1]" in text
    assert "Von einer KI formuliert." in text
    assert "liste.csv" in text


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_prompt_ends_the_conversation_on_a_new_line(
    demo_house: House, screen: io.StringIO, end: type[BaseException]
) -> None:
    converse(Terminal(demo_house.bot, console(file=screen)), Keyboard(end=end))
    assert screen.getvalue().endswith("\n\n")


def test_half_a_surrogate_pair_is_no_reason_to_stop(demo_house: House, screen: io.StringIO) -> None:
    terminal = Terminal(demo_house.bot, console(file=screen))
    converse(terminal, Keyboard("/suche \udcff Radweg", "\ud83d", "/vorlage \udcff", "/quatsch \udcff"))
    assert terminal.shown == 4


SPAWN = (
    "import os, pty, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
)
"""Gives a program a terminal of its own; in a process of its own, because forking threads is unsafe.

Tests that run in the background of a shell have SIGINT ignored, which a program inherits.
"""


QUIET = 1.0
PATIENCE = 5


def typed(key: bytes) -> tuple[int, str]:
    """`ratsbot demo` at a real terminal, a key pressed at its quiet prompt: exit status and screen.

    The key is pressed again, as a person would, should it fall between prompt and reading.
    """
    demo = [sys.executable, "-m", "adapters.command_line", "demo"]
    command = [sys.executable, "-c", SPAWN, *demo]
    seen, pressed = b"", 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin
        assert process.stdout
        while pressed < PATIENCE:
            if select.select([process.stdout], [], [], QUIET)[0]:
                piece = process.stdout.read(4096)
                if not piece:
                    break
                seen += piece
            elif "› ".encode() in seen:
                process.stdin.write(key)
                pressed += 1
        else:
            process.kill()
    return process.returncode, seen.decode(errors="replace")


@pytest.mark.slow
@pytest.mark.parametrize("key", [b"\x03", b"\x04"])
def test_ctrl_c_and_ctrl_d_end_a_real_terminal_at_once(key: bytes) -> None:
    status, said = typed(key)
    assert status == 0, said
    assert "Traceback" not in said
    assert said.endswith("\r\n")


def test_a_file_is_a_link_on_a_terminal_and_an_address_elsewhere() -> None:
    address = "https://ris.probedorf.example/datei/1.pdf"
    card = PaperCard(
        REF, "Probedorf", "1/25", "Radweg", "", None, (), (), (FileLink("Anlage", address),), (), None
    )
    assert address in shown(card).splitlines()[-1]
    assert f";{address}\x1b\\" in shown(card, force_terminal=True)


def test_a_meeting_without_agenda_says_so() -> None:
    start = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    card = MeetingCard(REF, "Probedorf", "Stadtrat", start, "", False, (), (), None)  # noqa: FBT003
    assert "Die Tagesordnung ist noch nicht veröffentlicht." in shown(card)
