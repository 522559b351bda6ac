"""Makes what a sync has stored count: links, withdrawals with their brake, publicness, index."""

import threading
from collections import Counter
from contextlib import AbstractContextManager

from bot.errors import Blocked, FetchError
from bot.intake.arriving import Arriving
from bot.intake.lock import import_lock
from bot.intake.report import Report
from bot.intake.stages import Stages, held_counts
from bot.messages import ObjectRef
from bot.settings import CitySource
from bot.sources.http.page import Http
from bot.store import pending
from bot.store.dependents import with_dependents
from bot.store.runs import Run

REFUSALS = (401, 403)
BRAKE_SHARE = 0.05
BRAKE_LEAST = 20
"""A run that would withdraw more than a twentieth of a kind, and more than 20, stops before doing so."""
BRAKE_LEAST_HANGING = 100
"""The same with all that hangs on them: agenda items, stations, files."""


class Settling:
    """Of one city's sync, `body`. `confirm`: the operator has confirmed that very much may go."""

    def __init__(
        self, stages: Stages, body: str, source: CitySource, http: Http, report: Report, *, confirm: bool
    ) -> None:
        self.stages = stages
        self.db = stages.db
        self.source = source
        self.http = http
        self.report = report
        self.confirm = confirm
        self.arrived: Arriving | None = None
        self.deleted: Counter[str] = Counter()
        # By earlier runs: what befalls this one says nothing about what they saw.
        self._held_back = pending.undecided(self.db, body)

    def objects(self, run: Run) -> None:
        """Raises Blocked, before anything is withdrawn, where the system has shut us out."""
        self.heed_refusals(run)
        with self._alone():
            self.stages.link(run, self.report)
            self._withdraw(run)
            self.stages.decide_publicness(run.body)

    def index(self, *, with_vectors: bool = True) -> None:
        """Whoever wants to end does not wait for vectors: the next run or serve makes them up."""
        with self._alone():
            self.report.indexed = (self.report.indexed or 0) + self.stages.update_index()
            if with_vectors:
                self.stages.update_vectors(self.report)

    def _alone(self) -> AbstractContextManager[None]:
        """What concerns the whole index waits for others, also when the operator wants to end."""
        return import_lock(self.db.path, wait=threading.Event())

    def forget_doubts(self, run: Run) -> None:
        """A system that falls ill says „not found“ and „forbidden“ before it says nothing at all."""
        with self.db.write() as w:
            pending.forget_doubts(w, run, self._held_back)

    def heed_refusals(self, run: Run) -> None:
        """Raises Blocked where 401 and 403 are meant for us, not for what was asked for."""
        with self.db.write() as w:
            if not pending.refused(w, run, self._held_back):
                return
        try:
            shut_out = self._is_shut_out()
        except FetchError:
            self.forget_doubts(run)
            raise
        if shut_out:
            self.forget_doubts(run)
            raise Blocked(
                "Das System weist uns ab (401 oder 403), auch bei dem, was es eben noch herausgab. "
                f"{self.source.ask or 'Die IT der Stadt'} fragen, ob der Bot gesperrt ist. Zurückgezogen "
                "wird deshalb nichts."
            )

    def _is_shut_out(self) -> bool:
        """Whether the page that gave out something last, else the entrance, is refused by now."""
        given = self.arrived.latest if self.arrived else ""
        return self.http.get(given or self.source.url).status in REFUSALS

    def _withdraw(self, run: Run) -> None:
        """Hides or deletes what has gone, unless that is so much that something must be wrong.

        What the source has declared gone and what may be its fault are weighed apart: a fault must not
        keep alive what is certainly dead.
        """
        with self.db.write() as w:
            certain = pending.fresh_certain(w, run.body)
            doubts = pending.fresh_doubts(w, run.body)
            due = pending.confirmed(w, run.body)
            hidden_today = pending.hidden_on(w, run.body, run.day)
        self.report.braked = 0
        if self._within_brake(certain, []):
            due += certain
            self.deleted.update(ref.kind for ref in certain)
            self.report.withdrawing.update(ref.kind for ref in certain)
        if self._within_brake(doubts, hidden_today):
            with self.db.write() as w:
                pending.hide_doubts(w, run)
            self.report.withdrawing.update(ref.kind for ref in doubts)
        self.stages.withdraw(run, due)

    def _within_brake(self, fresh: list[ObjectRef], before: list[ObjectRef]) -> bool:
        """Whether so much may go; `before` went already today. What hangs on it counts as well, but a
        single agenda may be long."""
        if self.confirm or not fresh:
            return True
        with self.db.write() as w:
            everything = Counter(ref.kind for ref in with_dependents(w, [*fresh, *before]))
        named = Counter(ref.kind for ref in [*fresh, *before]) + self.deleted
        held = Counter(held_counts(self.db, fresh[0].body)) + self.deleted
        braked = any(
            named[kind] > max(BRAKE_LEAST, BRAKE_SHARE * held[kind])
            or count > max(BRAKE_LEAST_HANGING, BRAKE_SHARE * held[kind])
            for kind, count in (everything | named).items()
        )
        self.report.braked += len(fresh) if braked else 0
        return not braked
