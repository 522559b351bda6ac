"""Files that the bot has for somebody: offered in the personal chat, put into their OneDrive if they want it.

What is offered lies in memory only, for a few hours: a file that nobody takes leaves nothing behind. After a
restart the card is answered with the word that the file is gone.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.teams import phrases, responses
from adapters.teams.connector import Conversation
from adapters.teams.content import Content, Fields
from adapters.teams.places import conversation_of
from adapters.teams.post import Address
from adapters.teams.responses import Response
from adapters.teams.storage import Storage
from adapters.teams.wire import Activity, identifier, mapping, text
from bot.errors import PostError
from bot.messages import Attachment, Place

log = logging.getLogger(__name__)

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
INVOKE = "fileConsent/invoke"
KEPT = timedelta(hours=6)
MOST_BYTES = 32 << 20
"""Of all files that wait; the oldest go first."""
_FORBIDDEN = re.compile(r'["*:<>?/\\|#%\n]')
"""In the names of files in OneDrive."""


@dataclass(frozen=True, slots=True)
class Offered:
    place: str
    file: Attachment
    until: datetime


class Offers:
    """`find` gives the address of a place, see Poster; it is called in a thread."""

    def __init__(
        self, storage: Storage, find: Callable[[Place], Address], now: Callable[[], datetime]
    ) -> None:
        self._storage, self._find, self._now = storage, find, now
        self._offered: dict[str, Offered] = {}
        self._working: set[asyncio.Task[None]] = set()

    def offer(self, id_: str, place: Place, file: Attachment) -> Fields:
        """The message that asks whether it is wanted; the same `id_` again is the same offer."""
        self._offered.pop(id_, None)
        self._offered[id_] = Offered(place.id, file, self._now() + KEPT)
        self._forget()
        name = _FORBIDDEN.sub("_", file.name)
        content = {
            "description": phrases.FILE_OFFERED,
            "sizeInBytes": len(file.content),
            "acceptContext": {"file": id_},
            "declineContext": {"file": id_},
        }
        return _message({"contentType": CONSENT, "name": name, "content": content}, name)

    async def answer(self, activity: Activity, where: Place) -> Response:
        """Teams waits for it; the file goes on its way beside."""
        value = mapping(activity.value)
        self._forget()
        id_ = identifier(mapping(value.get("context")).get("file"))
        there = self._offered.get(id_)
        offered = self._offered.pop(id_) if there is not None and there.place == where.id else None
        work = asyncio.create_task(self._settle(offered, value, activity.reply_to_id, where))
        self._working.add(work)
        work.add_done_callback(self._working.discard)
        return responses.taken()

    async def close(self) -> None:
        for each in self._working:
            each.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    async def _settle(
        self, offered: Offered | None, value: Mapping[str, Any], card: str, where: Place
    ) -> None:
        """The word of what has become of it takes the card's place, so that nobody clicks twice."""
        try:
            said = await self._outcome(offered, value)
            address = await asyncio.to_thread(self._find, where)
            there = Conversation(address.service_url, conversation_of(where), address.tenant)
            whole = {**said, "from": {"id": address.bot_id}, "conversation": {"id": there.id}}
            await address.connector.send(there, whole)
            if card:
                await address.connector.delete(there, card)
        except PostError as error:
            log.info("Teams: the outcome of an offered file was not told: %s", type(error).__name__)

    async def _outcome(self, offered: Offered | None, value: Mapping[str, Any]) -> Fields:
        if value.get("action") != "accept":
            return _words(phrases.FILE_DECLINED.format(name=offered.file.name)) if offered else _gone()
        if offered is None:
            return _gone()
        wanted = mapping(value.get("uploadInfo"))
        try:
            await self._storage.put(identifier(wanted.get("uploadUrl")), offered.file.content)
        except PostError as error:
            log.warning("Teams: an offered file could not be stored: %s", type(error).__name__)
            return _words(phrases.FILE_FAILED.format(name=offered.file.name))
        return self._stored(offered.file.name, wanted)

    def _stored(self, name: str, wanted: Mapping[str, Any]) -> Fields:
        """The card that opens it; words, where Teams did not say what it needs."""
        address, id_ = identifier(wanted.get("contentUrl")), identifier(wanted.get("uniqueId"))
        if not id_ or not self._storage.allows(address):
            return _words(phrases.FILE_KEPT.format(name=name))
        kind = identifier(wanted.get("fileType"))
        named = text(wanted.get("name")) or name
        info = {"contentType": INFO, "contentUrl": address, "name": named}
        return _message({**info, "content": {"uniqueId": id_, "fileType": kind}}, named)

    def _forget(self) -> None:
        """What nobody took in time, and what there is no room for."""
        now = self._now()
        self._offered = {id_: each for id_, each in self._offered.items() if each.until > now}
        while sum(len(each.file.content) for each in self._offered.values()) > MOST_BYTES:
            self._offered.pop(next(iter(self._offered)))


def _gone() -> Fields:
    return _words(phrases.FILE_GONE)


def _words(said: str) -> Fields:
    return Content(said).activity()


def _message(attachment: Fields, name: str) -> Fields:
    return {"type": "message", "locale": "de-DE", "summary": name, "attachments": [attachment]}
