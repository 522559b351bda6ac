"""Subscriptions of places: made as drafts, confirmed, changed, ended."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.codec import CodecError, decode, encode
from bot.digest.records import Subscription, Wish, wish_from_text, wish_to_text
from bot.digest.rhythm import next_after
from bot.messages import Place
from bot.store.database import Database, Row
from bot.store.subscriptions import SubscriptionTable

log = logging.getLogger(__name__)

DRAFTS_LIVE = timedelta(days=1)
LONGEST_WAIT = timedelta(days=8)
"""Nothing is planned for later: a week, and the hour that clocks are set by."""
MOST = 30
"""Subscriptions of one place: more are a mistake, or a nuisance to everybody in it."""


class Subscriptions:
    """`zone` is the one in which a place's times are meant. Synchronous; any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: Callable[[Place], ZoneInfo],
        catch_up: Callable[[], object] = lambda: None,
    ) -> None:
        """`catch_up` looks through runs that have ended: what they brought is known, and no news to whoever
        subscribes now."""
        self._table = SubscriptionTable(database)
        self._clock = clock
        self._zone = zone
        self._catch_up = catch_up

    def draft(self, place: Place, wish: Wish) -> Subscription:
        """To be confirmed within a day."""
        now = self._clock.now()
        self._table.expire(now)
        where = _without_thread(place)
        number = self._table.add(
            platform=where.platform,
            place=where.id,
            address=encode(where),
            wish=wish_to_text(wish),
            made_at=now,
            expires_at=now + DRAFTS_LIVE,
        )
        found = self.numbered(place, number)
        assert found is not None  # noqa: S101 - just written
        return found

    def of(self, place: Place) -> list[Subscription]:
        """Those of a place by their numbers, drafts included."""
        return _readable(self._table.of_place(place.platform, place.id))

    def numbered(self, place: Place, number: int) -> Subscription | None:
        return next((each for each in self.of(place) if each.number == number), None)

    def every(self) -> list[Subscription]:
        """All places' but drafts."""
        return _readable(self._table.every())

    def due(self, now: datetime) -> list[Subscription]:
        """Those whose edition is due, or who wait for nothing and have not seen the latest news."""
        return _readable(self._table.due(now, now + LONGEST_WAIT))

    def still_due(self, subscriptions: Sequence[Subscription], now: datetime) -> list[Subscription]:
        """Those of them that nobody has served, changed or ended meanwhile; to be asked in a transaction."""
        due = {each.id: each for each in self.due(now)}
        return [each for each in subscriptions if due.get(each.id) == each]

    def puzzled_since(self, subscription: Subscription) -> datetime | None:
        """Since when its request is not understood."""
        at = self._table.puzzled_at(subscription.id)
        return datetime.fromisoformat(at) if at else None

    def puzzle(self, subscription: Subscription, since: datetime | None) -> None:
        self._table.puzzle(subscription.id, since)

    def confirm(self, subscription: Subscription) -> None:
        """A draft counts from now on, a paused one goes on from now: nothing is made up for."""
        self._catch_up()
        self._table.activate(subscription.id, self.next_time(subscription))

    def pause(self, subscription: Subscription) -> None:
        self._table.pause(subscription.id)

    def change(self, subscription: Subscription, wish: Wish) -> None:
        changed = replace(subscription, wish=wish)
        self._table.change(subscription.id, wish_to_text(wish), self.next_time(changed))

    def delete(self, subscription: Subscription) -> None:
        self._table.delete(subscription.id)

    def plan(self, subscription: Subscription, *, floor: int, seen: int) -> None:
        """Its next edition, after now: times that were missed are not made up for one by one."""
        self._table.plan(subscription.id, next_at=self.next_time(subscription), floor=floor, seen=seen)

    def reopen(self, ids: Iterable[int], floor: int | None, again_at: datetime | None) -> None:
        """An edition for these was lost, with news beyond `floor`; `again_at`: when it is made anew."""
        for id_ in ids:
            self._table.reopen(id_, floor, again_at)

    def pause_all(self, ids: Iterable[int]) -> None:
        for id_ in ids:
            self._table.pause(id_)

    def next_time(self, subscription: Subscription) -> datetime | None:
        """None where it waits for nothing."""
        return next_after(subscription.wish.rhythm, self._clock.now(), self._zone(subscription.place))

    def move(self, platform: str, old: str, new: Place) -> None:
        self._table.move(platform, old, new.id, encode(_without_thread(new)))

    def drop(self, platform: str, place: str) -> int:
        return self._table.drop(platform, place)


def _readable(rows: Iterable[Row]) -> list[Subscription]:
    """One that another version wrote is nobody else's trouble."""
    found: list[Subscription] = []
    for row in rows:
        try:
            found.append(read(row))
        except (CodecError, ValueError, KeyError, TypeError):
            log.warning("subscription %d cannot be read", row["id"])
    return found


def read(row: Row) -> Subscription:
    return Subscription(
        row["id"],
        decode(row["address"], Place),
        row["number"],
        row["state"],
        wish_from_text(row["wish"]),
        row["floor"],
        row["seen"],
    )


def _without_thread(place: Place) -> Place:
    """Editions begin a conversation, wherever they were ordered."""
    return replace(place, thread=None)
