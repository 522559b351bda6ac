"""Events whose key has not come: held, tried again, and explained once a day in their room."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters.matrix.reading import Reading, Taken
from adapters.matrix.rooms import PLATFORM
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.app import Bot, Held
from bot.clock import doubted
from bot.messages import Notice, Place, Reply

PATIENCE = timedelta(minutes=2)
"""After which the key will hardly come by itself: it is usually there within seconds."""

GIVE_UP = timedelta(hours=24)
KEY = "undecryptable"
TEXT = (
    "Eine Nachricht hier kann ich nicht lesen: Ihr Schlüssel ist bei mir nicht angekommen. Das passiert "
    "etwa, wenn ein Gerät mich noch nicht kannte. Bitte noch einmal schreiben; hilft das nicht, die App "
    "einmal schließen und neu öffnen."
)


class Decrypting(Protocol):
    def decrypt(self, source: dict[str, Any], room_id: str) -> RoomEvent | None: ...
    def room(self, room_id: str) -> RoomInfo | None: ...


class Undecryptables:
    def __init__(self, client: Decrypting, bot: Bot, reading: Reading) -> None:
        self._client = client
        self._bot = bot
        self._reading = reading
        self._explained: set[tuple[str, str]] = set()
        """What is known to be said, so that the mailbox is not asked at every sync."""

    async def retry(self) -> None:
        """After each sync: a key may have come with it."""
        held = await asyncio.to_thread(self._bot.mailbox.held, PLATFORM)
        now = self._bot.clock.now()
        for each in held:
            await self._one(each, now)

    async def _one(self, held: Held, now: datetime) -> None:
        room = self._client.room(held.place)
        event = self._client.decrypt(json.loads(held.payload), held.place) if room else None
        if event is not None and room is not None:
            taken = Taken()
            await asyncio.to_thread(self._reading.take, room, [event], taken)
            await self._release(held, taken)
        elif doubted(self._bot.clock):
            return  # nobody knows how long it has been waiting
        elif now - held.at > GIVE_UP:
            await self._release(held, Taken())
        elif room is not None and now - held.at > PATIENCE:
            await asyncio.to_thread(self._explain, held, now)

    async def _release(self, held: Held, taken: Taken) -> None:
        mailbox = self._bot.mailbox
        await asyncio.to_thread(mailbox.take_in, PLATFORM, taken.incoming, released=[held.id])

    def _explain(self, held: Held, now: datetime) -> None:
        """Once per room and day: the same origin is posted once."""
        # A key of its own each day, or it would only change what was said the last time.
        name = f"{KEY} {now:%Y-%m-%d}"
        if (held.place, name) not in self._explained:
            place = Place(PLATFORM, held.place, "room")
            self._bot.mailbox.enqueue(place, [Reply(name, (Notice(TEXT),))], name)
            self._explained.add((held.place, name))
