"""Rooms with subscriptions: what stands on their walls after a tick and a round of the courier."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.command_line.compose import House
from bot.delivery.records import Delivery
from bot.digest.publisher import Ticked
from bot.digest.records import Rhythm, Subscription, Wish, WishKind
from bot.errors import PostError
from bot.messages import Place
from tests.delivery.fakes import FakeClock
from tests.digest.council import Council
from tests.houses import shown

PLATFORM = "fake"
AT_ONCE = Rhythm(days=())


@dataclass
class Poster:
    """One message on a wall; `text` is '' once it was taken back."""

    id: str
    place: Place
    text: str
    said: list[str] = field(default_factory=list)


@dataclass
class Wall:
    """A platform that knows a delivery by its id when it comes again; `faults` are met by the next posts."""

    posters: list[Poster] = field(default_factory=list)
    faults: list[PostError] = field(default_factory=list)

    async def post(self, delivery: Delivery) -> str:
        if self.faults:
            raise self.faults.pop(0)
        text = shown(delivery.reply) if delivery.reply.blocks else ""
        known = next((each for each in self.posters if delivery.id == each.id), None)
        old = next((each for each in self.posters if delivery.replaces == each.id), None)
        if old is not None:
            old.text = text
            old.said.append(text)
            return old.id if text else ""
        if known is None:
            self.posters.append(Poster(delivery.id, delivery.place, text, [text]))
        return delivery.id

    async def draft(self, _draft: Delivery) -> str:
        raise AssertionError("nobody drafts an edition")

    def texts(self, room: str = "raum") -> list[str]:
        return [each.text for each in self.posters if each.place.id == room and each.text]


class Rooms:
    """A house whose digest speaks to a wall, with a council whose nights bring news."""

    def __init__(self, house: House, folder: Path, clock: FakeClock) -> None:
        self.house = house
        self.clock = clock
        self.council = Council(house, folder)
        self.wall = Wall()
        self.digest = house.services.digest

    def place(self, room: str = "raum") -> Place:
        return Place(PLATFORM, room, "room")

    def subscribe(
        self,
        *kinds: WishKind,
        room: str = "raum",
        query: str = "",
        rhythm: Rhythm = AT_ONCE,
        empty: bool = False,
    ) -> Subscription:
        wish = Wish(kinds=kinds or ("decision",), rhythm=rhythm, query=query, empty=empty)
        drafted = self.digest.subscriptions.draft(self.place(room), wish)
        self.digest.subscriptions.confirm(drafted)
        return replace(drafted, state="active")

    def tick(self) -> Ticked:
        """What is due is made and posted."""
        done = self.digest.tick()
        self.post()
        self.digest.tick()
        return done

    def post(self) -> None:
        courier = self.house.bot.courier(PLATFORM, self.wall)
        asyncio.run(courier.settle())


def two_matters(house: House, folder: Path, clock: FakeClock) -> Rooms:
    """A council that dealt with a cycle path (t1) and a playground (t2) yesterday, without results yet."""
    made = Rooms(house, folder, clock)
    made.council.paper("1", "Radweg am Mühlbach", "Der Radweg am Mühlbach wird gebaut.", days=-20)
    made.council.paper("2", "Spielplatz am Anger", days=-20)
    items = (made.council.item("t1", about="1"), made.council.item("t2", about="2"))
    made.council.meet("m1", "rat", *items, days=-1)
    made.council.night()
    made.tick()
    return made
