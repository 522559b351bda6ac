"""What was posted where: found again when somebody reacts to it, taken back when it must not stand."""

from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.delivery.codec import decode
from bot.delivery.records import Fate, Keep, Posted
from bot.messages import Place
from bot.store.database import Database
from bot.store.delivery import stamp
from bot.store.ledger import LedgerTables


class Ledger:
    """May be asked from any thread."""

    def __init__(self, database: Database, clock: Clock, keep: Keep) -> None:
        self.tables = LedgerTables(database)
        self._clock = clock
        self._keep = keep

    def find(self, platform: str, place: str, ref: str) -> Posted | None:
        """The message of ours that the platform knows by this reference; None if it is none of ours."""
        row = self.tables.posted_as(platform, place, ref)
        if row is None:
            return None
        return Posted(row["outbox"], decode(row["address"], Place), ref, row["reply_key"])

    def said(self, place: Place, key: str) -> bool:
        """Whether a reply under this key was posted in a place, or waits to be, in whichever turn."""
        return self.tables.has_key(place.platform, place.id, key)

    def takes_part(self, platform: str, place: str, thread: str) -> bool:
        """Whether the bot has said something in this thread."""
        return self.tables.posts_in(platform, place, thread)

    def answered_in(self, platform: str, place: str, turn: str) -> Place | None:
        """Where the answer to this turn was posted or waits to be; None where there is none."""
        address = self.tables.address_of(platform, place, turn)
        return None if address is None else decode(address, Place)

    def fate(self, place: Place, key: str) -> Fate | None:
        """Of the latest reply that nobody asked for under this key; None: there is none, or no longer."""
        where = place.platform, place.id, key
        # In this order: what is posted between the two looks waits, instead of being nowhere.
        open_, found = self.tables.unposted(*where), self.tables.unasked(*where)
        posted = Fate("posted")
        if found is not None:
            at = datetime.fromisoformat(found["posted_at"])
            posted = Fate("posted", posted_at=at, platform_ref=found["platform_ref"])
        if open_ is not None and open_["state"] == "due":
            return replace(posted, state="waiting")
        # What is dead and what is posted are kept for the same time: what goes last came last.
        if open_ is not None and (found is None or open_["expires_at"] >= found["expires_at"]):
            return replace(posted, state="dead", reason=open_["reason"])
        return None if found is None else posted

    def thread_of(self, place: Place, key: str) -> str | None:
        """The thread in which what was posted so can be continued; see Mailbox.thread_of."""
        found = self.tables.unasked(place.platform, place.id, key)
        if found is None or not found["platform_ref"]:
            return None
        return str(found["thread"] or found["platform_ref"].split()[0])

    def vote(self, posted: Posted, event: str, voter: str, value: int) -> None:
        """1 or -1; `event` is the platform's id of the reaction."""
        now = self._clock.now()
        self.tables.put_vote(
            {
                "platform": posted.place.platform,
                "event": event,
                "outbox": posted.outbox,
                "voter": voter,
                "value": value,
                "at": stamp(now),
                "expires_at": stamp(now + self._keep.votes),
            }
        )
