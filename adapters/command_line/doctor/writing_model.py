"""doctor model: does the model that writes answer?"""

import asyncio

import click

from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.doctors import report
from adapters.command_line.german import GermanCommand
from bot.findings import Finding
from bot.model.choose import Unavailable, chat
from bot.settings import Assistant, assistant_key


@click.command("model", cls=GermanCommand)
@click.option("--voll", is_flag=True, help="Schickt auch einen Text voller Länge (kostet context_tokens).")
@pass_context
def doctor_model(context: Context, *, voll: bool) -> int:
    """Prüft Adresse, Schlüssel, Zertifikat, Name und Kontext des Modells, das schreibt ([assistant]).

    Fragt jedes eingerichtete Modell einmal und zählt nicht auf monthly_tokens.
    """
    return report(_findings(context.settings().assistant, full=voll))


def _findings(wanted: Assistant, *, full: bool) -> list[Finding]:
    chosen = chat(wanted)
    if isinstance(chosen, Unavailable):
        remedy = (
            ""
            if chosen.wanted
            else "Antworten entstehen dann ohne Modell; mehr steht in ratsbot.example.toml."
        )
        return [Finding("error" if chosen.wanted else "ok", chosen.reason, remedy)]
    from bot.model.chat.probe import examine  # noqa: PLC0415 - the library takes a second to load

    return asyncio.run(examine(wanted, assistant_key(wanted), full=full))


doctor_model.params += location_options()
