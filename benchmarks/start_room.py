"""A Matrix room whose question waits for a bot that is just being started: `serve` as a process of its own
before a homeserver that answers at once, and for a second with nothing new."""

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.matrix.hostile_homeserver import BOT, ROOM, SENT, config, said, state
from tests.matrix.process import free_port
from tests.sources.http.hostile_server import Answer, Heard, HostileServer

PATIENCE = 30.0
A_BYTE = 0.02
"""Seconds between two bytes of an answer without anything new."""


class Room:
    """`program` is how Ratsbot is called. `with` it, the homeserver is up and the bot has been there once."""

    def __init__(self, database: Path, folder: Path, program: tuple[str, ...]) -> None:
        self._server = HostileServer()
        self._folder = folder
        self._log = folder / "log"
        self._database = database.absolute()
        self._program = program
        self._asked: list[str] = []
        self._question = ""
        self._batch = 0

    def __enter__(self) -> Self:
        self._server.__enter__()
        for path in ("/send/", "/redact/"):
            self._server.answers(path, Answer(json.dumps({"event_id": SENT}).encode()))
        self._server.answers("/sync", self._synced)
        config(self._server, self._folder / "matrix")
        # What was asked before its very first start is not answered.
        self._seconds(lambda: any("since=" in each.path for each in self._server.asked("/sync")))
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__(None, None, None)

    def seconds(self, question: str) -> float:
        """From the start of the process to the answer at the homeserver; TimeoutError if there is none."""
        self._question, self._batch = question, self._batch + 1
        return self._seconds(self._answered)

    def _seconds(self, done: Callable[[], bool]) -> float:
        begun = time.perf_counter()
        with self._started() as running:
            while not done():
                if running.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    raise TimeoutError(self._log.read_text())
                time.sleep(0.005)
            return time.perf_counter() - begun

    def _started(self) -> "_Process":
        settings = self._folder / "ratsbot.toml"
        settings.write_text(
            f'database = "{self._database}"\n[matrix]\nhomeserver = "{self._server.url}"\nuser = "{BOT}"\n'
            f'users = ["*:stadt.example"]\nfolder = "{self._folder / "matrix"}"\n'
            f"[http]\nport = {free_port()}\n"
        )
        return _Process([*self._program, "--config", str(settings), "serve"], self._log)

    def _synced(self, heard: Heard) -> Answer:
        new: dict[str, object] = {}
        if "since=" not in heard.path or "full_state=true" in heard.path:
            new = {"state": {"events": state(20)}}
        elif self._question:
            now = time.time_ns() // 1_000_000
            question, self._question = said(self._question, now), ""
            self._asked.append(question["event_id"])
            new = {"timeline": {"events": [question | {"origin_server_ts": now}]}}
        rooms = {"rooms": {"join": {ROOM: new}}} if new else {}
        body = json.dumps({"next_batch": f"s{time.time_ns()}", **rooms}).encode()
        return Answer(body, drip=0.0 if new else A_BYTE)

    def _answered(self) -> bool:
        posts = [each.body for each in self._server.asked("/send/m.room.message")]
        return len(self._asked) == self._batch and any(self._asked[-1].encode() in each for each in posts)


class _Process(subprocess.Popen[bytes]):
    """Ends in good order."""

    def __init__(self, command: list[str], log: Path) -> None:
        with log.open("w") as told:
            super().__init__(command, stdout=told, stderr=told)

    def __exit__(self, *args: object) -> None:
        self.send_signal(signal.SIGTERM)
        self.wait(PATIENCE)
