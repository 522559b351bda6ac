"""The service that keeps the cities of [sync] up to date, every night, each by itself."""

import asyncio
import datetime as dt
import logging
from contextlib import suppress
from zoneinfo import ZoneInfo

from adapters.command_line.compose import House
from adapters.command_line.syncing import sync_city, wanted_cities
from bot.errors import RatsbotError
from bot.intake.report import Report, Silent
from bot.intake.sync import BACK, RECENT, Wishes
from bot.settings import City
from bot.store.source_state import recall

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
AGAIN_AFTER = dt.timedelta(hours=1)
"""After a night's run that ended early: the server may be back."""


class Sources:
    """One task per city, so that a slow or broken system holds up no other."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.cities = wanted_cities(house.settings, ())
        hour, minute = map(int, house.settings.sync.at.split(":"))
        self.at = dt.time(hour, minute)
        metrics = house.metrics
        self.runs = metrics.counter("sync_runs", "Runs of a city's sync by outcome", "city", "outcome")
        self.requests = metrics.counter("sync_requests", "Requests to a city's system", "city")

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.gather(*(self._keep(city, stop) for city in self.cities))

    async def _keep(self, city: City, stop: asyncio.Event) -> None:
        earliest = self.house.clock.now()
        while not stop.is_set():
            now = self.house.clock.now()
            if now >= earliest and self._due(city, now):
                await self._once(city, stop)
                earliest = self.house.clock.now() + AGAIN_AFTER
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    def _due(self, city: City, now: dt.datetime) -> bool:
        """Whether the first load is not through yet, or the last night's moment has passed without a run
        since: a night that was missed is made good."""
        finished = recall(self.house.db, city.key, RECENT)
        if not finished or not recall(self.house.db, city.key, BACK):
            return True
        moment = last_moment(now, self.at, ZoneInfo(city.time_zone))
        return dt.datetime.fromisoformat(finished) < moment

    async def _once(self, city: City, stop: asyncio.Event) -> None:
        wishes = Wishes(window_days=self.house.settings.sync.window_days)
        work = asyncio.ensure_future(asyncio.to_thread(sync_city, self.house, city, wishes, Silent()))
        waiting = asyncio.ensure_future(stop.wait())
        await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
        wishes.stop.set()
        waiting.cancel()
        try:
            self._told(city, await work)
        except RatsbotError as error:
            self.runs.labels(city.key, "failed").inc()
            log.warning("sync of %s: %s", city.key, error)

    def _told(self, city: City, report: Report) -> None:
        self.requests.labels(city.key).inc(report.requests)
        self.runs.labels(city.key, "stopped" if report.stopped else "finished").inc()
        if report.stopped:
            log.warning("sync of %s ended early: %s", city.key, report.stopped)
        if report.braked:
            log.warning("sync of %s: %d withdrawals wait for --confirm-withdrawals", city.key, report.braked)


def last_moment(now: dt.datetime, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The latest past moment at which the clocks of a city showed a time of day."""
    today = now.astimezone(zone).date()
    moment = dt.datetime.combine(today, at, zone)
    return moment if moment <= now else dt.datetime.combine(today - dt.timedelta(days=1), at, zone)
