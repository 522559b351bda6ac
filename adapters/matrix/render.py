"""Blocks as Matrix messages. Pure: the same blocks always give the same messages."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, zip_longest
from typing import Any

from adapters.matrix.cards import meeting, paper
from adapters.matrix.hits import hits
from adapters.matrix.markup import Line, Part, Run, harmless, items, line, linked, paragraph, strong, told
from adapters.matrix.news import news
from adapters.matrix.phrases import BY_MODEL, DOT, joined, page
from adapters.matrix.plain import BULLET
from adapters.matrix.split import EVENT_BYTES, Message, messages
from bot.messages import (
    Action,
    Actions,
    Answer,
    Attachment,
    Block,
    Citation,
    Hits,
    MeetingCard,
    NewsList,
    Notice,
    PaperCard,
    Sentence,
    Table,
    Text,
)

__all__ = ["EVENT_BYTES", "Message", "attachments", "rendered"]

WARNING = "⚠️ "
COMMAND = "/"


def rendered(blocks: Sequence[Block], limit: int = EVENT_BYTES) -> list[Message]:
    """As many messages as events are needed, none for blocks that say nothing; attachments are no messages.

    `limit` is in bytes, see `split`.
    """
    parts = [part for block in blocks for part in _PARTS[type(block)](harmless(block))]
    return messages(parts, limit)


def attachments(blocks: Sequence[Block]) -> list[Attachment]:
    """The files to upload, with harmless names."""
    return [harmless(block) for block in blocks if isinstance(block, Attachment)]


def _text(block: Text) -> list[Part]:
    return _paragraphs(block.text)


def _notice(block: Notice) -> list[Part]:
    return _paragraphs(block.text if block.level == "info" else f"{WARNING}{block.text}")


def _paragraphs(text: str) -> list[Part]:
    """Blank lines part paragraphs; lines that begin with a bullet are lists."""
    made: list[Part] = []
    for said, group in groupby(text.split("\n"), lambda row: bool(row.strip())):
        made += [_stanza(list(group))] if said else []
    return made


def _stanza(rows: list[str]) -> Part:
    grouped = groupby(rows, lambda row: row.startswith(BULLET))
    return tuple(
        items(*(told(row.removeprefix(BULLET)) for row in group)) if listed else paragraph(*map(told, group))
        for listed, group in grouped
    )


def _answer(answer: Answer) -> list[Part]:
    said = line(" ".join(map(_sentence, answer.sentences)))
    sources = tuple(_citation(number, each) for number, each in enumerate(answer.citations, 1))
    label = [(paragraph(line(Run(BY_MODEL, em=True))),)] if answer.model_written else []
    return [(paragraph(said), items(*sources)) if sources else (paragraph(said),), *label]


def _sentence(sentence: Sentence) -> str:
    return f"{sentence.text} {''.join(f'[{each + 1}]' for each in sentence.citations)}".rstrip()


def _citation(number: int, citation: Citation) -> Line:
    where = joined([citation.reference, page(citation.page), citation.file])
    return line(f"[{number}] ", linked(where, citation.url))


def _table(table: Table) -> list[Part]:
    """A list: the first cell leads, values that do not speak for themselves are named by their column."""
    rows = [row for each in table.rows if (row := _row(table.header, each))]
    caption = line(strong(table.caption))
    parts = [*([paragraph(caption)] if caption else []), *([items(*rows)] if rows else [])]
    return [tuple(parts)] if parts else []


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> Line:
    lead = "".join(row[:1])
    said = _dotted(_cell(name, cell) for name, cell in zip_longest(header[1:], row[1:], fillvalue=""))
    return line(_lead(lead), " – " if lead and said else "", *said)


def _lead(cell: str) -> Run:
    return Run(cell, code=True) if cell.startswith(COMMAND) else strong(cell)


def _cell(name: str, cell: str) -> Line:
    command = cell.startswith(COMMAND)
    speaks = any(each.isalpha() for each in cell) and not command
    named = f"{name} " if name and cell.strip() and not speaks else ""
    return line(named, Run(cell, code=command))


def _actions(block: Actions) -> list[Part]:
    said = _dotted(map(_action, block.actions))
    return [(paragraph(said),)] if said else []


def _action(action: Action) -> Line:
    return line(f"{action.label}: ", Run(action.command, code=True))


def _dotted(lines: Iterable[Line]) -> Line:
    runs = [run for each in lines if each for run in (Run(DOT), *each)]
    return tuple(runs[1:])


def _attachment(_block: Attachment) -> list[Part]:
    return []


_PARTS: dict[type, Callable[[Any], list[Part]]] = {
    Text: _text,
    Notice: _notice,
    Hits: hits,
    NewsList: news,
    PaperCard: paper,
    MeetingCard: meeting,
    Answer: _answer,
    Table: _table,
    Actions: _actions,
    Attachment: _attachment,
}
