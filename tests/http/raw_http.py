"""HTTP by hand: bytes as nobody's library would send them, and what comes back, byte by byte."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property

STATUS = re.compile(rb"^HTTP/\d\.\d (\d{3})", re.MULTILINE)
PATIENCE = 5.0
SILENCE = 0.5
"""Seconds after which whoever has not answered is waiting for the rest of a request."""


@dataclass(frozen=True)
class Said:
    """All that came until the other side hung up, or until `seconds` were over."""

    raw: bytes
    seconds: float
    closed: bool

    @cached_property
    def statuses(self) -> list[int]:
        """Of each answer, in order; none where the connection was cut off without a word."""
        return [int(each) for each in STATUS.findall(self.raw)]


def says(port: int, raw: bytes, *, silence: float = SILENCE) -> Said:
    """What is answered. Whoever waits for more is told after `silence` that there is none: a whole request
    that is answered late would be given up then."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        heard = bytearray()
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(raw)
        closed = _read(line, heard, silence)
        if not closed:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            closed = _read(line, heard, PATIENCE)
    return Said(bytes(heard), time.monotonic() - begun, closed)


def _read(line: socket.socket, heard: bytearray, seconds: float) -> bool:
    """Whether the other side has hung up."""
    line.settimeout(seconds)
    try:
        while piece := line.recv(1 << 16):
            heard += piece
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


def request(line: str, *headers: str, body: bytes = b"", host: str = "127.0.0.1") -> bytes:
    """The only one on its line, with that first line; '' as `host` leaves the header out."""
    named = [f"Host: {host}"] if host else []
    return "\r\n".join([line, *named, "Connection: close", *headers, "", ""]).encode("latin-1") + body


@contextmanager
def waiting(port: int, count: int, begun: bytes) -> Iterator[list[socket.socket]]:
    """So many connections on which `begun` was said, and nothing more."""
    with ExitStack() as lines:
        held = []
        for _ in range(count):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(begun)
            held.append(line)
        yield held
