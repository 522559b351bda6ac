"""/text as a dialogue."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.app import Bot
from bot.assistant.writing.templates import Templates, load_templates
from bot.commands.text import understood
from bot.messages import Attachment, ObjectRef, Table, Written
from bot.metrics import Metrics
from bot.store.database import Database
from tests.assistant.chat import ScriptedChat, said
from tests.assistant.desks import SHIPPED, Desks
from tests.delivery.fakes import FakeClock
from tests.houses import Talk

POOL = ObjectRef("Paper", "kraehenfurt", "https://ris.kraehenfurt.example/oparl/paper/1031")
PATCHED = "Die Beckenfolie ist an mehr als 120 Stellen geflickt"


class Offices:
    """People who talk to a bot whose model plays a script."""

    def __init__(self, house: House, use: Database) -> None:
        self.house = house
        self.use = use

    def __call__(self, chat: ScriptedChat | None, templates: Templates | None = None) -> Talk:
        desks = Desks(self.house, self.use, FakeClock(), templates or load_templates(SHIPPED))
        before = self.house.services
        services = replace(before, assistant=replace(before.assistant, writing=desks(chat).writing))
        mailbox, clock, turns = self.house.mailbox, self.house.clock, self.house.bot.turns
        bot = Bot(services, mailbox, clock, lambda _platform, user: user, Metrics(), turns)
        return Talk(replace(self.house, services=services, bot=bot), who="berta")


@pytest.fixture
def offices(demo_house: House, tmp_path: Path) -> Iterator[Offices]:
    use = Database(tmp_path / "use.db")
    yield Offices(demo_house, use)
    use.close()


async def test_a_text_made_shorter(offices: Offices) -> None:
    talk = offices(ScriptedChat("Das Büro ist zu."))
    answer = await talk("/text kürzer: Das Büro ist zum gegenwärtigen Zeitpunkt geschlossen.")
    assert "Kürzer" in answer
    assert "Das Büro ist zu." in answer


async def test_line_breaks_and_long_texts_reach_the_model(offices: Offices) -> None:
    chat = ScriptedChat("Kurz.")
    talk = offices(chat)
    await talk("/text kürzer:\nErste Zeile\n\n• " + "lang " * 900 + "Ende")
    assert "Erste Zeile\n\n• lang" in chat.prompt
    assert "lang Ende" in chat.prompt


async def test_what_is_said_in_other_words(offices: Offices) -> None:
    chat = ScriptedChat("The office is closed.")
    answer = await offices(chat)("/text übersetze das bitte ins Englische: Das Büro ist zu.")
    assert "Englisch." in chat.prompt
    assert "The office is closed." in answer


async def test_drafts_come_before_the_text(offices: Offices) -> None:
    talk = offices(ScriptedChat(["Ein Absatz.\n\n", "Noch einer."]))
    replies = await talk.replies("/text vermerk: zwei Absätze")
    assert [each.state for each in replies] == ["draft", "draft", "final"]
    assert {each.key for each in replies} == {"answer"}
    assert any(isinstance(block, Written) for block in replies[-1].blocks)


async def test_a_paper_in_simple_language(offices: Offices) -> None:
    number = next(
        each.number for each in offices.house.services.assistant.writing.sources(POOL) if PATCHED in each.text
    )
    chat = ScriptedChat([said("Die Beckenfolie ist an mehr als 120 Stellen geflickt.", (number, PATCHED))])
    talk = offices(chat)
    replies = await talk.replies("/text einfach 2023/0412")
    assert POOL in replies[-1].shows
    answer = await talk("/text leichte Sprache 2023/0412 Krähenfurt")
    assert "Einfache Sprache (KI-Entwurf) zu 2023/0412" in " ".join(answer.split())
    assert "Leichte Sprache kann ich nicht liefern" in " ".join(answer.split())


async def test_a_number_that_is_not_there(offices: Offices) -> None:
    assert "nicht zu finden" in await offices(ScriptedChat("x"))("/text einfach 1999/9999")


async def test_the_second_of_a_list(offices: Offices) -> None:
    chat = ScriptedChat("{}")
    talk = offices(chat)
    await talk("/suche Freibad")
    await talk("/text vermerk 1")
    assert "<quelle" in chat.prompt


async def test_all_samples(offices: Offices) -> None:
    blocks = await offices(None).blocks("/text muster")
    table = blocks[0]
    assert isinstance(table, Table)
    assert table.header == ("Muster", "wofür", "Stadt", "Stand", "geprüft von")
    assert ("pressetext", "alle") in [(row[0], row[2]) for row in table.rows]
    assert len(blocks) == 2


async def test_one_sample_to_take_along(offices: Offices) -> None:
    talk = offices(None)
    blocks = await talk.blocks("/text muster pressetext")
    file = next(block for block in blocks if isinstance(block, Attachment))
    assert (file.name, file.mime) == ("pressetext.md", "text/markdown")
    assert file.content == (SHIPPED / "pressetext.md").read_bytes()
    shown = await talk("/text muster Pressetext")
    assert "Keine erfundenen Zitate" in shown
    assert "Davor stehen immer diese Regeln" in shown
    assert "gibt es nicht" in await talk("/text muster gibtsnicht")


async def test_mistakes_are_told_to_those_who_can_mend_them(offices: Offices, tmp_path: Path) -> None:
    (tmp_path / "eigen.md").write_text("kein Kopf", encoding="utf-8")
    talk = offices(None, load_templates(SHIPPED, tmp_path))
    assert "eigen.md, Zeile 1: Der Kopf fehlt" in await talk("/text muster")
    talk.place = replace(talk.place, kind="room")
    assert "eigen.md" not in await talk("/text muster", addressed=True)


async def test_how_it_works_is_said_where_nothing_is_understood(offices: Offices) -> None:
    assert "Welche Art von Text soll es sein?" in await offices(ScriptedChat("x"))("/text")


async def test_without_a_model(offices: Offices) -> None:
    assert "kein" in await offices(None)("/text kürzer: Das Büro ist zu.")


@pytest.mark.parametrize(
    ("args", "is_meant"),
    [
        ("kürzer: Das", True),
        ("muster", True),
        ("einfach 2023/0412", True),
        ("", True),
        ("der Satzung", False),
        ("zum Haushalt steht wo?", False),
    ],
)
def test_without_a_slash_it_may_be_a_question(args: str, *, is_meant: bool) -> None:
    assert understood(args) is is_meant
