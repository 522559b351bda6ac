"""Files that people send: what the core is told of one, and what is needed to fetch it later."""

import json
import re
from collections.abc import Mapping
from typing import Any

from adapters.matrix.relation import mapping, text, texts
from bot.messages import Upload

KINDS = frozenset({"m.file", "m.image", "m.audio", "m.video"})
UNKNOWN = "application/octet-stream"
NAMELESS = "Datei"
_LONGEST_NAME = 200
_LARGEST = 2**53
_MIME = re.compile(r"[A-Za-z0-9][\w.+-]{0,80}/[\w.+-]{1,80}", re.ASCII)
_ADDRESS = re.compile(r"mxc://[!-~]{1,500}")


def upload(content: Mapping[str, Any]) -> Upload | None:
    """None where nothing can be fetched. `ref` is JSON, the part of the content that a download needs."""
    source = _source(content)
    if source is None:
        return None
    info = mapping(content.get("info"))
    name = _name(text(content.get("filename")) or text(content.get("body")) or "")
    return Upload(name, _mime(info.get("mimetype")), _size(info.get("size")), json.dumps(source))


def caption(content: Mapping[str, Any]) -> str:
    """What was said with the file; clients without captions repeat its name in the body."""
    body, name = text(content.get("body")), text(content.get("filename"))
    return body if body is not None and name is not None and body != name else ""


def _source(content: Mapping[str, Any]) -> dict[str, object] | None:
    """Rebuilt of the fields that are known: what else a server put there is not kept."""
    file = mapping(content.get("file"))
    if _fetchable(file.get("url")):
        key, hashes = mapping(file.get("key")), mapping(file.get("hashes"))
        return {
            "file": {name: file[name] for name in ("url", "iv", "v") if text(file.get(name))}
            | {
                "key": {name: key[name] for name in ("alg", "k", "kty") if text(key.get(name))}
                | {"ext": key.get("ext") is True, "key_ops": texts(key.get("key_ops"))},
                "hashes": {"sha256": text(hashes.get("sha256")) or ""},
            }
        }
    return {"url": content["url"]} if _fetchable(content.get("url")) else None


def _fetchable(address: object) -> bool:
    return isinstance(address, str) and _ADDRESS.fullmatch(address) is not None


def _name(said: str) -> str:
    """The last part of a path, of characters that can be seen."""
    last = re.split(r"[/\\]", said)[-1]
    return "".join(each for each in last if each.isprintable()).strip()[:_LONGEST_NAME] or NAMELESS


def _mime(said: object) -> str:
    return said.lower() if isinstance(said, str) and _MIME.fullmatch(said) else UNKNOWN


def _size(said: object) -> int:
    """Bytes as the sender says; 0 where that is no number."""
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= _LARGEST else 0
