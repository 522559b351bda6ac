"""serve: everything that runs all day, each part for itself."""

import asyncio
import signal
from functools import partial
from pathlib import Path

import click

from adapters.command_line import logs
from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.serve.backing import Backing
from adapters.command_line.serve.care import Care, Meaning
from adapters.command_line.serve.digesting import Digesting
from adapters.command_line.serve.heaps import few_heaps
from adapters.command_line.serve.nightly import Sources
from adapters.command_line.serve.platforms import MatrixPart, TeamsPart
from adapters.command_line.serve.reporting import operators_port
from adapters.command_line.serve.supervisor import Service, Supervisor
from bot.model.choose import Unavailable
from bot.store.instance import serving


@click.command(cls=GermanCommand)
@pass_context
def serve(context: Context) -> int:
    """Läuft, bis man ihn beendet (Strg-C), und bedient alle eingerichteten Dienste.

    Fällt einer davon aus, laufen die anderen weiter, und er wird immer wieder versucht. Wie es steht,
    sagen ratsbot stand und http://127.0.0.1:8088/readyz (Adresse in den Einstellungen, [http]).
    """
    few_heaps()
    with serving(context.settings().database), context.house(create=True) as house:
        logs.configure(house.settings.log)
        asyncio.run(_serve(house, context.config))
    return 0


async def _serve(house: House, config: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    port = operators_port(house, lambda: supervisor.standings)
    # A port lost later is taken again; one that is taken at the start is the operator's to solve.
    port.bind()
    supervisor = Supervisor([Service("http", port.run), *services(house, config)], clock=house.clock)
    click.echo(f"Ratsbot läuft. Zustand: {port.base}/readyz  Ende: Strg-C")
    await supervisor.run(stop)


def services(house: House, config: Path | None) -> list[Service]:
    """All but the operator's port, each with what it says of itself."""
    settings = house.settings
    care, backing = Care(house), Backing(house, config)
    found = [
        Service("care", care.run, care.waiting),
        Service("backup", backing.run, backing.waiting),
    ]
    if house.study.writer.there:
        found.append(Service("model", _idle, house.study.writer.ailing.waiting))
    if not isinstance(house.model, Unavailable):
        found.append(Service("meaning", Meaning(house).run))
    found.append(Service("digest", Digesting(house).run))
    sources = Sources(house)
    found += [
        Service(f"sources.{city}", partial(sources.keep, city), partial(sources.waiting, city))
        for city in sources.cities
    ]
    for name, part in (("matrix", MatrixPart), ("teams", TeamsPart)):
        if getattr(settings, name) is not None:
            made = part(house)
            found.append(Service(name, made.run, made.waiting))
    return found


async def _idle(stop: asyncio.Event) -> None:
    """Of what works only when somebody asks, but is to be seen at /readyz."""
    await stop.wait()
