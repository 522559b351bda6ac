"""What we say to the Bot Connector, and what we make of its answers: against a fake one over HTTP."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from adapters.teams.connector import Connector, Conversation, Gone, NoSuchActivity
from adapters.teams.limits import Limits
from bot.clock import SystemClock
from bot.errors import TryLater, Undeliverable
from tests.teams import faults
from tests.teams.faults import Fault, refused
from tests.teams.posting import OneToken, connected, emptied
from tests.teams.world import CHANNEL, TENANT, World

HERE = f"{CHANNEL};messageid=1700000000000"
HELLO = {"type": "message", "text": "Guten Tag"}


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> World:
    return emptied(shared_world)


@pytest.fixture
def tokens() -> OneToken:
    return OneToken()


@pytest.fixture
async def connector(world: World, tokens: OneToken) -> AsyncIterator[Connector]:
    async with connected(world, tokens) as made:
        yield made


@pytest.fixture
def there(world: World) -> Conversation:
    return Conversation(world.service_url, HERE, TENANT)


async def test_a_message_is_sent_to_the_conversation_with_its_thread(
    world: World, connector: Connector, there: Conversation
) -> None:
    id_ = await connector.send(there, HELLO)
    (call,) = world.service.calls
    assert (call.method, call.path) == ("POST", f"/v3/conversations/{HERE}/activities")
    assert call.raw_path.endswith(f"/v3/conversations/{quote(HERE, safe='')}/activities")
    assert call.token == "ein-token"  # noqa: S105
    assert call.headers["Content-Type"] == "application/json; charset=utf-8"
    assert call.body == HELLO
    assert [post.id for post in world.service.visible(HERE)] == [id_]


async def test_what_stands_there_is_changed_and_taken_away(
    world: World, connector: Connector, there: Conversation
) -> None:
    id_ = await connector.send(there, HELLO)
    await connector.update(there, id_, {"type": "message", "text": "Auf Wiedersehen"})
    assert world.service.texts() == ["Auf Wiedersehen"]
    assert world.service.calls[-1].body == {"type": "message", "text": "Auf Wiedersehen", "id": id_}
    await connector.delete(there, id_)
    assert world.service.visible() == []
    assert [call.method for call in world.service.calls] == ["POST", "PUT", "DELETE"]


async def test_what_is_gone_is_gone(connector: Connector, there: Conversation) -> None:
    id_ = await connector.send(there, HELLO)
    await connector.delete(there, id_)
    await connector.delete(there, id_)
    with pytest.raises(NoSuchActivity):
        await connector.update(there, id_, HELLO)


async def test_a_new_post_in_a_channel(world: World, connector: Connector) -> None:
    channel = Conversation(world.service_url, CHANNEL, TENANT)
    body = {"isGroup": True, "channelData": {"channel": {"id": CHANNEL}}, "activity": HELLO}
    conversation, activity = await connector.create(channel, body)
    assert conversation == f"{CHANNEL};messageid={activity}"
    assert world.service.texts(conversation) == ["Guten Tag"]


async def test_the_typing_sign_waits_for_nobody(world: World, tokens: OneToken, there: Conversation) -> None:
    connector = Connector(tokens, [world.origin], Limits(((60.0, 2),), ()), SystemClock())
    for _ in range(4):
        await connector.typing(there)
    await connector.close()
    assert [call.body for call in world.service.calls] == [{"type": "typing"}] * 2


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.example.com/emea/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net@angreifer.example/",
        "https://smba.trafficmanager.net:8443/",
        "https://127.0.0.1/",
        "",
    ],
)
async def test_no_token_goes_to_a_foreign_host(tokens: OneToken, url: str) -> None:
    connector = Connector(tokens, ["smba.trafficmanager.net"], Limits(), SystemClock())
    with pytest.raises(Undeliverable):
        await connector.send(Conversation(url, HERE, TENANT), HELLO)
    assert tokens.asked == 0


@pytest.mark.parametrize("status", [401, 408, 412, 425, 429, 500, 502, 503, 504])
async def test_these_may_be_tried_again(
    world: World, connector: Connector, there: Conversation, status: int
) -> None:
    world.service.fail(refused(status))
    with pytest.raises(TryLater, match=str(status)) as caught:
        await connector.send(there, HELLO)
    assert caught.value.after is None
    assert len(world.service.calls) == 1, "repeating is the outbox's business"


@pytest.mark.parametrize("fault", [faults.CUT, faults.LOST, Fault("slow", seconds=9.0)])
async def test_a_connection_that_fails_may_be_tried_again(
    world: World, connector: Connector, there: Conversation, fault: Fault
) -> None:
    world.service.fail(fault)
    with pytest.raises(TryLater):
        await connector.send(there, HELLO)


async def test_a_slow_answer_is_waited_for(world: World, connector: Connector, there: Conversation) -> None:
    world.service.fail(Fault("slow", seconds=0.5))
    assert await connector.send(there, HELLO)
    assert len(world.service.calls) == 1


async def test_retry_after_is_honoured_and_the_conversation_rests(
    world: World, tokens: OneToken, there: Conversation
) -> None:
    limits = Limits()
    connector = Connector(tokens, [world.origin], limits, SystemClock())
    world.service.fail(refused(429, "Throttled", after="7"))
    with pytest.raises(TryLater) as caught:
        await connector.send(there, HELLO)
    await connector.close()
    assert caught.value.after == timedelta(seconds=7)
    assert not limits.spare(CHANNEL, TENANT)
    assert limits.spare("19:anderer@thread.tacv2", TENANT)


@pytest.mark.parametrize("fault", [faults.BLOCKED, faults.NOT_IN_ROSTER, faults.GONE])
async def test_a_conversation_that_has_ended(
    world: World, connector: Connector, there: Conversation, fault: Fault
) -> None:
    world.service.fail(fault)
    with pytest.raises(Gone) as caught:
        await connector.send(there, HELLO)
    assert caught.value.status == fault.status


@pytest.mark.parametrize(
    "fault",
    [
        faults.TOO_LARGE,
        refused(400, "BadArgument"),
        refused(403, "NotEnoughPermissions"),
        refused(403, "BotDisabledByAdmin"),
        refused(403, "InvalidBotApiHost"),
        refused(404, ""),
    ],
)
async def test_what_will_never_be_taken_ends_no_conversation(
    world: World, connector: Connector, there: Conversation, fault: Fault
) -> None:
    world.service.fail(fault)
    with pytest.raises(Undeliverable, match=f"{fault.status} ?{fault.code}") as caught:
        await connector.send(there, HELLO)
    assert not isinstance(caught.value, Gone)


async def test_redirects_are_not_followed(world: World, connector: Connector, there: Conversation) -> None:
    world.service.fail(Fault("refuse", 307, headers={"Location": f"{world.origin}/svc/v3/anderswo"}))
    with pytest.raises(TryLater):
        await connector.send(there, HELLO)
    assert len(world.service.calls) == 1
