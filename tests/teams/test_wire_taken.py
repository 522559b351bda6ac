"""Every wire format that we take, as documented, posted signed to the door: what is understood.

Nothing runs behind the door, so that what came in can be read from the inbox.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.command_line.compose import House
from adapters.http.listener import Listener
from adapters.teams.sdk import Endpoints
from adapters.teams.service import TeamsService
from bot.messages import Incoming, Place
from tests.matrix.process import free_port
from tests.teams.bot import LOGIN, TOWN
from tests.teams.world import APP, EVA, TENANT, Answered, Tenant, World, registration

CHANNEL, TEAM, ROOT = "19:abc@thread.tacv2", "19:team@thread.tacv2", "1795343599442"
BOT: dict[str, Any] = {"id": f"28:{APP}", "name": "Ratsbot"}
MENTION = {"type": "mention", "mentioned": BOT, "text": "<at>Ratsbot</at>"}
CLIENT = {
    "type": "clientInfo",
    "locale": "de-DE",
    "country": "DE",
    "platform": "Windows",
    "timezone": "Europe/Berlin",
}
IN_CHANNEL: dict[str, Any] = {
    "conversation": {
        "isGroup": True,
        "conversationType": "channel",
        "tenantId": TENANT,
        "id": f"{CHANNEL};messageid={ROOT}",
    },
    "channelData": {
        "teamsChannelId": CHANNEL,
        "teamsTeamId": TEAM,
        "channel": {"id": CHANNEL},
        "team": {"id": TEAM},
        "tenant": {"id": TENANT},
    },
}
IN_PERSON: dict[str, Any] = {
    "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:1eva"},
    "channelData": {"tenant": {"id": TENANT}},
}
THREAD = Place("teams", f"{TOWN}|{CHANNEL}", "room", ROOT, TOWN)
CHAT = Place("teams", f"{TOWN}|a:1eva", "personal", None, TOWN)
ID = "1700000000001"
ASKED = {
    "type": "message",
    "text": "<at>Ratsbot</at> hallo",
    "textFormat": "plain",
    "entities": [MENTION, CLIENT],
}


def event(kind: str) -> dict[str, Any]:
    return {**IN_CHANNEL, "channelData": {**IN_CHANNEL["channelData"], "eventType": kind}}


def invoke(name: str, **value: Any) -> dict[str, Any]:
    return {**IN_CHANNEL, "type": "invoke", "name": name, "replyToId": "1", "value": value}


TAKEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "mention in a channel": (
        {**IN_CHANNEL, **ASKED},
        {"kind": "message", "text": "hallo", "place": THREAD, "addressed": True, "id": f"{ID} {THREAD.id}"},
    ),
    "mention in HTML": (
        {**IN_CHANNEL, **ASKED, "text": "<at>Ratsbot</at>&nbsp;hallo\n", "textFormat": "xml"},
        {"kind": "message", "text": "hallo"},
    ),
    "personal message": (
        {**IN_PERSON, "type": "message", "text": "suche Radweg", "entities": [CLIENT]},
        {"kind": "message", "text": "suche Radweg", "place": CHAT, "addressed": True},
    ),
    "edit": (
        {**ASKED, **event("editMessage"), "type": "messageUpdate", "text": "<at>Ratsbot</at> neu"},
        {"kind": "edit", "text": "neu", "target": f"{ID} {THREAD.id}"},
    ),
    "undeletion": (
        {**ASKED, **event("undeleteMessage"), "type": "messageUpdate"},
        {"kind": "edit", "text": "hallo", "target": f"{ID} {THREAD.id}"},
    ),
    "deletion": (
        {**event("softDeleteMessage"), "type": "messageDelete"},
        {"kind": "deletion", "target": f"{ID} {THREAD.id}"},
    ),
    "reaction": (
        {**IN_CHANNEL, "type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": "17"},
        {"kind": "reaction", "text": "👍", "target": "17"},
    ),
    "reaction taken back": (
        {**IN_CHANNEL, "type": "messageReaction", "reactionsRemoved": [{"type": "like"}], "replyToId": "17"},
        {"kind": "deletion"},
    ),
    "Action.Submit": (
        {**IN_CHANNEL, "type": "message", "value": {"command": "/mehr"}, "replyToId": "17"},
        {"kind": "action", "text": "/mehr", "place": THREAD},
    ),
    "installed in person": (
        {**IN_PERSON, "type": "installationUpdate", "action": "add"},
        {"kind": "joined", "place": CHAT},
    ),
    "added to a team": (
        {**event("teamMemberAdded"), "type": "conversationUpdate", "membersAdded": [{"id": BOT["id"]}]},
        {"kind": "joined"},
    ),
}
SILENT: dict[str, dict[str, Any]] = {
    "a mention of somebody else": {
        **IN_CHANNEL,
        **ASKED,
        "entities": [
            {"type": "mention", "mentioned": {"id": "29:otto", "name": "Otto"}, "text": "<at>Otto</at>"}
        ],
    },
    "typing": {**IN_PERSON, "type": "typing"},
    "somebody joins": {
        **event("teamMemberAdded"),
        "type": "conversationUpdate",
        "membersAdded": [{"id": "29:x"}],
    },
    "a new channel": {**event("channelCreated"), "type": "conversationUpdate"},
    "another name": {**event("channelRenamed"), "type": "conversationUpdate"},
    "an upgrade": {**IN_PERSON, "type": "installationUpdate", "action": "add-upgrade"},
    "removed": {**IN_PERSON, "type": "installationUpdate", "action": "remove"},
    "team deleted": {**event("teamDeleted"), "type": "conversationUpdate"},
    "the end": {**IN_PERSON, "type": "endOfConversation"},
}
ASKED_AT_ONCE: dict[str, dict[str, Any]] = {
    "Action.Execute": invoke(
        "adaptiveCard/action",
        action={"type": "Action.Execute", "verb": "command", "data": {"command": "/unsinn"}},
        trigger="manual",
    ),
    "feedback": invoke(
        "message/submitAction",
        actionName="feedback",
        actionValue={"reaction": "like", "feedback": '{"feedbackText":".."}'},
    ),
    "search": invoke(
        "composeExtension/query",
        commandId="suche",
        parameters=[{"name": "initialRun", "value": "true"}],
        queryOptions={"skip": 0, "count": 25},
    ),
    "link": invoke("composeExtension/queryLink", url="https://ris.kraehenfurt.example/vorlage/1"),
    "link of a stranger": invoke("composeExtension/anonymousQueryLink", url="https://ris.example/1"),
}


class Doorstep:
    """A door behind which nobody works, so that what came in lies there to be looked at."""

    def __init__(self, house: House, world: World, url: str) -> None:
        self.house, self.world = house, world
        self.tenant = Tenant(world, url)

    async def post(self, said: dict[str, Any]) -> Answered:
        """With the fields that every activity has; as text, so that it is read as it comes over the wire."""
        whole = {
            "id": ID,
            "timestamp": "2026-11-22T10:33:19.445Z",
            "serviceUrl": self.world.service_url,
            "channelId": "msteams",
            "from": EVA.wire(),
            "recipient": BOT,
            "locale": "de-DE",
            **said,
        }
        return await self.tenant.post(json.loads(json.dumps(whole)))

    def understood(self) -> list[Incoming]:
        found = []
        while turn := self.house.mailbox.next_turn("teams"):
            found.append(turn.incoming)
            self.house.mailbox.finish(turn, [])
        return found


@pytest.fixture
async def door(council: House, world: World) -> AsyncIterator[Doorstep]:
    base = f"http://127.0.0.1:{(port := free_port())}"
    client = world.login_client()
    config = world.config(registration(TOWN))
    service = TeamsService(council.bot, config, base, endpoints=Endpoints(world.metadata_url, LOGIN, client))
    listener = Listener("127.0.0.1", port, service.routes())
    listener.bind()
    stop = asyncio.Event()
    running = asyncio.create_task(listener.run(stop))
    yield Doorstep(council, world, f"{base}/api/teams/{TOWN}/messages")
    stop.set()
    await running
    client.close()


@pytest.mark.parametrize("name", TAKEN)
async def test_understood(door: Doorstep, name: str) -> None:
    said, expected = TAKEN[name]
    answer = await door.post(said)
    assert (answer.status, answer.body) == (202, None)
    (incoming,) = door.understood()
    assert {field: getattr(incoming, field) for field in expected} == expected
    assert incoming.sender.key not in {EVA.id, EVA.aad, EVA.name}


async def test_nothing_is_said_to_us(door: Doorstep) -> None:
    for number, (name, said) in enumerate(SILENT.items()):
        assert (await door.post({**said, "id": str(number)})).status == 202, name
        assert door.understood() == [], name


async def test_asked_and_answered_at_once(door: Doorstep) -> None:
    for number, (name, said) in enumerate(ASKED_AT_ONCE.items()):
        answer = await door.post({**said, "id": str(number)})
        assert (answer.status, isinstance(answer.body, dict)) == (200, True), name
        assert door.understood() == [], name


async def test_what_is_stored_names_no_person(door: Doorstep) -> None:
    for number, (said, _) in enumerate(TAKEN.values()):
        await door.post({**said, "id": str(number)})
    dump = "\n".join(
        str(tuple(row))
        for table in ("inbox", "outbox", "ledger", "place_setting")
        for row in door.house.services.db.rows(f"SELECT * FROM {table}", [])
    )
    assert TENANT in dump
    for private in (EVA.id, EVA.aad, EVA.name):
        assert private not in dump
