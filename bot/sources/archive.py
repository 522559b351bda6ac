"""A folder of OParl JSON files: what a city exports, or somebody has archived.

Files named *.json, *.jsonl and *.jsonl.xz in the folder itself are read, subfolders are not.
Objects are recognised by their OParl `type`; a file in which none of the first values is one is
ignored and listed. Two kinds of sidecars hold no objects: `texts` (texts.json, texts-2026.jsonl.xz …)
gives the plain text of files, `documents` (documents.jsonl …) names the documents themselves, which
may lie in subfolders; see `sidecars`.
What `ratsbot export` has written carries a manifest: only what that lists is read, and only if all is there.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import SourceError
from bot.sources.delivered import DocumentFile, Item, Refused
from bot.sources.framing import OBJECT_LIMIT, SUFFIXES, Frames, Raw
from bot.sources.manifest import NAME, whole_export
from bot.sources.objects import kind_of, read_object
from bot.sources.sidecars import read_document, read_text

TEXTS, DOCUMENTS = "texts", "documents"
TEXT_LIMIT = 16_000_000
"""Bytes of one sidecar entry; the longest real text has 1.1 M characters. Also of an exported object, which
may have been put together from many pages of a council system."""
SNIFF = 50
"""Values that are looked at before a file without any OParl object is given up."""
NO_TYPE = "kein OParl-Objekt (type fehlt oder ist unbekannt)"


class Archive:
    """One folder. Iterate it once; `ignored`, `read_bytes` and `total_bytes` tell how it goes."""

    def __init__(self, folder: Path, *, zone: ZoneInfo) -> None:
        if not folder.is_dir():
            raise SourceError(f"{folder} ist kein Ordner. Erwartet wird ein Ordner mit OParl-Dateien.")
        try:
            files = sorted(path for path in folder.iterdir() if path.is_file())
        except OSError as error:
            raise SourceError(f"{folder} lässt sich nicht lesen: {error}") from error
        manifest = whole_export(folder, [path.name for path in files])
        self.folder = folder
        self.zone = zone
        self.object_limit = OBJECT_LIMIT if manifest is None else TEXT_LIMIT
        self.files = [
            path
            for path in files
            if (path.name.endswith(SUFFIXES) if manifest is None else path.name in manifest.parts)
        ]
        ours = {*self.files, *([folder / NAME] if manifest else [])}
        self.ignored = [path.name for path in files if path not in ours]
        if not self.files and manifest is None:
            raise SourceError(f"In {folder} liegt keine .json-, .jsonl- oder .jsonl.xz-Datei.")
        self.total_bytes = sum(path.stat().st_size for path in self.files)
        self._finished_bytes = 0
        self._frames: Frames | None = None

    @property
    def read_bytes(self) -> int:
        return self._finished_bytes + (self._frames.position if self._frames else 0)

    def objects(self) -> Iterator[Item]:
        """Everything but the sidecars, which need the files to be known."""
        for path in self.files:
            if not _sidecar(path):
                yield from self._objects_of(path)

    def texts(self) -> Iterator[Item]:
        for raw in self._entries(TEXTS):
            yield read_text(raw)

    def documents(self) -> Iterator[DocumentFile | Refused]:
        """The documents that lie in the folder, for whoever can read them."""
        for raw in self._entries(DOCUMENTS):
            yield read_document(raw, self.folder)

    def _entries(self, sidecar: str) -> Iterator[Raw]:
        for path in self.files:
            if _sidecar(path) == sidecar:
                yield from self._framed(path, TEXT_LIMIT)

    def _framed(self, path: Path, limit: int) -> Iterator[Raw]:
        self._frames = Frames(path, limit=limit)
        yield from self._frames
        self._finished_bytes += path.stat().st_size
        self._frames = None

    def _objects_of(self, path: Path) -> Iterator[Item]:
        doubtful: list[Item] = []
        recognised = False
        for raw in self._framed(path, self.object_limit):
            item = self._item(raw)
            recognised = recognised or not isinstance(item, Refused)
            if recognised:
                yield from doubtful
                doubtful.clear()
                yield item
            else:
                doubtful.append(item)
                if len(doubtful) >= SNIFF:
                    break
        if not recognised:
            yield from self._unrecognised(path, doubtful)

    def _unrecognised(self, path: Path, doubtful: list[Item]) -> Iterator[Item]:
        """A file without one OParl object: damaged ones are reported, foreign ones ignored."""
        broken = [item for item in doubtful if isinstance(item, Refused) and item.reason != NO_TYPE]
        if broken and len(broken) == len(doubtful):
            yield from broken
        else:
            self.ignored.append(path.name)

    def _item(self, raw: Raw) -> Item:
        if raw.error:
            return Refused(raw.place, raw.error)
        if not isinstance(raw.value, dict) or not (kind_of(raw.value) or raw.value.get("deleted")):
            return Refused(raw.place, NO_TYPE)
        return read_object(raw.value, place=raw.place, zone=self.zone)


def _sidecar(path: Path) -> str:
    """Which sidecar a file is, '' for one of objects."""
    first = path.name.split(".")[0].split("-")[0]
    return first if first in {TEXTS, DOCUMENTS} else ""
