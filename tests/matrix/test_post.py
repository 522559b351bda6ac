"""Posting: one transaction per part, edits in place, files replaced, what is taken back is redacted."""

from collections import deque
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from adapters.matrix.pace import Pace
from adapters.matrix.post import Poster
from adapters.matrix.signs import Signs
from adapters.matrix.wire import RoomInfo
from bot.app import Delivery
from bot.errors import TryLater, Undeliverable
from bot.messages import Attachment, Block, Place, Reply, Text

PLACE = Place("matrix", "!raum", "room", thread="$thema")
FILE = Attachment("liste.csv", "text/csv", b"a;b")
LONG = Text("\n".join("x" * 500 for _ in range(60)))


class Room:
    """Records what it is asked for; each event gets the next number, the same transaction the same."""

    def __init__(self) -> None:
        self.sent: dict[str, tuple[str, dict[str, Any]]] = {}
        self.redacted: list[str] = []
        self.edits: dict[str, list[str]] = {}
        self.refusals: deque[Exception] = deque()
        self.joined: dict[str, Any] | Exception = {"joined_rooms": [PLACE.id]}
        self.gone: list[tuple[str, str]] = []

    def left(self, platform: str, place: str) -> None:
        self.gone.append((platform, place))

    async def send(self, _room: str, _type: str, content: dict[str, Any], txn: str) -> str:
        if self.refusals:
            raise self.refusals.popleft()
        return self.sent.setdefault(txn, (f"${len(self.sent) + 1}", content))[0]

    async def redact(self, _room: str, event_id: str, _txn: str, _reason: str = "") -> None:
        self.redacted.append(event_id)

    async def upload(self, _data: bytes, _name: str, _mime: str, *, encrypt: bool) -> dict[str, Any]:
        return {"file": {}} if encrypt else {"url": "mxc://stadt.example/1"}

    user_id = "@ratsbot:stadt.example"

    async def call(self, method: str, path: str, body: object) -> tuple[int, dict[str, Any]]:
        """The edits of an event, among them a stranger's attempt; or the rooms in which the bot is."""
        assert (method, body) == ("GET", None)
        if path.endswith("/joined_rooms"):
            if isinstance(self.joined, Exception):
                raise self.joined
            return 200, self.joined
        event = unquote(path.partition("/relations/")[2].partition("/")[0])
        edits = [{"event_id": each, "sender": self.user_id} for each in self.edits.get(event, ())]
        return 200, {"chunk": [*edits, {"event_id": "$fremd", "sender": "@fremd:anderswo.example"}]}

    async def read(self, room_id: str, event_id: str) -> None: ...
    async def typing(self, room_id: str, on: bool) -> None: ...

    def room(self, _room: str) -> RoomInfo | None:
        return None

    @property
    def contents(self) -> list[dict[str, Any]]:
        return [content for _, content in self.sent.values()]


async def post(room: Room, *blocks: Block, replaces: str | None = None, id_: str = "a") -> str:
    delivery = Delivery(id_, PLACE, Reply("answer", blocks), 0, replaces, answers="$frage")
    return await Poster(room, Signs(room), room).post(delivery)


async def test_the_same_reply_again_is_the_same_event() -> None:
    room = Room()
    assert await post(room, Text("Hallo")) == await post(room, Text("Hallo")) == "$1"
    relation = room.contents[0]["m.relates_to"]
    assert (relation["event_id"], relation["m.in_reply_to"]) == ("$thema", {"event_id": "$frage"})


async def test_an_edit_changes_what_stands_there_and_removes_the_rest() -> None:
    room = Room()
    assert (await post(room, LONG, FILE)).split()[-2:] == ["|", f"${len(room.sent)}"]
    old = await post(room, LONG, FILE)
    parts, file = old.split(" | ")
    first, *others = parts.split()
    assert await post(room, Text("kurz"), replaces=old, id_="b") == first
    assert room.contents[-1]["m.relates_to"] == {"rel_type": "m.replace", "event_id": first}
    assert room.redacted == [*others, file]


async def test_new_files_come_anew() -> None:
    room = Room()
    old = await post(room, Text("Liste"), FILE)
    new = await post(room, Text("Liste"), FILE, replaces=old, id_="b")
    assert old == "$1 | $2"
    assert new == "$1 | $4"
    assert room.redacted == ["$2"]


async def test_what_is_taken_back_is_redacted() -> None:
    room = Room()
    assert await post(room, replaces="$1 $2 | $3") == ""
    assert room.redacted == ["$1", "$2", "$3"]
    assert room.sent == {}


