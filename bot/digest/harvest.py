"""From runs to news: each finished run is looked through once, in one transaction.

Only an incremental run brings news. A server that moves, re-publishes its archive or gets new ids brings
thousands of old things at once: those are taken note of and never told.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.council.results import Outcome, read_result
from bot.council.votes import folded
from bot.messages import ObjectRef
from bot.store.candidates import Candidate, Restated
from bot.store.database import Database
from bot.store.editions import EditionTable
from bot.store.harvest import HarvestRun, HarvestTable, previous_run, waiting_runs
from bot.store.history import AgendaHistory, written
from bot.store.news import NewsKind

log = logging.getLogger(__name__)

OLD = dt.timedelta(days=60)
"""Minutes and results come within weeks: what is older and comes with many others is a server's move."""
MANY_OLD = 30
ANCIENT = dt.timedelta(days=365)
"""Nobody waits for the result of a meeting a year ago."""
MOST = 2_000
"""Of one kind in one run. A council decides some hundred things on its fullest day."""
MANY_RESTATED = 50
"""Corrections in one run that leave the kind of outcome as it was, or are of old results: more are a server
that writes its results in another way. What was „offen“ on the evening and is decided now may be as many."""
MANY_TWINS = 5
"""New objects in one run that look like others which are given out still. Where most do, the server has given
new ids to all it holds; a single one is another matter of the same name."""
MANY_OPENED = 50
"""Things that were closed and are open now, in one run: more are a server that says so in another way."""

Follow = Callable[[HarvestRun], None]


class Harvest:
    """`touch` is told of every incremental run inside its transaction, `absorb` of every other."""

    def __init__(self, db: Database, history: AgendaHistory, *, touch: Follow, absorb: Follow) -> None:
        self._db = db
        self._history = history
        self._touch = touch
        self._absorb = absorb
        self._failed: set[int] = set()

    def run(self) -> int:
        """All finished runs that have not been looked through; says how many news they brought.

        A run that fails is tried again the next time; until then those of its city that follow wait, so that
        news stay in the order in which they came.
        """
        added, stuck = 0, set[str]()
        for run in waiting_runs(self._db):
            if run.body in stuck:
                continue
            try:
                added += self._harvest(run)
            except Exception as error:  # noqa: BLE001 - one city's trouble is no other's
                stuck.add(run.body)
                self._report(run, error)
        return added

    def _report(self, run: HarvestRun, error: Exception) -> None:
        """Once: it would be said twice a minute."""
        if run.id not in self._failed:
            log.error("run %d of %s cannot be looked through for news", run.id, run.body, exc_info=error)
            self._failed.add(run.id)

    def _harvest(self, run: HarvestRun) -> int:
        since = _unseen_since(self._db, run)
        with self._db.write() as w:
            table, added = HarvestTable(w, run), 0
            if run.kind == "incremental":
                restated = _restated(run, table.restated(), since)
                reversals = [_again(run, each) for each in restated if _is_reversal(each)]
                added = table.add(_worth_telling(run, [*table.candidates(), *reversals], since))
                self._keep_agendas(run, table)
                self._correct(table, restated)
                self._touch(run)
            else:
                self._absorb(run)
            table.close()
        return added

    def _keep_agendas(self, run: HarvestRun, table: HarvestTable) -> None:
        for id_, meeting, since in table.agendas():
            before = self._history.before(ObjectRef("Meeting", run.body, meeting), since)
            if before is not None:
                table.keep(id_, written(before))

    def _correct(self, table: HarvestTable, restated: Sequence[Restated]) -> None:
        """Marks the editions that said something else."""
        editions = EditionTable(self._db)
        for each in restated:
            for told in table.told_of(each.item):
                if not same_result(told["value"], each.new):
                    editions.mark(told["edition"], "corrected")


