"""The machine's clock is set while we run, or is wrong when we start: nothing hangs and nothing is lost."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import build
from adapters.command_line.serve.care import Care
from adapters.command_line.serve.housekeeping import housekeeping
from adapters.teams.keys import SigningKeys
from adapters.teams.tokens import Granted, KeptToken, NoToken
from bot.assistant.limits import Asker, Limits
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Keep
from bot.errors import TryLater
from bot.messages import Place
from bot.settings import Assistant, Embeddings, Settings
from bot.store.database import Database
from bot.store.model_use import ModelUse
from tests.delivery.fakes import PLATFORM, Bot, FakeClock, Screen, event, says
from tests.operation.clock_machine import BACK, DAY, JUMPS, TO_1970, YEARS, Machine


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "clock.db")
    yield made
    made.close()


# ---- What waits in the outbox


class Desktop:
    """A mailbox and its courier; `restart` is another process on the same file."""

    def __init__(self, db: Database) -> None:
        self.clock, self.screen, self.db = FakeClock(), Screen(), db
        self.restart()

    def restart(self) -> None:
        self.mailbox = Mailbox(self.db, self.clock)
        self.courier = Courier(self.mailbox, PLATFORM, Bot().handle, self.screen, self.clock)

    async def ask_in_vain(self) -> None:
        self.screen.faults.append(TryLater("away"))
        self.mailbox.take_in(PLATFORM, [event("frage")])
        await self.courier.settle()
        assert self.screen.texts() == []


@pytest.mark.parametrize("again", [False, True], ids=["runs", "restarted"])
@pytest.mark.parametrize("jump", [-DAY, TO_1970], ids=["1 day", "1970"])
async def test_what_is_tried_again_does_not_wait_for_a_clock_set_back(
    db: Database, jump: dt.timedelta, *, again: bool
) -> None:
    desktop = Desktop(db)
    await desktop.ask_in_vain()
    desktop.clock.at += jump
    if again:
        desktop.restart()
    await desktop.courier.settle()
    assert desktop.screen.texts() == ["zu frage"]


async def test_an_hour_back_is_noticed_as_well(db: Database) -> None:
    desktop = Desktop(db)
    await desktop.ask_in_vain()
    desktop.clock.at += BACK["1 h"]
    await desktop.courier.settle()
    assert desktop.screen.texts() == ["zu frage"]


@pytest.mark.parametrize("jump", [DAY, YEARS], ids=["1 day", "10 years"])
async def test_a_clock_that_was_ahead_for_a_while_loses_nothing(db: Database, jump: dt.timedelta) -> None:
    desktop = Desktop(db)
    await desktop.ask_in_vain()
    desktop.clock.at += jump
    desktop.mailbox.take_in(PLATFORM, [event("zweite", "flur")])
    desktop.screen.faults.extend([TryLater("away")] * 2)
    await desktop.courier.settle()
    desktop.clock.at -= jump
    await desktop.courier.settle()
    desktop.clock.advance(seconds=10)
    await desktop.courier.settle()
    assert [*desktop.screen.texts(), *desktop.screen.texts("flur")] == ["zu frage", "zu zweite"]


async def test_set_back_in_the_night_a_room_still_has_its_quiet(db: Database) -> None:
    clock, screen = FakeClock(), Screen()
    morning = {"ends": clock.now() + dt.timedelta(hours=8)}

    def quiet(_place: Place, _key: str) -> dt.datetime | None:
        return morning["ends"] if clock.now() < morning["ends"] else None

    mailbox = Mailbox(db, clock)
    courier = Courier(mailbox, PLATFORM, Bot().handle, screen, clock, quiet=quiet)
    mailbox.enqueue(Place(PLATFORM, "raum", "room"), [says("Ausgabe")], "ausgabe")
    await courier.settle()
    clock.advance(hours=-3)
    morning["ends"] -= dt.timedelta(hours=2)
    await courier.settle()
    assert screen.texts() == []
    clock.advance(hours=9)
    await courier.settle()
    assert screen.texts() == ["Ausgabe"]


# ---- What is deleted in time


def test_what_a_clock_ahead_has_dated_is_not_kept_for_ten_years(tmp_path: Path) -> None:
    clock = FakeClock()
    house = build(Settings(database=tmp_path / "k.db", embeddings=Embeddings(kind="off")), clock)
    clock.at += YEARS
    house.mailbox.take_in(PLATFORM, [event("frage")])
    clock.at -= YEARS
    keeper = housekeeping(house)
    keeper.run()
    assert house.db.value("SELECT count(*) FROM inbox") == 1
    clock.at += Keep().events + DAY
    keeper.run()
    assert house.db.value("SELECT count(*) FROM inbox") == 0
    house.close()


@pytest.mark.parametrize("jump", [DAY, YEARS], ids=["1 day", "10 years"])
def test_nothing_is_deleted_by_a_clock_that_is_doubted(
    tmp_path: Path, machine: Machine, jump: dt.timedelta
) -> None:
    house = build(Settings(database=tmp_path / "k.db", embeddings=Embeddings(kind="off")), machine.clock())
    house.mailbox.take_in(PLATFORM, [event("frage")])
    house.mailbox.enqueue(Place(PLATFORM, "raum", "room"), [says("Ausgabe")], "ausgabe", keep=DAY / 2)
    rows = "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox WHERE state = 'due')"
    care = Care(house)
    machine.set(jump)
    care.tidy()
    machine.set(-jump)
    care.tidy()
    assert house.db.value(rows) == 2
    machine.wait(Keep().events + DAY)
    care.tidy()
    assert house.db.value(rows) == 0
    house.close()


# ---- Limits, tokens, keys


@pytest.mark.parametrize("jump", BACK.values(), ids=BACK)
def test_who_has_asked_before_a_clock_was_set_back_may_ask_again(db: Database, jump: dt.timedelta) -> None:
    clock = FakeClock()
    limits = Limits(Assistant(user_per_hour=2), ModelUse(db), clock)
    anna = Asker("matrix", "!a", "anna")
    for _ in range(2):
        limits.admit(anna)
    clock.at += jump
    limits.admit(anna)
    assert limits.expire() == 0


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
async def test_a_token_is_asked_for_again_when_nobody_knows_its_end(jump: dt.timedelta) -> None:
    clock, granted = FakeClock(), iter("abc")
    token = KeptToken(lambda: Granted(next(granted), dt.timedelta(hours=1)), clock)
    assert [await token.token(), await token.token()] == ["a", "a"]
    clock.at += jump
    assert [await token.token(), await token.token()] == ["b", "b"]


@pytest.mark.parametrize("jump", BACK.values(), ids=BACK)
async def test_a_token_refused_before_a_clock_was_set_back_is_asked_for_again(jump: dt.timedelta) -> None:
    clock, failures = FakeClock(), [NoToken("away")]

    def acquire() -> Granted:
        if failures:
            raise failures.pop()
        return Granted("a", dt.timedelta(hours=1))

    token = KeptToken(acquire, clock)
    with pytest.raises(NoToken):
        await token.token()
    clock.at += jump
    assert await token.token() == "a"


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
async def test_new_keys_are_found_after_a_jump(jump: dt.timedelta) -> None:
    clock, published = FakeClock(), [{"kid": "alt"}]

    async def fetch(_url: str) -> list[dict[str, str]]:
        return list(published)

    keys = SigningKeys("https://login.example", clock, fetch)
    assert await keys.find("alt") == {"kid": "alt"}
    clock.at += jump
    published[:] = [{"kid": "alt"}, {"kid": "neu"}]
    assert await keys.find("neu") == {"kid": "neu"}
