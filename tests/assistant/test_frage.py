"""/frage as a dialogue, with a model on the wire that says what the script says."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from adapters.command_line.compose import House, build
from bot.assistant.limits import Asker
from bot.messages import Answer, Notice, Reply
from bot.settings import Assistant, Settings, Task
from bot.settings.assistant import TASKS
from tests.assistant.chat import ABSENT, said
from tests.delivery.fakes import FakeClock
from tests.houses import Talk, load_demo
from tests.model.chat_wire import FakeChat, refusal
from tests.model.chat_wire import Reply as Wire

COSTS = "mit Gesamtkosten von 6,84 Mio. Euro"
MOST = 100
QUESTION = "Was kostet die Sanierung des Freibads?"


@pytest.fixture(scope="module")
def chat() -> Iterator[FakeChat]:
    with FakeChat() as running:
        yield running


@pytest.fixture(scope="module")
def house(chat: FakeChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    tasks = {name: Task(deadline_seconds=2) for name in TASKS}
    settings = Settings(
        database=tmp_path_factory.mktemp("frage") / "demo.db",
        home="kraehenfurt",
        assistant=Assistant(url=chat.url, model="m", tasks=tasks, user_per_hour=MOST, place_per_hour=MOST),
    )
    made = build(settings, clock)
    load_demo(made)
    yield made
    made.close()


@pytest.fixture
def talk(house: House, chat: FakeChat, request: pytest.FixtureRequest) -> Talk:
    """A person of their own, so that nobody goes on from somebody else's question."""
    chat.script.clear()
    chat.requests.clear()
    person = Talk(house, home="kraehenfurt", who=request.node.name)
    person.place = type(person.place)("test", request.node.name, "personal", home="kraehenfurt")
    return person


def source_of(chat: FakeChat, words: str) -> int:
    """The number under which the model was given these words."""
    prompt = "\n".join(message["content"] for message in chat.requests[-1]["messages"])
    before = prompt[: prompt.index(words)]
    return int(before.rpartition('<quelle nr="')[2].split('"')[0])


async def last(talk: Talk, text: str) -> Reply:
    return (await talk.replies(text))[-1]


def block(reply: Reply, kind: type[Answer]) -> Answer:
    return next(each for each in reply.blocks if isinstance(each, kind))


async def number_of(talk: Talk, chat: FakeChat, question: str, words: str) -> int:
    """Asks once in vain, to see what the model is given."""
    chat.script.append(Wire(text=ABSENT))
    await talk.replies(question)
    return source_of(chat, words)


async def test_a_sentence_that_holds_is_shown_with_its_page(talk: Talk, chat: FakeChat) -> None:
    question = f"{QUESTION} Bitte genau."
    number = await number_of(talk, chat, question, COSTS)
    chat.script.append(Wire(text=said("Die Sanierung kostet 6,84 Mio. Euro.", (number, COSTS))))
    reply = await last(talk, f"/frage {question} Danke!")
    answer = block(reply, Answer)
    assert [each.text for each in answer.sentences] == ["Die Sanierung kostet 6,84 Mio. Euro."]
    assert answer.model_written
    (citation,) = answer.citations
    assert (citation.reference, citation.page, citation.quote) == ("2023/0412", 1, COSTS)
    assert citation.paper in reply.shows


async def test_no_sentence_appears_before_it_was_checked_not_even_as_a_draft(
    talk: Talk, chat: FakeChat
) -> None:
    question = "Was kostet das Freibad am Mühlgrund?"
    number = await number_of(talk, chat, question, COSTS)
    lie = said("Die Sanierung kostet 9,99 Mio. Euro.", (number, COSTS))
    truth = said("Die Sanierung kostet 6,84 Mio. Euro.", (number, COSTS))
    chat.script.append(Wire(text=lie + truth + lie))
    replies = await talk.replies(f"/frage {question}!")
    assert "9,99" not in repr(replies)
    assert [reply.state for reply in replies].count("final") == 1
    assert any(isinstance(each, Answer) for reply in replies[:-1] for each in reply.blocks)
    notices = [each.text for each in replies[-1].blocks if isinstance(each, Notice)]
    assert any("2 Sätze des Sprachmodells ließen sich nicht belegen" in text for text in notices)


