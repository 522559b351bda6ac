"""How people of the soak speak on each platform, and what they see of the bot there."""

import asyncio
import itertools
import json
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

import aiohttp

from benchmarks.soak_asked import Asked, Standing
from benchmarks.soak_homeserver import Homeserver
from tests.teams.bot import words
from tests.teams.tenant import Person, Tenant
from tests.teams.world import World

DAYS = 60
"""For so many the tokens are good: the bot's clock goes ahead of this machine's."""
DUPLICATES = 0.03
"""The share of events that a platform delivers twice."""
TEXT = "Der Entwurf sieht vor, die Uferpromenade in drei Abschnitten zu sanieren. Die Kosten trägt die Stadt."


class Mouth(Protocol):
    """`rooms` are ids as `Asked` and `Standing` have them."""

    name: str
    rooms: list[str]
    uploads_in: list[str]

    async def ask(self, room: str, sender: int, text: str) -> Asked: ...
    async def edit(self, asked: Asked, text: str) -> None: ...
    async def delete(self, asked: Asked) -> None: ...
    async def react(self, asked: Asked) -> None: ...
    async def chatter(self, room: str, sender: int) -> None: ...
    async def upload(self, room: str, sender: int) -> Asked: ...
    def look(self, open_: Mapping[tuple[str, str], Asked]) -> None: ...
    def standing(self) -> Iterator[Standing]: ...


class MatrixMouth:
    name = "matrix"

    def __init__(self, server: Homeserver, rooms: int, people: int, chance: random.Random) -> None:
        self._server, self._chance, self._looked = server, chance, 0
        self._people = people
        self.rooms = [f"!raum{each}:kraehenfurt.example" for each in range(rooms)]
        self.uploads_in = self.rooms
        for number, room in enumerate(self.rooms):
            known = {self._user(number * 8 + each): f"Person {number * 8 + each}" for each in range(8)}
            server.rooms.open(room, known)

    def _user(self, sender: int) -> str:
        return f"@person{sender % self._people}:kraehenfurt.example"

    async def ask(self, room: str, sender: int, text: str) -> Asked:
        said = text if text.startswith("/") else f"Ratsbot: {text}"
        content = {"msgtype": "m.text", "body": said}
        event = self._server.say(room, self._user(sender), "m.room.message", content)
        if self._chance.random() < DUPLICATES:
            self._server.repeat(event)
        return Asked(room, event, text, self._user(sender))

    async def edit(self, asked: Asked, text: str) -> None:
        new = {"msgtype": "m.text", "body": text if text.startswith("/") else f"Ratsbot: {text}"}
        relation = {"rel_type": "m.replace", "event_id": asked.id}
        content = {"msgtype": "m.text", "body": f"* {text}", "m.new_content": new, "m.relates_to": relation}
        self._server.say(asked.room, asked.sender, "m.room.message", content)

    async def delete(self, asked: Asked) -> None:
        self._server.say(asked.room, asked.sender, "m.room.redaction", {}, redacts=asked.id)

    async def react(self, asked: Asked) -> None:
        messages = self._server.rooms.by_bot()
        below = [each.id for each in messages if (each.room, each.answers) == asked.key]
        for each in below[:1]:
            relation = {"rel_type": "m.annotation", "event_id": each, "key": "👍"}
            self._server.say(asked.room, asked.sender, "m.reaction", {"m.relates_to": relation})

    async def chatter(self, room: str, sender: int) -> None:
        content = {"msgtype": "m.text", "body": "Ich bin dann in der Pause."}
        self._server.say(room, self._user(sender), "m.room.message", content)

    async def upload(self, room: str, sender: int) -> Asked:
        name = f"datei{len(self._server.files)}"
        self._server.files[name] = TEXT.encode()
        info = {"mimetype": "text/plain", "size": len(TEXT)}
        content = {"msgtype": "m.file", "body": "entwurf.txt", "url": f"mxc://kraehenfurt.example/{name}"}
        self._server.say(room, self._user(sender), "m.room.message", {**content, "info": info})
        return await self.ask(room, sender, "/zusammenfassung")

    def look(self, open_: Mapping[tuple[str, str], Asked]) -> None:
        messages = list(self._server.rooms.messages.values())
        for each in messages[self._looked :]:
            asked = open_.get((each.room, each.answers))
            if asked is not None and not asked.first:
                asked.first = each.at
        self._looked = len(messages)

    def standing(self) -> Iterator[Standing]:
        return (Standing(each.room, each.answers, each.words) for each in self._server.rooms.by_bot())


