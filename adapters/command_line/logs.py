"""The process's log: one line per event on stderr, as text or JSON, and what may stand in it.

Whatever is logged goes through here, libraries' and Python's own complaints included. Of a library's message
only its place is told: its words may hold a person's, an address with a token, or the body of an answer.
"""

import json
import logging
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from bot.logs import described, told
from bot.settings import Log

OURS = ("bot", "adapters", "__main__")
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
LONGEST = 2_000
"""Characters of a field; a line is to be read by people and by collectors of logs."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
ASYNCIO = frozenset(
    {
        "Task exception was never retrieved",
        "Future exception was never retrieved",
        "Task was destroyed but it is pending!",
        "Unclosed client session",
        "Unclosed connector",
        "Unclosed connection",
        "socket.accept() out of system resource",
        "Fatal error on transport",
        "Exception in callback",
    }
)
"""Beginnings of asyncio's own messages, which are constants; what follows them may be anything."""
FOREIGN = "a library's message, not shown"
UNCAUGHT = "uncaught exception"

_log = logging.getLogger(__name__)


class Line(logging.Formatter):
    """One record, one line; JSON or text for people."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        found = fields(record)
        return _json(found) if self._as_json else _text(found)


class Stderr(logging.StreamHandler[Any]):
    """Whatever stderr is when a line is written; a line that cannot be is lost without another word."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _stream: Any) -> None:
        raise AttributeError("stream")

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """The library would print the record with its arguments."""


class Allowed(logging.Filter):
    """Libraries tell of warnings only, whatever level they or the environment have chosen."""

    def filter(self, record: logging.LogRecord) -> bool:
        return _ours(record) or record.levelno >= logging.WARNING


_handler = Stderr()
_handler.addFilter(Allowed())


def install() -> None:
    """All that this process complains about goes through here from now on; at first warnings, as text."""
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [_handler]
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread
    _set(Log("text", "warning"))


def configure(wanted: Log, *, quiet: bool = False) -> None:
    """As the settings say, where `install` was called. `quiet`: a command that prints its result itself logs
    nothing below a warning, unless the operator asks for everything."""
    if _handler not in logging.getLogger().handlers:
        return
    if quiet and wanted.level == "info":
        wanted = Log(wanted.format, "warning")
    _set(wanted)


def _set(wanted: Log) -> None:
    logging.getLogger().setLevel(LEVELS[wanted.level])
    _handler.setFormatter(Line(as_json=wanted.format == "json"))


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What is told of it, in this order: ts, level, logger, event, the ids it carries, the exception."""
    found: dict[str, Any] = {
        "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    if _ours(record):
        given = {key: value for key, value in vars(record).items() if key not in STANDARD}
        found |= {key: _plain(value) for key, value in given.items() if key not in found}
    else:
        found["at"] = f"{record.filename}:{record.lineno} {record.funcName}"
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        found["exception"] = described(error)
    return {key: _clipped(value) for key, value in found.items()}


def _event(record: logging.LogRecord) -> str:
    if not _ours(record):
        first = str(record.msg).split("\n", 1)[0]
        known = (each for each in ASYNCIO if record.name == "asyncio" and first.startswith(each))
        return next(known, FOREIGN)
    # Our own words, but an exception among the arguments is as untrusted here as anywhere.
    args = record.args
    if isinstance(args, Mapping):
        safe: Any = {key: _plain(value) for key, value in args.items()}
    else:
        safe = tuple(_plain(each) for each in args or ())
    try:
        return str(record.msg) % safe if safe else str(record.msg)
    except (TypeError, ValueError):
        return str(record.msg)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseException):
        return told(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str | None) else str(value)


def _clipped(value: Any) -> Any:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value


def _ours(record: logging.LogRecord) -> bool:
    return record.name.split(".", 1)[0] in OURS


def _json(found: Mapping[str, Any]) -> str:
    # ASCII only: whatever a collector takes for the end of a line, none stands in it.
    return json.dumps(found)


def _text(found: Mapping[str, Any]) -> str:
    head = [found["ts"], found["level"].upper(), f"{found['logger']}:", found["event"]]
    rest = [f"{key}={value}" for key, value in list(found.items())[4:]]
    return _one_line(" ".join([*head, *rest]))


def _one_line(text: str) -> str:
    """Nobody begins a line of his own, or steers the terminal of the one who reads."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical(UNCAUGHT, exc_info=(kind, error, where))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else ""
        _log.error("uncaught exception in a thread", exc_info=args.exc_value, extra={"thread_name": name})


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    _log.error("exception that could not be raised", exc_info=args.exc_value)
