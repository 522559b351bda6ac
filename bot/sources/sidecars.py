"""What lies beside the objects of an archive: the texts of files, or the documents themselves."""

from pathlib import Path
from typing import Any

from bot.sources.delivered import DocumentFile, FileText, Refused
from bot.sources.fields import clean
from bot.sources.framing import Raw

LAST_PAGE = 100_000


def read_text(raw: Raw) -> FileText | Refused:
    """{"file": <id of a File>, "text": …, "ocr": [<numbers of pages that were read from a picture>]}"""
    value = raw.value if isinstance(raw.value, dict) else {}
    file, text = value.get("file"), value.get("text")
    if raw.error or not isinstance(file, str) or not isinstance(text, str):
        return Refused(raw.place, raw.error or "file oder text fehlt")
    return FileText(clean(file), text, raw.place, _pages(value.get("ocr")))


def _pages(value: Any) -> tuple[int, ...]:
    pages = value if isinstance(value, list) else []
    return tuple(sorted({page for page in pages if type(page) is int and 1 <= page <= LAST_PAGE}))


def read_document(raw: Raw, folder: Path) -> DocumentFile | Refused:
    """{"file": <id of a File>, "path": <where it lies inside the folder>}"""
    value = raw.value if isinstance(raw.value, dict) else {}
    file, path = value.get("file"), value.get("path")
    if raw.error or not isinstance(file, str) or not isinstance(path, str):
        return Refused(raw.place, raw.error or "file oder path fehlt")
    try:
        found = (folder / path).resolve()
        reason = _refusal(folder.resolve(), path, found)
    except (OSError, ValueError, RuntimeError):
        # A loop of links, a zero byte or a lone surrogate in the name.
        return Refused(raw.place, f"{clean(path)} ist kein brauchbarer Dateiname")
    if reason:
        return Refused(raw.place, f"{clean(path)} {reason}")
    return DocumentFile(clean(file), found, raw.place)


def _refusal(folder: Path, path: str, found: Path) -> str:
    """Why the document is not to be opened; a link that stays in the folder is as good as what it names."""
    if Path(path).is_absolute():
        return "ist kein Pfad innerhalb des Ordners"
    if not found.is_relative_to(folder):
        return "führt aus dem Ordner hinaus"
    try:
        found.stat()
    except (FileNotFoundError, NotADirectoryError):
        return "fehlt im Ordner"
    # A pipe or a device would hang whoever opens it.
    return "" if found.is_file() else "ist keine Datei"
