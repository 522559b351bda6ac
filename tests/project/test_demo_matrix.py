"""`make demo-matrix` as a newcomer starts it: a real homeserver, our service, people in a room."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.matrix.person import Person
from tests.matrix.process import quick_base
from tests.matrix.synapse import SERVER, Synapse, User
from tests.matrix.talk import until
from tools.demo_matrix import throwaway
from tools.demo_matrix.installing import why

ROOT = Path(__file__).parents[2]
READY = "Beenden: Strg-C"

needs_synapse = pytest.mark.skipif(Synapse.missing() is not None, reason=Synapse.missing() or "")


@asynccontextmanager
async def demo(*options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tools.demo_matrix", *options, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def printed(process: asyncio.subprocess.Process, last: str) -> str:
    """Everything up to the line with these words."""
    assert process.stdout is not None
    lines: list[str] = []
    async for line in process.stdout:
        lines.append(line.decode())
        if last in lines[-1]:
            break
    return "".join(lines)


def folders() -> set[Path]:
    return set(quick_base().glob("*ratsbot-demo-*"))


@needs_synapse
async def test_it_plays_shows_itself_and_lets_people_in_until_it_is_ended() -> None:
    before = folders()
    async with demo("--pause", "0") as process:
        shown = await printed(process, READY)
        in_order = (
            "ratsbot matrix login", "ratsbot serve", "Guten Tag, ich bin Ratsbot", "Haben die anderen Städte",
            "     /suche Hitzeaktionsplan", "Krähenfurt: 3 Treffer", "setzt ▶", "402/2026", "6,84 Mio. Euro",
            "„Hitzeaktionsplan“ im Vergleich", "setzt 👍", "Abo 1 läuft", "Danke!", "Heimserver",
        )  # fmt: skip
        places = [shown.find(each) for each in in_order]
        assert places == sorted(places), shown
        assert places[0] > 0
        await somebody_comes_in(shown)
        process.send_signal(signal.SIGTERM)
        assert "weggeräumt" in await printed(process, "\0")
        assert await process.wait() == 0
    assert folders() <= before
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port(shown))


def port(shown: str) -> int:
    found = re.search(r"Heimserver: http://127\.0\.0\.1:(\d+)", shown)
    assert found
    return int(found[1])


async def somebody_comes_in(shown: str) -> None:
    """With what was printed, as with a client of one's own."""
    password = re.search(r"│ bernd +│ [^│]+│ (\S+) +│", shown)
    assert password
    url = f"http://127.0.0.1:{port(shown)}"
    async with await Person.login(url, User(f"@bernd:{SERVER}", password[1])) as bernd:
        room = await bernd.create_room(f"@ratsbot:{SERVER}")
        await bernd.joined(room, f"@ratsbot:{SERVER}", 20)
        asked = await bernd.send(room, "suche Radweg")
        assert "Treffer" in (await bernd.answer(asked, seconds=20))["content"]["body"]


@needs_synapse
async def test_killed_it_leaves_no_process_and_the_next_one_removes_its_folder() -> None:
    before = folders()
    async with demo("--play") as process:
        await printed(process, "ratsbot matrix login")
        process.kill()
        await process.wait()
    (left,) = folders() - before
    await until(lambda: not running(left))  # they end when they notice, which takes them a moment
    throwaway.sweep(quick_base())
    assert not left.exists()


def running(folder: Path) -> list[int]:
    """Processes that were started with something in this folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if os.fsencode(folder) in each.read_bytes():
                found.append(int(each.parent.name))
        except OSError:
            continue
    return found


def test_the_folders_of_others_who_still_play_stay(tmp_path: Path) -> None:
    with throwaway.folder(tmp_path) as first:
        with throwaway.folder(tmp_path) as second:
            assert first.exists()
            assert second.exists()
        assert not second.exists()
        (tmp_path / "ratsbot-demo-foreign").mkdir()
        (first / "file").write_text("x")
        throwaway.sweep(tmp_path)
        assert (first / "file").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["ratsbot-demo-foreign"]


def test_what_a_killed_one_has_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "ratsbot-demo-killed"
    left.mkdir()
    with closing((left / throwaway.LOCK).open("w")):
        pass
    with throwaway.folder(tmp_path):
        assert not left.exists()


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "kein Platz"),
        ("NewConnectionError: Temporary failure in name resolution", "nicht zu holen"),
        ("ERROR: No matching distribution found for matrix-synapse==1.163.2", "nicht zu holen"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "Prüfsumme"),
        ("matrix_world: no Synapse: it needs Python 3.10 or newer with venv", "python3-venv"),
        ("matrix_world: no Synapse: /x is a folder of something else", "RATSBOT_SYNAPSE"),
        ("mkdir: cannot create directory: Permission denied", "nichts anlegen"),
        ("something nobody has thought of", "something nobody has thought of"),
    ],
)
def test_what_keeps_it_from_being_installed_is_said_in_german(output: str, told: str) -> None:
    assert told in why(output, Path("/x"))
