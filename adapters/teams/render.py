"""Blocks as messages of Teams. Pure: the same blocks always give the same messages."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from adapters.teams import cards, sayings
from adapters.teams.ai import labelled
from adapters.teams.cleaning import harmless
from adapters.teams.content import Content, Fields
from adapters.teams.elements import VERSION, adaptive_card
from adapters.teams.fulltext import full_text
from adapters.teams.hits import hits
from adapters.teams.lines import Part, piece
from adapters.teams.news import news
from adapters.teams.pages import ACTIVITY_BYTES, pages
from adapters.teams.phrases import TOO_BIG
from adapters.teams.side_by_side import side_by_side
from adapters.teams.written import written
from bot.messages import (
    Actions,
    Answer,
    Attachment,
    Block,
    Hits,
    MeetingCard,
    NewsList,
    Notice,
    PaperCard,
    Reply,
    SideBySide,
    Table,
    Text,
    Written,
    by_model,
)

__all__ = ["ACTIVITY_BYTES", "Content", "card", "rendered"]

WORDS_ALONE = (Text, Notice, Attachment)
"""No card for a sentence."""


def rendered(reply: Reply, limit: int = ACTIVITY_BYTES) -> list[Content]:
    """As many messages as it takes, none for a reply that says nothing. `limit` is in bytes, see `pages`."""
    made: list[Content] = []
    for is_written, group in groupby(reply.blocks, by_model):
        blocks = [harmless(block) for block in group]
        made += (
            [each for block in blocks for each in _labelled(block, limit)]
            if is_written
            else _told(blocks, limit)
        )
    return made


def card(blocks: Sequence[Block], version: str = VERSION, limit: int = ACTIVITY_BYTES) -> Fields:
    """All in one card, for where there can be one only: what answers a click, a paper in the compose box.

    What does not fit is left out, and the card says so. Previews of links are drawn up to version 1.3.
    """
    first, *others = pages(_parts(harmless(block) for block in blocks), limit) or [[]]
    return adaptive_card([*first, (piece("row", TOO_BIG),)] if others else first, version)


def _labelled(block: Answer | Written, limit: int) -> list[Content]:
    return written(block, limit) if isinstance(block, Written) else labelled(block, limit)


def _told(blocks: Sequence[Block], limit: int) -> list[Content]:
    words = all(isinstance(block, WORDS_ALONE) for block in blocks)
    made = pages(_parts(blocks), limit)
    return [Content(full_text(page), None if words else adaptive_card(page)) for page in made]


def _parts(blocks: Any) -> list[Part]:
    return [part for block in blocks for part in _PARTS[type(block)](block)]


_PARTS: dict[type, Callable[[Any], list[Part]]] = {
    Text: sayings.text,
    Notice: sayings.notice,
    Hits: hits,
    NewsList: news,
    PaperCard: cards.paper,
    MeetingCard: cards.meeting,
    Answer: sayings.answer,
    Written: sayings.written,
    Table: sayings.table,
    SideBySide: side_by_side,
    Actions: sayings.hints,
    Attachment: sayings.attachment,
}
