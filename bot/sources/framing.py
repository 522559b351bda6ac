"""Cuts JSON files into raw objects with flat memory, so that one broken object costs only itself.

A `.json` file holds one object, an array, or an OParl list page ({"data": [...]}); a `.jsonl` file
an object a line, `.jsonl.xz` the same compressed.
"""

import codecs
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

OBJECT_LIMIT = 1_000_000
"""Bytes (a line) or characters (an array element) of one object; the largest real one has 0.2 M."""
CHUNK = 1 << 16
SUFFIXES = (".json", ".jsonl", ".jsonl.xz")

_STRUCTURE = re.compile(r'["\\{}\[\],]')
_IN_STRING = re.compile(r'["\\]')
_LIST_PAGE = re.compile(r'\s*\{(?:(?!"data").){0,4000}?"data"\s*:\s*\[', re.DOTALL)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Raw:
    """A parsed JSON value or, where `error` is set, the German reason why there is none."""

    place: str
    value: Any = None
    error: str = ""


class Frames:
    """The raw values of one file, in order; `position` is how far its bytes have been read."""

    def __init__(self, path: Path, *, limit: int = OBJECT_LIMIT) -> None:
        self.path = path
        self.limit = limit
        self.position = 0

    def __iter__(self) -> Iterator[Raw]:
        try:
            with self.path.open("rb") as raw:
                yield from self._values(raw)
        except (OSError, EOFError, lzma.LZMAError) as error:
            yield Raw(self.path.name, error=f"Datei bricht ab oder ist beschädigt ({error})")

    def _values(self, raw: IO[bytes]) -> Iterator[Raw]:
        if self.path.name.endswith(".json"):
            yield from self._raws("Objekt", self._elements(raw))
        elif self.path.name.endswith(".xz"):
            with lzma.open(raw) as stream:
                yield from self._raws("Zeile", self._lines(raw, stream))
        else:
            yield from self._raws("Zeile", self._lines(raw, raw))

    def _raws(self, noun: str, pieces: Iterable["tuple[int, bytes | str | _TooLong]"]) -> Iterator[Raw]:
        for number, piece in pieces:
            place = f"{self.path.name}, {noun} {number}"
            yield Raw(place, error=piece.reason) if isinstance(piece, _TooLong) else _parse(place, piece)

    def _lines(
        self, raw: IO[bytes], stream: IO[bytes] | lzma.LZMAFile
    ) -> Iterator["tuple[int, bytes | _TooLong]"]:
        number = 0
        while line := stream.readline(self.limit + 1):
            number += 1
            self.position = raw.tell()
            if len(line) <= self.limit or line.endswith(b"\n"):
                if line.strip():
                    yield number, line
                continue
            while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield number, _TooLong(self.limit)

    def _elements(self, raw: IO[bytes]) -> Iterator["tuple[int, str | _TooLong]"]:
        # Bytes that are no UTF-8 become surrogates here and are refused with their element in _parse.
        text = codecs.getreader("utf-8-sig")(raw, "surrogateescape")
        head = text.read(CHUNK)
        self.position = raw.tell()
        if not head.lstrip().startswith("["):
            head += text.read(self.limit)
            if len(head) <= self.limit and (whole := _whole(head)):
                yield from enumerate(whole, 1)
                return
        start = _LIST_PAGE.match(head)
        opened = start.end() if start else head.find("[") + 1 if head.lstrip().startswith("[") else 0
        if not opened:
            yield 1, head if len(head) <= self.limit else _TooLong(self.limit)
            return
        splitter = _Splitter(self.limit)
        yield from splitter.feed(head[opened:])
        while not splitter.done and (more := text.read(CHUNK)):
            self.position = raw.tell()
            yield from splitter.feed(more)
        if not splitter.done:
            yield splitter.number + 1, splitter.rest()


class _TooLong:
    def __init__(self, limit: int) -> None:
        self.reason = f"länger als {limit:,} Zeichen".replace(",", ".")


class _Splitter:
    """Finds the elements of a JSON array by counting brackets outside strings; parses nothing."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.number = 0
        self.done = False
        self._parts: list[str] = []
        self._length = 0
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def feed(self, text: str) -> Iterator[tuple[int, str | _TooLong]]:
        at = kept = 0
        if self._escaped:
            self._escaped, at = False, 1
        while found := (_IN_STRING if self._in_string else _STRUCTURE).search(text, at):
            at = found.end()
            ends = self._step(found.group())
            if self._escaped and at < len(text):
                self._escaped = False
                at += 1
            if ends:
                self._keep(text[kept : found.start()])
                kept = at
                yield from self._element()
            if self.done:
                return
        self._keep(text[kept:])

    def _step(self, mark: str) -> bool:
        """Moves on by one mark; True where it ends an element."""
        if mark == '"':
            self._in_string = not self._in_string
        elif mark == "\\":
            self._escaped = self._in_string
        elif mark in "{[":
            self._depth += 1
        elif self._depth == 0:
            # A stray "}" stays in its element, which is then refused; only "]" ends the array.
            self.done = mark == "]"
            return mark != "}"
        elif mark != ",":
            self._depth -= 1
        return False

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._length <= self.limit:
            self._parts.append(text)

    def _element(self) -> Iterator[tuple[int, str | _TooLong]]:
        text, length = "".join(self._parts), self._length
        self._parts, self._length = [], 0
        if not text.strip() and length <= self.limit:
            return
        self.number += 1
        yield self.number, _TooLong(self.limit) if length > self.limit else text

    def rest(self) -> str | _TooLong:
        """What stands after the last complete element of an array that never closes."""
        return "".join(self._parts) if self._length <= self.limit else _TooLong(self.limit)


def _whole(text: str) -> list[str]:
    """A sound file of one JSON object: itself, or the elements of the list page that it is."""
    try:
        page = json.loads(text, strict=False)
        if isinstance(page, dict) and "type" not in page and isinstance(page.get("data"), list):
            return [json.dumps(each) for each in page["data"]]
    except (ValueError, RecursionError):
        return []
    return [text]


def _parse(place: str, piece: bytes | str) -> Raw:
    try:
        text = piece.decode("utf-8-sig") if isinstance(piece, bytes) else piece
        if _NOT_UTF8.search(text):
            return Raw(place, error="kein gültiges UTF-8")
        # Braunschweig's server sends raw control characters inside strings: not strict.
        return Raw(place, json.loads(text, strict=False))
    except UnicodeDecodeError:
        return Raw(place, error="kein gültiges UTF-8")
    except RecursionError:
        return Raw(place, error="zu tief geschachtelt")
    except json.JSONDecodeError as error:
        return Raw(place, error=f"kein gültiges JSON (Zeichen {error.pos})")
    except ValueError:
        return Raw(place, error="eine Zahl ist zu groß")
