"""Processes beside the tests: on a leash, so that a test run that is killed leaves nobody behind."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ratsbot"
"""Where tests/matrix/world.sh puts what it makes."""

LEASH = """
import os, runpy, sys, threading
def leash():
    while os.read(0, 1):
        pass
    os._exit(0)
threading.Thread(target=leash, daemon=True).start()
module, *sys.argv[1:] = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
"""Runs a module that ends when its standard input does, whatever it is doing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def quick_base() -> Path:
    """A folder in memory where there is one: SQLite's fsync makes Synapse three times slower on disk."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


def quick_folder() -> Path:
    """A new folder there."""
    return Path(tempfile.mkdtemp(prefix="ratsbot-", dir=quick_base()))


class Process:
    """`python -m module arguments…` that is started, stopped and killed; its output is added to `log`."""

    def __init__(self, python: Path, module: str, arguments: Sequence[str], log: Path) -> None:
        self._command = [str(python), "-c", LEASH, module, *arguments]
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, answers: Callable[[], bool], *, cwd: Path, seconds: float = 60) -> float:
        """Until `answers()`; the seconds it took. RuntimeError with the log's end if it does not in time."""
        begun = time.monotonic()
        with self._log.open("ab") as out:
            self._running = subprocess.Popen(
                self._command, cwd=cwd, stdin=subprocess.PIPE, stdout=out, stderr=out
            )
        while not answers():
            ended = self._running.poll()
            if ended is not None or time.monotonic() > begun + seconds:
                self.kill()
                raise RuntimeError(f"does not start (exit {ended}):\n{self.output()[-4000:]}")
            time.sleep(0.05)
        return time.monotonic() - begun

    def stop(self, seconds: float = 30) -> int:
        """Asks it to end; its exit code, or -9 when it had to be killed after `seconds`. 0 if none runs."""
        if self._running is None:
            return 0
        self._running.terminate()
        return self.wait(seconds)

    def wait(self, seconds: float = 30) -> int:
        """Until it ends by itself; killed after `seconds`."""
        running = self._running
        if running is None:
            return 0
        try:
            return running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            return running.wait()
        finally:
            self._running = None
            if running.stdin is not None:
                running.stdin.close()

    def kill(self) -> None:
        """kill -9: as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self.wait()

    @property
    def pid(self) -> int:
        """0 when none runs."""
        return self._running.pid if self.alive and self._running is not None else 0

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def megabytes(self) -> float:
        """Memory it occupies now (RSS, in MiB); 0 when none runs."""
        if not self.alive:
            return 0.0
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next((int(line.split()[1]) / 1024 for line in status.splitlines() if "VmRSS" in line), 0.0)

    def output(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""
