"""serve: everything that runs all day."""

import asyncio
import logging
import signal
from contextlib import suppress

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.supervisor import Service, Supervisor
from adapters.http.listener import Health, Listener
from bot.errors import ModelError
from bot.model.choose import Unavailable

log = logging.getLogger(__name__)

CARE_SECONDS = 3600.0
LOOK_SECONDS = 60.0
AT_A_TIME = 64
"""Papers that are embedded between two looks at whether to stop: about a second."""


@click.command(cls=GermanCommand)
@pass_context
def serve(context: Context) -> int:
    """Läuft, bis man ihn beendet (Strg-C), und bedient alle eingerichteten Dienste.

    Ob er gesund ist, sagt http://127.0.0.1:8088/healthz (Adresse in den Einstellungen, [http]).
    """
    with context.house(create=True) as house:
        asyncio.run(_serve(house))
    return 0


async def _serve(house: House) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    listener = Listener(
        house.settings.http_host,
        house.settings.http_port,
        lambda: Health(dict(supervisor.running)),
        house.metrics.text,
    )
    # A port lost later is taken again; one that is taken at the start is the operator's to solve.
    listener.bind()
    services = [Service("http", listener.run), Service("care", Care(house).run)]
    if not isinstance(house.model, Unavailable):
        services.append(Service("meaning", Meaning(house).run))
    supervisor = Supervisor(services)
    click.echo(f"Ratsbot läuft. Zustand: http://{listener.host}:{listener.port}/healthz  Ende: Strg-C")
    await supervisor.run(stop)


class Care:
    """Deletes hourly what has been kept long enough, and finishes deletions a crash cut short.

    Before that it loads what the first question would wait for.
    """

    def __init__(self, house: House) -> None:
        self.house = house

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self.house.services.search.warm)
        while not stop.is_set():
            await asyncio.to_thread(self.tidy)
            try:
                await asyncio.wait_for(stop.wait(), CARE_SECONDS)
            except TimeoutError:
                continue

    def tidy(self) -> None:
        self.house.mailbox.expire()
        self.house.memory.expire(self.house.clock.now())
        self.house.purge.settle()


class Meaning:
    """Catches up on vectors: after an import without them, a model that was changed or was away."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if await asyncio.to_thread(self._caught_up):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    def _caught_up(self) -> bool:
        """Whether nothing is left to do for now. A model that does not answer is asked again later."""
        try:
            return not self.house.vectors.update(limit=AT_A_TIME)
        except ModelError as error:
            log.warning("no vectors for now: %s", error)
            return True
