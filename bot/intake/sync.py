"""Brings one city up to date from its own council system: first what is recent, then what is older.

Everything is stored in small slices, and what has been stored is searchable minutes later. So a sync may
be ended at any moment, also by kill -9: the next one goes on from the last slice.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from zoneinfo import ZoneInfo

from bot.council.publicness import Publicness
from bot.errors import BudgetSpent, FetchError, LayoutChanged
from bot.intake.arriving import Arriving
from bot.intake.documents import Documents
from bot.intake.evidence import Evidence
from bot.intake.known import Stored
from bot.intake.lifted import Lifted
from bot.intake.outcomes import Reader
from bot.intake.report import Report
from bot.intake.settling import Settling
from bot.intake.stages import Stages
from bot.intake.standing import ALL, BACK, COMPLETE, LOADED, MARK, ORIGIN, PRODUCT, RECENT, Standing
from bot.settings import City
from bot.sources.delivered import Item
from bot.sources.http.page import Http
from bot.sources.live import LiveSource
from bot.store import bodies, pending, runs, source_state
from bot.store.council import Tally
from bot.store.runs import Run, RunKind

ITEMS_PER_BATCH = 25
"""Stored together: at one request a second half a minute of work, the most that a kill can cost."""
SETTLE_SECONDS = 120.0
"""How long what has been stored waits at most until it is searchable."""
DOCUMENTS_AT_A_TIME = 100
"""Fetched before what was read of them is made searchable."""


class Stopped(Exception):
    """The operator or the supervisor wants the sync to end; what is stored is stored."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator asked for. `since` bounds the first load, None takes everything."""

    since: dt.date | None = None
    confirm_withdrawals: bool = False
    window_days: int = 60
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Access:
    """One city's system, and what stands between it and the store."""

    source: LiveSource
    http: Http
    known: Stored
    reader: Reader
    renew: Callable[[], LiveSource] | None = None
    """Another source for the same city: each serves one look at it, and a first load takes several."""


