"""Messages as JSON text, so that they outlive the process, and back.

A dataclass of bot/messages.py becomes an object tagged with its class name. A field that a newer
version has added may be missing in an old text if it has a default; anything else that does not
fit is a CodecError, for a message half understood would be a wrong message.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from bot import messages

T = TypeVar("T")

TAG = "$"
CLASSES: dict[str, type] = {
    name: value for name, value in vars(messages).items() if isinstance(value, type) and is_dataclass(value)
}
SCALARS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "bytes": lambda text: b64decode(text, validate=True),
}


class CodecError(ValueError):
    """A value that cannot be written, or a text that cannot be read. Its sentence holds no content."""


def encode(value: object) -> str:
    """JSON in ASCII: half a surrogate pair in a user's text survives, too."""
    return json.dumps(_plain(value), separators=(",", ":"), allow_nan=False)


def decode(text: str, kind: type[T]) -> T:
    """The value of class `kind` that `encode` made this text of."""
    try:
        value = json.loads(text, object_hook=_tagged)
    except json.JSONDecodeError as error:
        raise CodecError("not JSON") from error
    value = _frozen(value)
    if not isinstance(value, kind):
        raise CodecError(f"a {kind.__name__} was expected, not a {type(value).__name__}")
    return value


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if type(value).__name__ in CLASSES:
        return {TAG: type(value).__name__} | _attributes(value)
    return _scalar(value)


def _attributes(value: Any) -> dict[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _scalar(value: object) -> dict[str, str]:
    # A datetime is a date as well, so it comes first.
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise CodecError("a datetime without a zone is no instant")
        return {TAG: "datetime", "value": value.isoformat()}
    if isinstance(value, date):
        return {TAG: "date", "value": value.isoformat()}
    if isinstance(value, bytes):
        return {TAG: "bytes", "value": b64encode(value).decode("ascii")}
    raise CodecError(f"a {type(value).__name__} is no part of a message")


def _tagged(found: dict[str, Any]) -> object:
    tag = found.pop(TAG, None)
    if not isinstance(tag, str):
        raise CodecError("an object without a tag")
    if tag in SCALARS:
        return _read_scalar(tag, found)
    if tag not in CLASSES:
        raise CodecError(f"unknown tag {tag!r}")
    try:
        return CLASSES[tag](**{name: _frozen(value) for name, value in found.items()})
    except TypeError as error:
        raise CodecError(f"the fields of a {tag} do not fit") from error


def _read_scalar(tag: str, found: dict[str, Any]) -> object:
    try:
        return SCALARS[tag](found["value"])
    except (KeyError, TypeError, ValueError) as error:
        raise CodecError(f"no {tag}") from error


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value
