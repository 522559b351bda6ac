"""The digest as a service of serve."""

import asyncio
from contextlib import suppress

from adapters.command_line.compose import House
from bot.clock import doubted

LOOK_SECONDS = 30.0


class Digesting:
    """Looks every half minute whether something is due; the couriers post it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.look = LOOK_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not doubted(self.house.clock):
                await asyncio.to_thread(self.house.services.digest.tick)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.look)
