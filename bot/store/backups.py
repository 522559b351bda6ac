"""Which backups were made, beside the database: readable when the database is not."""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.clock import told_stamp
from bot.store.beside import BACKUPS, beside

REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was whole when it was made. `at` is the moment it shows (UTC, ISO), `schema` its last
    migration."""

    file: str
    at: str
    size: int
    schema: str


@dataclass(frozen=True, slots=True)
class Record:
    """The oldest backup first. `checked_at` is when the whole database was last looked through, `faults` what
    was found then, or what somebody stumbled over since."""

    backups: tuple[Kept, ...] = ()
    checked_at: str = ""
    faults: tuple[str, ...] = ()


def record_file(database: Path) -> Path:
    return beside(database, BACKUPS)


def read_record(database: Path) -> Record:
    """Empty where there is none, or none that can be read: it only helps."""
    try:
        found = json.loads(record_file(database).read_text("utf-8"))
        kept = tuple(Kept(**each) for each in found["backups"])
        return Record(kept, str(found["checked_at"]), tuple(map(str, found["faults"])))
    except (OSError, ValueError, TypeError, KeyError):
        return Record()


def note_backup(database: Path, kept: Kept) -> None:
    """Raises OSError."""
    with _alone(database):
        record = read_record(database)
        others = [each for each in record.backups if each.file != kept.file]
        _write(database, replace(record, backups=(*others, kept)[-REMEMBERED:]))


def note_check(database: Path, at: datetime, faults: Sequence[str]) -> None:
    """Raises OSError."""
    with _alone(database):
        record = read_record(database)
        _write(database, replace(record, checked_at=at.isoformat(), faults=tuple(faults)[:20]))


def note_damage(database: Path, fault: str) -> None:
    """What somebody stumbled over between two checks. Without `checked_at`: `serve` looks the whole file
    through as soon as it can. Never raises: whoever met it has more to say."""
    with suppress(OSError):
        if not read_record(database).faults:
            with _alone(database):
                _write(database, replace(read_record(database), checked_at="", faults=(fault,)))


def note_mended(database: Path, at: datetime) -> None:
    """Another file, which is whole, lies in its place. Never raises."""
    with suppress(OSError):
        if read_record(database).faults:
            note_check(database, at, ())


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """One made by hand and one of the night may end at the same moment. The folder is what is locked: a file
    more would lie about for ever."""
    handle = os.open(database.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def last_good(database: Path) -> Kept | None:
    """The newest backup whose file is still there."""
    return _last_there(read_record(database).backups)


def last_in(database: Path, folder: str, made: Kept | None = None) -> Kept | None:
    """The newest of that folder whose file is still there: the nightly one, where it is that of [backup].
    `made` is newer than all that the record knows: on a full disk it may not have taken it."""
    named, known = Path(folder).absolute(), (*read_record(database).backups, *([made] if made else []))
    return _last_there([each for each in known if Path(each.file).parent == named]) if folder else None


def _last_there(known: Sequence[Kept]) -> Kept | None:
    return next((each for each in reversed(known) if Path(each.file).is_file()), None)


def advice(database: Path) -> str:
    """What to do about a database that is beyond help: German, with the last good backup and its date."""
    found = last_good(database)
    if found is None:
        return (
            "Eine Sicherung ist hier nicht verzeichnet. Liegt anderswo eine, den Ratsbot beenden und sie "
            "einspielen: ratsbot restore DATEI"
        )
    return (
        f"Die letzte gute Sicherung ist vom {told_stamp(found.at)}: {found.file}. Den Ratsbot beenden und "
        f"sie einspielen: ratsbot restore {found.file}"
    )


def _write(database: Path, record: Record) -> None:
    path = record_file(database)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(record), indent=1), "utf-8")
    fresh.replace(path)
