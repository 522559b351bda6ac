"""What an operator does about Teams: starting, the package for the city's admin, the doctor."""

import asyncio
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from adapters.command_line.compose import House
from adapters.teams.door import Door
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.clock import SystemClock
from bot.errors import OperatorError
from bot.metrics import Metrics
from tests.matrix.bot import fetch
from tests.matrix.process import free_port
from tests.teams.bot import LOGIN, TOWN, TeamsBot
from tests.teams.house import Recorded, listening, openly
from tests.teams.world import CITY, Tenant, World, registration, until

ROOT = Path(__file__).parents[2]
ID = "00000000-0000-0000-0000-000000000001"
OTHER_ID = "00000000-0000-0000-0000-000000000002"
SETTINGS = f"""
database = "ratsbot.db"
cities_folder = "cities"
[teams]
public_url = "https://ratsbot.stadt.example"
[teams.{TOWN}]
app_id = "{ID}"
tenant_id = "{ID}"
secret_env = "RATSBOT_GEHEIM"
ris_hosts = ["ris.kraehenfurt.example"]
"""


@asynccontextmanager
async def another(status: int) -> AsyncIterator[str]:
    """Something that stands where our door should be, and answers everybody."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    application = web.Application()
    application.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("status", [200, 202, 403, 404])
async def test_not_started_where_strangers_are_let_in(council: House, world: World, status: int) -> None:
    client = world.login_client()
    endpoints = Endpoints(world.metadata_url, LOGIN, client)
    async with another(status) as base:
        service = TeamsService(council.bot, world.config(registration(TOWN)), base, endpoints=endpoints)
        with pytest.raises(OperatorError, match=f"Antwort {status} statt 401"):
            await service.run(asyncio.Event())
    client.close()


async def test_a_door_that_stood_open_is_shut(world: World) -> None:
    turns = Recorded()
    door = Door({CITY: openly(registration())}, turns, SystemClock(), Metrics())
    async with listening(door) as base:
        tenant = Tenant(world, f"{base}/api/teams/{CITY}/messages")
        with pytest.raises(OperatorError, match="weist Unsigniertes nicht ab"):
            await door.self_test(base)
        before = len(turns.taken)
        assert (await tenant.mention("hallo")).status == 503
        assert (await tenant.invoke("composeExtension/query", {})).status == 503
    assert (len(turns.taken), turns.invoked) == (before, [])


async def test_without_signing_keys_it_is_not_ready(council: House, world: World) -> None:
    """Whoever writes is refused: the operator is to hear of it from /readyz, not from people."""
    client, stop = world.login_client(), asyncio.Event()
    endpoints = Endpoints(world.metadata_url, LOGIN, client)
    world.identity.status = 503
    async with another(401) as base:
        service = TeamsService(council.bot, world.config(registration(TOWN)), base, endpoints=endpoints)
        running = asyncio.create_task(service.run(stop))
        await until(lambda: "geprüft" not in service.waiting())
        assert re.match(
            r"Seit \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr MES?Z sind die Signaturschlüssel", service.waiting()
        )
        assert "bei 127.0.0.1 nicht zu holen" in service.waiting()
        stop.set()
        await running
    client.close()


async def test_numbers(bot: TeamsBot) -> None:
    await bot.asks("/hilfe suche")
    text = bot.house.metrics.text().decode()
    assert "ratsbot_teams_inbox 0.0" in text
    assert "ratsbot_teams_outbox 0.0" in text
    assert "Hitzeaktionsplan" not in text


def prepared(folder: Path, more: str = "") -> list[str]:
    """The command line before its command, in a folder with settings."""
    (folder / "cities").mkdir(exist_ok=True)
    (folder / "cities" / f"{TOWN}.toml").write_text('name = "Krähenfurt"', encoding="utf-8")
    (folder / "ratsbot.toml").write_text(SETTINGS + more, encoding="utf-8")
    return [sys.executable, "-m", "adapters.command_line", "--config", str(folder / "ratsbot.toml")]


def alone(more: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nobody is reached: the proxy of its world is a closed port."""
    nobody = f"http://127.0.0.1:{free_port()}"
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), nobody)
    return {**os.environ, "PYTHONPATH": str(ROOT), **proxies, **more}


