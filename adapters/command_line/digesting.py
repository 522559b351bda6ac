"""`ratsbot digest`: what was ordered and made, for the operator."""

import datetime as dt

import click
from rich.table import Table

from adapters.command_line.compose import House
from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.german import GermanCommand, GermanGroup
from adapters.terminal.render import console, render
from bot import clock
from bot.digest.records import Subscription
from bot.digest.wording.told import told
from bot.errors import OperatorError

EDITIONS = 20
STATES = {
    "active": "aktiv",
    "paused": "pausiert",
    "waiting": "wartet",
    "posted": "zugestellt",
    "dead": "gescheitert",
}
KINDS = {"digest": "Ausgabe", "follow": "Verfolgung"}


@click.group(cls=GermanGroup)
def digest() -> None:
    """Abos und Ausgaben ansehen, eine Ausgabe zur Probe machen oder jetzt nachsehen."""


@digest.command("list", cls=GermanCommand)
@pass_context
def list_(context: Context) -> int:
    """Zeigt alle Abos und die letzten Ausgaben."""
    with context.house() as house:
        shown = house.services.digest
        screen = console()
        every = shown.subscriptions.every()
        if not every:
            click.echo("Es gibt noch keine Abos. Sie entstehen im Chat: /abo")
        else:
            screen.print(_subscriptions(house, every))
        screen.print(_editions(house))
    return 0


def _subscriptions(house: House, every: list[Subscription]) -> Table:
    table = Table("Nr.", "Ort", "dort Abo", "Zustand", "Nächste Ausgabe", "Was", box=None)
    cities = {body.key: body.name for body in house.services.bodies()}
    for each in every:
        moment = house.services.digest.subscriptions.next_time(each) if each.state == "active" else None
        table.add_row(
            str(each.id), f"{each.place.platform} {each.place.id}", str(each.number), STATES[each.state],
            _when(moment) if each.state == "active" else "",
            told(each.wish, cities),
        )  # fmt: skip
    return table


def _editions(house: House) -> Table:
    table = Table("Ausgabe", "Art", "Ort", "gemacht", "Zustand", "Meldungen", box=None)
    for row in house.services.digest.latest(EDITIONS):
        made = dt.datetime.fromisoformat(row["made_at"])
        table.add_row(
            str(row["id"]), KINDS[row["kind"]], f"{row['platform']} {row['place']}", _when(made),
            STATES[row["state"]], str(row["news"]),
        )  # fmt: skip
    return table


def _when(moment: dt.datetime | None) -> str:
    return clock.told(moment) if moment else "sobald etwas da ist"


@digest.command(cls=GermanCommand)
@click.argument("number", type=int, metavar="NR")
@pass_context
def preview(context: Context, number: int) -> int:
    """Zeigt, was die letzte Ausgabe des Abos NR gewesen wäre. Verschickt nichts und merkt sich nichts.

    Die Nummer steht in `ratsbot digest list`.
    """
    with context.house() as house:
        found = [each for each in house.services.digest.subscriptions.every() if each.id == number]
        if not found:
            raise OperatorError(f"Ein Abo {number} gibt es nicht. Alle zeigt: ratsbot digest list")
        made = house.services.digest.preview(found[0].place, found)
        console().print(render(made.blocks))
    return 0


@digest.command(cls=GermanCommand)
@pass_context
def run(context: Context) -> int:
    """Sieht jetzt nach, was fällig ist, und legt es in den Postausgang; `ratsbot serve` stellt es zu."""
    with context.house() as house:
        done = house.services.digest.tick()
    click.echo(
        f"Neuigkeiten: {done.news}, Ausgaben: {done.editions}, Meldungen zu verfolgten Vorlagen: "
        f"{done.follows}, berichtigt oder zurückgezogen: {done.revised}"
    )
    if done.failed:
        click.echo(f"Für {done.failed} Orte gelang es nicht; warum, steht im Protokoll.", err=True)
    return 1 if done.failed else 0


for command in (list_, preview, run):
    command.params += location_options()
