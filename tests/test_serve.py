"""The supervisor and /healthz, with real sockets on 127.0.0.1."""

import asyncio
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serving import Care
from adapters.command_line.supervisor import Service, Supervisor
from adapters.http.listener import Health, Listener
from bot.errors import OperatorError
from bot.metrics import Metrics
from tests.houses import Talk


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Flaky:
    """A service that fails a few times before it works."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.starts = 0
        self.well = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        self.starts += 1
        if self.starts <= self.failures:
            raise RuntimeError("kaputt")
        self.well.set()
        await stop.wait()


async def test_a_failing_service_is_started_again_and_the_other_never_notices() -> None:
    flaky, steady, stop = Flaky(2), Flaky(0), asyncio.Event()
    supervisor = Supervisor([Service("flaky", flaky.run), Service("steady", steady.run)], first_pause=0.01)
    running = asyncio.create_task(supervisor.run(stop))
    async with asyncio.timeout(5):
        await flaky.well.wait()
    assert (flaky.starts, steady.starts) == (3, 1)
    assert supervisor.running == {"flaky": True, "steady": True}
    stop.set()
    async with asyncio.timeout(3):
        await running
    assert supervisor.running == {"flaky": False, "steady": False}


async def test_a_service_that_ignores_the_stop_is_cancelled() -> None:
    async def deaf(_stop: asyncio.Event) -> None:
        await asyncio.sleep(3600)

    stop = asyncio.Event()
    stop.set()
    async with asyncio.timeout(4):
        await Supervisor([Service("deaf", deaf)]).run(stop)


async def get(url: str) -> tuple[int, str]:
    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    return await asyncio.to_thread(fetch)


@pytest.mark.parametrize(("well", "status"), [(True, 200), (False, 503)])
async def test_healthz_tells_of_every_service(well: bool, status: int) -> None:
    port, stop = free_port(), asyncio.Event()
    listener = Listener("127.0.0.1", port, lambda: Health({"care": well}), Metrics().text)
    running = asyncio.create_task(listener.run(stop))
    answer = (0, "")
    for _ in range(50):
        answer = await get(f"http://127.0.0.1:{port}/healthz")
        if answer[0]:
            break
        await asyncio.sleep(0.05)
    stop.set()
    await running
    assert answer[0] == status
    assert '"care"' in answer[1]


async def test_a_taken_port_is_an_error_with_a_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listener = Listener("127.0.0.1", taken.getsockname()[1], lambda: Health({}), Metrics().text)
        with pytest.raises(OperatorError, match="Läuft Ratsbot schon"):
            await listener.run(asyncio.Event())


def test_serve_runs_answers_and_stops_within_two_seconds(tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "r.toml"
    config.write_text(f'database = "{tmp_path}/s.db"\n[http]\nport = {port}\n')
    command = [sys.executable, "-m", "adapters.command_line", "--config", str(config), "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        status = 0
        for _ in range(100):
            status = asyncio.run(get(f"http://127.0.0.1:{port}/healthz"))[0]
            if status == 200:
                break
            time.sleep(0.1)
        assert status == 200
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 2.5
    finally:
        process.kill()
        process.communicate()


def test_serve_does_not_start_where_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config = tmp_path / "r.toml"
        config.write_text(f'database = "{tmp_path}/s.db"\n[http]\nport = {taken.getsockname()[1]}\n')
        command = [sys.executable, "-m", "adapters.command_line", "--config", str(config), "serve"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert "Fehler: Auf 127.0.0.1:" in ended.stderr
    assert "Läuft Ratsbot schon?" in ended.stderr
    assert "Ratsbot läuft." not in ended.stdout


async def test_a_port_that_was_lost_is_taken_again() -> None:
    listener = Listener("127.0.0.1", free_port(), lambda: Health({}), Metrics().text)
    listener.bind()
    for _ in range(2):
        stop = asyncio.Event()
        running = asyncio.create_task(listener.run(stop))
        status = 0
        for _ in range(50):
            status = (await get(f"http://127.0.0.1:{listener.port}/healthz"))[0]
            if status:
                break
            await asyncio.sleep(0.05)
        assert status == 200
        stop.set()
        await running


async def test_care_deletes_what_has_expired(house: House) -> None:
    talk = Talk(house)
    await talk.replies("/hilfe")
    services = house.services
    services.memory.put(talk.place, "anna", "{}", services.clock.now())
    Care(house).tidy()
    assert house.db.value("SELECT count(*) FROM memory") == 0
