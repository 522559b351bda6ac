"""doctor model: does the model that writes answer?"""

import asyncio

import click

from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.checks.secret_files import secrets
from adapters.command_line.doctor.doctors import Subject, report
from bot.findings import Finding
from bot.model.choose import Unavailable, chat
from bot.settings import Assistant, assistant_key
from bot.settings.loading import read_all


@click.command("model", cls=Subject)
@click.option("--voll", is_flag=True, help="Schickt auch einen Text voller Länge (kostet context_tokens).")
@pass_context
def doctor_model(context: Context, *, voll: bool) -> int:
    """Prüft Adresse, Schlüssel, Zertifikat, Name und Kontext des Modells, das schreibt ([assistant]).

    Fragt jedes eingerichtete Modell einmal und zählt nicht auf monthly_tokens.
    """
    wanted = context.settings().assistant
    chosen = chat(wanted)
    if isinstance(chosen, Unavailable):
        return report(_unavailable(context, chosen))
    return report(_findings(wanted, full=voll))


def _unavailable(context: Context, chosen: Unavailable) -> list[Finding]:
    if not chosen.wanted:
        remedy = "Antworten entstehen dann ohne Modell; mehr steht in ratsbot.example.toml."
        return [Finding("ok", chosen.reason, remedy)]
    lacking = secrets(read_all(context.config, database=context.database))
    found = [each.finding() for each in lacking if each.path[0] == "assistant"]
    return found or [Finding("error", chosen.reason)]


def _findings(wanted: Assistant, *, full: bool) -> list[Finding]:
    from bot.model.chat.probe import examine  # noqa: PLC0415 - the library takes a second to load

    return asyncio.run(examine(wanted, assistant_key(wanted), full=full))


doctor_model.params += location_options()
