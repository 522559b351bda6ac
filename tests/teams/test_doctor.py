"""What the doctor sees of a registration: against fake identity servers and a fake door."""

import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.teams.config import Config, Registration
from adapters.teams.doctor import Outside, examine
from adapters.teams.tokens import NoToken
from bot.clock import SystemClock
from bot.findings import Finding
from tests.teams.world import CITY, World, registration

DAY = timedelta(days=1)


class Entra:
    """Gives a token, or refuses."""

    def __init__(self, refusal: str | None = None) -> None:
        self.refusal = refusal

    async def token(self) -> str:
        if self.refusal is not None:
            raise NoToken(self.refusal)
        return "ein-token"


class Door:
    """Answers every post with `status`."""

    def __init__(self) -> None:
        self.status = 401
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        assert "Authorization" not in request.headers
        return web.Response(status=self.status)


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    with World() as world:
        yield world


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    yield shared_world
    shared_world.identity.clock_shift, shared_world.identity.status = 0.0, 200


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def url(door: Door) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_post("/{path:.*}", door.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def seen(
    world: World, url: str, about: Registration | None = None, refusal: str | None = None
) -> list[Finding]:
    """All but that the door of these tests speaks no https."""
    config = Config(url, {CITY: about or registration()})
    outside = Outside(world.origin, world.metadata_url)
    found = await examine(config, {CITY: Entra(refusal)}, SystemClock(), outside)
    return [each for each in found if "nur über https" not in each.text]


def bad(found: list[Finding]) -> list[Finding]:
    return [each for each in found if each.level != "ok"]


def pem(folder: Path, until: timedelta, *, key: bool = True, other_key: bool = False) -> Path:
    """A certificate of an invented city that ends so long from now, with its key or another one."""
    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ratsbot.stadt.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(made.public_key())
    builder = builder.serial_number(1).not_valid_before(now - 400 * DAY).not_valid_after(now + until)
    text = builder.sign(made, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    kept = ec.generate_private_key(ec.SECP256R1()) if other_key else made
    if key:
        text += kept.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    file = folder / "ratsbot.pem"
    file.write_bytes(text)
    return file


async def test_all_is_well(world: World, url: str, door: Door) -> None:
    found = await seen(world, url)
    assert bad(found) == []
    assert len(found) == 5
    assert door.asked == [f"/api/teams/{CITY}/messages"]


async def test_without_a_city_there_is_nothing_to_examine() -> None:
    (found,) = await examine(Config("https://ratsbot.stadt.example", {}), {}, SystemClock())
    assert found.level == "error"


async def test_teams_speaks_https_only(world: World, url: str) -> None:
    config = Config(url, {CITY: registration()})
    outside = Outside(world.origin, world.metadata_url)
    found = await examine(config, {CITY: Entra()}, SystemClock(), outside)
    assert "nur über https" in found[0].text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"app_id": "ratsbot"}, "app_id ist keine GUID"),
        ({"tenant_id": "stadt.example"}, "tenant_id ist keine GUID"),
        ({"secret": ""}, "weder Geheimnis noch Zertifikat"),
    ],
)
async def test_what_is_missing_is_named(world: World, url: str, changes: dict[str, str], said: str) -> None:
    found = bad(await seen(world, url, registration(**changes)))
    assert any(said in each.text and each.remedy for each in found)


@pytest.mark.parametrize(
    ("until", "said"),
    [(400 * DAY, "ok: gilt bis"), (20 * DAY, "warning: läuft am"), (-DAY, "error: abgelaufen")],
)
async def test_a_certificate_has_an_end(
    world: World, url: str, tmp_path: Path, until: timedelta, said: str
) -> None:
    level, _, words = said.partition(": ")
    found = await seen(world, url, registration(secret="", certificate=pem(tmp_path, until)))
    assert [each.level for each in found if words in each.text] == [level]


async def test_a_certificate_that_cannot_be_used(world: World, url: str, tmp_path: Path) -> None:
    about = registration(secret="", certificate=tmp_path / "fehlt.pem")
    assert "nicht lesbar" in bad(await seen(world, url, about))[0].text
    (tmp_path / "leer.pem").write_text("Guten Tag")
    about = replace(about, certificate=tmp_path / "leer.pem")
    assert "kein Zertifikat" in bad(await seen(world, url, about))[0].text
    for more in ({"key": False}, {"other_key": True}):
        about = replace(about, certificate=pem(tmp_path, 400 * DAY, **more))
        assert "kein Schlüssel dazu" in bad(await seen(world, url, about))[0].text


@pytest.mark.parametrize(
    ("shift", "levels"), [(5, []), (90, ["warning"]), (-90, ["warning"]), (3600, ["error"])]
)
async def test_the_clock_beside_that_of_entra(
    world: World, url: str, shift: float, levels: list[str]
) -> None:
    world.identity.clock_shift = shift
    found = bad(await seen(world, url))
    assert [each.level for each in found] == levels
    assert all("Uhr" in each.text and "NTP" in each.remedy for each in found)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [("AADSTS7000222", "neues Geheimnis"), ("AADSTS700016", "vergleichen"), ("", "Entra-Portal")],
)
async def test_no_token_and_why(world: World, url: str, code: str, remedy: str) -> None:
    (found,) = bad(await seen(world, url, refusal=code))
    assert found.level == "error"
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("status", "said"), [(404, "gibt es nicht"), (202, "lässt Unbekannte ein"), (502, "statt 401")]
)
async def test_a_door_that_does_not_shut(world: World, url: str, door: Door, status: int, said: str) -> None:
    door.status = status
    (found,) = bad(await seen(world, url))
    assert (found.level, said in found.text) == ("error", True)


async def test_nobody_there(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    (found,) = bad(await seen(world, nobody))
    assert found.level == "warning"
    config = Config("https://ratsbot.stadt.example", {CITY: registration()})
    outside = Outside(nobody, f"{nobody}/schluessel")
    found_outside = await examine(replace(config, public_url=nobody), {}, SystemClock(), outside)
    assert [each.level for each in found_outside] == ["error", "error", "ok", "error", "error", "warning"]