def ratsbot(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prepared(folder), *arguments],
        cwd=folder,
        env=alone(environment or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


SECRET = {"RATSBOT_GEHEIM": "ein-erfundenes-geheimnis"}


def test_the_package(tmp_path: Path) -> None:
    done = ratsbot(tmp_path, "teams", "manifest", TOWN, "--output", "app.zip", environment=SECRET)
    assert (done.returncode, done.stderr) == (0, "")
    assert "app.zip" in done.stdout
    packed = zipfile.ZipFile(io.BytesIO((tmp_path / "app.zip").read_bytes()))
    assert set(packed.namelist()) == {"manifest.json", "color.png", "outline.png"}
    manifest = json.loads(packed.read("manifest.json"))
    assert manifest["bots"][0]["botId"] == ID
    assert "suche" in json.dumps(manifest["bots"][0]["commandLists"])
    assert "ris.kraehenfurt.example" in json.dumps(manifest["composeExtensions"])


def test_the_package_of_a_city_without_a_registration(tmp_path: Path) -> None:
    done = ratsbot(tmp_path, "teams", "manifest", "trier", environment=SECRET)
    assert done.returncode == 1
    assert f"Eingerichtet: {TOWN}." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_names_the_secret_that_is_missing(tmp_path: Path) -> None:
    done = ratsbot(tmp_path, "doctor", "teams")
    assert done.returncode == 1
    assert "✗ " in done.stdout
    assert "RATSBOT_GEHEIM ist nicht gesetzt" in done.stdout
    assert "Abhilfe: RATSBOT_GEHEIM setzen, wo Ratsbot gestartet wird" in done.stdout
    assert "1 Fehler." in done.stdout
    assert done.stderr == ""


def test_the_doctor_without_a_network(tmp_path: Path) -> None:
    done = ratsbot(tmp_path, "doctor", "teams", environment=SECRET)
    assert (done.returncode, done.stderr) == (1, "")
    for said in ("login.botframework.com antwortet nicht", "Entra antwortet nicht", "Abhilfe: "):
        assert said in done.stdout
    assert SECRET["RATSBOT_GEHEIM"] not in done.stdout


def served(
    folder: Path, port: int, door: int, secret: Mapping[str, str], more: str = ""
) -> subprocess.Popen[bytes]:
    settings = f'{more}[embeddings]\nkind = "off"\n[http]\nport = {port}\n'
    command = [*prepared(folder, settings), "serve"]
    config = folder / "ratsbot.toml"
    config.write_text(config.read_text("utf-8").replace("[teams]\n", f"[teams]\nport = {door}\n", 1), "utf-8")
    with (folder / "log").open("w") as log:
        return subprocess.Popen(command, cwd=folder, env=alone(secret), stdout=log, stderr=log)


async def test_without_the_secret_the_others_run_and_the_operator_is_told(tmp_path: Path) -> None:
    port, door = free_port(), free_port()
    running = served(tmp_path, port, door, {})

    def said() -> dict[str, dict[str, str]]:
        status, text = fetch(f"http://127.0.0.1:{port}/readyz")
        return {each["name"]: each for each in json.loads(text)["services"]} if status else {}

    try:
        await until(lambda: "RATSBOT_GEHEIM" in said().get("teams", {}).get("reason", ""), 30)
        assert fetch(f"http://127.0.0.1:{port}/healthz")[0] == 200
        assert said()["digest"]["ready"]
        assert fetch(f"http://127.0.0.1:{door}/datenschutz")[0] == 0
    finally:
        running.kill()
        running.wait()
    assert "Traceback" not in (tmp_path / "log").read_text()


async def test_the_city_without_its_secret_is_named_where_an_operator_looks(tmp_path: Path) -> None:
    (tmp_path / "cities").mkdir()
    (tmp_path / "cities" / "quellstadt.toml").write_text('name = "Quellstadt"', encoding="utf-8")
    other = f'[teams.quellstadt]\napp_id = "{OTHER_ID}"\ntenant_id = "{ID}"\nsecret_env = "RATSBOT_FEHLT"\n'
    port, door = free_port(), free_port()
    running = served(tmp_path, port, door, SECRET, other)
    said = "[teams.quellstadt]: die Umgebungsvariable RATSBOT_FEHLT enthält kein Geheimnis. Sie setzen, wo"
    try:
        await until(lambda: said in fetch(f"http://127.0.0.1:{port}/readyz")[1], 30)
        async with aiohttp.ClientSession() as http:
            for city, status in ((TOWN, 401), ("quellstadt", 503), ("trier", 404)):
                async with http.post(f"http://127.0.0.1:{door}/api/teams/{city}/messages") as answer:
                    assert answer.status == status
        command = [sys.executable, "-m", "adapters.command_line", "--config", "ratsbot.toml", "stand"]
        shown = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, env=alone({}), capture_output=True, text=True, check=True
        )
        assert said in shown.stdout
    finally:
        running.kill()
        running.wait()
    assert (tmp_path / "log").read_text().count(said) == 1


async def test_served_for_real(tmp_path: Path) -> None:
    """As an operator starts it, with no network: its door is shut to strangers, and it ends when told to."""
    port, door = free_port(), free_port()
    base = f"http://127.0.0.1:{door}"
    running = served(tmp_path, port, door, SECRET)
    try:
        # With no network nobody can be recognised.
        keyless = "sind die Signaturschlüssel des Bot Frameworks bei login.botframework.com nicht zu holen"
        await until(lambda: keyless in fetch(f"http://127.0.0.1:{port}/readyz")[1], 30)
        assert fetch(f"http://127.0.0.1:{port}/readyz")[0] == 503
        assert 'ratsbot_service_ready{service="teams"} 0.0' in fetch(f"http://127.0.0.1:{port}/metrics")[1]
        await until(lambda: "teams_refused" in fetch(f"http://127.0.0.1:{port}/metrics")[1])
        assert [fetch(f"{base}/{name}")[0] for name in ("healthz", "readyz", "metrics")] == [404] * 3
        async with aiohttp.ClientSession() as http:
            for city, status in ((TOWN, 401), ("trier", 404)):
                async with http.post(f"{base}/api/teams/{city}/messages", json={}) as answer:
                    assert answer.status == status
        running.terminate()
        assert await asyncio.to_thread(running.wait, 10) == 0
    finally:
        running.kill()
        running.wait()
    assert "Traceback" not in (tmp_path / "log").read_text()
