"""Blocks as Matrix messages. Pure: the same blocks always give the same messages."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, zip_longest
from typing import Any

from adapters.matrix.answers import LABEL, answer, written
from adapters.matrix.cards import meeting, paper
from adapters.matrix.hits import hits
from adapters.matrix.markup import Line, Part, Run, harmless, items, line, paragraph, strong, told
from adapters.matrix.news import news
from adapters.matrix.phrases import DOT
from adapters.matrix.side_by_side import side_by_side
from adapters.matrix.split import EVENT_BYTES, Message, messages
from adapters.matrix.stanzas import paragraphs
from bot.messages import (
    Action,
    Actions,
    Answer,
    Attachment,
    Block,
    Hits,
    MeetingCard,
    NewsList,
    Notice,
    PaperCard,
    SideBySide,
    Table,
    Text,
    Written,
    by_model,
)

__all__ = ["EVENT_BYTES", "Message", "attachments", "rendered"]

WARNING = "⚠️ "
COMMAND = "/"
REMARKS = (Text, Notice, Actions, Attachment)


def rendered(blocks: Sequence[Block], limit: int = EVENT_BYTES) -> list[Message]:
    """As many messages as events are needed, none for blocks that say nothing; attachments are no messages.

    `limit` is in bytes, see `split`.
    """
    made: list[Message] = []
    for is_written, group in groupby(zip(_by_model(blocks), blocks, strict=True), lambda each: each[0]):
        parts = [part for _, block in group for part in _PARTS[type(block)](harmless(block))]
        made += messages(parts, limit, LABEL if is_written else ())
    return made


def _by_model(blocks: Sequence[Block]) -> list[bool]:
    """Of each block, whether it stands in a message of a model. What the store says never does; a remark
    stands beside what it is about, so that one answer is not two messages."""
    said = [None if isinstance(each, REMARKS) else by_model(each) for each in blocks]
    last = next((each for each in said if each is not None), False)
    known = []
    for each in said:
        last = last if each is None else each
        known.append(last)
    return known


def attachments(blocks: Sequence[Block]) -> list[Attachment]:
    """The files to upload, with harmless names."""
    return [harmless(block) for block in blocks if isinstance(block, Attachment)]


def _text(block: Text) -> list[Part]:
    return paragraphs(block.text, told)


def _notice(block: Notice) -> list[Part]:
    return paragraphs(block.text if block.level == "info" else f"{WARNING}{block.text}", told)


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
    Answer: answer,
    Written: written,
    Table: _table,
    SideBySide: side_by_side,
    Actions: _actions,
    Attachment: _attachment,
}
