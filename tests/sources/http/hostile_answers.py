"""What those may answer whom we ask: homeserver, Bot Connector, model, council. By name, the same for all."""

import gzip
import json
from collections.abc import Mapping

from tests.sources.http.hostile_server import Answer

SECRET = "zugang-0815-geheim"  # noqa: S105 - opens nothing
STREAM = "text/event-stream"
PIECE = b"x" * 65_536
WORD = b'data: {"choices": [{"index": 0, "delta": {"content": "Wort "}}]}\n\n'
BOMB = gzip.compress(b" " * (256 << 20))
"""A quarter of a gigabyte."""
EARLIEST, LATEST = "Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359"
ECHO = json.dumps(dict.fromkeys(("errcode", "error", "message", "code"), f"Bearer {SECRET}")).encode()
TOLD = f'{{"error": {{"code": "{SECRET}", "type": "{SECRET}", "message": "Bearer {SECRET}"}}}}'.encode()


def _raw(head: str, body: bytes = b"") -> Answer:
    return Answer(raw=f"HTTP/1.1 {head}\r\n".encode("latin-1") + b"\r\n" + body)


def _wait(asked: str, body: bytes = b"{}") -> Answer:
    return Answer(body, status=429, headers=(("Retry-After", asked),))


ENDLESS: Mapping[str, Answer] = {
    "JSON": Answer(b'{"a": "', endless=PIECE),
    "line": Answer(b"data: ", endless=PIECE, kind=STREAM),
    "refusal": Answer(status=500, endless=PIECE),
    "bomb": Answer(BOMB, headers=(("Content-Encoding", "gzip"),)),
    "bomb, refusing": Answer(BOMB, status=400, headers=(("Content-Encoding", "gzip"),)),
    "bomb, streamed": Answer(
        gzip.compress(WORD * 500_000), kind=STREAM, headers=(("Content-Encoding", "gzip"),)
    ),
}
"""More than an answer needs."""

SLOW: Mapping[str, Answer] = {
    "drip": Answer(endless=b"x", drip=0.05),
    "words": Answer(endless=WORD, kind=STREAM, drip=0.01),
    "comments": Answer(endless=b": ping\n\n", kind=STREAM, drip=0.01),
    "beginning": _raw("100 Continue", b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000),
}
"""No end in sight."""

WRONG: Mapping[str, Answer] = {
    "nothing": Answer(),
    "no content": Answer(status=204),
    "page": Answer(b"<!doctype html><p>Wartung", kind="text/html"),
    "list": Answer(b"[]"),
    "number": Answer(b"5"),
    "null": Answer(b"null"),
    "deep lists": Answer(b"[" * 200_000),
    "deep objects": Answer(b'{"a":' * 100_000),
    "deep stream": Answer(b"data: " + b"[" * 200_000 + b"\n\n", kind=STREAM),
    "too many digits": Answer(b'{"a": ' + b"9" * 5_000 + b"}"),
    "not UTF-8": Answer(b'{"a": "\xff"}'),
    "half a pair": Answer(b'{"id": "\\ud800", "event_id": "\\ud800", "next_batch": "\\ud800"}'),
    "NaN": Answer(b'{"id": NaN, "data": [{"embedding": [NaN, 1e999]}]}'),
    "odd charset": Answer(b"{}", kind="application/json; charset=utf-99"),
    "odd parts": Answer(
        b'data: {"choices": 5}\n\ndata: 5\n\ndata: {"choices": [null]}\n\ndata: [DONE]\n\n', kind=STREAM
    ),
    "no HTTP": Answer(raw=b"\x00\xff\x16\x03\r\n\r\n"),
    "odd version": Answer(raw=b"HTTP/9.9 999999 x\r\n\r\n"),
    "short": _raw("200 OK\r\nContent-Length: 100", b"{}"),
    "two lengths": _raw("200 OK\r\nContent-Length: 2\r\nContent-Length: 3", b"{}"),
    "odd chunks": _raw("200 OK\r\nTransfer-Encoding: chunked", b"zz\r\n"),
    "many heads": _raw("200 OK\r\n" + "X: y\r\n" * 100_000),
    "long head": _raw("200 OK\r\nX: " + "y" * 1_000_000),
    "hung up": Answer(raw=b" "),
    "not packed": Answer(b"{}", headers=(("Content-Encoding", "gzip"),)),
    "packed oddly": Answer(b"{}", headers=(("Content-Encoding", "br"),)),
    "moved": Answer(status=302, headers=(("Location", "http://127.0.0.1:9/"),)),
    "moved, keeping": Answer(status=307, headers=(("Location", "file:///etc/passwd"),)),
    "moved to itself": Answer(status=308, headers=(("Location", "/"),)),
    "echo": Answer(ECHO, status=401),
    "echo, refusing": Answer(TOLD, status=403),
    "echo, failing": Answer(TOLD, status=500),
    "echo, well": Answer(ECHO),
    "echo in the head": _raw(f"401 {SECRET}\r\nX: {SECRET}\r\nContent-Length: 2", b"{}"),
    "echo, no JSON": Answer(f"Bearer {SECRET}".encode(), status=400),
    "wait NaN": _wait("nan", b'{"retry_after_ms": NaN, "errcode": "M_LIMIT_EXCEEDED"}'),
    "wait for ever": _wait("inf", b'{"retry_after_ms": Infinity, "errcode": "M_LIMIT_EXCEEDED"}'),
    "wait for years": _wait("9" * 15, b'{"retry_after_ms": 1e300, "errcode": "M_LIMIT_EXCEEDED"}'),
    "wait for ages": _wait("9" * 300, b'{"retry_after_ms": %s}' % (b"9" * 4_000)),
    "wait backwards": _wait("-5", b'{"retry_after_ms": -5, "errcode": "M_LIMIT_EXCEEDED"}'),
    "wait in other digits": _wait("\u0663".encode().decode("latin-1")),
    "wait until the end": _wait(LATEST),
    "wait until the beginning": _wait(EARLIEST),
}
"""Those that come to an end."""
