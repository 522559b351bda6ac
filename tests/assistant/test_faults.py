"""Whatever the endpoint does, somebody who asks gets one answer, in time, in German, and may ask again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.delivery.records import Backlog
from bot.messages import Answer, Block, Notice, Text, Written, by_model
from tests.assistant.faults import (
    ALL,
    COMMANDS,
    COSTS,
    FREE,
    NOT_GERMAN,
    PLATFORM,
    SENTENCE,
    Asked,
    Office,
    Row,
    Wall,
)
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo
from tests.model.chat_wire import KEY, FakeChat, part
from tests.model.chat_wire import Reply as Wire

IN_TIME = 4.0
"""Seconds beyond the deadline in which the answer stands there: on an idle machine a tenth of that."""
NOTHING_WAITS = Backlog(0, 0)
TOLD = {
    "frage": {
        "busy": "ist gerade überlastet. In ein paar Minuten",
        "down": "antwortet gerade nicht. Die Frage können Sie später",
        "refused": "hat die Anfrage abgelehnt. Manchmal hilft eine andere Formulierung",
        "too_long": "kann so viel Text nicht lesen. Es hilft, enger zu fragen",
        "broken": "hat nicht zu Ende geantwortet. Die Frage können Sie gleich",
    },
    "text": {
        "busy": "gerade zu viel zu tun. In ein paar Minuten geht es wieder. Bitte noch einmal senden.",
        "down": "gerade nicht erreichbar oder zu langsam. Bitte noch einmal senden.",
        "refused": "nimmt die Anfrage nicht an. Manchmal hilft es, sie anders formuliert zu senden",
        "too_long": "Das ist zu lang für das Sprachmodell. Bitte in Teilen senden.",
        "broken": "hat nicht zu Ende geantwortet. Bitte noch einmal senden.",
    },
    "zusammenfassung": {
        "busy": "ist gerade überlastet. Deshalb stehen hier wörtliche Auszüge.",
        "down": "antwortet gerade nicht. Deshalb stehen hier wörtliche Auszüge.",
        "refused": "hat die Anfrage abgelehnt. Deshalb stehen hier wörtliche Auszüge.",
        "too_long": "kann so viel Text nicht lesen. Deshalb stehen hier wörtliche Auszüge.",
        "broken": "hat nicht zu Ende geantwortet. Deshalb stehen hier wörtliche Auszüge.",
    },
}
TOLD["text einfach"] = TOLD["text"] | {"too_long": "Die Vorlage ist zu lang für das Sprachmodell."}
BREAK = {
    "frage": "brach hier ab; es kann etwas fehlen.",
    "text": "Der Text bricht hier ab",
    "text einfach": "Der Text bricht hier ab",
    "zusammenfassung": "In dieser Zusammenfassung kann etwas fehlen.",
}
EXTRACT = {"frage": "Gesamtkosten von 6,84 Mio. Euro", "zusammenfassung": "Vorgeschlagener Beschluss"}
"""What the papers themselves say, where no model does."""


@pytest.fixture(scope="module")
def wire() -> Iterator[FakeChat]:
    with FakeChat() as running, pytest.MonkeyPatch.context() as environment:
        environment.setenv("RATSBOT_TEST_KEY", KEY)
        yield running


@pytest.fixture(scope="module")
def office(wire: FakeChat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    made = Office(tmp_path_factory.mktemp("faults") / "demo.db", wire, clock)
    load_demo(made.house)
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def unplugged(office: Office) -> Iterator[Office]:
    """The same, where nobody listens at the endpoint's address."""
    made = Office(office.database, office.chat, office.clock, "http://127.0.0.1:9/v1")
    yield made
    made.house.close()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("row", "late"), ALL, ids=lambda each: getattr(each, "name", (each and "late") or "")
)
async def test_what_is_seen(
    office: Office,
    unplugged: Office,
    caplog: pytest.LogCaptureFixture,
    row: Row,
    *,
    late: bool,
    command: str,
) -> None:
    opening = await office.opening(command)
    asked_at = unplugged if row.name == "nobody listens" else office
    with caplog.at_level(logging.DEBUG):
        asked = await asked_at.meet(row, command, opening, late=late)
    assert asked.seconds < row.deadline + IN_TIME
    assert_one_answer(asked_at, asked)
    assert_nothing_technical(asked.wall.text, caplog.text, command)
    if row.kind == "fine":
        assert_whole(asked, command)
    elif late:
        assert_broken(asked, command, row)
    else:
        assert_without_model(asked, command, row)


