"""Clicks in cards and votes on answers: answered at once, with the rights of whoever clicks."""

import json
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from adapters.teams import responses
from adapters.teams.invokes import Invokes
from adapters.teams.people import Me
from adapters.teams.wire import Activity
from bot.app import Bot
from bot.messages import Answer, Incoming, Place, Reply, Sentence, Text
from bot.settings import Embeddings, Settings
from bot.texts import places as texts
from tests.houses import load_demo
from tests.teams.activities import CHEFIN, CITY, POST, REGISTRATION, ROOM, ROOT, clicked, invoke, said


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = tmp_path_factory.mktemp("invokes") / "test.db"
    made = build(replace(Settings(), database=path, embeddings=Embeddings(kind="off")))
    load_demo(made)
    yield made
    made.close()


@pytest.fixture
def me(house: House) -> Me:
    return Me(lambda user: house.bot.pseudonym("teams", user), house.clock.now)


@pytest.fixture
def invokes(house: House, me: Me) -> Invokes:
    return Invokes(house.bot, me)


async def test_a_click_changes_the_card(invokes: Invokes) -> None:
    status, body = await invokes.answer(REGISTRATION, clicked("/suche Haushalt"))
    assert (status, body["statusCode"]) == (200, 200)
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert body["value"]["type"] == "AdaptiveCard"
    assert "9 Treffer" in json.dumps(body["value"])


def buttons(part: object) -> Iterator[dict[str, Any]]:
    """All in a card that send something."""
    if isinstance(part, dict):
        if part.get("type") in {"Action.Execute", "Action.Submit"}:
            yield part
        for each in part.values():
            yield from buttons(each)
    elif isinstance(part, list):
        for each in part:
            yield from buttons(each)


async def test_every_button_of_our_cards_is_understood(invokes: Invokes) -> None:
    _, body = await invokes.answer(REGISTRATION, clicked("/suche Haushalt", id_="f:list"))
    found = list(buttons(body["value"]))
    assert {each["type"] for each in found} == {"Action.Execute", "Action.Submit"}
    for number, button in enumerate(found):
        if button["type"] == "Action.Submit":
            sent = said(text=None, entities=None, value=button["data"], replyToId=POST)
            assert sent.kind == "action"
        else:
            click = invoke("adaptiveCard/action", {"action": button, "trigger": "manual"}, id_=f"f:b{number}")
            _, answered = await invokes.answer(REGISTRATION, click)
            assert answered["statusCode"] == 200


async def test_clicks_go_on_where_the_last_one_ended(invokes: Invokes) -> None:
    await invokes.answer(REGISTRATION, clicked("/suche Haushalt"))
    _, more = await invokes.answer(REGISTRATION, clicked("/mehr", id_="f:2"))
    assert "8. 2026" in json.dumps(more["value"], ensure_ascii=False).replace("\u2060", "")
    _, one = await invokes.answer(REGISTRATION, clicked("/vorlage 1", id_="f:3"))
    assert "Beratungsfolge" in json.dumps(one["value"])


async def test_a_sentence_is_told_beside_the_card(invokes: Invokes) -> None:
    _, body = await invokes.answer(REGISTRATION, clicked("/vorlage 9999/99"))
    assert (body["statusCode"], body["type"]) == (200, "application/vnd.microsoft.activity.message")
    assert "9999/99" in body["value"]


async def test_a_long_answer_becomes_the_card(invokes: Invokes) -> None:
    _, body = await invokes.answer(REGISTRATION, clicked("/hilfe"))
    assert body["type"] == "application/vnd.microsoft.card.adaptive"


async def test_whoever_clicks_needs_the_right(invokes: Invokes, house: House) -> None:
    command = "/einstellungen stadt Quellstadt"
    _, denied = await invokes.answer(REGISTRATION, clicked(command))
    assert texts.denied("einstellungen") in denied["value"]
    free = replace(REGISTRATION, commands={})
    _, refused = await invokes.answer(free, clicked(command))
    assert texts.MAY_NOT in refused["value"]
    chefin = {"id": "29:chefin", "aadObjectId": CHEFIN}
    _, done = await invokes.answer(free, clicked(command, **{"from": chefin}))
    assert texts.city_chosen("Quellstadt") in done["value"]
    house.bot.left("teams", ROOM)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"action": "x"},
        {"action": {"type": "Action.Execute", "verb": "command", "data": {"command": "DROP"}}},
        {"action": {"type": "Action.Execute", "verb": "subscribe", "data": {"command": "/hilfe"}}},
        {"action": {"type": "Action.Submit", "verb": "command", "data": {"command": "/hilfe"}}},
        {
            "action": {"type": "Action.Execute", "verb": "command", "data": {"command": "/mehr"}},
            "trigger": "automatic",
        },
    ],
)
async def test_what_no_button_of_ours_sends(invokes: Invokes, value: object) -> None:
    status, body = await invokes.answer(REGISTRATION, invoke("adaptiveCard/action", value))
    assert status == 200
    assert body == {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": responses.NOT_A_BUTTON},
    }


