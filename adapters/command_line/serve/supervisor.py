"""Runs services side by side: one that fails is started again, the others never notice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.http.health import Standing
from bot.clock import Clock, SystemClock
from bot.errors import RatsbotError, UserError

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
STEADY = 60.0
"""A service that ran for a minute was well: its next failure starts with the short pause again."""
STOP_WITHIN = 2.0
NOT_YET = "Noch nicht gestartet."
ENDED = "Der Dienst hat von selbst aufgehört."


def always() -> str:
    return ""


def unexpected(error: Exception) -> str:
    """A fault of ours, without its text: that may hold what somebody wrote."""
    return f"Unerwarteter Fehler ({type(error).__name__}); Näheres steht im Protokoll."


@dataclass(frozen=True, slots=True)
class Service:
    """`run(stop)` works until `stop` is set; whatever it raises before is a failure. `waiting` says in a
    German sentence what it still lacks while it runs, '' where it lacks nothing."""

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]
    waiting: Callable[[], str] = always


class Supervisor:
    """`standings` tells how each service is right now."""

    def __init__(
        self, services: Sequence[Service], *, first_pause: float = FIRST_PAUSE, clock: Clock | None = None
    ) -> None:
        self._services = services
        self._first_pause = first_pause
        self._clock = clock or SystemClock()
        now = self._clock.now()
        self._states = {
            each.name: Standing(each.name, running=False, ready=False, since=now, reason=NOT_YET)
            for each in services
        }

    @property
    def standings(self) -> tuple[Standing, ...]:
        return tuple(self._standing(each) for each in self._services)

    def _standing(self, service: Service) -> Standing:
        state = self._states[service.name]
        if not state.running:
            return state
        lacks = service.waiting()
        return replace(state, ready=not lacks, reason=lacks)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; a service that has not ended two seconds later is cancelled."""
        tasks = [asyncio.create_task(self._keep(each, stop), name=each.name) for each in self._services]
        await stop.wait()
        _, late = await asyncio.wait(tasks, timeout=STOP_WITHIN)
        for task in late:
            log.warning("service did not stop in time: %s", task.get_name())
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, service: Service, stop: asyncio.Event) -> None:
        pause = self._first_pause
        while not stop.is_set():
            begun = asyncio.get_running_loop().time()
            reason = await self._once(service, stop)
            steady = asyncio.get_running_loop().time() - begun >= STEADY
            pause = self._first_pause if steady else pause
            self._failed(service.name, reason, pause, steady=steady)
            await _wait(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _once(self, service: Service, stop: asyncio.Event) -> str:
        """Why it ended."""
        before = self._states[service.name]
        self._states[service.name] = replace(before, running=True, since=self._clock.now(), next_try=None)
        try:
            await service.run(stop)
        except RatsbotError as error:
            log.error("service %s: %s", service.name, error)  # noqa: TRY400 - meant for the operator
            return "" if isinstance(error, UserError) else str(error)
        except Exception as error:
            log.exception("service failed: %s", service.name)
            return unexpected(error)
        return ENDED

    def _failed(self, name: str, reason: str, pause: float, *, steady: bool) -> None:
        before, now = self._states[name], self._clock.now()
        self._states[name] = Standing(
            name,
            running=False,
            ready=False,
            since=now,
            failures=1 if steady else before.failures + 1,
            reason=reason,
            next_try=now + timedelta(seconds=pause),
        )


async def together(stop: asyncio.Event, *runs: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Parts of one service, until `stop`; when one ends by itself the others are told to stop, and what it
    raised is raised."""
    ended = asyncio.Event()
    tasks = [asyncio.ensure_future(run(ended)) for run in runs]
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED)
        ended.set()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
    finally:
        for each in (*tasks, stopped):
            each.cancel()
        await asyncio.gather(*tasks, stopped, return_exceptions=True)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
