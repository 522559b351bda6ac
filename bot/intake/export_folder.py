"""The folder that an export is written into: the old export stands until the new one is complete.

Files are written under names that nobody lists yet; replacing the manifest makes them the export, and what
the new manifest does not list is deleted. Cut off anywhere, the folder holds the old export or the new one.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from bot.errors import Busy, OperatorError
from bot.sources.archive import TEXT_LIMIT
from bot.sources.framing import Frames
from bot.sources.manifest import NAME, Manifest, Part, damaged, is_part, part_name, read_manifest
from bot.sources.objects import kind_of

DRAFT = ".ratsbot-draft"
Named = tuple[str, str]
"""Kind and id of an object."""


@dataclass(slots=True)
class Written:
    """What became of the folder: names of files that are new, and that are gone. `size` counts bytes.

    `too_long` are the ids of objects and of texts' files that no import would take.
    """

    new: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    size: int = 0


@dataclass(slots=True)
class Gone:
    """Objects that the previous export held, and those that it called deleted already."""

    vanished: set[Named] = field(default_factory=set)
    buried: set[Named] = field(default_factory=set)


class ExportFolder:
    """One export into one folder, in the order `part`…, `gone`, `part`, `finish`."""

    def __init__(self, path: Path, city: str) -> None:
        """Raises OperatorError where the folder holds anything else than exports of this city."""
        self.path = path
        self.city = city
        self.parts: dict[str, Part] = {}
        self.written = Written()
        self.previous = read_manifest(path)
        self._refuse_foreign()
        self.broken = damaged(path, self.previous) if self.previous else []
        """Files of the previous export that somebody has removed or changed."""

    def _refuse_foreign(self) -> None:
        if self.previous is not None and self.previous.city != self.city:
            raise OperatorError(
                f"In {self.path} liegt der Export von „{self.previous.city}“. Bitte für jede Stadt einen "
                "eigenen Ordner nehmen."
            )
        ours = {NAME} if self.previous else set()
        foreign = [
            name
            for name in self._names()
            if name not in ours and not is_part(name) and not name.startswith(".")
        ]
        if foreign:
            raise OperatorError(
                f"In {self.path} liegt etwas anderes als ein Export: {foreign[0]}. Bitte einen leeren Ordner "
                "nehmen; gelöscht wurde nichts."
            )

    def part(self, stem: str, objects: Iterable[Mapping[str, Any]]) -> None:
        """Writes a file of one object a line, unless it is there already or there are no objects."""
        draft = self.path / f"{DRAFT}-{stem}"
        with draft.open("wb") as out:
            made = self._write(out, objects)
            name = part_name(stem, made.sha256)
            fresh = made.lines and not self._is_there(name)
            if fresh:
                out.flush()
                os.fsync(out.fileno())
        if not fresh:
            draft.unlink()
        else:
            draft.replace(self.path / name)
            self.written.new.append(name)
            self.written.size += made.size
        if made.lines:
            self.parts[name] = made

    def _write(self, out: IO[bytes], objects: Iterable[Mapping[str, Any]]) -> Part:
        digest, size, lines = hashlib.sha256(), 0, 0
        for each in objects:
            line = json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            if len(line) > TEXT_LIMIT:
                self.written.too_long.append(each.get("id") or each["file"])
                continue
            out.write(line)
            digest.update(line)
            size += len(line)
            lines += 1
        return Part(size, digest.hexdigest(), lines)

    def _is_there(self, name: str) -> bool:
        listed = self.previous.parts if self.previous else {}
        return name in listed and name not in self.broken

    def gone(self, current: set[Named]) -> Gone:
        """What the previous export held and this one does not; asked before the tombstones are written."""
        old = sorted(set(self.previous.parts) - set(self.parts)) if self.previous else []
        found = Gone()
        for name in old:
            for named, deleted in _named(self.path / name):
                if named not in current:
                    (found.buried if deleted else found.vanished).add(named)
        return found

    def finish(self, made_at: str, counts: Mapping[str, int]) -> None:
        """Makes what was written the export. Where nothing has changed nothing is touched."""
        same = self.previous and self.previous.parts == self.parts
        if not same:
            manifest = Manifest(self.city, made_at, counts, self.parts)
            draft = self.path / f"{DRAFT}-{NAME}"
            with draft.open("w", encoding="utf-8") as out:
                out.write(manifest.text())
                out.flush()
                os.fsync(out.fileno())
            self._sync()
            draft.replace(self.path / NAME)
            self._sync()
        self._sweep(self.parts)

    def abandon(self) -> None:
        """Leaves one export alone in the folder: the previous one, or this one if only the sweep is due."""
        stands = read_manifest(self.path)
        self._sweep(stands.parts if stands else {})

    def _sweep(self, listed: Mapping[str, Part]) -> None:
        """Removes drafts and files of exports that no longer count: withdrawn papers stand in them."""
        for name in self._names():
            if name.startswith(DRAFT) or (is_part(name) and name not in listed):
                (self.path / name).unlink()
                if is_part(name) and name not in self.written.new:
                    self.written.removed.append(name)

    def _names(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir())

    def _sync(self) -> None:
        """Names reach the disk in this order: the files before the manifest that lists them."""
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _named(path: Path) -> Iterator[tuple[Named, bool]]:
    """The objects of a file of an earlier export, and whether it calls them deleted; what cannot be read any
    more is passed over."""
    for raw in Frames(path, limit=TEXT_LIMIT):
        if isinstance(raw.value, dict) and isinstance(raw.value.get("id"), str):
            kind = kind_of(raw.value)
            if kind != "Body":
                yield (kind, raw.value["id"]), bool(raw.value.get("deleted"))


@contextmanager
def export_folder(path: Path, city: str) -> Iterator[ExportFolder]:
    """The folder, made where it is missing, for one export at a time; cut off, it is as it was before.

    Raises OperatorError where it cannot be used or written, Busy while another export writes into it.
    """
    with _explained(path):
        path.mkdir(exist_ok=True)
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _lock(handle, path)
            folder = ExportFolder(path, city)
            try:
                yield folder
            except BaseException:
                folder.abandon()
                raise
        finally:
            os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Busy(
            f"In {path} schreibt gerade ein anderer Export. Bitte warten, bis er fertig ist."
        ) from error


_REASONS = {
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "der Platz dieses Benutzers ist aufgebraucht",
    errno.EACCES: "die Rechte dazu fehlen",
    errno.EROFS: "der Datenträger ist nur lesbar",
    errno.ENOENT: "den Ordner darüber gibt es nicht",
    errno.EEXIST: "es ist kein Ordner",
    errno.ENOTDIR: "es ist kein Ordner",
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise OperatorError(f"Nach {path} lässt sich nicht exportieren: {why}.") from error
