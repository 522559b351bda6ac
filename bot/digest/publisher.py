"""Conducts the digest: from finished runs to what waits in the outbox. One tick after another."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.codec import encode
from bot.delivery.mailbox import Mailbox
from bot.delivery.shown import shown_by
from bot.digest.composer import Composer, Composition, Look
from bot.digest.edition.edition import Head, edition, nothing
from bot.digest.following.follow import Following, FollowPost
from bot.digest.harvest import Harvest
from bot.digest.manners import Manners
from bot.digest.records import Match, Reason, Subscription
from bot.digest.rhythm import previous
from bot.digest.subscriptions import Subscriptions
from bot.messages import Block, Notice, Place, Reply
from bot.store.database import Database
from bot.store.editions import EditionTable, key_of
from bot.store.news import News, NewsReader
from bot.texts import editions as texts

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=14)
"""For so long news are looked at again: the text of a paper may come days after the paper."""
KEEP = timedelta(days=30)
"""An edition that cannot be posted for so long is given up, and its news with the next one."""

PlaceKey = tuple[str, str]


@dataclass(slots=True)
class Ticked:
    """What one tick did; `failed` are places for which it could not be done."""

    news: int = 0
    editions: int = 0
    follows: int = 0
    revised: int = 0
    failed: int = 0


class Publisher:
    """Synchronous; one tick at a time. `zone` and `home` are those of a place."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        mailbox: Mailbox,
        *,
        harvest: Harvest,
        composer: Composer,
        subscriptions: Subscriptions,
        following: Following,
        manners: Manners,
        zone: Callable[[Place], ZoneInfo],
        home: Callable[[Place], str | None],
    ) -> None:
        self._db = db
        self._clock = clock
        self._mailbox = mailbox
        self._harvest = harvest
        self._composer = composer
        self._subscriptions = subscriptions
        self._following = following
        self._manners = manners
        self._zone = zone
        self._home = home
        self._editions = EditionTable(db)

    def tick(self) -> Ticked:
        """Everything that is to be said now, into the outbox. May be called at any time and be cut off at
        any step."""
        done = Ticked(news=self._harvest.run())
        now = self._clock.now()
        self._publish_due(now, done)
        for post in self._following.posts(now):
            if self.may_speak(post.place, now):
                done.follows += self._follow(post, now)
        return done

    def _publish_due(self, now: datetime, done: Ticked) -> None:
        by_place: defaultdict[PlaceKey, list[Subscription]] = defaultdict(list)
        for each in self._subscriptions.due(now):
            by_place[each.place.platform, each.place.id].append(each)
        ready = [due for due in by_place.values() if self._ready(due[0].place, now)]
        if not ready:
            return
        look = self._composer.look(min(each.floor for due in ready for each in due), now)
        for due in ready:
            try:
                done.editions += self._publish(look, due)
            except Exception:  # one place's trouble is no other's
                log.exception("no edition for a place of %s", due[0].place.platform)
                done.failed += 1

    def _ready(self, place: Place, now: datetime) -> bool:
        """Not while its last edition still waits: what is new then goes into one."""
        waits = self._editions.waits_in(place.platform, place.id)
        return not waits and self.may_speak(place, now)

    def may_speak(self, place: Place, now: datetime) -> bool:
        """Outside of its quiet hours, and not more often on a day than it wants."""
        zone = self._zone(place)
        if self._manners.quiet(place).until(now, zone) is not None:
            return False
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        made = self._editions.made_since(place.platform, place.id, midnight)
        return made < self._manners.most(place)

    def _publish(self, look: Look, due: Sequence[Subscription]) -> bool:
        """One edition for all that is due in a place; whether it says anything."""
        place = due[0].place
        problems = {each.id: look.scope.problems(each) for each in due}
        for each in due:
            if problems[each.id]:
                self._set_aside(each, problems[each.id], look.at)
        due = [each for each in due if not problems[each.id]]
        if not due:
            return False
        composed = self._composer.compose(look, place, due)
        with self._db.write():
            # Nobody else writes now: what is wanted and public at this moment is so when it is in the outbox.
            due = self._subscriptions.still_due(due, look.at)
            if not due or self._editions.waits_in(place.platform, place.id):
                return False
            composed = self._composer.unheard(place, composed, {each.number for each in due})
            composed = _current(composed, NewsReader(self._db), fresh=self._is_fresh(look))
            said = bool(composed.told) or any(_wants_word(each) for each in due)
            if said:
                self._add(place, due, composed, look.at)
            self._editions.hear(0, place.platform, place.id, ((each, "") for each in composed.idle))
            self._plan(look, due)
        return said

    def _is_fresh(self, look: Look) -> bool:
        """Whether nothing has been withdrawn or closed since."""
        return not self._editions.closed_since(look.mark)

    def _set_aside(self, subscription: Subscription, problems: Sequence[str], at: datetime) -> None:
        """It would be silent for ever, since its Gremium or city is gone: its place is told, once."""
        place = subscription.place
        with self._db.write():
            if not self._subscriptions.still_due([subscription], at):
                return
            self._subscriptions.pause(subscription)
            id_ = self._editions.add(
                "digest",
                platform=place.platform,
                place=place.id,
                address=encode(place),
                subject=json.dumps([subscription.id]),
                at=at,
            )
            said = Notice(texts.not_understood(subscription.number, problems), "warning")
            self._mailbox.enqueue(place, [reply(id_, [said])], origin=f"edition {id_} 0", keep=KEEP)
        log.warning("subscription %d paused: its request is not understood", subscription.id)

    def _add(self, place: Place, due: Sequence[Subscription], composed: Composition, at: datetime) -> None:
        subject = json.dumps([each.id for each in due])
        id_ = self._editions.add(
            "digest", platform=place.platform, place=place.id, address=encode(place), subject=subject, at=at
        )
        head = self.head(place, due, id_, at)
        blocks = edition(composed.told, head) if composed.told else nothing(head)
        self._mailbox.enqueue(place, [reply(id_, blocks)], origin=f"edition {id_} 0", keep=KEEP)
        self._editions.hear(id_, place.platform, place.id, composed.heard)

    def head(
        self,
        place: Place,
        due: Sequence[Subscription],
        id_: int | None,
        at: datetime,
        *,
        corrected: frozenset[int] = frozenset(),
    ) -> Head:
        zone = self._zone(place)
        since = min((self.begin(each, at) for each in due), default=at)
        return Head(
            subscriptions=tuple(due), since=since, until=at.astimezone(zone), edition=id_,
            home=self._home(place), corrected=corrected,
        )  # fmt: skip

    def begin(self, subscription: Subscription, at: datetime) -> datetime:
        """When the edition before the one that is due at `at` was planned."""
        rhythm, zone = subscription.wish.rhythm, self._zone(subscription.place)
        planned = previous(rhythm, at, zone)
        return planned if rhythm.at_once else previous(rhythm, planned - timedelta(seconds=1), zone)

    def _plan(self, look: Look, due: Sequence[Subscription]) -> None:
        old = (each.id for each in look.news if each.observed_at < look.at - LOOK_BACK)
        floor = max(old, default=0)
        for each in due:
            self._subscriptions.plan(each, floor=floor, seen=look.newest)

    def _follow(self, seen: FollowPost, now: datetime) -> bool:
        with self._db.write():
            post = self._following.current(seen)
            if post is None:
                return False
            id_ = self._editions.add(
                "follow",
                platform=post.place.platform,
                place=post.place.id,
                address=encode(post.place),
                subject=str(post.follow),
                at=now,
            )
            key = f"follow {post.follow} {id_}"
            said = Reply(key, post.blocks, shows=shown_by(post.blocks))
            self._mailbox.enqueue(post.place, [said], origin=key, keep=KEEP)
            self._following.spoken(post)
        return True


