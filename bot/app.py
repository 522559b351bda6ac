"""The one door for adapters: `Bot.handle` answers, `Bot.mailbox` keeps what came in and goes out."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.commands.base import ANSWER, Ask, Services
from bot.commands.registry import registry
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.port import Port
from bot.delivery.records import Delivery
from bot.errors import UserError
from bot.intent import Command, Intent, Question, UnknownCommand, read_intent
from bot.messages import Incoming, Notice, Reply
from bot.texts import general

__all__ = ["Bot", "CommandLine", "Courier", "Delivery", "Mailbox", "Port"]

QUESTION_COMMAND = "suche"
"""What a free question runs as; the assistant takes its place where a model is configured."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as a platform's command list wants it."""

    name: str
    usage: str
    summary: str


class Bot:
    """Made once by the composition root. `pseudonym(platform, user)` makes the key of a Sender."""

    def __init__(
        self, services: Services, mailbox: Mailbox, clock: Clock, pseudonym: Callable[[str, str], str]
    ) -> None:
        self.mailbox = mailbox
        self.clock = clock
        self.pseudonym = pseudonym
        self._services = services

    async def handle(self, incoming: Incoming) -> AsyncIterator[Reply]:
        """All that is said to one event, possibly nothing. Errors meant for the user are answers."""
        if incoming.sender.is_bot or incoming.kind not in {"message", "edit", "action"}:
            return
        try:
            async for each in self._answer(incoming):
                yield each
        except UserError as error:
            yield Reply(ANSWER, (Notice(str(error), "error"),))

    async def _answer(self, incoming: Incoming) -> AsyncIterator[Reply]:
        intent = self._intent(incoming)
        if isinstance(intent, UnknownCommand):
            yield Reply(ANSWER, (Notice(general.unknown_command(intent.name, intent.suggestion)),))
        elif meant := _meant(intent):
            name, args = meant
            async for each in registry()[name].run(Ask(incoming, args, self._services)):
                yield each

    def _intent(self, incoming: Incoming) -> Intent:
        addressed = incoming.addressed or incoming.kind == "action" or incoming.place.kind == "personal"
        names = self._services.settings.names
        return read_intent(incoming.text, addressed=addressed, names=names, commands=registry())

    def courier(self, platform: str, port: Port) -> Courier:
        """The loop that takes this platform's turns, answers them and delivers through `port`."""
        return Courier(self.mailbox, platform, self.handle, port, self.clock)

    def commands(self) -> list[CommandLine]:
        return [CommandLine(each.name, each.usage, each.summary) for each in registry().values()]


def _meant(intent: Intent) -> tuple[str, str] | None:
    """The command to run and its arguments; None where nothing is said to us."""
    match intent:
        case Command(name, args, bare=True) if not registry()[name].understands(args):
            return QUESTION_COMMAND, f"{name} {args}"
        case Command(name, args):
            return name, args
        case Question(text):
            return QUESTION_COMMAND, text
        case _:
            return None
