"""/verfolgen and /verfolgt as people use them."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.digest.following.follow import MOST
from bot.messages import Hits, Incoming, NewsList, Place, Sender
from bot.texts import following as texts
from bot.texts import papers as paper_texts
from tests.digest.following import Beratung, World, other
from tests.houses import Talk, load, shown
from tests.sources.oparl.maker import archive, paper, url

ROOM = Place("test", "raum", "room")
CLERK, CHAIR = Sender("sachbearbeitung"), Sender("leitung", may_manage=True)


@pytest.fixture
def world(house: House, tmp_path: Path) -> World:
    made = World(house, tmp_path / "archives")
    made.source.put(Beratung("Stadtrat", "k1", "m1", "2026-06-24"))
    made.source.others = [other(2, "Hundesteuer"), other(3, "Spielplatz im Erlengrund")]
    made.run("initial")
    return made


@pytest.fixture
def talk(world: World) -> Talk:
    return Talk(world.house)


def plain(text: str) -> str:
    return " ".join(text.split())


async def say(world: World, text: str, sender: Sender = CHAIR, place: Place = ROOM) -> str:
    event = Incoming("e", "message", place, sender, text, world.house.clock.now(), addressed=True)
    return plain("".join([shown(reply) async for reply in world.house.bot.handle(event)]))


async def test_following_one_paper_and_ending_it(world: World, talk: Talk) -> None:
    assert texts.followed_now("2025/0001") in plain(await talk("/verfolgen 2025/0001"))
    ((_, root),) = world.deliver()
    card = root.blocks[0]
    assert isinstance(card, Hits)
    assert (card.hits[0].reference, card.hits[0].title) == ("2025/0001", "Radweg am Mühlbach")
    assert card.hits[0].paper in root.shows
    assert texts.followed_already("2025/0001", "2025/0001") in plain(await talk("/verfolgen 2025/0001"))
    listed = await talk("/verfolgt")
    assert "Radweg am Mühlbach" in listed
    assert "24.06.2026" in listed
    assert texts.ended("2025/0001") in plain(await talk("/verfolgen 2025/0001 aus"))
    assert texts.not_followed("2025/0001") in plain(await talk("/verfolgen 2025/0001 aus"))
    assert texts.NONE in plain(await talk("/verfolgt"))


async def test_the_numbers_of_a_list_are_followed_and_ended(world: World, talk: Talk) -> None:
    await talk("/neu 01.01.2025")
    await talk("/verfolgen 1")
    await talk("/verfolgen 2025/0001")
    assert len(world.following.of(talk.place)) == 2
    await talk("/verfolgt")
    second = world.following.of(talk.place)[1]
    await talk("/verfolgen 2 aus")
    assert second not in world.following.of(talk.place)


async def test_without_a_slash_a_number_is_meant_and_words_are_a_question(world: World, talk: Talk) -> None:
    await talk("verfolgen 2025/0001")
    assert len(world.following.of(talk.place)) == 1
    await talk("verfolgen wir den Radweg weiter?")
    assert len(world.following.of(talk.place)) == 1


@pytest.mark.parametrize("number", ["2025/0815", "2025/0009"])
async def test_what_is_not_there_and_what_is_closed_answer_as_for_vorlage(world: World, number: str) -> None:
    closed = paper(9, "Vertrauliches", public=False)
    load(world.house, archive(world.folder / "geheim", closed), index=False)
    assert await say(world, f"/verfolgen {number}") == plain(paper_texts.not_found(number))
    assert await say(world, f"/verfolgen {number} aus") == await say(world, f"/vorlage {number}")


async def test_a_number_of_two_cities_is_asked_about(world: World) -> None:
    there = archive(world.folder / "nachbar", paper(1, "Brücke über den Mühlbach"))
    load(world.house, there, body="nachbarort", index=False)
    asked = await say(world, "/verfolgen 2025/0001")
    assert "passt auf 2 Vorlagen" in asked
    assert texts.follow_one(2) in asked
    assert world.following.of(ROOM) == []
    await say(world, "/verfolgen 2")
    assert len(world.following.of(ROOM)) == 1
    await say(world, "/verfolgen 2025/0001 Probedorf")
    assert len(world.following.of(ROOM)) == 2


async def test_in_a_room_those_decide_who_manage_it(world: World) -> None:
    assert await say(world, "/verfolgen 2025/0001", CLERK) == texts.MAY_NOT
    await say(world, "/verfolgen 2025/0001")
    assert await say(world, "/verfolgen 2025/0001 aus", CLERK) == texts.MAY_NOT
    assert "Radweg am Mühlbach" in await say(world, "/verfolgt", CLERK)
    alone = replace(ROOM, id="allein", kind="personal")
    await say(world, "/verfolgen 2025/0001", CLERK, alone)
    assert len(world.following.of(alone)) == 1


async def test_a_place_follows_so_many_and_no_more(world: World) -> None:
    many = [paper(100 + number, f"Vorlage {number}") for number in range(MOST + 1)]
    load(world.house, archive(world.folder / "viele", *many), kind="backfill", index=False)
    for number in range(MOST):
        await say(world, f"/verfolgen 2025/{100 + number:0>4}")
    assert await say(world, f"/verfolgen 2025/{100 + MOST:0>4}") == plain(texts.full(MOST))
    assert f"1 bis 10 von {MOST}" in await say(world, "/verfolgt")
    assert f"11 bis 20 von {MOST}" in await say(world, "/mehr")


async def test_what_is_out_of_sight_has_no_name_in_the_list(world: World, talk: Talk) -> None:
    await talk("/verfolgen 2025/0001")
    await talk("/verfolgen 2025/0002")
    with world.house.db.write() as w:
        w.execute("UPDATE paper SET publicness = 'hidden' WHERE id = ?", [url("Paper", 2)])
    listed = plain(await talk("/verfolgt"))
    assert "Hundesteuer" not in listed
    assert texts.out_of_sight(1) in listed


async def test_what_happens_stands_under_the_first_message(world: World) -> None:
    await say(world, "/verfolgen 2025/0001")
    ((_, root),) = world.deliver()
    world.source.change("Stadtrat", result="einstimmig beschlossen")
    world.run(harvest=False)
    world.house.services.digest.tick()
    ((where, reply),) = world.deliver()
    assert where.thread is not None
    assert root.key.replace(" ", "-") in where.thread
    (block,) = reply.blocks
    assert isinstance(block, NewsList)
    assert "Beschluss: Stadtrat, 24.06.2026: einstimmig beschlossen" in plain(shown(reply))
    assert "2025/0001" in shown(reply)
    world.house.services.digest.tick()
    assert world.deliver() == []
