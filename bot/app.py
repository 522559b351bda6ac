"""The one door for adapters: `Bot.handle` answers, `Bot.mailbox` keeps what came in and goes out."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from bot.clock import Clock
from bot.commands.base import ANSWER, Ask, CommandLine, Services, reply
from bot.commands.einstellungen import HOME
from bot.commands.kept import chosen
from bot.commands.registry import registry
from bot.commands.remembering import remember_shown
from bot.commands.routing import meant_for
from bot.delivery.courier import Courier
from bot.delivery.mailbox import Mailbox
from bot.delivery.port import Port
from bot.delivery.reach import Reach, Reaches, Said
from bot.delivery.records import Delivery, Held, Posted
from bot.errors import UserError
from bot.intent import HELP, Command, Intent, Question, Thanks, UnknownCommand, read_intent
from bot.messages import Incoming, Notice, Place, Reply, Sender, Text, by_model
from bot.metrics import Metrics
from bot.store.editions import edition_of
from bot.store.leaving import forget_place
from bot.texts import general, places
from bot.turns import Turns

log = logging.getLogger(__name__)

__all__ = [
    "Bot", "CommandLine", "Courier", "Delivery", "Held", "Mailbox", "Metrics", "Port", "Reach", "Reaches",
    "Said", "legible",
]  # fmt: skip

CHOICE_COMMAND = "vorlage"
FILE_COMMAND = "zusammenfassung"
NOTICE = "datenschutz"
ADAPTER = "adapter "
"""Before the names of what adapters remember: settings that people see have no blank in theirs."""
ANNOUNCED = "model announced"
VOTES = {"👍": 1, "👎": -1}
LESS = "less"
"""Before an edition's number and who did not like it: the key of what is offered then."""
NEXT_PAGE = frozenset("▶⏩➡")
"""Reactions, without the selectors that say how an emoji is drawn."""
Meant = tuple[str, str, str]
"""The command to run and its arguments, on one line and as typed."""


