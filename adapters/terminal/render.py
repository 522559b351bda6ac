"""Blocks as text for a terminal of 80 columns; links are clickable where the terminal can."""

import dataclasses
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console, ConsoleRenderable, Group
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text as RichText

from adapters.terminal.answers import answer, written
from adapters.terminal.layout import DOT, hanging, inner, joined, link, quoted
from adapters.terminal.news import news
from adapters.terminal.side_by_side import side_by_side
from bot.messages import (
    Actions,
    AgendaLine,
    Answer,
    Attachment,
    Block,
    FileLink,
    Hit,
    Hits,
    MeetingCard,
    NewsList,
    Notice,
    PaperCard,
    PaperLink,
    SideBySide,
    Snippet,
    Station,
    Table,
    Text,
    Written,
)

MOST_COLUMNS, LONGEST_CELL = 5, 30
"""Beyond both a table cannot be read on 80 characters."""
WIDTH = 80
LEVEL_STYLE = {"info": "", "warning": "yellow", "error": "red"}
NO_AGENDA = "Die Tagesordnung ist noch nicht veröffentlicht."
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _Screen(Console):
    def on_broken_pipe(self) -> None:
        """The reader has left (`| head`): what is left to say goes nowhere, and that is no error."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def console(**options: Any) -> Console:
    """A console that wraps at 80 columns also where the window is wider: long lines read badly."""
    made = _Screen(highlight=False, soft_wrap=False, **options)
    made.width = min(made.width, WIDTH) if made.is_terminal else WIDTH
    return made


def render(blocks: Sequence[Block]) -> ConsoleRenderable:
    rendered: list[ConsoleRenderable] = []
    for each in blocks:
        rendered += [RichText("")] if rendered else []
        rendered.append(_RENDER[type(each)](_harmless(each)))
    return Group(*rendered)


def _harmless(value: Any) -> Any:
    """The same without control characters: a document must not steer the reader's terminal.

    Each becomes one blank, so that marks keep their places.
    """
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, tuple):
        return tuple(_harmless(each) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: _harmless(getattr(value, name)) for name in names})
    return value


def _text(block: Text) -> ConsoleRenderable:
    return RichText(block.text)


def _notice(block: Notice) -> ConsoleRenderable:
    return RichText(block.text, LEVEL_STYLE[block.level])


def _hits(block: Hits) -> ConsoleRenderable:
    lines: list[ConsoleRenderable] = [RichText(block.heading, "bold")]
    for number, hit in enumerate(block.hits, block.first):
        lines.append(RichText(""))
        lines.append(_hit(number, hit))
    return Group(*lines)


def _hit(number: int, hit: Hit) -> ConsoleRenderable:
    title = RichText(f"{number:>2}  ")
    title.append(hit.reference or "ohne Nummer", "bold")
    title.append(f"{DOT}{hit.title}", Style(link=hit.web))
    facts = [hit.paper_type, _day(hit), hit.city]
    lines: list[ConsoleRenderable] = [hanging(title), inner(RichText(joined(facts), "dim"))]
    if hit.station:
        lines.append(inner(_standing(hit.station)))
    lines += [inner(_snippet(each)) for each in hit.snippets]
    lines += [inner(_versions(hit))] if hit.versions else []
    return Group(*lines, *link(hit.web))


def _standing(station: Station) -> RichText:
    mark, style = ("Beschluss", "bold") if station.deciding else ("Stand", "")
    stands = (f"{mark}: {_result(station)}", style)
    return RichText.assemble(stands, f" – {station.organization}, {_when(station)}")


def _versions(hit: Hit) -> RichText:
    """„auch: 2021/0976/1 (Änderungsantrag), 2021/0976 (erste Fassung) und 2 weitere“"""
    named = ", ".join(map(_version, hit.versions))
    more = f" und {hit.unnamed} weitere" if hit.unnamed else ""
    return RichText(f"auch: {named}{more}", "dim")


def _version(version: PaperLink) -> str:
    title = f": {version.title}" if version.title else ""
    return f"{version.reference or 'ohne Nummer'} ({version.relation}{title})"


def _when(station: Station) -> str:
    return f"{station.date:%d.%m.%Y}" if station.date else "ohne Termin"


def _result(station: Station) -> str:
    return station.result or ("noch offen" if station.open else "kein Ergebnis veröffentlicht")


def _snippet(snippet: Snippet) -> RichText:
    page = f"S. {snippet.page}" if snippet.page else ""
    where = joined([page, snippet.file, "Texterkennung" if snippet.ocr else ""])
    return quoted(snippet.text, snippet.marks).append(f" ({where})", "dim")


def _paper(card: PaperCard) -> ConsoleRenderable:
    head = RichText(card.reference or "ohne Nummer", "bold")
    head.append(f"{DOT}{card.title}", Style(bold=True, link=card.web))
    facts = joined([card.paper_type, _day(card), card.city, ", ".join(card.originators)])
    lines: list[ConsoleRenderable] = [head, RichText(facts, "dim")]
    lines += _section("Beratungsfolge", map(hanging, map(_station_line, card.stations)))
    lines += _section("Dateien", map(_file, card.files))
    related = [RichText(f"{r.relation}: {r.reference}{DOT}{r.title}") for r in card.related]
    lines += _section("Zusammenhang", map(hanging, related))
    return Group(*lines, *link(card.web, 0))


def _station_line(station: Station) -> RichText:
    line = RichText(f"{_when(station)}  {station.organization}")
    line.append(f" ({station.role})" if station.role else "", "dim")
    line.append(f": {_result(station)}", "bold" if station.deciding else "")
    return line


def _meeting(card: MeetingCard) -> ConsoleRenderable:
    head = RichText(f"{card.name}, {card.city}", Style(bold=True, link=card.web))
    when = f"{card.start:%d.%m.%Y, %H:%M} Uhr" if card.start else "Termin offen"
    lines: list[ConsoleRenderable] = [head, RichText(joined([when, card.location]), "dim")]
    if card.cancelled:
        lines.append(RichText("Diese Sitzung fällt aus.", "yellow"))
    lines += _agenda(card)
    lines += _section("Dateien", map(_file, card.files))
    return Group(*lines, *link(card.web, 0))


def _agenda(card: MeetingCard) -> list[ConsoleRenderable]:
    if not card.agenda and not card.cancelled:
        return [RichText(NO_AGENDA)]
    return _section("Tagesordnung (öffentlicher Teil)", map(hanging, map(_agenda_line, card.agenda)))


def _agenda_line(item: AgendaLine) -> RichText:
    line = RichText(f"{item.number or '–':<6} {item.name}")
    line.append(f" [{item.reference}]" if item.reference else "", "dim")
    line.append(f" – {item.result}" if item.result else "", "bold")
    return line


class _file:  # noqa: N801 - reads as the function it is
    """A file by its name: a link on a terminal, elsewhere with its address below."""

    def __init__(self, file: FileLink) -> None:
        self.file = file

    def __rich_console__(self, made: Console, _options: Any) -> Iterable[ConsoleRenderable]:
        url = self.file.url
        yield hanging(RichText(self.file.name, Style(link=url, underline=bool(url))))
        yield from [] if made.is_terminal else link(url)


def _table(table: Table) -> ConsoleRenderable:
    longest = max((len(cell) for row in table.rows for cell in row), default=0)
    if len(table.header) > MOST_COLUMNS and longest > LONGEST_CELL:
        return _listed(table)
    made = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column, name in enumerate(table.header):
        number = all(row[column].replace(".", "").replace(" %", "").isdigit() for row in table.rows)
        made.add_column(name, justify="right" if number and table.rows else "left", overflow="fold")
    for row in table.rows:
        made.add_row(*(RichText(cell) for cell in row))
    return Group(*([RichText(table.caption, "bold")] if table.caption else []), made)


def _listed(table: Table) -> ConsoleRenderable:
    """A line for each row where columns would be too narrow to read."""
    rows = [hanging(RichText(joined(row))) for row in table.rows]
    return Group(*([RichText(table.caption, "bold")] if table.caption else []), *rows)


def _actions(block: Actions) -> ConsoleRenderable:
    return RichText(DOT.join(f"{each.label}: {each.command}" for each in block.actions), "cyan")


def _attachment(block: Attachment) -> ConsoleRenderable:
    return RichText(f"[Datei {block.name}, {len(block.content)} Bytes]")


def _section(heading: str, lines: Iterable[ConsoleRenderable]) -> list[ConsoleRenderable]:
    found = list(lines)
    return [RichText(""), RichText(heading, "bold"), *found] if found else []


def _day(paper: Hit | PaperCard) -> str:
    return f"{paper.date:%d.%m.%Y}" if paper.date else ""


_RENDER: dict[type, Callable[[Any], ConsoleRenderable]] = {
    Text: _text,
    Notice: _notice,
    Hits: _hits,
    NewsList: news,
    PaperCard: _paper,
    MeetingCard: _meeting,
    Answer: answer,
    Written: written,
    Table: _table,
    SideBySide: side_by_side,
    Actions: _actions,
    Attachment: _attachment,
}
