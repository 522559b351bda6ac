"""`ratsbot digest` and the digest as a service of serve."""

import asyncio
import time
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serve.digesting import Digesting
from bot.errors import OperatorError
from tests.delivery.fakes import FakeClock
from tests.digest.room import Rooms
from tests.operation.test_command_line import Operator


@pytest.fixture
def rooms(house: House, tmp_path: Path, clock: FakeClock) -> Rooms:
    made = Rooms(house, tmp_path, clock)
    made.council.paper("1", "Radweg am Mühlbach", days=-20)
    made.council.meet("m1", "rat", made.council.item("t1", about="1"), days=-1)
    made.council.night()
    made.tick()
    return made


@pytest.fixture
def ratsbot(tmp_path: Path) -> Operator:
    """On the database of `rooms`; its clock is the real one."""
    operator = Operator(tmp_path)
    operator.database = tmp_path / "house.db"
    return operator


def test_an_empty_list_says_how_subscriptions_come_about(rooms: Rooms, ratsbot: Operator) -> None:
    assert rooms.digest.subscriptions.every() == []
    assert "Sie entstehen im Chat: /abo" in ratsbot("digest", "list")


def test_the_list_tells_what_is_asked_for_and_what_was_made(rooms: Rooms, ratsbot: Operator) -> None:
    rooms.subscribe(query="Radweg")
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    assert rooms.tick().editions == 1
    printed = " ".join(ratsbot("digest", "list").split())
    assert "Radweg" in printed
    assert "fake raum" in printed
    assert "zugestellt" in printed


def test_a_preview_shows_and_notes_nothing(rooms: Rooms, ratsbot: Operator) -> None:
    made = rooms.subscribe()
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    printed = ratsbot("digest", "preview", str(made.id))
    assert ratsbot.status == 0
    assert "nichts Neues" in printed or "Mühlbach" in printed
    assert rooms.house.db.value("SELECT count(*) FROM announced") == 0
    with pytest.raises(OperatorError, match="Ein Abo 99 gibt es nicht"):
        ratsbot("digest", "preview", "99")


def test_run_looks_once_and_says_what_it_did(rooms: Rooms, ratsbot: Operator) -> None:
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    assert "Neuigkeiten: 1, Ausgaben: 0" in ratsbot("digest", "run")
    assert "Neuigkeiten: 0, Ausgaben: 0" in ratsbot("digest", "run")


def seen(house: House) -> None:
    """Waits, in a thread of its own, until the service has found the news."""
    while not house.db.value("SELECT count(*) FROM news"):
        time.sleep(0.01)


async def test_the_service_looks_by_itself_and_ends_when_it_is_to(rooms: Rooms) -> None:
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    stop = asyncio.Event()
    running = asyncio.create_task(Digesting(rooms.house).run(stop))
    async with asyncio.timeout(10):
        await asyncio.to_thread(seen, rooms.house)
        stop.set()
        await running


def test_what_became_of_editions_is_counted(rooms: Rooms) -> None:
    rooms.subscribe()
    rooms.council.set_result("m1", "t1", "einstimmig beschlossen")
    rooms.council.night()
    rooms.clock.advance(hours=1)
    rooms.tick()
    text = rooms.house.metrics.text().decode()
    assert 'ratsbot_digest_editions_total{kind="digest",outcome="posted"} 1.0' in text
    assert "ratsbot_digest_lag_seconds_count 1.0" in text
    assert "ratsbot_digest_lag_seconds_sum 3600.0" in text
