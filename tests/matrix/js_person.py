"""A person with a foreign client that encrypts: matrix-js-sdk with rust crypto, in a process of its own."""

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tests.matrix.process import CACHE
from tests.matrix.synapse import User
from tests.matrix.watcher import Someone, new_room

CLIENT = Path(__file__).parent / "js" / "client.mjs"
Mode = Literal["signed", "all"]
"""Whom it trusts: `signed` gives its keys to, and shows messages of, cross-signed devices only (MSC4153)."""

LONGEST_LINE = 1 << 24


def folder() -> Path:
    named = os.environ.get("RATSBOT_MATRIX_JS")
    return Path(named) if named else CACHE / "matrix-js"


@cache
def node() -> str | None:
    """A node that can run matrix-js-sdk (22 or newer): the one that came with it, or the system's."""
    own = [str(each) for each in folder().glob("node_modules/node-linux-*/bin/node")]
    for each in (*own, shutil.which("node")):
        if each is not None:
            told = subprocess.run([each, "--version"], capture_output=True, text=True, check=False)
            if told.returncode == 0 and int(told.stdout.lstrip("v").partition(".")[0]) >= 22:
                return each
    return None


class JsPerson(Someone):
    """Logged in and syncing from `async with await JsPerson.login(…)` to its end.

    Events are those the client shows, decrypted: `event_id`, `room_id`, `sender`, `type`, `state_key`,
    `content`, `encrypted`, `failure` (why it cannot be read, or None) and `shield` (0 none, 1 grey, 2 red;
    None where it was not encrypted) with `shield_reason`. What could be read only later comes twice.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self.user_id = ""
        self.device_id = ""
        self._process = process
        self._ids = itertools.count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._reading = asyncio.create_task(self._read())

    @staticmethod
    def missing() -> str | None:
        """Why there can be none here, None if there can."""
        if not (folder() / ".made-from").exists():  # written last
            return f"no matrix-js-sdk in {folder()}: run tests/matrix/world.sh (needs npm)"
        return None if node() is not None else "no node 22 or newer for matrix-js-sdk"

    @classmethod
    async def login(cls, url: str, user: User, *, mode: Mode = "signed", sign: bool = True) -> Self:
        """A new device; `sign`: with a new identity that signs it, instead of an older one of the account."""
        running = node()
        assert running is not None, cls.missing()
        process = await asyncio.create_subprocess_exec(
            running,
            str(CLIENT),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "RATSBOT_MATRIX_JS": str(folder())},
            limit=LONGEST_LINE,
        )
        person = cls(process)
        try:
            session = await person.do(
                "login", url=url, user=user.user_id, password=user.password, mode=mode, sign=sign
            )
        except BaseException:
            await person.close()
            raise
        person.user_id, person.device_id = session["user_id"], session["device_id"]
        return person

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """As if the client were closed: the device stays, its keys are lost."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reading

    # --- what a person does

    async def create_room(
        self, *invited: str, name: str | None = None, direct: bool = False, encrypted: bool = True
    ) -> str:
        body = new_room(invited, name=name, direct=direct, encrypted=encrypted)
        return str(await self.do("create_room", body=body))

    async def invite(self, room: str, user_id: str) -> None:
        await self.do("invite", room=room, user=user_id)

    async def join(self, room: str) -> None:
        await self.do("join", room=room)

    async def leave(self, room: str) -> None:
        await self.do("leave", room=room)

    async def encrypt(self, room: str) -> None:
        """Switches encryption on in a room that had none."""
        await self.do("encrypt", room=room)

    async def send_event(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        return str(await self.do("send_event", room=room, kind=kind, content=dict(content)))

    async def redact(self, room: str, event_id: str) -> str:
        return str(await self.do("redact", room=room, event=event_id))

    async def new_session(self, room: str) -> None:
        """Makes it use a new Megolm session for what it sends there next."""
        await self.do("new_session", room=room)

    async def trust(self, mode: Mode) -> None:
        await self.do("mode", mode=mode)

    async def devices(self, user_id: str) -> dict[str, bool]:
        """The user's devices, and whether each is signed by the user's own identity."""
        return {each["device_id"]: each["signed"] for each in await self.do("devices", user=user_id)}

    async def secret_storage(self, passphrase: str | None = None) -> str:
        """Sets up secret storage with the signing keys in it, as Element does; the recovery key in base58."""
        return str(await self.do("secret_storage", passphrase=passphrase))

    async def megabytes(self) -> float:
        return float(await self.do("megabytes"))

    # --- the pipe

    async def do(self, command: str, *, seconds: float = 60, **arguments: Any) -> Any:
        """A command of client.mjs; RuntimeError with what the client says if it fails."""
        assert self._process.stdin is not None
        number = next(self._ids)
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(json.dumps({"id": number, "do": command, **arguments}).encode() + b"\n")
        with contextlib.suppress(ConnectionError):  # then the reader has noticed as well
            await self._process.stdin.drain()
        try:
            return await asyncio.wait_for(answer, seconds)
        finally:
            self._open.pop(number, None)

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            if "event" in told:
                await self.notice(told["event"])
            elif (answer := self._open.get(told["id"])) is not None and not answer.done():
                if "error" in told:
                    answer.set_exception(RuntimeError(told["error"]))
                else:
                    answer.set_result(told["result"])
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(RuntimeError("the client has ended"))
