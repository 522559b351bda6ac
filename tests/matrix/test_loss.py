"""Nothing lost, nothing answered twice: the small runs of benchmarks.matrix_loss (`make soak` runs all)."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from benchmarks.matrix_bots import Plain, Ratsbot
from benchmarks.matrix_loss import SMALL, Run, outcome
from benchmarks.matrix_stage import Count, Stage
from tests.matrix.world import JsPerson, Person, Synapse


@pytest.mark.parametrize("run", SMALL, ids=lambda run: run.name)
async def test_every_command_is_answered_once(
    run: Run, synapse: Synapse, demo_folder: Path, tmp_path: Path
) -> None:
    if run.encrypted and (reason := JsPerson.missing()):
        pytest.skip(reason)
    bot = Ratsbot(tmp_path / "bot", synapse.url, synapse.register("ratsbot"), demo_folder)
    count = (await outcome(run, bot, synapse)).count
    assert count.asked
    assert count == Count(count.asked, once=count.asked, lost=0, doubled=0, unreadable=0)


async def test_loss_and_doubling_would_be_counted(
    people: Callable[[str], Awaitable[Person]], synapse: Synapse, tmp_path: Path
) -> None:
    anna, user = await people("anna"), synapse.register("bot")
    async with await Person.login(synapse.url, user) as bot:
        room = await anna.create_room(bot.user_id)
        await bot.join(room)
        once, twice, _never = [await anna.send(room, f"/suche {number}") for number in range(3)]
        for question in (once, twice, twice):
            told = await bot.send(room, "Gelesen", reply=question)
            await bot.edit(room, told, "Gelesen.")  # an edited answer is no second one
        stage = Stage(synapse, Plain(tmp_path / "bot", synapse.url, user, tmp_path), anna, anna, [room])
        assert await stage.count() == Count(asked=3, once=1, lost=1, doubled=1, unreadable=0)
