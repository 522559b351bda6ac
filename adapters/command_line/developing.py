"""teams dev: the bot for the Agents Playground, without authentication, on this machine only."""

import asyncio
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from adapters.command_line.chatting import demo_house
from adapters.command_line.compose import House, build
from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.serve.supervisor import Service, Supervisor
from adapters.http.listener import Listener
from bot.errors import OperatorError
from bot.store.snapshot import copy

PORT = 3978
PLAYGROUND = 56150
"""Where bots and the Playground listen by custom."""

WARNING = """
  !!  NUR ZUR ENTWICKLUNG  !!
  Dieser Bot prüft nicht, wer ihn fragt. Er ist nur auf diesem Rechner erreichbar ({host}) und spricht
  nur mit dem Agents Playground auf Port {playground}. Für Microsoft Teams gibt es: ratsbot serve
"""
START = """
Ratsbot wartet auf {endpoint}
Der Agents Playground dazu (in einem zweiten Fenster, braucht Node.js):
  npx --package=@microsoft/m365agentsplayground agentsplayground -c msteams -p {playground} -e {endpoint}
Ende: Strg-C"""

Port = click.IntRange(1, 65535)


@click.command("dev", cls=GermanCommand)
@click.option(
    "--port", type=Port, default=PORT, show_default=True, metavar="ZAHL", help="Port auf diesem Rechner."
)
@click.option(
    "--playground",
    type=Port,
    default=PLAYGROUND,
    show_default=True,
    metavar="ZAHL",
    help="Port des Agents Playground auf diesem Rechner.",
)
@pass_context
def dev(context: Context, port: int, playground: int) -> int:
    """Nur zur Entwicklung: der Bot OHNE Anmeldung, nur auf diesem Rechner.

    Für Microsofts Agents Playground, der ohne Konto zeigt, was Teams zeigen würde. Gefragt werden die vier
    erfundenen Städte der Demo, mit --database eine Kopie dieser Datenbank. Nichts bleibt zurück.
    """
    from adapters.teams import development  # noqa: PLC0415 - the SDK takes time to load

    click.echo(WARNING.format(host=development.HOST, playground=playground), err=True)
    with _copy(context, context.database) if context.database else demo_house(context) as house:
        asyncio.run(_serve(house, port, playground))
    return 0


dev.params += location_options()


@contextmanager
def _copy(context: Context, database: Path) -> Iterator[House]:
    """Only what is thrown away afterwards: the turns and conversations of the real bot stay its own."""
    if not database.is_file():
        raise OperatorError(f"Die Datenbank {database} gibt es nicht.")
    with tempfile.TemporaryDirectory(prefix="ratsbot-dev-") as folder:
        copied = Path(folder) / "dev.db"
        try:
            copy(database, copied)
        except (sqlite3.Error, OSError) as error:
            raise OperatorError(f"Die Datenbank {database} lässt sich nicht kopieren: {error}.") from error
        house = build(replace(context.settings(), database=copied))
        try:
            yield house
        finally:
            house.close()


async def _serve(house: House, port: int, playground: int) -> None:
    from adapters.teams import development  # noqa: PLC0415 - the SDK takes time to load

    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    await asyncio.to_thread(house.services.search.warm)
    city = _city(house)
    service = development.service(house.bot, city, port, playground, house.settings.names[0])
    listener = Listener(development.HOST, port, service.routes())
    try:
        listener.bind()
    except OperatorError as error:
        raise OperatorError(f"Port {port} ist belegt. Einen anderen nimmt --port.") from error
    supervisor = Supervisor([Service("http", listener.run), Service("teams", service.run)])
    click.echo(START.format(endpoint=development.endpoint(city, port), playground=playground))
    await supervisor.run(stop)


def _city(house: House) -> str:
    """Whose papers come first: the city of the settings, else the first that is loaded."""
    loaded = [body.key for body in house.services.bodies()]
    if not loaded:
        raise OperatorError("In der Datenbank ist noch keine Stadt: ratsbot import ORDNER --body STADT")
    home = house.settings.home
    return home if home in loaded else loaded[0]
