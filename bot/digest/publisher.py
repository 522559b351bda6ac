"""Conducts the digest: from finished runs to what waits in the outbox. One tick after another."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.mailbox import Mailbox
from bot.digest.composer import Composer, Look
from bot.digest.edition.edition import edition, nothing
from bot.digest.edition.head import Head, Introducer, Introduction
from bot.digest.edition.line import line
from bot.digest.following.follow import Following, FollowPost
from bot.digest.harvest import Harvest
from bot.digest.manners import Manners
from bot.digest.posting import Posting
from bot.digest.records import Match, Subscription
from bot.digest.rhythm import previous
from bot.digest.subscriptions import Subscriptions
from bot.messages import Block, Place
from bot.store.database import Database
from bot.store.editions import EditionTable

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=14)
"""For so long news are looked at again: the text of a paper may come days after the paper."""
LOOKS = 3
"""Something may be closed between a look and the edition made of it: then everything is looked at again, the
last time while nobody else can write."""
PATIENCE = timedelta(days=3)
"""For so long a request may be without its Gremium or city: a source may have left it out for a night."""

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
    """Synchronous; one tick at a time, also of several processes. `zone` and `home` are those of a place;
    `introducer` may write above editions."""

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
        introducer: Introducer | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._harvest = harvest
        self._composer = composer
        self._subscriptions = subscriptions
        self._following = following
        self._manners = manners
        self._zone = zone
        self._home = home
        self._introducer = introducer
        self._editions = EditionTable(db)
        self._posting = Posting(self._editions, mailbox)

    def tick(self) -> Ticked:
        """Everything that is to be said now, into the outbox. May be called at any time and be cut off at
        any step."""
        done = Ticked(news=self._harvest.run())
        now = self._clock.now()
        self._publish_due(now, done)
        for post in self._following.posts(now):
            try:
                done.follows += self.may_speak(post.place, now) and self._follow(post, now)
            except Exception:  # one place's trouble is no other's
                log.exception("a followed paper's news are not told: follow %d", post.follow)
                done.failed += 1
        return done

    def _publish_due(self, now: datetime, done: Ticked) -> None:
        by_place: defaultdict[PlaceKey, list[Subscription]] = defaultdict(list)
        for each in self._subscriptions.due(now):
            by_place[each.place.platform, each.place.id].append(each)
        ready = [due for due in by_place.values() if self._ready(due[0].place, now)]
        if not ready:
            return
        look = self._look(ready, now)
        for due in ready:
            if self._editions.closed_since(look.mark):
                look = self._look(ready, now)
            try:
                done.editions += self._publish(look, due)
            except Exception:  # one place's trouble is no other's
                log.exception("no edition for a place of %s", due[0].place.platform)
                done.failed += 1

    def _look(self, ready: Iterable[Sequence[Subscription]], now: datetime) -> Look:
        return self._composer.look(min(each.floor for due in ready for each in due), now)

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
        made = self._editions.made_between(place.platform, place.id, midnight, now)
        return made < self._manners.most(place)

    def _publish(self, look: Look, due: Sequence[Subscription]) -> bool:
        """One edition for all that is due in a place; whether it says anything."""
        understood = [each for each in due if self._is_understood(look, each)]
        if not understood:
            return False
        for _ in range(LOOKS):
            said = self._try(look, understood)
            if said is not None:
                return said
            look = self._look([understood], look.at)
        with self._db.write():
            return bool(self._try(self._look([understood], look.at), understood))

    def _try(self, look: Look, due: Sequence[Subscription]) -> bool | None:
        """None where what it was made of is no longer so."""
        place = due[0].place
        composed = self._composer.compose(look, place, due)
        introduction = self._introduced(composed)
        with self._db.write():
            # Nobody else writes now: what is wanted and public at this moment is so when it is in the outbox.
            if self._editions.closed_since(look.mark) or not self._composer.is_current(composed):
                return None
            due = self._subscriptions.still_due(due, look.at)
            if not due or self._editions.waits_in(place.platform, place.id):
                return False
            told = self._composer.unheard(place, composed, {each.number for each in due})
            said = bool(told) or any(_wants_word(each) for each in due)
            if said:
                self._say(place, due, told, introduction if len(told) == len(composed) else None, look.at)
            self._plan(look, due)
        return said

    def _introduced(self, told: Sequence[Match]) -> Introduction | None:
        """Outside of any transaction: a model takes its time."""
        return self._introducer.introduce(list(map(line, told))) if self._introducer and told else None

    def _say(
        self,
        place: Place,
        due: Sequence[Subscription],
        told: Sequence[Match],
        introduction: Introduction | None,
        at: datetime,
    ) -> None:
        def blocks(id_: int) -> Iterable[Block]:
            head = replace(self.head(place, due, id_, at), introduction=introduction)
            return edition(told, head) if told else nothing(head)

        heard = [(each.news.id, each.heard) for each in told]
        also = [(id_, "") for each in told for id_ in each.also]
        self._posting.edition(place, due, blocks, [*heard, *also], at)

    def _is_understood(self, look: Look, subscription: Subscription) -> bool:
        """Whether it is to be served now. What is not understood waits, and is set aside after some days: it
        would be silent for ever, so its place is told."""
        problems = look.scope.problems(subscription)
        since = self._subscriptions.puzzled_since(subscription)
        if not problems:
            if since is not None:
                self._subscriptions.puzzle(subscription, None)
            return True
        with self._db.write():
            if not self._subscriptions.still_due([subscription], look.at):
                return False
            if since is None or look.at - since < PATIENCE:
                self._subscriptions.puzzle(subscription, since or look.at)
                self._subscriptions.plan(subscription, floor=0, seen=look.newest)
            else:
                self._subscriptions.pause(subscription)
                self._posting.not_understood(subscription, problems, look.at)
        return False

    def head(
        self,
        place: Place,
        due: Sequence[Subscription],
        id_: int | None,
        at: datetime,
        *,
        corrected: frozenset[int] = frozenset(),
    ) -> Head:
        """`corrected` are ids of news of which something else was told before."""
        since = min((self.begin(each, at) for each in due), default=at)
        return Head(
            subscriptions=tuple(due), since=since, until=at.astimezone(self._zone(place)), edition=id_,
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
            self._posting.follow(post, now)
            self._following.spoken(post)
        return True


def _wants_word(subscription: Subscription) -> bool:
    """Also where there is nothing; who waits for nothing is not told that nothing came."""
    return subscription.wish.empty and not subscription.wish.rhythm.at_once
