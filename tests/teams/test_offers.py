"""Files that the bot has for somebody: offered in the personal chat, put into OneDrive, named elsewhere."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.teams.offers import CONSENT, INFO, INVOKE, KEPT, MOST_BYTES, Offers
from adapters.teams.places import PLATFORM, place_id
from adapters.teams.post import Address
from adapters.teams.storage import Storage
from bot.errors import Undeliverable
from bot.messages import Attachment, Place, Reply, Text
from tests.delivery.fakes import FakeClock
from tests.teams.bot import TOWN, TeamsBot, words
from tests.teams.service import Post
from tests.teams.tenant import CHANNEL, EVA, OTTO, Answered
from tests.teams.world import until

CSV = Attachment("anträge: radwege.csv", "text/csv", "Jahr;Anträge\r\n2024;7\r\n".encode())
CHAT = Place(PLATFORM, place_id(TOWN, "a:eva"), "personal")
STORED = "https://stadt-my.sharepoint.com/personal/eva/Documents/Applications/antraege.csv"


async def offered(bot: TeamsBot) -> Post:
    """The card that asks whether the file is wanted."""
    await bot.tenant.personal("/stand")
    await bot.idle()
    bot.house.mailbox.enqueue(CHAT, [Reply("zahlen", (Text("7 Anträge"), CSV))], "test")
    await until(lambda: any(is_offer(each.body) for each in bot.world.service.visible()))
    return next(each for each in bot.world.service.visible() if is_offer(each.body))


def is_offer(body: Mapping[str, Any]) -> bool:
    return any(each["contentType"] == CONSENT for each in body.get("attachments", ()))


async def decided(bot: TeamsBot, card: Post, action: str, *, upload: str = "liste", **more: Any) -> Answered:
    content = card.body["attachments"][0]["content"]
    address = f"{bot.world.origin}/storage/{upload}"
    info = {"contentUrl": STORED, "name": "antraege.csv", "uploadUrl": address, "uniqueId": "1150D938"}
    value: dict[str, Any] = {"type": "fileUpload", "action": action, "context": content[f"{action}Context"]}
    value |= {"uploadInfo": {**info, "fileType": "csv", **more}} if action == "accept" else {}
    where = bot.tenant.in_person(EVA)
    return await bot.tenant.invoke(INVOKE, value, where=where, replyToId=card.id)


async def outcome(bot: TeamsBot, card: Post) -> Post:
    """What is said when the card is gone."""
    await until(lambda: card.deleted)
    return bot.world.service.visible()[-1]


def spoken(bot: TeamsBot) -> str:
    """All that is said without a file."""
    posts = [each.body for each in bot.world.service.visible()]
    return "\n".join(words(each) for each in posts if not is_file(each))


def is_file(body: Mapping[str, Any]) -> bool:
    return any(each["contentType"] in {CONSENT, INFO} for each in body.get("attachments", ()))


async def test_a_file_is_offered_and_put_where_the_person_wants_it(bot: TeamsBot) -> None:
    card = await offered(bot)
    (asked,) = card.body["attachments"]
    assert asked["name"] == "anträge_ radwege.csv"
    assert asked["content"]["sizeInBytes"] == len(CSV.content)
    assert "7 Anträge" in words(bot.world.service.visible()[-2].body)
    answered = await decided(bot, card, "accept")
    assert (answered.status, answered.body) == (200, {})
    told = await outcome(bot, card)
    assert bot.world.files.taken == {"liste": CSV.content}
    assert bot.world.files.ranges == [f"bytes 0-{len(CSV.content) - 1}/{len(CSV.content)}"]
    assert "Authorization" not in bot.world.files.asked[0]
    assert told.body["attachments"] == [
        {
            "contentType": INFO,
            "contentUrl": STORED,
            "name": "antraege.csv",
            "content": {"uniqueId": "1150D938", "fileType": "csv"},
        }
    ]


async def test_a_second_click_finds_nothing_any_more(bot: TeamsBot) -> None:
    card = await offered(bot)
    await decided(bot, card, "accept")
    await outcome(bot, card)
    await decided(bot, card, "accept", upload="noch-einmal")
    await until(lambda: "nicht mehr" in spoken(bot))
    assert list(bot.world.files.taken) == ["liste"]


async def test_no_is_an_answer(bot: TeamsBot) -> None:
    card = await offered(bot)
    await decided(bot, card, "decline")
    assert words((await outcome(bot, card)).body) == "Die Datei anträge: radwege.csv wird nicht gespeichert."
    assert bot.world.files.asked == []


@pytest.mark.parametrize("address", ["https://boese.example/x", "http://169.254.169.254/x", "", 7])
async def test_nothing_is_put_anywhere_else(bot: TeamsBot, address: object) -> None:
    card = await offered(bot)
    await decided(bot, card, "accept", uploadUrl=address)
    assert "ließ sich nicht speichern" in words((await outcome(bot, card)).body)


async def test_a_storage_that_fails_is_told(bot: TeamsBot) -> None:
    card = await offered(bot)
    bot.world.files.status = 503
    await decided(bot, card, "accept")
    assert "ließ sich nicht speichern" in words((await outcome(bot, card)).body)


async def test_nobody_elses_offer_can_be_taken(bot: TeamsBot) -> None:
    card = await offered(bot)
    context = card.body["attachments"][0]["content"]["acceptContext"]
    info = {"uploadUrl": f"{bot.world.origin}/storage/fremd", "contentUrl": STORED, "uniqueId": "1"}
    value = {"type": "fileUpload", "action": "accept", "context": context, "uploadInfo": info}
    answered = await bot.tenant.invoke(INVOKE, value, by=OTTO, where=bot.tenant.in_person(OTTO))
    assert answered.status == 200
    (told,) = await bot.posts(1, "a:otto")
    assert "nicht mehr" in words(told.body)
    assert bot.world.files.taken == {}
    await decided(bot, card, "accept")
    await outcome(bot, card)
    assert list(bot.world.files.taken) == ["liste"]


async def test_in_a_channel_it_says_where_there_are_files(bot: TeamsBot) -> None:
    await bot.asks("/stand")
    room = Place(PLATFORM, place_id(TOWN, CHANNEL), "room", "1700000000000")
    bot.house.mailbox.enqueue(room, [Reply("zahlen", (Text("7 Anträge"), CSV))], "test")
    posts = await bot.posts(2)
    assert not any(is_offer(each.body) for each in posts)
    assert "radwege.csv) gibt es das im persönlichen Chat mit mir" in words(posts[-1].body)


def nowhere(_place: Place) -> Address:
    raise Undeliverable("nobody is told")


async def test_what_nobody_takes_leaves_nothing_behind() -> None:
    clock = FakeClock()
    offers = Offers(Storage(), nowhere, clock.now)
    offers.offer("1", CHAT, CSV)
    offers.offer("1", CHAT, CSV)
    assert len(offers._offered) == 1
    clock.at += KEPT + timedelta(seconds=1)
    offers.offer("2", CHAT, CSV)
    assert list(offers._offered) == ["2"]
    for number in range(3):
        offers.offer(f"groß {number}", CHAT, Attachment("g.csv", "text/csv", b"x" * (MOST_BYTES // 2)))
    assert list(offers._offered) == ["groß 1", "groß 2"]
