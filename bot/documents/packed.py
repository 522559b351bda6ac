"""ZIP and OLE2, the two containers of office files: what is inside, told before anything is unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from bot.documents.refusal import Refused

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRIES = 5_000
_DIRECTORY = 2 << 20
"""Bytes of the list of entries; `zipfile` reads it whole, however long it says it is."""

_RATIO = 300
_SUSPICIOUS = 4 << 20
"""Larger parts that shrink to less than 1/300 are no documents: XML of tables comes to about 1/60."""

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"

_ODF = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_PARTS = (
    ("word/document.xml", _OOXML + "wordprocessingml.document"),
    ("xl/workbook.xml", _OOXML + "spreadsheetml.sheet"),
    ("ppt/presentation.xml", _OOXML + "presentationml.presentation"),
)
_STREAMS = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
)
DOCX = _PARTS[0][1]
ODT = _ODF + "text"


def opened(data: bytes, unpacked: int) -> zipfile.ZipFile:
    """A ZIP whose list of entries is sane and promises at most `unpacked` bytes; else raises Refused."""
    _check_end(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise _broken() from error
    entries = archive.infolist()
    if len(entries) > _ENTRIES or sum(each.file_size for each in entries) > unpacked:
        raise _bomb()
    if any(_swells(each) for each in entries):
        raise _bomb()
    return archive


def _check_end(data: bytes) -> None:
    at = data.rfind(_END, -65_557)
    if at < 0 or len(data) < at + 22:
        raise _broken()
    # No document of ours needs 64-bit offsets, and they would override the figure that is checked here.
    if data[at - 20 : at - 16] == _END64 or struct.unpack_from("<I", data, at + 12)[0] > _DIRECTORY:
        raise _bomb()


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SUSPICIOUS and entry.file_size > _RATIO * entry.compress_size


def _broken() -> Refused:
    return Refused("broken", "Die Datei ist beschädigt: Ihr Inhalt lässt sich nicht auspacken.")


def _bomb() -> Refused:
    reason = "Die Datei würde beim Auspacken unverhältnismäßig groß und wird deshalb nicht gelesen."
    return Refused("too_large", reason)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One entry, never more than it has promised, whatever its stream goes on to give."""
    return b"".join(_chunks(archive, name))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    # In small bites: ZipExtFile.read() without a number unpacks everything before it looks at the promise.
    try:
        with archive.open(name) as stream:
            while bite := stream.read(1 << 16):
                yield bite
    except RuntimeError as error:
        raise Refused("encrypted", "Die Datei ist mit einem Kennwort geschützt.") from error
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error, OSError, ValueError) as error:
        raise _broken() from error


def in_zip(archive: zipfile.ZipFile) -> str:
    """The media type: OOXML and ODF by what they must contain, else plain ZIP."""
    names = set(archive.namelist())
    for needed, media_type in _PARTS:
        if needed in names and "[Content_Types].xml" in names:
            return media_type
    if "mimetype" in names:
        stated = part(archive, "mimetype")[:100].decode("ascii", "replace").strip()
        if stated.startswith(_ODF) and stated.removeprefix(_ODF).isalpha():
            return stated
    return "application/zip"


def in_ole2(data: bytes) -> tuple[str, bool]:
    """The media type, and whether it is an encrypted OOXML file, which comes wrapped in OLE2."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "application/x-ole-storage", True
    for stream, media_type in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return media_type, False
    return "application/x-ole-storage", False
