"""Wires the digest together, and counts what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.commands.einstellungen import HOME
from bot.delivery.mailbox import Mailbox
from bot.digest.agenda.agenda import Agendas
from bot.digest.composer import Composer
from bot.digest.digest import Digest
from bot.digest.early import EarlyWarning
from bot.digest.edition.head import Introducer
from bot.digest.following.follow import Following
from bot.digest.harvest import Harvest
from bot.digest.manners import Manners
from bot.digest.publisher import Publisher
from bot.digest.revisions import Revisions
from bot.digest.scope import Scope
from bot.digest.subscriptions import Subscriptions
from bot.messages import Place
from bot.metrics import Metrics
from bot.retrieval.query.query import Query
from bot.retrieval.topics import Topics
from bot.settings import Settings
from bot.store.database import Database
from bot.store.history import AgendaHistory
from bot.store.on_agenda import AgendaReader
from bot.store.place_settings import PlaceSettings

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LAGS = (5 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY)


class Counted:
    """What becomes of editions, in numbers."""

    def __init__(self, metrics: Metrics) -> None:
        self._editions = metrics.counter(
            "digest_editions",
            "Messages that nobody asked for by kind and what became of them",
            "kind",
            "outcome",
        )
        self._lag = metrics.spread(
            "digest_lag_seconds",
            "From the moment something was seen at its source to its line in a room",
            LAGS,
        )

    def __call__(self, kind: str, outcome: str, lags: Sequence[timedelta] = (), /) -> None:
        self._editions.labels(kind, outcome).inc()
        for each in lags:
            self._lag.observe(max(0.0, each.total_seconds()))


@dataclass(frozen=True, slots=True)
class Places:
    """What holds for a place: its city, and so the zone in which its times are meant."""

    chosen: PlaceSettings
    settings: Settings

    def home(self, place: Place) -> str | None:
        return self.chosen.get(place, HOME) or place.home or self.settings.home or None

    def zone(self, place: Place) -> ZoneInfo:
        return self.settings.zone(self.home(place) or "")


@dataclass(frozen=True, slots=True)
class Looking:
    """What the digest asks. `read` is what the search makes of a request; `introducer` writes above
    editions."""

    topics: Topics
    read: Callable[[str], Query]
    early: EarlyWarning | None
    introducer: Introducer | None = None


def newsroom(
    db: Database, clock: Clock, mailbox: Mailbox, *, looking: Looking, places: Places, metrics: Metrics
) -> Digest:
    """The digest with all its parts."""
    following, history = Following(db, clock, mailbox), AgendaHistory(db)
    harvest = Harvest(db, history, touch=following.touch, absorb=following.absorb)
    subscriptions = Subscriptions(db, clock, places.zone, harvest.run)
    manners = Manners(places.chosen)

    def scope() -> Scope:
        return Scope(looking.topics, looking.read, AgendaReader(db))

    composer = Composer(db, Agendas(history), looking.early, scope)
    publisher = Publisher(
        db, clock, mailbox, harvest=harvest, composer=composer, subscriptions=subscriptions,
        following=following, manners=manners, zone=places.zone, home=places.home,
        introducer=looking.introducer,
    )  # fmt: skip
    revisions = Revisions(
        db, clock, mailbox, composer=composer, subscriptions=subscriptions, head=publisher.head,
        may_speak=publisher.may_speak, tell=Counted(metrics),
    )  # fmt: skip
    return Digest(
        db, clock, subscriptions=subscriptions, following=following, composer=composer, publisher=publisher,
        revisions=revisions, manners=manners, zone=places.zone, home=places.home,
    )  # fmt: skip
