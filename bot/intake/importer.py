"""Loads one source into the store and brings the index up to date.

Every batch is one transaction and repeating it changes nothing, so an interrupted import is resumed
by running it again: what is stored already is recognised by its hash.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from bot.clock import Clock
from bot.council.model import Body, File
from bot.council.publicness import Publicness
from bot.documents.normalise import normalise
from bot.intake.report import Progress, Report
from bot.privacy import Purge
from bot.retrieval.lexical import LexicalIndex
from bot.sources.delivered import Delivered, FileText, Item, Refused, Tombstone, Unused
from bot.store import bodies, publicness, runs, texts
from bot.store.council import CouncilWriter, pending_withdrawals
from bot.store.database import Database
from bot.store.runs import Run, RunKind
from bot.store.texts import KnownFile

OBJECTS_PER_BATCH = 300
TEXTS_PER_BATCH = 200
DECISIONS_PER_BATCH = 5_000
BRAKE_SHARE = 0.1
BRAKE_LEAST = 50
"""An import that would withdraw more than a tenth of a body's papers, and more than 50, stops short:
that is a broken export more often than a city that deletes its archive."""

T = TypeVar("T")


class Source(Protocol):
    """Where an import reads from: see sources.archive."""

    ignored: list[str]
    total_bytes: int

    @property
    def read_bytes(self) -> int: ...
    def objects(self) -> Iterator[Item]: ...
    def texts(self) -> Iterator[Item]: ...


class Importer:
    def __init__(
        self, db: Database, index: LexicalIndex, purge: Purge, clock: Clock, progress: Progress
    ) -> None:
        self.db = db
        self.index = index
        self.purge = purge
        self.clock = clock
        self.progress = progress

    def run(
        self,
        source: Source,
        *,
        body: str,
        name: str,
        unstated: Publicness = Publicness.PUBLIC,
        kind: RunKind | None = None,
        with_index: bool = True,
        brake: bool = True,
    ) -> Report:
        """Loads everything the source yields; `name` is the city's, until the source gives one."""
        begun = time.monotonic()
        bodies.ensure(self.db, body, name=name, unstated=unstated)
        run = runs.begin_run(self.db, body, str(type(source).__name__), self.clock.now(), kind)
        report = Report()
        self.progress.stage("Lesen", source.total_bytes, "B")
        self._load_objects(source, run, report)
        self._withdraw(run, report, brake=brake)
        self._decide_publicness(body)
        self._load_texts(source, run, report)
        report.ignored_files = sorted(set(source.ignored))
        if with_index:
            report.indexed = self._update_index()
        self.purge.settle()
        runs.finish_run(self.db, run, self.clock.now(), dict(report.counts))
        report.seconds = time.monotonic() - begun
        return report

    def _load_objects(self, source: Source, run: Run, report: Report) -> None:
        for batch in _batches(source.objects(), OBJECTS_PER_BATCH):
            with self.db.write() as w:
                writer = CouncilWriter(w, run, report.counts)
                for item in batch:
                    _put(writer, item, report)
            self._load_own_texts(batch, run, report)
            self.progress.advance(source.read_bytes)

    def _load_own_texts(self, batch: Iterable[Item], run: Run, report: Report) -> None:
        """Texts that came inside File objects."""
        own = [
            FileText(each.id, each.text, item.place)
            for item in batch
            if isinstance(item, Delivered)
            for each in item.objects
            if isinstance(each, File) and each.text
        ]
        self._store_texts(own, run, report)

    def _load_texts(self, source: Source, run: Run, report: Report) -> None:
        for batch in _batches(source.texts(), TEXTS_PER_BATCH):
            report.refused += [item for item in batch if isinstance(item, Refused)]
            self._store_texts((item for item in batch if isinstance(item, FileText)), run, report)
            self.progress.advance(source.read_bytes)

    def _store_texts(self, items: Iterable[FileText], run: Run, report: Report) -> None:
        fresh: list[tuple[KnownFile, str, str]] = []
        for item in items:
            known = texts.known_file(self.db, run.body, item.file)
            source_hash = texts.text_hash(item.text)
            if known is None:
                _refuse_text(self.db, run.body, item, report)
            elif known.source_hash == source_hash:
                report.counts["texts_unchanged"] += 1
            else:
                fresh.append((known, source_hash, normalise(item.text)))
        if fresh:
            with self.db.write() as w:
                for known, source_hash, text in fresh:
                    texts.put_text(w, run, known, source_hash, text)
        report.counts["texts"] += len(fresh)

    def _withdraw(self, run: Run, report: Report, *, brake: bool) -> None:
        with self.db.write() as w:
            refs = pending_withdrawals(w, run.body)
        papers = sum(ref.kind == "Paper" for ref in refs)
        held = bodies.paper_count(self.db, run.body)
        if brake and papers > max(BRAKE_LEAST, BRAKE_SHARE * held):
            report.braked = len(refs)
        elif refs:
            self.purge.delete(refs)

    def _decide_publicness(self, body: str) -> None:
        """Hides first, and at once; what becomes visible follows in short transactions."""
        changes = publicness.Publicity(self.db, body).decide_all()
        hidden = [change for change in changes if publicness.hides(change)]
        shown = [change for change in changes if not publicness.hides(change)]
        with self.db.write() as w:
            self.index.remove(publicness.papers_hidden_by(w, body, hidden))
            publicness.apply(w, body, hidden)
        for batch in _batches(iter(shown), DECISIONS_PER_BATCH):
            with self.db.write() as w:
                publicness.apply(w, body, batch)

    def _update_index(self) -> int:
        self.progress.stage("Suchindex", 0, "Vorlagen")
        return self.index.update(progress=self.progress.advance)


def _put(writer: CouncilWriter, item: Item, report: Report) -> None:
    match item:
        case Delivered():
            report.kinds.update(type(each).__name__ for each in item.objects if not isinstance(each, Body))
            report.unreadable.update(item.unreadable)
            writer.put(item.kind, item.id, item.objects, item.uses)
        case Tombstone():
            report.kinds["Tombstone"] += 1
            writer.bury(item.kind, item.id)
        case Refused():
            report.refused.append(item)
        case Unused():
            report.unused[item.kind] += 1


def _refuse_text(db: Database, body: str, item: FileText, report: Report) -> None:
    if texts.is_blocked(db, body, "File", item.file):
        report.counts["blocked"] += 1
    else:
        report.refused.append(Refused(item.place, f"Text gehört zu keiner bekannten Datei: {item.file}"))


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
