"""Loads one archive into the store and brings the index up to date.

Every batch is one transaction and repeating it changes nothing, so an interrupted import is resumed
by running it again: what is stored already is recognised by its hash.
"""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from bot.clock import Clock
from bot.council.publicness import Publicness
from bot.documents.reader import DocumentReader
from bot.intake.outcomes import read_into
from bot.intake.report import Progress, Report
from bot.intake.stages import Stages, batches, held_counts, too_many
from bot.privacy import Purge
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.sources.delivered import DocumentFile, FileText, Item, Refused
from bot.store import bodies, runs
from bot.store.council import Tally
from bot.store.database import Database
from bot.store.pending import pending_withdrawals
from bot.store.runs import Run, RunKind

OBJECTS_PER_BATCH = 300
TEXTS_PER_BATCH = 200
CHARACTERS_PER_BATCH = 4_000_000
BRAKE_SHARE = 0.1
BRAKE_LEAST = 50
"""An import that would withdraw more than a tenth of a city's objects of a kind, and more than 50,
stops short: that is a broken export more often than a city that deletes its archive."""


class Source(Protocol):
    """Where an import reads from: see sources.archive."""

    ignored: list[str]
    total_bytes: int

    @property
    def read_bytes(self) -> int: ...
    def objects(self) -> Iterator[Item]: ...
    def texts(self) -> Iterator[Item]: ...
    def documents(self) -> Iterator[DocumentFile | Refused]: ...


class Importer:
    def __init__(
        self,
        db: Database,
        index: LexicalIndex,
        purge: Purge,
        clock: Clock,
        progress: Progress,
        *,
        vectors: VectorIndex | None = None,
        batch: int = OBJECTS_PER_BATCH,
    ) -> None:
        """`batch` is the number of delivered objects that are stored in one transaction."""
        self.db = db
        self.stages = Stages(db, index, purge, clock=clock, progress=progress, vectors=vectors)
        self.clock = clock
        self.progress = progress
        self.batch = batch

    def run(
        self,
        source: Source,
        *,
        body: str,
        name: str,
        time_zone: str = "Europe/Berlin",
        unstated: Publicness | None = None,
        kind: RunKind | None = None,
        with_index: bool = True,
        with_vectors: bool = True,
        brake: bool = True,
    ) -> Report:
        """Loads everything the source yields; `name` is the city's, until the source gives one.

        `unstated` None keeps what was declared for the city before.
        """
        begun = time.monotonic()
        report = Report()
        report.unstated = bodies.ensure(self.db, body, name=name, time_zone=time_zone, unstated=unstated)
        run = runs.begin_run(self.db, body, str(type(source).__name__), self.clock.now(), kind)
        self.progress.stage("Lesen", source.total_bytes, "B")
        self._load_objects(source, run, report)
        self._settle_objects(run, report, brake=brake)
        self._load_texts(source, run, report)
        self._load_documents(source, run, report)
        report.ignored_files = sorted(set(source.ignored))
        if with_index:
            report.indexed = self.stages.update_index()
            if with_vectors:
                self.stages.update_vectors(report)
        report.scrubbed = self.stages.purge.settle()
        runs.finish_run(self.db, run, self.clock.now(), dict(report.counts))
        report.seconds = time.monotonic() - begun
        return report

    def _load_objects(self, source: Source, run: Run, report: Report) -> None:
        tally = Tally(report.counts)
        for batch in batches(source.objects(), self.batch):
            self.stages.store(batch, run, tally, report)
            self.progress.advance(source.read_bytes)

    def _settle_objects(self, run: Run, report: Report, *, brake: bool) -> None:
        """What only the whole delivery tells: links, blocks, withdrawals, publicness."""
        self.stages.link(run, report)
        with self.db.write() as w:
            withdrawn = pending_withdrawals(w, run.body)
        if brake and too_many(
            withdrawn, held_counts(self.db, run.body), least=BRAKE_LEAST, share=BRAKE_SHARE, before=Counter()
        ):
            report.braked = len(withdrawn)
        else:
            self.stages.withdraw(run, withdrawn)
        self.stages.decide_publicness(run.body)

    def _load_texts(self, source: Source, run: Run, report: Report) -> None:
        for batch in _text_batches(source.texts()):
            report.refused += [item for item in batch if isinstance(item, Refused)]
            self.stages.store_texts((item for item in batch if isinstance(item, FileText)), run, report)
            self.progress.advance(source.read_bytes)

    def _load_documents(self, source: Source, run: Run, report: Report) -> None:
        """Documents that lie beside the objects; the process that reads them is only there when needed."""
        found = list(source.documents())
        report.refused += [each for each in found if isinstance(each, Refused)]
        documents = [each for each in found if isinstance(each, DocumentFile)]
        if not documents:
            return
        self.progress.stage("Dokumente", len(documents), "Dokumente")
        with DocumentReader() as reader:
            for count, each in enumerate(documents, 1):
                read_into(self.stages, reader, each, run, report)
                self.progress.advance(count)


def _text_batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    """As many as fit into memory and a short transaction together."""
    batch: list[Item] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, FileText) else 0
        if len(batch) >= TEXTS_PER_BATCH or characters >= CHARACTERS_PER_BATCH:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
