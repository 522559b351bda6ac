"""What may stand in the log: ids and our own sentences. Never what somebody wrote, nor a secret."""

import asyncio
import hashlib
import io
import json
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from adapters.command_line.compose import House, build
from adapters.command_line.logs import Allowed, Line, fields
from bot.app import Bot
from bot.delivery.courier import Courier
from bot.errors import ModelUnavailable, OperatorError, TryLater, UserError
from bot.logs import described, trace
from bot.messages import Incoming, Place, Sender
from bot.privacy import pseudonym
from bot.settings import Assistant, Settings
from tests.delivery.fakes import FakeClock, Screen
from tests.model.chat_wire import FakeChat, refusal

WORD = "Quittenbrotgeheimnis"
TOKEN = "eyJhbGciOiJSUzI1NiJ9.geheim.unterschrift"  # noqa: S105 - looks like one
PLATFORM = "test"


class Written:
    """A log as the process writes it, at the lowest level."""

    def __init__(self, *, as_json: bool) -> None:
        self.paper = io.StringIO()
        self.handler = logging.StreamHandler(self.paper)
        self.handler.setFormatter(Line(as_json=as_json))
        self.handler.addFilter(Allowed())

    @property
    def lines(self) -> list[str]:
        return self.paper.getvalue().splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [each for each in self.records if each["event"] == event]


