"""The face of the room: what commands, the operator and the door of the bot need of the digest."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.codec import encode
from bot.digest.composer import Composer
from bot.digest.edition import feedback
from bot.digest.edition.edition import edition
from bot.digest.following.follow import Following
from bot.digest.manners import Manners
from bot.digest.publisher import Publisher, Ticked
from bot.digest.records import Fitting, Match, Subscription, Wish
from bot.digest.revisions import Revisions
from bot.digest.rhythm import previous
from bot.digest.subscriptions import Subscriptions
from bot.messages import Block, Notice, ObjectRef, Place
from bot.store.database import Database, Row
from bot.store.editions import EditionTable
from bot.store.restatements import Restatements
from bot.texts import editions as texts

FURTHER_BACK = timedelta(days=30)
"""How far a preview looks where the last edition would have been empty."""

_UNASKED = re.compile(r"(edition|correction) .+|follow \d+ [1-9]\d*")
"""Keys. The first message about a followed paper, number 0, is awaited by whoever has just asked for it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edition would have been that was due at `until`."""

    matches: tuple[Match, ...]
    blocks: tuple[Block, ...]
    since: datetime
    until: datetime


class Digest:
    """Synchronous; may be called from any thread, `tick` from one at a time."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        subscriptions: Subscriptions,
        following: Following,
        composer: Composer,
        publisher: Publisher,
        revisions: Revisions,
        manners: Manners,
        zone: Callable[[Place], ZoneInfo],
        home: Callable[[Place], str | None],
    ) -> None:
        self.subscriptions = subscriptions
        self.following = following
        self.manners = manners
        self._db = db
        self._clock = clock
        self._composer = composer
        self._publisher = publisher
        self._revisions = revisions
        self._zone = zone
        self._home = home
        self._editions = EditionTable(db)
        self._restatements = Restatements(db)

    def tick(self) -> Ticked:
        """Everything that is to be said now, into the outbox."""
        self._revisions.settle()
        revised = self._revisions.reissue()
        done = self._publisher.tick()
        done.revised = revised + self._revisions.reissue()
        return done

    def probe(self, place: Place, number: int | None = None) -> tuple[Block, ...]:
        """What the last edition would have been, of one subscription of the place or of all."""
        wanted = [each for each in self.subscriptions.of(place) if number in {None, each.number}]
        if not wanted:
            return (Notice(texts.NO_SUBSCRIPTION),)
        return self.preview(place, wanted).blocks

    def preview(self, place: Place, wanted: Sequence[Subscription]) -> Preview:
        """Of these subscriptions, as if the place had heard nothing; nothing is noted."""
        now, zone = self._clock.now(), self._zone(place)
        until = max(previous(each.wish.rhythm, now, zone) for each in wanted)
        until = now if all(each.wish.rhythm.at_once for each in wanted) else until
        since = min(self._publisher.begin(each, until) for each in wanted)
        found = self._composed(place, wanted, since, until)
        if not found and until - since < FURTHER_BACK:
            since, until = now - FURTHER_BACK, now
            found = self._composed(place, wanted, since, until)
        head = replace(self._publisher.head(place, wanted, None, until), since=since)
        blocks = edition(found, head) if found else (Notice(texts.nothing_lately(FURTHER_BACK.days)),)
        return Preview(found, tuple(blocks), since, until)

    def _composed(
        self, place: Place, wanted: Sequence[Subscription], since: datetime, until: datetime
    ) -> tuple[Match, ...]:
        look = self._composer.look_between(since, until, self._clock.now())
        return self._composer.compose(look, place, wanted, again=True)

    def whole(self, place: Place, edition_id: int) -> tuple[Block, ...]:
        """An edition of this place with all its lines, as they are now."""
        matches, wanted, row = self._told(place, edition_id)
        if row is None or not matches:
            return (Notice(texts.no_such_edition(edition_id)),)
        corrected = frozenset(self._restatements.marks(edition_id))
        at = datetime.fromisoformat(row["made_at"])
        head = self._publisher.head(place, wanted, None, at, corrected=corrected)
        return tuple(edition(matches, head, limit=None))

    def less(self, place: Place, edition_id: int, line: int | None = None) -> tuple[Block, ...]:
        """What could be left out of what was in an edition."""
        matches, wanted, _ = self._told(place, edition_id)
        if not matches:
            return (Notice(texts.no_such_edition(edition_id)),)
        home = self._home(place)
        corrected = self._restatements.marks(edition_id)
        return tuple(feedback.less(matches, wanted, line, home=home, edition=edition_id, corrected=corrected))

    def last_edition(self, place: Place) -> int | None:
        """The number of the newest edition that was posted there."""
        return self._editions.last_in(place.platform, place.id)

    def _told(self, place: Place, edition_id: int) -> tuple[list[Match], list[Subscription], Row | None]:
        row = self._editions.edition(edition_id)
        if row is None or (row["platform"], row["place"]) != (place.platform, place.id):
            return [], [], None
        ids = set(json.loads(row["subject"])) if row["kind"] == "digest" else set()
        wanted = [each for each in self.subscriptions.of(place) if each.id in ids]
        told = [each["news"] for each in self._editions.told(edition_id)]
        return self._composer.told_again(wanted, told, self._clock.now()), wanted, row

    def missing(self, wish: Wish) -> str:
        """Why something that a wish asks for cannot be had here, '' if all can."""
        return self._composer.early_missing() if "early" in wish.kinds else ""

    def explained(self, wish: Wish) -> str:
        """What the figures mean that will be told, '' where none will."""
        return self._composer.early_explained() if "early" in wish.kinds else ""

    def fitting(self, wish: Wish) -> Fitting | None:
        """How many of the newest papers are about the topic of a wish, None where it has none."""
        return self._composer.fitting(wish)

    def latest(self, limit: int) -> list[Row]:
        """The last editions of all places, the newest first."""
        return self._editions.latest(limit)

    def forget(self, refs: Sequence[ObjectRef]) -> None:
        """A step of a purge, before the mailbox's: it still knows what was posted where."""
        self._revisions.forget(refs, self._clock.now())
        self.following.forget(refs)

    def hide(self, _absent: Sequence[ObjectRef], closed: Sequence[ObjectRef]) -> None:
        """A step of hiding, before the mailbox's: what is closed leaves the editions that stand somewhere.
        One that waits is given up by the mailbox, and so made again."""
        self._revisions.take_back(closed)

    def quiet_until(self, place: Place, key: str) -> datetime | None:
        """The end of a place's quiet hours, None where they are not now, or a reply with this key is none of
        the digest's that nobody asked for."""
        if not _UNASKED.fullmatch(key):
            return None
        return self.manners.quiet(place).until(self._clock.now(), self._zone(place))

    def moved(self, platform: str, old: str, new: Place) -> None:
        """A conversation goes on in another place."""
        self._revisions.settle()
        where = replace(new, thread=None)
        with self._db.write():
            self.subscriptions.move(platform, old, where)
            self.following.move(platform, old, where)
            self._editions.move(platform, old, new.id, encode(where))

    def left(self, platform: str, place: str) -> int:
        """The bot is no longer there: nobody waits for anything. Says how much has ended."""
        with self._db.write():
            return self.subscriptions.drop(platform, place) + self.following.drop(platform, place)
