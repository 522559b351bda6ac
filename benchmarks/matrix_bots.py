"""The two bots of the Matrix runs, started, stopped and killed alike: Ratsbot and a plain one."""

import asyncio
import os
import time
from pathlib import Path
from typing import Protocol

from tests.matrix.bot import PYTHON, ROOT, Bot
from tests.matrix.process import Process
from tests.matrix.synapse import User

COMMAND = "/suche Hitzeaktionsplan {number}"
"""A real search in the demo council; the number makes every question another one."""


class MatrixBot(Protocol):
    """`signed`: its device is signed, so clients that talk to signed devices only talk to it."""

    name: str
    signed: bool
    process: Process

    @property
    def user_id(self) -> str: ...
    async def login(self) -> None: ...
    async def start(self) -> float: ...
    async def begin(self) -> None: ...


class Ratsbot:
    """`ratsbot serve` with the demo council, its files on the disk."""

    name = "Ratsbot"
    signed = True

    def __init__(self, folder: Path, url: str, user: User, demo: Path) -> None:
        self._bot = Bot(folder, url=url, user=user, demo=demo)
        self.process = self._bot.process

    @property
    def user_id(self) -> str:
        return self._bot.user_id

    async def login(self) -> None:
        await self._bot.login()

    async def start(self) -> float:
        """Until it is well; the seconds it took."""
        return await self._bot.start()

    async def begin(self) -> None:
        """Started, however it is."""
        await self._bot.start(well=False)


class Plain:
    """benchmarks.matrix_plain_nio."""

    name = "plain nio"
    signed = False

    def __init__(self, folder: Path, url: str, user: User, _demo: Path) -> None:
        folder.mkdir()
        self._user = user
        self._ready = folder / "ready"
        password = folder / "password"
        password.touch(mode=0o600)
        password.write_text(user.password)
        account = ("--homeserver", url, "--user", user.user_id, "--password-file", str(password))
        arguments = (*account, "--folder", str(folder))
        self.process = Process(PYTHON, "benchmarks.matrix_plain_nio", arguments, folder / "out.log")

    @property
    def user_id(self) -> str:
        return self._user.user_id

    async def login(self) -> None:
        """It logs in at its first start."""

    async def start(self) -> float:
        """Until it has synced; the seconds it took."""
        self._ready.unlink(missing_ok=True)
        begun = time.monotonic()
        await asyncio.to_thread(self.process.start, self._ready.exists, cwd=ROOT, seconds=60)
        return time.monotonic() - begun

    async def begin(self) -> None:
        """Started, however it is."""
        await asyncio.to_thread(self.process.start, lambda: True, cwd=ROOT)


BOTS: tuple[type[Ratsbot | Plain], ...] = (Ratsbot, Plain)


def processor_seconds(process: Process) -> float:
    """What it has used since its start, in user and system mode; 0 when it does not run."""
    if not process.alive:
        return 0.0
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