class TeamsMouth:
    """Channels, in each question a thread of its own, and every third room a personal chat."""

    name = "teams"

    def __init__(self, world: World, url: str, rooms: int, people: int, chance: random.Random) -> None:
        self._world, self._url, self._chance, self._people = world, url, chance, people
        self._tenant = Tenant(world)
        self._ids = itertools.count(1_900_000_000_000)
        self._sent: dict[tuple[str, str], dict[str, Any]] = {}
        self._looked = 0
        self._http: aiohttp.ClientSession | None = None
        self._token = self._tenant.token(seconds=DAYS * 86_400)
        self.again = 0
        channels = [f"19:raum{each}@thread.tacv2" for each in range(rooms) if each % 3]
        self.uploads_in = [f"a:person{each}" for each in range(0, rooms, 3)]
        self.rooms = channels + self.uploads_in

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def ask(self, room: str, sender: int, text: str, **more: Any) -> Asked:
        number = str(next(self._ids))
        said = {"text": text} if room in self.uploads_in else self._tenant.addressed(text)
        return await self._say(room, sender, text, number, {**said, **more})

    async def _say(self, room: str, sender: int, text: str, number: str, said: Mapping[str, Any]) -> Asked:
        where, person = self._where(room, sender, number)
        activity = self._tenant.activity(where, by=person, **{**said, "id": number})
        conversation = where["conversation"]["id"]
        asked = Asked(conversation, number, text, person.id)
        self._sent[asked.key] = activity
        await self._deliver(activity)
        if self._chance.random() < DUPLICATES:
            await self._deliver(activity)
        asked.at = time.monotonic()
        return asked

    def _where(self, room: str, sender: int, thread: str) -> tuple[dict[str, Any], Person]:
        personal = room in self.uploads_in
        who = int(room.removeprefix("a:person")) if personal else sender % self._people
        person = Person(f"29:person{who}", f"Person {who}", f"aaaaaaaa-0000-0000-0000-{who:012}")
        where = self._tenant.in_person(person) if personal else self._tenant.in_channel(thread, room)
        return where, person

    async def edit(self, asked: Asked, text: str) -> None:
        activity = self._sent[asked.key]
        changed = {"type": "messageUpdate", **_with_event(activity, "editMessage")}
        said = self._tenant.addressed(text) if activity.get("entities") else {"text": text}
        await self._deliver({**activity, **changed, **said, "timestamp": _now()})

    async def delete(self, asked: Asked) -> None:
        activity = self._sent[asked.key]
        gone = {"type": "messageDelete", **_with_event(activity, "softDeleteMessage")}
        kept = {key: value for key, value in activity.items() if key not in ("text", "entities")}
        await self._deliver({**kept, **gone, "timestamp": _now()})

    async def react(self, asked: Asked) -> None:
        posts = self._world.service.visible(asked.room)
        below = [each.id for each in posts if each.body.get("replyToId") == asked.id]
        activity = self._sent[asked.key]
        kept = {key: value for key, value in activity.items() if key not in ("text", "entities")}
        for each in below[:1]:
            added = {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], "replyToId": each}
            await self._deliver({**kept, **added, "id": str(next(self._ids)), "timestamp": _now()})

    async def chatter(self, room: str, sender: int) -> None:
        """Teams tells the bot of nothing that is not for it."""

    async def upload(self, room: str, sender: int) -> Asked:
        """It is answered that the file cannot be fetched: Microsoft's storage is not played here."""
        address = "https://stadt.sharepoint.example/entwurf.txt"
        file = {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "contentUrl": address,
            "name": "entwurf.txt",
            "content": {"downloadUrl": address, "fileType": "txt"},
        }
        return await self.ask(room, sender, "/zusammenfassung", attachments=[file])

    async def _deliver(self, activity: Mapping[str, Any]) -> None:
        """As Teams does: the same activity again until somebody has taken it."""
        data = json.dumps(activity).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        while True:
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with self._http.post(self._url, data=data, headers=headers) as got:
                    await got.read()
                    if got.ok:
                        return
                    assert got.status >= 500, (got.status, activity)
            self.again += 1
            await asyncio.sleep(0.5)

    def look(self, open_: Mapping[tuple[str, str], Asked]) -> None:
        calls = self._world.service.calls
        for call in calls[self._looked : (end := len(calls))]:
            done = call.fault is None or call.fault.kind in {"lost", "slow"}
            if done and call.method == "POST" and call.body.get("type") == "message":
                asked = open_.get((call.path.split("/")[3], str(call.body.get("replyToId", ""))))
                if asked is not None and not asked.first:
                    asked.first = call.at
        self._looked = end

    def standing(self) -> Iterator[Standing]:
        for each in self._world.service.visible():
            yield Standing(each.conversation, str(each.body.get("replyToId", "")), words(each.body))


def _with_event(activity: Mapping[str, Any], event: str) -> dict[str, Any]:
    return {"channelData": {**activity.get("channelData", {}), "eventType": event}}


def _now() -> str:
    """Changes are told apart by their moment."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{time.time_ns() // 1_000_000 % 1000:03}Z"
