"""doctor: what is well and what is not, with the remedy; one form for all its subjects."""

from collections.abc import Sequence

import click

from adapters.command_line.german import GermanGroup
from bot.findings import Finding

MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


@click.group(cls=GermanGroup)
def doctor() -> None:
    """Prüft, ob alles in Ordnung ist, und sagt, was zu tun ist."""


def report(findings: Sequence[Finding]) -> int:
    """Prints them; the exit status is 1 where there is an error."""
    for each in findings:
        click.echo(f"{MARKS[each.level]} {each.text}")
        if each.remedy:
            click.echo(f"  Abhilfe: {each.remedy.removeprefix('Abhilfe: ')}")
    return int(any(each.level == "error" for each in findings))
