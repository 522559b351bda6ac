"""The text of a page, in the charset that it has rather than the one it might claim."""

import codecs
import re

from bot.sources.http.page import Page

LOOKED_AT = 2048
"""Bytes in which a page may name its charset, twice what HTML asks for."""
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMED = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:\-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:\-]+)", re.IGNORECASE)
# As browsers do: whoever says ISO-8859-1 or ASCII writes Windows-1252, quotation marks and dashes included.
_WINDOWS = {"iso8859-1", "ascii", "cp1252"}
# Python knows more under that name (idna, escapes) than a page may choose from.
_OTHERS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-15", "iso8859-2", "cp1250"}


def decoded(page: Page) -> str:
    """Never fails: what cannot be read becomes �, and the byte order mark goes."""
    return decoded_bytes(page.body, page.headers.get("content-type", ""))


def decoded_bytes(body: bytes, content_type: str = "") -> str:
    """The same for a body with the Content-Type that it came with."""
    for mark, charset in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, errors="replace")
    charset = _charset(_NAMED.search(content_type))
    if not charset and (meta := _META.search(body[:LOOKED_AT])):
        charset = _known(meta[1].decode("ascii", errors="replace"))
        charset = "utf-8" if charset.startswith("utf-16") else charset  # it was read as ASCII, so it is not
    return _read(body, charset)


def _charset(found: re.Match[str] | None) -> str:
    return _known(found[1]) if found else ""


def _known(name: str) -> str:
    """Our name for a charset of German pages, '' where it knows none."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if found in _WINDOWS:
        return "cp1252"
    return found if found in _OTHERS else ""


def _read(body: bytes, charset: str) -> str:
    """A page that says UTF-8 and is not comes from a template in UTF-8 around an older text: UTF-8 holds.

    So it does for one that is UTF-8 and says otherwise: no text of another charset happens to be that.
    """
    if charset.startswith("utf-"):
        return body.decode(charset, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode(charset or "cp1252", errors="replace")
