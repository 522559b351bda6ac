"""Whatever is sent to our ports: an answer in time, never a 5xx, nothing of ours in it or in a log, and
whoever asks properly is answered as before.

RATSBOT_FUZZ=5 spends five minutes on what is drawn by chance.
"""

import logging
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House
from tests.http.listening import Door, Surface, door, status
from tests.http.malformed_requests import malformed
from tests.http.raw_http import Said, request, says, waiting
from tests.memory import growth
from tests.teams.world import World

MINUTES = float(os.environ.get("RATSBOT_FUZZ", "0"))
EXAMPLES = 80 if not MINUTES else int(MINUTES * 60 * 100)
OURS = (b"Traceback", b".py", b"aiohttp", b"Python/", b"site-packages", b"sqlite", b"Error(")
SLOWEST = 5.0
PIECE = 8
"""Bytes by which somebody would recognise what they sent."""
MOST_MEGABYTES = 60.0
EXPECTED = {400, 401, 403, 404, 405, 408, 413, 414, 415, 417, 431}
"""Of what is wrong; 200 and 202 of what only looks so."""


@pytest.fixture(params=["door", "status"])
def surface(request: pytest.FixtureRequest, council: House, world: World) -> Iterator[Surface]:
    made = door(council, world) if request.param == "door" else status(council)
    with made as running:
        yield running


@pytest.fixture
def entrance(council: House, world: World) -> Iterator[Door]:
    with door(council, world) as running:
        yield running


def wrong(said: Said, raw: bytes = b"") -> str:
    """What is not as it has to be, '' where all is well. `raw` is what was said to it."""
    if not said.closed or said.seconds > SLOWEST:
        return f"took {said.seconds:.1f} s"
    if set(said.statuses) - EXPECTED - {100, 200, 202}:
        return f"answered {said.statuses}"
    found = [each for each in OURS if each in said.raw] + repeated(said, raw)
    return f"told {found}" if found else ""


def repeated(said: Said, raw: bytes) -> list[bytes]:
    """Pieces of a request that a refusal gives back: they may be pieces of a secret."""
    if not said.statuses or said.statuses[0] not in EXPECTED:
        return []
    body = said.raw.partition(b"\r\n\r\n")[2]
    pieces = {body[at : at + PIECE] for at in range(len(body) - PIECE + 1)}
    return [each for each in pieces if each in raw]


def test_malformed_requests(surface: Surface, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sent = [
        (f"{method} {path}: {name}", raw)
        for method, path in surface.routes
        for name, raw in malformed(method, path, *surface.good)
    ]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda each: says(surface.port, each[1]), sent))
    assert len(sent) > 100 * len(surface.routes)
    ill = [
        (name, what) for (name, raw), said in zip(sent, answers, strict=True) if (what := wrong(said, raw))
    ]
    assert ill == []
    assert nothing_told(caplog) == []
    for method, path in surface.routes:
        assert surface.asks(method, path, b"{}").statuses


def nothing_told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Bugs, and words of whoever asked."""
    return [
        each.getMessage()
        for each in caplog.records
        if each.levelno >= logging.ERROR or each.exc_info or "fnord" in each.getMessage().lower()
    ]


def test_a_refusal_repeats_no_secret(surface: Surface) -> None:
    """The library's own words would: „Got more than 8190 bytes when reading: b'…'“."""
    method, path = surface.routes[0]
    secret = "sk-fnord-" * 1_000
    for header in (f"Authorization: Bearer {secret}", f"{secret}: x", f"Authorization {secret}"):
        said = says(surface.port, request(f"{method} {path} HTTP/1.1", header), silence=SLOWEST)
        assert said.statuses == [400]
        assert said.raw.endswith(b"\r\n\r\nBad Request")
    for place in (path, "/gibtsnicht"):
        said = says(surface.port, request(f"{method} {place} HTTP/1.1", "Expect: sk-fnord"))
        assert b"fnord" not in said.raw


SMUGGLED = [
    ("Content-Length: 5", "Transfer-Encoding: chunked"),
    ("Transfer-Encoding: chunked", "Content-Length: 5"),
    ("Content-Length: 0", "Content-Length: 44"),
    ("Transfer-Encoding: xchunked",),
    ("Transfer-Encoding: chunked, identity",),
    ("Transfer-Encoding : chunked",),
    ("Transfer-Encoding:\x0bchunked",),
]


def test_no_request_hides_in_another(surface: Surface) -> None:
    """What a proxy might read otherwise is not read at all, and the line is closed."""
    method, path = surface.routes[0]
    line = f"{method} {path} HTTP/1.1"
    inside = request(line, *surface.good)
    for headers in SMUGGLED:
        raw = request(line, *surface.good, *headers, body=b"0\r\n\r\n" + inside)
        said = says(surface.port, raw, silence=SLOWEST)
        assert said.statuses == [400], headers


GRAINS = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b":",
        b"\x00",
        b"\xff",
        b"%",
        b"..",
        b"//",
        b"chunked",
        b"9" * 30,
        b"{",
        b"\t",
    ]
)
CHANGE = st.tuples(st.floats(0, 1), st.integers(0, 30), GRAINS | st.binary(max_size=40))
"""Where, how much goes, and what comes in its place."""


def test_requests_with_slips(surface: Surface, caplog: pytest.LogCaptureFixture) -> None:
    """Good requests in which something has been cut out, doubled or exchanged."""

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(surface.routes), st.lists(CHANGE, min_size=1, max_size=4))
    def slips(route: tuple[str, str], changes: list[tuple[float, int, bytes]]) -> None:
        method, path = route
        raw = request(f"{method} {path} HTTP/1.1", *surface.good, "Content-Length: 2", body=b"{}")
        for where, gone, come in changes:
            at = int(where * len(raw))
            raw = raw[:at] + come + raw[at + gone :]
        said = says(surface.port, raw)
        assert wrong(said, raw) == "", raw

    slips()
    assert nothing_told(caplog) == []


def test_bombs_take_no_memory(entrance: Door) -> None:
    method, path = next(each for each in entrance.routes if each[0] == "POST")
    heavy = [
        raw
        for name, raw in malformed(method, path, *entrance.good)
        if any(word in name for word in ("bomb", "deep", "huge", "many", "long"))
    ]
    with growth() as grown:
        for raw in heavy * 2:
            says(entrance.port, raw)
    assert grown.megabytes < MOST_MEGABYTES
    assert entrance.is_well()


# --- time


def test_whoever_says_nothing_is_hung_up_on(council: House, world: World) -> None:
    with door(council, world, idle=0.4) as entrance:
        good = request("GET / HTTP/1.1", *entrance.good)
        for begun in (b"", good[:10], good[:-2], good + good[:10]):
            with waiting(entrance.port, 1, begun) as (line,):
                line.settimeout(4.0)
                while line.recv(1 << 16):
                    pass
        assert entrance.is_well()


def test_the_slow_stop_nobody_else(council: House, world: World) -> None:
    """More connections than there is room for, each with half a request."""
    with door(council, world, most=40) as entrance, waiting(entrance.port, 120, b"GET / HTTP/1.1\r\nX: "):
        for _ in range(5):
            begun = time.monotonic()
            assert entrance.is_well()
            assert time.monotonic() - begun < SLOWEST
