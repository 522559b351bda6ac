"""The service that makes the nightly backup, keeps the last ones, and checks the database once a week."""

import asyncio
import datetime as dt
import logging
import re
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from adapters.command_line.backup.aside import drop_copies
from adapters.command_line.backup.keeping import Wanted, make
from adapters.command_line.compose import House
from bot.clock import ZONE, doubted, last_moment
from bot.errors import OperatorError
from bot.settings.backup import backup_passphrase
from bot.settings.places import settings_files
from bot.store.backups import Kept, advice, last_in, note_check, read_record
from bot.store.disk import demand_folder
from bot.store.halt import Halt, Halted
from bot.store.restored import not_up_to_date
from bot.store.snapshot import counted, faults

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
ASK_EVERY = 0.05
AGAIN_AFTER = dt.timedelta(hours=1)
LONGEST_PAUSE = dt.timedelta(hours=8)
CHECK_EVERY = dt.timedelta(days=7)
AHEAD = dt.timedelta(days=7)
"""A backup whose name is dated further ahead was named by a wrong clock."""
COPIES_EVERY = dt.timedelta(days=1)
TAIL = ".sicherung"
NEVER = -1.0
"""The age of the newest backup where there is none."""


class Backing:
    """Without `[backup] folder` it only looks the database through, and deletes old copies of before a
    migration or a restore. What fails is said once, and tried again after an hour, then after two, four and
    eight."""

    def __init__(self, house: House, config: Path | None = None, *, look: float = LOOK_SECONDS) -> None:
        self.house = house
        self.wanted = house.settings.backup
        self.database = house.settings.database
        self.look = look
        self._config = config
        self._at = dt.time.fromisoformat(self.wanted.at)
        self._since, self._rest, self._pause = house.clock.now(), dt.timedelta(), AGAIN_AFTER
        self._checked_at: dt.datetime | None = None
        self._trouble = ""
        self._last: Kept | None = None
        self._halt = Halt()
        self._copies_at: dt.datetime | None = None
        metrics = house.metrics
        self._failures = metrics.counter("backup_failures", "Nightly backups that were not made")
        metrics.watch("backup_age_seconds", "since the newest backup; -1: there is none", self._age)
        metrics.watch("database_damaged", "1: the last look through the database found faults", self._damaged)

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self._warn_of_withdrawals)
        while not stop.is_set():
            try:
                await _ended(self.once(), stop, self._halt)
            except Halted:
                log.info("the backup or the check was broken off: everything ends")
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.look)

    def waiting(self) -> str:
        """What is wrong with the database or its backups."""
        if read_record(self.database).faults:
            return f"Die Datenbank ist beschädigt. {advice(self.database)}"
        return self._trouble and f"Die letzte Sicherung ist nicht gelungen: {self._trouble}"

    async def once(self) -> None:
        """Everything that is due now, in a thread: nobody waits for it. Nothing by a clock that may be wrong:
        it would make or delete what it should not."""
        if doubted(self.house.clock):
            return
        now = self.house.clock.now()
        if self.wanted.folder and abs(now - self._since) >= self._rest and self._is_due(now):
            await asyncio.to_thread(self._keep, now)
        if self._check_is_due(now):
            await asyncio.to_thread(self._check, now)
        if self._copies_at is None or abs(now - self._copies_at) >= COPIES_EVERY:
            await asyncio.to_thread(self._drop_copies, now)

    def _is_due(self, now: dt.datetime) -> bool:
        """Whether the last night's moment has passed without a backup since: a missed night is made good."""
        newest = last_in(self.database, self.wanted.folder, self._last)
        moment = last_moment(now, self._at, ZONE)
        # One that lies ahead was made by a wrong clock.
        return newest is None or not moment <= dt.datetime.fromisoformat(newest.at) <= now + AGAIN_AFTER

    def _keep(self, now: dt.datetime) -> None:
        folder = Path(self.wanted.folder)
        name = f"{self.database.stem}-{now.astimezone(ZONE):%Y-%m-%d-%H%M}{TAIL}"
        try:
            demand_folder(folder)
            self.house.purge.settle()  # what deletions still owe is not to be copied
            files = settings_files(self.house.settings, self._config)
            passphrase = backup_passphrase(self.wanted.key_file) if self.wanted.key_file else ""
            wanted = Wanted(self.house.settings, files, passphrase, halt=self._halt)
            made = make(wanted, folder / name, now)
            self._last = made.kept
        except (OperatorError, OSError) as error:
            self._failures.inc()
            self._trouble = str(error)
            self._since, self._rest = now, self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            log.error("Die nächtliche Sicherung ist nicht gelungen: %s", error)  # noqa: TRY400 - for the operator
            return
        self._rest, self._pause, self._trouble = dt.timedelta(), AGAIN_AFTER, ""
        log.info("backup made: %d bytes in %.0f s", made.size, made.seconds)
        self._drop_old(made.file, now)

    def _drop_old(self, made: Path, now: dt.datetime) -> None:
        """What cannot be deleted, on a share that gives no right to, stays: that night's backup is there."""
        try:
            old = self._old(made, now)
        except OSError as error:
            log.warning("Welche alten Sicherungen in %s liegen, ist nicht zu lesen: %s", made.parent, error)
            return
        for path in old:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                log.warning(
                    "Die alte Sicherung %s lässt sich nicht löschen (%s). Bitte von Hand löschen oder dem "
                    "Benutzer des Bots das Recht dazu geben.", path, error
                )  # fmt: skip

    def _old(self, made: Path, now: dt.datetime) -> list[Path]:
        """Only what has a name as this gives them: others lie in that folder too. They begin with the moment,
        so their order is that of time. What a wrong clock has dated ahead goes first: else it would push out
        all that are right."""
        stem = self.database.stem
        soon = f"{stem}-{(now + AHEAD).astimezone(ZONE):%Y-%m-%d-%H%M}"
        ours = re.compile(rf"{re.escape(stem)}-\d{{4}}-\d\d-\d\d-\d{{4}}{re.escape(TAIL)}")
        others = [each for each in made.parent.iterdir() if ours.fullmatch(each.name) and each != made]
        others.sort(key=lambda path: (path.name < soon, path.name))
        return others[: max(0, len(others) - self.wanted.keep + 1)]

    def _check_is_due(self, now: dt.datetime) -> bool:
        record = read_record(self.database)
        # Somebody has stumbled over something, or it may have been mended before this start.
        if record.faults and not (record.checked_at and self._checked_at):
            return True
        noted = record.checked_at
        last = self._checked_at or (dt.datetime.fromisoformat(noted) if noted else None)
        return last is None or not now - CHECK_EVERY < last <= now + AGAIN_AFTER

    def _check(self, now: dt.datetime) -> None:
        found, self._checked_at = faults(self.database, self._halt), now
        with suppress(OSError):  # a full disk: it is logged, and looked at again after the next start
            note_check(self.database, now, found)
        if found:
            log.error(
                "Die Datenbank %s ist beschädigt (%s, etwa: %.200s). %s",
                self.database,
                counted(found),
                found[0].splitlines()[-1],
                advice(self.database),
            )

    def _drop_copies(self, now: dt.datetime) -> None:
        """Those that would be too old before this is looked at again."""
        self._copies_at = now
        folders = {self.database.parent, Path(self.wanted.folder or self.database.parent)}
        drop_copies(self.database, folders, now + COPIES_EVERY)

    def _age(self) -> float:
        newest = last_in(self.database, self.wanted.folder, self._last)
        if newest is None:
            return NEVER
        return (self.house.clock.now() - dt.datetime.fromisoformat(newest.at)).total_seconds()

    def _damaged(self) -> float:
        return float(bool(read_record(self.database).faults))

    def _warn_of_withdrawals(self) -> None:
        cities = not_up_to_date(self.house.db)
        if cities:
            log.warning(
                "Diese Städte sind aus einer Sicherung und seither nicht geladen: %s. Was inzwischen "
                "zurückgezogen wurde, ist noch zu sehen. Bitte bald: ratsbot sync (oder ratsbot import)",
                ", ".join(cities),
            )


async def _ended(work: Coroutine[Any, Any, None], stop: asyncio.Event, halt: Halt) -> None:
    """Until it is done, or broken off because of `stop`: no thread can be cancelled, and the end of the
    process waits for each."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        while not task.done():
            halt.ask()
            await asyncio.wait({task}, timeout=ASK_EVERY)
        await task
    finally:
        stopped.cancel()
        if not task.done():
            halt.ask()
