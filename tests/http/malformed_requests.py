"""Requests that are none: what scanners, broken proxies and people with time send to a port."""

import gzip
import zlib
from collections.abc import Iterator

from tests.http.raw_http import request

JSON = "Content-Type: application/json"
Named = tuple[str, bytes]


def malformed(method: str, path: str, *good: str) -> Iterator[Named]:
    """Around one route; `good` are headers without which it would not be listened to."""
    yield from first_lines(method, path)
    yield from heads(f"{method} {path} HTTP/1.1", *good)
    yield from lengths(f"{method} {path} HTTP/1.1", *good)
    yield from chunks(f"{method} {path} HTTP/1.1", *good)
    yield from packed(f"{method} {path} HTTP/1.1", *good)
    yield from bodies(f"{method} {path} HTTP/1.1", *good)


def first_lines(method: str, path: str) -> Iterator[Named]:
    paths = {
        "dots": f"/..{path}",
        "dots inside": f"/x/../..{path}",
        "encoded dots": f"/%2e%2e{path}",
        "double encoded": f"/%252e%252e{path}",
        "backslashes": f"/..\\..{path}",
        "two slashes": f"/{path}",
        "absolute": f"http://anderswo.example{path}",
        "absolute with a user": f"http://a:b@anderswo.example{path}",
        "absolute, broken": "http://[::1/",
        "absolute, no port": f"http://x:abc{path}",
        "absolute, high port": f"http://x:99999999{path}",
        "file": "file:///etc/passwd",
        "authority": "anderswo.example:443",
        "asterisk": "*",
        "NUL": f"{path}\x00",
        "encoded NUL": f"{path}%00",
        "encoded newline": f"{path}%0d%0aX:%201",
        "not UTF-8": f"{path}%ff%fe",
        "bytes": f"{path}\xff\xfe",
        "no hex": f"{path}%zz%",
        "long": f"{path}?{'a' * 7_000}",
        "too long": f"{path}?{'a' * 100_000}",
        "many fields": f"{path}?" + "a=b&" * 1_500,
        "deep": "/a" * 3_000,
        "question mark": "?",
        "fragment": f"{path}#x",
        "semicolon": f"{path};x=1",
        "empty": "",
    }
    for name, each in paths.items():
        yield f"path: {name}", request(f"{method} {each} HTTP/1.1")
    lines = {
        "small": f"{method.lower()} {path} HTTP/1.1",
        "unknown": f"FNORD {path} HTTP/1.1",
        "TRACE": f"TRACE {path} HTTP/1.1",
        "CONNECT": f"CONNECT {path} HTTP/1.1",
        "long method": f"{'A' * 100_000} {path} HTTP/1.1",
        "old": f"{method} {path}",
        "1.0": f"{method} {path} HTTP/1.0",
        "9.9": f"{method} {path} HTTP/9.9",
        "no version": f"{method} {path} HTTP/",
        "2": "PRI * HTTP/2.0",
        "leading blank": f" {method} {path} HTTP/1.1",
        "tabs": f"{method}\t{path}\tHTTP/1.1",
        "nothing": "",
        "words": "Guten Tag, ich hätte gern eine Auskunft",
    }
    for name, line in lines.items():
        yield f"line: {name}", request(line)
    yield "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2
    yield "zeros", bytes(20_000)
    yield "newlines", b"\r\n" * 20_000


def heads(line: str, *good: str) -> Iterator[Named]:
    found = {
        "two hosts": ["Host: anderswo.example"],
        "folded": ["X: a", "  b"],
        "NUL": ["X: a\x00b"],
        "bare CR": ["X: a\rb"],
        "blank before the colon": ["X : a"],
        "no colon": ["Xa"],
        "no name": [": a"],
        "bytes": ["X: \xff\xfe\xfd"],
        "many": [f"X{number}: 1" for number in range(2_000)],
        "the same, often": ["X: 1"] * 120,
        "long value": [f"X: {'a' * 100_000}"],
        "long name": [f"{'X' * 100_000}: a"],
        "cookies": [f"Cookie: {'a=b; ' * 1_500}"],
        "ranges": ["Range: bytes=" + "0-," * 1_000],
        "dates": ["If-Modified-Since: vorgestern", "If-None-Match: \xff"],
        "expects": ["Expect: 100-continue"],
        "expects tea": ["Expect: tee"],
        "upgrade": ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"],
        "h2c": ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"],
        "keeps all": ["Connection: keep-alive, close, keep-alive"],
        "forwarded": [
            "X-Forwarded-For: 127.0.0.1",
            "X-Original-URL: /metrics",
            "X-HTTP-Method-Override: PUT",
        ],
        "accepts": ["Accept: */*;q=nan", "Accept-Encoding: gzip;q=-1, br;q=\xff"],
        "no bearer": ["Authorization: Basic YTpi"],
        "long bearer": [f"Authorization: Bearer {'a' * 7_900}"],
        "dots": [f"Authorization: Bearer {'.' * 7_900}"],
        "bytes in a bearer": ["Authorization: Bearer \xff.\xfe.\x80"],
    }
    for name, headers in found.items():
        yield f"head: {name}", request(line, *good, *headers)
    yield "head: no host", request(line, *good, host="")
    yield "head: long host", request(line, *good, host="a" * 5_000)
    yield "head: odd host", request(line, *good, host="[::1")
    yield "head: one line ends", request(line, *good).replace(b"\r\n", b"\n")
    yield "head: cut off", request(line, *good)[:-2]


