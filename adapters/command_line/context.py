"""What every operator command starts from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from adapters.command_line.compose import House, build
from bot.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Context:
    config: Path | None
    database: Path | None

    def settings(self) -> Settings:
        return load_settings(self.config, database=self.database)

    @contextmanager
    def house(self, *, home: str | None = None) -> Iterator[House]:
        """A composed bot, closed at the end; `home` beats the settings' home city."""
        settings = self.settings()
        house = build(replace(settings, home=home) if home else settings)
        try:
            yield house
        finally:
            house.close()


pass_context = click.make_pass_decorator(Context)
