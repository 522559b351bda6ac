"""sperren, entsperren: an operator hides a paper or a file at once, whatever its source says."""

import re

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.german import GermanCommand
from adapters.command_line.mentioned import still_mentioned
from bot.errors import Busy, OperatorError
from bot.intake.lock import import_lock
from bot.messages import ObjectRef
from bot.store import blockable, blocks, withdrawal
from bot.store.blockable import Blockable
from bot.store.dependents import with_dependents
from bot.texts.general import several

GAPS = 3
WHAT = "NUMMER|ADRESSE"


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("asked", metavar=WHAT)
@click.option("--grund", required=True, help="Warum; steht im Protokoll (keine Namen).")
@pass_context
def sperren(context: Context, body: str, asked: str, grund: str) -> int:
    """Verbirgt eine Vorlage oder eine einzelne Datei sofort und löscht sie samt Texten.

    Eine Vorlage nennen Sie mit Nummer, Adresse oder Kennung, eine Datei (Niederschrift, Einladung, Anlage)
    mit der Adresse, die der Chat zeigt, oder ihrer Kennung. Mit einer Vorlage gehen ihre Dateien; wo sie noch
    erwähnt wird, steht in der Ausgabe. Geht auch, während geladen wird. Auch der nächste Abruf oder Import
    bringt es nicht wieder. Zurück geht es mit entsperren.
    """
    with context.house() as house:
        found = _the_one(house, body, asked)
        removed = _block(house, found, grund)
        gone = several(removed, "Objekt", "Objekte")
        click.echo(f"Gesperrt: {found.ref.id} ({gone} gelöscht).")
        settled = house.purge.settle()
        if found.ref.kind == "File":
            _index_what_remains(house)
        else:
            click.echo(still_mentioned(house.db, body, found.reference), nl=False)
        if settled:
            return 0
        click.echo(
            "Gelöschte Wörter stehen noch in der Datenbankdatei, weil ein anderer Vorgang gerade liest. "
            "Das wird beim nächsten Abruf oder Import oder von ratsbot serve nachgeholt.",
            err=True,
        )
        return GAPS


def _the_one(house: House, body: str, asked: str) -> Blockable:
    found = blockable.find_papers(house.db, body, asked)
    exact = [each for each in found if asked in {each.ref.id, each.web} or _same(asked, each.reference)]
    if not found:
        found = exact = blockable.find_files(house.db, body, asked)
    if not found:
        raise OperatorError(_nothing(house, body, asked))
    if len(exact) != 1:
        ids = "\n  ".join(f"{each.reference or each.name}: {each.ref.id}" for each in exact or found)
        raise OperatorError(f"„{asked}“ ist nicht eindeutig. Bitte Adresse oder Kennung angeben:\n  {ids}")
    return exact[0]


def _nothing(house: House, body: str, asked: str) -> str:
    """Why there is nothing to block, and what to do instead."""
    blocked = blockable.find_blocked(house.db, body, asked)
    if blocked:
        what = "Die Vorlage" if blocked[0].kind == "Paper" else "Die Datei"
        return f"{what} {asked} in „{body}“ ist schon gesperrt."
    files = blockable.files_of_meeting(house.db, body, asked)
    if files is None:
        return (
            f"In „{body}“ gibt es keine Vorlage und keine Datei {asked}. Eine Datei nennen Sie mit der "
            "Adresse, die der Chat bei ihr zeigt. Städte zeigt: ratsbot stand"
        )
    listed = "\n  ".join(f"{name}: {address}" for name, address in files) or "Sie hat keine."
    return f"{asked} ist eine Sitzung. Gesperrt werden ihre Dateien, jede für sich:\n  {listed}"


def _same(asked: str, reference: str) -> bool:
    """Equal but for leading zeros and the century: 25/1 is 2025/0001, but 2019/26 is not 19/2026."""
    pairs = list(zip(re.findall(r"\d+", asked), re.findall(r"\d+", reference), strict=False))
    return all(int(a) == int(b) or (len(a) == len("25") and b in {f"19{a}", f"20{a}"}) for a, b in pairs)


def _block(house: House, found: Blockable, reason: str) -> int:
    """Hidden in the first transaction, deleted in those that follow."""
    with house.db.write() as w:
        about = withdrawal.items_about(w, found.ref) if found.ref.kind == "Paper" else []
        everything = with_dependents(w, [found.ref, *found.twins, *about])
        blocks.block(w, everything, found)
        withdrawal.audit(w, house.clock.now(), "sperren", found.ref, reason)
        removed = house.purge.delete(everything)
    return len(removed)


def _index_what_remains(house: House) -> None:
    """A paper that has lost one of its files is found by the others. Whoever is loading does it anyway."""
    try:
        with import_lock(house.settings.database):
            house.stages().update_index()
    except Busy:
        return


@click.command(cls=GermanCommand)
@click.argument("body", metavar="STADT")
@click.argument("asked", metavar=WHAT)
@click.option("--grund", default="", help="Warum; steht im Protokoll.")
@pass_context
def entsperren(context: Context, body: str, asked: str, grund: str) -> int:
    """Hebt eine Sperre auf; mit dem nächsten Abruf (ratsbot sync) oder Import kommt alles zurück."""
    with context.house() as house:
        found = _blocked(house, body, asked)
        with house.db.write() as w:
            blocks.unblock(w, found)
            withdrawal.audit(w, house.clock.now(), "entsperren", found, grund)
    click.echo(f"Entsperrt: {found.id}. Sie erscheint nach dem nächsten Abruf oder Import wieder.")
    return 0


def _blocked(house: House, body: str, asked: str) -> ObjectRef:
    found = blockable.find_blocked(house.db, body, asked)
    if not found:
        raise OperatorError(f"In „{body}“ ist keine Vorlage und keine Datei {asked} gesperrt.")
    if len(found) > 1:
        ids = "\n  ".join(each.id for each in found)
        raise OperatorError(f"„{asked}“ passt auf mehreres, was gesperrt ist:\n  {ids}")
    return found[0]
