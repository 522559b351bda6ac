"""One file that a command writes for the operator: whole or not at all, for this user only."""

import os
import secrets
from pathlib import Path

from bot.errors import OperatorError
from bot.store.disk import settle


def put(path: Path, data: bytes, *, force: bool = True) -> None:
    """Without `force` nothing is overwritten, also if it appears in this moment. Made beside it, so that what
    stands there stays until the new one is on the disk. Raises OperatorError: then nothing is left behind."""
    try:
        if path.exists() and not path.is_file():
            raise OperatorError(f"{path} ist keine gewöhnliche Datei. Bitte eine andere nennen.")
        _put(path, data, force=force)
    except OSError as error:
        raise OperatorError(
            f"{path} lässt sich nicht schreiben ({error.strerror}). Gibt es den Ordner, und darf dieser "
            "Benutzer dort schreiben?"
        ) from error


def _put(path: Path, data: bytes, *, force: bool) -> None:
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if force:
            half.replace(path)
        else:
            # Fails where somebody else has been faster.
            os.link(half, path)
    finally:
        half.unlink(missing_ok=True)
    settle(path.absolute().parent)
