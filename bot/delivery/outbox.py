"""What is to be said, until it is said: the half of the mailbox that looks outwards.

Ids are made of what a reply answers, so a repetition makes the same ones and nothing is said twice.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.delivery.codec import CodecError, decode, encode
from bot.delivery.records import Delivery, Keep, Turn
from bot.messages import ObjectRef, Place, Reply
from bot.store.database import Database, Row
from bot.store.delivery import DeliveryTables, ObjectKey, stamp
from bot.store.ledger import LedgerTables
from bot.store.withdrawal import audit

log = logging.getLogger(__name__)

MAX_REASON = 200
DRAFT = "draft "
"""Before the id of what shows progress, in the ledger."""
STRAY = "stray"
NOT_DELIVERED = "reply not delivered: %s"
Quiet = Callable[[Place, str], datetime | None]
"""Until when a place wants to be left alone by what nobody there asked for, under this key; None: not now."""


class Outbox:
    """Every method joins the transaction that is open."""

    def __init__(self, database: Database, clock: Clock, keep: Keep) -> None:
        self._database = database
        self._tables = DeliveryTables(database)
        self._ledger = LedgerTables(database)
        self._clock = clock
        self._keep = keep

    def add(
        self,
        place: Place,
        replies: Sequence[Reply],
        *,
        turn: str | None,
        origin: str,
        keep: timedelta | None = None,
    ) -> None:
        """The finals among these; `turn` is the event they answer, None where nobody asked."""
        source = "turn" if turn is not None else "origin"
        finals = [reply for reply in replies if reply.state == "final"]
        for index, reply in enumerate(finals):
            values = {
                "id": _digest(place.platform, source, origin, reply.key, index),
                "platform": place.platform,
                "place": place.id,
                "thread": place.thread or "",
                "address": encode(place),
                "reply_key": reply.key,
                "turn": turn,
                "reply": encode(reply),
                "next_at": self._stamp(),
                "expires_at": self._stamp(self._keep.unsent if keep is None else keep),
                "created_at": self._stamp(),
            }
            self._tables.add_reply(values, [_key(shown) for shown in reply.shows])

    def draft(self, turn: Turn, empty: Reply, place: Place, conversation: str) -> Delivery:
        """See Mailbox.draft. The id is the same after a crash: a platform that can tell shows it once."""
        rows = self._ledger.of_turn(place.platform, conversation, place.id)
        standing = next((row["platform_ref"] for row in rows if row["reply_key"] == empty.key), None)
        id_ = _draft_id(turn, empty.key)
        return Delivery(id_, place, empty, turn.attempts, standing, conversation)

    def drafted(self, turn: Turn, key: str, conversation: str, platform_ref: str) -> None:
        place = turn.incoming.place
        rows = self._ledger.of_turn(place.platform, conversation, place.id)
        answer = next((row for row in rows if row["reply_key"] == key and not _is_draft(row)), None)
        self._ledger.put(
            {
                "outbox": _draft_id(turn, key),
                "platform": place.platform,
                "place": place.id,
                "thread": place.thread or "",
                "address": encode(place),
                "reply_key": key,
                "turn": conversation,
                "platform_ref": platform_ref,
                "posted_at": self._stamp(),
                "expires_at": self._stamp(self._keep.posted),
            }
        )
        # An earlier answer came to stand while this was on its way: it is what the next one replaces.
        if answer is not None and platform_ref not in answer["platform_ref"].split():
            self._ledger.put(dict(answer))

    def end_drafts(self, place: Place, turn: str, replaced: Collection[str]) -> None:
        """Those that nothing replaces are taken back."""
        for row in self._ledger.of_turn(place.platform, turn, place.id):
            if _is_draft(row) and row["reply_key"] not in replaced:
                self._add_empty(row)

    def due(
        self, platform: str, *, without: Collection[str], unasked: int | None, quiet: Quiet
    ) -> list[Delivery]:
        """See Mailbox.due."""
        while True:
            rows = self._tables.due(platform, self._stamp(), without, unasked)
            found = [delivery for row in rows if (delivery := self._delivery(row))]
            if not self._put_off(found, quiet):
                return found

    def _put_off(self, found: Sequence[Delivery], quiet: Quiet) -> bool:
        """Whether one of these was, as it would disturb somebody. What changes or takes back a message that
        stands there disturbs nobody."""
        new = (each for each in found if each.answers is None and each.replaces is None and each.reply.blocks)
        asked = [(each.id, quiet(each.place, each.reply.key)) for each in new]
        late = [(id_, until) for id_, until in asked if until is not None and until > self._clock.now()]
        if late:
            with self._database.write():
                for id_, until in late:
                    self._tables.put_off(id_, stamp(until))
        return bool(late)

    def _delivery(self, row: Row) -> Delivery | None:
        try:
            place, reply = decode(row["address"], Place), decode(row["reply"], Reply)
        except CodecError:
            log.warning("reply unreadable, dropped: %s", row["id"])
            self.failed(row["id"], "unreadable", None)
            return None
        return Delivery(
            row["id"], place, reply, row["attempts"], row["replaces"] or None, row["turn"] or None
        )

    def sent(self, id_: str, platform_ref: str) -> None:
        """The platform has it: kept in the ledger, without its words. Taken back at once if it was given
        up while it was on its way."""
        with self._database.write():
            row = self._tables.reply(id_)
            self._tables.mark_sent(id_, platform_ref, self._stamp(), self._stamp(self._keep.posted))
            if row is not None and row["state"] == "dead":
                self._add_empty({**dict(row), "outbox": id_})

    def end_progress(self, row: Row, replaced: str | None) -> None:
        """Where this reply has taken the place of progress, that stands there no longer."""
        if replaced:
            self._ledger.replaced(row["platform"], row["turn"], row["place"], replaced)

    def take_back_strays(self, row: Row) -> None:
        """Progress that was shown while an earlier answer was on its way: what came after has replaced that
        answer, and would leave the progress standing. `row` is of a reply that was sent."""
        for draft in self._ledger.strays(row["platform"], row["turn"], row["place"], row["reply_key"]):
            # Under the key of the answer the answer would go.
            key = f"{STRAY} {draft['outbox']}"
            self._ledger.rename(draft["outbox"], key)
            self._add_empty({**dict(draft), "reply_key": key})

    def failed(self, id_: str, reason: str, retry_at: datetime | None) -> None:
        """To be tried again at `retry_at`; given up if that is None or after the reply's deadline."""
        with self._database.write():
            row = self._tables.reply(id_)
            if row is None or row["state"] != "due":
                return
            if retry_at is None or stamp(retry_at) >= row["expires_at"]:
                self.kill(id_, reason)
            else:
                self._tables.postpone(id_, reason[:MAX_REASON], stamp(retry_at))

    def hurry(self, platform: str, later_than: timedelta) -> None:
        """What would be tried again only so much later is tried now; who wants quiet is asked anew."""
        self._tables.hurry(platform, self._stamp(), self._stamp(later_than))

    def kill(self, id_: str, reason: str) -> None:
        if self._tables.kill(id_, reason[:MAX_REASON], self._stamp(self._keep.posted)):
            log.warning(NOT_DELIVERED, id_)

    def _drop(self, id_: str, reason: str) -> None:
        """Nobody wants it any more, or may see it: that is no failure."""
        if self._tables.kill(id_, reason, self._stamp(self._keep.posted)):
            log.info("reply dropped: %s: %s", reason, id_)

    def take_back(self, place: Place, turn: str, but: Collection[str]) -> None:
        """What was said to an event that is no longer what it was, but for these keys."""
        if not but:
            for id_ in self._tables.due_of(place.platform, turn, place.id):
                self._drop(id_, "question deleted")
        for row in self._ledger.of_turn(place.platform, turn, place.id):
            if row["reply_key"] not in but:
                self._add_empty(row)

    def _add_empty(self, row: Row | dict[str, Any]) -> bool:
        """A reply without blocks, to replace this posted one; False if there is one."""
        copied = {key: row[key] for key in ("platform", "place", "thread", "address", "reply_key", "turn")}
        own = {
            "id": _digest("taken back", row["outbox"]),
            "reply": encode(Reply(row["reply_key"], ())),
            "next_at": self._stamp(),
            "expires_at": self._stamp(self._keep.posted),
            "created_at": self._stamp(),
        }
        return self._tables.add_reply(copied | own, [])

    def forget(self, objects: Sequence[ObjectRef]) -> None:
        """Unsent replies that show one of these are never sent, posted ones are taken back; which, stands in
        the audit."""
        with self._database.write() as w:
            for key in self._tables.shown_among(map(_key, objects)):
                self._withhold(key)
                for row in self._ledger.showing(key):
                    if self._add_empty(row):
                        kind, body, id_ = key
                        shown = ObjectRef(kind, body, id_)
                        audit(w, self._clock.now(), "taken back", shown, _named(row))

    def withhold(self, objects: Sequence[ObjectRef]) -> None:
        """Unsent replies that show one of these are never sent."""
        with self._database.write():
            for key in self._tables.shown_among(map(_key, objects)):
                self._withhold(key)

    def _withhold(self, key: ObjectKey) -> None:
        for id_ in self._tables.due_showing(key):
            self._drop(id_, "withdrawn")

    def give_up_overdue(self) -> None:
        """Replies past their deadline."""
        for id_ in self._tables.overdue(self._stamp()):
            self.kill(id_, "too late")

    def _stamp(self, after: timedelta = timedelta()) -> str:
        return stamp(self._clock.now() + after)


def _digest(*parts: str | int) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _draft_id(turn: Turn, key: str) -> str:
    return DRAFT + _digest("draft", turn.incoming.place.platform, turn.incoming.id, key)


def _is_draft(row: Row) -> bool:
    return str(row["outbox"]).startswith(DRAFT)


def _named(row: Row) -> str:
    """A message by its kind and id, without a word of it or of those who asked."""
    return str(row["reply_key"]) if row["turn"] is None else f"answer {row['outbox']}"


def _key(shown: ObjectRef) -> ObjectKey:
    return shown.kind, shown.body, shown.id
