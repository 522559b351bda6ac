"""The conversation in a terminal: lines in, replies out, all of it through the mailbox."""

import asyncio
import contextlib
import getpass
import uuid
from collections.abc import Callable, Iterable

from rich.console import Console

from adapters.terminal.background import Background
from adapters.terminal.render import render
from bot.app import Bot, Delivery
from bot.messages import Incoming, Place, Sender

with contextlib.suppress(ImportError):
    import readline  # noqa: F401 - gives input() a line that can be edited, and a history

PLATFORM = "terminal"
PROMPT = "› "
GREETING = (
    "Ratsbot: Frag mich nach Vorlagen und Beschlüssen, etwa /suche Hitzeaktionsplan. "
    "Alles, was ich kann: /hilfe. Ende: Strg-D"
)


class Terminal:
    """One person at one terminal; their place is private, so commands need no slash."""

    def __init__(
        self, bot: Bot, screen: Console, *, home: str | None = None, platform: str = PLATFORM
    ) -> None:
        """`platform` must be another one for a second terminal on the same database at the same time."""
        self.bot = bot
        self.screen = screen
        self.platform = platform
        user = getpass.getuser()
        self.sender = Sender(bot.pseudonym(PLATFORM, user), may_manage=True)
        self.place = Place(platform, self.sender.key, "personal", home=home)
        self.courier = bot.courier(platform, self)
        self.shown = 0

    async def say(self, text: str) -> None:
        """One turn: takes the line in, lets the bot answer and shows what it says."""
        event = Incoming(
            uuid.uuid4().hex, "message", self.place, self.sender, text, self.bot.clock.now(), addressed=True
        )
        await asyncio.to_thread(self.bot.mailbox.take_in, self.platform, [event])
        await self.courier.settle()

    async def greet(self) -> None:
        """Replies that an earlier session still owes come first."""
        self.screen.print(GREETING, style="dim")
        await self.courier.settle()

    async def post(self, delivery: Delivery) -> str:
        if not delivery.reply.blocks:
            return ""  # what a terminal has printed stays printed
        self.screen.print()
        self.screen.print(render(delivery.reply.blocks))
        self.screen.print()
        self.shown += 1
        return delivery.id

    async def draft(self, draft: Delivery) -> str:  # noqa: ARG002
        """A terminal cannot take a line back: progress is shown by the answer's coming."""
        return ""


def converse(terminal: Terminal, read_line: Callable[[], str]) -> None:
    """Goes on until the lines end or the person presses Ctrl-C at the prompt.

    Lines are read in this thread, where Ctrl-C reaches a waiting `input`, and answered in another:
    a loop that waited for a line could neither do its work nor end.
    """
    with Background() as loop:
        loop.run(terminal.greet())
        while True:
            try:
                line = read_line()
            except (EOFError, KeyboardInterrupt):
                terminal.screen.print()
                return
            if line.strip():
                loop.run(terminal.say(line))


def say_all(terminal: Terminal, messages: Iterable[str]) -> None:
    """One turn after the other; the next message may be long in coming."""
    with Background() as loop:
        for message in messages:
            loop.run(terminal.say(message))


def read_from_keyboard() -> str:
    return input(PROMPT)