def assert_one_answer(office: Office, asked: Asked) -> None:
    assert asked.final.key == "answer"
    assert {each.key for each in asked.replies} == {"answer"}
    assert len(asked.wall.posts) == 1
    assert list(asked.wall.stands.values()) == [asked.wall.posts[0].reply]
    assert office.house.mailbox.backlog(PLATFORM) == NOTHING_WAITS


def assert_nothing_technical(wall: str, log: str, command: str) -> None:
    assert not NOT_GERMAN.search(wall)
    told = [KEY, "Traceback", "boom", "Anmeldung", "requested 9001", SENTENCE, COSTS, FREE, COMMANDS[command]]
    assert not [each for each in told if each in log]


def assert_whole(asked: Asked, command: str) -> None:
    assert any(map(by_model, asked.final.blocks))
    assert BREAK[command] not in asked.wall.text
    assert "Das Sprachmodell" not in asked.wall.text


def assert_broken(asked: Asked, command: str, row: Row) -> None:
    """Sentences that hold stay. Of a text that rests on nothing, what the endpoint has filtered goes."""
    if command == "text" and row.late == "refused":
        assert FREE not in asked.wall.text
        assert TOLD[command]["refused"] in asked.wall.text
        return
    assert (FREE if command == "text" else SENTENCE) in asked.wall.text
    assert any(map(by_model, asked.final.blocks))
    assert asked.wall.text.count(BREAK[command]) == 1


def assert_without_model(asked: Asked, command: str, row: Row) -> None:
    if command == "text" and any(isinstance(each, Written) for each in asked.final.blocks):
        assert row.kind == "broken"  # a beginning is the person's to use or not
        assert BREAK[command] in asked.wall.text
        return
    assert TOLD[command][row.kind] in asked.wall.text
    assert not any(map(by_model, asked.final.blocks))
    assert EXTRACT.get(command, "") in asked.wall.text
    answers = [each for each in asked.final.blocks if isinstance(each, Answer)]
    assert bool(answers) is (command in EXTRACT)


async def test_what_broke_off_is_asked_anew(office: Office) -> None:
    opening = await office.opening("frage")
    for wire in (Wire(events=opening), Wire(events=(part('{"satz": "D'),)), Wire(events=opening)):
        office.chat.script.append(wire)
        asked = await office.ask("anew", COMMANDS["frage"], forget=False)
        assert asked.requests == 1


