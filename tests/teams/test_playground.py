"""The bot as people see it in Microsoft's Agents Playground, with a real browser (tests/teams/world.sh)."""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.http.listener import Listener
from adapters.teams import development
from adapters.teams.places import PLATFORM, place_id
from bot.messages import Answer, Citation, ObjectRef, Place, Reply, Sentence, Written
from tests.matrix.process import CACHE, free_port
from tests.teams.bot import TOWN

SCRIPT = Path(__file__).with_name("playground.mjs")
FOLDER = Path(os.environ.get("RATSBOT_TEAMS_PLAYGROUND") or CACHE / "teams-playground")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NODE = shutil.which("node") or ""
CHAT = "personal-chat"
SECONDS = 120.0
Seen = dict[str, str]

REF = ObjectRef("Paper", TOWN, "https://ris.kraehenfurt.example/paper/1")
ANSWER = Answer(
    (
        Sentence("Der Stadtrat hat den Hitzeaktionsplan am 26.06.2025 einstimmig beschlossen.", (0,)),
        Sentence("Drei Trinkwasserbrunnen sind in Betrieb.", (1,)),
    ),
    (
        Citation(REF, "2025/0142", "Beschlussvorlage.pdf", 2, "Der Stadtrat beschließt den Plan.", REF.id),
        Citation(REF, "2025/0168", "Antwort.pdf", 1, "In Krähenfurt gibt es drei Brunnen.", REF.id),
    ),
    model_written=True,
)
WRITTEN = Written("Vermerk", "Erster Absatz.\n\nPunkte:\n• der *erste*\n• der zweite", "Ein Entwurf.")


def missing() -> str | None:
    """Why it cannot be shown here, None if it can."""
    if not (FOLDER / ".made-from").exists():  # written last
        return f"no Agents Playground in {FOLDER}: run tests/teams/world.sh (needs npm)"
    if not NODE:
        return "no node for the Agents Playground"
    own = list((FOLDER / "browsers").glob("chromium*/INSTALLATION_COMPLETE"))
    return None if chromium() or own else "no Chromium for the Agents Playground: run tests/teams/world.sh"


def chromium() -> str:
    """'' where there is none but playwright's own."""
    named = os.environ.get("RATSBOT_CHROMIUM")
    return next((found for each in (named, *BROWSERS) if each and (found := shutil.which(each))), "")


@pytest.fixture
async def developed(council: House) -> AsyncIterator[tuple[str, int]]:
    """The development command's bot on the demo council: its endpoint, and the Playground's port."""
    port, playground = free_port(), free_port()
    service = development.service(council.bot, TOWN, port, playground)
    listener = Listener(development.HOST, port, service.routes())
    listener.bind()
    stop = asyncio.Event()
    running = [asyncio.create_task(listener.run(stop)), asyncio.create_task(service.run(stop))]
    yield development.endpoint(TOWN, port), playground
    stop.set()
    await asyncio.gather(*running)


@contextlib.contextmanager
def played(endpoint: str, port: int, folder: Path) -> Iterator[None]:
    """The Playground, for as long as it takes."""
    cli = FOLDER / "node_modules/@microsoft/m365agentsplayground/cli.js"
    options = ["-e", endpoint, "-c", "msteams", "-p", str(port), "--conversation-id", CHAT]
    running = subprocess.Popen(
        [NODE, str(cli), *options, "--disable-telemetry"],
        cwd=folder,
        env={**os.environ, "TEAMSAPPTESTER_BROWSER": "none", "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert running.stdout is not None
    try:
        assert any("Listening" in line for line in running.stdout)
        yield
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


@asynccontextmanager
async def person(port: int) -> AsyncIterator[AsyncIterator[Seen]]:
    """What somebody with a browser sees, step by step."""
    own = {
        "RATSBOT_TEAMS_PLAYGROUND": str(FOLDER),
        "RATSBOT_CHROMIUM": chromium(),
        "PLAYWRIGHT_BROWSERS_PATH": str(FOLDER / "browsers"),
    }
    running = await asyncio.create_subprocess_exec(
        NODE,
        str(SCRIPT),
        f"http://localhost:{port}/",
        env={**os.environ, **own},
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert running.stdout is not None

    async def steps(lines: asyncio.StreamReader) -> AsyncIterator[Seen]:
        async for line in lines:
            yield json.loads(line)

    try:
        yield steps(running.stdout)
        assert await running.wait() == 0
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def test_as_people_see_it(council: House, developed: tuple[str, int], tmp_path: Path) -> None:
    """A mention in a channel, a card and clicks in it; a chat; an answer by a model; the compose box."""
    if reason := missing():
        pytest.skip(reason)
    endpoint, playground = developed
    shown: dict[str, str] = {}
    with played(endpoint, playground, tmp_path):
        async with asyncio.timeout(SECONDS), person(playground) as steps:
            async for step in steps:
                assert step["step"] != "failed", (step["error"], step["buttons"], step["text"])
                shown[step["step"]] = step["text"]
                if step["step"] == "personal":
                    chat = Place(PLATFORM, place_id(TOWN, CHAT), "personal")
                    said = [Reply("text", (WRITTEN,)), Reply("antwort", (ANSWER,))]
                    council.mailbox.enqueue(chat, said, "test")
    assert ". 2025/0142 · Hitzeaktionsplan für die Stadt Krähenfurt" in shown["search"]
    assert "6. " not in shown["search"]
    assert "6. " in shown["more"]
    assert "Im Ratsinformationssystem öffnen" in shown["details"]
    assert "2025/0168" in shown["personal"]
    assert shown["answer"].count("AI generated") == 2
    assert "der *erste*" in shown["answer"]
    # What the Playground votes for it does not say (no replyToId), so nothing is stored here.
    assert "We appreciate your feedback." in shown["voted"]
    assert "Radverkehrskonzept 2035 der Stadt Krähenfurt" in shown["inserted"]
    assert "nichts zu finden" not in shown["inserted"]
