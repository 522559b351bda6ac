"""What commands fetch from Matrix: files and threads, in clear and encrypted rooms of a real homeserver."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.reach import MatrixReach
from adapters.matrix.uploads import upload
from bot.delivery.reach import Reaches, Said
from bot.errors import UserError
from bot.messages import Place, Upload
from tests.matrix.device import Device, Pair, device, encrypted_pair, together
from tests.matrix.world import Person, Synapse

People = Callable[[str], Awaitable[Person]]
DATA = bytes(range(256)) * 300


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Device]:
    async with device(synapse, tmp_path / "matrix") as made:
        yield made


@pytest.fixture
async def pair(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Pair]:
    async with encrypted_pair(synapse, tmp_path) as made:
        yield made


def there(room: str, thread: str | None = None) -> Place:
    return Place("matrix", room, "room", thread)


def told(said: tuple[Said, ...]) -> list[tuple[str, str]]:
    return [(each.name, each.text) for each in said]


async def sent_file(bot: Device, *, encrypt: bool) -> Upload:
    """As the core is told of it."""
    source = await bot.client.upload(DATA, "Vorlage.pdf", "application/pdf", encrypt=encrypt)
    content = {"msgtype": "m.file", "body": "Vorlage.pdf", "info": {"size": len(DATA)}, **source}
    found = upload(content)
    assert found is not None
    return found


@pytest.mark.parametrize("encrypt", [False, True])
async def test_a_file_is_fetched(bot: Device, people: People, encrypt: bool) -> None:
    room = await together(await people("anna"), bot)
    file = await sent_file(bot, encrypt=encrypt)
    reach = MatrixReach(bot.client)
    assert await reach.file(there(room), file, len(DATA)) == DATA
    lying = replace(file, size=1)
    for each in (file, lying):
        with pytest.raises(UserError, match="zu groß"):
            await reach.file(there(room), each, len(DATA) - 1)


async def test_a_file_that_was_changed_on_its_way_is_refused(bot: Device, people: People) -> None:
    room = await together(await people("anna"), bot)
    file = await sent_file(bot, encrypt=True)
    ref = json.loads(file.ref)
    ref["file"]["hashes"]["sha256"] = "A" * 43
    for wrong in (
        json.dumps(ref),
        "{",
        "[]",
        "{}",
        '{"url": "https://boese.example/x"}',
        '{"url": "mxc://../x"}',
    ):
        with pytest.raises(UserError, match="noch einmal schicken"):
            await MatrixReach(bot.client).file(there(room), replace(file, ref=wrong), len(DATA))


async def thread_in(person: Person, bot: Device, room: str) -> str:
    """A root, an edited answer, a withdrawn one, a word of the bot's, a file, a word of somebody else."""
    root = await person.send(room, "Radweg am Bach: was meint ihr?")
    first = await person.send(room, "Ich bin dagegen.", thread=root)
    await person.edit(room, first, "Ich bin dafür.")
    gone = await person.send(room, "vertraulich", thread=root)
    await person.redact(room, gone)
    relation = {"rel_type": "m.thread", "event_id": root}
    content = {"msgtype": "m.notice", "body": "Drei Treffer", "m.relates_to": relation}
    await bot.client.send(room, "m.room.message", content, "b1")
    file = {"msgtype": "m.file", "body": "Plan.pdf", "url": "mxc://test/x", "m.relates_to": relation}
    await person.send_event(room, "m.room.message", file)
    await person.send(room, "außerhalb")
    await person.react(room, first, "👍")
    return root


async def test_a_thread_as_it_stands_now(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    root = await thread_in(anna, bot, room)
    await bot.sync()
    said = await MatrixReach(bot.client).thread(there(room, root), 50)
    known = bot.client.room(room)
    assert known is not None
    name = known.names[anna.user_id]
    assert told(said) == [
        (name, "Radweg am Bach: was meint ihr?"),
        (name, "Ich bin dafür."),
        ("Ratsbot", "Drei Treffer"),
        (name, "[Datei Plan.pdf]"),
    ]
    assert [each.own for each in said] == [False, False, True, False]
    newest = await MatrixReach(bot.client).thread(there(room, root), 2)
    assert newest == said[-2:]


async def test_a_long_thread_is_read_over_several_pages(bot: Device, people: People) -> None:
    anna = await people("anna")
    room = await together(anna, bot)
    root = await anna.send(room, "Anfang")
    for number in range(120):
        await anna.send(room, str(number), thread=root)
    said = await MatrixReach(bot.client).thread(there(room, root), 200)
    assert [each.text for each in said] == ["Anfang", *map(str, range(120))]
    said = await MatrixReach(bot.client).thread(there(room, root), 110)
    assert [each.text for each in said] == [str(number) for number in range(10, 120)]


async def test_who_came_late_is_told_nothing_that_was_said_before(bot: Device, people: People) -> None:
    """Where the history begins with one's coming; elsewhere everybody may read it anyway."""
    anna, bernd = await people("anna"), await people("bernd")
    room = await together(anna, bot)
    await anna.set_state(room, "m.room.history_visibility", {"history_visibility": "joined"})
    root = await anna.send(room, "nur für uns")
    await asyncio.sleep(0.01)
    await anna.invite(room, bernd.user_id)
    await bernd.join(room)
    await anna.joined(room, bernd.user_id)
    await asyncio.sleep(0.01)
    with pytest.raises(UserError, match="nichts, was ich lesen kann"):
        await MatrixReach(bot.client).thread(there(room, root), 50)
    await anna.send(room, "für alle", thread=root)
    said = await MatrixReach(bot.client).thread(there(room, root), 50)
    assert [each.text for each in said] == ["für alle"]
    await anna.set_state(room, "m.room.history_visibility", {"history_visibility": "shared"})
    said = await MatrixReach(bot.client).thread(there(room, root), 50)
    assert [each.text for each in said] == ["nur für uns", "für alle"]


async def test_an_encrypted_thread(pair: Pair) -> None:
    bot, anna, room = pair
    reach = MatrixReach(bot.client)
    root = await anna.say(room, "Radweg am Bach", "a1")
    relation = {"rel_type": "m.thread", "event_id": root}
    say = anna.client.send
    content: dict[str, Any] = {"msgtype": "m.text", "body": "dagegen", "m.relates_to": relation}
    first = await say(room, "m.room.message", content, "a2")
    edit: dict[str, Any] = {
        "msgtype": "m.text",
        "body": "* dafür",
        "m.new_content": {"msgtype": "m.text", "body": "dafür"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": first},
    }
    changed = await say(room, "m.room.message", edit, "a3")
    await bot.read(changed)
    own = {"msgtype": "m.notice", "body": "Drei Treffer", "m.relates_to": relation}
    await bot.client.send(room, "m.room.message", own, "b1")
    assert [each.text for each in await reach.thread(there(room, root), 50)] == [
        "Radweg am Bach",
        "dafür",
        "Drei Treffer",
    ]


@pytest.mark.parametrize("thread", [None, "$nirgends", "$a/../../b"])
async def test_what_is_no_thread(bot: Device, people: People, thread: str | None) -> None:
    room = await together(await people("anna"), bot)
    with pytest.raises(UserError):
        await MatrixReach(bot.client).thread(there(room, thread), 10)


def test_where_no_platform_has_a_reach() -> None:
    with pytest.raises(UserError, match="kann ich hier nicht lesen"):
        Reaches().of(Place("terminal", "anna", "personal"))
