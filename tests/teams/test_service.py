"""The whole bot on Teams, through a real listener, JWT validation and connector: what people say and get."""

from typing import Any

import pytest

from bot.texts import places
from tests.teams.bot import TeamsBot, words
from tests.teams.world import APP, CHANNEL, OTTO, until

ROOT = "1700000000000"
THREAD = f"{CHANNEL};messageid={ROOT}"
TEAM = "19:team@thread.tacv2"
ASKED = "/suche Hitzeaktionsplan"


async def test_a_mention_in_a_thread_is_answered_there(bot: TeamsBot) -> None:
    question, answer = await bot.asks(ASKED)
    assert answer.conversation == THREAD
    assert answer.body["from"] == {"id": f"28:{APP}"}
    assert "Krähenfurt: 3 Treffer" in words(answer.body)
    assert answer.body["replyToId"] == question["id"]
    await until(lambda: bot.world.service.typing(THREAD))
    assert len(bot.world.service.typing()) == 1
    assert all(bot.world.identity.issued(call.token) for call in bot.world.service.calls)


async def test_a_new_post_in_the_channel_is_answered_below_it(bot: TeamsBot) -> None:
    await bot.tenant.mention("Hitzeaktionsplan", thread="1700000000001")
    (answer,) = await bot.posts()
    assert answer.conversation == f"{CHANNEL};messageid=1700000000001"


async def test_a_personal_chat_needs_neither_mention_nor_slash(bot: TeamsBot) -> None:
    await bot.tenant.personal("vorlage 538/2024")
    (answer,) = await bot.posts(conversation="a:eva")
    assert "Hitzeaktionsplan für Birkenhafen aufstellen" in words(answer.body)
    assert "Beratungsfolge" in words(answer.body)


async def test_a_person_is_told_what_is_stored_and_makes_it_go(bot: TeamsBot) -> None:
    said: list[str] = []
    for text in (ASKED, "/meinedaten", "/vergiss alles ja", "/meinedaten"):
        await bot.tenant.personal(text)
        said.append(words((await bot.posts(len(said) + 1, conversation="a:eva"))[-1].body))
    assert "„Hitzeaktionsplan“" in said[1]
    assert said[2].startswith("Gelöscht")
    assert "Hitzeaktionsplan" not in said[3]


async def test_in_a_group_only_what_mentions_the_bot(bot: TeamsBot) -> None:
    await bot.tenant.post(bot.tenant.activity(bot.tenant.in_group(), text=ASKED))
    await bot.tenant.group("/hilfe suche")
    (answer,) = await bot.posts()
    await bot.idle()
    assert bot.world.service.visible() == [answer]
    assert answer.conversation == "19:gruppe@thread.v2"
    assert "/suche" in words(answer.body)


async def test_two_threads_do_not_mix(bot: TeamsBot) -> None:
    await bot.tenant.mention(ASKED)
    await bot.tenant.mention("/neu", thread="1700000000500")
    first, second = await bot.posts(2)
    assert {first.conversation, second.conversation} == {THREAD, f"{CHANNEL};messageid=1700000000500"}


async def test_an_edited_question_has_its_answer_changed(bot: TeamsBot) -> None:
    question, answer = await bot.asks(ASKED)
    await bot.tenant.edit(question, "/vorlage 538/2024")
    await until(lambda: len(answer.versions) > 1)
    assert "Beratungsfolge" in words(answer.body)
    assert bot.world.service.visible() == [answer]
    assert [call.method for call in bot.world.service.calls if call.body.get("type") != "typing"] == [
        "POST",
        "PUT",
    ]


async def test_a_deleted_question_takes_its_answer_along(bot: TeamsBot) -> None:
    question, answer = await bot.asks(ASKED)
    await bot.tenant.delete(question)
    await until(lambda: answer.deleted)
    await bot.tenant.undelete(question)
    (again,) = await bot.posts()
    assert words(again.body) == words(answer.body)


async def test_a_question_deleted_before_it_is_answered(bot: TeamsBot) -> None:
    question = bot.tenant.mention_activity(ASKED)
    await bot.tenant.post(question)
    await bot.tenant.delete(question)
    # The answer may be on its way already; what comes after it in this thread is posted after it.
    _, answer = await bot.asks("/hilfe suche")
    await until(lambda: bot.world.service.visible() == [answer])