async def test_what_takes_too_long_becomes_a_turn(house: House, me: Me) -> None:
    woken: list[bool] = []
    hasty = Invokes(house.bot, me, lambda: woken.append(True), seconds=0)
    _, body = await hasty.answer(REGISTRATION, clicked("/suche Haushalt", id_="f:slow"))
    assert (body["value"], woken) == (responses.LATER, [True])
    turn = house.bot.mailbox.next_turn("teams")
    assert turn is not None
    assert (turn.incoming.kind, turn.incoming.text) == ("action", "/suche Haushalt")
    assert turn.incoming.place == Place("teams", ROOM, "room", ROOT, CITY)
    house.bot.mailbox.finish(turn, ())


class Scripted(Bot):
    """Says the same to everything."""

    def __init__(self, house: House, *replies: Reply) -> None:
        bot = house.bot
        super().__init__(house.services, bot.mailbox, house.clock, bot.pseudonym, bot.metrics, bot.turns)
        self.replies = replies

    async def handle(self, incoming: Incoming) -> AsyncGenerator[Reply, None]:
        for reply in self.replies:
            if not reply.blocks:
                raise RuntimeError(incoming.text)
            yield reply


async def test_what_one_card_cannot_hold_is_posted(house: House, me: Me) -> None:
    first, second = Reply("a", (Text("Eins"),)), Reply("b", (Text("Zwei"),))
    draft = Reply("a", (Text("Moment …"),), "draft")
    two = Invokes(Scripted(house, draft, first, second), me)
    for _ in range(2):
        _, body = await two.answer(REGISTRATION, clicked("/hilfe", id_="f:two"))
        assert body["value"] == responses.BELOW
    (due,) = house.bot.mailbox.due("teams")
    assert due.reply == first
    house.bot.left("teams", ROOM)


async def test_what_a_model_wrote_is_a_message_with_its_label(house: House, me: Me) -> None:
    answer = Reply("a", (Answer((Sentence("Der Rat stimmte zu.", ()),), (), model_written=True),))
    written = Invokes(Scripted(house, answer), me)
    _, body = await written.answer(REGISTRATION, clicked("/hilfe", id_="f:ai"))
    assert body["value"] == responses.BELOW
    assert [each.reply for each in house.bot.mailbox.due("teams")] == [answer]
    house.bot.left("teams", ROOM)


async def test_a_bug_is_answered_and_its_words_are_not_logged(
    house: House, me: Me, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Invokes(Scripted(house, Reply("a", ())), me)
    status, body = await broken.answer(REGISTRATION, clicked("/suche Geheimes"))
    assert (status, body["statusCode"], body["value"]["message"]) == (200, 500, responses.FAILED)
    assert "RuntimeError" in caplog.text
    assert "Geheimes" not in caplog.text


def feedback(reaction: object, **more: Any) -> Activity:
    value = {
        "actionName": "feedback",
        "actionValue": {"reaction": reaction, "feedback": '{"feedbackText":"Anna war hier"}'},
    }
    return invoke("message/submitAction", value, replyToId=POST, **more)


async def test_feedback_is_a_vote_and_a_later_one_takes_its_place(house: House, invokes: Invokes) -> None:
    mailbox = house.bot.mailbox
    mailbox.enqueue(said().place, [Reply("answer", (Text("Ja."),))], "feedback")
    (delivery,) = mailbox.due("teams")
    mailbox.sent(delivery.id, POST)
    for reaction in ("like", "dislike", "like", "dislike"):
        assert await invokes.answer(REGISTRATION, feedback(reaction)) == (200, {})
    otto = {"id": "29:otto", "aadObjectId": "0770"}
    await invokes.answer(REGISTRATION, feedback("like", **{"from": otto}))
    votes = [dict(row) for row in house.services.db.rows("SELECT * FROM vote ORDER BY value")]
    assert [vote["value"] for vote in votes] == [-1, 1]
    assert "Anna" not in json.dumps(votes)


@pytest.mark.parametrize("reaction", ["love", None, ["like"], {"like": 1}])
async def test_other_feedback_is_taken_and_counts_for_nothing(
    house: House, invokes: Invokes, reaction: object
) -> None:
    before = house.services.db.value("SELECT count(*) FROM vote")
    assert await invokes.answer(REGISTRATION, feedback(reaction)) == (200, {})
    assert house.services.db.value("SELECT count(*) FROM vote") == before
