"""The service that keeps the cities of [sync] up to date, every night, each by itself."""

import asyncio
import datetime as dt
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from adapters.command_line.compose import House
from adapters.command_line.syncing import sync_city, wanted_cities
from bot.errors import RatsbotError
from bot.intake.report import Report, Silent
from bot.intake.standing import BACK, RECENT
from bot.intake.sync import Wishes
from bot.settings import City
from bot.store.source_state import recall

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
AGAIN_AFTER = dt.timedelta(hours=1)
LONGEST_PAUSE = dt.timedelta(hours=8)
"""After a run that ended early: the server may be back. Each further one waits twice as long."""


class Sources:
    """One task per city, so that a slow or broken system holds up no other."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.look = LOOK_SECONDS
        self.cities = wanted_cities(house.settings, ())
        hour, minute = map(int, house.settings.sync.at.split(":"))
        self.at = dt.time(hour, minute)
        metrics = house.metrics
        self.runs = metrics.counter("sync_runs", "Runs of a city's sync by outcome", "city", "outcome")
        self.requests = metrics.counter("sync_requests", "Requests to a city's system", "city")

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.gather(*(self._keep(city, stop) for city in self.cities))

    async def _keep(self, city: City, stop: asyncio.Event) -> None:
        earliest, pause, well = self.house.clock.now(), AGAIN_AFTER, True
        while not stop.is_set():
            now = self.house.clock.now()
            if now >= earliest and (not well or self._due(city, now)):
                well = await self._once(city, stop)
                earliest = self.house.clock.now() + pause
                pause = AGAIN_AFTER if well else min(2 * pause, LONGEST_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.look)

    def _due(self, city: City, now: dt.datetime) -> bool:
        """Whether the first load is not through yet, or the last night's moment has passed without a run
        since: a night that was missed is made good."""
        finished = recall(self.house.db, city.key, RECENT)
        if not finished or not recall(self.house.db, city.key, BACK):
            return True
        moment = last_moment(now, self.at, ZoneInfo(city.time_zone))
        return dt.datetime.fromisoformat(finished) < moment

    async def _once(self, city: City, stop: asyncio.Event) -> bool:
        """One run; whether it came to its end. No fault of one city may reach another's."""
        wishes = Wishes(window_days=self.house.settings.sync.window_days)
        work = _beside(lambda: sync_city(self.house, city, wishes, Silent()))
        waiting = asyncio.ensure_future(stop.wait())
        both: set[asyncio.Future[Any]] = {work, waiting}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        wishes.stop.set()
        waiting.cancel()
        try:
            report = await work
        except RatsbotError as error:
            log.warning("sync of %s: %s", city.key, error)
        except Exception:
            log.exception("sync of %s failed", city.key)
        else:
            self._told(city, report)
            return not report.stopped
        self.runs.labels(city.key, "failed").inc()
        return False

    def _told(self, city: City, report: Report) -> None:
        self.requests.labels(city.key).inc(report.requests)
        self.runs.labels(city.key, "stopped" if report.stopped else "finished").inc()
        if report.stopped:
            log.warning("sync of %s ended early: %s", city.key, report.stopped)
        if report.braked:
            log.warning("sync of %s: %d withdrawals wait for --confirm-withdrawals", city.key, report.braked)


def _beside(work: Callable[[], Report]) -> asyncio.Future[Report]:
    """The work in a thread that nobody waits for at the end: what it stored is stored, a document that is
    being read then is read again."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Report] = loop.create_future()

    def tell(outcome: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(lambda: None if found.done() else outcome())

    def run() -> None:
        try:
            report = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the work is awaited
            tell(partial(found.set_exception, error))
        else:
            tell(partial(found.set_result, report))

    threading.Thread(target=run, name="sync", daemon=True).start()
    return found


def last_moment(now: dt.datetime, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The latest past moment at which the clocks of a city showed a time of day."""
    today = now.astimezone(zone).date()
    # In UTC: a time that clocks skip or show twice is equal to no other in its own zone.
    moment, before = (
        dt.datetime.combine(today - dt.timedelta(days=back), at, zone).astimezone(dt.UTC) for back in (0, 1)
    )
    return moment if moment <= now else before