async def test_thumbs_are_votes_for_the_answer(bot: TeamsBot) -> None:
    _, answer = await bot.asks(ASKED)
    await bot.tenant.react(answer.id)
    await bot.tenant.react(answer.id, "dislike", by=OTTO)
    await until(lambda: bot.count("SELECT count(*) FROM vote") == 2)
    assert _votes(bot) == [(-1, answer.id), (1, answer.id)]


async def test_feedback_is_a_vote_and_the_last_one_counts(bot: TeamsBot) -> None:
    _, answer = await bot.asks(ASKED)
    for reaction in ("like", "dislike"):
        said = {"reaction": reaction, "feedback": '{"feedbackText":"Danke, Frau Beispiel"}'}
        value = {"actionName": "feedback", "actionValue": said}
        got = await bot.tenant.invoke("message/submitAction", value, replyToId=answer.id)
        assert (got.status, got.body) == (200, {})
    assert _votes(bot) == [(-1, answer.id)]
    assert not bot.count("SELECT count(*) FROM inbox WHERE incoming LIKE '%Frau Beispiel%'")


@pytest.mark.parametrize("first", ["installationUpdate", "conversationUpdate"])
async def test_greeted_once(bot: TeamsBot, first: str) -> None:
    tenant, where = bot.tenant, bot.tenant.in_team()
    where["channelData"]["eventType"] = "teamMemberAdded"
    added = tenant.activity(where, type="conversationUpdate", membersAdded=[tenant.bot()])
    both = [added, tenant.activity(tenant.in_team(), type="installationUpdate", action="add")]
    for activity in both if first == "conversationUpdate" else reversed(both):
        assert (await tenant.post(activity)).status == 202
    (greeting,) = await bot.posts()
    await bot.idle()
    assert (greeting.conversation, words(greeting.body)) == (TEAM, places.GREETING)
    assert "ein Programm" in words(greeting.body)
    assert "replyToId" not in greeting.body
    assert len(bot.world.service.visible()) == 1


async def test_greeted_in_person(bot: TeamsBot) -> None:
    await bot.tenant.install(where=bot.tenant.in_person())
    (greeting,) = await bot.posts(conversation="a:eva")
    assert words(greeting.body) == places.GREETING


async def test_a_removed_app_leaves_nothing_behind(bot: TeamsBot) -> None:
    await bot.tenant.personal("einstellungen stadt Krähenfurt")
    await bot.posts()
    kept = "SELECT count(*) FROM place_setting WHERE platform = 'teams'"
    assert bot.count(kept) >= 2
    await bot.tenant.install("remove", where=bot.tenant.in_person())
    assert bot.count(kept) == 0


async def test_a_foreign_tenant_is_refused(bot: TeamsBot) -> None:
    bot.tenant.tenant = "99999999-0000-0000-0000-00000000000f"
    assert (await bot.tenant.mention(ASKED)).status == 403
    assert bot.count("SELECT count(*) FROM inbox") == 0


async def test_a_copy_is_answered_once(bot: TeamsBot) -> None:
    question, _ = await bot.asks(ASKED)
    assert (await bot.tenant.post(question)).status == 200
    await bot.idle()
    assert len(bot.world.service.visible()) == 1


async def test_a_withdrawn_paper_disappears_from_the_chat(bot: TeamsBot) -> None:
    await bot.tenant.personal("vorlage 538/2024")
    (card,) = await bot.posts()
    await bot.tenant.personal("neu")
    await bot.posts(2)
    await bot.idle()
    _withdraw(bot, "birkenhafen", "538/2024")
    await until(lambda: card.deleted)


def _withdraw(bot: TeamsBot, body: str, reference: str) -> None:
    from adapters.command_line.blocking import _block, _the_one  # noqa: PLC0415

    _block(bot.house, _the_one(bot.house, body, reference), "Probe")


def _votes(bot: TeamsBot) -> list[tuple[Any, ...]]:
    """Value and message; only of votes that are for something we have posted."""
    rows = bot.house.services.db.rows(
        "SELECT value, platform_ref FROM vote JOIN ledger USING (outbox) ORDER BY value", []
    )
    return [tuple(row) for row in rows]
