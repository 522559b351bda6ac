"""/vergleich: what each city has decided on a topic, side by side."""

import re

from bot.assistant.comparing.blocks import blocks, shown
from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.kept import chosen, keep, may_choose
from bot.messages import Notice, ObjectRef
from bot.texts import comparing as texts
from bot.texts import general

MOST_WORDS = 8
"""Of a topic without a slash; more is a sentence, and a question."""
_TO = re.compile(r"^\W*(?:(?:bitte|vergleichen sie|vergleiche?|von|zu[mr]?|der|die|das|des|mit)\s+)+", re.IGNORECASE)


def answer(ask: Ask) -> Blocks:
    topic = _TO.sub("", ask.args)
    if not topic.strip():
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    return compared(ask, topic, chosen(ask))


def compared(ask: Ask, topic: str, paper: ObjectRef | None = None, *, others: bool = False) -> Blocks:
    """`others`: it was asked how the other cities do it."""
    bodies = ask.services.bodies()
    if not bodies:
        return [Notice(general.EMPTY_STORE, "warning")]
    if len(bodies) == 1:
        return [Notice(texts.ONE_CITY)]
    found = ask.services.assistant.comparing.compare(topic, bodies, ask.home, paper, others=others)
    keep(ask, COMMAND.name, None, shown(found))
    return list(blocks(found))


def _is_topic(args: str) -> bool:
    return may_choose(args) or (not args.rstrip().endswith("?") and len(args.split()) <= MOST_WORDS)


COMMAND = Command(
    "vergleich",
    "/vergleich Thema oder Nummer",
    "stellt nebeneinander, was die Städte dazu beschlossen haben",
    "/vergleich Hundesteuer",
    in_thread(answer),
    _is_topic,
    texts.MORE,
)
