"""sperren, entsperren: an operator hides a paper at once, whatever its source says."""

import re

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from bot.errors import OperatorError
from bot.messages import ObjectRef
from bot.store import blocks, withdrawal
from bot.store.blocks import KnownPaper
from bot.store.dependents import with_dependents

GAPS = 3


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("paper", metavar="NUMMER|URL")
@click.option("--grund", required=True, help="Warum; steht im Protokoll (keine Namen).")
@pass_context
def sperren(context: Context, body: str, paper: str, grund: str) -> int:
    """Verbirgt eine Vorlage sofort und löscht sie samt Dateien und Texten.

    Geht auch während eines Imports. Sie kommt auch beim nächsten Import nicht wieder. Zurück geht es
    mit entsperren.
    """
    with context.house() as house:
        found = _the_one(house, body, paper)
        removed = _block(house, found, grund)
        click.echo(f"Gesperrt: {found.ref.id} ({removed} Objekte gelöscht).")
        if house.purge.settle():
            return 0
        click.echo(
            "Gelöschte Wörter stehen noch in der Datenbankdatei, weil ein anderer Vorgang gerade liest. "
            "Das wird beim nächsten Import oder von ratsbot serve nachgeholt.",
            err=True,
        )
        return GAPS


def _the_one(house: House, body: str, asked: str) -> KnownPaper:
    found = blocks.find_papers(house.db, body, asked)
    exact = [each for each in found if asked in {each.ref.id, each.web} or _same(asked, each.reference)]
    if not found:
        if blocks.find_blocked(house.db, body, asked):
            raise OperatorError(f"Die Vorlage {asked} in „{body}“ ist schon gesperrt.")
        raise OperatorError(f"In „{body}“ gibt es keine Vorlage {asked}. Städte zeigt: ratsbot stand")
    if len(exact) != 1:
        ids = "\n  ".join(f"{each.reference}: {each.ref.id}" for each in exact or found)
        raise OperatorError(f"„{asked}“ ist nicht eindeutig. Bitte die Adresse angeben:\n  {ids}")
    return exact[0]


def _same(asked: str, reference: str) -> bool:
    """Equal but for leading zeros and the century: 25/1 is 2025/0001, but 2019/26 is not 19/2026."""
    pairs = list(zip(re.findall(r"\d+", asked), re.findall(r"\d+", reference), strict=False))
    return all(int(a) == int(b) or (len(a) == len("25") and b in {f"19{a}", f"20{a}"}) for a, b in pairs)


def _block(house: House, paper: KnownPaper, reason: str) -> int:
    """Hidden in the first transaction, deleted in those that follow."""
    with house.db.write() as w:
        related = [paper.ref, *withdrawal.items_about(w, paper.ref)]
        everything = with_dependents(w, related)
        blocks.block(w, everything, paper)
        withdrawal.audit(w, house.clock.now(), "sperren", paper.ref, reason)
        removed = house.purge.delete(everything)
    return len(removed)


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("paper", metavar="NUMMER|URL")
@click.option("--grund", default="", help="Warum; steht im Protokoll.")
@pass_context
def entsperren(context: Context, body: str, paper: str, grund: str) -> int:
    """Hebt eine Sperre auf; die Vorlage kommt mit dem nächsten Import zurück."""
    with context.house() as house:
        found = _blocked(house, body, paper)
        with house.db.write() as w:
            blocks.unblock(w, found)
            withdrawal.audit(w, house.clock.now(), "entsperren", found, grund)
    click.echo(f"Entsperrt: {found.id}. Sie erscheint nach dem nächsten Import wieder.")
    return 0


def _blocked(house: House, body: str, asked: str) -> ObjectRef:
    found = blocks.find_blocked(house.db, body, asked)
    if not found:
        raise OperatorError(f"In „{body}“ ist keine Vorlage {asked} gesperrt.")
    if len(found) > 1:
        ids = "\n  ".join(each.id for each in found)
        raise OperatorError(f"„{asked}“ passt auf mehrere gesperrte Vorlagen:\n  {ids}")
    return found[0]
