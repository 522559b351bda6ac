"""A folder of OParl JSON files: what a city exports, or somebody has archived.

Files named *.json, *.jsonl and *.jsonl.xz in the folder itself are read, subfolders are not.
Objects are recognised by their OParl `type`; a file in which none of the first values is one is
ignored and listed. `texts.json`, `.jsonl` or `.jsonl.xz` is the one sidecar: objects
{"file": <id of a File>, "text": <its plain text, pages parted by form feeds>}.
"""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import SourceError
from bot.sources.delivered import FileText, Item, Refused
from bot.sources.fields import clean
from bot.sources.framing import SUFFIXES, Frames, Raw
from bot.sources.objects import kind_of, read_object

SIDECAR = "texts"
TEXT_LIMIT = 16_000_000
"""Bytes of one sidecar entry; the longest real text has 1.1 M characters."""
SNIFF = 50
"""Values that are looked at before a file without any OParl object is given up."""


class Archive:
    """One folder. Iterate it once; `ignored`, `read_bytes` and `total_bytes` tell how it goes."""

    def __init__(self, folder: Path, *, zone: ZoneInfo) -> None:
        if not folder.is_dir():
            raise SourceError(f"{folder} ist kein Ordner. Erwartet wird ein Ordner mit OParl-Dateien.")
        try:
            files = sorted(path for path in folder.iterdir() if path.is_file())
        except OSError as error:
            raise SourceError(f"{folder} lässt sich nicht lesen: {error}") from error
        self.zone = zone
        self.files = [path for path in files if path.name.endswith(SUFFIXES)]
        self.ignored = [path.name for path in files if path not in self.files]
        if not self.files:
            raise SourceError(f"In {folder} liegt keine .json-, .jsonl- oder .jsonl.xz-Datei.")
        self.total_bytes = sum(path.stat().st_size for path in self.files)
        self._finished_bytes = 0
        self._frames: Frames | None = None

    @property
    def read_bytes(self) -> int:
        return self._finished_bytes + (self._frames.position if self._frames else 0)

    def objects(self) -> Iterator[Item]:
        """Everything but the sidecar's texts, which need the files to be known."""
        for path in self.files:
            if not _is_sidecar(path):
                yield from self._objects_of(path)

    def texts(self) -> Iterator[Item]:
        for path in self.files:
            if _is_sidecar(path):
                yield from map(_text, self._framed(path, TEXT_LIMIT))

    def _framed(self, path: Path, limit: int | None = None) -> Iterator[Raw]:
        self._frames = Frames(path, limit=limit) if limit else Frames(path)
        yield from self._frames
        self._finished_bytes += path.stat().st_size
        self._frames = None

    def _objects_of(self, path: Path) -> Iterator[Item]:
        doubtful: list[Item] = []
        recognised = False
        for raw in self._framed(path):
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


NO_TYPE = "kein OParl-Objekt (type fehlt oder ist unbekannt)"


def _is_sidecar(path: Path) -> bool:
    return path.name.split(".")[0] == SIDECAR


def _text(raw: Raw) -> Item:
    if raw.error:
        return Refused(raw.place, raw.error)
    value = raw.value if isinstance(raw.value, dict) else {}
    file, text = value.get("file"), value.get("text")
    if not isinstance(file, str) or not isinstance(text, str):
        return Refused(raw.place, "file oder text fehlt")
    return FileText(clean(file), text, raw.place)
