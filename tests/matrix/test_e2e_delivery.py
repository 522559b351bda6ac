"""Answers on their way: slowed down, in parts, to one process only."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from adapters.matrix.post import Poster
from adapters.matrix.signs import Signs
from adapters.matrix.wire import RoomEvent
from bot.app import Delivery
from bot.errors import Undeliverable
from bot.messages import Place, Reply, Text
from tests.matrix.device import Device, encrypted_pair
from tests.matrix.talk import SEARCH, all_said, meet
from tests.matrix.world import Bot, FaultProxy, Person, Synapse

People = Callable[[str], Awaitable[Person]]

ROOMS = "/_matrix/client/v3/rooms"
LONG = Text("\n".join("Wort " * 100 for _ in range(150)))


@pytest.fixture
async def anna(people: People) -> Person:
    return await people("anna")


async def test_a_limit_of_the_homeserver_delays_and_loses_nothing(
    anna: Person, service: Bot, synapse: Synapse
) -> None:
    talk = await meet(anna, service.user_id)
    assert service.user is not None
    synapse.limit(service.user, per_second=2, burst=1)
    asked = [await anna.send(talk.room, SEARCH) for _ in range(4)]
    for each in asked:
        await anna.answer(each, by=service.user_id)
    synapse.limit(service.user, per_second=0, burst=0)
    await talk.fence()
    assert [len(anna.answers(each)) for each in asked] == [1] * 4


async def test_an_answer_whose_acknowledgement_was_lost_stands_once(
    anna: Person, bots: Callable[..., Bot], proxy: FaultProxy
) -> None:
    bot = bots(url=proxy.url)
    await bot.login()
    await bot.start()
    talk = await meet(anna, bot.user_id)
    proxy.fail("lost", only="/send/")
    asked = await anna.send(talk.room, SEARCH)
    await anna.answer(asked, by=bot.user_id)
    while not proxy.failed("lost"):  # noqa: ASYNC110 - the proxy is asked
        await asyncio.sleep(0.05)
    bot.kill()
    proxy.mend()
    await bot.start()
    await talk.fence()
    said = await all_said(anna, bot.user_id, talk.room)
    assert len(said) == 3  # the greeting, the answer, the fence


async def test_one_process_per_device(service: Bot) -> None:
    ended = await service.run("matrix", "login", "--password-file", str(service.folder / "password"))
    assert ended.returncode != 0
    assert "wird schon von einem anderen Prozess benutzt" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_it_stops_at_once_while_it_waits_for_news(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    await talk.fence()
    await anna.send(talk.room, SEARCH)
    stopped = await service.stop()
    assert (stopped.code, stopped.seconds < 5) == (0, True), service.log()
    assert "did not stop in time" not in service.log()
    assert "Traceback" not in service.log()
    await service.start()
    await talk.fence()
    assert len(talk.said()) == 4


async def test_an_answer_of_more_or_fewer_parts_than_before(synapse: Synapse, tmp_path: Path) -> None:
    async with encrypted_pair(synapse, tmp_path) as (bot, anna, room):
        many = await post(bot, room, "a", LONG)
        assert len(many) > 2
        bodies = [(await anna.read(each)).content["body"] for each in many]
        assert sum(map(len, bodies)) > 70_000
        assert await post(bot, room, "b", Text("Kurz"), replaces=many) == many[:1]
        await anna.until(lambda event: text(event) == "Kurz")
        await anna.until(lambda _: {*many[1:]} <= {redacted(event) for event in anna.seen})
        again = await post(bot, room, "c", LONG, replaces=many[:1])
        assert (again[0], len(again)) == (many[0], len(many))
        assert await post(bot, room, "c", LONG, replaces=many[:1]) == again
        assert await post(bot, room, "d", replaces=again) == []
        await anna.until(lambda event: redacted(event) == many[0])


@pytest.mark.parametrize("told", [True, False])
async def test_what_is_refused_because_the_bot_is_out_ends_the_place(
    synapse: Synapse, tmp_path: Path, *, told: bool
) -> None:
    """Whether or not the stream has told before."""
    async with encrypted_pair(synapse, tmp_path) as (bot, anna, room):
        house = House()
        await post(bot, room, "a", Text("Drin"), house=house)
        await anna.client.call("POST", f"{ROOMS}/{room}/kick", {"user_id": bot.client.user_id})
        if told:
            await bot.sync()
        with pytest.raises(Undeliverable, match="403 M_FORBIDDEN"):
            await post(bot, room, "b", Text("Draußen"), house=house)
        assert house.gone == [room]


async def test_a_room_in_which_only_moderators_write_is_kept(synapse: Synapse, tmp_path: Path) -> None:
    async with encrypted_pair(synapse, tmp_path) as (bot, anna, room):
        house = House()
        await anna.client.call("PUT", f"{ROOMS}/{room}/state/m.room.power_levels", {"events_default": 50})
        with pytest.raises(Undeliverable, match="403 M_FORBIDDEN"):
            await post(bot, room, "a", Text("Neues"), house=house)
        assert house.gone == []


class House:
    def __init__(self) -> None:
        self.gone: list[str] = []

    def left(self, _platform: str, place: str) -> None:
        self.gone.append(place)


async def post(
    bot: Device,
    room: str,
    id_: str,
    *blocks: Text,
    replaces: Sequence[str] = (),
    house: House | None = None,
) -> list[str]:
    reply, old = Reply("answer", blocks), " ".join(replaces) or None
    delivery = Delivery(id_, Place("matrix", room, "room"), reply, 0, old)
    return (await Poster(bot.client, Signs(bot.client), house or House()).post(delivery)).split()


def text(event: object) -> str:
    new = event.content.get("m.new_content") or {} if isinstance(event, RoomEvent) else {}
    return str(new.get("body", ""))


def redacted(event: object) -> str | None:
    return event.redacts if isinstance(event, RoomEvent) else None
