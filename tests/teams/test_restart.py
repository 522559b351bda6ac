"""kill -9 of the running service at the worst moments: each question has one answer, none is lost."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.matrix.bot import fetch
from tests.matrix.process import Process, free_port
from tests.teams.bot import OPEN, TOWN, seen
from tests.teams.faults import Fault, refused
from tests.teams.process import ROOT, process
from tests.teams.world import Tenant, World, until

QUESTION = "/suche Hitzeaktionsplan"
DOWN = refused(503)


class Running:
    """The service as a process, and a tenant before its door."""

    def __init__(self, world: World, database: Path) -> None:
        port = free_port()
        self.database = database
        self.base = f"http://127.0.0.1:{port}"
        self.world = world
        self.tenant = Tenant(world, f"{self.base}/api/teams/{TOWN}/messages")
        self.process: Process = process(database, port, world.origin, database.with_name("out.log"))

    async def start(self) -> None:
        def well() -> bool:
            return fetch(f"{self.base}/datenschutz")[0] == 200

        await asyncio.to_thread(lambda: self.process.start(well, cwd=ROOT))

    async def restart(self) -> None:
        """By kill -9."""
        self.process.kill()
        await self.start()

    async def idle(self) -> None:
        """Until nothing waits to be answered or posted."""
        with closing(sqlite3.connect(self.database)) as db:
            await until(lambda: db.execute(OPEN).fetchone() == (0,), 30)


@pytest.fixture
def running(world: World, demo_database: Path, tmp_path: Path) -> Iterator[Running]:
    made = Running(world, Path(shutil.copy(demo_database, tmp_path / "ratsbot.db")))
    yield made
    made.process.kill()


async def test_killed_between_question_and_answer(running: Running) -> None:
    await running.start()
    service = running.world.service
    service.always = DOWN
    assert (await running.tenant.mention(QUESTION)).status == 202
    assert (await running.tenant.personal("hilfe suche")).status == 202
    await running.restart()
    service.always = None
    await until(lambda: len(service.visible()) == 2)
    await running.idle()
    assert len(service.visible()) == 2


async def test_killed_as_soon_as_the_question_is_taken_in(running: Running) -> None:
    """At moments that differ: before the turn, in it, before the answer is posted."""
    await running.start()
    running.world.service.always = DOWN
    for pause in (0, 0.005, 0.02, 0.06):
        await running.tenant.mention(QUESTION)
        await asyncio.sleep(pause)
        await running.restart()
    running.world.service.always = None
    await until(lambda: len(running.world.service.visible()) == 4, 40)
    await running.idle()
    asked = [post.body["replyToId"] for post in running.world.service.visible()]
    assert len(asked) == len(set(asked)) == 4


async def test_killed_before_the_answer_was_changed(running: Running) -> None:
    await running.start()
    question = running.tenant.mention_activity(QUESTION)
    await running.tenant.post(question)
    await until(running.world.service.visible)
    await running.idle()
    (answer,) = running.world.service.visible()
    running.world.service.fail(Fault("lost", only="PUT"))
    await running.tenant.edit(question, "/vorlage 538/2024")
    await until(lambda: len(answer.versions) >= 2)
    await running.restart()
    await running.idle()
    assert running.world.service.visible() == [answer]
    assert "Beratungsfolge" in seen(answer.body).words


async def test_a_redelivered_question_after_a_restart(running: Running) -> None:
    """The memory of the door is gone then; the inbox knows it still."""
    await running.start()
    question = running.tenant.mention_activity(QUESTION)
    await running.tenant.post(question)
    await until(running.world.service.visible)
    await running.idle()
    await running.restart()
    assert (await running.tenant.post(question)).status == 202
    await running.idle()
    assert len(running.world.service.visible()) == 1


async def test_a_click_after_a_restart(running: Running) -> None:
    await running.start()
    await running.tenant.mention(QUESTION)
    await until(running.world.service.visible)
    await running.idle()
    await running.restart()
    (answer,) = running.world.service.visible()
    action = {"type": "Action.Execute", "verb": "command", "data": {"command": "/mehr"}}
    got = await running.tenant.invoke("adaptiveCard/action", {"action": action}, replyToId=answer.id)
    assert got.body["value"]["type"] == "AdaptiveCard"
