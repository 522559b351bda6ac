"""demo, search, chat: the bot in this terminal."""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from adapters.command_line.compose import House, build
from adapters.command_line.context import Context, loaded_city, pass_context
from adapters.command_line.found import found_json
from adapters.command_line.german import GermanCommand
from adapters.command_line.sessions import lasting, passing
from adapters.terminal.chat import Terminal, converse, read_from_keyboard, say_all
from adapters.terminal.render import console, render
from bot.app import legible
from bot.commands import suche
from bot.commands.base import Ask
from bot.messages import Incoming, Place, Sender
from bot.settings import packaged
from bot.sources.archive import Archive

DEMO_HOME = "kraehenfurt"
DEMO_QUESTION = "/suche Hitzeaktionsplan"
MOST_HITS = 1_000

Query = dict[str, str | None]


@click.command(cls=GermanCommand)
@click.option("--say", metavar="TEXT", help="Nur diese eine Nachricht beantworten, etwa „/suche Radweg“.")
@pass_context
def demo(context: Context, say: str | None) -> int:
    """Probiert den Bot mit vier erfundenen Städten aus, ohne Einrichtung.

    Mit --say antwortet er einmal und endet; Zeilen aus einer Datei oder einem Rohr (|) beantwortet er
    der Reihe nach. Nichts bleibt zurück.
    """
    with demo_house(context) as house:
        return _talk(house, say, otherwise=DEMO_QUESTION)


@contextmanager
def demo_house(context: Context) -> Iterator[House]:
    """The fictional council, in a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ratsbot-demo-") as folder:
        settings = replace(context.settings(), database=Path(folder) / "demo.db", home=DEMO_HOME)
        house = build(settings)
        try:
            _load_demo(house)
            yield house
        finally:
            house.close()


def _load_demo(house: House) -> None:
    for folder in sorted(packaged("demo").iterdir()):
        if folder.is_dir():
            source = Archive(folder, zone=house.settings.zone(folder.name))
            house.importer().run(source, body=folder.name, name=folder.name.title())


@click.command(cls=GermanCommand)
@click.option("--say", metavar="TEXT", help="Nur diese eine Nachricht beantworten.")
@click.option("--home", metavar="STADT", help="Die Stadt, deren Treffer zuerst kommen.")
@pass_context
def chat(context: Context, say: str | None, home: str | None) -> int:
    """Spricht mit dem Bot in diesem Terminal."""
    with context.house() as house:
        return _talk(house, say, home=loaded_city(house, home) if home else None)


def _talk(house: House, say: str | None, *, home: str | None = None, otherwise: str = "") -> int:
    """One message, or those of a pipe (`otherwise` where it is empty), or a conversation."""
    at_home = home or house.settings.home
    if say is not None or not _is_terminal():
        with passing(house) as platform:
            terminal = Terminal(house.bot, console(), home=at_home, platform=platform)
            say_all(terminal, [say] if say is not None else _piped(otherwise))
        return 0 if terminal.shown or say is None else 1
    with lasting(house) as platform:
        converse(Terminal(house.bot, console(), home=at_home, platform=platform), read_from_keyboard)
    return 0


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _piped(otherwise: str) -> Iterator[str]:
    """Each line that comes through the pipe is a message."""
    empty = True
    for line in sys.stdin.buffer if sys.stdin is not None else ():
        text = line.decode("utf-8", "replace").strip()
        if text:
            empty = False
            yield text
    if empty and otherwise:
        yield otherwise


@click.command(cls=GermanCommand)
@click.argument("words", metavar="SUCHE", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, eine Zeile je Suche.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="DATEI",
    help="Datei mit einer Suche je Zeile, oder JSONL mit id und query (nur mit --json).",
)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST_HITS),
    metavar="ZAHL",
    default=10,
    show_default=True,
    help="Treffer je Suche.",
)
@click.option(
    "--body", "bodies", multiple=True, metavar="STADT", help="Nur diese Stadt, mehrfach möglich (mit --json)."
)
@pass_context
def search(
    context: Context,
    words: tuple[str, ...],
    queries: Path | None,
    limit: int,
    bodies: tuple[str, ...],
    *,
    as_json: bool,
) -> int:
    """Sucht einmal, für Menschen oder (--json) für Programme."""
    query = legible(" ".join(words))
    if bool(query) == bool(queries) or (queries and not as_json):
        raise click.UsageError("Entweder eine SUCHE oder --queries DATEI zusammen mit --json angeben.")
    if bodies and not as_json:
        raise click.UsageError("--body geht nur zusammen mit --json; sonst sind alle Städte dabei.")
    asked: list[Query] = [{"query": query}] if queries is None else list(_read_queries(queries))
    with context.house() as house:
        if not as_json:
            _print_hits(house, query, limit)
            return 0
        _print_json(house, asked, limit, [loaded_city(house, body) for body in bodies] or None)
    return 0


def _print_hits(house: House, query: str, limit: int) -> None:
    place = Place("terminal", "search", "personal")
    asked = Incoming("search", "message", place, Sender("operator"), query, house.clock.now())
    console().print(render(suche.results(Ask(asked, query, house.services), limit)))


def _print_json(house: House, queries: Sequence[Query], limit: int, bodies: list[str] | None) -> None:
    for each in queries:
        answer = found_json(house, legible(each["query"] or ""), limit, bodies)
        line = {"id": each["id"], **answer} if "id" in each else answer
        click.echo(json.dumps(line, ensure_ascii=False))


def _read_queries(path: Path) -> Iterator[Query]:
    for number, line in enumerate(_text_of(path).splitlines(), 1):
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


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} ist keine Textdatei in UTF-8.") from error
