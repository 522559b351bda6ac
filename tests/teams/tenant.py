"""A tenant of Teams: people in channels, groups and personal chats; what they do is posted to our door."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import aiohttp

from tests.teams.keys import Key

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-0000-0000-0000-000000000001"
CITY = "stadt"
CHANNEL, TEAM, GROUP = "19:rat@thread.tacv2", "19:team@thread.tacv2", "19:gruppe@thread.v2"
ROOT = "1700000000000"
BOT_NAME = "Ratsbot"


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    aad: str

    def wire(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}


EVA = Person("29:eva", "Eva Beispiel", "aaaaaaaa-0000-0000-0000-000000000001")
OTTO = Person("29:otto", "Otto Muster", "aaaaaaaa-0000-0000-0000-000000000002")


@dataclass(frozen=True)
class Answered:
    """How our door answered; `body` is JSON, None where there is none."""

    status: int
    body: Any = None
    headers: Mapping[str, str] | None = None


class Surroundings(Protocol):
    """What a tenant needs of the world: its signing key, and where its connector listens."""

    @property
    def identity(self) -> "Signing": ...

    @property
    def service_url(self) -> str: ...


class Signing(Protocol):
    @property
    def key(self) -> Key: ...


class Tenant:
    """Makes activities as Teams does (`…_activity`), and posts them signed to the door at `url`.

    Every message gets an id of its own; `more` are fields of the activity that are added or replace, those
    that are None are left out.
    """

    def __init__(self, world: Surroundings, url: str = "", *, app: str = APP, tenant: str = TENANT) -> None:
        self.world = world
        self.url = url
        self.app = app
        self.tenant = tenant
        self._ids = itertools.count(1_700_000_000_001)

    # --- what people do

    async def mention(self, text: str, *, thread: str = ROOT, by: Person = EVA, **more: Any) -> Answered:
        """@Ratsbot in a thread of the channel."""
        return await self.post(self.mention_activity(text, thread=thread, by=by, **more))

    async def personal(self, text: str, *, by: Person = EVA, **more: Any) -> Answered:
        return await self.post(self.activity(self.in_person(by), by=by, text=text, **more))

    async def group(self, text: str, *, by: Person = EVA, **more: Any) -> Answered:
        """@Ratsbot in a group chat."""
        said = self.addressed(text)
        return await self.post(self.activity(self.in_group(), by=by, **{**said, **more}))

    async def edit(self, activity: Mapping[str, Any], text: str) -> Answered:
        """`activity` is the message as it was posted."""
        changed = {"type": "messageUpdate", **_with_event(activity, "editMessage")}
        words = self.addressed(text) if activity.get("entities") else {"text": text}
        return await self.post({**activity, **changed, **words, "timestamp": _now()})

    async def delete(self, activity: Mapping[str, Any]) -> Answered:
        gone = {"type": "messageDelete", **_with_event(activity, "softDeleteMessage")}
        kept = {key: value for key, value in activity.items() if key not in ("text", "entities")}
        return await self.post({**kept, **gone, "timestamp": _now()})

    async def undelete(self, activity: Mapping[str, Any]) -> Answered:
        back = {"type": "messageUpdate", **_with_event(activity, "undeleteMessage")}
        return await self.post({**activity, **back, "timestamp": _now()})

    async def react(self, to: str, kind: str = "like", *, thread: str = ROOT, by: Person = EVA) -> Answered:
        """To the message of ours with that id."""
        added = {"type": "messageReaction", "reactionsAdded": [{"type": kind}], "replyToId": to}
        return await self.post(self.activity(self.in_channel(thread), by=by, **added))

    async def invoke(
        self, name: str, value: Mapping[str, Any], *, by: Person = EVA, where: Any = None, **more: Any
    ) -> Answered:
        """A click or a search, in the channel unless `where` says otherwise."""
        asked = {"type": "invoke", "name": name, "value": value, **more}
        return await self.post(self.activity(where or self.in_channel(ROOT), by=by, **asked))

    async def install(self, action: str = "add", *, where: Any = None, by: Person = EVA) -> Answered:
        """Adds the bot to the team, or to `where`; `remove` takes it out."""
        said = {"type": "installationUpdate", "action": action}
        return await self.post(self.activity(where or self.in_team(), by=by, **said))

    # --- where

    def in_channel(self, thread: str | None = ROOT, channel: str = CHANNEL) -> dict[str, Any]:
        whole = f"{channel};messageid={thread}" if thread else channel
        conversation = {"isGroup": True, "conversationType": "channel", "tenantId": self.tenant, "id": whole}
        team = {"id": TEAM, "name": "Hauptamt"}
        named = {"teamsChannelId": channel, "teamsTeamId": TEAM, "channel": {"id": channel}, "team": team}
        return {"conversation": conversation, "channelData": {**named, "tenant": {"id": self.tenant}}}

    def in_team(self) -> dict[str, Any]:
        """Events of a team carry its id as that of the conversation."""
        return self.in_channel(None, TEAM)

    def in_group(self, chat: str = GROUP) -> dict[str, Any]:
        about = {"isGroup": True, "conversationType": "groupChat", "tenantId": self.tenant, "id": chat}
        return {"conversation": about, "channelData": {"tenant": {"id": self.tenant}}}

    def in_person(self, person: Person = EVA) -> dict[str, Any]:
        about = {"conversationType": "personal", "tenantId": self.tenant, "id": f"a:{person.id[3:]}"}
        return {"conversation": about, "channelData": {"tenant": {"id": self.tenant}}}

    # --- activities and their way

    def activity(self, where: Mapping[str, Any], *, by: Person = EVA, **more: Any) -> dict[str, Any]:
        said = {
            "type": "message",
            "id": str(next(self._ids)),
            "timestamp": _now(),
            "serviceUrl": self.world.service_url,
            "channelId": "msteams",
            "from": by.wire(),
            "recipient": self.bot(),
            "textFormat": "plain",
            "locale": "de-DE",
            **where,
            **more,
        }
        return {key: value for key, value in said.items() if value is not None}

    def mention_activity(
        self, text: str, *, thread: str | None = ROOT, by: Person = EVA, **more: Any
    ) -> dict[str, Any]:
        return self.activity(self.in_channel(thread), by=by, **{**self.addressed(text), **more})

    def bot(self) -> dict[str, str]:
        return {"id": f"28:{self.app}", "name": BOT_NAME}

    def addressed(self, text: str) -> dict[str, Any]:
        """The fields of a message that mentions the bot before `text`."""
        tag = f"<at>{BOT_NAME}</at>"
        client = {"type": "clientInfo", "locale": "de-DE", "country": "DE", "platform": "Windows"}
        mention = {"type": "mention", "mentioned": self.bot(), "text": tag}
        return {"text": f"{tag} {text}", "entities": [mention, {**client, "timezone": "Europe/Berlin"}]}

    def token(self, **claims: Any) -> str:
        return self.world.identity.key.token(self.app, self.world.service_url, **claims)

    async def post(self, activity: Any, *, authorization: str | None = None) -> Answered:
        """Signed, unless `authorization` is given: '' for no such header."""
        sent = f"Bearer {self.token()}" if authorization is None else authorization
        headers = {"Authorization": sent} if sent else {}
        # A session per post: tests start and stop loops, and nothing here is to outlive them.
        async with (
            aiohttp.ClientSession() as http,
            http.post(self.url, json=activity, headers=headers) as got,
        ):
            return await answered(got)


async def answered(response: aiohttp.ClientResponse) -> Answered:
    raw = await response.read()
    body = await response.json() if raw and response.content_type == "application/json" else None
    return Answered(response.status, body, dict(response.headers))


def _with_event(activity: Mapping[str, Any], event: str) -> dict[str, Any]:
    return {"channelData": {**activity.get("channelData", {}), "eventType": event}}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
