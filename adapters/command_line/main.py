"""`ratsbot`: the commands for the person who runs it.

Exit status: 0 done, 1 failed, 2 called wrongly, 3 done with gaps (something was refused).
"""

import os
import sys
from collections.abc import Sequence

import click

from adapters.command_line import logs
from adapters.command_line.backup.restoring import restore
from adapters.command_line.backup.saving import backup
from adapters.command_line.blocking import entsperren, sperren
from adapters.command_line.chatting import chat, demo, search
from adapters.command_line.context import location_options
from adapters.command_line.developing import dev
from adapters.command_line.digesting import digest
from adapters.command_line.doctor.checking import doctor_config
from adapters.command_line.doctor.doctors import doctor
from adapters.command_line.doctor.writing_model import doctor_model
from adapters.command_line.evaluating import evaluate
from adapters.command_line.exporting import export
from adapters.command_line.german import GermanGroup, in_german
from adapters.command_line.loading import load, reindex, stand
from adapters.command_line.matrix import matrix
from adapters.command_line.serve.serving import serve
from adapters.command_line.setup.initialising import init
from adapters.command_line.syncing import sync
from adapters.command_line.teams import teams
from adapters.command_line.using import nutzung
from bot import __version__
from bot.errors import RatsbotError

FAILED = 1


@click.group(cls=GermanGroup, invoke_without_command=True, context_settings={"max_content_width": 100})
@click.version_option(__version__, "--version", message="ratsbot %(version)s", help="Zeigt die Version.")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Vorlagen und Beschlüsse der Stadträte im Chat.

    Zum Ausprobieren: ratsbot demo. Eigene Daten: ratsbot import ORDNER --body STADT, dann ratsbot chat.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


cli.params += location_options()
for command in (
    demo,
    init,
    load,
    sync,
    export,
    search,
    chat,
    reindex,
    stand,
    evaluate,
    serve,
    sperren,
    entsperren,
    nutzung,
    backup,
    restore,
):
    command.params += location_options()
    cli.add_command(command)
cli.add_command(matrix)
# Not in the module of `teams`: nothing leads from there to the open door.
teams.add_command(dev)
cli.add_command(teams)
doctor.add_command(doctor_config)
doctor.add_command(doctor_model)
cli.add_command(doctor)
cli.add_command(digest)


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line; expected errors are one German sentence, never a traceback.

    Without `args` this is the process itself, whose log is ours.
    """
    if args is None:
        logs.install()
        # Whatever is written, by whichever library: for this user only. An export is no exception.
        os.umask(0o077)
    try:
        status = cli.main(args, standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Abgebrochen.", err=True)
        status = FAILED
    except click.UsageError as error:
        in_german(error).show()
        status = error.exit_code
    except RatsbotError as error:
        click.echo(f"Fehler: {error}", err=True)
        status = FAILED
    except KeyboardInterrupt:
        click.echo("Abgebrochen.", err=True)
        status = FAILED
    sys.exit(status if isinstance(status, int) else 0)
