"""Somebody in Matrix rooms, whatever the client: what they have seen, and what they can say."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Event = dict[str, Any]
ENCRYPTION: Event = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Watcher:
    """Everything somebody has seen so far, and waiting for what is still to come."""

    def __init__(self) -> None:
        self.seen: list[Event] = []
        self.times: dict[str, float] = {}
        """time.monotonic() at which each event id was first seen."""
        self._news = asyncio.Condition()

    async def notice(self, event: Event) -> None:
        async with self._news:
            self.seen.append(event)
            self.times.setdefault(event.get("event_id", ""), time.monotonic())
            self._news.notify_all()

    async def wait_for(self, wanted: Callable[[Event], bool], seconds: float = 30) -> Event:
        """The first event, seen already or still to come, that is wanted. AssertionError after `seconds`."""
        looked = 0
        try:
            async with asyncio.timeout(seconds), self._news:
                while True:
                    for event in self.seen[looked:]:
                        if wanted(event):
                            return event
                    looked = len(self.seen)
                    await self._news.wait()
        except TimeoutError:
            last = [(each.get("sender"), each["type"], each.get("content")) for each in self.seen[-5:]]
            raise AssertionError(f"not seen within {seconds} s; the last events: {last}") from None

    async def got(self, event_id: str, seconds: float = 30) -> Event:
        """The event of this id."""
        return await self.wait_for(lambda event: event.get("event_id") == event_id, seconds)

    async def answer(self, event_id: str, *, by: str | None = None, seconds: float = 30) -> Event:
        """The message that replies to this event (in a thread or not), from whoever or from `by`."""
        return await self.wait_for(lambda event: answers(event, event_id, by), seconds)

    def answers(self, event_id: str, *, by: str | None = None) -> list[Event]:
        """All messages seen until now that reply to this event; an edit is none."""
        found = {each["event_id"]: each for each in self.seen if answers(each, event_id, by)}
        return list(found.values())

    async def joined(self, room: str, user_id: str, seconds: float = 30) -> None:
        """Until this user is in the room."""
        await self.wait_for(
            lambda event: (
                event["type"] == "m.room.member"
                and event["room_id"] == room
                and event.get("state_key") == user_id
                and event["content"].get("membership") == "join"
            ),
            seconds,
        )


def answers(event: Event, event_id: str, by: str | None = None) -> bool:
    """Whether this is a readable message in reply to that event, by this user if one is named."""
    if event.get("failure"):
        return False
    relation = event.get("content", {}).get("m.relates_to") or {}
    replied = (relation.get("m.in_reply_to") or {}).get("event_id")
    return event["type"] == "m.room.message" and replied == event_id and by in (None, event.get("sender"))


def new_room(
    invited: Sequence[str], *, name: str | None, direct: bool, encrypted: bool, version: str | None = None
) -> Event:
    """The body of createRoom for a private room."""
    body: Event = {"preset": "private_chat", "invite": list(invited), "is_direct": direct}
    if name is not None:
        body["name"] = name
    if version is not None:
        body["room_version"] = version
    if encrypted:
        body["initial_state"] = [ENCRYPTION]
    return body


class Someone(Watcher, ABC):
    """Who can speak as well."""

    @abstractmethod
    async def send_event(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """The new event's id."""

    async def send(
        self,
        room: str,
        text: str,
        *,
        thread: str | None = None,
        reply: str | None = None,
        mentions: Sequence[str] | None = None,
        **more: Any,
    ) -> str:
        """A text message, in a thread or as a reply; `more` is laid over its content. The event's id."""
        content: Event = {"msgtype": "m.text", "body": text}
        if mentions is not None:
            content["m.mentions"] = {"user_ids": list(mentions)}
        relation: Event = {}
        if thread is not None:
            relation = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": reply is None}
        if reply or thread:
            relation["m.in_reply_to"] = {"event_id": reply or thread}
            content["m.relates_to"] = relation
        return await self.send_event(room, "m.room.message", {**content, **more})

    async def edit(self, room: str, event_id: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        content = {"msgtype": "m.text", "body": f"* {text}", "m.new_content": new, "m.relates_to": relation}
        return await self.send_event(room, "m.room.message", content)

    async def react(self, room: str, event_id: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self.send_event(room, "m.reaction", {"m.relates_to": relation})
