"""doctor: what is well and what is not, with the remedy; one form for all its subjects."""

from collections.abc import Sequence
from typing import Any

import click

from adapters.command_line.context import Context
from adapters.command_line.german import GermanCommand, GermanGroup
from bot.errors import OperatorError
from bot.findings import Finding
from bot.settings.loading import Reading, read_all

MARKS = {"ok": "✓", "warning": "!", "error": "✗"}
ORDER = ("config", "matrix", "teams", "model")
CITY = ("STADT", "Das Ratsinformationssystem einer Stadt, etwa ratsbot doctor mainz.")


class Subject(GermanCommand):
    """What keeps it from being examined is told in the same form as what is found there."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OperatorError as error:
            return report(_hindrance(ctx.find_object(Context) or Context(), error))


def _hindrance(context: Context, error: OperatorError) -> list[Finding]:
    """Settings that cannot be used are told as `doctor config` tells them."""
    reading = read_all(context.config, database=context.database)
    if not reading.problems.settled():
        return [Finding("error", str(error))]
    from adapters.command_line.doctor.checks.examination import examine  # noqa: PLC0415 - it loads the SDKs

    return examine(reading)


def without_section(reading: Reading, section: str) -> Finding:
    text = f"In den Einstellungen fehlt der Abschnitt [{section}]."
    remedy = "Ihn anlegen; was hineingehört, zeigt ratsbot.example.toml."
    return reading.found("error", (section,), text, remedy).finding()


class _Subjects(GermanGroup):
    """Whatever is no subject of ours is the name of a city."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from adapters.command_line.doctor.inspecting import city_command  # noqa: PLC0415 - it reports through us

            return args[0], city_command(args[0]), args[1:]
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(super().list_commands(ctx), key=ORDER.index)

    def rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        first, *others = super().rows(ctx)
        return [first, CITY, *others]


@click.group(cls=_Subjects, subcommand_metavar="config|STADT|matrix|teams|model", invoke_without_command=True)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Prüft, ob alles in Ordnung ist, und sagt, was zu tun ist.

    Ändert nichts. Endet mit 1, wenn etwas nicht in Ordnung ist.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def report(findings: Sequence[Finding]) -> int:
    """Prints them and a summary; the exit status is 1 where there is an error."""
    for each in findings:
        where = f"{each.place}: " if each.place else ""
        click.echo(f"{MARKS[each.level]} {where}{each.text}")
        if each.remedy:
            head = "Hinweis" if each.level == "ok" else "Abhilfe"
            click.echo(f"  {head}: {each.remedy.removeprefix('Abhilfe: ')}")
    click.echo(f"\n{summary(findings)}")
    return int(any(each.level == "error" for each in findings))


def summary(findings: Sequence[Finding]) -> str:
    levels = [each.level for each in findings]
    errors, warnings = levels.count("error"), levels.count("warning")
    counted = [f"{errors} Fehler"] if errors else []
    counted += [f"{warnings} {'Warnung' if warnings == 1 else 'Warnungen'}"] if warnings else []
    return f"{' und '.join(counted)}." if counted else "Alles in Ordnung."