@pytest.fixture
def written() -> Iterator[Written]:
    log, root = Written(as_json=True), logging.getLogger()
    before = root.level
    root.addHandler(log.handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.removeHandler(log.handler)
    root.setLevel(before)


class Broken:
    """A search whose fault repeats what was asked, as libraries' errors do."""

    def find(self, text: str, *_args: object, **_more: object) -> None:
        raise ValueError(f"cannot read {text!r}\nERROR root: forged") from KeyError(text)

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return self.find


def said(text: str, number: int, kind: str = "message") -> Incoming:
    where = Place(PLATFORM, f"!{WORD}raum:stadt.example", "personal")
    sender = Sender("anna")
    return Incoming(f"${number}", kind, where, sender, text, FakeClock().now(), addressed=True)  # type: ignore[arg-type]


async def talk(house: House, bot: Bot, screen: Screen, *texts: str) -> None:
    house.mailbox.take_in(PLATFORM, [said(text, number) for number, text in enumerate(texts)])
    await Courier(house.mailbox, PLATFORM, bot.handle, screen, house.clock).settle()


def copied(house: House, path: Path) -> Path:
    with (
        closing(sqlite3.connect(house.settings.database)) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
    return path


@pytest.fixture
def council(tmp_path: Path, demo_house: House, clock: FakeClock) -> Iterator[House]:
    """The demo council, to be written into."""
    made = build(Settings(database=copied(demo_house, tmp_path / "c.db"), home="kraehenfurt"), clock)
    yield made
    made.close()


async def test_a_conversation_leaves_ids_and_no_word(
    council: House, clock: FakeClock, written: Written
) -> None:
    house, screen = council, Screen()
    screen.faults.extend([TryLater("503"), ValueError(WORD)])
    broken = Bot(
        replace(house.services, search=Broken()),  # type: ignore[arg-type]
        house.mailbox, house.clock, house.bot.pseudonym, house.metrics, house.bot.turns,
    )  # fmt: skip
    await talk(house, house.bot, screen, f"/suche {WORD} Hitze", f"/vorlage {WORD}", f"@Ratsbot {WORD}?")
    house.mailbox.take_in(PLATFORM, [said(f"/suche {WORD}", 9)])
    await Courier(house.mailbox, PLATFORM, broken.handle, screen, house.clock).settle()
    for _ in range(9):
        clock.advance(minutes=5)
        await Courier(house.mailbox, PLATFORM, broken.handle, screen, house.clock).settle()
    assert len(screen.shown) == 4
    assert WORD not in written.paper.getvalue()
    assert "anna" not in written.paper.getvalue()
    assert [each for each in written.records if each["event"].startswith("post failed: ValueError [")]
    (failed,) = [each for each in written.records if each["event"].startswith("event failed")]
    assert failed["turn"] == trace(PLATFORM, "$9")
    assert failed["event"].startswith("event failed: ValueError [")
    assert "< KeyError [" in failed["event"]
    assert "test_logs.py" in failed["event"]


async def test_a_turn_can_be_followed_by_its_ids(house: House, written: Written) -> None:
    await talk(house, house.bot, Screen(), "/hilfe")
    turn = trace(PLATFORM, "$0")
    (taken,), (done,), (posted,) = (written.of(each) for each in ("taken in", "turn done", "posted"))
    assert taken["turn"] == done["turn"] == posted["turn"] == turn
    assert (done["command"], done["outcome"], done["level"]) == ("hilfe", "answered", "info")
    assert done["seconds"] >= 0
    assert re.fullmatch(r"[0-9a-f]{32}", posted["outbox"])


async def test_what_a_room_says_among_itself_is_no_line_at_info(house: House, written: Written) -> None:
    heard = replace(said("nur unter uns", 1), addressed=False, place=Place(PLATFORM, "raum", "room"))
    house.mailbox.take_in(PLATFORM, [heard])
    await Courier(house.mailbox, PLATFORM, house.bot.handle, Screen(), house.clock).settle()
    assert [each for each in written.records if each["level"] != "debug"] == []


async def test_a_model_that_repeats_the_prompt_is_not_quoted(
    tmp_path: Path, demo_house: House, written: Written
) -> None:
    database = copied(demo_house, tmp_path / "m.db")
    with FakeChat(*[refusal(500, f"failed at: {WORD} {TOKEN}")] * 8) as fake:
        assistant = Assistant(url=fake.url, model="m")
        house = build(Settings(database=database, home="kraehenfurt", assistant=assistant), FakeClock())
        try:
            await talk(house, house.bot, Screen(), f"/frage Was kostet die Hitze im {WORD}?")
        finally:
            await asyncio.to_thread(house.close)
        assert fake.requests
    assert written.of("turn done")[0]["command"] == "frage"
    assert WORD not in written.paper.getvalue()
    assert TOKEN not in written.paper.getvalue()


async def test_a_token_in_the_header_of_a_failing_request(written: Written) -> None:
    log = logging.getLogger("adapters.teams.connector")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        async with aiohttp.ClientSession(headers=headers) as http:
            await http.get(f"http://127.0.0.1:1/x?access_token={TOKEN}")
    except aiohttp.ClientError as error:
        log.warning("failed: %s", error)
        log.exception("failed")
        asked = aiohttp.RequestInfo(URL(f"http://x/{TOKEN}"), "GET", headers, URL("http://x"))  # type: ignore[arg-type]
        log.error("refused", exc_info=aiohttp.ClientResponseError(asked, (), message=TOKEN))  # noqa: TRY400 - another one
    assert len(written.lines) == 3
    assert TOKEN not in written.paper.getvalue()


LIBRARIES = (
    "aiohttp.client",
    "nio.crypto",
    "peewee",
    "openai._base_client",
    "httpx2",
    "urllib3",
    "msal",
    "x",
)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_librarys_words_are_not_repeated(library: str, written: Written) -> None:
    log = logging.getLogger(library)
    log.debug(WORD)
    log.info("%s", WORD)
    if not log.isEnabledFor(logging.WARNING):  # of nio, nothing is told at all
        return
    log.warning("request %s", WORD)
    (told,) = written.records
    assert told["logger"] == library
    assert told["at"].startswith("test_logs.py:")
    assert WORD not in written.paper.getvalue()


async def test_asyncios_complaint_tells_what_and_where_only(written: Written) -> None:
    async def fails() -> None:
        raise ValueError(WORD)

    task = asyncio.get_running_loop().create_task(fails())
    await asyncio.wait([task])
    context = {"message": "Task exception was never retrieved", "exception": task.exception(), "task": task}
    asyncio.get_running_loop().default_exception_handler(context)
    asyncio.get_running_loop().default_exception_handler({"message": WORD})
    first, second = written.records
    assert first["event"] == "Task exception was never retrieved"
    assert first["exception"].startswith("ValueError [")
    assert second["event"] == "a library's message, not shown"
    assert WORD not in written.paper.getvalue()


def test_our_own_sentences_are_told_and_what_quotes_people_is_not() -> None:
    assert described(OperatorError("Der Datenträger ist voll.")).startswith("OperatorError: Der Daten")
    assert described(ModelUnavailable("m.example ist nicht zu erreichen.")).startswith("ModelUnavailable: m")
    assert WORD not in described(UserError(f"„{WORD}“ ist nicht zu finden."))
    assert WORD not in described(ValueError(WORD))


HOSTILE = "a\nERROR bot: forged\r\x1b[31mrot\u2028\u0085ende"


@pytest.mark.parametrize("as_json", [True, False])
def test_nobody_begins_a_line_of_his_own(as_json: bool) -> None:
    record = logging.LogRecord("bot.x", logging.INFO, "f.py", 1, "seen: %s", (HOSTILE,), None)
    record.city = HOSTILE
    line = Line(as_json=as_json).format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    if as_json:
        assert json.loads(line)["event"] == f"seen: {HOSTILE}"


def test_a_message_that_does_not_fit_its_arguments_breaks_nothing() -> None:
    record = logging.LogRecord("bot.x", logging.INFO, "f.py", 1, "seen: %d", ("drei",), None)
    assert fields(record)["event"] == "seen: %d"


PROGRAM = f"""
import asyncio, logging, sys, threading, warnings
from adapters.command_line import logs
from bot.settings import Log
logs.install()
logs.configure(Log("json", "info"))
logging.getLogger("bot.x").info("begun", extra={{"run": 7}})
warnings.warn("{WORD}")
def fails(*_): raise ValueError("{WORD}")
thread = threading.Thread(target=fails); thread.start(); thread.join()
class Bad:
    def __del__(self): fails()
Bad()
async def main():
    asyncio.get_running_loop().call_soon(fails)
    await asyncio.sleep(0.01)
asyncio.run(main())
fails()
"""


def test_whatever_a_process_complains_about_is_a_line_without_words() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert WORD not in ended.stderr
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert (told[0]["event"], told[0]["run"], told[0]["level"]) == ("begun", 7, "info")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told[0]["ts"])
    assert [each["event"] for each in told[1:]] == [
        "a library's message, not shown",
        "uncaught exception in a thread",
        "exception that could not be raised",
        "Exception in callback",
        "uncaught exception",
    ]


def test_a_command_is_quiet_and_serve_is_not() -> None:
    """The form is of every command, the level of serve: a command prints its result itself."""
    program = """
from adapters.command_line import logs
from bot.settings import Log
import logging, sys
logs.install()
logs.configure(Log("json", "info"), quiet=sys.argv[1] == "quiet")
logging.getLogger("bot.x").info("info")
logging.getLogger("bot.x").warning("warning")
"""
    told = {}
    for how in ("quiet", "serve"):
        ended = subprocess.run(
            [sys.executable, "-c", program, how], capture_output=True, text=True, check=True
        )
        told[how] = [json.loads(line)["event"] for line in ended.stderr.splitlines()]
    assert told == {"quiet": ["warning"], "serve": ["info", "warning"]}


def test_ids_stay_the_same_over_restarts_and_tell_nobody_who_knows_the_room(tmp_path: Path) -> None:
    room, ids = f"!{WORD}:stadt.example", []
    for name in ("a", "b", "a"):
        build(Settings(database=tmp_path / f"{name}.db"), FakeClock()).close()
        ids.append(trace(PLATFORM, room))
    assert ids[0] == ids[2] != ids[1]
    guessed = hashlib.sha256(f"{PLATFORM}\n{room}".encode()).hexdigest()
    keys = [(tmp_path / f"{name}.db.key").read_bytes() for name in ("a", "b")]
    pseudonyms = [pseudonym(key, PLATFORM, room) for key in keys]  # nor is it the same as what is stored
    assert not any(each in whole for each in ids for whole in (guessed, *pseudonyms))
    alone = "from bot.logs import trace; print(trace('a'))"
    command = [sys.executable, "-c", alone]
    heard = {subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)}
    assert len(heard) == 2
