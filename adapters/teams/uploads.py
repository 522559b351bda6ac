"""Files that people send in a personal chat."""

import json
from collections.abc import Iterable, Mapping
from mimetypes import guess_type
from typing import Any

from adapters.teams.wire import identifier, mapping, text
from bot.messages import Upload

FILE = "application/vnd.microsoft.teams.file.download.info"
UNKNOWN = "application/octet-stream"
NAMELESS = "Datei"
_LONGEST_NAME = 200


def uploads(attachments: Iterable[Mapping[str, Any]]) -> tuple[Upload, ...]:
    """What can be fetched; `ref` is JSON with `downloadUrl`, which needs no token and must be given none.

    Teams says nothing of the size: it is 0. Pictures and quotes inside a message are no files.
    """
    return tuple(found for each in attachments if (found := _upload(each)))


def _upload(attachment: Mapping[str, Any]) -> Upload | None:
    content = mapping(attachment.get("content"))
    address = identifier(content.get("downloadUrl"))
    if attachment.get("contentType") != FILE or not address.startswith("https://"):
        return None
    name = _name(text(attachment.get("name")))
    mime = guess_type(f"x.{_name(text(content.get('fileType')))}")[0] or guess_type(f"x{name}")[0]
    return Upload(name, mime or UNKNOWN, 0, json.dumps({"downloadUrl": address}))


def _name(said: str) -> str:
    """The last part of a path, of characters that can be seen."""
    last = said.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable()).strip()[:_LONGEST_NAME] or NAMELESS
