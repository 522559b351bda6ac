"""Whoever we ask may answer what they like: it ends in time, takes no more memory than an answer needs, and
is one of our own errors, in which nothing stands that they have put there.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from adapters.matrix import transport
from adapters.matrix.transport import Transport
from adapters.teams import keys
from adapters.teams.connector import Connector, Conversation
from adapters.teams.limits import Limits
from adapters.teams.storage import Storage
from bot.clock import SystemClock
from bot.errors import FetchError, ModelError, OperatorError, PostError, RatsbotError, TryLater
from bot.model import client as model_client
from bot.model.chat.endpoint import ChatEndpoint
from bot.model.endpoint import Endpoint, connection
from bot.settings import Embeddings, Task
from bot.settings.sources import CitySource
from bot.sources.http.client import PoliteHttp
from bot.sources.http.pace import Servers
from bot.sources.http.page import PAGE_LIMIT
from bot.sources.http.patience import Patience
from tests.memory import growth
from tests.model.chat_wire import ask, wanted
from tests.sources.http.hostile_answers import ENDLESS, SECRET, SLOW, WRONG
from tests.sources.http.hostile_server import Answer, HostileServer

DEADLINE = 0.5
SLOWEST = 8.0
ENOUGH = 3.0
"""Seconds in which a client that knows no limit would have taken far more than it may."""
MEGABYTE = 1 << 20
LARGEST: Mapping[str, int] = {
    "matrix": transport.LARGEST_ANSWER,
    "connector": MEGABYTE,
    "storage": MEGABYTE,
    "signing keys": keys.LARGEST,
    "chat": model_client.LARGEST_ANSWER,
    "vectors": Embeddings().batch * connection.LARGEST_VECTOR,
    "council": PAGE_LIMIT,
}
"""Bytes that an answer may have."""
BESIDE = 40 * MEGABYTE
"""The scripted servers in this process, and pieces on their way."""
LONGEST_WAIT = timedelta(hours=1)


class _Token:
    async def token(self) -> str:
        return SECRET


async def matrix(url: str, seconds: float) -> object:
    asking = Transport(url, SECRET)
    try:
        return await asking.ask("GET", "/sync", seconds=seconds)
    finally:
        await asking.close()


async def connector(url: str, seconds: float) -> object:
    made = Connector(_Token(), (url,), Limits(), SystemClock(), seconds=seconds)
    try:
        return await made.send(Conversation(f"{url}/svc", "a:1", "t"), {"text": "x"})
    finally:
        await made.close()


async def storage(url: str, seconds: float) -> object:
    made = Storage((url,), seconds=seconds)
    try:
        return len(await made.get(f"{url}/datei", 1 << 20))
    finally:
        await made.close()


async def signing_keys(url: str, seconds: float) -> object:
    """As they are fetched; what this raises is what the keys know how to take."""
    try:
        async with asyncio.timeout(seconds):
            return await keys.fetched(f"{url}/metadata")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise PostError(type(error).__name__) from None


async def chat(url: str, seconds: float) -> object:
    endpoint = ChatEndpoint(wanted(f"{url}/v1", Task(deadline_seconds=seconds)), SECRET, pauses=(0.01,))
    told = await ask(endpoint)
    if told.failure:
        raise told.failure
    return len(told.text)


async def vectors(url: str, seconds: float) -> object:
    section = Embeddings(kind="endpoint", url=f"{url}/v1", model="m", query_deadline_seconds=seconds)
    endpoint = Endpoint(section, SECRET)
    try:
        return await asyncio.to_thread(endpoint.query, "hallo")
    finally:
        await asyncio.to_thread(endpoint.close)


async def council(url: str, seconds: float) -> object:
    return await asyncio.to_thread(_page, url, seconds)


def _page(url: str, seconds: float) -> object:
    patience = Patience(connect=seconds, read=seconds, total=seconds, attempts=1)
    city = CitySource("sessionnet", f"{url}/", hosts=("127.0.0.1",), interval=1.0)
    with PoliteHttp(
        city, agent="Ratsbot", patience=patience, servers=Servers(), pause=lambda _: None
    ) as http:
        return len(http.get(f"{url}/seite").body)


Client = Callable[[str, float], Awaitable[object]]
CLIENTS: Mapping[str, Client] = {
    "matrix": matrix,
    "connector": connector,
    "storage": storage,
    "signing keys": signing_keys,
    "chat": chat,
    "vectors": vectors,
    "council": council,
}
OURS = (PostError, ModelError, FetchError, OperatorError)


async def outcome(asks: Client, answer: Answer, seconds: float) -> object:
    """What comes of it: a value, or one of our errors."""
    with HostileServer(answer) as server:
        server.answers("/robots.txt", Answer(status=404))
        try:
            return await asks(server.url, seconds)
        except OURS as error:
            return error


async def outcomes(
    asks: Client, answers: Mapping[str, Answer], seconds: float = DEADLINE
) -> Mapping[str, object]:
    """All at once, as most of them have to be waited for; each in time."""
    async with asyncio.timeout(SLOWEST):
        found = await asyncio.gather(*(outcome(asks, each, seconds) for each in answers.values()))
    return dict(zip(answers, found, strict=True))


def told(error: BaseException) -> str:
    """All that anybody could ever print of it."""
    return "".join(traceback.format_exception(error)) + repr(error.args)


@pytest.mark.parametrize("client", CLIENTS)
async def test_wrong_answers(client: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name, found in (await outcomes(CLIENTS[client], WRONG)).items():
        if isinstance(found, RatsbotError):
            assert SECRET not in told(found), name
        if isinstance(found, TryLater) and found.after is not None:
            assert timedelta(0) <= found.after <= LONGEST_WAIT, name
    ours = [
        each.getMessage() for each in caplog.records if each.name.startswith(("bot", "adapters", "httpx"))
    ]
    assert not [line for line in ours if SECRET in line]


@pytest.mark.parametrize("client", CLIENTS)
async def test_slow_answers(client: str) -> None:
    assert await outcomes(CLIENTS[client], SLOW)


@pytest.mark.parametrize("named", CLIENTS)
async def test_endless_answers(named: str) -> None:
    """An answer is held once more while it is put together, and once more as text."""
    for name, answer in ENDLESS.items():
        with growth() as grown:
            await outcomes(CLIENTS[named], {name: answer}, ENOUGH)
        assert grown.megabytes * MEGABYTE < 3 * LARGEST[named] + BESIDE, name


@pytest.mark.parametrize("client", CLIENTS)
async def test_nobody_is_followed_with_a_key(client: str) -> None:
    """Not to another port of the same machine either."""
    with HostileServer() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            there = Answer(status=status, headers=(("Location", f"{elsewhere.url}/v1/x"),))
            await outcome(CLIENTS[client], there, DEADLINE)
        assert [each.path for each in elsewhere.heard if SECRET in str(each)] == []


def test_all_secrets_are_in_what_is_echoed() -> None:
    """Else the test above would show nothing."""
    echoes = [answer for name, answer in WRONG.items() if name.startswith("echo")]
    said: list[Any] = [each.raw or each.body for each in echoes]
    assert all(SECRET.encode() in each for each in said)
