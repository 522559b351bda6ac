"""Makes a database out of a backup fit to be used: nothing withdrawn comes back, nothing is said twice."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from adapters.command_line.backup.manifest import Manifest
from adapters.command_line.compose import House, build
from bot.council.publicness import Publicness
from bot.settings import Embeddings, Settings
from bot.store import publicness, restored
from bot.store.database import Database
from bot.store.publicness import Change
from bot.store.restored import Note, Withdrawn, not_up_to_date


@dataclass(frozen=True, slots=True)
class Returned:
    """`known`: all that the database that is replaced should know could be read. `forgotten`: what people
    deleted since is gone here too, and they are called what they were called there. The rest counts objects:
    blocks and tombstones that it had, what was deleted again, what was closed again."""

    known: bool
    blocked: int = 0
    tombstones: int = 0
    deleted: int = 0
    closed: int = 0
    forgotten: bool = True

    @property
    def recovered(self) -> int:
        return self.blocked + self.tombstones + self.deleted + self.closed


@dataclass(frozen=True, slots=True)
class Fitting:
    """The database out of the backup, and the one that it replaces, if there is one."""

    staged: Path
    replaced: Path | None
    settings: Settings
    manifest: Manifest


def make_fit(what: Fitting, now: datetime, *, moved: bool) -> Returned:
    """Brings it to today's schema first. `moved`: its bot was stopped, and has done nothing since."""
    Database(what.staged, uncopied=True).close()
    replaced = what.replaced
    found = None if moved or replaced is None else restored.withdrawn_since(replaced)
    # No model: nothing is embedded here.
    quiet = replace(
        what.settings, database=what.staged, embeddings=Embeddings(kind="off"), matrix=None, teams=None
    )  # fmt: skip
    with closing(build(quiet)) as house:
        done = _hold_back(house, found) if found else Returned(known=moved and not not_up_to_date(house.db))
        if not moved:
            taken_over = _silence(house, replaced, now)
            done = replace(done, forgotten=taken_over)
        restored.put_note(house.db, Note(now.isoformat(), what.manifest.made_at, done.known))
        house.purge.settle()
        house.db.scrub()
    return done


def _hold_back(house: House, found: Withdrawn) -> Returned:
    gone = house.purge.delete(restored.hold_back(house.db, found))
    closed = restored.close_again(house.db, found)
    for body, objects in closed.items():
        changes = [
            Change(
                table,
                {name: value for name, value in key.items() if name != "body"},
                Publicness(state),
                Publicness.PUBLIC,
            )
            for table, key, state in objects
        ]
        with house.db.write() as w:
            house.index.remove(publicness.papers_concerned(w, body, changes))
            publicness.apply(w, body, changes)
    return Returned(
        known=found.known,
        blocked=len(found.blocked),
        tombstones=len(found.tombstones),
        deleted=len(gone),
        closed=sum(map(len, closed.values())),
    )


def _silence(house: House, replaced: Path | None, now: datetime) -> bool:
    """Whether what people said and deleted since the backup is known."""
    taken_over = False
    if replaced is not None:
        try:
            restored.take_over_deliveries(house.db, replaced)
            taken_over = True
        except sqlite3.Error:
            taken_over = False
    restored.say_nothing_again(house.db, now, taken_over=taken_over)
    return taken_over