async def test_what_an_event_was_changed_to_is_redacted_before_it() -> None:
    room = Room()
    room.edits = {"$1": ["$4", "$5"]}
    await post(room, replaces="$1 $2")
    assert room.redacted == ["$4", "$5", "$1", "$2"]


@pytest.mark.parametrize("said", ["403 M_FORBIDDEN", "404 M_NOT_FOUND"])
@pytest.mark.parametrize(
    ("joined", "gone"),
    [(["!raum"], []), (["!anderer"], [("matrix", "!raum")]), ([], [("matrix", "!raum")])],
)
async def test_a_room_in_which_the_bot_is_no_longer_is_left(
    said: str, joined: list[str], gone: list[tuple[str, str]]
) -> None:
    """Where it is, and only may not write, somebody may give it the right to."""
    room = Room()
    room.refusals.append(Undeliverable(said))
    room.joined = {"joined_rooms": joined}
    with pytest.raises(Undeliverable, match=said):
        await post(room, Text("Neues"))
    assert room.gone == gone


async def test_where_the_bot_is_remains_open_until_the_server_says_it() -> None:
    room = Room()
    room.refusals += [Undeliverable("403 M_FORBIDDEN"), Undeliverable("413 M_TOO_LARGE")]
    room.joined = TryLater("429 M_LIMIT_EXCEEDED")
    with pytest.raises(TryLater):
        await post(room, Text("Neues"))
    with pytest.raises(Undeliverable, match="413"):
        await post(room, Text("Neues"))
    assert room.gone == []


def draft(text: str, number: int = 0, replaces: str | None = None) -> Delivery:
    reply = Reply("answer", (Text(text),) if text else (), "draft")
    return Delivery(f"draft.{number}", PLACE, reply, 0, replaces, answers="$frage")


async def test_progress_is_one_message_that_the_answer_replaces() -> None:
    room = Room()
    poster = Poster(room, Signs(room), room)
    standing = await poster.draft(draft("Der Stadtrat …"))
    assert standing == await poster.draft(draft("Der Stadtrat …"))  # the answer to it was lost
    assert await poster.draft(draft("Der Stadtrat hat …", 1, standing)) == standing
    assert await post(room, Text("Der Stadtrat hat beschlossen."), replaces=standing) == standing
    first, *changes = room.contents
    assert first["m.relates_to"]["m.in_reply_to"] == {"event_id": "$frage"}
    assert {each["m.relates_to"]["event_id"] for each in changes} == {standing}
    assert changes[-1]["m.new_content"]["body"] == "Der Stadtrat hat beschlossen."
    assert len(room.sent) == 3


async def test_progress_in_place_of_a_longer_answer_leaves_the_rest_to_the_answer() -> None:
    room = Room()
    assert await Poster(room, Signs(room), room).draft(draft("neu …", 1, "$1 $2 | $3")) == "$1 $2 | $3"
    assert room.redacted == []


async def test_twenty_quick_drafts_leave_the_answer_its_place() -> None:
    """Synapse takes ten events at once and one in five seconds then: the drafts take half of it at most."""
    at = 0.0
    room = Room()
    poster = Poster(room, Signs(room), room, pace=Pace(lambda: at))
    standing: str | None = None
    waits: list[timedelta | None] = []
    for number in range(20):
        try:
            standing = await poster.draft(draft(f"Satz {number}", number, standing))
        except TryLater as error:
            waits.append(error.after)
        at += 1
    assert len(room.sent) == 6
    assert all(wait is not None and wait <= timedelta(seconds=10) for wait in waits)
    await post(room, Text("fertig"), replaces=standing)
    assert room.contents[-1]["m.new_content"]["body"] == "fertig"
    assert len({each["m.relates_to"].get("event_id") for each in room.contents[1:]}) == 1


async def test_a_homeserver_that_wants_to_be_spared_is_spared() -> None:
    at = 0.0
    room = Room()
    poster = Poster(room, Signs(room), room, pace=Pace(lambda: at))
    room.refusals.append(TryLater("429", after=timedelta(seconds=30)))
    with pytest.raises(TryLater, match="429"):
        await poster.draft(draft("eins"))
    at = 29.0
    with pytest.raises(TryLater, match="own"):
        await poster.draft(draft("eins"))
    at = 30.5
    assert await poster.draft(draft("eins")) == "$1"
