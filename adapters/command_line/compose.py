"""The composition root: settings in, a bot with everything it needs out."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.command_line.newsroom import Looking, Places, newsroom
from adapters.command_line.study import Shelf, Study, study
from bot.app import Bot
from bot.assistant.introducing import Introducing
from bot.clock import Clock, SystemClock
from bot.commands.base import Services
from bot.delivery.mailbox import Mailbox
from bot.delivery.reach import Reaches
from bot.delivery.records import Keep
from bot.digest.digest import Digest
from bot.digest.early import EarlyWarning
from bot.intake.importer import Importer
from bot.intake.report import Progress, Silent
from bot.intake.stages import Stages
from bot.metrics import Metrics
from bot.model.choose import Unavailable, embedder
from bot.model.embedder import Model
from bot.privacy import Purge, load_key, pseudonym
from bot.retrieval.city_words import CityWords, city_words
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.query import facets
from bot.retrieval.same_matter import SameMatter
from bot.retrieval.search import Search
from bot.retrieval.topic_papers import TopicPapers
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.retrieval.words.language import Language
from bot.settings import Embeddings, Retention, Settings
from bot.store.database import Database
from bot.store.exchanges import Exchanges, forget_papers
from bot.store.kept_uploads import KeptUploads
from bot.store.meetings import MeetingReader
from bot.store.memory import Memory
from bot.store.papers import PaperReader
from bot.store.place_settings import PlaceSettings
from bot.store.stations import StationReader
from bot.store.withdrawal import papers_indexed_with


@dataclass(frozen=True, slots=True)
class House:
    """All parts of a running Ratsbot, wired."""

    settings: Settings
    clock: Clock
    db: Database
    index: LexicalIndex
    model: Model | Unavailable
    vectors: VectorIndex
    mailbox: Mailbox
    memory: Memory
    purge: Purge
    services: Services
    metrics: Metrics
    bot: Bot
    study: Study

    @property
    def without_model(self) -> str:
        """Why papers are not searched by meaning although that is wanted; '' where all is well."""
        return self.model.reason if isinstance(self.model, Unavailable) and self.model.wanted else ""

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
        if not isinstance(self.model, Unavailable):
            self.model.close()
        self.study.reader.close()
        self.db.close()


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Opens the database (making it where there is none) and wires the parts."""
    clock = clock or SystemClock()
    db = Database(settings.database)
    words = city_words(settings.cities.values())
    language = Language(db, words.synonyms, words.everyday)
    model = embedder(settings.embeddings)
    vectors = _vectors(db, model, settings)
    index = LexicalIndex(
        db,
        language,
        follow=(vectors.mark_stale, partial(facets.refresh, glossary=words.glossary)),
        forget=(vectors.remove, facets.remove),
        version=f"{facets.VERSION}.{words.version}",
    )
    mailbox = Mailbox(db, clock, keep=_keep(settings.retention))
    metrics = Metrics()
    search = _search(db, language, vectors, words=words, settings=settings, clock=clock)
    places = Places(PlaceSettings(db), settings)
    papers, stations, meetings = PaperReader(db), StationReader(db), MeetingReader(db)
    matter = _matter(db, language, vectors)
    topics = TopicPapers(db, language)
    shelf = Shelf(db, search, language, matter, papers, stations, meetings, topics)
    assistant = study(settings, clock, metrics, shelf)
    early = EarlyWarning(matter, papers, stations, clock)
    introducer = Introducing(assistant.writer) if settings.assistant.introductions else None
    looking = Looking(topics, search.read, early, introducer)
    digest = newsroom(db, clock, mailbox, looking=looking, places=places, metrics=metrics)
    purge = _purge(db, index, vectors, mailbox, digest)
    memory, reaches = Memory(db), Reaches()
    services = Services(
        db, search, papers, stations, meetings, memory, places.chosen, digest, assistant.assistant,
        Exchanges(db), KeptUploads(db), reaches, settings, clock,
    )  # fmt: skip
    key = load_key(_key_file(settings.database))
    bot = Bot(services, mailbox, clock, partial(pseudonym, key), metrics)
    return House(
        settings, clock, db, index, model, vectors, mailbox, memory, purge, services, metrics, bot, assistant
    )


def _search(
    db: Database,
    language: Language,
    vectors: VectorIndex,
    *,
    words: CityWords,
    settings: Settings,
    clock: Clock,
) -> Search:
    return Search(
        db,
        language,
        vectors,
        glossary=words.glossary,
        configured={city.key: city.name for city in settings.cities.values()},
        numbers=words.numbers,
        today=_today(clock),
    )


def _vectors(db: Database, model: Model | Unavailable, settings: Settings) -> VectorIndex:
    wanted = settings.embeddings
    return VectorIndex(
        db,
        None if isinstance(model, Unavailable) else model,
        previous=_previous(wanted),
        passages=wanted.passages,
        budget=wanted.max_papers_per_run or None,
    )


def _previous(wanted: Embeddings) -> Model | None:
    """The model that was searched before: the one named, else the one that comes along."""
    if wanted.previous is None and wanted.kind in {"local", "off"}:
        return None
    found = embedder(wanted.previous or Embeddings())
    return None if isinstance(found, Unavailable) else found


def _matter(db: Database, language: Language, vectors: VectorIndex) -> SameMatter:
    return SameMatter(
        db, vectors.papers, lambda: vectors.status().serving, language.analyser, Ranking(db).title_weights
    )


def _purge(
    db: Database, index: LexicalIndex, vectors: VectorIndex, mailbox: Mailbox, digest: Digest
) -> Purge:
    def compact() -> None:
        index.optimize()
        vectors.compact()

    purge = Purge(db, compact=compact)
    purge.register(lambda w, refs: index.remove(papers_indexed_with(w, refs)))
    # Before the mailbox forgets what it has posted where.
    purge.register(lambda _, refs: digest.forget(refs))
    purge.register(lambda _, refs: mailbox.forget(refs))
    purge.register(forget_papers)
    purge.register_hiding(digest.hide)
    purge.register_hiding(mailbox.hide)
    return purge


def _today(clock: Clock) -> Callable[[], dt.date]:
    """Requests like „letztes Jahr“ are meant in the cities' time."""
    return lambda: clock.now().astimezone(ZoneInfo("Europe/Berlin")).date()


def _keep(retention: Retention) -> Keep:
    return Keep(
        timedelta(days=retention.inbox_days),
        timedelta(days=retention.outbox_days),
        timedelta(days=retention.ledger_days),
    )


def _key_file(database: Path) -> Path:
    return database.with_name(database.name + ".key")
