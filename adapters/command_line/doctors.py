"""doctor: what is well and what is not, with the remedy; one form for all its subjects."""

from collections.abc import Sequence

import click

from adapters.command_line.german import GermanGroup
from bot.findings import Finding

MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


class _Subjects(GermanGroup):
    """Whatever is no subject of ours is the name of a city."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from adapters.command_line.inspecting import city_command  # noqa: PLC0415 - it reports through us

            return args[0], city_command(args[0]), args[1:]
        return super().resolve_command(ctx, args)


@click.group(cls=_Subjects)
def doctor() -> None:
    """Prüft, ob alles in Ordnung ist, und sagt, was zu tun ist.

    Das Ratsinformationssystem einer Stadt: ratsbot doctor STADT.
    """


def report(findings: Sequence[Finding]) -> int:
    """Prints them; the exit status is 1 where there is an error."""
    for each in findings:
        click.echo(f"{MARKS[each.level]} {each.text}")
        if each.remedy:
            click.echo(f"  Abhilfe: {each.remedy.removeprefix('Abhilfe: ')}")
    return int(any(each.level == "error" for each in findings))
