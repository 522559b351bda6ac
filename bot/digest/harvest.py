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
from bot.store.database import Database
from bot.store.editions import EditionTable
from bot.store.harvest import (
    Candidate,
    HarvestRun,
    HarvestTable,
    Restated,
    previous_run,
    waiting_runs,
)
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
"""Corrections in one run: more are a server that writes its results in another way."""

Follow = Callable[[HarvestRun], None]


class Harvest:
    """`touch` is told of every incremental run inside its transaction, `absorb` of every other."""

    def __init__(self, db: Database, history: AgendaHistory, *, touch: Follow, absorb: Follow) -> None:
        self._db = db
        self._history = history
        self._touch = touch
        self._absorb = absorb

    def run(self) -> int:
        """All finished runs that have not been looked through; says how many news they brought."""
        return sum(self._harvest(each) for each in waiting_runs(self._db))

    def _harvest(self, run: HarvestRun) -> int:
        since = previous_run(self._db, run) or run.started_at
        with self._db.write() as w:
            table, added = HarvestTable(w, run), 0
            if run.kind == "incremental":
                restated = _restated(run, table.restated())
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


def _restated(run: HarvestRun, restated: Sequence[Restated]) -> list[Restated]:
    """Those that say something else now; none where a server has written all of them anew."""
    differing = [each for each in restated if not same_result(each.old, each.new)]
    if len(differing) > MANY_RESTATED:
        log.warning("run %d of %s: %d restated results, not told", run.id, run.body, len(differing))
        return []
    return differing


def _is_reversal(each: Restated) -> bool:
    """„vertagt“ that has become „beschlossen“ is news also where nobody was told of the first."""
    return bool(each.new) and read_result(each.old).kind is not read_result(each.new).kind


def _again(run: HarvestRun, each: Restated) -> Candidate:
    return Candidate("result", each.item, each.since, each.day, str(run.id))


def _worth_telling(run: HarvestRun, found: Sequence[Candidate], since: dt.datetime) -> list[Candidate]:
    by_kind: defaultdict[NewsKind, list[Candidate]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    told: list[Candidate] = []
    for kind, candidates in by_kind.items():
        kept = _without_masses(candidates, min(since, run.started_at).date())
        if len(kept) < len(candidates):
            log.warning(
                "run %d of %s: %d of %d %s are old or too many, not told",
                run.id, run.body, len(candidates) - len(kept), len(candidates), kind,
            )  # fmt: skip
        told += kept
    return told


def _without_masses(candidates: Sequence[Candidate], since: dt.date) -> list[Candidate]:
    """`since` is the day from which on the city was not looked at."""
    kept = [each for each in candidates if each.day is None or each.day >= since - ANCIENT]
    old = [each for each in kept if each.day is not None and each.day < since - OLD]
    if len(old) > MANY_OLD:
        kept = [each for each in kept if each not in set(old)]
    return kept if len(kept) <= MOST else []
