"""What was said to the bot, until it is answered: the half of the mailbox that looks inwards."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.delivery.codec import encode
from bot.delivery.ledger import Ledger
from bot.delivery.records import Held, Keep
from bot.logs import trace
from bot.messages import Incoming
from bot.store.database import Database, Row
from bot.store.delivery import DeliveryTables, stamp

log = logging.getLogger(__name__)


class Inbox:
    """Every method joins the transaction that is open."""

    def __init__(self, database: Database, clock: Clock, keep: Keep, ledger: Ledger) -> None:
        self._tables = DeliveryTables(database)
        self._clock = clock
        self._keep = keep
        self._ledger = ledger

    def add(self, platform: str, event: Incoming) -> bool:
        """Whether it is new, and somebody's to say."""
        target = event.target
        if event.kind == "deletion" and target and self._is_held(event):
            self._tables.release(platform, target)
        if event.kind == "edit" and target:
            edited = self._tables.event(platform, target)
            if not self._may_edit(event, edited):
                log.warning("edit by somebody else dropped: %s", trace(platform, event.id))
                return False
            if edited is not None:
                event = _continued(event, edited)
            elif not self._is_held(event):
                # What becomes a question only now belongs to the one who edits it first.
                self._tables.add_event(self._values(platform, event, target))
                self._tables.close_event(platform, target)
        new = self._tables.add_event(self._values(platform, event, event.id))
        if new:
            _told(platform, event)
        return new

    def held(self, platform: str) -> list[Held]:
        """The oldest first."""
        rows = self._tables.held(platform)
        return [
            Held(row["event"], row["place"], row["payload"], datetime.fromisoformat(row["at"]))
            for row in rows
        ]

    def hold(self, platform: str, held: Held) -> None:
        self._tables.hold(
            {
                "platform": platform,
                "event": held.id,
                "place": held.place,
                "payload": held.payload,
                "at": stamp(held.at),
                "expires_at": stamp(self._clock.now() + self._keep.events),
            }
        )

    def _values(self, platform: str, event: Incoming, id_: str) -> dict[str, str | int]:
        now = self._clock.now()
        return {
            "sender": event.sender.key,
            "thread": event.place.thread or "",
            "addressed": int(event.addressed),
            "platform": platform,
            "event": id_,
            "place": event.place.id,
            "incoming": encode(event),
            "received_at": stamp(now),
            "expires_at": stamp(now + self._keep.events),
        }

    def _may_edit(self, edit: Incoming, edited: Row | None) -> bool:
        """Not every platform keeps people from editing what others wrote.

        Whose a question was is known for as long as its id is kept; after that nobody edits it.
        """
        if edited is not None:
            return edited["sender"] in {"", edit.sender.key}
        where = edit.place
        return self._ledger.answered_in(where.platform, where.id, edit.target or "") is None

    def _is_held(self, event: Incoming) -> bool:
        """Whether what this is about cannot be read yet."""
        held = self.held(event.place.platform)
        return any((each.id, each.place) == (event.target, event.place.id) for each in held)


def _told(platform: str, event: Incoming) -> None:
    """What a room says among itself is taken in as well, and is nobody's concern."""
    meant = event.addressed or event.kind == "action" or event.place.kind == "personal"
    ids = {"turn": trace(platform, event.id), "place": trace(platform, event.place.id)}
    level = logging.INFO if meant else logging.DEBUG
    log.log(level, "taken in", extra={"platform": platform, "kind": event.kind, **ids})


def _continued(edit: Incoming, edited: Row) -> Incoming:
    """An edit stands where its event stands, and is meant for whom that was meant."""
    thread = edit.place.thread or edited["thread"] or None
    addressed = edit.addressed or bool(edited["addressed"])
    return replace(edit, place=replace(edit.place, thread=thread), addressed=addressed)