class Bot:
    """Made once by the composition root. `pseudonym(platform, user)` makes the key of a Sender."""

    def __init__(  # noqa: PLR0917 - see PLR0913
        self,
        services: Services,
        mailbox: Mailbox,
        clock: Clock,
        pseudonym: Callable[[str, str], str],
        metrics: Metrics,
        turns: Turns,
    ) -> None:
        self.mailbox = mailbox
        self.reaches = services.reaches
        self.metrics = metrics
        self.clock = clock
        self.pseudonym = pseudonym
        self.turns = turns
        self._services = services

    async def handle(self, incoming: Incoming) -> AsyncGenerator[Reply, None]:
        """All that is said to one event, possibly nothing. Errors meant for the user are answers."""
        if incoming.sender.is_bot:
            return
        try:
            incoming = await asyncio.to_thread(self._at_home, replace(incoming, text=legible(incoming.text)))
            match incoming.kind:
                case "message" | "edit" | "action":
                    answers = self._answer(incoming)
                case "reaction":
                    answers = self._react(incoming)
                case "joined":
                    answers = self._greet(incoming.place)
                case _:
                    return
            # Whoever breaks off is to close the model's stream, not the garbage collector.
            async with aclosing(answers):
                async for each in answers:
                    yield await asyncio.to_thread(self._announced, incoming.place, each)
        except UserError as error:
            yield Reply(ANSWER, (Notice(str(error), "error"),))

    def remember(self, place: Place, key: str, value: str) -> None:
        """What an adapter must know of a place to speak there; gone when the bot leaves it."""
        self._services.place_settings.put(place, f"{ADAPTER}{key}", value)

    def remembered(self, place: Place, key: str) -> str | None:
        return self._services.place_settings.get(place, f"{ADAPTER}{key}")

    def moved(self, platform: str, old: str, new: Place) -> None:
        """A conversation goes on in another place, with all that was set for it."""
        with self._services.db.write():
            self._services.digest.moved(platform, old, new)
            self.mailbox.move(platform, old, new)
            self._services.place_settings.move(platform, old, new.id)

    def left(self, platform: str, place: str) -> None:
        """The bot is no longer there: nothing of that place is kept."""
        with self._services.db.write():
            ended = self._services.digest.left(platform, place)
            forget_place(self._services.db, platform, place)
        if ended:
            log.info("%d subscriptions ended: the bot has left a place of %s", ended, platform)

    def _at_home(self, incoming: Incoming) -> Incoming:
        """With the city that the place has chosen; '' where it wants none."""
        chosen = self._services.place_settings.get(incoming.place, HOME)
        return incoming if chosen is None else replace(incoming, place=replace(incoming.place, home=chosen))

    async def _greet(self, place: Place) -> AsyncGenerator[Reply, None]:
        said = [places.GREETING]
        if self._services.settings.assistant.url:
            said.append(places.BY_MODEL)
            await asyncio.to_thread(self.remember, place, ANNOUNCED, "1")
        yield Reply(ANSWER, (Text("\n".join(said)),))

    def _announced(self, place: Place, reply: Reply) -> Reply:
        """With the word that a model writes here, where that has not been said: the bot may have been there
        before there was a model."""
        first = reply.state == "final" and any(map(by_model, reply.blocks))
        if not first or self.remembered(place, ANNOUNCED):
            return reply
        self.remember(place, ANNOUNCED, "1")
        return replace(reply, blocks=(*reply.blocks, Notice(places.BY_MODEL)))

    async def _react(self, incoming: Incoming) -> AsyncGenerator[Reply, None]:
        """A vote for an answer of ours, or a wish to see more of it."""
        where, ref = incoming.place, incoming.target or ""
        posted = await asyncio.to_thread(self.mailbox.ledger.find, where.platform, where.id, ref)
        if posted is None:
            return
        if value := VOTES.get(incoming.text):
            vote = self.mailbox.ledger.vote
            await asyncio.to_thread(vote, posted, incoming.id, incoming.sender.key, value)
            self.turns.voted(replace(incoming, place=posted.place), value)
            offer = await asyncio.to_thread(self._less, posted, incoming) if value < 0 else None
            if offer is not None:
                yield offer
        elif incoming.text in NEXT_PAGE:
            there = replace(posted.place, home=where.home)
            async with aclosing(self._run(replace(incoming, place=there), Command("mehr"))) as replies:
                async for each in replies:
                    yield each

    def _less(self, posted: Posted, incoming: Incoming) -> Reply | None:
        """What could be left out of an edition that somebody did not like; said to each person once."""
        edition = edition_of(posted.key)
        key = f"{LESS} {edition} {incoming.sender.key}"
        if edition is None or self.mailbox.ledger.said(incoming.place, key):
            return None
        return replace(reply(self._services.digest.less(incoming.place, edition)), key=key)

    async def _answer(self, incoming: Incoming) -> AsyncGenerator[Reply, None]:
        match self._intent(incoming):
            case UnknownCommand(name, suggestion):
                yield Reply(ANSWER, (Notice(general.unknown_command(name, suggestion)),))
            case Thanks():
                yield Reply(ANSWER, (Text(general.WELCOME),))
            case intent:
                async with aclosing(self._run(incoming, intent)) as replies:
                    async for each in replies:
                        yield each

    async def _run(self, incoming: Incoming, intent: Intent) -> AsyncGenerator[Reply, None]:
        read = partial(self._meant, home=incoming.place.home)
        meant = await asyncio.to_thread(self._with_file if incoming.uploads else read, intent)
        if meant is None:
            return
        name, args, text = meant
        ask = Ask(incoming, args, self._services, text=text)
        # A bare „2“ after a numbered list is no question but a choice.
        choice = await asyncio.to_thread(chosen, ask) if isinstance(intent, Question) else None
        name = CHOICE_COMMAND if choice else name
        with self.turns.running(incoming, name) as turn:
            if name in incoming.sender.denied:
                turn.refuse()
                yield Reply(ANSWER, (Notice(places.denied(name), "warning"),))
                return
            async with aclosing(registry()[name].run(ask)) as replies:
                async for each in replies:
                    if each.state == "final":
                        turn.saw(each)
                        await asyncio.to_thread(remember_shown, ask, name, each)
                    yield each

    def _meant(self, intent: Intent, home: str | None = None) -> Meant | None:
        """None where nothing is said to us."""
        match intent:
            case Command(name, args, bare=True, text=text) if not registry()[name].understands(args):
                return self._free(f"{name} {args}", f"{name} {text}", home)
            case Command(name, args, text=text):
                return name, args, text
            case Question(args, whole=whole):
                return self._free(args, whole, home)
            case _:
                return None

    def _free(self, args: str, text: str, home: str | None) -> Meant:
        assistant = self._services.assistant

        def is_count(words: str) -> bool:
            return assistant.counting.read(words, home=home) is not None

        name, said = meant_for(text, args, assistant.writing.is_wish, is_count)
        return name, said, text

    def _with_file(self, intent: Intent) -> Meant | None:
        """What is said beside a file, or nothing at all, is about the file unless it names a command."""
        match intent:
            case Question(args, whole=whole):
                return FILE_COMMAND, args, whole
            case Command(name) if name == HELP:
                return FILE_COMMAND, "", ""
            case _:
                return self._meant(intent)

    def _intent(self, incoming: Incoming) -> Intent:
        addressed = incoming.addressed or incoming.kind == "action" or incoming.place.kind == "personal"
        names = self._services.settings.names
        return read_intent(incoming.text, addressed=addressed, names=names, commands=registry())

    async def notice(self) -> list[Reply]:
        """What /datenschutz says, for a page: nobody asks in a chat, so it is no turn and not counted."""
        where = Place("web", NOTICE, "personal")
        asked = Incoming(NOTICE, "action", where, Sender(NOTICE), f"/{NOTICE}", self.clock.now())
        return [each async for each in registry()[NOTICE].run(Ask(asked, "", self._services))]

    def courier(self, platform: str, port: Port) -> Courier:
        """The loop that takes this platform's turns, answers them and delivers through `port`."""
        quiet = self._services.digest.quiet_until
        return Courier(self.mailbox, platform, self.handle, port, self.clock, quiet=quiet)

    def commands(self) -> list[CommandLine]:
        return [each.line for each in registry().values()]


def legible(text: str) -> str:
    """Without halves of surrogate pairs, which no database takes; whole pairs become their character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
