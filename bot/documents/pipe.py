"""What reader and worker say to each other: lengths, JSON and bytes. Nothing that comes back is trusted.

The worker has opened hostile files, so an answer is checked like any other input; nothing is unpickled.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, get_args

from bot.documents.reading import Cause, DocumentText, NoText

HELLO = b"h"
"""The worker is there; JSON: what it could not give up."""
KIND = b"k"
"""The media type is known, reading begins."""
OCR = b"o"
"""The text layers are read, recognising begins: that takes longer."""
ANSWER = b"a"
"""The outcome; the last one for this document."""

NO_MEMORY = 77
"""Exit status after an answer that memory ran out: what is left of it is not worth going on with."""

_REQUEST = struct.Struct("!IQ")
_FRAME = struct.Struct("!cIQ")
_LONGEST_HEADER = 1 << 20
_MEDIA_TYPE = 200
_REASON = 500


class Nonsense(Exception):
    """The other side does not keep to the protocol."""


@dataclass(frozen=True, slots=True)
class Frame:
    kind: bytes
    header: Any
    text: bytes


def send_request(stream: BinaryIO, options: Mapping[str, Any], data: bytes) -> None:
    said = json.dumps(options).encode()
    stream.write(_REQUEST.pack(len(said), len(data)))
    stream.write(said)
    stream.write(data)
    stream.flush()


def receive_request(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """None once the reader has closed its end."""
    opening = stream.read(_REQUEST.size)
    if len(opening) < _REQUEST.size:
        return None
    header, size = _REQUEST.unpack(opening)
    said, data = stream.read(header), stream.read(size)
    if len(data) < size:
        return None
    options: dict[str, Any] = json.loads(said)
    return options, data


def send_frame(stream: BinaryIO, kind: bytes, header: Any = None, text: bytes = b"") -> None:
    said = json.dumps(header).encode()
    stream.write(_FRAME.pack(kind, len(said), len(text)))
    stream.write(said)
    stream.write(text)
    stream.flush()


def receive_frame(stream: BinaryIO, longest: int) -> Frame:
    """Raises EOFError once the worker is gone, Nonsense for more than `longest` bytes or what is no JSON."""
    kind, header, size = _FRAME.unpack(_exactly(stream, _FRAME.size))
    if header > _LONGEST_HEADER or size > longest:
        raise Nonsense
    said = _exactly(stream, header)
    try:
        return Frame(kind, json.loads(said), _exactly(stream, size))
    except (ValueError, RecursionError) as error:
        raise Nonsense from error


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def send_outcome(stream: BinaryIO, outcome: DocumentText | NoText) -> None:
    said = asdict(outcome)
    text = said.pop("text", "").encode("utf-8", "replace")
    send_frame(stream, ANSWER, said, text)


def outcome_of(frame: Frame) -> DocumentText | NoText:
    """What an answer says; raises Nonsense where it is not one."""
    said = frame.header
    if not isinstance(said, dict):
        raise Nonsense
    if "cause" in said:
        return _no_text(said)
    pages = said.get("pages")
    if pages is not None and not _is_number(pages):
        raise Nonsense
    return DocumentText(
        frame.text.decode("utf-8", "replace"),
        _words(said.get("media_type"), _MEDIA_TYPE),
        pages,
        _numbers(said.get("ocr_pages"), pages),
        _numbers(said.get("unread_pages"), pages),
    )


def _no_text(said: dict[str, Any]) -> NoText:
    if said["cause"] not in get_args(Cause):
        raise Nonsense
    reason = _words(said.get("reason"), _REASON)
    return NoText(said["cause"], reason, _words(said.get("media_type"), _MEDIA_TYPE))


def _words(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise Nonsense
    return value


def _numbers(value: Any, last: int | None) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > (last or 0):
        raise Nonsense
    if not all(_is_number(each) and 1 <= each <= (last or 0) for each in value):
        raise Nonsense
    return tuple(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
