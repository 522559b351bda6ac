"""Whether a word stands anywhere in a folder's files, whatever they are."""

from collections.abc import Iterable
from pathlib import Path


def holding(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """By word, the files in whose bytes it stands, in small letters or capitals."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    contents = {path.relative_to(folder).as_posix(): path.read_bytes().lower() for path in files}
    found = {
        word: [name for name, content in contents.items() if word.lower().encode() in content]
        for word in words
    }
    return {word: names for word, names in found.items() if names}
