"""The message extension: papers searched beside the compose box, and addresses of papers as cards."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urldefrag, urlsplit
from weakref import WeakValueDictionary

from adapters.teams import responses
from adapters.teams.config import Registration
from adapters.teams.people import Me, sender
from adapters.teams.places import PLATFORM, place_id
from adapters.teams.previews import offer
from adapters.teams.render import rendered
from adapters.teams.responses import Body
from adapters.teams.wire import Activity, identifier, mapping, mappings, text
from bot.app import Bot
from bot.messages import Actions, Block, Hit, Hits, Incoming, ObjectRef, PaperCard, Place, Reply, Sender

LINK_VERSION = "1.3"
"""The newest in which Teams draws a link's card."""
INITIAL = "initialRun"
MORE = "/mehr"
_SECONDS = 3.5
"""Teams waits for five."""
_MOST, _FURTHEST = 25, 200
_LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """`words` '' where nothing has been typed yet."""

    words: str
    skip: int
    count: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> "Wanted":
        """Of any query whatever."""
        given = {
            text(each.get("name")): text(each.get("value")) for each in mappings(value.get("parameters"))
        }
        given.pop(INITIAL, None)
        words = " ".join(" ".join(given.values()).split())[:_LONGEST_QUESTION]
        options = mapping(value.get("queryOptions"))
        return cls(words, _number(options.get("skip"), 0, _FURTHEST), _number(options.get("count"), 1, _MOST))

    @property
    def command(self) -> str:
        return f"/suche {self.words}" if self.words else "/neu"


class Extension:
    def __init__(self, bot: Bot, me: Me, *, seconds: float = _SECONDS) -> None:
        self._bot = bot
        self._me = me
        self._seconds = seconds
        self._searching: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def query(self, registration: Registration, activity: Activity) -> Body:
        """Papers to choose from, each with a card; before anything is typed, the newest."""
        wanted = Wanted.read(mapping(activity.value))
        asking = self._asking(registration, activity)
        shown: list[Body] = []
        lock = self._searching.setdefault(asking.who.key, asyncio.Lock())
        try:
            async with asyncio.timeout(self._seconds), lock:
                remark = await _collect(asking, wanted, shown)
        except TimeoutError:
            remark = responses.TOO_SLOW
        return responses.found(shown) if shown or wanted.skip else responses.remark(remark)

    async def link(self, registration: Registration, activity: Activity) -> Body:
        """The paper at a pasted address, of our own store: nothing is ever fetched. Others show no card."""
        address = _address(mapping(activity.value).get("url"), registration)
        asking = self._asking(registration, activity)
        try:
            async with asyncio.timeout(self._seconds):
                paper = await asking.paper_at(address) if address else None
        except TimeoutError:
            paper = None
        return responses.found([offer(paper, paper, LINK_VERSION)] if paper else [])

    def _asking(self, registration: Registration, activity: Activity) -> "_Asking":
        who = replace(sender(activity, registration, self._me), may_manage=False)
        return _Asking(self._bot, self._me, registration.city, who, activity.id)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Puts commands to the bot in a place of their own, so that `mehr` in the chat is not disturbed."""

    bot: Bot
    me: Me
    city: str
    who: Sender
    id: str

    async def blocks(self, command: str) -> list[Block]:
        where = Place(PLATFORM, place_id(self.city, "compose"), "personal", None, self.city)
        now = self.me.now()
        incoming = Incoming(f"{self.id} {where.id}", "action", where, self.who, command, now, addressed=True)
        return [block async for reply in self.bot.handle(incoming) for block in reply.blocks]

    async def paper_at(self, address: str) -> PaperCard | None:
        """The one paper with exactly this id or web address; a number in it that looks like one is none."""
        for each in dict.fromkeys((address, urldefrag(address)[0])):
            for block in await self.blocks(f"/vorlage {each}"):
                if isinstance(block, PaperCard) and each in {block.web, block.paper.id}:
                    return block
        return None


async def _collect(asking: _Asking, wanted: Wanted, shown: list[Body]) -> str:
    """Puts the wanted part of what is found into `shown`; gives what to say if that is nothing."""
    hits, remark = await _hits(asking, wanted.command, wanted.skip + wanted.count)
    for hit in hits[wanted.skip :]:
        shown.append(await _offered(asking, hit))  # noqa: PERF401 - when time is up, those there are count
    return remark


async def _hits(asking: _Asking, command: str, enough: int) -> tuple[list[Hit], str]:
    """Page after page, each paper once; and what the bot says where it finds none."""
    hits: dict[ObjectRef, Hit] = {}
    remark = responses.NOTHING_FOUND
    while command:
        blocks = await asking.blocks(command)
        found = [hit for block in blocks if isinstance(block, Hits) for hit in block.hits]
        for hit in found:
            hits.setdefault(hit.paper, hit)
        remark = remark if found else _said(blocks) or remark
        command = MORE if found and _goes_on(blocks) and len(hits) < enough else ""
    return list(hits.values())[:enough], remark


async def _offered(asking: _Asking, hit: Hit) -> Body:
    paper = await asking.paper_at(hit.paper.id)
    chosen: Block = paper if paper and paper.paper == hit.paper else Hits("", (hit,))
    return offer(chosen, hit)


def _goes_on(blocks: Sequence[Block]) -> bool:
    offered = (each for block in blocks if isinstance(block, Actions) for each in block.actions)
    return any(each.command == MORE for each in offered)


def _said(blocks: Sequence[Block]) -> str:
    """What is said beside the buttons, which the compose box has not."""
    words = tuple(block for block in blocks if not isinstance(block, Actions))
    return "\n".join(content.text for content in rendered(Reply("", words)))


def _address(said: object, registration: Registration) -> str:
    """'' for whatever is no address of the city's own council information system."""
    address = identifier(said)
    try:
        url = urlsplit(address)
        host, name = url.hostname or "", url.username
    except ValueError:
        return ""
    hosts = {each.lower() for each in registration.ris_hosts}
    return address if url.scheme in {"http", "https"} and name is None and host in hosts else ""


def _number(said: object, least: int, most: int) -> int:
    """Within bounds; `least` of the count is one, so what is no number means as much as fits."""
    if isinstance(said, bool) or not isinstance(said, int):
        return most if least else 0
    return max(least, min(said, most))
