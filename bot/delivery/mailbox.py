"""Way 3: what came in, what is to go out, what was posted where. Survives a crash between any two steps.

A turn is one incoming event and all that is said to it. Its replies reach the outbox in the same
transaction that marks it done, under ids that a repetition would make again; so the one thing that
can happen twice is a post whose acknowledgement was lost, and the platform can tell that by the id.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.codec import CodecError, decode, encode
from bot.delivery.inbox import Inbox
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import Outbox, Quiet
from bot.delivery.records import Backlog, Delivery, Fate, Held, Keep, Turn
from bot.logs import trace
from bot.messages import Incoming, IncomingKind, Notice, ObjectRef, Place, Reply
from bot.store.database import Database, Row
from bot.store.delivery import DeliveryTables
from bot.texts import delivery as texts

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
LATEST_RETRY = timedelta(hours=1)
"""What is to be tried again later than that when we start is tried at once: the clock may have been wrong."""
FAILURE_KEY = "failure"
ASKING: frozenset[IncomingKind] = frozenset({"message", "edit", "action", "lookup"})
"""The kinds of event after which somebody waits for an answer, and so for word of a failure."""


def never_quiet(_place: Place, _key: str) -> None:
    """A platform on which nobody minds."""


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
        self._outbox = Outbox(database, clock, self._keep)
        self.ledger = Ledger(database, clock, self._keep)
        self._inbox = Inbox(database, clock, self._keep, self.ledger)

    def take_in(
        self,
        platform: str,
        events: Sequence[Incoming],
        cursor: tuple[str, str] | None = None,
        *,
        held: Sequence[Held] = (),
        released: Collection[str] = (),
    ) -> int:
        """Keep events and the place in the platform's stream together; says how many were new.

        `held` are events that cannot be read yet, `released` ids of such that need no longer be held.
        """
        with self._database.write():
            new = sum(self._inbox.add(platform, event) for event in events)
            for each in held:
                self._inbox.hold(platform, each)
            for id_ in released:
                self._tables.release(platform, id_)
            if cursor is not None:
                self._tables.save_cursor(*cursor)
        return new

    def held(self, platform: str) -> list[Held]:
        """The oldest first."""
        return self._inbox.held(platform)

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
            log.warning("event unreadable, dropped: %s %s", platform, trace(platform, row["event"]))
            self._tables.close_event(platform, row["event"])
            return None

    def asked_in(self, platform: str, place: str, event: str) -> Place | None:
        """Where this event was asked, None where it is no question that is being or was answered."""
        waiting = [each.place for _, each in self._open(platform, place) if each.id == event]
        return waiting[0] if waiting else self.ledger.answered_in(platform, place, event)

    def takes_part(self, platform: str, place: str, thread: str) -> bool:
        """Whether the bot has said something in this thread, or is about to."""
        waiting = any(each.place.thread == thread for _, each in self._open(platform, place))
        return waiting or self.ledger.takes_part(platform, place, thread)

    def recover(self, platform: str) -> None:
        """After a crash, before any turn is taken: what was running waits again, a last time gives up."""
        with self._database.write():
            # So late nothing is ever tried again: the clock was wrong before.
            self._outbox.hurry(platform, LATEST_RETRY)
            for row in self._tables.running(platform):
                if row["attempts"] + 1 < self._max_attempts:
                    self._tables.requeue(platform, row["event"])
                elif turn := self._turn(platform, row):
                    given_up = trace(platform, turn.incoming.id)
                    log.error("event given up after %d attempts: %s", self._max_attempts, given_up)
                    self.finish(turn, failure(turn.incoming, texts.GIVEN_UP))

    def set_back(self, platform: str) -> None:
        """The clock was set back: nothing waits until it has caught up."""
        self._outbox.hurry(platform, timedelta())

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
            self._outbox.add(incoming.place, replies, turn=_conversation(incoming), origin=event)
            self._outbox.end_drafts(incoming.place, _conversation(incoming), {each.key for each in replies})
            if incoming.target and incoming.kind in {"edit", "deletion"}:
                self._outbox.take_back(incoming.place, incoming.target, but={reply.key for reply in replies})
            if incoming.target and incoming.kind == "deletion":
                self.ledger.tables.drop_vote(platform, incoming.target)
            self._tables.close_event(platform, event)

    def overtaken(self, platform: str) -> list[str]:
        """Running events that nobody wants answered as they are: they were edited or deleted meanwhile."""
        if not self._tables.waiting(platform):  # a look first: this must not take the writer's lock
            return []
        running = [turn for row in self._tables.running(platform) if (turn := self._turn(platform, row))]
        return [turn.incoming.id for turn in running if self._is_overtaken(turn.incoming)]

    def _is_overtaken(self, running: Incoming) -> bool:
        said = _conversation(running)
        waiting = (later for _, later in self._open(running.place.platform, running.place.id))
        return running.kind in ASKING and any(
            later.kind in {"edit", "deletion"} and later.target == said and later.id != running.id
            for later in waiting
        )

    def give_up(self, turn: Turn) -> None:
        """An overtaken turn ends without a word. What showed its progress stays for the turn that follows,
        which replaces it or takes it back."""
        with self._database.write():
            self._tables.close_event(turn.incoming.place.platform, turn.incoming.id)

    def draft(self, turn: Turn, key: str) -> Delivery:
        """Progress of this turn, empty yet, with what stands there under its key."""
        where, conversation = turn.incoming.place, _conversation(turn.incoming)
        return self._outbox.draft(turn, Reply(key, (), "draft"), where, conversation)

    def drafted(self, turn: Turn, key: str, platform_ref: str) -> None:
        """Progress stands there: what comes under its key replaces it, and the turn's end leaves none."""
        incoming = turn.incoming
        with self._database.write():
            if self._tables.open_event(incoming.place.platform, incoming.id) is not None:
                self._outbox.drafted(turn, key, _conversation(incoming), platform_ref)

    def enqueue(
        self, place: Place, replies: Sequence[Reply], origin: str, *, keep: timedelta | None = None
    ) -> None:
        """Replies that nobody asked for. The same origin posts to the same place once. `keep` is the time
        in which they have to reach it, Keep.unsent if None.

        A reply whose key was used in this place before, outside any turn, replaces that one: name
        keys after what may be replaced (an edition), not after their kind.
        """
        with self._database.write():
            self._outbox.add(place, replies, turn=None, origin=f"{place.id}\n{origin}", keep=keep)

    def fate(self, place: Place, key: str) -> Fate | None:
        """What has become of the latest reply that nobody asked for under this key in this place; None if
        none is known, or none any more. After `move` that of the old place tells of what was posted."""
        return self.ledger.fate(place, key)

    def thread_of(self, place: Place, key: str) -> str | None:
        """The thread that continues the reply that nobody asked for under this key; None until it is
        posted, and once it is taken back. A platform without threads takes no notice of it."""
        return self.ledger.thread_of(place, key)

    def due(
        self,
        platform: str,
        *,
        without: Collection[str] = (),
        unasked: int | None = None,
        quiet: Quiet = never_quiet,
    ) -> list[Delivery]:
        """What may be posted now, except in places `without`: in each the first unsent answer, else the first
        of what nobody asked for; of these at most `unasked`, and no new message where it is `quiet`: that
        waits and holds nothing back. Answers come first, the oldest before others."""
        return self._outbox.due(platform, without=without, unasked=unasked, quiet=quiet)

    def sent(self, id_: str, platform_ref: str, replaced: str | None = None) -> None:
        """The platform has it, and knows it by this reference; `replaced` is what it took the place of."""
        with self._database.write():
            self._outbox.sent(id_, platform_ref)
            reply = self._tables.reply(id_)
            if reply is None or reply["turn"] is None:
                return
            self._outbox.end_progress(reply, replaced)
            # While the next answer is being made its progress stands there rightly.
            if platform_ref and not self._goes_on(reply):
                self._outbox.take_back_strays(reply)

    def _goes_on(self, reply: Row) -> bool:
        """Whether what this answers is being answered anew, or will be."""
        waiting = (each for _, each in self._open(reply["platform"], reply["place"]))
        return any(_conversation(each) == reply["turn"] for each in waiting)

    def failed(self, id_: str, reason: str, retry_at: datetime | None) -> None:
        """To be tried again at `retry_at`; given up if that is None or after the reply's deadline."""
        self._outbox.failed(id_, reason, retry_at)

    def forget(self, objects: Sequence[ObjectRef]) -> None:
        """A step of a purge: no reply that shows one of these is sent, or stays. May be repeated."""
        with self._database.write():
            self._outbox.forget(objects)

    def hide(self, absent: Sequence[ObjectRef], closed: Sequence[ObjectRef]) -> None:
        """A step of hiding: nothing that shows one of these is sent, and what shows a closed one goes."""
        with self._database.write():
            self._outbox.withhold(absent)
            self._outbox.forget(closed)

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

    def give_up_overdue(self) -> None:
        """A reply past its deadline is given up, and its words go."""
        with self._database.write():
            self._outbox.give_up_overdue()


def failure(incoming: Incoming, text: str, key: str = FAILURE_KEY) -> tuple[Reply, ...]:
    """The word that something went wrong, for those who wait for an answer."""
    return (Reply(key, (Notice(text, "error"),)),) if incoming.kind in ASKING else ()


def _conversation(incoming: Incoming) -> str:
    """The event whose replies these continue: those to an edit replace those to what was edited.

    A reaction is no message that could be answered, so what it brings stands by itself.
    """
    if incoming.kind == "reaction":
        return f"reaction {incoming.id}"
    return incoming.target if incoming.kind == "edit" and incoming.target else incoming.id
