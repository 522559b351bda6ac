"""The supervisor and /healthz, with real sockets on 127.0.0.1."""

import asyncio
import itertools
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
from adapters.command_line.serve.care import Care
from adapters.command_line.serve.supervisor import STEADY, Service, Supervisor, together
from adapters.http.listener import Listener
from bot.errors import OperatorError
from tests.delivery.fakes import FakeClock
from tests.houses import Talk
from tests.virtual_time import run

WELL = 12
"""Which start of a service is the one after which it works for a while."""


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
    async with asyncio.timeout(20):
        await flaky.well.wait()
    assert (flaky.starts, steady.starts) == (3, 1)
    assert all(each.ready for each in supervisor.standings)
    stop.set()
    async with asyncio.timeout(20):
        await running
    assert not any(each.running for each in supervisor.standings)


async def test_a_service_that_ignores_the_stop_is_cancelled() -> None:
    begun, cancelled, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def deaf(_stop: asyncio.Event) -> None:
        begun.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    running = asyncio.create_task(Supervisor([Service("deaf", deaf)]).run(stop))
    async with asyncio.timeout(20):
        await begun.wait()
        stop.set()
        await running
    assert cancelled.is_set()


async def get(url: str) -> tuple[int, str]:
    def fetch() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    return await asyncio.to_thread(fetch)


async def test_what_fails_says_why_and_when_it_is_tried_again() -> None:
    async def broken(_stop: asyncio.Event) -> None:
        raise OperatorError("Der Homeserver kennt dieses Gerät nicht mehr: ratsbot matrix login")

    async def bug(_stop: asyncio.Event) -> None:
        raise ValueError("der Wortlaut einer Frage")

    stop, clock = asyncio.Event(), FakeClock()
    named = [
        Service("matrix", broken),
        Service("teams", bug),
        Service("digest", Flaky(0).run, lambda: "fehlt"),
    ]
    supervisor = Supervisor(named, clock=clock)
    assert {each.reason for each in supervisor.standings} == {"Noch nicht gestartet."}
    running = asyncio.create_task(supervisor.run(stop))
    async with asyncio.timeout(20):
        while not all(each.failures for each in supervisor.standings[:2]):  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
    matrix, teams, digest = supervisor.standings
    assert (matrix.running, matrix.ready, matrix.failures) == (False, False, 1)
    assert "ratsbot matrix login" in matrix.reason
    assert matrix.next_try is not None
    assert matrix.next_try > clock.now()
    assert "ValueError" in teams.reason
    assert "Wortlaut" not in teams.reason
    assert (digest.running, digest.ready, digest.reason) == (True, False, "fehlt")
    stop.set()
    await running


def test_what_goes_on_failing_is_tried_less_and_less_often_until_it_was_well() -> None:
    async def tried() -> list[float]:
        loop, stop, starts = asyncio.get_running_loop(), asyncio.Event(), list[float]()

        async def broken(_stop: asyncio.Event) -> None:
            starts.append(loop.time())
            if len(starts) == WELL:
                await asyncio.sleep(STEADY)
                starts[-1] = loop.time()
            if len(starts) == WELL + 2:
                stop.set()
            raise OperatorError("kaputt")

        await Supervisor([Service("matrix", broken)]).run(stop)
        return [round(later - start) for start, later in itertools.pairwise(starts)]

    pauses = run(tried())
    assert pauses[: WELL - 2] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert pauses[WELL - 2 :] == [300 + STEADY, 1, 2]


async def test_parts_of_a_service_end_together() -> None:
    ended = asyncio.Event()

    async def steady(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.set()

    async def broken(_stop: asyncio.Event) -> None:
        raise OperatorError("kaputt")

    with pytest.raises(OperatorError, match="kaputt"):
        await together(asyncio.Event(), steady, broken)
    assert ended.is_set()


async def test_a_taken_port_is_an_error_with_a_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listener = Listener("127.0.0.1", taken.getsockname()[1], ())
        with pytest.raises(OperatorError, match="Läuft Ratsbot schon"):
            await listener.run(asyncio.Event())


def test_serve_runs_answers_and_stops_at_once(tmp_path: Path) -> None:
    port = free_port()
    config = tmp_path / "r.toml"
    config.write_text(f'database = "{tmp_path}/s.db"\n[http]\nport = {port}\n')
    command = [sys.executable, "-m", "adapters.command_line", "--config", str(config), "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        status = 0
        for _ in range(300):
            status = asyncio.run(get(f"http://127.0.0.1:{port}/healthz"))[0]
            if status == 200:
                break
            time.sleep(0.1)
        assert status == 200
        assert asyncio.run(get(f"http://127.0.0.1:{port}/readyz"))[0] == 200
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - begun < 5
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
    listener = Listener("127.0.0.1", free_port(), ())
    listener.bind()
    for _ in range(2):
        stop = asyncio.Event()
        running = asyncio.create_task(listener.run(stop))
        status = 0
        for _ in range(50):
            status = (await get(f"http://127.0.0.1:{listener.port}/nirgends"))[0]
            if status:
                break
            await asyncio.sleep(0.05)
        assert status == 404
        stop.set()
        await running


async def test_care_deletes_what_has_expired(house: House) -> None:
    talk = Talk(house)
    await talk.replies("/hilfe")
    services = house.services
    services.memory.put(talk.place, "anna", "{}", services.clock.now())
    Care(house).tidy()
    assert house.db.value("SELECT count(*) FROM memory") == 0
