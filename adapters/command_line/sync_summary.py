"""What a sync of one city came to."""

import click

from adapters.command_line.loads import by_cause
from adapters.command_line.summary import objects, print_refused, seconds
from bot.intake.report import Report
from bot.texts.general import number

DOCUMENTS = {
    "read": "gelesen",
    "same": "schon bekannt",
    "unchanged": "unverändert",
    "unread": "nur aufgeführt",
    "failed": "nicht zu haben",
}


def print_sync(report: Report, city: str, no_model: str = "") -> None:
    """What a sync of one city came to."""
    counts = report.counts
    click.echo(f"{city}: {'nichts Neues' if report.changed_nothing else 'geladen'} in {seconds(report)}")
    click.echo(f"  Anfragen:      {number(report.requests)}")
    if not report.changed_nothing:
        click.echo(f"  neu:           {number(counts['new'])}, geändert: {number(counts['changed'])}")
    if report.withdrawing:
        click.echo(f"  zurückgezogen: {objects(sum(report.withdrawing.values()))}")
    documents = ", ".join(f"{number(n)} {DOCUMENTS[key]}" for key, n in report.documents.items() if n)
    click.echo(f"  Dokumente:     {documents or 'keine neuen'}")
    if problem := report.without_meaning or no_model:
        click.echo(f"  Bedeutung:     {problem} Gesucht wird nur nach Wörtern.")
    if report.gaps:
        click.echo(
            f"  fehlt noch:    {by_cause(report.gaps)} (einzeln: ratsbot stand --gaps); "
            "der nächste Lauf versucht es"
        )
    if report.braked:
        click.echo(
            f"  ANGEHALTEN: {objects(report.braked)} zurückzuziehen, das ist so viel, dass eher das System "
            "der Stadt gestört ist. Wenn es stimmt: noch einmal mit --confirm-withdrawals."
        )
    if report.stopped:
        click.echo(f"  ENDETE VORZEITIG: {report.stopped}")
    print_refused(report)
