"""Papers that places follow: what happens to one is said where it is followed, once.

What holds is compared with what is known there, and every difference is looked up in the change log:
the run that has written it last decides. An incremental one makes it news, any other makes it known in
silence, and one that has not come to its end lets it wait. So it does not matter when somebody looks.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

from bot.clock import Clock
from bot.council.stations import StationFacts
from bot.delivery.codec import decode, encode
from bot.delivery.mailbox import Mailbox
from bot.delivery.shown import shown_by
from bot.digest.following.steps import Step, settle, sources
from bot.digest.following.telling import Telling
from bot.messages import Block, Notice, ObjectRef, Place, Reply
from bot.retrieval.grouping import versions
from bot.store.database import Database, Row
from bot.store.followed import (
    Brought,
    FollowedReader,
    Snapshot,
    Stop,
    snapshot_from_text,
    snapshot_to_text,
)
from bot.store.follows import FollowTable
from bot.store.harvest import HarvestRun
from bot.store.papers import PaperReader, PaperRow
from bot.texts import following as texts

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST = 100
"""Follows of one place."""
AT_ONCE_AGAIN = frozenset({"withdrawn", "too late", "unreadable"})
"""Reasons for which a message was given up that say nothing against its place."""


@dataclass(frozen=True, slots=True)
class FollowPost:
    """Something to say about a followed paper. `snapshot` is what is known there once it is said, after the
    `runs`; `ends`: nothing more will be said."""

    follow: int
    place: Place
    blocks: tuple[Block, ...]
    snapshot: str = ""
    runs: tuple[int, ...] = ()
    ends: bool = False


class Following:
    """Synchronous; any thread. What it writes joins the transaction that is open."""

    def __init__(self, db: Database, clock: Clock, mailbox: Mailbox) -> None:
        self._db = db
        self._clock = clock
        self._mailbox = mailbox
        self._table = FollowTable(db)
        self._reader = FollowedReader(db)
        self._papers = PaperReader(db)

    def begin(
        self, place: Place, paper: PaperRow, first: Sequence[Block]
    ) -> Literal["followed", "already", "full"]:
        """From now on; `first` is the message under which all others stand. In a thread, they stay there."""
        address = encode(replace(place, thread=None))
        with self._db.write():
            held = self._table.of_place(place.platform, place.id)
            if any(_paper(row) == paper.ref for row in held):
                return "already"
            if len(held) >= MOST:
                return "full"
            snapshot, _ = self._now(paper)
            id_ = self._table.add(
                paper.ref,
                platform=place.platform,
                place=place.id,
                address=address,
                snapshot=snapshot_to_text(snapshot),
                thread=place.thread,
                at=self._clock.now(),
            )
            root = Reply(_root(id_), tuple(first), shows=shown_by(first))
            self._mailbox.enqueue(place, [root], origin=root.key)
        return "followed"

    def end(self, place: Place, paper: ObjectRef) -> bool:
        """False where it was not followed."""
        with self._db.write():
            found = [row for row in self._table.of_place(place.platform, place.id) if _paper(row) == paper]
            for row in found:
                self._table.delete(row["id"])
        return bool(found)

    def of(self, place: Place) -> list[ObjectRef]:
        """What is followed in a place, in the order in which it began."""
        return [_paper(row) for row in self._table.of_place(place.platform, place.id)]

    def touch(self, run: HarvestRun) -> None:
        """A run has been looked through, whatever its kind: what it may have changed is to be looked at."""
        self._table.touch(run.id, run.body)

    absorb = touch

    def posts(self, now: datetime) -> list[FollowPost]:  # noqa: ARG002 - part of the seam
        """What is to be said now; nothing about a paper whose last message is still on its way."""
        for row in self._table.rootless():
            _apart(self._find_thread, row)
        for row in self._table.speaking():
            _apart(self._hear, row)
        ready = [row for row in self._table.touched() if _may_speak(row)]
        return [post for row in ready if (post := _apart(self._look, row))]

    def current(self, post: FollowPost) -> FollowPost | None:
        """The post as it is at this moment, None where it is said or there is nothing to say any more.

        To be asked inside the transaction in which it reaches the outbox.
        """
        row = self._table.row(post.follow)
        return self._look(row) if row is not None and _may_speak(row) and _is_marked(row) else None

    def spoken(self, post: FollowPost) -> None:
        """It is in the outbox, by the same transaction."""
        if post.ends:
            self._table.delete(post.follow)
        else:
            self._table.speak(post.follow)
            self._table.know(post.follow, post.snapshot, post.runs)

    def forget(self, refs: Sequence[ObjectRef]) -> None:
        """A step of a purge."""
        for ref in refs:
            if ref.kind == "Paper":
                self._table.bury(ref)

    def move(self, platform: str, old: str, new: Place) -> None:
        self._table.move(platform, old, new.id, encode(replace(new, thread=None)))

    def drop(self, platform: str, place: str) -> int:
        return self._table.drop(platform, place)

    def _look(self, row: Row) -> FollowPost | None:
        """What is to be said of it; what is not is known from now on."""
        ref = _paper(row)
        paper = self._papers.paper(ref)
        if paper is None:
            return self._without_paper(row, ref)
        if self._reader.is_in_a_run(ref):
            return None
        runs = tuple(json.loads(row["touched"]))
        now, stops = self._now(paper)
        if row["gone"]:  # and is back before anybody was told
            self._table.know(row["id"], snapshot_to_text(now), runs, gone=True)
            return None
        known, steps = self._settled(row, ref, now)
        block = Telling(self._db, paper, stops).block(steps) if steps else None
        if block is None:
            self._table.know(row["id"], snapshot_to_text(known), runs)
            return None
        return FollowPost(row["id"], _where(row), (block,), snapshot_to_text(known), runs)

    def _without_paper(self, row: Row, ref: ObjectRef) -> FollowPost | None:
        """Deleted, or declared closed by its source; what is merely out of sight may come back."""
        if self._reader.publicness(ref) not in {None, "nonpublic"}:
            return None
        return FollowPost(row["id"], _where(row), (Notice(texts.GONE),), ends=True)

    def _settled(self, row: Row, ref: ObjectRef, now: Snapshot) -> tuple[Snapshot, list[Step]]:
        before = snapshot_from_text(row["snapshot"])

        def items(paper: str) -> tuple[str, ...]:
            return self._reader.items_of(ObjectRef("Paper", ref.body, paper))

        def verdict(step: Step) -> Brought:
            return self._reader.brought(ref.body, sources(step, ref.id, items), before.seen)

        return settle(before, now, verdict, self._reader.hidden(ref))

    def _now(self, paper: PaperRow) -> tuple[Snapshot, dict[Stop, StationFacts]]:
        # First: what changes while the rest is read counts as later.
        seen = self._reader.settled(paper.ref.body)
        stops = self._reader.stops(paper.ref)
        near = [each.ref.id for each in self._papers.relatives(paper)]
        no = self._reader.number(paper.ref)
        near += [each.id for each in versions(self._db, [no]).get(no, ())] if no is not None else []
        papers = tuple(sorted(set(near)))
        return Snapshot(tuple(stops), papers, self._reader.files(paper.ref), seen), stops

    def _find_thread(self, row: Row) -> None:
        """Where the first message stands by now, if it does."""
        place, key = decode(row["address"], Place), _root(row["id"])
        thread = self._mailbox.thread_of(place, key)
        fate = self._mailbox.fate(place, key)
        if thread is not None or fate is None or fate.state != "waiting":
            self._table.put_thread(row["id"], thread or "")

    def _hear(self, row: Row) -> None:
        """What has become of a message that was on its way."""
        last = self._table.fate_of_last(row)
        if last is None or last[1] == "posted":
            self._table.arrived(row["id"])
        elif last[1] == "dead":
            self._not_arrived(row, f"follow {row['id']} {last[0]}")

    def _not_arrived(self, row: Row, key: str) -> None:
        """Said again, if need be outside of a thread that may be gone; not for ever."""
        fate = self._mailbox.fate(decode(row["address"], Place), key)
        with self._db.write():
            if fate is not None and fate.reason in AT_ONCE_AGAIN:
                self._table.not_arrived(row["id"])
            elif row["thread"]:
                self._table.put_thread(row["id"], "")
                self._table.not_arrived(row["id"])
            else:
                self._table.arrived(row["id"])


def _apart(step: Callable[[Row], T], row: Row) -> T | None:
    """One paper's trouble is no other's."""
    try:
        return step(row)
    except Exception:
        log.exception("nothing is told of a followed paper: follow %d", row["id"])
        return None


def _root(follow: int) -> str:
    return f"follow {follow} 0"


def _paper(row: Row) -> ObjectRef:
    return ObjectRef("Paper", row["body"], row["paper"])


def _where(row: Row) -> Place:
    return replace(decode(row["address"], Place), thread=row["thread"] or None)


def _may_speak(row: Row) -> bool:
    return row["thread"] is not None and row["before"] is None


def _is_marked(row: Row) -> bool:
    return bool(row["gone"]) or row["touched"] != "[]"
