"""Shows replies in Teams: the adapter's half of delivery without loss.

Teams knows no key by which it would recognise a message that is sent again, and a bot cannot read what is
there. So a message may stand there twice whose acknowledgement never reached us: where the process dies, or
the connection breaks, in the moment between, or a 5xx comes after the work was done. Nothing else repeats
anything: changes and deletions may be made again; of a reply in several parts it is remembered which ones
stand there; the deadline is long, so that a slow answer is waited for.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from adapters.teams.cleaning import harmless
from adapters.teams.connector import Conversation, Gone, NoSuchActivity
from adapters.teams.places import activity_of, conversation_of, thread_in
from adapters.teams.render import rendered
from bot.app import Delivery
from bot.errors import PostError, TryLater
from bot.messages import Attachment, Place

AT_ONCE = 16
"""Conversations that are posted to at a time."""
SLOT_SECONDS = 30.0
MORE_PARTS_SECONDS = 15.0
"""The courier ends a post after two minutes. Nothing may then be on its way, or it would be sent again: so
late, without a slot or after a reply's first parts, nothing begins that could last 75 seconds (token, rate
limit, deadline)."""
SLOT_PAUSE = timedelta(seconds=5)
DRAFT_PAUSE = timedelta(seconds=3)
TYPING_SECONDS = 3.0
"""For so long at least Teams shows a typing sign."""
POSTING = "posting"
HAS_DIGITS = re.compile(r"\d")
Activity = Mapping[str, Any]


class Sending(Protocol):
    """What of the connector is needed here."""

    async def send(self, there: Conversation, activity: Activity) -> str: ...
    async def update(self, there: Conversation, id_: str, activity: Activity) -> None: ...
    async def delete(self, there: Conversation, id_: str) -> None: ...
    async def typing(self, there: Conversation) -> None: ...
    def spare(self, there: Conversation) -> bool: ...


@dataclass(frozen=True, slots=True)
class Address:
    """How a place is reached: through its registration's connector, as the bot `bot_id` (28:…)."""

    connector: Sending
    service_url: str
    tenant: str
    bot_id: str


class Offering(Protocol):
    """What offers files to people, see `offers`."""

    def offer(self, id_: str, place: Place, file: Attachment) -> dict[str, Any]: ...


class House(Protocol):
    """What of the bot is needed here."""

    def remember(self, place: Place, key: str, value: str) -> None: ...
    def remembered(self, place: Place, key: str) -> str | None: ...
    def left(self, platform: str, place: str) -> None: ...


