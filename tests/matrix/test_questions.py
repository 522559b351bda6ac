"""What was a question stays one when it is edited, also before its answer stands there."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.command_line.compose import House
from adapters.matrix.events import read
from adapters.matrix.gap import without_stale
from adapters.matrix.reading import Reading, Taken
from adapters.matrix.rooms import predecessor
from adapters.matrix.signs import Signs
from adapters.matrix.wire import RoomEvent
from bot.messages import Place
from tests.delivery.fakes import PLATFORM, place, says
from tests.delivery.fakes import event as incoming
from tests.matrix.rooms import (
    ANSWER,
    AT,
    EVA,
    OTHER,
    ROOM,
    ROOT,
    Remembered,
    event,
    me,
    message,
    room,
    threaded,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def edit(words: str, target: str = OTHER) -> RoomEvent:
    relation = {"rel_type": "m.replace", "event_id": target}
    return event({**message(f"* {words}"), "m.relates_to": relation, "m.new_content": message(words)})


def known(thread: str | None = ROOT) -> Remembered:
    return Remembered(questions={OTHER: Place("matrix", ROOM, "room", thread)})


def test_an_edit_stays_in_the_thread_it_was_asked_in() -> None:
    heard = read(edit("suche Radweg"), room(), me(), known())
    assert heard is not None
    assert (heard.text, heard.addressed, heard.place.thread) == ("suche Radweg", True, ROOT)
    assert heard.target == OTHER


def test_an_edit_that_asks_nothing_any_more_is_for_nobody() -> None:
    heard = read(edit("Das hat sich erledigt."), room(), me(), known())
    assert heard is not None
    assert (heard.kind, heard.text, heard.addressed) == ("edit", "", False)


def test_an_edit_of_what_was_no_question_is_read_like_any_words() -> None:
    heard = read(edit("suche Radweg"), room(), me(), Remembered())
    assert heard is not None
    assert (heard.text, heard.addressed, heard.place.thread) == ("", False, None)


def test_a_reaction_belongs_into_the_thread_of_what_it_is_about() -> None:
    class Threaded(Remembered):
        def ours_in(self, room_id: str, event_id: str) -> Place | None:
            return Place("matrix", room_id, "room", ROOT) if event_id == ANSWER else None

    relation = {"rel_type": "m.annotation", "event_id": ANSWER, "key": "▶️"}
    heard = read(event({"m.relates_to": relation}, "m.reaction"), room(), me(), Threaded())
    assert heard is not None
    assert (heard.text, heard.place.thread) == ("▶", ROOT)


def test_below_a_question_the_bot_takes_part() -> None:
    asked = Remembered(threads=(), questions={ROOT: Place("matrix", ROOM, "room")})
    heard = read(event(message("mehr", **threaded())), room(), me(), asked)
    assert heard is not None
    assert (heard.addressed, heard.place.thread) == (True, ROOT)


def numbered(number: int, content: dict[str, object], *, at: datetime = AT, type_: str = "") -> RoomEvent:
    return RoomEvent(f"${number}", ROOM, EVA, type_ or "m.room.message", content, at)


def test_what_comes_in_one_sync_knows_of_each_other() -> None:
    question = numbered(1, message("/suche Radweg", **threaded()))
    more = numbered(2, message("mehr", **threaded()))
    relation = {"rel_type": "m.replace", "event_id": "$2"}
    changed = numbered(3, {**message("* "), "m.relates_to": relation, "m.new_content": message("stand")})
    taken = Taken()
    Reading(me(), Remembered(threads=())).take(room(), [question, more, changed], taken)
    heard = [(each.text, each.place.thread) for each in taken.incoming]
    assert heard == [("/suche Radweg", ROOT), ("mehr", ROOT), ("stand", ROOT)]


def test_the_old_are_left_out_and_what_takes_back_stays() -> None:
    old = NOW - timedelta(days=3)
    said, gone, new = (
        numbered(1, message("/suche a"), at=old),
        numbered(2, {}, at=old, type_="m.room.redaction"),
        numbered(3, message("/suche b"), at=NOW),
    )
    assert without_stale([said, gone, new], NOW - timedelta(days=1)) == ([gone, new], True)
    assert without_stale([gone, new], NOW - timedelta(days=1)) == ([gone, new], False)


def test_which_room_a_room_continues() -> None:
    assert predecessor(room(create={"predecessor": {"room_id": "!alt"}})) == "!alt"
    strange: list[object] = [None, {}, {"room_id": 7}, []]
    for before in strange:
        assert predecessor(room(create={"predecessor": before})) is None


def test_the_mailbox_knows_what_was_asked_where(house: House) -> None:
    mailbox, thread = house.mailbox, replace(place(), thread="faden")
    mailbox.take_in(PLATFORM, [replace(incoming("$1"), place=thread)])
    for step in ("waits", "is answered", "was answered"):
        assert mailbox.asked_in(PLATFORM, "raum", "$1") == thread, step
        assert mailbox.takes_part(PLATFORM, "raum", "faden"), step
        if step == "waits" and (turn := mailbox.next_turn(PLATFORM)):
            mailbox.finish(turn, [says("Treffer")])
        elif step == "is answered":
            (delivery,) = mailbox.due(PLATFORM)
            mailbox.sent(delivery.id, "$antwort")
    assert mailbox.asked_in(PLATFORM, "raum", "$2") is None
    assert mailbox.asked_in(PLATFORM, "anderswo", "$1") is None
    assert not mailbox.takes_part(PLATFORM, "raum", "anderer Faden")


def test_what_a_reaction_brings_answers_no_message(house: House) -> None:
    mailbox = house.mailbox
    mailbox.take_in(PLATFORM, [replace(incoming("$2", kind="reaction"), target="$antwort")])
    turn = mailbox.next_turn(PLATFORM)
    assert turn is not None
    mailbox.finish(turn, [says("Seite 2")])
    (delivery,) = mailbox.due(PLATFORM)
    assert not (delivery.answers or "").startswith("$")


class Slow:
    """A homeserver that takes its time over every sign."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()
        self.typed: list[bool] = []

    async def read(self, _room: str, _event: str) -> None:
        self.asked.set()
        await self.go_on.wait()

    async def typing(self, _room: str, on: bool) -> None:
        self.asked.set()
        await self.go_on.wait()
        self.typed.append(on)


async def test_an_answer_that_is_quicker_than_the_sign() -> None:
    slow = Slow()
    signs = Signs(slow)
    seeing = asyncio.create_task(signs.seen({ROOM: "$1"}, {ROOM}))
    await slow.asked.wait()
    await signs.has_written(ROOM)
    slow.go_on.set()
    await seeing
    assert slow.typed == []


async def test_an_answer_while_the_sign_is_on_its_way() -> None:
    slow = Slow()
    signs = Signs(slow)
    writing = asyncio.create_task(signs.writes(ROOM))
    await slow.asked.wait()
    answering = asyncio.create_task(signs.has_written(ROOM))
    await asyncio.sleep(0)
    slow.go_on.set()
    await asyncio.gather(writing, answering)
    assert slow.typed[-1] is False
