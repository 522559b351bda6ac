"""What only time brings about: keys that come late or never, questions that have become too old.

The service runs in the test's own process, on a clock that the test sets.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.matrix.config import Config
from adapters.matrix.login import log_in
from adapters.matrix.service import MatrixService
from adapters.matrix.wire import RoomEvent
from bot.settings import Embeddings, Settings
from tests.delivery.fakes import FakeClock
from tests.matrix.device import Device, device
from tests.matrix.talk import PAPER, SEARCH, TITLE, Talk, meet, text, until
from tests.matrix.world import ENCRYPTION, Person, Synapse, User

People = Callable[[str], Awaitable[Person]]

MISSED = "Ich war eine Weile nicht zu erreichen."
UNREADABLE = "Eine Nachricht hier kann ich nicht lesen"


@dataclass
class Inside:
    """Our service in this process."""

    house: House
    clock: FakeClock
    account: User
    config: Config
    service: MatrixService = field(init=False)

    def __post_init__(self) -> None:
        self.service = MatrixService(self.house.bot, self.config)

    @asynccontextmanager
    async def runs(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        running = asyncio.create_task(self.service.run(stop))
        try:
            yield
        finally:
            stop.set()
            await running

    def later(self, passed: timedelta) -> None:
        self.clock.at = datetime.now(UTC) + passed


@pytest.fixture
def inside(synapse: Synapse, demo_folder: Path, tmp_path: Path) -> Iterator[Inside]:
    shutil.copytree(demo_folder, tmp_path / "data")
    clock = FakeClock()
    settings = Settings(
        database=tmp_path / "data" / "ratsbot.db", home="kraehenfurt", embeddings=Embeddings(kind="off")
    )
    account = synapse.register("ratsbot")
    config = Config(synapse.url, account.user_id, tmp_path / "device", users=("*",))
    house = build(settings, clock)
    made = Inside(house, clock, account, config)
    made.later(timedelta())
    yield made
    house.close()


async def test_what_has_become_too_old_is_said_to_be_missed(inside: Inside, people: People) -> None:
    anna = await people("anna")
    await log_in(inside.config, password=inside.account.password)
    async with inside.runs():
        talk = await meet(anna, inside.account.user_id)
        taken_back, answer = await talk.ask(SEARCH)
    await anna.redact(talk.room, taken_back)
    for times, day in enumerate((2, 9), start=1):
        stale = await anna.send(talk.room, SEARCH)
        inside.later(timedelta(days=day))
        async with inside.runs():
            await until(lambda: missed(talk) == times)  # noqa: B023 - asked at once
            await talk.fence()
        assert not anna.answers(stale)
    await talk.redacted(answer["event_id"])
    assert missed(talk) == 2


def missed(talk: Talk) -> int:
    return [MISSED in text(each) for each in talk.said()].count(True)


async def test_it_is_never_too_late_for_what_comes_while_it_is_there(inside: Inside, people: People) -> None:
    """A clock that goes wrong by days, here or on another server."""
    anna = await people("anna")
    await log_in(inside.config, password=inside.account.password)
    inside.later(timedelta(days=2))
    async with inside.runs():
        talk = await meet(anna, inside.account.user_id)
        assert TITLE in await talk.answered(SEARCH)


async def test_a_message_without_its_key_is_explained_once_and_answered_late(
    inside: Inside, synapse: Synapse, tmp_path: Path
) -> None:
    await log_in(inside.config, password=inside.account.password)
    async with inside.runs(), device(synapse, tmp_path / "anna", "anna") as anna:
        room = await encrypted(anna, inside.account.user_id)
        hidden, session, key = await hide(anna, room, SEARCH)
        await hide(anna, room, "/hilfe")
        assert not explained(anna, inside)
        inside.later(timedelta(minutes=3))
        for number in range(3):
            await ask(anna, room, f"a{number}")
        await anna.until(lambda event: UNREADABLE in body(event))
        assert len(inside.house.mailbox.held("matrix")) == 2
        await give(anna, inside.account.user_id, room, session, key)
        answer = await anna.until(lambda event: replied(event) == hidden)
        assert TITLE in body(answer)
        await ask(anna, room, "a9")
        assert len(explained(anna, inside)) == 1
        assert len(inside.house.mailbox.held("matrix")) == 1
        inside.later(timedelta(hours=25))
        await anna.say(room, "weiter", "a10")
        await until(lambda: not inside.house.mailbox.held("matrix"))


async def encrypted(anna: Device, bot: str) -> str:
    """A new encrypted room in which the bot has greeted."""
    preset = {"preset": "private_chat", "invite": [bot], "initial_state": [ENCRYPTION]}
    _, made = await anna.client.call("POST", "/_matrix/client/v3/createRoom", preset)
    await anna.until(lambda event: "Guten Tag" in body(event))
    return str(made["room_id"])


async def hide(anna: Device, room: str, words: str) -> tuple[str, str, str]:
    """A message whose key Anna's client wrongly believes to have sent: its id, the session and the key."""
    olm = anna.client._keys.olm
    olm.create_outbound_group_session(room)
    session = olm.outbound_group_sessions[room]
    session.shared, key = True, session.session_key
    clear = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": words}}
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.encrypted/{session.id[:8].replace('/', '_')}"
    _, sent = await anna.client.call("PUT", path, olm.group_encrypt(room, clear))
    del olm.outbound_group_sessions[room]
    return str(sent["event_id"]), session.id, key


async def give(anna: Device, bot: str, room: str, session: str, key: str) -> None:
    """The key, at last."""
    olm = anna.client._keys.olm
    (receiver,) = olm.device_store[bot].values()
    names = ("algorithm", "room_id", "session_id", "session_key")
    content = dict(zip(names, ("m.megolm.v1.aes-sha2", room, session, key), strict=True))
    sealed = olm._olm_encrypt(olm.session_store.get(receiver.curve25519), receiver, "m.room_key", content)
    await anna.client._sharing._to_device("m.room.encrypted", {bot: {receiver.id: sealed}})


async def ask(anna: Device, room: str, txn: str) -> str:
    """A question that can be read, and its answer."""
    content = {"msgtype": "m.text", "body": f"/vorlage {PAPER}"}
    asked = await anna.client.send(room, "m.room.message", content, txn)
    return body(await anna.until(lambda event: replied(event) == asked))


def explained(anna: Device, inside: Inside) -> list[str]:
    said = {event.id: body(event) for event in anna.seen if event.sender == inside.account.user_id}
    return [id_ for id_, words in said.items() if UNREADABLE in words]


def body(event: object) -> str:
    return str(event.content.get("body", "")) if isinstance(event, RoomEvent) else ""


def replied(event: object) -> str:
    relation = event.content.get("m.relates_to") or {} if isinstance(event, RoomEvent) else {}
    return str((relation.get("m.in_reply_to") or {}).get("event_id", ""))
