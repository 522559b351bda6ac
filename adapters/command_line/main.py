"""`ratsbot`: the commands for the person who runs it.

Exit status: 0 done, 1 failed, 2 called wrongly, 3 done with gaps (something was refused).
"""

import logging
import sys
from collections.abc import Sequence

import click

from adapters.command_line.blocking import entsperren, sperren
from adapters.command_line.chatting import chat, demo, search
from adapters.command_line.context import location_options
from adapters.command_line.developing import dev
from adapters.command_line.digesting import digest
from adapters.command_line.doctors import doctor
from adapters.command_line.evaluating import evaluate
from adapters.command_line.exporting import export
from adapters.command_line.german import GermanGroup, in_german
from adapters.command_line.loading import load, reindex, stand
from adapters.command_line.matrix import matrix
from adapters.command_line.serving import serve
from adapters.command_line.syncing import sync
from adapters.command_line.teams import teams
from adapters.command_line.writing_model import doctor_model
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
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


cli.params += location_options()
for command in (demo, load, sync, export, search, chat, reindex, stand, evaluate, serve, sperren, entsperren):
    command.params += location_options()
    cli.add_command(command)
cli.add_command(matrix)
# Not in the module of `teams`, which serve imports: nothing leads from there to the open door.
teams.add_command(dev)
cli.add_command(teams)
doctor.add_command(doctor_model)
cli.add_command(doctor)
cli.add_command(digest)


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line; expected errors are one German sentence, never a traceback."""
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
    except BrokenPipeError:
        # The reader of our output has left (`| head`): nothing more to say.
        sys.stderr.close()
        status = FAILED
    sys.exit(status if isinstance(status, int) else 0)
