"""The steps of way 1. Each may be repeated at any time and then changes nothing more."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from bot.clock import Clock
from bot.council.model import Body, File
from bot.documents.normalise import normalise
from bot.errors import ModelError
from bot.intake.report import Progress, Report
from bot.messages import ObjectRef
from bot.privacy import Purge
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.sources.delivered import Delivered, FileText, Item, Refused, Tombstone, Unused
from bot.store import blocks, bodies, pending, publicness, texts
from bot.store.council import CouncilWriter, Tally
from bot.store.database import Database
from bot.store.links import relink
from bot.store.runs import Run
from bot.store.texts import KnownFile

DECISIONS_PER_BATCH = 5_000

T = TypeVar("T")
Put = Callable[[CouncilWriter, Item, Report], bool]
"""Stores one item; True where it is held as it came: only then the texts inside it are."""


class Stages:
    def __init__(
        self,
        db: Database,
        index: LexicalIndex,
        purge: Purge,
        *,
        clock: Clock,
        progress: Progress,
        vectors: VectorIndex | None,
    ) -> None:
        self.db = db
        self.index = index
        self.purge = purge
        self.clock = clock
        self.progress = progress
        self.vectors = vectors

    def store(
        self,
        batch: Iterable[Item],
        run: Run,
        tally: Tally,
        report: Report,
        *,
        put: Put | None = None,
    ) -> None:
        """Objects in one transaction, then the texts inside them."""
        put = put or put_item
        with self.db.write() as w:
            writer = CouncilWriter(w, run, tally)
            taken = [item for item in batch if put(writer, item, report)]
        self.store_texts(_own_texts(taken), run, report)

    def store_texts(self, items: Iterable[FileText], run: Run, report: Report) -> None:
        fresh: list[tuple[KnownFile, str, FileText]] = []
        for item in items:
            known = texts.known_file(self.db, run.body, item.file)
            source_hash = texts.text_hash(item.text)
            if known is None:
                self._refuse_text(run.body, item, report)
            elif known.source_hash == source_hash:
                report.counts["texts_unchanged"] += 1
            else:
                fresh.append((known, source_hash, item))
        if fresh:
            ready = [(known, hashed, normalise(item.text), item.ocr_pages) for known, hashed, item in fresh]
            with self.db.write() as w:
                for known, hashed, text, ocr in ready:
                    texts.put_text(w, run, known, hashed, text, ocr_pages=ocr)
        report.counts["texts"] += len(fresh)

    def _refuse_text(self, body: str, item: FileText, report: Report) -> None:
        if texts.is_blocked(self.db, body, "File", item.file):
            report.counts["blocked"] += 1
        else:
            report.refused.append(Refused(item.place, f"Text gehört zu keiner bekannten Datei: {item.file}"))

    def link(self, run: Run, report: Report) -> None:
        """Joins stations and agenda items, and blocks what blocked papers have gained."""
        relink(self.db, run.body)
        gained = blocks.enforce(self.db, run.body)
        report.counts["blocked"] += len(gained)
        if self.purge.delete(gained):
            relink(self.db, run.body)

    def withdraw(self, run: Run, refs: list[ObjectRef]) -> None:
        """Deletes for good, and says so in the change log."""
        self.purge.delete(refs)
        if refs:
            with self.db.write() as w:
                pending.log_withdrawn(w, run, refs)
            # What has gone was named by links, and something else may be linked in its place.
            relink(self.db, run.body)

    def decide_publicness(self, body: str) -> None:
        """Hides first, and at once; what becomes visible follows in short transactions."""
        changes = publicness.Publicity(self.db, body).decide_all()
        hidden = [change for change in changes if change.hides]
        with self.db.write() as w:
            self.index.remove(publicness.papers_concerned(w, body, hidden))
            publicness.apply(w, body, hidden)
            self.purge.hide(
                absent=[each.ref(body) for each in hidden if not each.closes],
                closed=[each.ref(body) for each in hidden if each.closes],
            )
        shown = (change for change in changes if not change.hides)
        for batch in batches(shown, DECISIONS_PER_BATCH):
            with self.db.write() as w:
                publicness.apply(w, body, batch)

    def update_index(self) -> int:
        self.progress.stage("Suchindex", 0, "Vorlagen")
        return self.index.update(progress=self.progress.advance)

    def update_vectors(self, report: Report) -> None:
        """Papers are found by their words already; a model that fails costs nothing but meaning."""
        if self.vectors is None:
            return
        self.progress.stage("Bedeutung", 0, "Vorlagen")
        try:
            report.embedded = self.vectors.update(progress=self.progress.advance)
        except ModelError as error:
            report.without_meaning = str(error)


def put_item(writer: CouncilWriter, item: Item, report: Report) -> bool:
    """What every source yields; see sources.delivered."""
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
    return isinstance(item, FileText)


def _own_texts(batch: Iterable[Item]) -> Iterator[FileText]:
    """Texts that came inside File objects or right behind them."""
    for item in batch:
        if isinstance(item, FileText):
            yield item
        elif isinstance(item, Delivered):
            for each in item.objects:
                if isinstance(each, File) and each.text:
                    yield FileText(each.id, each.text, item.place)


def too_many(
    going: Iterable[ObjectRef], held: Mapping[str, int], *, least: int, share: float, before: Counter[str]
) -> bool:
    """Whether of any kind more would go than a city takes back at a time; `before` went in this run."""
    counts = Counter(ref.kind for ref in going)
    return any(
        count + before[kind] > max(least, share * (held[kind] + before[kind]))
        for kind, count in counts.items()
    )


def held_counts(db: Database, body: str) -> dict[str, int]:
    return bodies.counts(db, body)


def batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
