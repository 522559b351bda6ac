"""/datenschutz: what is stored about people, with the periods that are really set."""

from collections.abc import AsyncGenerator, Iterator
from urllib.parse import urlsplit

from bot.commands.base import Ask, Command, nothing, reply
from bot.messages import Reply, Text
from bot.retention import KINDS
from bot.settings import Settings
from bot.texts import privacy as texts


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    settings = ask.services.settings
    yield reply([Text("\n".join(each)) for each in (_head(settings), _kinds(settings), _foot(settings))])


def _head(settings: Settings) -> Iterator[str]:
    said = settings.privacy
    yield texts.operated_by(said.operator) if said.operator else texts.NO_OPERATOR
    if said.contact:
        yield texts.contact(said.contact)
    if said.notice_url:
        yield texts.notice(said.notice_url)
    yield texts.WITH_AI if settings.assistant.url else texts.WITHOUT_AI


def _kinds(settings: Settings) -> Iterator[str]:
    """Those that are about people who talk to the bot, and that there are here."""
    yield texts.STORED
    for each in KINDS:
        if each.personal and not (each.key in {"device", "held", "cursor"} and settings.matrix is None):
            said, until = each.says, each.period(settings.retention, settings.backup.nights)
            yield texts.kind(said.name, said.holds, said.purpose, until)


def _foot(settings: Settings) -> Iterator[str]:
    server = urlsplit(settings.embeddings.url).hostname if settings.embeddings.kind == "endpoint" else None
    writer = urlsplit(settings.assistant.url).hostname
    if server:
        yield texts.elsewhere(server)
    if writer:
        yield texts.written_at(writer)
    yield texts.never(elsewhere=bool(server or writer))
    yield texts.RIGHTS


COMMAND = Command(
    "datenschutz", "/datenschutz", "sagt, was gespeichert wird und wie lange", "/datenschutz", run, nothing
)