async def test_where_nothing_of_the_model_holds_the_papers_speak(talk: Talk, chat: FakeChat) -> None:
    chat.script.append(Wire(text=said("Das Freibad kostet 1 Euro.", (1, "steht nirgends"))))
    answer = block(await last(talk, f"/frage {QUESTION}!!"), Answer)
    assert not answer.model_written
    assert "6,84 Mio. Euro" in answer.sentences[0].text


async def test_where_the_model_says_that_it_is_not_there(talk: Talk, chat: FakeChat) -> None:
    chat.script.append(Wire(text=ABSENT))
    shown = await talk("/frage Wie heißt der Bademeister des Freibads am Mühlgrund?")
    assert "was gefragt ist, steht nicht darin" in shown
    assert "2023/0412" in shown


@pytest.mark.parametrize(
    ("wire", "told"),
    [
        (refusal(500), "antwortet gerade nicht"),
        (refusal(401), "hat die Anfrage abgelehnt"),
        (refusal(429, x_should_retry="false"), "ist gerade überlastet"),
        (Wire(delay=5), "antwortet gerade nicht"),
        (Wire(body=b"<html>Anmeldung</html>", kind="text/html"), "hat nicht zu Ende geantwortet"),
    ],
)
async def test_an_endpoint_that_fails_costs_no_answer(
    talk: Talk, chat: FakeChat, wire: Wire, told: str
) -> None:
    chat.script.extend([wire] * 4)
    shown = " ".join((await talk(f"/frage {QUESTION}")).split())
    assert "6,84 Mio. Euro" in shown
    assert told in shown
    assert "Traceback" not in shown


async def test_the_same_question_is_answered_once(talk: Talk, chat: FakeChat) -> None:
    chat.script.append(Wire(text=ABSENT))
    first = await last(talk, "/frage Was kostet ein Eis im Freibad am Mühlgrund?")
    second = await last(talk, "/frage was kostet ein  Eis im Freibad am Mühlgrund?")
    assert first == second
    assert len(chat.requests) == 1


async def test_the_limit_of_a_person(talk: Talk, chat: FakeChat, house: House) -> None:
    for _ in range(MOST):
        house.study.limits.admit(Asker("test", talk.place.id, talk.who))
    shown = await talk("/frage Was kostet der Umbau des Freibads?")
    assert "In 60 Minuten geht es weiter" in " ".join(shown.split())
    assert "6,84" in shown
    assert not chat.requests


async def test_questions_go_on(talk: Talk, chat: FakeChat) -> None:
    chat.always = Wire(text=ABSENT)
    await talk(f"/frage {QUESTION}")
    shown = await talk("und in Quellstadt?")
    assert "Verstanden als: Was kostet die Sanierung des Freibads in Quellstadt?" in shown
    await talk(f"/frage {QUESTION}")
    assert "Zu: Was kostet die Sanierung des Freibads?" in await talk("Wann wurde das beschlossen?")
    assert "im Vergleich" in await talk("Wie haben die anderen das gelöst?")
    await talk("/vergiss")
    assert "Zu: " not in await talk("Wann wurde das beschlossen?")


async def test_nothing_of_it_is_logged(talk: Talk, chat: FakeChat, caplog: pytest.LogCaptureFixture) -> None:
    chat.script.append(Wire(text=said("Das Freibad gehört Rübezahl.", (1, "Rübezahl badet"))))
    with caplog.at_level(logging.DEBUG):
        await talk("/frage Gehört das Freibad am Mühlgrund dem Rübezahl?")
    own = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "adapters"))]
    assert own
    assert "Rübezahl" not in json.dumps(own, ensure_ascii=False)
