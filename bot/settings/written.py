"""Values and sections as they are written in TOML, for messages and for files that are made."""

import datetime as dt
import json
import re
from typing import Any

from bot.settings.toml_fault import KeyPath

LONGEST = 60
"""Characters of a value that a message shows."""
HIDDEN = "…"
"""Stands for a value that must not be shown."""
_CREDENTIALS = re.compile(r"(?<=//)[^\s\"']*@")


def label(path: KeyPath) -> str:
    """A section in front of a sentence, empty for the top of the file."""
    return f"[{'.'.join(map(str, path))}] " if path else ""


def written(value: Any) -> str:
    """Short enough for a message, and without what opens the server of an address."""
    text = _CREDENTIALS.sub(f"{HIDDEN}@", toml_value(value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def toml_value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case dict():
            return "{ … }" if value else "{}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _text(value: str) -> str:
    """A backslash is easier to read in single quotation marks."""
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    # JSON's escapes are TOML's too, but for the slash, which it leaves alone, and DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
