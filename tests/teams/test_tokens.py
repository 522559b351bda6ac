"""Our own token: from Entra through MSAL, by secret or certificate, kept and asked for once."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.keys import SigningKeys
from adapters.teams.sdk import Endpoints, Gate, acquired
from adapters.teams.tokens import NoToken
from tests.delivery.fakes import FakeClock
from tests.teams.certificates import certificate
from tests.teams.world import APP, SECRET, TENANT, World, registration


@pytest.fixture
def endpoints(teams: World) -> Iterator[Endpoints]:
    login = teams.login_client()
    yield Endpoints(teams.metadata_url, http=login)
    login.close()


@pytest.fixture
def gate(clock: FakeClock, endpoints: Endpoints) -> Gate:
    return Gate(registration(), (), SigningKeys(endpoints.metadata, clock), clock, endpoints)


async def test_token_of_the_citys_own_tenant(teams: World, gate: Gate) -> None:
    token = await gate.token()
    (asked,) = teams.identity.requests
    assert (asked.token, asked.tenant) == (token, TENANT)
    assert asked.form["grant_type"] == "client_credentials"
    assert asked.form["client_id"] == APP
    assert asked.form["client_secret"] == SECRET
    assert asked.form["scope"] == "https://api.botframework.com/.default"


async def test_token_is_kept_until_five_minutes_before_its_end(
    teams: World, gate: Gate, clock: FakeClock
) -> None:
    first = await gate.token()
    clock.advance(minutes=54)
    assert await gate.token() == first
    clock.advance(minutes=1)
    assert await gate.token() != first
    assert len(teams.identity.requests) == 2


async def test_one_request_for_all_who_wait(teams: World, gate: Gate) -> None:
    teams.identity.delay = 0.1
    tokens = await asyncio.gather(*(gate.token() for _ in range(20)))
    assert len(set(tokens)) == len(teams.identity.requests) == 1


async def test_loop_goes_on_meanwhile(teams: World, gate: Gate) -> None:
    teams.identity.delay = 0.2
    asking = asyncio.create_task(gate.token())
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert not asking.done()
    assert await asking


async def test_refusal_names_entras_code_and_no_secret(teams: World, gate: Gate, clock: FakeClock) -> None:
    teams.identity.refusal = "invalid_client"
    with pytest.raises(NoToken) as caught:
        await gate.token()
    assert caught.value.code == "AADSTS0"
    assert caught.value.after == timedelta(seconds=10)
    assert SECRET not in str(caught.value)
    with pytest.raises(NoToken):
        await gate.token()
    assert len(teams.identity.requests) == 1, "not asked again at once"
    teams.identity.refusal = ""
    clock.advance(seconds=11)
    assert await gate.token()


async def test_entra_does_not_answer(clock: FakeClock, teams: World) -> None:
    login = teams.login_client()
    login.base = "http://127.0.0.1:1"
    there = Endpoints(http=login)
    gate = Gate(registration(), (), SigningKeys("", clock), clock, there)
    with pytest.raises(NoToken) as caught:
        await gate.token()
    assert caught.value.code == "ConnectionError"
    login.close()


def test_certificate_signs_instead_of_a_secret(teams: World, endpoints: Endpoints, tmp_path: Path) -> None:
    pem = tmp_path / "bot.pem"
    key = certificate(pem)
    granted = acquired(registration(secret="", certificate=pem), endpoints)
    (asked,) = teams.identity.requests
    assert granted.token == asked.token
    assert "client_secret" not in asked.form
    said = _verified(asked.form["client_assertion"], key)
    assert (said["iss"], said["sub"]) == (APP, APP)


@pytest.mark.parametrize("content", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_certificate_that_is_none(endpoints: Endpoints, tmp_path: Path, content: str) -> None:
    pem = tmp_path / "bot.pem"
    pem.write_text(content)
    with pytest.raises(NoToken):
        acquired(registration(secret="", certificate=pem), endpoints)


def test_certificate_that_is_not_there(endpoints: Endpoints, tmp_path: Path) -> None:
    with pytest.raises(NoToken) as caught:
        acquired(registration(secret="", certificate=tmp_path / "none.pem"), endpoints)
    assert caught.value.code == "FileNotFoundError"


def test_no_secret_at_all(endpoints: Endpoints) -> None:
    with pytest.raises(NoToken):
        acquired(registration(secret=""), endpoints)


def _verified(assertion: str, key: rsa.RSAPublicKey) -> dict[str, Any]:
    audience = f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    return jwt.decode(assertion, key, algorithms=["PS256"], audience=audience)
