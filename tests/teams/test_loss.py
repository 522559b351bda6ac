"""Nothing lost, nothing answered twice that could be told: the small runs of benchmarks.teams_loss."""

import time
from pathlib import Path

import pytest

from benchmarks.teams_loss import SMALL, Run, outcome
from benchmarks.teams_stage import ratsbot, stage
from tests.matrix.bot import make_demo
from tests.teams.faults import CUT, LOST
from tests.teams.service import Call
from tests.teams.world import World

SECOND_LOOK_SECONDS = 1.5


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("run", SMALL, ids=lambda run: run.name)
async def test_every_question_is_answered_once(run: Run, demo: Path, tmp_path: Path) -> None:
    with World() as world:
        found = await outcome(run, ratsbot(tmp_path / "bot", world, demo), world, SECOND_LOOK_SECONDS)
    count = found.count
    assert count.asked
    assert count.lost == 0
    # Only what was carried out and could not be acknowledged stands there twice.
    assert count.doubled == count.unacknowledged
    assert all(seen <= allowed for seen, allowed in zip(found.densest[:3], (7, 8, 60), strict=True))


async def test_loss_and_doubling_would_be_counted(demo: Path, tmp_path: Path) -> None:
    with World() as world:
        async with stage(world, ratsbot(tmp_path / "bot", world, demo)) as on:
            once, twice, after_loss, killed, cut, _never = on_asked = [
                (f"a:{each}", "1") for each in range(6)
            ]
            now = time.monotonic()
            on.asked = dict.fromkeys(on_asked, now)
            on.killed = [now]
            calls = world.service.calls
            for question in (once, twice, twice, after_loss, killed, killed, cut):
                at = now - 0.5 if question == killed else now - 5
                calls.append(_answer(question, at))
            calls.insert(0, _answer(after_loss, now - 9, lost=True))
            calls.append(Call(now, "POST", "/v3/conversations/a:5/activities", "", {}, {}, CUT))
            count = on.count()
    assert (count.asked, count.once, count.lost) == (6, 2, 1)
    assert (count.doubled, count.unacknowledged) == (3, 2)
    assert not count.clean


def _answer(question: tuple[str, str], at: float, *, lost: bool = False) -> Call:
    conversation, id_ = question
    body = {"type": "message", "replyToId": id_}
    path = f"/v3/conversations/{conversation}/activities"
    return Call(at, "POST", path, path, body, {}, LOST if lost else None)
