"""A question is edited while its answer is being posted: the progress of the new answer must not stay."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Delivery, Turn
from bot.messages import Incoming, Reply
from bot.store.database import Database
from tests.delivery.fakes import PLATFORM, FakeClock, drafts, event, says, words


@dataclass
class Room:
    """What stands there, by reference. The first post takes as long as it is let."""

    standing: dict[str, str] = field(default_factory=dict)
    going: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)
    drafted: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, delivery: Delivery) -> str:
        if not self.going.is_set():
            self.going.set()
            await self.let.wait()
        if not delivery.reply.blocks:
            self.standing.pop(delivery.replaces or "", None)
            return ""
        return self._show(delivery)

    async def draft(self, draft: Delivery) -> str:
        shown = self._show(draft)
        self.drafted.set()
        return shown

    def _show(self, delivery: Delivery) -> str:
        ref = delivery.replaces or f"ref{len(self.standing)}-{delivery.id[:4]}"
        self.standing[ref] = words(delivery.reply)
        return ref


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "s.db")
    yield made
    made.close()


@pytest.mark.parametrize("known_first", ["the draft", "the old answer"])
def test_whichever_is_known_to_stand_first_one_message_stays(database: Database, known_first: str) -> None:
    """Both are on their way at the same time, as two messages."""
    mailbox = Mailbox(database, FakeClock())
    mailbox.take_in(PLATFORM, [event("a", text="alt")])
    mailbox.finish(begun(mailbox), [says("zu alt")])
    old = due(mailbox)
    mailbox.take_in(PLATFORM, [replace(event("b", text="neu", kind="edit"), target="a")])
    turn = begun(mailbox)
    assert mailbox.draft(turn, "antwort").replaces is None
    if known_first == "the draft":
        mailbox.drafted(turn, "antwort", "ref-draft")
    mailbox.sent(old.id, "ref-old")
    if known_first == "the old answer":
        mailbox.drafted(turn, "antwort", "ref-draft")
    mailbox.finish(turn, [says("zu neu")])
    new = due(mailbox)
    assert new.replaces == "ref-old"
    mailbox.sent(new.id, "ref-old", "ref-old")
    taken_back = due(mailbox)
    assert (taken_back.replaces, taken_back.reply.blocks) == ("ref-draft", ())
    mailbox.sent(taken_back.id, "", "ref-draft")
    assert mailbox.due(PLATFORM) == []


def begun(mailbox: Mailbox) -> Turn:
    turn = mailbox.next_turn(PLATFORM)
    assert turn is not None
    return turn


def due(mailbox: Mailbox) -> Delivery:
    (delivery,) = mailbox.due(PLATFORM)
    return delivery


@pytest.mark.parametrize("first", ["the old answer", "the new answer"])
async def test_an_edit_while_the_answer_is_being_posted_leaves_one_message(
    database: Database, first: str
) -> None:
    room, thought = Room(), asyncio.Event()
    mailbox = Mailbox(database, FakeClock())

    async def handle(incoming: Incoming) -> AsyncIterator[Reply]:
        if incoming.kind == "edit":
            yield drafts("Ich lese …")
            await thought.wait()
        yield says(f"zu {incoming.text}")

    courier = Courier(mailbox, PLATFORM, handle, room, FakeClock(), poll_seconds=0.01)
    mailbox.take_in(PLATFORM, [event("a", text="alt")])
    running = asyncio.create_task(courier.settle())
    async with asyncio.timeout(20):
        await room.going.wait()
        mailbox.take_in(PLATFORM, [replace(event("b", text="neu", kind="edit"), target="a")])
        other = asyncio.create_task(courier.settle())
        await room.drafted.wait()
        for each in (room.let, thought) if first == "the old answer" else (thought, room.let):
            each.set()
            await asyncio.sleep(0.05)
        await asyncio.gather(running, other)
        await courier.settle()
    assert list(room.standing.values()) == ["zu neu"]
    assert mailbox.backlog(PLATFORM).unsent == 0
