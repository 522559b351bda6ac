"""What the Teams door takes in, and what it takes only once."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.teams.house import Entrance
from tests.teams.world import EVA, TENANT

TAKEN, DROPPED = 202, 200

# --- what comes


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe\x00", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"{}", None, 415),
        (b'"' + b"x" * (256 * 1024) + b'"', "application/json", 413),
        (b'{"type":"message"}', "application/json", 401),
    ],
)
async def test_bodies(entrance: Entrance, body: bytes, kind: str | None, status: int) -> None:
    headers = {"Authorization": entrance.good} | ({"Content-Type": kind} if kind else {})
    skip = [] if kind else ["Content-Type"]
    async with aiohttp.ClientSession(skip_auto_headers=skip) as http:
        response = await http.post(entrance.tenant.url, data=body, headers=headers)
        assert response.status == status


async def test_body_without_length_is_cut_off(entrance: Entrance) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 16_384

    headers = {"Authorization": entrance.good, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as http:
        response = await http.post(entrance.tenant.url, data=endless(), headers=headers)
        assert response.status == 413


async def test_slow_body_is_given_up(entrance: Entrance) -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.1)

    headers = {"Authorization": entrance.good, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as http:
        response = await http.post(entrance.tenant.url, data=dripping(), headers=headers)
        assert response.status == 408


async def test_compressed_body_counts_unpacked(entrance: Entrance) -> None:
    headers = {"Authorization": entrance.good, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as http:
        blanks = io.BytesIO(b" " * (1 << 22))
        response = await http.post(entrance.tenant.url, data=blanks, headers=headers, compress="gzip")
        assert response.status == 413


async def test_body_is_not_read_for_strangers(entrance: Entrance) -> None:
    """Whoever shows no token is told so at once, whatever else they send."""
    async with aiohttp.ClientSession() as http:
        response = await http.post(entrance.tenant.url, data=b"x" * 500_000)
        assert response.status == 401


async def test_unknown_city_and_other_methods(entrance: Entrance) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{entrance.base}/api/teams/anderswo/messages", json={}) as response:
            assert response.status == 404
        async with http.get(entrance.tenant.url) as response:
            assert response.status == 405


async def test_invoke_is_answered_in_the_response(entrance: Entrance) -> None:
    answer = await entrance.tenant.invoke("composeExtension/query", {"commandId": "suche"})
    assert (answer.status, answer.body) == (200, {"statusCode": 200, "value": "composeExtension/query"})
    assert entrance.turns.taken == []


async def test_search_in_the_compose_box_needs_no_conversation(entrance: Entrance) -> None:
    where = {"conversation": None, "channelData": {"tenant": {"id": TENANT}}}
    answer = await entrance.tenant.invoke("composeExtension/query", {}, where=where)
    assert answer.status == 200


async def test_every_kind_of_activity_gets_in(entrance: Entrance) -> None:
    tenant = entrance.tenant
    message = tenant.mention_activity("hallo")
    answers = [
        await tenant.post(message),
        await tenant.edit(message, "suche Radweg"),
        await tenant.delete(message),
        await tenant.personal("hallo"),
        await tenant.group("hallo"),
        await tenant.install(),
        await tenant.react("1"),
    ]
    assert [each.status for each in answers] == [TAKEN] * 7
    kinds = [each.type for each in entrance.turns.taken]
    assert kinds[:3] == ["message", "messageUpdate", "messageDelete"]
    assert kinds[3:] == ["message", "message", "installationUpdate", "messageReaction"]


# --- twice


async def test_second_edit_is_no_replay(entrance: Entrance) -> None:
    message = entrance.tenant.mention_activity("hallo")
    first = await entrance.tenant.edit(message, "eins")
    await asyncio.sleep(0.002)
    second = await entrance.tenant.edit(message, "zwei")
    assert (first.status, second.status) == (TAKEN, TAKEN)


async def test_two_copies_in_flight(entrance: Entrance) -> None:
    entrance.turns.held = asyncio.Event()
    activity = entrance.tenant.mention_activity("hallo")
    both = [asyncio.create_task(entrance.tenant.post(activity)) for _ in range(2)]
    await asyncio.sleep(0.1)
    assert not any(each.done() for each in both)
    entrance.turns.held.set()
    answers = await asyncio.gather(*both)
    assert sorted(each.status for each in answers) == [DROPPED, TAKEN]
    assert len(entrance.turns.taken) == 1


async def test_what_failed_may_come_again(entrance: Entrance, caplog: pytest.LogCaptureFixture) -> None:
    activity = entrance.tenant.mention_activity("geheim")
    entrance.turns.broken = True
    assert (await entrance.tenant.post(activity)).status == 500
    entrance.turns.broken = False
    assert (await entrance.tenant.post(activity)).status == TAKEN
    assert "geheim" not in caplog.text


async def test_same_id_in_another_conversation_is_new(entrance: Entrance) -> None:
    first = entrance.tenant.activity(entrance.tenant.in_person(EVA), text="hallo", id="1")
    second = entrance.tenant.activity(entrance.tenant.in_group(), text="hallo", id="1")
    assert (await entrance.tenant.post(first)).status == (await entrance.tenant.post(second)).status == TAKEN
