"""Files on the homeserver's media store, encrypted where their room is."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from nio.crypto import decrypt_attachment, encrypt_attachment

from adapters.matrix.received import mapping
from adapters.matrix.transport import Transport
from bot.errors import Undeliverable

UPLOAD = "/_matrix/media/v3/upload"
ADDRESS = re.compile(r"mxc://([A-Za-z0-9\[][A-Za-z0-9.:\[\]-]{0,254})/([A-Za-z0-9_-]{1,255})")


async def upload(transport: Transport, data: bytes, name: str, mime: str, *, encrypt: bool) -> dict[str, Any]:
    """`{"url": …}` or `{"file": …}`, to be merged into a message's content."""
    if not encrypt:
        answer = await transport.put_file(f"{UPLOAD}?filename={quote(name, safe='')}", data, mime)
        return {"url": str(answer.get("content_uri", ""))}
    sealed, keys = encrypt_attachment(data)
    # Neither name nor kind: the server is to learn nothing about it.
    answer = await transport.put_file(UPLOAD, sealed, "application/octet-stream")
    return {"file": {**keys, "url": str(answer.get("content_uri", ""))}}


async def download(transport: Transport, content: Mapping[str, Any], limit: int) -> bytes:
    """The bytes a message's content points to, at most `limit`. Undeliverable if there are none to be had."""
    file = mapping(content.get("file"))
    found = ADDRESS.fullmatch(str(file.get("url") if file else content.get("url")))
    if found is None:
        raise Undeliverable("no address")
    data = await _fetched(transport, f"{found[1]}/{found[2]}", limit)
    return _opened(data, file) if file else data


async def _fetched(transport: Transport, place: str, limit: int) -> bytes:
    try:
        return await transport.get_file(f"/_matrix/client/v1/media/download/{place}", limit)
    except Undeliverable as error:
        if "M_UNRECOGNIZED" not in str(error):
            raise
        # Homeservers from before 2024 have only the older path.
        return await transport.get_file(f"/_matrix/media/v3/download/{place}", limit)


def _opened(data: bytes, file: Mapping[str, Any]) -> bytes:
    try:
        return bytes(decrypt_attachment(data, file["key"]["k"], file["hashes"]["sha256"], file["iv"]))
    except Exception as error:
        # A stranger wrote these fields, and nio's error for a wrong checksum is kin to no other.
        raise Undeliverable("cannot be decrypted") from error
