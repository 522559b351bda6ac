"""The composition root: settings in, a bot with everything it needs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from adapters.command_line.library import Library, library
from adapters.command_line.newsroom import Looking, Places, newsroom
from adapters.command_line.study import Shelf, Study, study
from bot import logs
from bot.app import Bot
from bot.assistant.introducing import Introducing
from bot.clock import Clock, WatchedClock
from bot.commands.base import Services
from bot.delivery.mailbox import Mailbox
from bot.delivery.reach import Reaches
from bot.delivery.records import Keep
from bot.digest.digest import Digest
from bot.digest.early import EarlyWarning
from bot.intake.evidence import forget_pages
from bot.intake.importer import Importer
from bot.intake.report import Progress, Silent
from bot.intake.stages import Stages
from bot.messages import ObjectRef
from bot.metrics import Metrics
from bot.model.choose import Unavailable
from bot.model.embedder import Model
from bot.privacy import Purge, load_key, pseudonym
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.settings import Retention, Settings
from bot.store.beside import KEY, beside
from bot.store.database import Database
from bot.store.exchanges import Exchanges, forget_papers
from bot.store.instance import last_written
from bot.store.kept_uploads import KeptUploads
from bot.store.meetings import MeetingReader
from bot.store.memory import Memory
from bot.store.memory import forget_papers as forget_lists
from bot.store.papers import PaperReader
from bot.store.place_settings import PlaceSettings
from bot.store.stations import StationReader
from bot.store.usage import UsageCounts
from bot.store.withdrawal import papers_indexed_with
from bot.turns import Turns


@dataclass(frozen=True, slots=True)
class House:
    """All parts of a running Ratsbot, wired."""

    settings: Settings
    clock: Clock
    db: Database
    library: Library
    mailbox: Mailbox
    purge: Purge
    services: Services
    metrics: Metrics
    bot: Bot
    study: Study
    usage: UsageCounts

    @property
    def without_model(self) -> str:
        """Why papers are not searched by meaning although that is wanted; '' where all is well."""
        return self.model.reason if isinstance(self.model, Unavailable) and self.model.wanted else ""

    @property
    def index(self) -> LexicalIndex:
        return self.library.index

    @property
    def model(self) -> Model | Unavailable:
        return self.library.model

    @property
    def vectors(self) -> VectorIndex:
        return self.library.vectors

    def importer(self, progress: Progress | None = None) -> Importer:
        vectors = None if isinstance(self.model, Unavailable) else self.vectors
        return Importer(self.db, self.index, self.purge, self.clock, progress or Silent(), vectors=vectors)

    def stages(self, progress: Progress | None = None) -> Stages:
        """The steps of way 1, for a sync."""
        vectors = None if isinstance(self.model, Unavailable) else self.vectors
        return Stages(
            self.db, self.index, self.purge, clock=self.clock, progress=progress or Silent(), vectors=vectors
        )

    def close(self) -> None:
        self.bot.turns.close()
        if not isinstance(self.model, Unavailable):
            self.model.close()
        self.study.reader.close()
        self.db.close()


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Opens the database (making it where there is none) and wires the parts."""
    clock = clock or WatchedClock(last_written(settings.database))
    db = _database(settings)
    found, metrics = library(db, settings, clock), Metrics()
    mailbox = Mailbox(db, clock, keep=_keep(settings.retention))
    places = Places(PlaceSettings(db), settings)
    papers, stations, meetings = PaperReader(db), StationReader(db), MeetingReader(db)
    shelf = Shelf(db, found.search, found.language, found.matter, papers, stations, meetings, found.topics)
    desk = study(settings, clock, metrics, shelf)
    looking = Looking(
        found.topics,
        found.search.read,
        EarlyWarning(found.matter, papers, stations, clock),
        Introducing(desk.writer) if settings.assistant.introductions else None,
    )
    digest = newsroom(db, clock, mailbox, looking=looking, places=places, metrics=metrics)
    purge = _purge(db, found, mailbox, digest)
    purge.register(lambda _, __: desk.assistant.answering.forget())
    usage = UsageCounts(db, least=settings.usage.min_persons, weeks=settings.usage.weeks)
    services = Services(
        db, found.search, papers, stations, meetings, Memory(db), places.chosen, digest, desk.assistant,
        Exchanges(db), KeptUploads(db), Reaches(), settings, clock, usage,
    )  # fmt: skip
    key = load_key(beside(settings.database, KEY))
    logs.use_key(key)
    bot = Bot(services, mailbox, clock, partial(pseudonym, key), metrics, Turns(usage, metrics, clock))
    return House(settings, clock, db, found, mailbox, purge, services, metrics, bot, desk, usage)


def _database(settings: Settings) -> Database:
    # Where backups are encrypted, no plain copy is to lie beside them.
    copies = "" if settings.backup.key_file else settings.backup.folder
    return Database(
        settings.database,
        copies=Path(copies) if copies else None,
        uncopied=not settings.backup.before_migration,
    )


def _purge(db: Database, found: Library, mailbox: Mailbox, digest: Digest) -> Purge:
    def compact() -> None:
        found.index.optimize()
        found.vectors.compact()

    purge = Purge(db, compact=compact)
    purge.register(lambda w, refs: found.index.remove(papers_indexed_with(w, refs)))
    # Before the mailbox forgets what it has posted where.
    purge.register(lambda _, refs: digest.forget(refs))
    purge.register(lambda _, refs: mailbox.forget(refs))
    purge.register(forget_papers)
    purge.register(forget_lists)
    purge.register(lambda _, refs: _forget_pages(db, refs))
    purge.register_hiding(digest.hide)
    purge.register_hiding(mailbox.hide)
    return purge


def _forget_pages(db: Database, refs: Sequence[ObjectRef]) -> None:
    forget_pages(db.path, {ref.body for ref in refs})


def _keep(retention: Retention) -> Keep:
    return Keep(
        timedelta(days=retention.inbox_days),
        timedelta(days=retention.outbox_days),
        timedelta(days=retention.ledger_days),
        timedelta(days=retention.vote_days),
    )
