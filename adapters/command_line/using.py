"""nutzung: how much the bot was used in a week, without a word about anybody."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.standing import PLATFORMS
from bot.errors import OperatorError
from bot.store.usage import Group, Week
from bot.texts.general import number, several

SECOND = 1_000
WEEK = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII)
KINDS = {"personal": "eigene Chats", "group": "Gruppen", "room": "Räume und Kanäle"}
OUTCOMES = {
    "answered": "beantwortet",
    "nothing": "nichts gefunden",
    "refused": "abgelehnt oder so nicht möglich",
    "failed": "fehlgeschlagen",
}
VOTES = {"up": "👍", "down": "👎"}
PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "command": ("Befehle", {}),
    "outcome": ("Ergebnis", OUTCOMES),
    "vote": ("Daumen", VOTES),
}
NONE_YET = "Noch ist keine Woche zu Ende gezählt. Die laufende Woche steht hier, sobald sie vorbei ist."


def _week(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is None or WEEK.fullmatch(value):
        return value
    raise click.BadParameter(f"„{value}“ ist keine Woche. So schreiben: 2026-W47.")


@click.command(cls=GermanCommand)
@click.option(
    "--woche", metavar="WOCHE", callback=_week, help="Nur diese Woche, etwa 2026-W47; sonst die letzte."
)
@click.option("--alle", is_flag=True, help="Alle aufbewahrten Wochen.")
@click.option("--json", "as_json", is_flag=True, help="Für Programme.")
@pass_context
def nutzung(context: Context, woche: str | None, *, alle: bool, as_json: bool) -> int:
    """Zeigt, wie viel der Bot in einer Woche benutzt wurde: Zahlen, keine Personen.

    Zahlen, hinter denen weniger Personen stehen als [usage] min_persons, fehlen, ebenso solche, aus denen
    sie sich errechnen ließen. Die laufende Woche wird erst gezeigt, wenn sie vorbei ist.
    """
    with context.house() as house:
        house.usage.close(house.clock.now())
        weeks = house.usage.weeks()
    chosen = _chosen(weeks, woche, alle=alle)
    if as_json:
        click.echo(json.dumps([_json(each) for each in chosen], ensure_ascii=False))
    elif not chosen:
        click.echo(NONE_YET)
    for each in () if as_json else chosen:
        _print(each)
    return 0


def _chosen(weeks: Sequence[Week], wanted: str | None, *, alle: bool) -> Sequence[Week]:
    if wanted is None:
        return weeks if alle else weeks[:1]
    found = [each for each in weeks if each.name == wanted]
    if not found:
        known = ", ".join(each.name for each in weeks[:8]) or "noch keine"
        raise OperatorError(f"Für {wanted} gibt es keine Zahlen. Abgeschlossen sind: {known}.")
    return found


def _print(week: Week) -> None:
    click.echo(f"Woche {week.name}")
    if not week.groups:
        click.echo("  Niemand hat gefragt.")
    for group in week.groups:
        kind = KINDS.get(group.place_kind, group.place_kind)
        click.echo(f"  {PLATFORMS.get(group.platform, group.platform)}, {kind}")
        for line in _lines(group):
            click.echo(f"    {line}")


def _lines(group: Group) -> list[str]:
    few = f"unter {group.least}"
    (persons,) = _of(group, "persons").values()
    if persons is None:
        return [f"Personen: {few}; mehr wird deshalb nicht gezeigt"]
    said = [f"Personen: {number(persons)}"]
    for what, head in (("rooms", "Räume"), ("questions", "Fragen")):
        said += [f"{head}: {few if found is None else number(found)}" for found in _of(group, what).values()]
    for what, (head, names) in PARTS.items():
        if found := _of(group, what):
            said.append(f"{head}: {_listed(found, names)}")
    middle = _of(group, "median").values()
    return said + [f"Die Hälfte der Antworten kam in höchstens {_seconds(step or 0)}" for step in middle]


def _of(group: Group, what: str) -> dict[str, int | None]:
    return {each.name: each.number for each in group.told if each.what == what}


def _listed(found: Mapping[str, int | None], names: Mapping[str, str]) -> str:
    return ", ".join(f"{names.get(name, name)} {number(value or 0)}" for name, value in found.items())


def _seconds(milliseconds: int) -> str:
    if milliseconds < SECOND:
        return f"{milliseconds} Millisekunden"
    return several(milliseconds // SECOND, "Sekunde", "Sekunden")


def _json(week: Week) -> dict[str, Any]:
    return {
        "week": week.name,
        "groups": [
            {
                "platform": group.platform,
                "kind": group.place_kind,
                "min_persons": group.least,
                "told": [
                    {"what": each.what, "name": each.name, "number": each.number} for each in group.told
                ],
            }
            for group in week.groups
        ],
    }
