"""What Teams asks and waits for: clicks in cards, votes on answers, the search beside the compose box."""

import asyncio
import logging
from collections.abc import Callable

from adapters.teams import offers, responses
from adapters.teams.config import Registration
from adapters.teams.content import Content
from adapters.teams.elements import VERB
from adapters.teams.extension import Extension
from adapters.teams.offers import Offers
from adapters.teams.people import Me, is_bot, sender
from adapters.teams.places import PLATFORM, event_id, place
from adapters.teams.reading import command_in
from adapters.teams.render import card, rendered
from adapters.teams.responses import Response
from adapters.teams.wire import Activity, mapping
from bot.app import Bot
from bot.logs import described
from bot.messages import Attachment, Incoming, Place, Reply

log = logging.getLogger(__name__)

VOTES = {"like": 1, "dislike": -1}
_SECONDS = 8.0
"""For a click; Teams gives up after about fifteen."""
_LINE = 200
"""Characters that can be told beside a card; more takes its place."""


class Invokes:
    """`wake` tells the courier that there is something to do."""

    def __init__(
        self,
        bot: Bot,
        me: Me,
        wake: Callable[[], None] = lambda: None,
        *,
        offers: Offers | None = None,
        seconds: float = _SECONDS,
    ) -> None:
        self._bot = bot
        self._me = me
        self._wake = wake
        self._offers = offers
        self._seconds = seconds
        self._extension = Extension(bot, me)

    async def answer(self, registration: Registration, activity: Activity) -> Response:
        """HTTP status and body. A bug is logged and answered as an error; nothing is raised."""
        if not (activity.id and activity.from_id) or is_bot(activity):
            return responses.refused(responses.NOT_OFFERED)
        try:
            return await self._answer(registration, activity)
        except Exception as error:  # noqa: BLE001 - the edge; its own words may quote a person's
            log.error("invoke failed: %s: %s", activity.name, described(error))  # noqa: TRY400
            return _failed(activity.name)

    async def _answer(self, registration: Registration, activity: Activity) -> Response:
        match activity.name, place(activity, registration.city):
            case ("composeExtension/query" | "composeExtension/queryLink") as name, _:
                # Asked in the command box, it belongs to no conversation.
                ask = self._extension.query if name.endswith("query") else self._extension.link
                return 200, await ask(registration, activity)
            case _, None:
                return responses.refused(responses.NOT_OFFERED)
            case "adaptiveCard/action", where:
                return await self._click(registration, activity, where)
            case offers.INVOKE, where if self._offers is not None:
                return await self._offers.answer(activity, where)
            case "message/submitAction", where:
                await self._feedback(registration, activity, where)
                return responses.taken()
            case name, _:
                return responses.unknown(name)

    async def _click(self, registration: Registration, activity: Activity, where: Place) -> Response:
        """As if whoever clicks had typed the command here: with their rights, not the card's author's."""
        command = _command(activity)
        if not command:
            return responses.refused(responses.NOT_A_BUTTON)
        who = sender(activity, registration, self._me)
        event = event_id(activity.id, where)
        asked = Incoming(event, "action", where, who, command, self._me.now(), addressed=True)
        try:
            async with asyncio.timeout(self._seconds):
                replies = await self._replies(asked)
        except TimeoutError:
            await asyncio.to_thread(self._bot.mailbox.take_in, PLATFORM, [asked])
            self._wake()
            return responses.told(responses.LATER)
        return await self._shown(asked, replies)

    async def _replies(self, asked: Incoming) -> list[Reply]:
        """The final ones, of each key the last."""
        finals = [reply async for reply in self._bot.handle(asked) if reply.state == "final"]
        return [reply for reply in {reply.key: reply for reply in finals}.values() if reply.blocks]

    async def _shown(self, asked: Incoming, replies: list[Reply]) -> Response:
        contents = [content for reply in replies for content in rendered(reply)]
        if not contents:
            return responses.refused(responses.NOT_A_BUTTON)
        files = any(isinstance(block, Attachment) for reply in replies for block in reply.blocks)
        if len(contents) == 1 and _fits(contents[0]) and not files:
            return _one(contents[0], replies)
        # More than a card can hold, or with a label or a file that only messages have: nothing may be lost.
        await asyncio.to_thread(self._bot.mailbox.enqueue, asked.place, replies, f"click {asked.id}")
        self._wake()
        return responses.told(responses.BELOW)

    async def _feedback(self, registration: Registration, activity: Activity, where: Place) -> None:
        """A thumb under an answer; a later one takes its place. What is written beside it is not kept."""
        value = mapping(activity.value)
        reaction = mapping(value.get("actionValue")).get("reaction")
        vote = VOTES.get(reaction) if isinstance(reaction, str) else None
        if value.get("actionName") != "feedback" or vote is None or not activity.reply_to_id:
            return
        ledger, voter = self._bot.mailbox.ledger, sender(activity, registration, self._me).key
        posted = await asyncio.to_thread(ledger.find, PLATFORM, where.id, activity.reply_to_id)
        if posted is not None:
            event = f"{event_id(activity.reply_to_id, where)} {voter} feedback"
            await asyncio.to_thread(ledger.vote, posted, event, voter, vote)


def _command(activity: Activity) -> str:
    """'' for what no button of ours sends, and where a client refreshes a card by itself."""
    value = mapping(activity.value)
    action = mapping(value.get("action"))
    ours = action.get("type") == "Action.Execute" and action.get("verb") == VERB
    return command_in(action.get("data")) if ours and value.get("trigger") != "automatic" else ""


def _fits(content: Content) -> bool:
    return not content.entities and not content.channel_data


def _one(content: Content, replies: list[Reply]) -> Response:
    if content.card is not None:
        return responses.updated(content.card)
    if len(content.text) <= _LINE:
        return responses.told(content.text)
    return responses.updated(card([block for reply in replies for block in reply.blocks]))


def _failed(name: str) -> Response:
    if name.startswith("composeExtension/"):
        return 200, responses.remark(responses.FAILED)
    return responses.refused(responses.FAILED, "InternalServerError", 500)
