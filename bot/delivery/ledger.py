"""What was posted where: found again when somebody reacts to it, taken back when it must not stand."""

from bot.clock import Clock
from bot.delivery.codec import decode
from bot.delivery.records import Keep, Posted
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
        return None if row is None else Posted(row["outbox"], decode(row["address"], Place), ref)

    def takes_part(self, platform: str, place: str, thread: str) -> bool:
        """Whether the bot has said something in this thread."""
        return self.tables.posts_in(platform, place, thread)

    def answered_in(self, platform: str, place: str, turn: str) -> Place | None:
        """Where the answer to this turn was posted or waits to be; None where there is none."""
        address = self.tables.address_of(platform, place, turn)
        return None if address is None else decode(address, Place)

    def vote(self, posted: Posted, event: str, voter: str, value: int) -> None:
        """1 or -1; `event` is the platform's id of the reaction. Kept as long as the ledger's entry."""
        now = self._clock.now()
        self.tables.put_vote(
            {
                "platform": posted.place.platform,
                "event": event,
                "outbox": posted.outbox,
                "voter": voter,
                "value": value,
                "at": stamp(now),
                "expires_at": stamp(now + self._keep.posted),
            }
        )