class Sync:
    """One run for one city. The caller holds the city's lock."""

    def __init__(self, stages: Stages, city: City, access: Access, wishes: Wishes) -> None:
        self.stages = stages
        self.db = stages.db
        self.city = city
        self.source = access.source
        self._renew = access.renew
        self.http = access.http
        self.known = access.known
        self.reader = access.reader
        self.wishes = wishes
        self.evidence = Evidence(self.db.path, city.key)
        self.zone = ZoneInfo(city.time_zone)
        self.report = Report()
        self.standing = Standing(
            self.db,
            city.key,
            access.known,
            clock=stages.clock,
            zone=self.zone,
            window_days=wishes.window_days,
        )
        self._settled_at = time.monotonic()
        self._begun = self.standing.now.isoformat()
        self._read_all = False
        self._looked = False
        self._current: Run | None = None
        assert city.source is not None  # noqa: S101 - who has none is refused on the command line
        self.origin = city.source
        self.settling = Settling(
            stages, city.key, city.source, access.http, self.report, confirm=wishes.confirm_withdrawals
        )

    def run(self) -> Report:
        """Never raises for what a server does: `report.stopped` says why it ended early."""
        begun = time.monotonic()
        self._prepare()
        try:
            if not self.standing.first_load_goes_on:
                self._recent()
            while not self._backwards():
                self.source = self._renew() if self._renew else self.source
                self._recent()
            self._close_lists()
        except LayoutChanged as error:
            kept = self.evidence.keep(error.address, error.page)
            self.report.stopped = f"{error} Die Seite liegt zum Nachsehen in {kept}." if kept else str(error)
        except FetchError as error:
            self.report.stopped = str(error)
            if self._current is not None and not isinstance(error, BudgetSpent):
                self.settling.forget_doubts(self._current)
        except Stopped:
            self.report.stopped = "abgebrochen; derselbe Befehl macht weiter"
        if self._current is not None:
            with suppress(FetchError):
                self.settling.heed_refusals(self._current)
            self.settling.objects(self._current)
            self.settling.index(with_vectors=False)
        self.report.scrubbed = self.stages.purge.settle()
        self.report.requests = self.http.requests
        self.report.gaps.update(source_state.gap_counts(self.db, self.city.key))
        self.report.seconds = time.monotonic() - begun
        return self.report

    def _prepare(self) -> None:
        """Makes the city known; where its source is another one than last time, nothing remembered holds."""
        source, key = self.origin, self.city.key
        self.report.unstated = bodies.ensure(
            self.db,
            key,
            name=self.city.name,
            time_zone=self.city.time_zone,
            unstated=Publicness(source.unstated),
        )
        origin = f"{source.kind} {source.url}"
        with self.db.write() as w:
            if self.known.recall(ORIGIN) not in {"", origin}:
                source_state.forget_all(w, key)
            source_state.remember(w, key, {ORIGIN: origin})

    def _recent(self) -> None:
        """Meetings of the window and ahead, with what hangs on them; only this is ever announced."""
        first = self.standing.is_new
        if not first:
            self._missed()
        kind: RunKind = "backfill" if first else "incremental"
        run = self._begin(kind)
        complete = self.standing.complete_is_due
        arriving = self._arriving(run)
        if not first:
            asked = [*self.standing.missing(news=True), *self.standing.doubtful(run)]
            self._take("Fehlendes", arriving, self._asked_again(asked))
        for part in self.source.recent(self.standing.window, complete=complete):
            run = self._as(arriving, "backfill" if part.old else kind)
            self._take(part.name, arriving, part.items)
            self._settle_if_due(run)
        run = self._as(arriving, kind)
        with self.db.write() as w:
            pending.agree_on_dropped(w, run, arriving.tally.seen)
        self._looked = True
        done = {RECENT: self.standing.now.isoformat(), PRODUCT: self.source.product}
        if complete:
            done[COMPLETE] = self.standing.today.isoformat()
        self._read_all = self._read_all or complete
        # An end while documents are fetched begins none of this anew.
        self.settling.objects(run)
        with self.db.write() as w:
            source_state.remember(w, self.city.key, done)
        self._finish(run, {})

    def _missed(self) -> None:
        """What the first load could not read is no news when it is read after all, nor what a block hid."""
        missing = self.standing.missing(news=False)
        lifted = Lifted(self.db, self.city.key, self.known)
        if missing or lifted.causes:
            arriving = self._arriving(self._begin("backfill"))
            self._take("Fehlendes", arriving, chain(lifted.items(self.source), self._asked_again(missing)))

    def _backwards(self) -> bool:
        """What is older, the newest first, until everything (or everything since …) has been seen.

        A first load takes days: False when it is time to look at what is recent again.
        """
        until = self.wishes.since
        if self.standing.reaches(until):
            return True
        run = self._begin("backfill")
        arriving = self._arriving(run)
        for part in self.source.backwards(self.known.recall(MARK), until):
            self._take(part.name, arriving, part.items, mark=part.mark)
            self._settle_if_due(run)
            if self.standing.recent_is_due:
                self._settle(run)
                return False
        if arriving.unread_lists or source_state.unread_lists(self.db, run.body):
            # What such a page would have named has not been seen: a later run reads it.
            self._finish(run, {})
            return True
        # From now on absence from a list means something: everything has been seen once.
        reached = until.isoformat() if until else ALL
        now = self.standing.now.isoformat()
        self._finish(run, {BACK: reached, LOADED: now, COMPLETE: self.standing.today.isoformat()})
        return True

    def _close_lists(self) -> None:
        """Everything that names objects has been read once more than at the beginning of this run."""
        if not self._looked:
            return
        with self.db.write() as w:
            source_state.close_lists(w, self.city.key, self._begun, complete=self._read_all)

    def _begin(self, kind: RunKind) -> Run:
        name = f"sync {self.origin.kind}"
        self._current = runs.begin_part(self.db, self.city.key, name, self.standing.now, kind)
        return self._current

    def _as(self, arriving: Arriving, kind: RunKind) -> Run:
        """What arrives from now on was seen by a run of this kind."""
        if arriving.run.kind != kind:
            arriving.run = self._begin(kind)
        return arriving.run

    def _finish(self, run: Run, done: dict[str, str]) -> None:
        self._settle(run)
        with self.db.write() as w:
            source_state.remember(w, self.city.key, done)
        runs.finish_run(self.db, run, self.standing.now, dict(self.report.counts))
        self._current = None

    def _arriving(self, run: Run) -> Arriving:
        arriving = Arriving(run, Tally(self.report.counts), self.evidence, self.zone, self.standing.now)
        self.settling.arrived = arriving
        return arriving

    def _asked_again(self, asked: Iterable[tuple[str, str]]) -> Iterator[Item]:
        for kind, object_id in dict.fromkeys(asked):
            yield from self.source.again(kind, object_id)

    def _take(self, name: str, arriving: Arriving, items: Iterable[Item], *, mark: str = "") -> None:
        """Stores a slice batch by batch, with what the source has remembered up to there."""
        self.stages.progress.stage(name, 0, "Anfragen")
        begun = self.http.requests
        batch: list[Item] = []
        try:
            for item in items:
                batch.append(item)
                if len(batch) == ITEMS_PER_BATCH:
                    self._store(arriving, batch)
                self.stages.progress.advance(self.http.requests - begun)
                self._heed_stop()
            if mark:
                self.known.remember(MARK, mark)
        except (FetchError, Stopped):
            raise
        except BaseException:
            # It came at any moment: what was remembered last may be of something that was not yielded.
            self.known.drop()
            raise
        finally:
            self._store(arriving, batch)

    def _heed_stop(self) -> None:
        if self.wishes.stop.is_set():
            raise Stopped

    def _store(self, arriving: Arriving, batch: list[Item]) -> None:
        if batch:
            self.stages.store(batch, arriving.run, arriving.tally, self.report, put=arriving.put)
            batch.clear()
        with self.db.write() as w:
            self.known.keep(w)

    def _settle_if_due(self, run: Run) -> None:
        if time.monotonic() - self._settled_at > SETTLE_SECONDS:
            self._settle(run)

    def _settle(self, run: Run) -> None:
        """Makes what is stored searchable, then fetches its documents and makes those searchable."""
        self.settling.objects(run)
        self.settling.index()
        documents = Documents(
            self.stages, self.http, self.reader, run, self.report, addresses=self.source.documents
        )
        since = dt.datetime.combine(self.standing.window, dt.time(), self.zone).astimezone(dt.UTC)
        while documents.fetch(since, self.wishes.stop, most=DOCUMENTS_AT_A_TIME):
            self.settling.index()
        self.settling.objects(run)
        self.settling.index()
        self._settled_at = time.monotonic()
