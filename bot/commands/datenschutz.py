"""/datenschutz: what is stored about people, with the periods that are really set."""

from collections.abc import AsyncIterator

from bot.commands.base import Ask, Command, nothing, reply
from bot.messages import Reply, Text
from bot.texts import help as texts


async def run(ask: Ask) -> AsyncIterator[Reply]:
    kept = ask.services.settings.retention
    text = texts.PRIVACY.format(memory=texts.days(kept.memory_days), ledger=texts.days(kept.ledger_days))
    yield reply([Text(text)])


COMMAND = Command(
    "datenschutz", "/datenschutz", "sagt, was gespeichert wird und wie lange", "/datenschutz", run, nothing
)
