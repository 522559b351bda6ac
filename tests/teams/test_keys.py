"""The Bot Framework's signing keys: rolled over, taken back, slow and gone."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams.keys import Keys, NoKeys, SigningKeys
from tests.delivery.fakes import START, FakeClock
from tests.teams.house import Entrance, signed
from tests.teams.keys import Key
from tests.teams.world import APP, TENANT, World, until
from tests.virtual_time import VirtualClock, run

TAKEN = 202
DAY = 86_400


async def test_keys_are_fetched_once(entrance: Entrance) -> None:
    assert await entrance.keys.prewarm()
    for _ in range(3):
        assert (await entrance.tenant.mention("hallo")).status == TAKEN
    assert entrance.world.identity.key_fetches == 1


async def test_key_rollover(entrance: Entrance) -> None:
    assert (await entrance.tenant.mention("hallo")).status == TAKEN
    entrance.later(seconds=61)
    entrance.world.identity.roll_over()
    assert (await entrance.tenant.mention("hallo")).status == TAKEN
    assert entrance.world.identity.key_fetches == 2


async def test_key_taken_back(entrance: Entrance) -> None:
    old = entrance.world.identity.key
    assert (await entrance.tenant.mention("hallo")).status == TAKEN
    entrance.world.identity.roll_over(keep=False)
    entrance.later(seconds=61)
    assert (await entrance.tenant.mention("hallo")).status == TAKEN
    token = f"Bearer {old.token(APP, entrance.world.service_url)}"
    activity = entrance.tenant.mention_activity("hallo")
    assert (await entrance.tenant.post(activity, authorization=token)).status == 401


async def test_unknown_keys_cause_one_fetch_a_minute(entrance: Entrance) -> None:
    await entrance.keys.prewarm()
    for number in range(5):
        answer = await entrance.tenant.post(
            entrance.tenant.mention_activity("hallo"),
            authorization=signed(Key(f"invented{number}"))(entrance),
        )
        assert answer.status == 401
    assert entrance.world.identity.key_fetches == 1


async def test_slow_metadata_holds_up_nobody(entrance: Entrance) -> None:
    """A stranger's unknown key makes us ask; meanwhile others come and go."""
    await entrance.keys.prewarm()
    entrance.later(seconds=61)
    entrance.world.identity.delay = 0.5
    stranger = signed(Key("zzz"))(entrance)
    asking = asyncio.create_task(
        entrance.tenant.post(entrance.tenant.mention_activity("hallo"), authorization=stranger)
    )
    await until(lambda: entrance.world.identity.metadata_fetches == 2)
    assert (await entrance.tenant.mention("hallo")).status == TAKEN
    assert not asking.done()
    assert (await asking).status == 401


async def test_no_keys_is_our_fault(entrance: Entrance) -> None:
    entrance.world.identity.status = 503
    assert (await entrance.tenant.mention("hallo")).status == 503
    entrance.world.identity.status = 200
    entrance.later(seconds=61)
    assert (await entrance.tenant.mention("hallo")).status == TAKEN


async def test_metadata_fails_later(entrance: Entrance) -> None:
    """What we know goes on being good."""
    await entrance.keys.prewarm()
    entrance.world.identity.status = 500
    entrance.later(seconds=61)
    activity = entrance.tenant.mention_activity("hallo")
    stranger = signed(Key("zzz"))(entrance)
    assert (await entrance.tenant.post(activity, authorization=stranger)).status == 401
    assert (await entrance.tenant.mention("hallo")).status == TAKEN


@pytest.mark.parametrize(
    "path", ["nothing", f"{TENANT}/v2.0/.well-known/openid-configuration", "v1/.well-known/keys"]
)
async def test_metadata_of_somebody_else(teams: World, clock: FakeClock, path: str) -> None:
    """Not there, keys elsewhere by other means, none at all."""
    keys = SigningKeys(f"{teams.origin}/{path}", clock)
    assert not await keys.prewarm()
    with pytest.raises(NoKeys):
        await keys.find("k1")


@pytest.mark.parametrize(("padding", "kids"), [(0, ["k1"]), (1 << 21, [])])
async def test_keys_that_arrive_in_pieces(clock: FakeClock, padding: int, kids: list[str]) -> None:
    """Microsoft's list fills many packets; what never ends is no list."""

    async def metadata(request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": str(request.url.with_path("/keys"))})

    async def listed(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        said = json.dumps({"padding": "x" * padding, "keys": [Key("k1").published()]}).encode()
        for piece in (said[:99], said[99:]):
            await answer.write(piece)
            await asyncio.sleep(0.05)
        return answer

    application = web.Application()
    application.add_routes([web.get("/metadata", metadata), web.get("/keys", listed)])
    async with TestServer(application) as server:
        keys = SigningKeys(str(server.make_url("/metadata")), clock)
        assert await keys.prewarm() == bool(kids)
    assert [each["kid"] for each in keys._keys] == kids


# --- over days, with a clock of our own


class Published:
    """A metadata server as a function; `broken` while it does not answer."""

    def __init__(self) -> None:
        self.kids = ["a"]
        self.broken = False
        self.asked = 0

    async def __call__(self, _url: str) -> Keys:
        self.asked += 1
        await asyncio.sleep(0)
        if self.broken:
            raise TimeoutError
        return [{"kid": each} for each in self.kids]


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def known(published: Published, clock: FakeClock) -> SigningKeys:
    return SigningKeys("https://login.example/metadata", clock, published)


async def test_keys_are_asked_for_again_after_a_day(
    known: SigningKeys, published: Published, clock: FakeClock
) -> None:
    await known.prewarm()
    published.kids = ["b"]
    clock.advance(hours=25)
    assert await known.find("a"), "while they are being fetched, the old ones are good"
    await _settled()
    assert await known.find("b")
    assert published.asked == 2
    assert await known.find("a") is None


async def test_keys_are_believed_for_five_days(
    known: SigningKeys, published: Published, clock: FakeClock
) -> None:
    await known.prewarm()
    published.broken = True
    clock.advance(days=4)
    assert await known.find("a")
    await _settled()
    clock.advance(days=2)
    with pytest.raises(NoKeys):
        await known.find("a")
    published.broken = False
    clock.advance(seconds=6)
    assert await known.find("a")


async def test_many_at_once_cause_one_fetch(known: SigningKeys, published: Published) -> None:
    found: list[Any] = await asyncio.gather(*(known.find("a") for _ in range(20)))
    assert all(found)
    assert published.asked == 1


async def test_whoever_hangs_up_ends_nothing(known: SigningKeys) -> None:
    first, second = (asyncio.create_task(known.find("a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second


def test_an_outage_is_known_and_ends_before_anybody_writes(published: Published) -> None:
    """From the first time they could not be had; what is known of before is good for five days."""

    async def days() -> None:
        clock = VirtualClock(asyncio.get_running_loop())
        keys, stop = SigningKeys("https://login.example/metadata", clock, published), asyncio.Event()
        published.broken = True
        assert not await keys.prewarm()
        assert keys.missing_since() == START
        keeping = asyncio.create_task(keys.keep(stop))
        published.broken = False
        await asyncio.sleep(61)
        assert keys.missing_since() is None
        published.broken = True
        await asyncio.sleep(3 * DAY)
        assert keys.missing_since() is None
        await asyncio.sleep(3 * DAY)
        missing = keys.missing_since()
        assert missing is not None
        assert timedelta(days=1) <= missing - START <= timedelta(days=1, minutes=5)
        published.broken = False
        await asyncio.sleep(61)
        assert keys.missing_since() is None
        stop.set()
        await keeping

    run(days())


async def _settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
