"""`ratsbot doctor config` on ports: a Ratsbot that runs is not in its own way, everybody else is."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from adapters.command_line.compose import build
from adapters.command_line.serve.instance import asked, mark_of
from bot.settings import Settings
from tests.operation.doctor_cases import TEAMS, Case
from tests.operation.test_doctor_config import Installation, check
from tests.operation.test_standing import answering

WITH_TEAMS = f'{TEAMS}secret_file = "s"\n[http]\nport = '
TEAMS_LINE = TEAMS[: TEAMS.index("port =")].count("\n") + 1
SECRET = {"s": "streng-geheim"}
HTTP_LINE = WITH_TEAMS.count("\n") + 1


@pytest.fixture
def ratsbot(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@contextmanager
def running(instance: str = "", **teams: object) -> Iterator[int]:
    """What a Ratsbot answers on its port, with a service `teams` like that."""
    services = [{"name": "care", "running": True}, *([{"name": "teams", **teams}] if teams else [])]
    body = {"ready": False, "instance": instance, "services": services}
    with answering(503, json.dumps(body).encode()) as port:
        yield port


@contextmanager
def taken(ratsbot: Installation) -> Iterator[int]:
    """Somebody has the port of Teams."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ratsbot.ports["teams"] = other.getsockname()[1]
        yield ratsbot.ports["teams"]


def served(ratsbot: Installation) -> str:
    """The mark of a database that has been opened."""
    database = ratsbot.folder / "ratsbot.db"
    build(Settings(database=database)).close()
    return mark_of(database)


def test_a_port_that_is_taken_and_one_that_is_reserved(ratsbot: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        check(ratsbot, Case(f"# x\n[http]\nport = {port}", ((3, f"sport = :{port}"),)))
    ratsbot.write("[http]\nport = 81")
    assert [(each.place, each.level) for each in ratsbot.doctor()] in (
        [("ratsbot.toml, Zeile 2", "warning")],  # root
        [("ratsbot.toml, Zeile 2", "error")],
    )


def test_the_port_of_a_ratsbot_that_runs_is_its_own(ratsbot: Installation) -> None:
    """Earlier versions did not say which they are."""
    mine = served(ratsbot)
    for said in ("", mine):
        with running(said) as port:
            check(ratsbot, Case(f"[http]\nport = {port}"))


def test_another_ratsbot_is_in_the_way(ratsbot: Installation) -> None:
    for _ in ("no database yet", "one of its own"):
        with running("0123456789ab") as port:
            check(ratsbot, Case(f"[http]\nport = {port}", ((2, f"sport = :{port}"),)))
        served(ratsbot)


def test_the_port_of_teams_is_its_own_where_it_serves_teams(ratsbot: Installation) -> None:
    with running(served(ratsbot), running=True) as port, taken(ratsbot):
        check(ratsbot, Case(f"{WITH_TEAMS}{port}", files=SECRET))


@pytest.mark.parametrize("teams", [{}, {"running": False}])
def test_whoever_has_the_port_of_teams_else_is_in_the_way(
    ratsbot: Installation, teams: dict[str, object]
) -> None:
    """However well the rest of this Ratsbot runs."""
    with running(served(ratsbot), **teams) as http, taken(ratsbot) as port:
        check(ratsbot, Case(f"{WITH_TEAMS}{http}", ((TEAMS_LINE, f"sport = :{port}"),), files=SECRET))


def test_a_strangers_port_of_teams_is_not_ours(ratsbot: Installation) -> None:
    with running("0123456789ab", running=True) as http, taken(ratsbot) as port:
        errors = (TEAMS_LINE, f"sport = :{port}"), (HTTP_LINE, f"sport = :{http}")
        check(ratsbot, Case(f"{WITH_TEAMS}{http}", errors, files=SECRET))


def test_what_speaks_no_http_is_no_ratsbot() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        greeting = Thread(target=_greet, args=(other,))
        greeting.start()
        assert asked(f"http://127.0.0.1:{other.getsockname()[1]}") is None
        greeting.join()


def _greet(server: socket.socket) -> None:
    with closing(server.accept()[0]) as caller:
        caller.recv(1000)
        caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
