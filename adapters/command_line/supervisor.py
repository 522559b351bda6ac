"""Runs services side by side: one that fails is started again, the others never notice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.errors import OperatorError

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
STEADY = 60.0
"""A service that ran for a minute was well: its next failure starts with the short pause again."""
STOP_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class Service:
    """`run(stop)` works until `stop` is set; whatever it raises before is a failure."""

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]


class Supervisor:
    """`running` maps each service's name to whether it is at work right now."""

    def __init__(self, services: Sequence[Service], *, first_pause: float = FIRST_PAUSE) -> None:
        self._services = services
        self._first_pause = first_pause
        self.running = {service.name: False for service in services}

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
            await self._once(service, stop)
            steady = asyncio.get_running_loop().time() - begun >= STEADY
            pause = self._first_pause if steady else pause
            await _wait(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _once(self, service: Service, stop: asyncio.Event) -> None:
        self.running[service.name] = True
        try:
            await service.run(stop)
        except OperatorError as error:
            log.error("service %s: %s", service.name, error)  # noqa: TRY400 - meant for the operator
        except Exception:
            log.exception("service failed: %s", service.name)
        finally:
            self.running[service.name] = False


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
