"""Activities that are signed as they have to be and otherwise whatever comes: a status that says so, no bug
in a log, and the bot goes on.

RATSBOT_FUZZ=5 spends five minutes; without it some hundred are drawn.
"""

import json
import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.command_line.compose import House
from tests.http.listening import Door, door
from tests.sources.hostile_json import mutated
from tests.teams.bot import OPEN
from tests.teams.tenant import Tenant
from tests.teams.world import World, until

MINUTES = float(os.environ.get("RATSBOT_FUZZ", "0"))
EXAMPLES = 150 if not MINUTES else int(MINUTES * 60 * 60)
TAKEN = {200, 202, 400, 401, 403, 413}
CONSENT = {"name": "fileConsent/invoke", "value": {"type": "fileUpload", "action": "accept", "context": {}}}
CARD = {"type": "Action.Execute", "verb": "command", "data": {"command": "/hilfe"}}


@pytest.fixture
def entrance(council: House, world: World) -> Iterator[Door]:
    with door(council, world) as running:
        yield running


def originals(tenant: Tenant) -> list[dict[str, Any]]:
    """Of every kind that Teams sends."""
    said = tenant.mention_activity("/suche Radweg")
    alone = tenant.activity(tenant.in_person(), text="/hilfe")
    file: dict[str, Any] = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": "a.pdf",
    }
    file |= {
        "contentUrl": "https://x.sharepoint.com/a.pdf",
        "content": {"downloadUrl": "https://x", "fileType": "pdf"},
    }
    edited = {**said["channelData"], "eventType": "editMessage"}
    members = [{"id": f"28:{tenant.app}"}, {"id": "29:eva"}]
    invokes = [
        ("adaptiveCard/action", {"action": CARD, "trigger": "manual"}),
        ("composeExtension/query", {"commandId": "suche", "parameters": [{"name": "text", "value": "Rad"}]}),
        ("composeExtension/queryLink", {"url": "https://ris.example/vorlage/1"}),
        ("message/submitAction", {"actionName": "feedback", "actionValue": {"reaction": "like"}}),
        (CONSENT["name"], CONSENT["value"]),
        ("task/fetch", {"data": {"a": 1}}),
        ("signin/verifyState", {"state": "1"}),
    ]  # fmt: skip
    return [
        said,
        alone,
        {**alone, "attachments": [file]},
        {**said, "type": "messageUpdate", "channelData": edited},
        {**said, "type": "messageDelete"},
        {**said, "type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": "1"},
        {**said, "type": "conversationUpdate", "membersAdded": members, "membersRemoved": members},
        {**said, "type": "installationUpdate", "action": "add"},
        {**said, "type": "typing"},
        {**said, "value": {"command": "/suche Radweg"}},
        *(
            {**said, "type": "invoke", "name": name, "value": value, "replyToId": "1"}
            for name, value in invokes
        ),
    ]


async def test_whatever_is_signed(entrance: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    kinds = originals(entrance.tenant)
    assert [entrance.posts(each).statuses[0] // 100 for each in kinds] == [2] * len(kinds)

    @settings(max_examples=EXAMPLES)
    @given(mutated(kinds))
    def one(activity: Any) -> None:
        said = entrance.posts(json.dumps(activity).encode())
        assert said.closed
        assert said.statuses
        assert set(said.statuses) <= TAKEN
        assert b"Traceback" not in said.raw
        assert b"InternalServerError" not in said.raw

    one()
    await until(lambda: entrance_count(entrance) == 0, 60)
    assert bugs(caplog) == []
    assert entrance.is_well()


def entrance_count(entrance: Door) -> int:
    return int(entrance.house.services.db.value(OPEN) or 0)


def bugs(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR or each.exc_info]
