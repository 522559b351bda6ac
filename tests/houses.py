"""A whole Ratsbot for a test: real database, real index, a clock that stands still."""

import io
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.command_line.compose import House
from adapters.terminal.render import console, render
from bot.council.publicness import Publicness
from bot.intake.report import Report
from bot.messages import Block, Incoming, Place, PlaceKind, Reply, Sender
from bot.settings import packaged
from bot.sources.archive import Archive
from bot.store.runs import RunKind

ZONE = ZoneInfo("Europe/Berlin")
DEMO_TOWNS = ("birkenhafen", "kraehenfurt", "quellstadt", "silberbrueck")


def load(
    house: House,
    folder: Path,
    *,
    body: str = "probedorf",
    unstated: Publicness | None = None,
    kind: RunKind | None = None,
    index: bool = True,
    brake: bool = True,
    time_zone: str = "Europe/Berlin",
) -> Report:
    return house.importer().run(
        Archive(folder, zone=ZONE),
        body=body,
        name=body.title(),
        time_zone=time_zone,
        unstated=unstated,
        kind=kind,
        with_index=index,
        brake=brake,
    )


def load_demo(house: House) -> None:
    for town in DEMO_TOWNS:
        load(house, packaged("demo") / town, body=town)


class Talk:
    """A person in a chat. `await talk("/suche x")` is everything the bot says to it."""

    def __init__(
        self, house: House, *, kind: PlaceKind = "personal", home: str | None = None, who: str = "anna"
    ) -> None:
        self.house = house
        self.place = Place("test", "room", kind, home=home)
        self.who = who
        self.count = 0

    async def replies(self, text: str, *, addressed: bool = False) -> list[Reply]:
        self.count += 1
        sender = Sender(self.who)
        now = self.house.clock.now()
        event = Incoming(f"e{self.count}", "message", self.place, sender, text, now, addressed)
        return [reply async for reply in self.house.bot.handle(event)]

    async def blocks(self, text: str) -> list[Block]:
        return [block for reply in await self.replies(text) for block in reply.blocks]

    async def __call__(self, text: str, *, addressed: bool = False) -> str:
        """The answer as a person reads it in a terminal."""
        return "\n".join(shown(reply) for reply in await self.replies(text, addressed=addressed))


def shown(reply: Reply) -> str:
    paper = io.StringIO()
    console(file=paper).print(render(reply.blocks))
    return paper.getvalue()
