"""Activities as Microsoft's documentation shows them, of a fictional city."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from adapters.teams.config import Registration
from adapters.teams.people import Me
from adapters.teams.reading import read
from adapters.teams.wire import Activity
from bot.messages import Incoming

APP = "11111111-2222-3333-4444-555555555555"
BOT = f"28:{APP}"
TENANT = "99999999-0000-0000-0000-000000000001"
ANNA = "aaaaaaaa-0000-0000-0000-00000000000a"
CHEFIN = "cccccccc-0000-0000-0000-00000000000c"
CITY = "kraehenfurt"
CHANNEL = "19:kanal@thread.tacv2"
TEAM = "19:team@thread.tacv2"
ROOT = "1699999999999"
POST = "1700000000009"
"""A message of the bot."""
SERVICE = "https://smba.trafficmanager.net/emea/"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

REGISTRATION = Registration(
    CITY,
    APP,
    TENANT,
    secret="geheim",  # noqa: S106 - opens nothing
    managers=(CHEFIN.upper(),),
    commands={"einstellungen": (CHEFIN,), "neu": (ANNA.upper(), CHEFIN)},
    ris_hosts=("ris.kraehenfurt.example",),
)
ME = Me(lambda user: f"key-{user}", lambda: NOW)

PERSONAL = {"conversationType": "personal", "tenantId": TENANT, "id": "a:1abc_-def"}
GROUP = {"conversationType": "groupChat", "isGroup": True, "tenantId": TENANT, "id": "19:gruppe@thread.v2"}
ROOM = f"{CITY}|{CHANNEL}"
MESSAGE = f"1700000000001 {ROOM}"
THREAD = {
    "conversationType": "channel",
    "isGroup": True,
    "tenantId": TENANT,
    "id": f"{CHANNEL};messageid={ROOT}",
}
MENTION = {
    "type": "mention",
    "mentioned": {"id": BOT, "name": "Ratsbot"},
    "text": "<at>Ratsbot</at>",
}


def raw(conversation: dict[str, Any] = THREAD, **fields: Any) -> dict[str, Any]:
    """A message in a channel thread that mentions the bot, with `fields` laid over it; None removes one."""
    data: dict[str, Any] = {"tenant": {"id": TENANT}}
    if conversation["conversationType"] == "channel":
        data |= {"team": {"id": TEAM}, "channel": {"id": CHANNEL}}
    activity = {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-22T10:33:19.4455513Z",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"id": "29:anna", "name": "Anna Ahorn", "aadObjectId": ANNA},
        "recipient": {"id": BOT, "name": "Ratsbot"},
        "conversation": conversation,
        "text": "<at>Ratsbot</at> /suche Radweg",
        "textFormat": "plain",
        "locale": "de-DE",
        "entities": [MENTION, {"type": "clientInfo", "locale": "de-DE", "platform": "Windows"}],
        "channelData": data,
    }
    merged = {**activity, **fields}
    return deepcopy({name: value for name, value in merged.items() if value is not None})


def activity(conversation: dict[str, Any] = THREAD, **fields: Any) -> Activity:
    """The same, read after its way over the wire."""
    return Activity.read(json.loads(json.dumps(raw(conversation, **fields))))


def reads(conversation: dict[str, Any] = THREAD, **fields: Any) -> Incoming | None:
    return read(activity(conversation, **fields), REGISTRATION, ME)


def said(conversation: dict[str, Any] = THREAD, **fields: Any) -> Incoming:
    incoming = reads(conversation, **fields)
    assert incoming is not None
    return incoming


def mention(name: str, user: str = BOT) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": user, "name": name}, "text": f"<at>{name}</at>"}


def invoke(
    name: str, value: object, conversation: dict[str, Any] = THREAD, id_: str = "f:1", **more: Any
) -> Activity:
    plain = {"text": None, "textFormat": None, "entities": None}
    return activity(conversation, type="invoke", name=name, value=value, id=id_, **plain, **more)


def clicked(command: object, conversation: dict[str, Any] = THREAD, **more: Any) -> Activity:
    action = {"type": "Action.Execute", "verb": "command", "data": {"command": command}}
    value = {"action": action, "trigger": "manual"}
    return invoke("adaptiveCard/action", value, conversation, replyToId=POST, **more)
