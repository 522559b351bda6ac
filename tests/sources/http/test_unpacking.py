"""Packed answers: unpacked, and never to more than the limit."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from bot.errors import TooLarge, Unreachable
from bot.sources.http.unpacking import MOST_MEMBERS, TooMuchError, unpacker
from tests.sources.http.client import polite
from tests.sources.http.web_server import WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def test_packed_answers(server: WebServer) -> None:
    text = "Vorlage " * 1000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text.encode()),
        "x-gzip": gzip.compress(text.encode()[:40]) + gzip.compress(text.encode()[40:]),
        "deflate": zlib.compress(text.encode()),
        "Deflate": raw.compress(text.encode()) + raw.flush(),
        "identity": text.encode(),
    }
    with polite(server) as http:
        for encoding, body in packed.items():
            server.answer("/packed", body, headers={"Content-Encoding": encoding})
            assert http.get(f"{server.url}/packed").body.decode() == text, encoding


def test_a_page_that_only_says_that_it_is_packed(server: WebServer) -> None:
    server.answer("/plain", "<p>gar nicht gepackt</p>", headers={"Content-Encoding": "gzip"})
    with polite(server) as http:
        assert http.get(f"{server.url}/plain").body == b"<p>gar nicht gepackt</p>"


def test_a_packing_that_nobody_asked_for(server: WebServer) -> None:
    server.answer("/br", b"\x0b\x02\x80", headers={"Content-Encoding": "br"})
    with polite(server) as http, pytest.raises(Unreachable, match="br"):
        http.get(f"{server.url}/br", attempts=1)


def test_a_bomb_is_stopped_while_it_unpacks(server: WebServer) -> None:
    server.fault("/bomb", "bomb")
    with polite(server) as http, pytest.raises(TooLarge, match="ist größer als 1 MB"):
        http.get(f"{server.url}/bomb", limit=1_000_000)
    assert len(server.requests) == 2


def test_a_bomb_of_empty_blocks_or_empty_members() -> None:
    """They unpack to nothing, so a limit on what comes out would never be reached."""
    raw = zlib.compressobj(wbits=-15)
    with pytest.raises(TooMuchError):
        unpacker("deflate", 100_000).feed(raw.flush(zlib.Z_FULL_FLUSH) * 100_000)
    with pytest.raises(TooMuchError):
        unpacker("gzip", 100_000).feed(gzip.compress(b"") * (MOST_MEMBERS + 1))


def test_what_is_too_large_by_its_own_word_is_not_read(server: WebServer) -> None:
    server.fault("/large", "cut")
    with polite(server) as http, pytest.raises(TooLarge):
        http.get(f"{server.url}/large", limit=100)


def test_the_limit_itself_still_fits(server: WebServer) -> None:
    server.answer("/whole", b"x" * 5000)
    server.answer("/packed", gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    with polite(server) as http:
        for path in ("/whole", "/packed"):
            assert len(http.get(server.url + path, limit=5000).body) == 5000
            with pytest.raises(TooLarge):
                http.get(server.url + path, limit=4999)


def test_no_more_is_unpacked_than_there_is_room_for() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(60)) + packer.flush()
    tracemalloc.start()
    try:
        with pytest.raises(TooMuchError):
            unpacker("deflate", 1_000_000).feed(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
