"""What stands in a room and is no longer so: corrected, or without what was withdrawn."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.council.results import read_result
from bot.delivery.codec import decode
from bot.delivery.mailbox import Mailbox
from bot.delivery.shown import shown_by
from bot.digest.composer import Composer
from bot.digest.edition.edition import Head, correction, edition
from bot.digest.harvest import same_result
from bot.digest.records import AGENDA_CANCELLED, AGENDA_PUBLISHED, Match, Subscription
from bot.digest.settling import AT_ONCE_AGAIN, Settling, Tell
from bot.digest.subscriptions import Subscriptions
from bot.messages import Block, ObjectRef, Place, Reply
from bot.retention import UNASKED
from bot.store.database import Database, Row
from bot.store.editions import EditionTable, key_of
from bot.store.harvest import remember_passed
from bot.store.restatements import Restated, Restatements

log = logging.getLogger(__name__)

ANEW_WITHIN = timedelta(days=7)
"""What is left of an edition from which something was withdrawn is shown again for so long; later nobody
misses it."""
LAST_DAY = timedelta(days=1)
UNNOTICED = timedelta(days=7)
"""After so long nobody sees that a message has changed: a matter that took another turn is news again."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An edition that was made, with the subscriptions it was made for, as far as they still are."""

    id: int
    place: Place
    revision: int
    made_at: datetime
    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class _Retold:
    """What an edition told, as it is now; `before` is what it says of each news, by their ids."""

    matches: Sequence[Match]
    before: dict[int, str]
    marks: dict[int, Restated]

    @property
    def results(self) -> list[Match]:
        return [each for each in self.matches if each.news.kind == "result"]

    @property
    def changed(self) -> list[Match]:
        """The results that are other ones now."""
        return [each for each in self.results if not same_result(self.before[each.news.id], each.heard)]


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
        self._restatements = Restatements(db)
        self._settling = Settling(db, clock, mailbox, subscriptions, tell)

    def settle(self) -> None:
        """Takes note of what has been posted or given up since."""
        self._settling.settle()

    def forget(self, refs: Sequence[ObjectRef], at: datetime) -> None:
        """A step of a purge: what shows one of these is shown anew without it. The mailbox takes the message
        back."""
        with self._db.write() as w:
            remember_passed(w, refs, at)
            self.take_back(refs)
            for ref in refs:
                self._editions.forget(ref)

    def take_back(self, refs: Sequence[ObjectRef]) -> None:
        """What shows one of these is shown anew without it; what was news stays so, should it come back."""
        with self._db.write():
            for ref in refs:
                for id_ in self._editions.showing(ref):
                    if self._editions.mark(id_, "withdrawn"):
                        self._tell("digest", "withdrawn")

    def reissue(self) -> int:
        """Shows marked editions as they would be now, new messages at times at which they are wanted; says
        how many."""
        return sum(self._reissue_safely(row) for row in self._editions.to_reissue())

    def _reissue_safely(self, row: Row) -> bool:
        try:
            return self._reissue(row)
        except Exception:  # one that cannot be read is not another's trouble
            log.exception("edition %d cannot be shown anew", row["id"])
            return False

    def _reissue(self, row: Row) -> bool:
        standing, withdrawn = self._standing(row), row["reissue"] == "withdrawn"
        edits = not withdrawn and self._can_change(standing)
        if not edits and not self._may_speak(standing.place, self._clock.now()):
            return False
        with self._db.write():
            if self._has_to_wait(standing, withdrawn=withdrawn):
                return False
            retold = self._retold(standing)
            if withdrawn:
                said = self._remaining(standing, retold)
            else:
                said = self._edited(standing, retold) if edits else self._worded(standing, retold)
            for each in retold.results:
                self._restatements.note(standing.id, each.news.id, each.heard)
            if said is not None:
                self._say(standing, said)
            self._editions.reissued(standing.id, standing.revision + 1)
        if said is not None and not withdrawn:
            self._tell("digest", "corrected")
        return said is not None

    def _say(self, standing: _Standing, said: Reply) -> None:
        origin = f"edition {standing.id} {standing.revision + 1}"
        self._mailbox.enqueue(standing.place, [said], origin=origin, keep=UNASKED)
        log.info("edition %d is shown anew", standing.id)

    def _can_change(self, standing: _Standing) -> bool:
        """Whether its message stands there, or is about to, and the platform has not refused to change it:
        that disturbs nobody."""
        fate = self._mailbox.fate(standing.place, key_of(standing.id))
        if fate is None or (fate.state == "dead" and fate.reason not in AT_ONCE_AGAIN):
            return False
        return bool(fate.platform_ref) or (fate.state == "waiting" and fate.posted_at is None)

    def _has_to_wait(self, standing: _Standing, *, withdrawn: bool) -> bool:
        """What is out of sight for the moment would leave the message for good. What is left after a
        withdrawal is shown without it rather than not at all."""
        if not self._restatements.out_of_sight(standing.id):
            return False
        return not withdrawn or self._clock.now() - standing.made_at < ANEW_WITHIN - LAST_DAY

    def _retold(self, standing: _Standing) -> _Retold:
        before = {each["news"]: each["value"] for each in self._editions.told(standing.id)}
        matches = self._composer.told_again(standing.subscriptions, list(before), self._clock.now())
        kept = [_as_told(each, before[each.news.id]) for each in matches]
        return _Retold(kept, before, self._restatements.marks(standing.id))

    def _remaining(self, standing: _Standing, retold: _Retold) -> Reply | None:
        """Only where the message was: in a place that the conversation has moved to it never stood."""
        fate = self._mailbox.fate(standing.place, key_of(standing.id))
        was_there = fate is not None and fate.posted_at is not None
        if not retold.matches or not was_there or self._clock.now() - standing.made_at > ANEW_WITHIN:
            return None
        return self._shown(standing, retold, reduced=True)

    def _edited(self, standing: _Standing, retold: _Retold) -> Reply | None:
        """The message itself, with what has changed; where nobody would notice, it is to be told as news."""
        if not retold.changed:
            return None
        self._restatements.set_out(
            standing.id, {each.news.id: retold.before[each.news.id] for each in retold.changed}
        )
        late = self._clock.now() - standing.made_at > UNNOTICED
        anew = {
            each.news.id
            for each in retold.changed
            if late and _is_turn(retold.before[each.news.id], each.heard)
        }
        for each in retold.changed:
            known = retold.marks.get(each.news.id, "corrected")
            self._restatements.mark(standing.id, each.news.id, "news" if each.news.id in anew else known)
        if anew:
            waiting = (each.id for each in standing.subscriptions if each.wish.rhythm.at_once)
            self._subscriptions.reopen(waiting, None, self._clock.now())
        return self._shown(standing, retold)

    def _worded(self, standing: _Standing, retold: _Retold) -> Reply | None:
        """A short word where the message cannot be changed, of what the place does not know by other news."""
        changed = [
            each for each in retold.changed if not self._restatements.told_anew(standing.id, each.news.id)
        ]
        for each in changed:
            self._restatements.mark(standing.id, each.news.id, "corrected")
        blocks = [block for each in changed for block in correction(each, retold.before[each.news.id])]
        key = f"correction {standing.id} {standing.revision + 1}"
        return _reply(key, blocks) if blocks else None

    def _shown(self, standing: _Standing, retold: _Retold, *, reduced: bool = False) -> Reply:
        corrected = frozenset((*retold.marks, *(each.news.id for each in retold.changed)))
        head = self._head(
            standing.place, standing.subscriptions, standing.id, standing.made_at, corrected=corrected
        )
        return _reply(key_of(standing.id), edition(retold.matches, replace(head, reduced=reduced)))

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


def _as_told(match: Match, said: str) -> Match:
    """An agenda without its changes: those of today are not what was said, and are told in their own time."""
    if match.news.kind != "agenda":
        return match
    news = replace(match.news, cancelled=said == AGENDA_CANCELLED)
    return replace(match, news=news, details=(), about=(), published=said == AGENDA_PUBLISHED)


def _is_turn(before: str, now: str) -> bool:
    """Whether a matter has another kind of outcome now, which makes it news."""
    return bool(now) and read_result(before).kind is not read_result(now).kind


def _reply(key: str, blocks: Sequence[Block]) -> Reply:
    return Reply(key, tuple(blocks), shows=shown_by(blocks))
