"""What every operator command starts from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from adapters.command_line import logs
from adapters.command_line.compose import House, build
from bot.commands.cities import read_cities
from bot.errors import OperatorError
from bot.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Context:
    config: Path | None = None
    database: Path | None = None

    def settings(self, *, may_be_absent: bool = False) -> Settings:
        """`may_be_absent` as in load_settings."""
        found = load_settings(self.config, database=self.database, may_be_absent=may_be_absent)
        logs.configure(found.log, quiet=True)
        return found

    @contextmanager
    def house(self, *, create: bool = False) -> Iterator[House]:
        """A composed bot, closed at the end. Only what fills a database may `create` one."""
        settings = self.settings()
        if not create and not settings.database.is_file():
            raise OperatorError(
                f"Die Datenbank {settings.database} gibt es nicht. Sie entsteht mit: ratsbot sync STADT "
                "(aus dem System der Stadt) oder ratsbot import ORDNER --body STADT"
            )
        house = build(settings)
        try:
            yield house
        finally:
            house.close()


pass_context = click.make_pass_decorator(Context)


def location_options() -> list[click.Option]:
    """--config and --database, accepted before a command and after it; the later one counts."""
    path = click.Path(path_type=Path, dir_okay=False)
    return [
        click.Option(
            ["--config"],
            type=path,
            metavar="DATEI",
            expose_value=False,
            callback=_locate,
            help="Einstellungen (TOML); sonst RATSBOT_CONFIG oder ./ratsbot.toml.",
        ),
        click.Option(
            ["--database"],
            type=path,
            metavar="DATEI",
            expose_value=False,
            callback=_locate,
            help="Datenbank; geht den Einstellungen vor.",
        ),
    ]


def _locate(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    known = ctx.find_object(Context) or Context()
    ctx.obj = replace(known, **{str(param.name): value}) if value else known


def loaded_city(house: House, asked: str) -> str:
    """The key of a loaded city, asked for by key or name."""
    bodies = house.services.bodies()
    found: Sequence[str] = read_cities(asked, bodies).bodies
    if not found:
        known = ", ".join(body.key for body in bodies) or "noch keine"
        raise click.UsageError(f"Die Stadt „{asked}“ ist nicht geladen. Geladen: {known}.")
    return found[0]