def lengths(line: str, *good: str) -> Iterator[Named]:
    """What a proxy before us and we might read differently: a second request inside the first."""
    inside = request("GET /metrics HTTP/1.1")
    found = {
        "two": ["Content-Length: 5", "Content-Length: 6"],
        "two alike": ["Content-Length: 5", "Content-Length: 5"],
        "listed": ["Content-Length: 5, 5"],
        "beside chunks": [f"Content-Length: {len(inside)}", "Transfer-Encoding: chunked"],
        "after chunks": ["Transfer-Encoding: chunked", "Content-Length: 0"],
        "negative": ["Content-Length: -1"],
        "signed": ["Content-Length: +5"],
        "hexadecimal": ["Content-Length: 0x5"],
        "huge": ["Content-Length: 99999999999999999999999999"],
        "fraction": ["Content-Length: 5.0"],
        "words": ["Content-Length: fünf"],
        "other digits": ["Content-Length: \xb2"],
        "empty": ["Content-Length: "],
        "twice chunked": ["Transfer-Encoding: chunked, chunked"],
        "chunked and not": ["Transfer-Encoding: chunked, identity"],
        "packed and chunked": ["Transfer-Encoding: gzip, chunked"],
        "identity": ["Transfer-Encoding: identity"],
        "nearly chunked": ["Transfer-Encoding: xchunked"],
        "vertical tab": ["Transfer-Encoding: \x0bchunked"],
        "blank before the colon": ["Transfer-Encoding : chunked"],
        "folded": ["Transfer-Encoding:", " chunked"],
        "under another name": ["Transfer_Encoding: chunked"],
    }
    for name, headers in found.items():
        yield f"length: {name}", request(line, *good, *headers, body=b"0\r\n\r\n" + inside)


def chunks(line: str, *good: str) -> Iterator[Named]:
    found = {
        "no size": b"zz\r\n",
        "negative": b"-1\r\nab\r\n",
        "huge": b"FFFFFFFFFFFFFFFFFF\r\nab",
        "prefixed": b"0x2\r\n{}\r\n0\r\n\r\n",
        "blank": b"2 \r\n{}\r\n0\r\n\r\n",
        "extension": b"2;" + b"x" * 100_000 + b"\r\n{}\r\n0\r\n\r\n",
        "no end": b"2\r\n{}XX0\r\n\r\n",
        "bare newlines": b"2\n{}\n0\n\n",
        "trailer": b"2\r\n{}\r\n0\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        "trailers": b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        "single bytes": b"1\r\n \r\n" * 50_000 + b"0\r\n\r\n",
        "cut off": b"5\r\n{",
    }
    for name, body in found.items():
        yield f"chunk: {name}", request(line, *good, "Transfer-Encoding: chunked", body=body)


def packed(line: str, *good: str) -> Iterator[Named]:
    found = {
        "gzip, not": ("gzip", b"{}"),
        "gzip, cut off": ("gzip", gzip.compress(b"{}" * 1_000)[:-20]),
        "gzip, wrong sum": ("gzip", gzip.compress(b"{}")[:-8] + bytes(8)),
        "gzip bomb": ("gzip", BOMB),
        "twice": ("gzip, gzip", gzip.compress(gzip.compress(b"{}"))),
        "deflate, not": ("deflate", b"{}"),
        "deflate bomb": ("deflate", zlib.compress(bytes(32 << 20))),
        "brotli": ("br", b"\x00" * 100),
        "zstd": ("zstd", b"\x28\xb5\x2f\xfd" + b"\x00" * 100),
        "tea": ("tee", b"{}"),
    }
    for name, (kind, body) in found.items():
        headers = (f"Content-Encoding: {kind}", f"Content-Length: {len(body)}")
        yield f"packed: {name}", request(line, *good, *headers, body=body)


def bodies(line: str, *good: str) -> Iterator[Named]:
    found = {
        "deep lists": b"[" * 200_000,
        "deep objects": b'{"a":' * 40_000,
        "deep and closed": b"[" * 900 + b"]" * 900,
        "huge number": b'{"id": ' + b"9" * 200_000 + b"}",
        "huge exponent": b'{"id": 1e999999, "type": -1e999999}',
        "NaN": b'{"id": NaN, "timestamp": -Infinity}',
        "twice the same": b'{"type": "message", "type": "invoke"}',
        "half a pair": b'{"type": "\\ud800", "id": "\\udfff"}',
        "not UTF-8": b'{"type": "\xff\xfe"}',
        "UTF-16": '{"type": "message"}'.encode("utf-16"),
        "UTF-7": b"+AHs-",
        "byte order mark": b"\xef\xbb\xbf{}",
        "NUL": b'{"type": "a\\u0000b", "id": "\x00"}',
        "many keys": b"{" + b",".join(b'"%d":0' % number for number in range(15_000)) + b"}",
        "nothing": b"",
        "too large": b'"' + b"x" * 300_000 + b'"',
    }
    for name, body in found.items():
        yield f"body: {name}", request(line, *good, f"Content-Length: {len(body)}", body=body)
    yield "body: shorter than said", request(line, *good, "Content-Length: 100", body=b"{}")
    yield (
        "body: form",
        request(
            line, *good, "Content-Type: multipart/form-data; boundary=\xff", "Content-Length: 2", body=b"--"
        ),
    )


BOMB = gzip.compress(bytes(64 << 20))
"""Sixty-four megabytes in sixty-four kilobytes."""
