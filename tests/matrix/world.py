"""The world the Matrix tests play in: a real Synapse, people, a fault proxy, a foreign client, our service.

Tests in this folder have its fixtures (conftest.py); what they hand
out is imported from here.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.matrix.bot import Bot, make_demo
from tests.matrix.js_person import JsPerson
from tests.matrix.person import Person, RefusedError
from tests.matrix.process import free_port, quick_folder
from tests.matrix.proxy import FaultProxy
from tests.matrix.synapse import SERVER, Synapse, User
from tests.matrix.watcher import ENCRYPTION, Event, answers

__all__ = [
    "ENCRYPTION",
    "SERVER",
    "Bot",
    "Event",
    "FaultProxy",
    "JsPerson",
    "Person",
    "RefusedError",
    "Synapse",
    "User",
    "answers",
    "free_port",
    "make_demo",
    "quick_folder",
]


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """One homeserver for all tests of the run; a test that breaks it mends it."""
    if reason := Synapse.missing():
        pytest.skip(reason)
    with Synapse() as running:
        yield running


@pytest.fixture
async def people(synapse: Synapse) -> AsyncIterator[Callable[[str], Awaitable[Person]]]:
    """`anna = await people("anna")`: a new account, logged in; they all leave at the end of the test."""
    async with AsyncExitStack() as stack:

        async def come(name: str) -> Person:
            return await stack.enter_async_context(await Person.login(synapse.url, synapse.register(name)))

        yield come


@pytest.fixture
async def proxy(synapse: Synapse) -> AsyncIterator[FaultProxy]:
    """A proxy before the homeserver; without a fault it only passes on."""
    async with FaultProxy(synapse.url) as running:
        yield running


@pytest.fixture
async def js_people(synapse: Synapse) -> AsyncIterator[Callable[..., Awaitable[JsPerson]]]:
    """`clara = await js_people("clara", mode="signed")`: a new account with a client that encrypts."""
    if reason := JsPerson.missing():
        pytest.skip(reason)
    async with AsyncExitStack() as stack:

        async def come(name: str, **how: Any) -> JsPerson:
            user = synapse.register(name)
            return await stack.enter_async_context(await JsPerson.login(synapse.url, user, **how))

        yield come


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo council's database, to be copied."""
    return make_demo(tmp_path_factory.mktemp("demo-database"))


@pytest.fixture
async def bots(synapse: Synapse, demo_folder: Path, tmp_path: Path) -> AsyncIterator[Callable[..., Bot]]:
    """`bot = bots()`: a new account and installation, not logged in, not started; killed after the test.

    `bots(url=proxy.url, user=…, matrix={…}, settings={…})` says what is to be different: see Bot.
    """
    made: list[Bot] = []

    def new(**different: Any) -> Bot:
        how = {"url": synapse.url, "demo": demo_folder, **different}
        how["user"] = how.get("user") or synapse.register("ratsbot")
        made.append(Bot(tmp_path / f"bot{len(made)}", **how))
        return made[-1]

    yield new
    for each in made:
        each.kill()


@pytest.fixture
async def bot(bots: Callable[..., Bot]) -> Bot:
    """Our service, logged in and running."""
    made = bots()
    await made.login()
    await made.start()
    return made
