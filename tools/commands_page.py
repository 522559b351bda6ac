"""Writes docs/befehle.md: what people type in a chat, and what the operator types in a shell.

Both come from the program itself: bot/commands/registry.py and the help of `ratsbot`.
`make docs` runs it; tests/project/test_commands_page.py holds the page to the program.
"""

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from adapters.command_line.german import GermanCommand, GermanGroup
from adapters.command_line.main import cli
from bot.commands.base import Command
from bot.commands.registry import registry
from tools.markdown import anchor, cell

PAGE = Path(__file__).parent.parent / "docs" / "befehle.md"

TOP = """\
# Befehle

Diese Seite entsteht aus dem Programm selbst (`make docs`).

- [Im Chat](#im-chat): was alle schreiben können
- [Auf der Kommandozeile](#auf-der-kommandozeile): was die IT eingibt
"""
CHAT = """\
## Im Chat

Statt des Schrägstrichs geht auch ein Ausrufezeichen: `!suche Radweg`. Im direkten Gespräch und nach
`@Ratsbot` geht es auch ohne Zeichen. Eine Frage in eigenen Worten wird beantwortet, einzelne Wörter
werden gesucht.
"""
SHELL = """\
## Auf der Kommandozeile

Jeder Befehl erklärt sich mit `--help`. Er endet mit 0 (erledigt), 1 (misslungen), 2 (falsch aufgerufen)
oder 3 (erledigt mit Lücken). Überall gehen:
"""


def page() -> str:
    return "\n".join([TOP, CHAT, *_chat(), SHELL, *_shell()]).rstrip() + "\n"


def _chat() -> Iterator[str]:
    commands = registry().values()
    yield "| Befehl | Was er tut |\n|---|---|"
    for command in commands:
        yield f"| [`/{command.name}`](#{anchor(command.usage)}) | {cell(command.summary)} |"
    yield ""
    for command in commands:
        yield from _told(command)


def _told(command: Command) -> Iterator[str]:
    yield f"### {command.usage}\n"
    yield f"{command.summary[0].upper()}{command.summary[1:]}.\n"
    yield f"Zum Beispiel: `{command.example}`\n"
    if command.more:
        # In a chat a line break ends a line; here it takes two blanks before it.
        yield command.more.strip().replace("\n", "  \n") + "\n"


def _shell() -> Iterator[str]:
    context = click.Context(cli, info_name="ratsbot", max_content_width=1000)
    shared = cli.option_rows(context)
    yield from _options(shared)
    found = list(_commands(cli, context))
    yield "| Befehl | Was er tut |\n|---|---|"
    for each in found:
        name = each.command_path
        short = each.command.get_short_help_str(limit=1000)
        yield f"| [`{name}`](#{anchor(name)}) | {cell(short)} |"
    yield ""
    for each in found:
        yield from _explained(each, shared)


def _commands(group: click.Group, context: click.Context) -> Iterator[click.Context]:
    """Every command and group below this group in the order of its help."""
    for name, command in group.commands.items():
        inner = click.Context(command, parent=context, info_name=name)
        if command.hidden:
            continue
        yield inner
        if isinstance(command, GermanGroup):
            yield from _commands(command, inner)


def _explained(context: click.Context, shared: list[tuple[str, str]]) -> Iterator[str]:
    command = context.command
    if not isinstance(command, GermanCommand | GermanGroup):
        raise TypeError(f"{context.command_path} speaks no German")
    pieces = " ".join(command.collect_usage_pieces(context)).replace("[OPTIONS]", "[OPTIONEN]")
    pieces = pieces.replace("COMMAND [ARGS]...", "BEFEHL …")
    yield f"### {context.command_path}\n"
    yield f"```\n{context.command_path} {pieces}\n```\n"
    yield from _paragraphs(inspect.cleandoc(command.help or ""))
    yield from _options([row for row in command.option_rows(context) if row not in shared])


def _paragraphs(text: str) -> Iterator[str]:
    """A paragraph after click's mark \\b keeps its lines, all others lose theirs."""
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b\n"):
            yield f"```\n{textwrap.dedent(paragraph[2:])}\n```\n"
        else:
            yield " ".join(paragraph.split()) + "\n"


def _options(rows: list[tuple[str, str]]) -> Iterator[str]:
    rows = [row for row in rows if row[0] != "--help"]
    if rows:
        yield "| Option | Bedeutung |\n|---|---|"
        yield from (f"| `{cell(names)}` | {cell(text)} |" for names, text in rows)
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
