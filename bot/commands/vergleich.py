"""/vergleich: what each city has decided on a topic, side by side."""

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial

from bot.assistant.comparing.blocks import blocks, shown
from bot.assistant.comparing.request import bare
from bot.assistant.limits import Asker
from bot.commands.base import ANSWER, Ask, Command, reply
from bot.commands.kept import chosen, keep, may_choose
from bot.delivery.shown import shown_by
from bot.messages import Block, Notice, ObjectRef, Reply
from bot.texts import comparing as texts
from bot.texts import general

MOST_WORDS = 8
"""Of a topic without a slash; more is a sentence, and a question."""


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    topic = bare(ask.args)
    if not re.search(r"\w", topic):
        yield reply([Notice(general.missing_argument(COMMAND.usage, COMMAND.example))])
        return
    paper = await asyncio.to_thread(chosen, ask)
    async with aclosing(answers(ask, topic, paper)) as replies:
        async for each in replies:
            yield each


async def answers(
    ask: Ask,
    topic: str,
    paper: ObjectRef | None = None,
    *,
    others: bool = False,
    before: Sequence[Block] = (),
) -> AsyncGenerator[Reply, None]:
    """`others`: it was asked how the other cities do it."""
    bodies = await asyncio.to_thread(ask.services.bodies)
    if len(bodies) < 2:  # noqa: PLR2004 - one alone cannot be compared
        yield reply([Notice(texts.ONE_CITY if bodies else general.EMPTY_STORE, "warning")])
        return
    assistant = ask.services.assistant
    compare = partial(assistant.comparing.compare, topic, bodies, ask.home, paper, others=others)
    found = await asyncio.to_thread(compare)
    rows = [*before, *blocks(found)]
    asker = Asker(ask.incoming.place.platform, ask.incoming.place.id, ask.incoming.sender.key)
    city = next((body.name for body in bodies if body.key == ask.home), "")
    phrased = assistant.phrasing.phrase(found, asker, today=ask.services.today(ask.home), city=city)
    async with aclosing(phrased) as sentences:
        async for each in sentences:
            rows = [*before, each, *blocks(found)]
            yield Reply(ANSWER, tuple(rows), "draft", shown_by(rows))
    if assistant.phrasing.there and (now := await asyncio.to_thread(compare)) != found:
        # What was hidden while the model wrote is not told.
        found, rows = now, [*before, *blocks(now)]
    await asyncio.to_thread(keep, ask, COMMAND.name, None, shown(found))
    yield reply(rows)


def _is_topic(args: str) -> bool:
    return may_choose(args) or (not args.rstrip().endswith("?") and len(args.split()) <= MOST_WORDS)


COMMAND = Command(
    "vergleich",
    "/vergleich Thema oder Nummer",
    "stellt nebeneinander, was die Städte dazu beschlossen haben",
    "/vergleich Hundesteuer",
    run,
    _is_topic,
    texts.MORE,
)
