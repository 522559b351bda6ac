"""Invites of strangers: a flood of them holds up nobody, and each is declined in the end."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.matrix.rooms import Rooms
from adapters.matrix.service import MatrixService
from adapters.matrix.unwanted import A_MINUTE, MOST, Unwanted
from adapters.matrix.wire import Invite
from bot.errors import TryLater, Undeliverable
from bot.settings import Embeddings, Settings
from tests.matrix import hostile_homeserver as played
from tests.matrix.rooms import EVA, GUEST, config
from tests.sources.http.hostile_server import Answer
from tests.teams.world import until
from tests.virtual_time import run

FLOOD = 60
SLOW = 0.3
"""Seconds that a homeserver takes to decline: the inviting server is asked."""


@dataclass
class Leaving:
    """A client that leaves; `refusals` are raised first. Seconds of the loop at which it was asked."""

    user_id: str = played.BOT
    refusals: list[Exception] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    async def leave(self, room_id: str) -> None:
        self.at.append(asyncio.get_running_loop().time())
        if self.refusals:
            raise self.refusals.pop(0)
        self.left.append(room_id)

    async def join(self, room_id: str) -> None:
        raise AssertionError(room_id)

    def room(self, _room_id: str) -> None:
        return None


def declined(client: Leaving, rooms: list[str], seconds: float) -> Unwanted:
    """After so long."""
    made = Unwanted(client.leave)

    async def work() -> None:
        made.add(rooms)
        task = asyncio.create_task(made.decline_all())
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(work())
    return made


def test_a_few_at_once_the_rest_bit_by_bit() -> None:
    rooms = [f"!r{number}:fremd.example" for number in range(3 * A_MINUTE)]
    client = Leaving()
    assert list(declined(client, rooms, 1).rooms) == rooms[A_MINUTE:]
    client = Leaving()
    assert not declined(client, rooms, 150).rooms
    assert client.left == rooms
    assert client.at[A_MINUTE] - client.at[0] >= 60


def test_who_is_asked_to_wait_waits_and_lets_others_go_first() -> None:
    slow, gone = TryLater("429", after=timedelta(seconds=30)), Undeliverable("404 M_NOT_FOUND")
    client = Leaving(refusals=[slow, gone])
    assert not declined(client, ["!a:x", "!b:x", "!c:x"], 300).rooms
    assert client.left == ["!c:x", "!a:x"]
    assert client.at[1] - client.at[0] >= 30


def test_so_many_are_remembered() -> None:
    made = Unwanted(Leaving().leave)
    made.add(f"!r{number}:fremd.example" for number in range(MOST + 5))
    assert (len(made.rooms), next(iter(made.rooms))) == (MOST, "!r5:fremd.example")


def _house(folder: Path) -> House:
    return build(Settings(database=folder / "ratsbot.db", embeddings=Embeddings(kind="off")))


def test_the_last_word_counts(tmp_path: Path) -> None:
    """A room may be wanted by one and not by another."""
    house = _house(tmp_path)
    rooms = Rooms(Leaving(), house.bot, config())
    rooms.invited([Invite("!a:x", GUEST), Invite("!b:x", EVA)])
    assert (list(rooms.unwanted.rooms), list(rooms.pending)) == (["!a:x"], ["!b:x"])
    rooms.invited([Invite("!a:x", EVA), Invite("!b:x", GUEST)])
    assert (list(rooms.unwanted.rooms), list(rooms.pending)) == (["!b:x"], ["!a:x"])
    house.close()


async def test_a_flood_of_invites_delays_no_answer(tmp_path: Path) -> None:
    """The stream goes on while the first is still being declined; what is left is kept with its place."""
    first, flood = played.sync("s1"), played.sync("s2", 100)
    invite = {"events": [{**played.member(played.BOT, 60, "invite"), "sender": "@x:fremd.example"}]}
    flood["rooms"]["invite"] = {f"!f{each}:fremd.example": {"invite_state": invite} for each in range(FLOOD)}
    house = _house(tmp_path)
    with played.homeserver() as server:
        said = [Answer(json.dumps(each).encode()) for each in (first, flood)]
        server.answers("/sync", *said, Answer(json.dumps({"next_batch": "s3"}).encode(), drip=0.02))
        server.answers("/leave", Answer(b"{}", drip=SLOW / 2))
        stop = asyncio.Event()
        service = MatrixService(house.bot, played.config(server, tmp_path / "geraet"))
        begun = time.monotonic()
        running = asyncio.create_task(service.run(stop))
        await until(lambda: len(server.asked("/sync")) > 2)
        assert time.monotonic() - begun < FLOOD * SLOW / 4
        name = f"matrix {played.BOT}"
        await until(lambda: server.asked("/leave"))
        kept = json.loads(house.mailbox.cursor(name) or "{}")["unwanted"]
        assert FLOOD - len(server.asked("/leave")) <= len(kept) <= FLOOD
        stop.set()
        await running
    house.close()