@asynccontextmanager
async def at_work(office: Office, wall: Wall) -> AsyncIterator[None]:
    """A courier that runs, and is stopped."""
    stop = asyncio.Event()
    running = asyncio.create_task(office.courier(wall).run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - threads and a platform, which nudge nobody
            await asyncio.sleep(0.02)


async def writing(office: Office, wall: Wall) -> None:
    """Until the model is in the midst of it, and what it has written is to be seen."""
    office.chat.asked.clear()
    office.chat.left.clear()
    await until(office.chat.asked.is_set)
    await until(lambda: any(by_model(block) for each in wall.drafts for block in each.blocks))


def lingering(opening: tuple[bytes, ...]) -> Wire:
    return Wire(events=(*opening, part('{"satz": "Das')), linger=60)


def words(blocks: tuple[Block, ...]) -> str:
    return " ".join(each.text for each in blocks if isinstance(each, Notice | Text))


@pytest.mark.parametrize("command", COMMANDS)
async def test_after_a_stop_in_the_midst_of_an_answer_it_is_given_once(office: Office, command: str) -> None:
    opening = await office.opening(command)
    office.forget()
    office.chat.script.extend([lingering(opening), Wire(events=(*opening, part(finish="stop")))])
    wall, who = Wall(), f"kill {command}"
    office.hears(office.event(who, COMMANDS[command]))
    async with at_work(office, wall):
        await writing(office, wall)
    await until(office.chat.left.is_set)
    assert wall.posts == []
    office.reopen()
    async with at_work(office, wall):
        await until(lambda: bool(wall.posts))
        await until(lambda: office.house.mailbox.backlog(PLATFORM) == NOTHING_WAITS)
    assert len(wall.posts) == 1
    (stands,) = wall.stands.values()
    assert stands.state == "final"
    assert any(map(by_model, stands.blocks))
    assert BREAK[command] not in wall.text
    assert not office.chat.script


@pytest.mark.parametrize("command", COMMANDS)
async def test_who_deletes_a_question_leaves_the_endpoint(office: Office, command: str) -> None:
    office.chat.script.append(lingering(await office.opening(command)))
    office.forget()
    wall, asked = Wall(), office.event(f"delete {command}", COMMANDS[command])
    office.hears(asked)
    async with at_work(office, wall):
        await writing(office, wall)
        office.hears(office.event(asked.sender.key, "", "deletion", target=asked.id))
        await until(office.chat.left.is_set)
        await until(lambda: not wall.stands)
    assert office.house.mailbox.backlog(PLATFORM) == NOTHING_WAITS
    assert [each.reply.blocks for each in wall.posts] == [()]


@pytest.mark.parametrize("command", COMMANDS)
async def test_who_edits_a_question_gets_an_answer_to_the_new_one_only(office: Office, command: str) -> None:
    opening = await office.opening(command)
    office.forget()
    office.chat.script.extend([lingering(opening), Wire(events=(*opening, part(finish="stop")))])
    wall, asked = Wall(), office.event(f"edit {command}", COMMANDS[command])
    office.hears(asked)
    async with at_work(office, wall):
        await writing(office, wall)
        draft = next(iter(wall.stands))
        office.hears(office.event(asked.sender.key, COMMANDS[command], "edit", target=asked.id))
        await until(office.chat.left.is_set)
        await until(lambda: bool(wall.posts))
    (post,) = wall.posts
    assert post.replaces == draft
    assert any(map(by_model, post.reply.blocks))
    assert list(wall.stands) == [draft]
    assert office.house.mailbox.backlog(PLATFORM) == NOTHING_WAITS


async def test_who_edits_twice_gets_the_last_answer(office: Office) -> None:
    opening = await office.opening("frage")
    office.forget()
    whole = Wire(events=(*opening, part(finish="stop")))
    office.chat.script.extend([lingering(opening), lingering(opening), whole])
    wall, asked = Wall(), office.event("edit twice", COMMANDS["frage"])
    office.hears(asked)
    async with at_work(office, wall):
        for _ in range(2):
            await writing(office, wall)
            wall.drafts.clear()
            office.hears(office.event(asked.sender.key, COMMANDS["frage"], "edit", target=asked.id))
            await until(office.chat.left.is_set)
        await until(lambda: bool(wall.posts))
    assert len(wall.posts) == len(wall.stands) == 1
    assert not office.chat.script


async def test_what_others_write_meanwhile_stops_nothing(office: Office) -> None:
    opening = await office.opening("frage")
    office.forget()
    office.chat.script.append(Wire(events=(*opening, part(finish="stop")), drip=0.2))
    wall, asked = Wall(), office.event("others", COMMANDS["frage"])
    office.hears(asked)
    async with at_work(office, wall):
        await until(lambda: bool(wall.drafts))
        office.hears(
            office.event("others", "", "deletion", target="somebody else's"),
            office.event("others", "/hilfe"),
        )
        await until(lambda: len(wall.posts) == 2)
    assert any(map(by_model, wall.posts[0].reply.blocks))
