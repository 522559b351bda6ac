"""click speaks German here: headings of --help and the errors of a wrong call."""

from typing import Any

import click

from adapters.command_line.phrases import translated


class GermanUsageError(click.UsageError):
    """A wrong call, with where to look it up."""

    def show(self, file: Any = None) -> None:
        path = self.ctx.command_path if self.ctx else "ratsbot"
        click.echo(f"Fehler: {self.format_message()}\nHilfe: {path} --help", file=file, err=file is None)


def _translated(text: str) -> str:
    return text.replace("[default: ", "[Vorgabe: ").replace("[required]", "[nötig]")


def _named(parameter: click.Parameter) -> str:
    """As the help calls it."""
    shown = parameter.metavar if isinstance(parameter, click.Argument) else None
    return shown or parameter.opts[0]


def in_german(error: click.UsageError) -> click.UsageError:
    match error:
        case click.NoSuchOption():
            text = f"Die Option {error.option_name} gibt es nicht.{_hint(error)}"
        case click.MissingParameter():
            text = f"Es fehlt {_missing(error)}."
        case click.BadParameter():
            name = _named(error.param) if error.param else "dem Aufruf"
            text = f"Mit {name} stimmt etwas nicht: {translated(error.message)}"
        case _:
            text = translated(error.format_message())
    return GermanUsageError(text, error.ctx)


def _hint(error: click.NoSuchOption) -> str:
    known = ", ".join(sorted(error.possibilities or ()))
    return f" Gemeint ist wohl {known}." if known else ""


def _missing(error: click.MissingParameter) -> str:
    if not (error.param and error.ctx):
        return "ein Argument"
    name = error.param.make_metavar(error.ctx)
    return f"{error.param.opts[0]} {name}" if error.param.param_type_name == "option" else name


class _German(click.Command):
    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except GermanUsageError:
            raise
        except click.UsageError as error:
            raise in_german(error) from error

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        pieces = pieces.replace("[OPTIONS]", "[OPTIONEN]").replace("[COMMAND] [ARGS]...", "[BEFEHL …]")
        formatter.write_usage(ctx.command_path, pieces, "Aufruf: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Optionen"):
            formatter.write_dl(self.option_rows(ctx))

    def option_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each option's names and what it does."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        return [(names, _translated(text)) for names, text in records]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Zeigt diese Hilfe."
        return option


class GermanCommand(_German):
    pass


class GermanGroup(_German, click.Group):
    command_class = GermanCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Befehle"):
            formatter.write_dl(self.rows(ctx))

    def rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Names of the commands, with what each is for."""
        return [(name, self.commands[name].get_short_help_str(limit=110)) for name in self.list_commands(ctx)]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the order is ours
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            known = ", ".join(self.commands)
            raise GermanUsageError(f"Den Befehl „{args[0]}“ gibt es nicht. Bekannt sind: {known}.", ctx)
        return super().resolve_command(ctx, args)
