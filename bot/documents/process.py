"""The reading process as seen from here: started, asked with a deadline, ended."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot.documents import pipe
from bot.documents.limits import Limits
from bot.documents.reading import Cause, DocumentText, NoText
from bot.errors import OperatorError

_START_SECONDS = 60.0
_GRACE = 5.0
"""Beyond its own limit, after which the process has obviously stopped to look at the clock."""

_STOP_SECONDS = 10.0

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "TMPDIR")
"""All that the process gets to see of the environment; keys and passwords are not among it."""

_NO_MEMORY = {-signal.SIGABRT, -getattr(signal, "SIGKILL", 9), pipe.NO_MEMORY}
"""PDFium aborts where it gets no memory, the system kills where there is none."""


class Ended(Exception):
    """The process ended before it had answered. `recognising` says how far it was."""

    def __init__(self, cause: Cause, media_type: str, *, recognising: bool) -> None:
        super().__init__(cause)
        self.cause = cause
        self.media_type = media_type
        self.recognising = recognising


class Process:
    """One worker. Not for use from two threads at once."""

    def __init__(self, limits: Limits, folder: str) -> None:
        """Raises OperatorError where it does not start."""
        self._limits = limits
        self._late = False
        self._media_type = ""
        self._recognising = False
        self.answered = 0
        self._running = _started(folder)
        assert self._running.stdin  # noqa: S101 - for the type checker: both are pipes
        assert self._running.stdout  # noqa: S101
        self._requests: BinaryIO = self._running.stdin  # type: ignore[assignment]
        self._answers: BinaryIO = self._running.stdout  # type: ignore[assignment]
        self.lacking = self._hello()

    def _hello(self) -> tuple[str, ...]:
        timer = self._timer(_START_SECONDS)
        try:
            pipe.send_request(self._requests, {"memory": self._limits.memory}, b"")
            frame = pipe.receive_frame(self._answers, 0)
        except (OSError, EOFError, pipe.Nonsense) as error:
            self.stop()
            raise OperatorError(
                "Der Leseprozess für Dokumente startet nicht. Bitte die Installation prüfen: "
                f"{sys.executable} -m bot.documents.worker </dev/null muss ohne Meldung enden."
            ) from error
        finally:
            timer.cancel()
        return tuple(str(each) for each in frame.header)

    @property
    def alive(self) -> bool:
        return self._running.poll() is None

    def read(self, data: bytes, options: Mapping[str, Any]) -> DocumentText | NoText:
        """Raises Ended, or whatever interrupts the waiting; the process is gone after either."""
        self._media_type, self._recognising = "", False
        timer = self._timer(self._limits.seconds + _GRACE)
        try:
            pipe.send_request(self._requests, {**options, "limits": asdict(self._limits)}, data)
            while (frame := self._next()).kind != pipe.ANSWER:
                if frame.kind == pipe.OCR and not self._recognising:
                    self._recognising = True
                    timer.cancel()
                    timer = self._timer(self._limits.ocr_seconds + self._limits.ocr_page_seconds + _GRACE)
            outcome = pipe.outcome_of(frame)
        except (OSError, EOFError, pipe.Nonsense) as error:
            raise self._ended(by_itself=not isinstance(error, pipe.Nonsense)) from error
        except BaseException:
            self.stop()
            raise
        finally:
            timer.cancel()
        self.answered += 1
        return outcome

    def _next(self) -> pipe.Frame:
        frame = pipe.receive_frame(self._answers, self._limits.characters * 4 + self._limits.pages)
        if frame.kind == pipe.KIND and isinstance(frame.header, str):
            self._media_type = frame.header[:100]
        return frame

    def _ended(self, *, by_itself: bool) -> Ended:
        status = self._wait() if by_itself else None
        self.stop()
        cause: Cause = "broken"
        if self._late or status == -getattr(signal, "SIGXCPU", 24):
            cause = "too_slow"
        elif status in _NO_MEMORY:
            cause = "too_much_memory"
        return Ended(cause, self._media_type, recognising=self._recognising)

    def _wait(self) -> int | None:
        """The exit status; None for a process that has closed its end and goes on all the same."""
        try:
            return self._running.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            return None

    def _timer(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._too_late)
        timer.daemon = True
        timer.start()
        return timer

    def _too_late(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        """With everything that it has started: tesseract runs in the same group."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._running.pid, signal.SIGKILL)
            return
        self._running.kill()

    def stop(self) -> None:
        """At once; nothing that it does is worth waiting for."""
        self._kill()
        self._wait()
        for stream in (self._running.stdin, self._running.stdout):
            if stream:
                with contextlib.suppress(OSError):  # what could not be written does not matter any more
                    stream.close()


def _started(folder: str) -> subprocess.Popen[bytes]:
    # Of its own session: Ctrl-C at the terminal is for the bot, which then ends this process itself.
    try:
        return subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "bot.documents.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:
        reason = f"Der Leseprozess für Dokumente startet nicht: {error.strerror}."
        raise OperatorError(reason) from error


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    path = os.pathsep.join(str(Path(each).absolute()) for each in sys.path if each)
    return {**kept, "PYTHONPATH": path, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
