"""Two sentences above an edition: of its own lines, checked, and never in its way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant.introducing import Introducing
from bot.assistant.limits import Limits
from bot.assistant.prompts import load_prompts
from bot.assistant.writer import Writer
from bot.errors import ModelUnavailable
from bot.messages import NewsLine, ObjectRef
from bot.metrics import Metrics
from bot.settings import Assistant, packaged
from bot.store.database import Database
from bot.store.model_use import ModelUse
from tests.assistant.chat import ScriptedChat, said
from tests.delivery.fakes import FakeClock

LINES = tuple(
    NewsLine(
        (ObjectRef("AgendaItem", "trier", f"i{at}"), ObjectRef("Paper", "trier", f"p{at}")),
        "einstimmig beschlossen",
        title,
        facts=(f"{at}/2026", "Stadtrat, 12.11.2026"),
        url=f"https://ris.example/{at}",
    )
    for at, title in enumerate(("Neubau der Uferbrücke", "Satzung zur Hundesteuer", "Stadtwaldbericht"), 1)
)
BRIDGE = (1, "einstimmig beschlossen. Neubau der Uferbrücke")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "use.db")
    yield made
    made.close()


def introducing(db: Database, clock: FakeClock, chat: ScriptedChat | None, month: int = 0) -> Introducing:
    limits = Limits(Assistant(monthly_tokens=month), ModelUse(db), clock)
    return Introducing(Writer(chat, load_prompts(packaged("prompts")), limits, Metrics()))


def test_sentences_that_hold_cite_papers_of_these_lines(db: Database, clock: FakeClock) -> None:
    chat = ScriptedChat(said("Der Neubau der Uferbrücke ist einstimmig beschlossen.", BRIDGE))
    answer = introducing(db, clock, chat).introduce(LINES)
    assert answer is not None
    assert answer.model_written
    assert [each.paper.id for each in answer.citations] == ["p1"]


def test_what_the_lines_do_not_say_is_not_said(db: Database, clock: FakeClock) -> None:
    chat = ScriptedChat(said("Der Neubau der Uferbrücke ist abgelehnt.", BRIDGE))
    assert introducing(db, clock, chat).introduce(LINES) is None


def test_two_sentences_are_enough(db: Database, clock: FakeClock) -> None:
    line = said("Der Neubau der Uferbrücke ist einstimmig beschlossen.", BRIDGE)
    chat = ScriptedChat([line, line, line, line])
    answer = introducing(db, clock, chat).introduce(LINES)
    assert answer is not None
    assert len(answer.sentences) == 2
    assert chat.closed == 1


@pytest.mark.parametrize("trouble", ["no model", "fails", "month spent", "few lines"])
def test_without_it_the_edition_is_complete(db: Database, clock: FakeClock, trouble: str) -> None:
    good = said("Der Neubau der Uferbrücke ist einstimmig beschlossen.", BRIDGE)
    chat = ScriptedChat([ModelUnavailable("Es antwortet nicht.")] if trouble == "fails" else good)
    if trouble == "month spent":
        ModelUse(db).add(f"{clock.now():%Y-%m}", "answer", 90, 10)
    made = introducing(db, clock, None if trouble == "no model" else chat, 100 if "month" in trouble else 0)
    assert made.introduce(LINES[:1] if trouble == "few lines" else LINES) is None
