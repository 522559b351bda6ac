"""The whole bot on Teams: buttons of cards, rights at each click, the search beside the compose box."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.texts import places
from tests.teams.bot import TOWN, TeamsBot, seen, teams_bot, words
from tests.teams.schema import Seen
from tests.teams.service import Post
from tests.teams.world import EVA, OTTO, TENANT, Answered, Person, World, registration

CARD = "application/vnd.microsoft.card.adaptive"
RIS = "ris.kraehenfurt.example"
HOME = f"/einstellungen stadt {TOWN}"
CHOSEN = "SELECT count(*) FROM place_setting WHERE key = 'stadt'"


@pytest.fixture
async def ruled(council: House, world: World) -> AsyncIterator[TeamsBot]:
    """Otto manages teams, and only he may ask for what is new."""
    city = registration(TOWN, managers=(OTTO.aad,), commands={"neu": (OTTO.aad,)}, ris_hosts=(RIS,))
    async with teams_bot(council, world, city) as made:
        yield made


async def click(bot: TeamsBot, post: Post, command: str, *, by: Person = EVA) -> dict[str, Any]:
    """What answers the click, shown in the card's place or beside it."""
    action = {"type": "Action.Execute", "verb": "command", "data": {"command": command}}
    value = {"action": action, "trigger": "manual"}
    got = await bot.tenant.invoke("adaptiveCard/action", value, by=by, replyToId=post.id)
    assert got.status == 200
    assert isinstance(got.body, dict)
    return got.body


def told(answer: dict[str, Any]) -> str:
    """In a card or in a line."""
    value = answer["value"]
    return " ".join(Seen(value).words) if answer["type"] == CARD else str(value)


async def test_paging_changes_the_card(bot: TeamsBot) -> None:
    _, answer = await bot.asks("/suche Hitzeaktionsplan")
    first = seen(answer.body)
    assert "/mehr" in first.commands
    second = await click(bot, answer, "/mehr")
    assert (second["statusCode"], second["type"]) == (200, CARD)
    assert "6. " in told(second)
    assert "6. " not in " ".join(first.words)
    assert "Mehr gibt es nicht" in told(await click(bot, answer, "/mehr"))
    await bot.idle()
    assert bot.world.service.visible() == [answer]
    assert len(answer.versions) == 1


async def test_details_show_the_paper(bot: TeamsBot) -> None:
    _, answer = await bot.asks("/suche Hitzeaktionsplan")
    details = [each for each in seen(answer.body).commands if each.startswith("/vorlage ")]
    assert len(details) == 5
    for command in details:
        shown = await click(bot, answer, command)
        assert shown["type"] == CARD
        assert "Beratungsfolge" in told(shown)


async def test_a_button_of_somebody_elses_making(bot: TeamsBot) -> None:
    _, answer = await bot.asks("/suche Hitzeaktionsplan")
    for command in ("rm -rf /", "", "/suche \n/neu", "/" + "x" * 9000):
        refused = await click(bot, answer, command)
        assert refused["statusCode"] == 400
        assert refused["type"] == "application/vnd.microsoft.error"


async def test_old_clients_submit_what_new_ones_execute(bot: TeamsBot) -> None:
    where = bot.tenant.in_channel("1700000000000")
    await bot.tenant.post(bot.tenant.activity(where, value={"command": "/hilfe suche"}))
    (answer,) = await bot.posts()
    assert "/suche" in words(answer.body)


async def test_who_may_manage_a_team(ruled: TeamsBot) -> None:
    _, refused = await ruled.asks(HOME)
    assert words(refused.body).endswith(places.MAY_NOT)
    _, settings = await ruled.asks("/einstellungen")
    assert told(await click(ruled, settings, HOME)).endswith(places.MAY_NOT)
    assert ruled.count(CHOSEN) == 0
    assert "Krähenfurt" in told(await click(ruled, settings, HOME, by=OTTO))
    assert ruled.count(CHOSEN) == 1
    _, allowed = await ruled.asks("/einstellungen stadt keine", by=OTTO)
    assert words(allowed.body) == places.CITY_FORGOTTEN


async def test_everybody_manages_their_own_chat(ruled: TeamsBot) -> None:
    await ruled.tenant.personal(f"einstellungen stadt {TOWN}")
    (answer,) = await ruled.posts(conversation="a:eva")
    assert words(answer.body) == places.city_chosen("Krähenfurt")


