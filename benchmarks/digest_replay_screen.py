"""What stands in the rooms: a platform that keeps every message with its changes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.delivery.records import Delivery
from bot.messages import Block, NewsLine, NewsList, ObjectRef


@dataclass(slots=True)
class Message:
    """`versions` are what stood there, the latest last, with the moments of the posts."""

    room: str
    key: str
    versions: list[tuple[dt.datetime, tuple[Block, ...]]]

    @property
    def at(self) -> dt.datetime:
        return self.versions[0][0]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.versions[-1][1]

    @property
    def edition(self) -> int | None:
        """The id of the edition that it is, None for a word beside one."""
        kind, _, number = self.key.partition(" ")
        return int(number) if kind == "edition" else None


@dataclass(slots=True)
class Screen:
    """As a platform with edits and transaction ids: a post that comes again shows nothing more."""

    messages: dict[str, Message] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    """Deliveries by their ids, with the references that they were given."""

    def post(self, delivery: Delivery, at: dt.datetime) -> str:
        """The reference of an edit is that of what it replaces."""
        if delivery.id not in self.known:
            self.known[delivery.id] = self._show(delivery, at)
        return self.known[delivery.id]

    def _show(self, delivery: Delivery, at: dt.datetime) -> str:
        if delivery.replaces and delivery.replaces in self.messages:
            self.messages[delivery.replaces].versions.append((at, delivery.reply.blocks))
            return delivery.replaces
        ref = f"m{len(self.messages)}"
        self.messages[ref] = Message(delivery.place.id, delivery.reply.key, [(at, delivery.reply.blocks)])
        return ref

    def editions(self, room: str) -> list[Message]:
        return [each for each in self.messages.values() if each.room == room and each.edition is not None]


def lines(blocks: Sequence[Block]) -> Iterator[NewsLine]:
    for block in blocks:
        if isinstance(block, NewsList):
            yield from block.lines


def named(blocks: Sequence[Block]) -> set[ObjectRef]:
    return {ref for line in lines(blocks) for ref in line.about}
