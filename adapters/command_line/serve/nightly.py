"""The service that keeps the cities of [sync] up to date, every night, each by itself."""

import asyncio
import datetime as dt
import logging
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from adapters.command_line.compose import House
from adapters.command_line.serve.supervisor import unexpected
from adapters.command_line.syncing import sync_city, wanted_cities
from adapters.daemon import beside
from bot.clock import doubted, last_moment, told
from bot.errors import RatsbotError
from bot.intake.report import Report, Silent
from bot.intake.standing import BACK, RECENT
from bot.intake.sync import Wishes
from bot.settings import City
from bot.store.source_state import recall
from bot.texts.general import sentence

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
AGAIN_AFTER = dt.timedelta(hours=1)
LONGEST_PAUSE = dt.timedelta(hours=8)
"""After a run that ended early: the server may be back. Each further one waits twice as long."""
LATE = dt.timedelta(hours=48)


class Sources:
    """One service per city, so that a slow or broken system holds up no other."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.look = LOOK_SECONDS
        self.cities = house.settings.sync.cities
        self.at = dt.time.fromisoformat(house.settings.sync.at)
        self._trouble: dict[str, str] = {}
        self._again: dict[str, dt.datetime] = {}
        self._loaded: dict[str, dt.datetime] = {}
        metrics = house.metrics
        self.runs = metrics.counter("sync_runs", "Runs of a city's sync by outcome", "city", "outcome")
        self.requests = metrics.counter("sync_requests", "Requests to a city's system", "city")

    async def keep(self, key: str, stop: asyncio.Event) -> None:
        """Runs until told to stop; a run that fails is tried again. OperatorError: this city cannot be loaded
        at all."""
        (city,) = wanted_cities(self.house.settings, [key])
        clock, pause, well = self.house.clock, AGAIN_AFTER, True
        ended, rest = clock.now(), dt.timedelta()
        while not stop.is_set():
            now = clock.now()
            # Apart, whichever way: a clock that was set back is not waited for.
            rested = abs(now - ended) >= rest and not doubted(clock)
            if rested and (not well or self._due(city, now)):
                well = await self._once(city, stop)
                ended, rest = clock.now(), AGAIN_AFTER if well else pause
                self._again[key] = ended + rest
                pause = AGAIN_AFTER if well else min(2 * pause, LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.look)

    def waiting(self, key: str) -> str:
        """Why a city is not up to date, '' where it is, or is being loaded for the first time."""
        if trouble := self._trouble.get(key, ""):
            again = self._again.get(key)
            ahead = again is not None and again > self.house.clock.now()
            when = f" Nächster Versuch: {told(again)}." if again and ahead else ""
            return f"Der letzte Abruf ist nicht gelungen: {sentence(trouble)}{when}"
        loaded = self._loaded.get(key)
        if loaded is None or self.house.clock.now() - loaded <= LATE:
            return ""
        return f"Zuletzt abgerufen: {told(loaded)}, also vor mehr als 48 Stunden."

    def _due(self, city: City, now: dt.datetime) -> bool:
        """Whether the first load is not through yet, or the last night's moment has passed without a run
        since: a night that was missed is made good."""
        finished = recall(self.house.db, city.key, RECENT)
        if not finished or not recall(self.house.db, city.key, BACK):
            return True
        self._loaded[city.key] = dt.datetime.fromisoformat(finished)
        moment = last_moment(now, self.at, ZoneInfo(city.time_zone))
        # What lies ahead was dated by a clock that was wrong.
        return not moment <= dt.datetime.fromisoformat(finished) <= now + AGAIN_AFTER

    async def _once(self, city: City, stop: asyncio.Event) -> bool:
        """One run; whether it came to its end. No fault of one city may reach another's."""
        wishes = Wishes(window_days=self.house.settings.sync.window_days)
        # What it stored is stored, a document that is being read then is read again.
        work = beside(lambda: sync_city(self.house, city, wishes, Silent()), "sync")
        waiting = asyncio.ensure_future(stop.wait())
        both: set[asyncio.Future[Any]] = {work, waiting}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        wishes.stop.set()
        waiting.cancel()
        try:
            report = await work
        except RatsbotError as error:
            log.warning("sync of %s: %s", city.key, error)
            self._trouble[city.key] = str(error)
        except Exception as error:
            log.exception("sync of %s failed", city.key)
            self._trouble[city.key] = unexpected(error)
        else:
            self._told(city, report)
            return not report.stopped
        self.runs.labels(city.key, "failed").inc()
        return False

    def _told(self, city: City, report: Report) -> None:
        self._trouble[city.key] = report.stopped
        self.requests.labels(city.key).inc(report.requests)
        self.runs.labels(city.key, "stopped" if report.stopped else "finished").inc()
        if report.stopped:
            log.warning("sync of %s ended early: %s", city.key, report.stopped)
        if report.braked:
            log.warning("sync of %s: %d withdrawals wait for --confirm-withdrawals", city.key, report.braked)
