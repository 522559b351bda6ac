"""What became of editions: posted, given up, or changed later, which a platform may refuse."""

import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock
from bot.delivery.codec import decode
from bot.delivery.mailbox import Mailbox
from bot.delivery.records import Fate
from bot.digest.subscriptions import Subscriptions
from bot.messages import Place
from bot.store.database import Database, Row
from bot.store.editions import EditionTable, key_of
from bot.store.restatements import Restatements

log = logging.getLogger(__name__)

HOPELESS = 3
"""Editions in a row that could not be posted: nobody seems to want them there."""
UNKNOWN = Fate("dead", reason="unknown")
AT_ONCE_AGAIN = frozenset({"withdrawn", "too late", "unreadable", "unknown"})
"""Reasons for which a message was given up that do not hold for the next one: no platform refused it."""


class Tell(Protocol):
    """What became of an edition: for the numbers of whoever runs the bot. `outcome` is posted, dead,
    corrected or withdrawn; `lags` are the times from when its news were seen to when they were posted."""

    def __call__(self, kind: str, outcome: str, lags: Sequence[timedelta] = (), /) -> None: ...


class Settling:
    def __init__(
        self, db: Database, clock: Clock, mailbox: Mailbox, subscriptions: Subscriptions, tell: Tell
    ) -> None:
        self._db = db
        self._clock = clock
        self._mailbox = mailbox
        self._subscriptions = subscriptions
        self._tell = tell
        self._editions = EditionTable(db)
        self._restatements = Restatements(db)

    def settle(self) -> None:
        """Takes note of what has been posted or given up since."""
        for row in self._editions.on_their_way():
            try:
                self._settle(row)
            except Exception:  # one that cannot be read is not another's trouble
                log.exception("edition %d: what became of it is not known", row["id"])

    def _settle(self, row: Row) -> None:
        place = decode(row["address"], Place)
        fate = self._mailbox.fate(place, _key(row)) or UNKNOWN
        if fate.state == "waiting":
            return
        with self._db.write():
            if row["state"] == "waiting" and not self._arrived(row, fate):
                self._give_back(row, place, fate)
            elif fate.state == "dead" and self._restatements.failed(row["id"]):
                log.warning("edition %d not corrected: %s", row["id"], fate.reason)
                self._editions.mark(row["id"], "corrected")
            else:
                self._restatements.arrived(row["id"])

    def _arrived(self, row: Row, fate: Fate) -> bool:
        """Whether it was posted, even if what was to replace it was not."""
        if fate.posted_at is None:
            return False
        observed = self._editions.observed(row["id"])
        self._tell(row["kind"], "posted", [fate.posted_at - each for each in observed])
        self._editions.posted(row["id"], fate.posted_at)
        return True

    def _give_back(self, row: Row, place: Place, fate: Fate) -> None:
        """Its news are new to the place again, for the next edition."""
        log.warning("edition %d not delivered: %s", row["id"], fate.reason)
        self._tell(row["kind"], "dead")
        refused = fate.reason not in AT_ONCE_AGAIN
        first = self._editions.dead(row["id"], refused=refused)
        if row["kind"] == "digest":
            ids = json.loads(row["subject"])
            again = None if refused else self._clock.now()
            self._subscriptions.reopen(ids, first - 1 if first else None, again)
            if self._editions.deaths_in(place.platform, place.id, HOPELESS) >= HOPELESS:
                log.warning("subscriptions %s paused: their place takes no editions", ids)
                self._subscriptions.pause_all(ids)


def _key(row: Row) -> str:
    return key_of(row["id"]) if row["kind"] == "digest" else f"follow {row['subject']} {row['id']}"
