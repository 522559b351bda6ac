"""/datenschutz: what is stored about people, with the periods that are really set."""

from collections.abc import AsyncGenerator
from urllib.parse import urlsplit

from bot.commands.base import Ask, Command, nothing, reply
from bot.messages import Reply, Text
from bot.texts import help as texts


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    settings = ask.services.settings
    kept = settings.retention
    server = urlsplit(settings.embeddings.url).hostname if settings.embeddings.kind == "endpoint" else None
    writer = urlsplit(settings.assistant.url).hostname
    told = [texts.elsewhere(server) if server else "", texts.written_at(writer) if writer else ""]
    text = texts.PRIVACY.format(
        memory=texts.days(kept.memory_days),
        conversation=texts.days(kept.conversation_days),
        ledger=texts.days(kept.ledger_days),
        elsewhere="".join(told),
        nowhere="" if server or writer else texts.NOT_ELSEWHERE,
    )
    yield reply([Text(text)])


COMMAND = Command(
    "datenschutz", "/datenschutz", "sagt, was gespeichert wird und wie lange", "/datenschutz", run, nothing
)
