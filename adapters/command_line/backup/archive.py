"""The file of a backup: a gzipped tar that begins with its manifest, encrypted where there is a passphrase.

Reading trusts nothing: members must be plain files, come in the manifest's order, under its names, in its
sizes and with its checksums. Where they are written is decided by whoever reads, never by the file.
"""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from adapters.command_line.backup.manifest import LARGEST, BadArchive, Manifest, Member, read_manifest
from adapters.command_line.backup.sealing import MAGIC, Opener, Sealer

MANIFEST = "manifest.json"
BLOCK = 512
CHUNK = 1 << 20
FAST = 1
"""gzip's level: 900 MB take 11 s to a third; level 6 takes 34 s for 13 % less."""
PADDING = 64 * BLOCK
"""More than tar puts at an end."""
DAMAGED = "Die Sicherung ist beschädigt oder abgeschnitten. Bitte eine andere nehmen."

Tell = Callable[[int], None]
"""Is given how many bytes of the parts are through."""


class Source(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def digest(path: Path, tell: Tell = lambda _: None) -> str:
    found, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            found.update(part)
            done += len(part)
            tell(done)
    return found.hexdigest()


def write(
    into: BinaryIO, manifest: Manifest, files: Sequence[Path], *, passphrase: str = "", tell: Tell
) -> None:
    """`files` are those of the manifest's members, in their order. Raises OSError."""
    sealer = Sealer(into, passphrase) if passphrase else None
    target = cast("BinaryIO", sealer) if sealer else into
    with gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=FAST, mtime=0) as packed:
        _put(packed, MANIFEST, len(manifest.text()), io.BytesIO(manifest.text()), lambda _: None)
        done = 0
        for member, path in zip(manifest.members, files, strict=True):
            with path.open("rb") as file:
                _put(packed, member.packed_as, member.size, file, partial(_told, tell, done))
            done += member.size
        packed.write(bytes(2 * BLOCK))
    if sealer:
        sealer.close()


def _told(tell: Tell, before: int, size: int) -> None:
    tell(before + size)


def _put(packed: gzip.GzipFile, name: str, size: int, source: BinaryIO, tell: Tell) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    packed.write(info.tobuf(tarfile.GNU_FORMAT))
    done = 0
    while part := source.read(min(CHUNK, size - done)):
        packed.write(part)
        done += len(part)
        tell(done)
    if done != size:
        raise OSError(f"{name} hat sich während des Sicherns verändert")
    packed.write(bytes(-size % BLOCK))


class Parts:
    """A backup being read. `manifest` is known first; then the members, each once, in order."""

    def __init__(self, source: Source) -> None:
        self._source = source
        size = self._header(MANIFEST)
        if size > LARGEST:
            raise BadArchive(DAMAGED)
        self.manifest = read_manifest(b"".join(self._content(size)))

    def members(self) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """Each with its bytes, which have to be taken before the next. Raises BadArchive, at the latest at
        the end of a part that is not what the manifest says; and at the very end, if something follows."""
        for member in self.manifest.members:
            if self._header(member.packed_as) != member.size:
                raise BadArchive(f"{DAMAGED} ({member.path}: falsche Größe)")
            yield member, self._proved(member)
        self._end()

    def _proved(self, member: Member) -> Iterator[bytes]:
        found = hashlib.sha256()
        for part in self._content(member.size):
            found.update(part)
            yield part
        if found.hexdigest() != member.sha256:
            raise BadArchive(f"{DAMAGED} ({member.path}: falsche Prüfsumme)")

    def _header(self, name: str) -> int:
        """The size of the plain file of that name that must come now."""
        try:
            info = tarfile.TarInfo.frombuf(self._exactly(BLOCK), "utf-8", "strict")
        except (tarfile.TarError, UnicodeDecodeError) as error:
            raise BadArchive(DAMAGED) from error
        if info.type != tarfile.REGTYPE or info.name != name or info.size < 0:
            raise BadArchive(
                "In der Sicherung steht etwas, das nicht hineingehört. Bitte eine andere nehmen."
            )
        return info.size

    def _content(self, size: int) -> Iterator[bytes]:
        left = size
        while left:
            part = self._exactly(min(CHUNK, left))
            left -= len(part)
            yield part
        self._exactly(-size % BLOCK)

    def _exactly(self, size: int) -> bytes:
        parts, left = [], size
        while left:
            part = _read(self._source, left)
            if not part:
                raise BadArchive(DAMAGED)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _end(self) -> None:
        rest = 0
        while part := _read(self._source, CHUNK):
            rest += len(part)
            if rest > PADDING or part.strip(b"\0"):
                raise BadArchive("Hinter der Sicherung steht noch etwas. Bitte eine andere nehmen.")


def _read(source: Source, size: int) -> bytes:
    try:
        return source.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadArchive(DAMAGED) from error


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Parts]:
    """Raises BadArchive, BrokenSeal, OSError."""
    sealed = is_sealed(path)
    with path.open("rb") as file:
        if not sealed and file.read(2) != b"\x1f\x8b":
            raise BadArchive(f"{path} ist keine Sicherung von Ratsbot.")
        file.seek(0)
        source = cast("BinaryIO", Opener(file, passphrase)) if sealed else file
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:
            yield Parts(packed)
