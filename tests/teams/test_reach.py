"""What commands fetch from Teams: files of personal chats from Microsoft's storage, and from nowhere else."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from adapters.teams.hosts import is_storage
from adapters.teams.reach import TeamsReach
from adapters.teams.storage import Storage
from bot.errors import UserError
from bot.messages import Place, Upload
from tests.teams.bot import TeamsBot
from tests.teams.world import CITY, World

CHAT = Place("teams", f"{CITY}|a:eva", "personal", None, CITY)
MEGABYTE = 1 << 20


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        yield made


@pytest.fixture
async def reach(world: World) -> AsyncIterator[TeamsReach]:
    storage = Storage([world.origin], seconds=3)
    yield TeamsReach(storage)
    await storage.close()


def sent(address: str) -> Upload:
    return Upload("Vorlage.pdf", "application/pdf", 0, json.dumps({"downloadUrl": address}))


async def test_a_file_of_a_personal_chat(world: World, reach: TeamsReach) -> None:
    world.files.given["vorlage"] = b"%PDF" * 1000
    assert await reach.file(CHAT, sent(f"{world.origin}/storage/vorlage?t=1%2F2"), 4000) == b"%PDF" * 1000
    (headers,) = world.files.asked
    assert "Authorization" not in headers
    assert "Cookie" not in headers


@pytest.mark.parametrize("kind", ["group", "room"])
async def test_elsewhere_it_says_where_files_go(world: World, reach: TeamsReach, kind: str) -> None:
    with pytest.raises(UserError, match="nur im persönlichen Chat"):
        await reach.file(replace(CHAT, kind=kind), sent(f"{world.origin}/storage/vorlage"), 10)  # type: ignore[arg-type]
    assert world.files.asked == []


async def test_too_large_is_told_while_it_comes(world: World, reach: TeamsReach) -> None:
    world.files.given["vorlage"] = b"x" * (MEGABYTE + 1)
    with pytest.raises(UserError, match="höchstens 1 MB"):
        await reach.file(CHAT, sent(f"{world.origin}/storage/vorlage"), MEGABYTE)


async def test_a_redirect_within_the_storage_is_followed(world: World, reach: TeamsReach) -> None:
    world.files.given["ziel"] = b"da"
    world.files.moved = "/storage/ziel"
    assert await reach.file(CHAT, sent(f"{world.origin}/storage/vorlage"), 10) == b"da"


@pytest.mark.parametrize("where", ["http://169.254.169.254/latest", "https://boese.example/x", "/storage/a"])
async def test_a_redirect_to_elsewhere_or_without_end_is_not(
    world: World, reach: TeamsReach, where: str
) -> None:
    world.files.moved = where
    with pytest.raises(UserError, match="nicht zu holen"):
        await reach.file(CHAT, sent(f"{world.origin}/storage/vorlage"), 10)
    assert len(world.files.asked) <= 3


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
async def test_what_the_storage_does_not_give(world: World, reach: TeamsReach, status: int) -> None:
    world.files.status = status
    with pytest.raises(UserError, match="noch einmal schicken"):
        await reach.file(CHAT, sent(f"{world.origin}/storage/vorlage"), 10)


@pytest.mark.parametrize("ref", ["", "{", "[]", "{}", '{"downloadUrl": 7}', '{"downloadUrl": "https://a b"}'])
async def test_a_reference_that_is_none(world: World, reach: TeamsReach, ref: str) -> None:
    with pytest.raises(UserError, match="nicht zu holen"):
        await reach.file(CHAT, replace(sent(""), ref=ref), 10)
    assert world.files.asked == []


async def test_threads_would_need_a_permission(reach: TeamsReach) -> None:
    with pytest.raises(UserError, match="Berechtigung, um die Ratsbot nicht bittet"):
        await reach.thread(CHAT, 10)


async def test_the_service_enters_itself(bot: TeamsBot) -> None:
    found = bot.house.bot.reaches.of(CHAT)
    bot.world.files.given["vorlage"] = b"%PDF"
    assert await found.file(CHAT, sent(f"{bot.world.origin}/storage/vorlage"), 10) == b"%PDF"


GOOD = (
    "https://stadt.sharepoint.com/personal/eva/_layouts/15/download.aspx?UniqueId=1&tempauth=x",
    "https://stadt-my.sharepoint.com/personal/eva",
    "https://stadt-my.sharepoint.com:443/a",
)
BAD = (
    "", "http://stadt.sharepoint.com/a", "https://sharepoint.com/a",
    "https://stadt.sharepoint.com.boese.example/a", "https://boesesharepoint.com/a",
    "https://stadt.sharepoint.com:8443/a", "https://stadt.sharepoint.com@boese.example/",
    "https://eva@stadt.sharepoint.com/a", "https://boese.example\\@stadt.sharepoint.com/a",
    "https://boese.example#.sharepoint.com/", "https://boese.example?.sharepoint.com/",
    "https://127.0.0.1/a", "http://127.0.0.1:8088/healthz", "https://localhost/a", "http://[::1]/a",
    "https://169.254.169.254/latest/meta-data", "file:///etc/passwd", "https://stadt.sharepoint.com./a",
    "https://stadt.sharepoint.com:x/a", "//stadt.sharepoint.com/a", "https://-.sharepoint.com/a",
    "https://.sharepoint.com/a", "https://städt.sharepoint.com/a",
)  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_addresses_of_the_storage(address: str) -> None:
    assert is_storage(address, ())


@pytest.mark.parametrize("address", BAD)
def test_all_other_addresses(address: str) -> None:
    assert not is_storage(address, ("smba.trafficmanager.net",))
