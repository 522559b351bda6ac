"""Way 3: what came in, what is to go out, what was posted where. Survives a crash between any two steps.

A turn is one incoming event and all that is said to it. Its replies reach the outbox in the same
transaction that marks it done, under ids that a repetition would make again; so the one thing that
can happen twice is a post whose acknowledgement was lost, and the platform can tell that by the id.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.codec import CodecError, decode, encode
from bot.delivery.records import Backlog, Delivery, Keep, Posted, Turn
from bot.messages import Incoming, IncomingKind, Notice, ObjectRef, Place, Reply
from bot.store.database import Database, Row
from bot.store.delivery import DeliveryTables, ObjectKey, stamp
from bot.texts import delivery as texts

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
MAX_REASON = 200
FAILURE_KEY = "failure"
ASKING: frozenset[IncomingKind] = frozenset({"message", "edit", "action", "lookup"})
"""The kinds of event after which somebody waits for an answer, and so for word of a failure."""


class Mailbox:
    """One courier at a time may work on a platform; everything else may be called from any thread."""

    def __init__(
        self, database: Database, clock: Clock, *, keep: Keep | None = None, max_attempts: int = MAX_ATTEMPTS
    ) -> None:
        self._database = database
        self._tables = DeliveryTables(database)
        self._clock = clock
        self._keep = keep or Keep()
        self._max_attempts = max_attempts

    def take_in(
        self, platform: str, events: Sequence[Incoming], cursor: tuple[str, str] | None = None
    ) -> int:
        """Keep events and the place in the platform's stream together; says how many were new."""
        with self._database.write():
            new = sum(self._add(platform, event) for event in events)
            if cursor is not None:
                self._tables.save_cursor(*cursor)
        return new

    def _add(self, platform: str, event: Incoming) -> bool:
        return self._tables.add_event(
            {
                "platform": platform,
                "event": event.id,
                "place": event.place.id,
                "incoming": encode(event),
                "received_at": self._stamp(),
                "expires_at": self._stamp(self._keep.events),
            }
        )

    def cursor(self, name: str) -> str | None:
        return self._tables.cursor(name)

    def backlog(self, platform: str) -> Backlog:
        return Backlog(self._tables.waiting(platform), self._tables.unsent(platform))

    def next_turn(self, platform: str) -> Turn | None:
        """The oldest waiting turn of a place in which none is running; it is running from now on."""
        while (row := self._tables.start_next(platform)) is not None:
            if turn := self._turn(platform, row):
                return turn
        return None

    def _turn(self, platform: str, row: Row) -> Turn | None:
        try:
            return Turn(decode(row["incoming"], Incoming), row["attempts"])
        except CodecError:
            # Written by another version; it would stand in its place's way for ever.
            log.warning("event unreadable, dropped: %s %s", platform, row["event"])
            self._tables.close_event(platform, row["event"])
            return None

    def recover(self, platform: str) -> None:
        """After a crash, before any turn is taken: what was running waits again, a last time gives up."""
        with self._database.write():
            for row in self._tables.running(platform):
                if row["attempts"] + 1 < self._max_attempts:
                    self._tables.requeue(platform, row["event"])
                elif turn := self._turn(platform, row):
                    log.error("event given up after %d attempts: %s", self._max_attempts, turn.incoming.id)
                    self.finish(turn, failure(turn.incoming, texts.GIVEN_UP))

    def finish(self, turn: Turn, replies: Sequence[Reply]) -> None:
        """The turn is done and its final replies are in the outbox, both or neither; once only.

        They go where the turn's place is now, should it have moved meanwhile.
        """
        platform, event = turn.incoming.place.platform, turn.incoming.id
        with self._database.write():
            row = self._tables.open_event(platform, event)
            if row is None:
                return
            incoming = decode(row["incoming"], Incoming)
            self._add_replies(incoming.place, replies, turn=_conversation(incoming), origin=event)
            self._tables.close_event(platform, event)

    def enqueue(self, place: Place, replies: Sequence[Reply], origin: str) -> None:
        """Replies that nobody asked for. The same origin posts to the same place once.

        A reply whose key was used in this place before, outside any turn, replaces that one: name
        keys after what may be replaced (an edition), not after their kind.
        """
        with self._database.write():
            self._add_replies(place, replies, turn=None, origin=f"{place.id}\n{origin}")

    def _add_replies(self, place: Place, replies: Sequence[Reply], *, turn: str | None, origin: str) -> None:
        source = "turn" if turn is not None else "origin"
        finals = [reply for reply in replies if reply.state == "final"]
        for index, reply in enumerate(finals):
            values = {
                "id": _digest(place.platform, source, origin, reply.key, index),
                "platform": place.platform,
                "place": place.id,
                "address": encode(place),
                "reply_key": reply.key,
                "turn": turn,
                "reply": encode(reply),
                "next_at": self._stamp(),
                "expires_at": self._stamp(self._keep.unsent),
            }
            self._tables.add_reply(values, [_key(shown) for shown in reply.shows])

    def due(self, platform: str, *, without: Collection[str] = ()) -> list[Delivery]:
        """What may be posted now: in each place the first unsent reply, except in places `without`."""
        rows = self._tables.due(platform, self._stamp(), without)
        return [delivery for row in rows if (delivery := self._delivery(row))]

    def _delivery(self, row: Row) -> Delivery | None:
        try:
            place, reply = decode(row["address"], Place), decode(row["reply"], Reply)
        except CodecError:
            log.warning("reply unreadable, dropped: %s", row["id"])
            self.failed(row["id"], "unreadable", None)
            return None
        return Delivery(row["id"], place, reply, row["attempts"], row["replaces"])

    def sent(self, id_: str, platform_ref: str) -> None:
        """The platform has it: kept in the ledger, without its words."""
        self._tables.mark_sent(id_, platform_ref, self._stamp(), self._stamp(self._keep.posted))

    def failed(self, id_: str, reason: str, retry_at: datetime | None) -> None:
        """To be tried again at `retry_at`; given up if that is None or after the reply's deadline."""
        with self._database.write():
            row = self._tables.reply(id_)
            if row is None or row["state"] != "due":
                return
            if retry_at is None or stamp(retry_at) >= row["expires_at"]:
                self._kill(id_, reason)
            else:
                self._tables.postpone(id_, reason[:MAX_REASON], stamp(retry_at))

    def _kill(self, id_: str, reason: str) -> None:
        if self._tables.kill(id_, reason[:MAX_REASON], self._stamp(self._keep.posted)):
            log.warning("reply not delivered: %s", id_)

    def move(self, platform: str, old: str, new: Place) -> None:
        """A conversation goes on elsewhere: what waits goes there. What was posted stays behind, so
        nothing in the new place is taken for it and a withdrawal still finds it."""
        with self._database.write():
            for row, incoming in self._open(platform, old):
                moved = encode(replace(incoming, place=new))
                self._tables.readdress_event(platform, row["event"], new.id, moved)
            self._tables.readdress_replies(platform, old, new.id, encode(new))

    def _open(self, platform: str, place: str) -> Iterator[tuple[Row, Incoming]]:
        for row in self._tables.open_events(platform, place):
            if turn := self._turn(platform, row):
                yield row, turn.incoming

    def drop(self, platform: str, place: str) -> None:
        """The bot is no longer there: nothing is answered or posted any more, words are blanked."""
        with self._database.write():
            for row in self._tables.open_events(platform, place):
                self._tables.close_event(platform, row["event"])
            for id_ in self._tables.due_in(platform, place):
                self._kill(id_, "place dropped")

    def forget(self, objects: Sequence[ObjectRef]) -> list[Posted]:
        """A step of a purge: unsent replies that show one of these are never sent. Returns the posted
        ones, to be redacted; may be repeated."""
        posted: dict[str, Posted] = {}
        with self._database.write():
            for key in map(_key, objects):
                for id_ in self._tables.due_showing(key):
                    self._kill(id_, "withdrawn")
                posted |= {row["outbox"]: _posted(row) for row in self._tables.posted_showing(key)}
        return list(posted.values())

    def expire(self) -> None:
        """Delete what was kept long enough; a reply past its deadline is given up."""
        with self._database.write():
            for id_ in self._tables.overdue(self._stamp()):
                self._kill(id_, "too late")
            self._tables.delete_expired(self._stamp())

    def _stamp(self, after: timedelta = timedelta()) -> str:
        return stamp(self._clock.now() + after)


def failure(incoming: Incoming, text: str, key: str = FAILURE_KEY) -> tuple[Reply, ...]:
    """The word that something went wrong, for those who wait for an answer."""
    return (Reply(key, (Notice(text, "error"),)),) if incoming.kind in ASKING else ()


def _conversation(incoming: Incoming) -> str:
    """The event whose replies these continue: those to an edit replace those to what was edited."""
    return incoming.target if incoming.kind == "edit" and incoming.target else incoming.id


def _digest(*parts: str | int) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _key(shown: ObjectRef) -> ObjectKey:
    return shown.kind, shown.body, shown.id


def _posted(row: Row) -> Posted:
    return Posted(row["platform"], decode(row["address"], Place), row["platform_ref"])
