"""sperren, entsperren: an operator hides a paper at once, whatever its source says."""

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from bot.council.references import reference_key
from bot.errors import OperatorError
from bot.intake.lock import import_lock
from bot.messages import ObjectRef
from bot.store import withdrawal
from bot.store.withdrawal import KnownPaper


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("paper", metavar="NUMMER|URL")
@click.option("--grund", required=True, help="Warum; steht im Protokoll (keine Namen).")
@pass_context
def sperren(context: Context, body: str, paper: str, grund: str) -> int:
    """Verbirgt eine Vorlage sofort und löscht sie samt Dateien und Texten.

    Sie kommt auch beim nächsten Import nicht wieder. Zurück geht es mit entsperren.
    """
    with context.house() as house, import_lock(house.settings.database):
        found = withdrawal.find_papers(house.db, body, reference_key(paper), paper)
        if not found:
            raise OperatorError(
                f"In „{body}“ gibt es keine Vorlage {paper}. Nummern und Städte zeigt: ratsbot stand"
            )
        _only(found, paper)
        removed = _block(house, found[0], grund)
        click.echo(f"Gesperrt: {found[0].ref.id} ({removed} Objekte gelöscht).")
    return 0


def _block(house: House, paper: KnownPaper, reason: str) -> int:
    with house.db.write() as w:
        related = [paper.ref, *withdrawal.items_about(w, paper.ref.body, paper.ref.id)]
        everything = withdrawal.with_dependents(w, related)
        withdrawal.block(w, everything, paper)
        withdrawal.audit(w, house.clock.now(), "sperren", paper.ref, reason)
        removed = house.purge.delete(everything)
    house.purge.settle()
    return len(removed)


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("paper", metavar="NUMMER|URL")
@click.option("--grund", default="", help="Warum; steht im Protokoll.")
@pass_context
def entsperren(context: Context, body: str, paper: str, grund: str) -> int:
    """Hebt eine Sperre auf; die Vorlage kommt mit dem nächsten Import zurück."""
    with context.house() as house, import_lock(house.settings.database):
        found = withdrawal.find_blocked(house.db, body, reference_key(paper), paper)
        if not found:
            raise OperatorError(f"In „{body}“ ist keine Vorlage {paper} gesperrt.")
        _only(found, paper)
        with house.db.write() as w:
            withdrawal.unblock(w, found[0])
            withdrawal.audit(w, house.clock.now(), "entsperren", found[0], grund)
    click.echo(f"Entsperrt: {found[0].id}. Sie erscheint nach dem nächsten Import wieder.")
    return 0


def _only(found: list[KnownPaper] | list[ObjectRef], asked: str) -> None:
    if len(found) > 1:
        ids = "\n  ".join(each.ref.id if isinstance(each, KnownPaper) else each.id for each in found)
        raise OperatorError(f"„{asked}“ passt auf mehrere Vorlagen. Bitte die Adresse angeben:\n  {ids}")
