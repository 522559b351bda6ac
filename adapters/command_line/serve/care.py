"""What serve does for the house itself: deletes in time, finishes deletions, catches up on vectors."""

import asyncio
import logging
import shutil
from contextlib import suppress

from adapters.command_line.compose import House
from adapters.command_line.serve.heaps import give_back
from adapters.command_line.serve.housekeeping import housekeeping
from bot.clock import doubted
from bot.errors import ModelError
from bot.intake.lock import import_runs

log = logging.getLogger(__name__)

CARE_SECONDS = 3600.0
LOOK_SECONDS = 60.0
LEAST_FREE = 50_000_000
"""Bytes of the disk of the database, below which nothing can be relied on to be stored."""
AT_A_TIME = 64
"""Papers that are embedded between two looks at whether to stop: about a second."""


class Care:
    """Deletes hourly what has been kept long enough, and finishes deletions a crash cut short.

    Before that it loads what the first question would wait for.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self._keeping = housekeeping(house)
        self._deleted = house.metrics.counter("rows_deleted", "What was kept long enough, by kind", "kind")

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self.house.services.search.warm)
        while not stop.is_set():
            await asyncio.to_thread(self.tidy)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), CARE_SECONDS)

    def waiting(self) -> str:
        """What keeps everybody from storing anything."""
        try:
            free = shutil.disk_usage(self.house.settings.database.absolute().parent).free
        except OSError as error:
            return f"Der Ordner der Datenbank ist nicht zu erreichen ({error.strerror})."
        if free >= LEAST_FREE:
            return ""
        return (
            f"Auf dem Datenträger der Datenbank sind nur noch {free // 1_000_000} MB frei. Bitte Platz "
            "schaffen; ist er voll, wird nichts mehr angenommen."
        )

    def tidy(self) -> None:
        """Nothing is deleted by a clock that may be wrong."""
        if not doubted(self.house.clock):
            for kind, count in self._keeping.run().items():
                self._deleted.labels(kind).inc(count)
            self.house.usage.close(self.house.clock.now())
        self.house.purge.settle()
        give_back()


class Meaning:
    """Catches up on vectors: after an import without them, a model that was changed or was away.

    It keeps the operator's budget per day, and out of the way of an import, which makes its own.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.budget = house.settings.embeddings.max_papers_per_run or None
        self.day, self.done = house.clock.now().date(), 0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if await asyncio.to_thread(self._caught_up):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    def _caught_up(self) -> bool:
        """Whether nothing is left to do for now. A model that does not answer is asked again later."""
        limit = self._left()
        if not limit or import_runs(self.house.settings.database):
            return True
        try:
            done = self.house.vectors.update(limit=limit)
        except ModelError as error:
            log.warning("no vectors for now: %s", error)
            return True
        self.done += done
        return not done

    def _left(self) -> int:
        """Papers that may be embedded now."""
        today = self.house.clock.now().date()
        if today != self.day:
            self.day, self.done = today, 0
        return AT_A_TIME if self.budget is None else min(AT_A_TIME, max(self.budget - self.done, 0))
