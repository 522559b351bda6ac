"""Wires the digest together, and counts what it does."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.commands.einstellungen import HOME
from bot.delivery.mailbox import Mailbox
from bot.digest.agenda.agenda import Agendas
from bot.digest.composer import Composer
from bot.digest.digest import Digest
from bot.digest.early import EarlyWarning
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


def newsroom(
    db: Database,
    clock: Clock,
    mailbox: Mailbox,
    *,
    topics: Topics,
    read: Callable[[str], Query],
    early: EarlyWarning | None,
    place_settings: PlaceSettings,
    settings: Settings,
    metrics: Metrics,
) -> Digest:
    """The digest with all its parts. Times are meant in the zone of the city that a place has chosen."""

    def home(place: Place) -> str | None:
        return place_settings.get(place, HOME) or place.home or settings.home or None

    def zone(place: Place) -> ZoneInfo:
        return settings.zone(home(place) or "")

    following = Following(db, clock, mailbox)
    history = AgendaHistory(db)
    harvest = Harvest(db, history, touch=following.touch, absorb=following.absorb)
    subscriptions = Subscriptions(db, clock, zone, harvest.run)
    manners = Manners(place_settings)
    composer = Composer(db, Agendas(history), early, lambda: Scope(topics, read, AgendaReader(db)))
    publisher = Publisher(
        db,
        clock,
        mailbox,
        harvest=harvest,
        composer=composer,
        subscriptions=subscriptions,
        following=following,
        manners=manners,
        zone=zone,
        home=home,
    )
    revisions = Revisions(
        db,
        clock,
        mailbox,
        composer=composer,
        subscriptions=subscriptions,
        head=publisher.head,
        may_speak=publisher.may_speak,
        tell=Counted(metrics),
    )
    return Digest(
        db,
        clock,
        subscriptions=subscriptions,
        following=following,
        composer=composer,
        publisher=publisher,
        revisions=revisions,
        manners=manners,
        zone=zone,
        home=home,
    )
