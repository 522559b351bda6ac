"""The assistant at a terminal, with a real language model behind a real server.

The model is very small and its German is word salad: what it says is not looked at, only what becomes of it.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from bot.messages import Answer, Reply, Written, by_model
from tests.model.llm_house import (
    COSTS,
    MODEL,
    PARROT,
    READS,
    SHORTER,
    VERBATIM,
    AtTerminal,
    at_terminal,
    until,
    works,
)

pytest_plugins = ("tests.model.llm_world",)
pytestmark = pytest.mark.llm

IN_TIME = 4.0
"""Seconds beyond the deadline in which the answer stands there."""
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def llm_desk(model_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtTerminal]:
    made = at_terminal(model_url, tmp_path_factory.mktemp("llm") / "demo.db")
    yield made
    made.house.close()


def shown(reply: Reply) -> str:
    return "".join(each.text for each in reply.blocks if isinstance(each, Written))


async def test_a_text_grows_is_marked_and_counted(llm_desk: AtTerminal) -> None:
    llm_desk.writes("writing", tokens=60)
    screen = await llm_desk.say(SHORTER)
    drafts = [shown(each) for each in llm_desk.heard if each.state == "draft" and shown(each)]
    assert drafts
    assert all(later.startswith(before) for before, later in pairwise(drafts))
    assert llm_desk.at[1] < llm_desk.at[-1] - 0.2
    assert [each.state for each in llm_desk.heard].count("final") == 1
    assert "Von einer KI formuliert." in screen
    requests, prompt, answer = llm_desk.used("writing")
    assert (requests, 20 <= answer <= 60) == (1, True)
    assert 200 < prompt < 1_000


async def test_the_deadline_ends_a_long_text(llm_desk: AtTerminal, model_url: str) -> None:
    await llm_desk.say(SHORTER)  # so that the server has read it
    llm_desk.writes("writing", tokens=100_000, reads=200_000, deadline=2)
    begun = time.monotonic()
    screen = await llm_desk.say(SHORTER)
    assert time.monotonic() - begun < 2 + IN_TIME
    assert "Der Text bricht hier ab" in screen
    assert "Von einer KI formuliert." in screen
    assert await until(lambda: not works(model_url)) < 2


async def test_who_leaves_ends_the_server_s_work(llm_desk: AtTerminal, model_url: str) -> None:
    llm_desk.writes("writing", tokens=100_000, reads=200_000)
    before = llm_desk.used("writing")
    saying = asyncio.create_task(llm_desk.say(SHORTER))
    await until(lambda: works(model_url))
    await asyncio.sleep(0.5)
    saying.cancel()
    with suppress(asyncio.CancelledError):
        await saying
    assert await until(lambda: not works(model_url)) < 2
    requests, prompt, _ = llm_desk.used("writing")
    assert (requests - before[0], prompt > before[1]) == (1, True)
    assert llm_desk.screen.getvalue() == ""
    llm_desk.writes("writing", tokens=20)
    await llm_desk.terminal().greet()  # the next start answers what was left
    assert "Von einer KI formuliert." in llm_desk.screen.getvalue()


async def test_what_it_invents_is_refused_and_the_papers_speak(
    llm_desk: AtTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llm_desk.house.study.writer, "_prompts", PARROT)
    llm_desk.writes("answer", tokens=120)
    screen = await llm_desk.say(COSTS)
    assert "9 Euro" not in repr(llm_desk.heard)
    assert "Sätze des Sprachmodells ließen sich nicht belegen" in screen
    assert VERBATIM in screen
    assert not any(by_model(each) for reply in llm_desk.heard for each in reply.blocks)


async def test_what_is_too_long_for_it_is_halved(llm_desk: AtTerminal) -> None:
    """The settings promise more than the server reads; what is left of the sources still fits."""
    llm_desk.writes("answer", tokens=40, reads=2_600)
    before = llm_desk.used("answer")
    screen = await llm_desk.say(f"{COSTS} Bitte genau.")
    requests, prompt, answer = (now - then for now, then in zip(llm_desk.used("answer"), before, strict=True))
    assert requests >= 2
    assert 0 < prompt <= READS
    assert answer == 40
    assert VERBATIM in screen
    assert not any(isinstance(each, Answer) and each.model_written for each in llm_desk.heard[-1].blocks)


async def test_what_cannot_be_made_short_enough_is_told(llm_desk: AtTerminal) -> None:
    llm_desk.writes("writing", reads=20_000)
    screen = await llm_desk.say("/text kürzer: " + "Die Verwaltung berichtet dem Rat. " * 400)
    assert "Das ist zu lang für das Sprachmodell. Bitte in Teilen senden." in screen
    assert "Von einer KI formuliert." not in screen


def test_the_doctor(model_url: str, tmp_path: Path) -> None:
    config = tmp_path / "ratsbot.toml"
    config.write_text(
        f'[assistant]\nurl = "{model_url}"\nmodel = "{MODEL}"\ncontext_tokens = {READS}\nanswer_tokens = 50\n'
    )
    program = [sys.executable, "-m", "adapters.command_line", "--config", str(config), "doctor", "model"]
    ended = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"„{MODEL}“ antwortet nach" in ended.stdout
    assert f"liest {READS} Tokens" in ended.stdout
