"""Writes new files all or none: each whole or not at all, for this user only, nothing overwritten unasked."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from adapters.command_line.whole_file import put
from bot.errors import OperatorError


def write_all(files: Mapping[Path, str], *, force: bool) -> list[Path]:
    """Returns the copies (.bak) of what was there. Raises OperatorError: then nothing is left behind."""
    taken = [path for path in files if path.exists()]
    if taken and not force:
        names = ", ".join(map(str, taken))
        raise OperatorError(
            f"{names} gibt es schon, und nichts wird überschrieben. Mit --force bleibt das Alte als .bak."
        )
    copies: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path in taken:
            copies[path] = path.with_name(f"{path.name}.bak")
            put(copies[path], _read(path))
        for path, text in files.items():
            _write(path, text, force=force)
            done.append(path)
    except BaseException:
        _take_back(done, copies)
        raise
    return list(copies.values())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path} lässt sich nicht lesen ({error.strerror}).") from error


def _write(path: Path, text: str, *, force: bool) -> None:
    with suppress(OSError):  # without it, what fails is the writing
        path.parent.mkdir(mode=0o700, exist_ok=True)
    put(path, text.encode(), force=force)


def _take_back(done: list[Path], copies: dict[Path, Path]) -> None:
    for path in done:
        with suppress(OSError):
            copies[path].replace(path) if path in copies else path.unlink()
    for copy in copies.values():
        with suppress(OSError):
            copy.unlink(missing_ok=True)