async def test_a_command_for_some_only(ruled: TeamsBot) -> None:
    _, refused = await ruled.asks("/neu")
    assert words(refused.body).endswith(places.denied("neu"))
    assert told(await click(ruled, refused, "/neu")).endswith(places.denied("neu"))
    _, allowed = await ruled.asks("/neu", by=OTTO)
    assert places.denied("neu") not in words(allowed.body)


async def compose(bot: TeamsBot, words_: str = "", *, by: Person = EVA, skip: int = 0) -> Any:
    parameter = {"name": "q", "value": words_} if words_ else {"name": "initialRun", "value": "true"}
    options = {"skip": skip, "count": 3}
    value = {"commandId": "suche", "parameters": [parameter], "queryOptions": options}
    got = await bot.tenant.invoke("composeExtension/query", value, by=by, where=bot.tenant.in_person())
    return _extension(got)


def _extension(got: Answered) -> Any:
    assert got.status == 200
    assert got.body.keys() == {"composeExtension"}
    return got.body["composeExtension"]


async def test_papers_are_offered_beside_the_compose_box(bot: TeamsBot) -> None:
    first = await compose(bot, "Hitzeaktionsplan")
    assert (first["type"], first["attachmentLayout"], len(first["attachments"])) == ("result", "list", 3)
    for each in first["attachments"]:
        assert "Beratungsfolge" in Seen(each["content"]).words
        assert each["preview"]["content"]["title"].split(":")[0] in " ".join(Seen(each["content"]).words)
    second = await compose(bot, "Hitzeaktionsplan", skip=3)
    titles = [each["preview"]["content"]["title"] for each in (*first["attachments"], *second["attachments"])]
    assert len(set(titles)) == 6
    assert (await compose(bot))["type"] == "result"
    assert (await compose(bot, "xyzzyq"))["type"] == "message"
    assert bot.world.service.calls == []


async def test_a_denied_command_is_denied_there_as_well(ruled: TeamsBot) -> None:
    assert await compose(ruled) == {"type": "message", "text": f"⚠️ {places.denied('neu')}"}


async def test_an_address_becomes_a_card_without_being_fetched(ruled: TeamsBot) -> None:
    async def link(url: str) -> Any:
        return _extension(await ruled.tenant.invoke("composeExtension/queryLink", {"url": url}))

    (paper,) = (await link(f"https://{RIS}/vorlage/1073"))["attachments"]
    assert paper["content"]["version"] == "1.3"
    assert "Hitzeaktionsplan für die Stadt Krähenfurt" in Seen(paper["content"]).words
    for other in (
        f"https://{RIS}/vorlage/0",
        ruled.world.service_url,
        "https://ris.birkenhafen.example/vorlage/1046",
    ):
        assert (await link(other))["attachments"] == []
    assert ruled.world.service.calls == []


async def test_a_search_belongs_to_no_conversation(ruled: TeamsBot) -> None:
    """In the command box; a click always has one, and without it nothing is done."""
    nowhere = {"conversation": None, "channelData": {"tenant": {"id": TENANT}}}

    async def asks(name: str, value: dict[str, Any]) -> Answered:
        return await ruled.tenant.invoke(name, value, where=nowhere)

    typed = {"commandId": "suche", "parameters": [{"name": "q", "value": "Hitzeaktionsplan"}]}
    assert _extension(await asks("composeExtension/query", typed))["type"] == "result"
    linked = await asks("composeExtension/queryLink", {"url": f"https://{RIS}/vorlage/1073"})
    assert len(_extension(linked)["attachments"]) == 1
    action = {"type": "Action.Execute", "verb": "command", "data": {"command": "/neu"}}
    clicked = await asks("adaptiveCard/action", {"action": action, "trigger": "manual"})
    assert clicked.body["statusCode"] == 400


async def test_what_no_card_of_ours_asks_is_answered(bot: TeamsBot) -> None:
    for name in ("task/fetch", "suggestedActions/submit", "message/fetchTask", "signin/verifyState", ""):
        got = await bot.tenant.invoke(name, {})
        assert got.status in {200, 400}
        assert got.body
