"""Text without any format, and the guess at its characters, which web pages need as well."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = {"iso8859-1": "cp1252", "ascii": "utf-8"}
_USUAL = frozenset(
    {"utf-8", "cp1252", "iso8859-15", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "mac-roman"}
)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 16


def looks_like_text(data: bytes) -> bool:
    """Whether the beginning has a byte order mark, or none of the bytes that no text contains."""
    return any(data.startswith(bom) for bom, _ in _BOMS) or not _NO_TEXT.search(data, 0, _SAMPLE)


def decoded(data: bytes, stated: str = "") -> str:
    """By byte order mark, else as `stated`, else UTF-8, else cp1252; never fails."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    try:
        return data.decode(_known(stated))
    except ValueError:
        return data.decode("cp1252", "replace")


def _known(stated: str) -> str:
    """Python's name for it, UTF-8 for what no council's server means in earnest (zip, idna, rot13)."""
    try:
        name = codecs.lookup(stated).name
    except (LookupError, ValueError):
        return "utf-8"
    # Browsers read ISO 8859-1 as cp1252, and those who write it mean that.
    return _WESTERN.get(name, name if name in _USUAL else "utf-8")
