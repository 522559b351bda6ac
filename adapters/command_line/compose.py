"""The composition root: settings in, a bot with everything it needs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.app import Bot
from bot.clock import Clock, SystemClock
from bot.commands.base import Services
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Keep
from bot.intake.importer import Importer
from bot.intake.report import Progress, Silent
from bot.messages import ObjectRef
from bot.privacy import Purge, load_key, pseudonym
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.search import Search
from bot.settings import Retention, Settings
from bot.store.database import Database
from bot.store.meetings import MeetingReader
from bot.store.memory import Memory
from bot.store.papers import PaperReader
from bot.store.stations import StationReader
from bot.store.withdrawal import papers_indexed_with


@dataclass(frozen=True, slots=True)
class House:
    """All parts of a running Ratsbot, wired."""

    settings: Settings
    clock: Clock
    db: Database
    index: LexicalIndex
    mailbox: Mailbox
    memory: Memory
    purge: Purge
    services: Services
    bot: Bot

    def importer(self, progress: Progress | None = None) -> Importer:
        return Importer(self.db, self.index, self.purge, self.clock, progress or Silent())

    def close(self) -> None:
        self.db.close()


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Opens the database (making it where there is none) and wires the parts."""
    clock = clock or SystemClock()
    db = Database(settings.database)
    index = LexicalIndex(db)
    mailbox = Mailbox(db, clock, keep=_keep(settings.retention))
    memory = Memory(db)
    purge = Purge(db, compact=index.optimize)
    purge.register(lambda w, refs: index.remove(papers_indexed_with(w, refs)))
    purge.register(lambda _, refs: _forget(mailbox, refs))
    services = _services(db, memory, settings, clock)
    key = load_key(_key_file(settings.database))
    bot = Bot(services, mailbox, clock, partial(pseudonym, key))
    return House(settings, clock, db, index, mailbox, memory, purge, services, bot)


def _services(db: Database, memory: Memory, settings: Settings, clock: Clock) -> Services:
    return Services(
        db, Search(db), PaperReader(db), StationReader(db), MeetingReader(db), memory, settings, clock
    )


def _forget(mailbox: Mailbox, refs: Sequence[ObjectRef]) -> None:
    """Unsent replies that show a deleted object are not sent any more."""
    mailbox.forget(refs)


def _keep(retention: Retention) -> Keep:
    return Keep(
        timedelta(days=retention.inbox_days),
        timedelta(days=retention.outbox_days),
        timedelta(days=retention.ledger_days),
    )


def _key_file(database: Path) -> Path:
    return database.with_name(database.name + ".key")
