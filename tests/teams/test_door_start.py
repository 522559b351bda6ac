"""The Teams door at its start, with several cities, and what it tells of strangers."""

import logging

import pytest

from adapters.teams.door import Door
from adapters.teams.sdk import gates
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.metrics import Metrics
from tests.teams.house import Entrance, Recorded, listening, opened, openly
from tests.teams.world import CITY, Answered, Tenant, World, registration

TAKEN = 202


async def test_each_city_has_its_own_app(teams: World) -> None:
    other = "22222222-2222-3333-4444-555555555555"
    async with opened(teams, registration(), registration("dorf", app_id=other)) as entrance:
        there = Tenant(teams, f"{entrance.base}/api/teams/dorf/messages", app=other)
        assert (await there.mention("hallo")).status == TAKEN
        crossed = Tenant(teams, f"{entrance.base}/api/teams/dorf/messages")
        assert (await crossed.mention("hallo")).status == 401


async def test_app_id_in_capital_letters(teams: World) -> None:
    app = "aaaaaaaa-2222-3333-4444-555555555555"
    async with opened(teams, registration(app_id=app.upper())) as entrance:
        there = Tenant(teams, entrance.tenant.url, app=app)
        assert (await there.mention("hallo")).status == TAKEN


async def test_further_tenants(teams: World) -> None:
    guest = "99999999-0000-0000-0000-0000000000AA"
    async with opened(teams, registration(tenants=(guest,))) as entrance:
        there = Tenant(teams, entrance.tenant.url, tenant=guest)
        assert (await there.mention("hallo")).status == TAKEN
        assert (await entrance.tenant.mention("hallo")).status == 403


def test_no_gate_without_app_id(teams: World) -> None:
    with pytest.raises(ValueError, match="registration"):
        gates(teams.config(registration(app_id="")), SystemClock())


async def test_self_test(entrance: Entrance) -> None:
    await entrance.door.self_test(entrance.base)
    assert entrance.turns.taken == []


async def test_self_test_finds_a_door_that_is_open() -> None:
    door = Door({CITY: openly(registration())}, Recorded(), SystemClock(), Metrics())
    async with listening(door) as base:
        with pytest.raises(OperatorError, match="401"):
            await door.self_test(base)


async def test_self_test_without_a_door(entrance: Entrance) -> None:
    with pytest.raises(OperatorError, match="antwortet nicht"):
        await entrance.door.self_test("http://127.0.0.1:1")


async def test_log_cannot_be_filled(entrance: Entrance, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(30):
        await entrance.tenant.post({"text": "geheim"}, authorization="Bearer a.b.c")
    assert len(caplog.records) == 1
    assert "geheim" not in caplog.text


async def test_refusals_say_nothing(entrance: Entrance) -> None:
    answer: Answered = await entrance.tenant.post({}, authorization="")
    assert answer.body is None
    assert answer.headers is not None
    assert answer.headers["WWW-Authenticate"] == "Bearer"
