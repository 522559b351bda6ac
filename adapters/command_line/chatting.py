"""demo, search, chat: the bot in this terminal."""

import asyncio
import fcntl
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from adapters.command_line.compose import House, build
from adapters.command_line.context import Context, pass_context
from adapters.command_line.found import found_json
from adapters.command_line.german import GermanCommand
from adapters.terminal.chat import PLATFORM, Terminal, read_from_keyboard
from adapters.terminal.render import console
from bot.settings import City, packaged
from bot.sources.archive import Archive

DEMO_HOME = "kraehenfurt"
DEMO_QUESTION = "/suche Hitzeaktionsplan"
MOST_HITS = 1_000


@click.command(cls=GermanCommand)
@click.option("--say", metavar="TEXT", help="Nur diese eine Nachricht beantworten, etwa „/suche Radweg“.")
@pass_context
def demo(context: Context, say: str | None) -> int:
    """Probiert den Bot mit vier erfundenen Städten aus, ohne Einrichtung.

    Ohne Terminal oder mit --say antwortet er einmal und endet. Nichts bleibt zurück.
    """
    with tempfile.TemporaryDirectory(prefix="ratsbot-demo-") as folder:
        settings = replace(context.settings(), database=Path(folder) / "demo.db", home=DEMO_HOME)
        house = build(settings)
        try:
            _load_demo(house)
            return _talk(house, say or (None if sys.stdin.isatty() else DEMO_QUESTION))
        finally:
            house.close()


def _load_demo(house: House) -> None:
    for folder in sorted(packaged("demo").iterdir()):
        if folder.is_dir():
            source = Archive(folder, zone=house.settings.zone(folder.name))
            house.importer().run(source, body=folder.name, name=City(folder.name, folder.name.title()).name)


@click.command(cls=GermanCommand)
@click.option("--say", metavar="TEXT", help="Nur diese eine Nachricht beantworten.")
@click.option("--home", metavar="STADT", help="Die Stadt, deren Treffer zuerst kommen.")
@pass_context
def chat(context: Context, say: str | None, home: str | None) -> int:
    """Spricht mit dem Bot in diesem Terminal."""
    with context.house(home=home) as house:
        return _talk(house, say)


def _talk(house: House, say: str | None) -> int:
    screen, home = console(), house.settings.home
    if say is not None:
        terminal = Terminal(house.bot, screen, home=home, platform=_once())
        asyncio.run(terminal.say(say))
        return 0 if terminal.shown else 1
    with _own_platform(house.settings.database) as platform:
        asyncio.run(_converse(Terminal(house.bot, screen, home=home, platform=platform)))
    return 0


def _once() -> str:
    """A place of its own: who asks once wants this answer, not what an earlier session still owes."""
    return f"{PLATFORM}-{os.getpid()}"


@contextmanager
def _own_platform(database: Path) -> Iterator[str]:
    """The first terminal on a database takes up what an earlier one left; a second keeps to itself."""
    with database.with_name(database.name + ".terminal.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield _once()
        else:
            yield PLATFORM


async def _converse(terminal: Terminal) -> None:
    await terminal.converse(read_from_keyboard)


@click.command(cls=GermanCommand)
@click.argument("query", metavar="SUCHE", required=False)
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, eine Zeile je Suche.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Datei mit einer Suche je Zeile, oder JSONL mit id und query (nur mit --json).",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST_HITS),
    default=10,
    show_default=True,
    help="Treffer je Suche (mit --json).",
)
@click.option(
    "--body", "bodies", multiple=True, metavar="STADT", help="Nur diese Stadt, mehrfach möglich (mit --json)."
)
@pass_context
def search(
    context: Context,
    query: str | None,
    queries: Path | None,
    limit: int,
    bodies: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Sucht einmal, für Menschen oder (--json) für Programme."""
    if (query is None) == (queries is None) or (queries and not as_json):
        raise click.UsageError("Entweder eine SUCHE oder --queries DATEI zusammen mit --json angeben.")
    if bodies and not as_json:
        raise click.UsageError("--body geht nur zusammen mit --json; im Gespräch sind alle Städte dabei.")
    with context.house() as house:
        if not as_json:
            return _talk(house, f"/suche {query}")
        for asked in [{"query": query}] if queries is None else _read_queries(queries):
            answer = found_json(house, asked["query"] or "", limit, bodies or None)
            line = {"id": asked["id"], **answer} if "id" in asked else answer
            click.echo(json.dumps(line, ensure_ascii=False))
    return 0


def _read_queries(path: Path) -> Iterator[dict[str, str | None]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        if not line.lstrip().startswith("{"):
            yield {"query": line.strip()}
            continue
        try:
            found = json.loads(line)
            yield {"id": found["id"], "query": str(found["query"])}
        except (ValueError, KeyError) as error:
            raise click.UsageError(f"{path}, Zeile {number}: erwartet wird JSON mit id und query.") from error