def same_result(one: str, other: str) -> bool:
    """Whether two wordings say the same, however they are written."""
    if folded(one) == folded(other):
        return True
    read, again = read_result(one), read_result(other)
    if Outcome.UNKNOWN in {read.kind, again.kind}:
        return False
    return (read.kind, read.majority, read.amended, read.partly, read.votes) == (
        again.kind, again.majority, again.amended, again.partly, again.votes,
    )  # fmt: skip


def _unseen_since(db: Database, run: HarvestRun) -> dt.date:
    """The day from which on the city was not looked at."""
    previous = previous_run(db, run) or run.started_at
    return min(previous, run.started_at).date()


def _restated(run: HarvestRun, restated: Sequence[Restated], since: dt.date) -> list[Restated]:
    """Those that say something else now; of those that a server has merely written anew none.

    What had been taken back and says again what it said is among them: rooms may have heard that it was gone.
    """
    differing = [each for each in restated if not same_result(each.old, each.new)]
    rewritten = {each.item for each in differing if not _is_reversal(each) or _is_old(each.day, since)}
    if len(rewritten) > MANY_RESTATED:
        log.warning("run %d of %s: %d restated results, not told", run.id, run.body, len(rewritten))
        differing = [each for each in differing if each.item not in rewritten]
    again = [each for each in restated if each.refilled and same_result(each.old, each.new)]
    return [*differing, *again]


def _is_reversal(each: Restated) -> bool:
    """„vertagt“ that has become „beschlossen“ is news also where nobody was told of the first."""
    return bool(each.new) and read_result(each.old).kind is not read_result(each.new).kind


def _again(run: HarvestRun, each: Restated) -> Candidate:
    return Candidate("result", each.item, each.since, each.day, str(run.id))


def _worth_telling(run: HarvestRun, found: Sequence[Candidate], since: dt.date) -> list[Candidate]:
    by_kind: defaultdict[NewsKind, list[Candidate]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    renamed = any(map(_mostly_twins, by_kind.values()))
    told: list[Candidate] = []
    for kind, candidates in by_kind.items():
        unknown = [each for each in candidates if not _is_known(each, renamed=renamed)]
        kept = _without_masses(_opened_lately(unknown, since), since)
        if len(kept) < len(candidates):
            log.warning(
                "run %d of %s: %d of %d %s are known, old or too many, not told",
                run.id, run.body, len(candidates) - len(kept), len(candidates), kind,
            )  # fmt: skip
        told += kept
    return told


def _mostly_twins(candidates: Sequence[Candidate]) -> bool:
    came = [each for each in candidates if each.came]
    twins = sum(each.twin != "none" for each in came)
    return twins >= MANY_TWINS and 2 * twins > len(came)


def _is_known(each: Candidate, *, renamed: bool) -> bool:
    """`renamed`: the server has given new ids to all it holds. Else only what has taken the place of
    something is known, and an agenda is looked at as one."""
    if renamed:
        return each.twin != "none"
    return each.twin == "gone" and each.kind in {"result", "paper"}


def _opened_lately(candidates: Sequence[Candidate], since: dt.date) -> list[Candidate]:
    """Of what was closed only what is recent, and not where a server opens all of it."""
    late = [each for each in candidates if each.opened and (each.day is None or _is_old(each.day, since))]
    opened = [each for each in candidates if each.opened and each not in set(late)]
    left_out = {*late, *(opened if len(opened) > MANY_OPENED else ())}
    return [each for each in candidates if each not in left_out]


def _without_masses(candidates: Sequence[Candidate], since: dt.date) -> list[Candidate]:
    """What has no date may be as old as anything."""
    kept = [each for each in candidates if each.day is None or each.day >= since - ANCIENT]
    old = {each for each in kept if _is_old(each.day, since)}
    undated = {each for each in kept if each.day is None}
    for many in (old, undated):
        if len(many) > MANY_OLD:
            kept = [each for each in kept if each not in many]
    return kept if len(kept) <= MOST else []


def _is_old(day: dt.date | None, since: dt.date) -> bool:
    return day is not None and day < since - OLD
