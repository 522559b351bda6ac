"""Pseudonyms for people, and the one way in which council objects are deleted, or no longer shown."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlite_utils import Database as SqliteUtils

from bot.errors import OperatorError
from bot.messages import ObjectRef
from bot.store import withdrawal
from bot.store.database import Database
from bot.store.dependents import with_dependents
from bot.store.disk import settle

PurgeStep = Callable[[SqliteUtils, Sequence[ObjectRef]], None]
HidingStep = Callable[[Sequence[ObjectRef], Sequence[ObjectRef]], None]
"""Takes what is out of sight for now, and what is closed."""
KEY_BYTES = 32
REFS_PER_TRANSACTION = 500
"""Objects deleted at a time: others who write wait no longer than that takes."""


def load_key(path: Path, *, flush: Callable[[int], None] = os.fsync) -> bytes:
    """The secret behind all pseudonyms; made at the first start, readable by this user only.

    Losing it only means that nobody is recognised any more: `mehr` and settings start anew. Raises
    OperatorError where it is no whole one: with less everybody could find out who is behind a pseudonym.
    """
    try:
        if not path.exists():
            _make_key(path, flush)
        key = path.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"Der Schlüssel der Kürzel, {path}, lässt sich nicht anlegen oder lesen ({error.strerror}). "
            "Bitte die Rechte und den Platz auf dem Datenträger prüfen."
        ) from error
    if len(key) != KEY_BYTES:
        raise OperatorError(" ".join(broken_key(path, len(key))))
    return key


def broken_key(path: Path, size: int) -> tuple[str, str]:
    """What is wrong with a key of so many bytes, and the remedy; both '' where nothing is."""
    if size == KEY_BYTES:
        return "", ""
    remedy = (
        "Ihn aus einer Sicherung holen: ratsbot restore --to ORDNER DATEI, dann ORDNER/ratsbot.db.key "
        "hierher kopieren. Gibt es keine, die Datei löschen: Beim nächsten Start entsteht eine neue, und der "
        "Bot erkennt niemanden wieder. Was er sich von Personen gemerkt hat, finden /mehr, /meinedaten und "
        "/vergiss dann nicht mehr; gelöscht wird es nach den Fristen in [retention]."
    )
    return f"Der Schlüssel der Kürzel, {path}, hat {size} statt {KEY_BYTES} Bytes.", remedy


def _make_key(path: Path, flush: Callable[[int], None]) -> None:
    """Whole and on the disk, or not at all: half a key would be a weak one."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            flush(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    settle(path.absolute().parent)


def pseudonym(key: bytes, platform: str, user: str) -> str:
    """Stands for a person wherever one is stored: HMAC-SHA-256, so the id cannot be guessed back."""
    return hmac.new(key, f"{platform}\n{user}".encode(), hashlib.sha256).hexdigest()[:32]


class Purge:
    """Deletes objects everywhere: rooms register a step, all steps run in one transaction.

    `settle` makes deletions final on the disk. It is owed until it has been done, so that a kill in
    between is made good by the next call.
    """

    def __init__(
        self, db: Database, *, compact: Callable[[], None], at_a_time: int = REFS_PER_TRANSACTION
    ) -> None:
        """`compact` rewrites the search index so that it holds no deleted word."""
        self.db = db
        self._at_a_time = at_a_time
        self._compact = compact
        self._steps: list[PurgeStep] = []
        self._hiding: list[HidingStep] = []

    def register(self, step: PurgeStep) -> None:
        self._steps.append(step)

    def register_hiding(self, step: HidingStep) -> None:
        self._hiding.append(step)

    def hide(self, *, absent: Sequence[ObjectRef], closed: Sequence[ObjectRef]) -> None:
        """The objects stay, but are shown no more, in the transaction that is open: what waits to be posted
        must not name any of them. `absent`: the source does not give them out at the moment, and so what
        stands in rooms stays there. `closed`: not public by its word, or no longer known to be."""
        with self.db.write():
            for step in self._hiding:
                step(absent, closed)

    def delete(self, refs: Sequence[ObjectRef]) -> list[ObjectRef]:
        """Removes the objects and all that hangs on them only; the answer names everything removed."""
        with self.db.write() as w:
            # What hangs on others goes first: cut off in between, the others still lead to the rest.
            gone = with_dependents(w, refs)[::-1]
        for at in range(0, len(gone), self._at_a_time):
            part = gone[at : at + self._at_a_time]
            with self.db.write() as w:
                for step in self._steps:
                    step(w, part)
                withdrawal.delete_objects(w, part)
        return gone

    def settle(self) -> bool:
        """Finishes what deletions still owe: no deleted word stays in the index or the WAL.

        False while it cannot be done because another process reads the database; it stays owed.
        """
        token = withdrawal.scrub_owed(self.db)
        if token is None:
            return True
        self._compact()
        if not self.db.scrub():
            return False
        withdrawal.scrub_done(self.db, token)
        return self.db.scrub()
