"""`ratsbot stand` for the person who runs it: what works, what waits, what to do."""

import asyncio
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.command_line.serve.instance import asked, mark
from adapters.command_line.serve.reporting import operators_port
from adapters.command_line.standing import as_json, overview, print_overview
from adapters.http.health import Standing
from adapters.http.status import NO_STANDINGS
from bot.clock import ZONE
from bot.messages import Notice, Place, Reply
from bot.settings import Assistant, Backup, Settings, Sync
from bot.store.backups import Kept, note_backup, note_check
from bot.store.instance import serving
from tests.delivery.fakes import FakeClock
from tests.http.test_listener import listening
from tests.matrix.process import free_port

ROOM = Place("matrix", "raum", "room")


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """Somebody on the operator's port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


ILL = {"name": "matrix", "ready": False, "failures": 3, "reason": "matrix.example antwortet nicht.\x1b[31m"}
WELL = {"name": "care", "ready": True, "failures": 0, "reason": ""}


def at(house: House, port: int) -> House:
    return replace(house, settings=replace(house.settings, http_port=port))


def alone(house: House) -> House:
    """Nobody listens on its port."""
    return at(house, free_port())


def told(house: House, capsys: pytest.CaptureFixture[str]) -> str:
    print_overview(overview(house), house)
    return capsys.readouterr().out


def test_without_a_running_one_it_says_so(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house = alone(house)
    said = told(house, capsys)
    address = f"http://127.0.0.1:{house.settings.http_port}"
    assert f"nein, unter {address} antwortet niemand. Starten: ratsbot serve" in said
    assert "Rückstand:     keiner" in said
    assert "nachts keine ([backup] folder)" in said
    assert "von Hand noch keine. Anlegen: ratsbot backup DATEI" in said


def test_a_backup_by_hand_is_not_taken_for_one_of_the_night(
    house: House, clock: FakeClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nights = tmp_path / "nights"
    nights.mkdir()
    house = alone(replace(house, settings=replace(house.settings, backup=Backup(str(nights)))))
    assert "nachts noch keine; ratsbot serve macht sie" in told(house, capsys)
    night, by_hand = nights / "ratsbot-2026-05-02-0330.sicherung", tmp_path / "hand.sicherung"
    for file in (night, by_hand):
        file.touch()
        note_backup(house.settings.database, Kept(str(file), clock.now().isoformat(), 1, "m"))
    said = told(house, capsys)
    moment = f"{clock.now().astimezone(ZONE):%d.%m.%Y, %H:%M} Uhr MESZ"
    assert f"Sicherung:     nachts {moment}, {night}\n" in said
    assert f"{'':17}von Hand {moment}, {by_hand}\n" in said
    clock.advance(days=1)
    note_backup(house.settings.database, Kept(str(by_hand), clock.now().isoformat(), 1, "m"))
    assert f"{night}. DIE LETZTE NACHT FEHLT. Prüfen: ratsbot doctor config" in told(house, capsys)
    found = as_json(overview(house), house)
    assert (found["nightly_backup"]["file"], found["night_missed"]) == (str(night), True)


def test_the_running_one_is_asked_and_what_is_ill_stands_out(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.dumps({"ready": False, "version": "1.2", "services": [WELL, ILL]}).encode()
    with answering(503, body) as port:
        said = told(at(house, port), capsys)
    assert "läuft:         ja (1.2), bereit: Aufräumen" in said
    assert "GESTÖRT:       Matrix: matrix.example antwortet nicht.[31m (3 Fehlversuche)" in said


def test_where_nothing_is_known_of_the_services_it_says_why(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.dumps({"ready": False, "version": "1.2", "services": [], "reason": NO_STANDINGS}).encode()
    with answering(503, body) as port:
        said = told(at(house, port), capsys)
    assert "läuft:         ja (1.2), bereit: -\n" in said
    assert f"GESTÖRT:       {NO_STANDINGS}\n" in said


async def test_another_ratsbot_on_its_port_is_not_taken_for_it(
    house: House, clock: FakeClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = build(Settings(database=tmp_path / "other.db"), clock)
    other = at(other, free_port())
    port = operators_port(other, lambda: [Standing("care", running=True, ready=True, since=clock.now())])
    async with listening(port):
        mine = at(house, other.settings.http_port)
        said = await asyncio.to_thread(told, mine, capsys)
        address = f"http://127.0.0.1:{other.settings.http_port}"
        assert f"läuft:         nein; unter {address} antwortet ein anderer Ratsbot\n" in said
        assert "bereit" not in said
        assert "bereit: Aufräumen" in await asyncio.to_thread(told, other, capsys)
        found = as_json(await asyncio.to_thread(overview, mine), mine)
    assert (found["running"], found["other_instance"], found["services"]) == (False, True, [])
    other.close()


def test_one_that_runs_where_it_cannot_be_asked_is_not_called_ended(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house = alone(house)
    with serving(house.settings.database):
        said = told(house, capsys)
    assert "läuft:         ja, oder wird gerade gesichert" in said
    assert "antwortet niemand\n" in said
    assert "docker compose exec ratsbot ratsbot stand" in said
    assert "Starten: ratsbot serve" in told(house, capsys)


def test_a_file_that_was_moved_with_its_key_is_the_same_instance_and_a_copy_is_none(
    tmp_path: Path, clock: FakeClock
) -> None:
    """A container and its host call one file by two names; what was restored beside it is another one."""
    names = [tmp_path / name for name in ("a.db", "b.db", "c.db")]
    build(Settings(database=names[0]), clock).close()
    for end in ("", ".key"):
        os.link(f"{names[0]}{end}", f"{names[1]}{end}")
        shutil.copy(f"{names[0]}{end}", f"{names[2]}{end}")
    marks = []
    for each in names:
        with closing(build(Settings(database=each), clock)) as opened:
            marks.append(mark(opened))
    assert marks[0] == marks[1] != marks[2]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"services": 1}', b"\xff"])
def test_whoever_else_listens_there_is_no_ratsbot(body: bytes) -> None:
    for status in (200, 500):
        with answering(status, body) as port:
            assert asked(f"http://127.0.0.1:{port}") is None


def test_what_waits_and_what_was_given_up_with_the_remedy(
    house: House, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        house.mailbox.enqueue(ROOM, [Reply(f"k{number}", (Notice("geheim"),))], f"o{number}")
    clock.advance(hours=3)
    for reason in ("403 M_FORBIDDEN", "418 Neu"):
        (due,) = house.mailbox.due("matrix")
        house.mailbox.failed(due.id, reason, None)
    said = told(alone(house), capsys)
    assert "Rückstand:     Matrix: 1 Antwort, die älteste seit 3 Stunden" in said
    assert "1 Antwort (Matrix: 403 M_FORBIDDEN)" in said
    assert "Der Bot darf dort nicht schreiben" in said
    assert "prüfen mit: ratsbot doctor matrix" in said
    assert "geheim" not in said


def test_a_city_that_is_behind_is_named(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(database=tmp_path / "s.db", http_port=free_port(), sync=Sync(cities=("trier",)))
    house = build(settings, clock)
    try:
        assert "Abruf:         trier: noch nie vollständig. Prüfen: ratsbot doctor trier" in told(
            house, capsys
        )
        late = replace(overview(house), loads={"trier": (clock.now() - timedelta(days=4)).isoformat()})
        print_overview(late, house)
        assert "trier: vor 4 Tagen, VERALTET. Prüfen: ratsbot doctor trier" in capsys.readouterr().out
        scarce = replace(overview(house), free=1_000_000_000, total=100_000_000_000)
        print_overview(scarce, house)
        assert "frei 1.000 MB von 100 GB. KNAPP" in capsys.readouterr().out
    finally:
        house.close()


def test_a_damaged_database_is_told_with_the_remedy_and_without_what_sqlite_said(
    house: House, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    said = (
        "*** in database main ***\nMain freelist: freelist leaf count too big on page 300\nTree 7 page 9: x"
    )
    note_check(house.settings.database, clock.now(), [said, "wrong # of entries in index paper_by_date"])
    (line,) = (each for each in told(alone(house), capsys).splitlines() if "Sicherung:" in each)
    assert "DATENBANK BESCHÄDIGT, 3 Fehler bei der letzten Prüfung. Eine Sicherung ist hier nicht" in line
    assert "ratsbot restore DATEI" in line
    assert "freelist" not in line


def test_a_model_is_named_as_what_is_set_up(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether it answers says the line of the service that asks it."""
    writes = Assistant(url="http://127.0.0.1:9/v1", model="m")
    house = replace(house, settings=replace(house.settings, assistant=writes))
    assert "zum Schreiben m bei 127.0.0.1:9; Suche" in told(alone(house), capsys)


def test_a_model_without_its_key_is_told(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a variable nothing: the one who asks need not have those of the service."""
    keyless = Assistant(url="http://127.0.0.1:9/v1", model="m")
    unread, unset = replace(keyless, key_file=str(tmp_path / "none")), replace(keyless, key_env="NOT_SET")
    idle = replace(unread, url="")
    for writes, wrong in ((keyless, False), (unread, True), (unset, False), (idle, False)):
        set_up = replace(house, settings=replace(house.settings, assistant=writes))
        assert ("OHNE SCHLÜSSEL" in told(alone(set_up), capsys)) is wrong


def test_the_same_for_programs(house: House) -> None:
    house = alone(house)
    found = as_json(overview(house), house)
    assert json.loads(json.dumps(found)) == found
    assert (found["running"], found["services"], found["backup"], found["damaged"]) == (
        False,
        [],
        None,
        False,
    )
    assert found["disk_free_bytes"] > 0