class Poster:
    """The courier's port. A reference is the ids of all activities of a reply, parted by blanks.

    `find` gives the address of a place, or raises Undeliverable where none is known that may be believed. It
    is called in a thread.
    """

    def __init__(
        self,
        find: Callable[[Place], Address],
        house: House,
        now: Callable[[], float] = time.monotonic,
        slot_seconds: float = SLOT_SECONDS,
        *,
        offers: Offering | None = None,
    ) -> None:
        self._find, self._house, self._now, self._slot_seconds = find, house, now, slot_seconds
        self._offers = offers
        self._few = asyncio.Semaphore(AT_ONCE)
        self._typed: dict[str, float] = {}

    async def post(self, delivery: Delivery) -> str:
        async with self._slot():
            address = await asyncio.to_thread(self._find, delivery.place)
            try:
                return await self._post(delivery, address)
            except Gone as error:
                # A thread that is not found may be deleted alone; its channel goes on.
                if error.status != 404 or thread_in(delivery.place) is None:  # noqa: PLR2004  HTTP Not Found
                    await asyncio.to_thread(self._house.left, delivery.place.platform, delivery.place.id)
                raise

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """TryLater where none comes free."""
        try:
            async with asyncio.timeout(self._slot_seconds):
                await self._few.acquire()
        except TimeoutError:
            raise TryLater("too many posts at a time", after=SLOT_PAUSE) from None
        try:
            yield
        finally:
            self._few.release()

    async def draft(self, draft: Delivery) -> str:
        """The beginning of the answer, changed in place: so it goes in channels and groups as well, where
        Teams streams nothing, and what stands there is the answer's even after a crash."""
        said, old = rendered(draft.reply), (draft.replaces or "").split()
        if not said:
            await self.typing(draft.place)
            return " ".join(old)
        address = await asyncio.to_thread(self._find, draft.place)
        there = _there(draft.place, address)
        if not address.connector.spare(there):
            raise TryLater("no room for drafts", after=DRAFT_PAUSE)
        id_ = await _put(address.connector, there, _activity(draft, address, said[0].activity()), old[:1])
        return " ".join(filter(None, [id_, *old[1:]]))

    async def typing(self, place: Place) -> None:
        """May be lost, whatever the reason."""
        now = self._now()
        self._typed = {name: at for name, at in self._typed.items() if now - at < TYPING_SECONDS}
        if (where := conversation_of(place)) in self._typed:
            return
        self._typed[where] = now
        try:
            # A later one is of no use, and must not stand in the way of messages.
            async with asyncio.timeout(TYPING_SECONDS):
                address = await asyncio.to_thread(self._find, place)
                await address.connector.typing(_there(place, address))
        except (PostError, TimeoutError):
            return

    async def _post(self, delivery: Delivery, address: Address) -> str:
        old = (delivery.replaces or "").split()
        activities = [_activity(delivery, address, each) for each in self._said(delivery)]
        parts = _Parts(self._house, delivery, several=len(activities) != 1 or len(old) > 1)
        there = _there(delivery.place, address)
        refs = await parts.standing()
        latest = self._now() + MORE_PARTS_SECONDS
        for activity in activities[len(refs) :]:
            if self._now() > latest:
                raise TryLater("the other parts later", after=timedelta())
            refs.append(await _put(address.connector, there, activity, old[len(refs) : len(refs) + 1]))
            await parts.keep(refs)
        for id_ in old[len(activities) :]:
            await address.connector.delete(there, id_)
        return " ".join(filter(None, refs))

    def _said(self, delivery: Delivery) -> list[Activity]:
        """Files of a personal chat are offered below the words, each in a message of its own."""
        reply, offers = delivery.reply, self._offers if delivery.place.kind == "personal" else None
        if offers is None:
            return [each.activity() for each in rendered(reply)]
        files = [harmless(each) for each in reply.blocks if isinstance(each, Attachment)]
        words = tuple(each for each in reply.blocks if not isinstance(each, Attachment))
        said = [each.activity() for each in rendered(replace(reply, blocks=words))]
        asked = (
            offers.offer(f"{delivery.id}.{number}", delivery.place, each) for number, each in enumerate(files)
        )
        return [*said, *asked]


class _Parts:
    """Which parts of a reply stand there already. One reply at a time is posted in a place."""

    def __init__(self, house: House, delivery: Delivery, *, several: bool) -> None:
        self._house, self._delivery, self._several = house, delivery, several

    async def standing(self) -> list[str]:
        """The ids of the first parts, from an earlier attempt."""
        if not self._several:
            return []
        kept = await asyncio.to_thread(self._house.remembered, self._delivery.place, POSTING)
        id_, *refs = json.loads(kept) if kept else [""]
        return refs if id_ == self._delivery.id else []

    async def keep(self, refs: Sequence[str]) -> None:
        if self._several:
            value = json.dumps([self._delivery.id, *refs])
            await asyncio.to_thread(self._house.remember, self._delivery.place, POSTING, value)


async def _put(connector: Sending, there: Conversation, activity: Activity, old: Sequence[str]) -> str:
    """Changes what stands in its place, or posts it. What somebody has deleted meanwhile is posted anew."""
    for id_ in old:
        try:
            await connector.update(there, id_, activity)
        except NoSuchActivity:
            break
        return id_
    try:
        return await connector.send(there, activity)
    except NoSuchActivity:
        if "replyToId" not in activity:
            raise
        # The question is gone, and nothing can be its answer.
        unbound = {name: value for name, value in activity.items() if name != "replyToId"}
        return await connector.send(there, unbound)


def _activity(delivery: Delivery, address: Address, said: Activity) -> Activity:
    """With its addresses, the question's in the body, as Microsoft's own clients have it."""
    asked = activity_of(delivery.answers or "")
    return {
        **said,
        "from": {"id": address.bot_id},
        "conversation": {"id": conversation_of(delivery.place)},
        # What is no message (a joining, a reaction) has a name of ours.
        **({"replyToId": asked} if HAS_DIGITS.search(asked) else {}),
    }


def _there(place: Place, address: Address) -> Conversation:
    return Conversation(address.service_url, conversation_of(place), address.tenant)
