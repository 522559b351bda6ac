"""The whole bot on Teams when Teams fails: one visible answer all the same, and an end where there is one."""

import asyncio
import json
from typing import Any

import pytest

from bot.messages import Place, Reply, Text
from tests.teams.bot import TOWN, TeamsBot, words
from tests.teams.faults import BLOCKED, CONFLICT, CUT, GONE, NOT_IN_ROSTER, THROTTLED, Fault, refused
from tests.teams.world import CHANNEL, World, registration, until

ROOT = "1700000000000"
PLACE = Place("teams", f"{TOWN}|{CHANNEL}", "room", ROOT, TOWN)
SLOW = Fault("slow", seconds=1.5)
KNOWN = "SELECT count(*) FROM place_setting WHERE platform = 'teams'"
KEPT = "SELECT count(*) FROM outbox"
DEAD = "SELECT count(*) FROM outbox WHERE state = 'dead'"


def posts_of(bot: TeamsBot) -> list[Any]:
    """Every attempt to post a message."""
    return [each for each in bot.world.service.calls if each.body.get("type") == "message"]


async def quiet(bot: TeamsBot) -> None:
    """The sign that somebody writes is not what shall fail."""
    await bot.asks("/hilfe suche")
    await until(bot.world.service.typing)


def push(bot: TeamsBot, *texts: str) -> None:
    """Something to say that nobody asked for."""
    bot.house.mailbox.enqueue(PLACE, [Reply(each, (Text(each),)) for each in texts], texts[0])


@pytest.mark.parametrize(
    "fault",
    [
        THROTTLED,
        CONFLICT,
        refused(500),
        refused(502),
        refused(503, after="1"),
        CUT,
        Fault("slow", seconds=1.5),
    ],
    ids=["429", "412", "500", "502", "503", "cut", "slow"],
)
async def test_one_answer_however_the_connector_fails(bot: TeamsBot, fault: Fault) -> None:
    await quiet(bot)
    bot.world.service.fail(fault)
    push(bot, "Neues aus dem Rat")
    await bot.posts(2)
    await bot.idle()
    assert len(bot.world.service.visible()) == 2
    first, *more = posts_of(bot)[1:]
    assert len(more) == (0 if fault.kind == "slow" else 1)
    if fault.headers:
        assert more[0].at - first.at >= 1


async def test_a_failed_change_is_made_again(bot: TeamsBot) -> None:
    question, answer = await bot.asks("/hilfe suche")
    bot.world.service.fail(Fault(status=503, only="PUT"))
    await bot.tenant.edit(question, "/hilfe neu")
    await until(lambda: len(answer.versions) > 1)
    assert "/neu" in words(answer.body)
    assert bot.world.service.visible() == [answer]


async def test_a_slow_conversation_delays_no_other(bot: TeamsBot) -> None:
    await quiet(bot)
    bot.world.service.fail(Fault("slow", seconds=6))
    push(bot, "Neues aus dem Rat")
    await until(lambda: len(posts_of(bot)) == 2)
    await bot.tenant.personal("hilfe suche")
    async with asyncio.timeout(5):
        await bot.posts(conversation="a:eva")


@pytest.mark.parametrize("fault", [BLOCKED, NOT_IN_ROSTER], ids=["MessageWritesBlocked", "not in the roster"])
async def test_where_the_bot_may_not_write_any_more(bot: TeamsBot, fault: Fault) -> None:
    await quiet(bot)
    bot.world.service.fail(fault)
    push(bot, "Neues aus dem Rat", "noch etwas")
    await until(lambda: bot.count(KNOWN) == 0)
    assert bot.count(KEPT) == 0  # nothing of a place that the bot has left is kept
    assert len(posts_of(bot)) == 2
    push(bot, "drittens")
    await until(lambda: bot.count(DEAD) == 1)
    assert len(posts_of(bot)) == 2


async def test_a_chat_that_is_gone(bot: TeamsBot) -> None:
    await bot.tenant.personal("hilfe suche")
    await bot.posts()
    await until(bot.world.service.typing)
    await bot.idle()
    bot.world.service.fail(GONE)
    bot.house.mailbox.enqueue(Place("teams", f"{TOWN}|a:eva", "personal"), [Reply("x", (Text("x"),))], "x")
    await until(lambda: bot.count(KNOWN) == 0)
    assert bot.count(KEPT) == 0


async def test_a_removed_bot_comes_back(bot: TeamsBot) -> None:
    await quiet(bot)
    bot.world.service.blocked.add(CHANNEL)
    push(bot, "Neues aus dem Rat")
    await until(lambda: bot.count(KNOWN) == 0)
    bot.world.service.blocked.clear()
    _, answer = await bot.asks("/hilfe neu")
    assert "/neu" in words(answer.body)
    assert len(bot.world.service.visible()) == 2


async def test_a_stored_reference_that_was_changed(bot: TeamsBot) -> None:
    await quiet(bot)
    with World() as foreign:
        for change in (
            {"service_url": foreign.service_url},
            {"tenant": "99999999-0000-0000-0000-00000000000f"},
            {"city": "trier"},
            {"conversation": "19:anders@thread.tacv2"},
        ):
            _change_reference(bot, change)
            push(bot, str(change))
            await bot.idle()
        assert foreign.service.calls == []
    assert bot.count(DEAD) == 4
    assert len(posts_of(bot)) == 1
    _, answer = await bot.asks("/hilfe neu")
    assert answer.conversation.startswith(CHANNEL)


def _change_reference(bot: TeamsBot, change: dict[str, str]) -> None:
    db = bot.house.services.db
    where = ("adapter reference",)
    stored = json.loads(db.value("SELECT value FROM place_setting WHERE key = ?", where))
    good = {**stored, "service_url": bot.world.service_url, "tenant": registration().tenant_id, "city": TOWN}
    with db.write() as writer:
        writer.execute(
            "UPDATE place_setting SET value = ? WHERE key = ?",
            (json.dumps({**good, "conversation": CHANNEL, **change}), *where),
        )
