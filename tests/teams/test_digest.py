"""The digest in Teams: a card as a post of its own, changed, taken back; follows in their thread; an end."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from tests.digest.desk import ORDER, Desk
from tests.teams.bot import TOWN, TeamsBot, seen, teams_bot, words
from tests.teams.service import Post
from tests.teams.tenant import GROUP
from tests.teams.world import CHANNEL, EVA, OTTO, World, registration, until

ROOT = "1700000000000"
THREAD = f"{CHANNEL};messageid={ROOT}"
NEVER_QUIET = "/einstellungen ruhezeit keine"
"""The tests know no night."""
SUBSCRIPTIONS, FOLLOWS = "SELECT count(*) FROM subscription", "SELECT count(*) FROM follow"


@pytest.fixture
async def bot(council: House, world: World) -> AsyncIterator[TeamsBot]:
    """In its channels Eva manages."""
    async with teams_bot(council, world, registration(TOWN, managers=(EVA.aad,))) as made:
        yield made


@pytest.fixture
def desk(bot: TeamsBot, tmp_path: Path) -> Desk:
    return Desk(bot.house, tmp_path / "nights")


@pytest.fixture
async def subscribed(bot: TeamsBot, desk: Desk) -> TeamsBot:  # noqa: ARG001 - it loads
    """The channel in which everything happens."""
    await bot.asks(NEVER_QUIET)
    _, read_back = await bot.asks(f"/abo {ORDER}")
    _, confirmed = await bot.asks(confirmation(read_back))
    assert "Die nächste Ausgabe: sobald etwas da ist" in words(confirmed.body)
    return bot


def confirmation(read_back: Post) -> str:
    (command,) = (each for each in seen(read_back.body).commands if each.startswith("/abo ja "))
    return command


async def told(bot: TeamsBot, said: str, conversation: str = CHANNEL) -> Post:
    """The one post with these words that stands in a conversation, when all is through."""
    await until(lambda: any(said in words(each.body) for each in bot.world.service.visible(conversation)))
    await bot.idle()
    (post,) = (each for each in bot.world.service.visible(conversation) if said in words(each.body))
    return post


async def test_who_does_not_manage_may_propose_and_not_confirm(bot: TeamsBot, desk: Desk) -> None:
    assert desk.matter()
    _, read_back = await bot.asks(f"/abo {ORDER}", by=OTTO)
    assert "Sofort: neue Beschlüsse aus Probedorf" in words(read_back.body)
    command = confirmation(read_back)
    _, refused = await bot.asks(command, by=OTTO)
    assert "nur, wer den Raum verwalten darf" in words(refused.body)
    _, confirmed = await bot.asks(command)
    assert "Abo 1 läuft" in words(confirmed.body)


async def test_an_edition_is_a_post_of_its_own(subscribed: TeamsBot, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    post = await told(subscribed, desk.title(key))
    assert post.conversation == CHANNEL
    assert "replyToId" not in post.body
    card = seen(post.body)
    for said in ("Probedorf · Stadtrat", "einstimmig beschlossen", desk.title(key), desk.number(key)):
        assert said in " ".join(card.words)
        assert said in post.body["attachments"][0]["content"]["fallbackText"]
    assert [each for each in card.commands if each.startswith("/abo weniger ")]
    desk.council.night()
    desk.tick()
    await subscribed.idle()
    assert len([each for each in subscribed.world.service.posts if each.conversation == CHANNEL]) == 1


async def test_a_corrected_result_changes_the_post(subscribed: TeamsBot, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    post = await told(subscribed, desk.title(key))
    desk.tell(key, "mehrheitlich abgelehnt")
    await until(lambda: len(post.versions) > 1)
    assert "mehrheitlich abgelehnt (berichtigt)" in words(post.body)
    assert "einstimmig" not in words(post.body)
    assert await told(subscribed, desk.title(key)) == post


async def test_what_is_purged_is_taken_back(subscribed: TeamsBot, desk: Desk) -> None:
    gone, stays = desk.matter(), desk.matter()
    desk.decide(gone)
    desk.tell(stays)
    post = await told(subscribed, desk.title(gone))
    assert desk.title(stays) in words(post.body)
    desk.purge(gone)
    await until(lambda: post.deleted)
    desk.tick()
    again = await told(subscribed, desk.title(stays))
    assert desk.title(gone) not in words(again.body)
    assert not [each for each in subscribed.world.service.visible() if desk.title(gone) in words(each.body)]


async def test_what_is_followed_stands_in_the_thread_where_that_was_asked(
    subscribed: TeamsBot, desk: Desk
) -> None:
    key = desk.matter()
    _, refused = await subscribed.asks(f"/verfolgen {desk.number(key)}", by=OTTO)
    assert "wer den Raum verwalten darf" in words(refused.body)
    await subscribed.asks(f"/verfolgen {desk.number(key)}")
    await told(subscribed, "Gemeldet wird hier: ", THREAD)
    desk.tell(key)
    assert (await told(subscribed, "Beschluss: Stadtrat, ", THREAD)).conversation == THREAD
    desk.tell(key, "mehrheitlich abgelehnt")
    corrected = await told(subscribed, "Ergebnis berichtigt: Stadtrat, ", THREAD)
    assert "mehrheitlich abgelehnt statt einstimmig beschlossen" in words(corrected.body)


async def test_a_thread_that_was_deleted_is_left_for_the_channel(subscribed: TeamsBot, desk: Desk) -> None:
    key = desk.matter()
    await subscribed.asks(f"/verfolgen {desk.number(key)}")
    await told(subscribed, "Gemeldet wird hier: ", THREAD)
    subscribed.world.service.gone.add(THREAD)
    desk.tell(key)
    await told(subscribed, "Probedorf · Stadtrat")
    desk.tick()
    assert (await told(subscribed, "Beschluss: Stadtrat, ")).conversation == CHANNEL
    assert subscribed.count(FOLLOWS) == 1


@pytest.mark.parametrize("where", [GROUP, "a:eva"])
async def test_chats_have_no_threads(bot: TeamsBot, desk: Desk, where: str) -> None:
    key = desk.matter()
    say = bot.tenant.group if where == GROUP else bot.tenant.personal
    for count, text in enumerate((NEVER_QUIET, f"/abo {ORDER}", "/abo ja 1"), 1):
        await say(text)
        await bot.posts(count, where)
        await bot.idle()
    await say(f"/verfolgen {desk.number(key)}")
    await told(bot, "Gemeldet wird hier: ", where)
    desk.tell(key)
    assert "replyToId" not in (await told(bot, "Beschluss: Stadtrat, ", where)).body
    assert "replyToId" not in (await told(bot, "Probedorf · Stadtrat", where)).body


@pytest.mark.parametrize("away", ["gone", "blocked"])
async def test_a_channel_that_is_not_there_any_more_ends_all(
    subscribed: TeamsBot, desk: Desk, away: str
) -> None:
    key = desk.matter()
    await subscribed.asks(f"/verfolgen {desk.number(key)}")
    await told(subscribed, "Gemeldet wird hier: ", THREAD)
    assert (subscribed.count(SUBSCRIPTIONS), subscribed.count(FOLLOWS)) == (1, 1)
    getattr(subscribed.world.service, away).add(CHANNEL)
    desk.tell(key)
    await until(lambda: (subscribed.count(SUBSCRIPTIONS), subscribed.count(FOLLOWS)) == (0, 0))
    await subscribed.idle()
    getattr(subscribed.world.service, away).clear()
    desk.tell(desk.matter())
    await subscribed.idle()
    assert not subscribed.world.service.visible(CHANNEL)


async def test_a_thumb_down_offers_filters(subscribed: TeamsBot, desk: Desk) -> None:
    key = desk.matter()
    desk.tell(key)
    post = await told(subscribed, desk.title(key))
    await subscribed.tenant.react(post.id, "dislike", thread=post.id)
    offered = await told(subscribed, "Von selbst ändert sich nichts", f"{CHANNEL};messageid={post.id}")
    assert '/abo 1 ohne Gremium "Stadtrat"' in seen(offered.body).commands
    assert not re.search("ohne", subscribed.house.services.db.value("SELECT wish FROM subscription"))
