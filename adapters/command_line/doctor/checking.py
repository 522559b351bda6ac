"""`ratsbot doctor config`: everything that can be found without asking anybody else's server, at once."""

import click

from adapters.command_line.context import Context, location_options, pass_context
from adapters.command_line.doctor.doctors import Subject, report
from bot.settings.loading import read_all


@click.command("config", cls=Subject)
@pass_context
def doctor_config(context: Context) -> int:
    """Prüft die Einstellungen und alles, was sie nennen, ohne jemanden zu fragen.

    Dateien, Rechte, Geheimnisse, Zertifikate, Ports, Städte: alles auf einmal, mit Datei und Zeile.
    """
    from adapters.command_line.doctor.checks.examination import examine  # noqa: PLC0415 - it loads the SDKs

    return report(examine(read_all(context.config, database=context.database)))


doctor_config.params += location_options()
