"""What became of editions, and what stands in a room and is no longer so: corrected, or without what was
withdrawn."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.delivery.codec import decode
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Fate
from bot.delivery.shown import shown_by
from bot.digest.composer import Composer
from bot.digest.edition.edition import Head, correction, edition
from bot.digest.harvest import same_result
from bot.digest.records import Match, Subscription
from bot.digest.subscriptions import Subscriptions
from bot.messages import Block, ObjectRef, Place, Reply
from bot.store.database import Database, Row
from bot.store.editions import EditionTable, key_of
from bot.store.harvest import remember_passed
from bot.store.withdrawal import audit

log = logging.getLogger(__name__)

KEEP = timedelta(days=30)
ANEW_WITHIN = timedelta(days=7)
"""What is left of an edition from which something was withdrawn is shown again for so long; later nobody
misses it."""
HOPELESS = 3
"""Editions in a row that could not be posted: nobody seems to want them there."""
UNKNOWN = Fate("dead", reason="unknown")
AT_ONCE_AGAIN = frozenset({"withdrawn", "too late", "unreadable", "unknown"})
"""Reasons for which an edition was given up that do not hold for the next one."""


class Tell(Protocol):
    """What became of an edition: for the numbers of whoever runs the bot."""

    def __call__(self, kind: str, fate: Fate, observed: Sequence[datetime], /) -> None: ...


@dataclass(frozen=True, slots=True)
class _Standing:
    """An edition that was made, with the subscriptions it was made for, as far as they still are."""

    id: int
    place: Place
    revision: int
    made_at: datetime
    subscriptions: tuple[Subscription, ...]


class Revisions:
    """`head` and `may_speak` are the publisher's; `tell` is told what became of each edition."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        mailbox: Mailbox,
        *,
        composer: Composer,
        subscriptions: Subscriptions,
        head: Callable[..., Head],
        may_speak: Callable[[Place, datetime], bool],
        tell: Tell,
    ) -> None:
        self._db = db
        self._clock = clock
        self._mailbox = mailbox
        self._composer = composer
        self._subscriptions = subscriptions
        self._head = head
        self._may_speak = may_speak
        self._tell = tell
        self._editions = EditionTable(db)

    def settle(self) -> None:
        """Takes note of what has been posted or given up since."""
        for row in self._editions.waiting():
            place = decode(row["address"], Place)
            fate = self._mailbox.fate(place, _key(row))
            if fate is None:
                self._give_back(row, place, UNKNOWN)
            elif fate.state == "posted" and fate.posted_at is not None:
                self._tell(row["kind"], fate, self._editions.observed(row["id"]))
                self._editions.posted(row["id"], fate.posted_at)
            elif fate.state == "dead":
                self._tell(row["kind"], fate, ())
                self._give_back(row, place, fate)

    def _give_back(self, row: Row, place: Place, fate: Fate) -> None:
        """Its news are new to the place again, for the next edition."""
        log.warning("edition %d not delivered: %s", row["id"], fate.reason)
        with self._db.write():
            first = self._editions.dead(row["id"])
            if row["kind"] == "digest":
                ids = json.loads(row["subject"])
                again = self._clock.now() if fate.reason in AT_ONCE_AGAIN else None
                self._subscriptions.reopen(ids, first - 1 if first else None, again)
                if self._editions.deaths_in(place.platform, place.id, HOPELESS) >= HOPELESS:
                    log.warning("subscriptions %s paused: their place takes no editions", ids)
                    self._subscriptions.pause_all(ids)

    def forget(self, refs: Sequence[ObjectRef], at: datetime) -> None:
        """A step of a purge: what shows one of these is shown anew without it. The mailbox takes the message
        back."""
        with self._db.write() as w:
            remember_passed(w, refs, at)
            for ref in refs:
                for id_ in self._editions.showing(ref):
                    self._editions.mark(id_, "withdrawn")
                    audit(w, at, "taken back", ref, key_of(id_))
                self._editions.forget(ref)

    def reissue(self) -> int:
        """Shows marked editions as they would be now, new messages at times at which they are wanted; says
        how many."""
        return sum(self._reissue(row) for row in self._editions.to_reissue())

    def _reissue(self, row: Row) -> bool:
        standing = self._standing(row)
        edits = row["reissue"] == "corrected" and self._can_change(standing)
        if not edits and not self._may_speak(standing.place, self._clock.now()):
            return False
        with self._db.write():
            told = self._editions.told(standing.id)
            ids = [each["news"] for each in told]
            matches = self._composer.told_again(standing.subscriptions, ids, self._clock.now())
            if row["reissue"] == "withdrawn":
                said = self._remaining(standing, matches)
            else:
                before = {each["news"]: each["value"] for each in told}
                said = self._corrected(standing, matches, before, edits=edits)
            revision = standing.revision + 1
            if said is not None:
                origin = f"edition {standing.id} {revision}"
                self._mailbox.enqueue(standing.place, [said], origin=origin, keep=KEEP)
                log.info("edition %d: %s", standing.id, row["reissue"])
            for each in matches:
                self._editions.restate(standing.id, each.news.id, each.heard)
            self._editions.reissued(standing.id, revision)
        return said is not None

    def _can_change(self, standing: _Standing) -> bool:
        """Whether its message stands there, or is about to: changing it disturbs nobody."""
        fate = self._mailbox.fate(standing.place, key_of(standing.id))
        return fate is not None and fate.state != "dead"

    def _remaining(self, standing: _Standing, matches: Sequence[Match]) -> Reply | None:
        if not matches or self._clock.now() - standing.made_at > ANEW_WITHIN:
            return None
        return _reply(standing.id, edition(matches, self._head_of(standing)))

    def _corrected(
        self, standing: _Standing, matches: Sequence[Match], before: dict[int, str], *, edits: bool
    ) -> Reply | None:
        """The message itself where it can be changed, else a short word."""
        results = [each for each in matches if each.news.kind == "result"]
        changed = [each for each in results if not same_result(before[each.news.id], each.heard)]
        if not changed:
            return None
        if edits:
            marked = frozenset(each.news.id for each in changed)
            return _reply(standing.id, edition(matches, self._head_of(standing, marked)))
        blocks = [block for each in changed for block in correction(each, before[each.news.id])]
        return _reply(standing.id, blocks, key=f"correction {standing.id} {standing.revision + 1}")

    def _head_of(self, standing: _Standing, corrected: frozenset[int] = frozenset()) -> Head:
        return self._head(
            standing.place, standing.subscriptions, standing.id, standing.made_at, corrected=corrected
        )

    def _standing(self, row: Row) -> _Standing:
        ids = set(json.loads(row["subject"]))
        place = decode(row["address"], Place)
        return _Standing(
            row["id"],
            place,
            row["revision"],
            datetime.fromisoformat(row["made_at"]),
            tuple(each for each in self._subscriptions.of(place) if each.id in ids),
        )


def _key(row: Row) -> str:
    return key_of(row["id"]) if row["kind"] == "digest" else f"follow {row['subject']} {row['id']}"


def _reply(id_: int, blocks: Sequence[Block], key: str = "") -> Reply:
    return Reply(key or key_of(id_), tuple(blocks), shows=shown_by(blocks))
