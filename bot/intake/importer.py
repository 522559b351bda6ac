"""Loads one source into the store and brings the index up to date.

Every batch is one transaction and repeating it changes nothing, so an interrupted import is resumed
by running it again: what is stored already is recognised by its hash.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol, TypeVar

from bot.clock import Clock
from bot.council.model import Body, File
from bot.council.publicness import Publicness
from bot.documents.normalise import normalise
from bot.errors import ModelError
from bot.intake.report import Progress, Report
from bot.messages import ObjectRef
from bot.privacy import Purge
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.sources.delivered import Delivered, FileText, Item, Refused, Tombstone, Unused
from bot.store import blocks, bodies, publicness, runs, texts
from bot.store.council import CouncilWriter, Tally
from bot.store.database import Database
from bot.store.links import relink
from bot.store.pending import pending_withdrawals
from bot.store.runs import Run, RunKind
from bot.store.texts import KnownFile

OBJECTS_PER_BATCH = 300
TEXTS_PER_BATCH = 200
DECISIONS_PER_BATCH = 5_000
CHARACTERS_PER_BATCH = 4_000_000
BRAKE_SHARE = 0.1
BRAKE_LEAST = 50
"""An import that would withdraw more than a tenth of a city's objects of a kind, and more than 50,
stops short: that is a broken export more often than a city that deletes its archive."""

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
        self.index = index
        self.purge = purge
        self.clock = clock
        self.progress = progress
        self.vectors = vectors
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
        report.ignored_files = sorted(set(source.ignored))
        if with_index:
            report.indexed = self._update_index()
            if with_vectors and self.vectors is not None:
                self._update_vectors(self.vectors, report)
        report.scrubbed = self.purge.settle()
        runs.finish_run(self.db, run, self.clock.now(), dict(report.counts))
        report.seconds = time.monotonic() - begun
        return report

    def _load_objects(self, source: Source, run: Run, report: Report) -> None:
        tally = Tally(report.counts)
        for batch in _batches(source.objects(), self.batch):
            with self.db.write() as w:
                writer = CouncilWriter(w, run, tally)
                taken = [item for item in batch if _put(writer, item, report)]
            self._store_texts(_own_texts(taken), run, report)
            self.progress.advance(source.read_bytes)

    def _settle_objects(self, run: Run, report: Report, *, brake: bool) -> None:
        """What only the whole delivery tells: links, blocks, withdrawals, publicness."""
        relink(self.db, run.body)
        gained = blocks.enforce(self.db, run.body)
        report.counts["blocked"] += len(gained)
        self.purge.delete(gained)
        with self.db.write() as w:
            withdrawn = pending_withdrawals(w, run.body)
        if brake and _too_many(withdrawn, bodies.counts(self.db, run.body)):
            report.braked = len(withdrawn)
        else:
            self.purge.delete(withdrawn)
        # What has gone was named by links, and something else may be linked in its place.
        relink(self.db, run.body)
        self._decide_publicness(run.body)

    def _load_texts(self, source: Source, run: Run, report: Report) -> None:
        for batch in _text_batches(source.texts()):
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

    def _decide_publicness(self, body: str) -> None:
        """Hides first, and at once; what becomes visible follows in short transactions."""
        changes = publicness.Publicity(self.db, body).decide_all()
        hidden = [change for change in changes if change.hides]
        with self.db.write() as w:
            self.index.remove(publicness.papers_concerned(w, body, hidden))
            publicness.apply(w, body, hidden)
        shown = (change for change in changes if not change.hides)
        for batch in _batches(shown, DECISIONS_PER_BATCH):
            with self.db.write() as w:
                publicness.apply(w, body, batch)

    def _update_index(self) -> int:
        self.progress.stage("Suchindex", 0, "Vorlagen")
        return self.index.update(progress=self.progress.advance)

    def _update_vectors(self, vectors: VectorIndex, report: Report) -> None:
        """Papers are found by their words already; a model that fails costs nothing but meaning."""
        self.progress.stage("Bedeutung", 0, "Vorlagen")
        try:
            report.embedded = vectors.update(progress=self.progress.advance)
        except ModelError as error:
            report.without_meaning = str(error)


def _put(writer: CouncilWriter, item: Item, report: Report) -> bool:
    """True where the item is held as it came: only then the texts inside it are."""
    match item:
        case Delivered():
            report.kinds.update(type(each).__name__ for each in item.objects if not isinstance(each, Body))
            report.unreadable.update(item.unreadable)
            return writer.put(item.objects, item.uses)
        case Tombstone():
            report.kinds["Tombstone"] += 1
            writer.bury(item.kind, item.id)
        case Refused():
            report.refused.append(item)
        case Unused():
            report.unused[item.kind] += 1
    return False


def _own_texts(batch: Iterable[Item]) -> Iterator[FileText]:
    """Texts that came inside File objects."""
    for item in batch:
        if isinstance(item, Delivered):
            for each in item.objects:
                if isinstance(each, File) and each.text:
                    yield FileText(each.id, each.text, item.place)


def _refuse_text(db: Database, body: str, item: FileText, report: Report) -> None:
    if texts.is_blocked(db, body, "File", item.file):
        report.counts["blocked"] += 1
    else:
        report.refused.append(Refused(item.place, f"Text gehört zu keiner bekannten Datei: {item.file}"))


def _too_many(withdrawn: Iterable[ObjectRef], held: Mapping[str, int]) -> bool:
    """Whether of any kind more would go than a city takes back at a time."""
    going = Counter(ref.kind for ref in withdrawn)
    return any(count > max(BRAKE_LEAST, BRAKE_SHARE * held[kind]) for kind, count in going.items())


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


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