def _wants_word(subscription: Subscription) -> bool:
    """Also where there is nothing; who waits for nothing is not told that nothing came."""
    return subscription.wish.empty and not subscription.wish.rhythm.at_once


def reply(id_: int, blocks: Iterable[Block]) -> Reply:
    said = tuple(blocks)
    return Reply(key_of(id_), said, shows=shown_by(said))


def _current(composed: Composition, reader: NewsReader, *, fresh: bool) -> Composition:
    """What of it is still so: with what is public now. Unless it is `fresh`, without words that were read
    before something was closed."""
    known: dict[int, News] = {each.id: each for each in reader.of([each.news.id for each in composed.told])}
    told = (
        _renewed(each, known[each.news.id], fresh=fresh) for each in composed.told if each.news.id in known
    )
    return Composition(tuple(told), composed.idle)


def _renewed(match: Match, news: News, *, fresh: bool) -> Match:
    heard = news.station.result if news.kind == "result" and news.station else match.heard
    if fresh and news == match.news:
        return match
    reasons = match.reasons if fresh else tuple(map(_without_quote, match.reasons))
    return replace(
        match, news=news, heard=heard, reasons=reasons, details=match.details if fresh else (),
        about=match.about if fresh else (),
    )  # fmt: skip


def _without_quote(reason: Reason) -> Reason:
    return replace(reason, quote="", hits=(), marks=())
