"""From activities through the inbox: edits, deletions and votes find what they are about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from adapters.teams.places import activity_of
from adapters.teams.reading import read_all
from bot.delivery.records import Turn
from bot.messages import Reply, Text
from bot.settings import Embeddings, Settings
from tests.teams.activities import ME, POST, REGISTRATION, activity

EDIT = {"eventType": "editMessage"}
CLEAN = {"text": None, "entities": None}


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = tmp_path_factory.mktemp("turns") / "test.db"
    made = build(replace(Settings(), database=path, embeddings=Embeddings(kind="off")))
    yield made
    made.close()


def take(house: House, **fields: Any) -> int:
    return house.bot.mailbox.take_in("teams", read_all(activity(**fields), REGISTRATION, ME))


def turn(house: House, *said: str) -> Turn:
    """The next one, answered with these words."""
    taken = house.bot.mailbox.next_turn("teams")
    assert taken is not None
    house.bot.mailbox.finish(taken, [Reply("answer", (Text(each),)) for each in said])
    return taken


def post(house: House, reference: str = POST) -> tuple[str | None, str, int]:
    """Posts what is due: what it replaces, which message it answers, how many blocks it has."""
    (due,) = house.bot.mailbox.due("teams")
    house.bot.mailbox.sent(due.id, reference)
    return due.replaces, activity_of(due.answers or ""), len(due.reply.blocks)


def test_a_redelivered_activity_is_one_turn(house: House) -> None:
    assert [take(house), take(house)] == [1, 0]


def test_an_edit_replaces_the_answer_and_stays_meant_for_us(house: House) -> None:
    take(house)
    turn(house, "Radweg")
    assert post(house) == (None, "1700000000001", 1)
    take(
        house,
        type="messageUpdate",
        channelData=EDIT,
        text="Gehweg",
        entities=[],
        timestamp="2026-11-22T11:00Z",
    )
    edited = turn(house, "Gehweg").incoming
    assert (edited.text, edited.addressed) == ("Gehweg", True)
    assert post(house) == (POST, "1700000000001", 1)
    take(house, type="messageUpdate", channelData=EDIT, timestamp="2026-11-22T11:01Z")
    assert turn(house, "Radweg").incoming.text == "/suche Radweg"


def test_nobody_edits_what_another_wrote(house: House) -> None:
    take(house)
    turn(house, "Radweg")
    otto = {"id": "29:otto", "aadObjectId": "0770"}
    assert take(house, type="messageUpdate", channelData=EDIT, **{"from": otto}) == 0


def test_a_deletion_takes_the_answer_away_and_its_recall_brings_it_back(house: House) -> None:
    take(house)
    turn(house, "Radweg")
    post(house)
    take(house, type="messageDelete", channelData={"eventType": "softDeleteMessage"}, **CLEAN)
    turn(house)
    assert post(house, "") == (POST, "1700000000001", 0)
    take(house, type="messageUpdate", channelData={"eventType": "undeleteMessage"})
    turn(house, "Radweg")
    assert post(house, "1700000000010") == (None, "1700000000001", 1)


async def test_a_thumb_is_a_vote_until_it_is_taken_back(house: House) -> None:
    take(house)
    turn(house, "Radweg")
    post(house)
    liked = {"type": "messageReaction", "id": "1", "replyToId": POST, **CLEAN}
    take(house, **liked, reactionsAdded=[{"type": "like"}])
    reaction = turn(house).incoming
    assert [reply async for reply in house.bot.handle(reaction)] == []
    assert house.services.db.value("SELECT sum(value) FROM vote") == 1
    take(house, **liked, reactionsRemoved=[{"type": "like"}])
    turn(house)
    assert house.services.db.value("SELECT count(*) FROM vote") == 0
