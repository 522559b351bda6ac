"""Every wire format that we send, as it left the bot, beside the documented shape, field by field.

Shapes: Bot Framework REST v3 (api-reference), „Bot messages with AI-generated content“, „Universal actions“,
„Respond to search command“, „Link unfurling“ of learn.microsoft.com. Not sent, so not here: streaming (one
to one only), suggested actions, targeted messages, refresh of cards, sensitivity labels, conversations.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest

from adapters.command_line.compose import House
from bot.messages import Answer, Citation, ObjectRef, Place, Reply, Sentence
from tests.teams.bot import TOWN, TeamsBot, teams_bot
from tests.teams.schema import Seen
from tests.teams.service import PREFIX, Call
from tests.teams.shapes import differences
from tests.teams.world import APP, CHANNEL, TENANT, World, registration, until

ROOT = "1700000000000"
THREAD = f"{CHANNEL};messageid={ROOT}"
RIS = "ris.kraehenfurt.example"
DIGITS, ADDRESS = re.compile(r"\d+"), re.compile(r"https?://\S+")
CARD = {
    "contentType": "application/vnd.microsoft.card.adaptive",
    "content": {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": str,
        "body": list,  # its elements: tests.teams.schema
    },
}
ADDRESSED = {
    "type": "message",
    "locale": "de-DE",
    "from": {"id": f"28:{APP}"},
    "conversation": {"id": THREAD},
    "replyToId?": DIGITS,
}
CLAIM = {
    "@type": "Claim",
    "position": int,
    "appearance": {
        "@type": "DigitalDocument",
        "name": re.compile(r".{1,80}"),
        "url?": ADDRESS,
        "abstract": re.compile(r".{1,160}"),
        "keywords": [re.compile(r".{1,28}")],
        "image?": {"@type": "ImageObject", "name": "PDF"},
    },
}
AI = {
    "type": "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    "additionalType": ["AIGeneratedContent"],
    "citation?": [CLAIM],
}
OFFER = {
    **CARD,
    "preview": {
        "contentType": "application/vnd.microsoft.card.thumbnail",
        "content": {"title": str, "text": str},
    },
}
PREVIEW = {**OFFER, "content": {**CARD["content"], "version": "1.3"}}  # type: ignore[dict-item]
RESULT = {"type": "result", "attachmentLayout": "list"}
ERROR = {"statusCode": int, "type": "application/vnd.microsoft.error", "value": {"code": str, "message": str}}
LIKE = {"reaction": "like", "feedback": '{"feedbackText":""}'}
SHAPES: Mapping[str, Any] = {
    "typing": {"type": "typing"},
    "text": {**ADDRESSED, "text": str, "textFormat": {"plain", "xml"}},
    "card": {**ADDRESSED, "summary": str, "attachments": [CARD]},
    "ai answer": {
        **ADDRESSED,
        "text": str,
        "textFormat": "markdown",
        "entities": [AI],
        "channelData": {"feedbackLoop": {"type": "default"}},
    },
    "change": {**ADDRESSED, "id": DIGITS, "summary": str, "attachments": [CARD]},
    "deletion": {},
    "token": {
        "grant_type": "client_credentials",
        "scope": "https://api.botframework.com/.default",
        "client_id": APP,
        "client_secret": str,
        "client_info?": "1",
    },
    "click, card": {"statusCode": 200, "type": CARD["contentType"], "value": CARD["content"]},
    "click, line": {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": str,
    },
    "click, refused": ERROR,
    "feedback": {},
    "search": {"composeExtension": {**RESULT, "attachments": [OFFER]}},
    "search, nothing": {"composeExtension": {"type": "message", "text": str}},
    "link": {"composeExtension": {**RESULT, "attachments": [PREVIEW]}},
    "link, unknown": {"composeExtension": {**RESULT, "attachments": [None]}},
    "task": {"task": {"type": "message", "value": str}},
}


@dataclass
class Record:
    """What has left the bot: by name as in SHAPES, and the requests themselves."""

    sent: dict[str, Any] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)

    def call(self, name: str, bot: TeamsBot, wanted: Callable[[Call], bool]) -> None:
        self.calls[name] = next(each for each in reversed(bot.world.service.calls) if wanted(each))
        self.sent[name] = dict(self.calls[name].body)


@pytest.fixture
async def record(council: House, world: World) -> Record:
    made = Record()
    async with teams_bot(council, world, registration(TOWN, ris_hosts=(RIS,))) as bot:
        await _say(bot, made)
        await _be_asked(bot, made)
        made.sent["token"] = dict(world.identity.requests[-1].form)
    return made


async def _say(bot: TeamsBot, made: Record) -> None:
    await bot.asks("/unsinn")
    made.call("text", bot, lambda call: "text" in call.body)
    question, _ = await bot.asks("/suche Hitzeaktionsplan")
    made.call("card", bot, lambda call: "attachments" in call.body)
    await until(bot.world.service.typing)
    made.call("typing", bot, lambda call: call.body.get("type") == "typing")
    await bot.tenant.edit(question, "/vorlage 538/2024")
    await bot.idle()
    made.call("change", bot, lambda call: call.method == "PUT")
    await bot.tenant.delete(question)
    await until(lambda: bot.world.service.calls[-1].method == "DELETE")
    made.call("deletion", bot, lambda call: call.method == "DELETE")
    where = Place("teams", f"{TOWN}|{CHANNEL}", "room", ROOT, TOWN)
    bot.house.mailbox.enqueue(where, [Reply("ki", (_written(),))], "ki")
    await until(lambda: "entities" in bot.world.service.calls[-1].body)
    made.call("ai answer", bot, lambda call: "entities" in call.body)


def _written() -> Answer:
    paper = ObjectRef("Paper", TOWN, f"https://{RIS}/paper/1")
    cited = [
        Citation(
            paper, "815/2026", "Vorlage.pdf", 3, "Der Rat hat zugestimmt.", f"https://{RIS}/datei/1.pdf"
        ),
        Citation(paper, "", "Niederschrift " * 20, None, "lang " * 90, None),
    ]
    said = Sentence("Der Rat hat *zugestimmt*.", (0, 1)), Sentence("Mehr ist nicht bekannt.", ())
    return Answer(said, tuple(cited), model_written=True)


async def _be_asked(bot: TeamsBot, made: Record) -> None:
    _, answer = await bot.asks("/suche Hitzeaktionsplan", thread="1700000000900")

    async def click(command: str) -> Any:
        action = {"type": "Action.Execute", "verb": "command", "data": {"command": command}}
        where = bot.tenant.in_channel("1700000000900")
        value = {"action": action, "trigger": "manual"}
        got = await bot.tenant.invoke("adaptiveCard/action", value, where=where, replyToId=answer.id)
        return got.body

    async def asked(name: str, **value: Any) -> Any:
        return (await bot.tenant.invoke(name, value, replyToId=answer.id)).body

    def search(words: str) -> dict[str, Any]:
        options = {"skip": 0, "count": 25}
        return {"commandId": "suche", "parameters": [{"name": "q", "value": words}], "queryOptions": options}

    made.sent |= {
        "click, card": await click("/vorlage 538/2024"),
        "click, line": await click("/unsinn"),
        "click, refused": await click("kein Befehl"),
        "feedback": await asked("message/submitAction", actionName="feedback", actionValue=LIKE),
        "search": await asked("composeExtension/query", **search("Hitzeaktionsplan")),
        "search, nothing": await asked("composeExtension/query", **search("xyzzyq")),
        "link": await asked("composeExtension/queryLink", url=f"https://{RIS}/vorlage/1073"),
        "link, unknown": await asked("composeExtension/queryLink", url="https://fremd.example/"),
        "task": await asked("task/fetch"),
    }


async def test_what_is_sent_is_as_documented(record: Record) -> None:
    assert record.sent.keys() == SHAPES.keys()
    found = {name: differences(record.sent[name], shape) for name, shape in SHAPES.items()}
    assert {name: each for name, each in found.items() if each} == {}
    for name in ("card", "change"):
        assert Seen(record.sent[name]["attachments"][0]["content"]).words
    for each in record.sent["search"]["composeExtension"]["attachments"]:
        assert Seen(each["content"]).words
    for name, count in (("link", 1), ("link, unknown", 0)):
        assert len(record.sent[name]["composeExtension"]["attachments"]) == count


async def test_where_it_is_sent(record: Record) -> None:
    """The conversation is quoted as a whole, the question stands in the body, the token in the header."""
    there = f"{PREFIX}/v3/conversations/{quote(THREAD, safe='')}/activities"
    methods = dict.fromkeys(("text", "card", "typing", "ai answer"), "POST")
    methods |= {"change": "PUT", "deletion": "DELETE"}
    assert {name: call.method for name, call in record.calls.items()} == methods
    for name, call in record.calls.items():
        path, _, id_ = call.raw_path.partition("/activities")
        assert f"{path}/activities" == there
        assert bool(id_) == (name in {"change", "deletion"})
        assert call.headers["Authorization"].startswith("Bearer ")
        if name != "deletion":
            assert call.headers["Content-Type"] == "application/json; charset=utf-8"
    assert record.calls["change"].raw_path.endswith(record.sent["change"]["id"])
    assert "replyToId" not in record.sent["ai answer"]
    assert record.sent["token"]["client_id"] == APP != TENANT


async def test_citations_match_the_text(record: Record) -> None:
    said = record.sent["ai answer"]
    (entity,) = said["entities"]
    assert [each["position"] for each in entity["citation"]] == [1, 2]
    assert "[1][2]" in said["text"]
    assert said["text"].startswith(r"Der Rat hat \*zugestimmt\*.")
