"""Writes the public objects of a city as an archive that `import` reads, and again only what has changed.

An object stands where it is embedded: stations in their paper, agenda items in their meeting, a file in the
first thing that it hangs on. So what one of them loses is withdrawn on the other side when it is read
again. What stands alone and is gone leaves a tombstone.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.errors import OperatorError
from bot.intake.export_folder import ExportFolder, Named, Written
from bot.intake.export_objects import Files, Objects, Oparl, tombstone
from bot.intake.report import Progress
from bot.store.database import Database, Row
from bot.store.export import PublicRows


@dataclass(slots=True)
class Exported:
    """`counts` are what the export holds now: objects by kind, `texts`, and `deleted` (tombstones).

    `newly_deleted` are objects that an earlier export in the folder held. `repaired` are files of that
    one that were damaged: what stood in them and is gone meanwhile may lack a tombstone.
    """

    counts: Mapping[str, int]
    written: Written
    newly_deleted: int
    repaired: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Exporter:
    """One city, once. Nobody may load it meanwhile (intake.lock)."""

    def __init__(self, db: Database, body: str, clock: Clock, progress: Progress) -> None:
        self.rows = PublicRows(db, body)
        self.clock = clock
        self.progress = progress
        self.counts: Counter[str] = Counter()
        self.current: set[Named] = set()
        self.embedded: list[str] = []
        if self.rows.undecided():
            raise OperatorError(
                "Das letzte Laden dieser Stadt ist nicht zu Ende gekommen: Von manchem steht noch nicht "
                "fest, ob es öffentlich ist. Bitte erst noch einmal laden (import oder sync)."
            )
        self.objects = Objects(self.rows)
        self.standing = self.rows.files_that_link()

    def run(self, folder: ExportFolder) -> Exported:
        begun = time.monotonic()
        folder.part("body", self._body())
        folder.part("organizations", self._organizations())
        self._by_year(folder, "Vorlagen", ("paper", "date"), self._papers)
        self._by_year(folder, "Sitzungen", ("meeting", "start"), self._meetings)
        self._with_texts(folder, "agendaitems", self._lone_items())
        self._with_texts(folder, "files", self._lone_files())
        gone = folder.gone(self.current)
        dead = sorted(self._without_living({*self.rows.tombstones(), *gone.vanished, *gone.buried}))
        folder.part("deleted", (tombstone(*named) for named in dead))
        self.counts["deleted"] = len(dead)
        folder.finish(self.clock.now().isoformat(timespec="seconds"), self.counts)
        vanished = len(gone.vanished - gone.buried)
        return Exported(self.counts, folder.written, vanished, folder.broken, time.monotonic() - begun)

    def _without_living(self, dead: Iterable[Named]) -> Iterator[Named]:
        """A tombstone may be older than what it speaks of, or be held back (intake's brake)."""
        ids = {object_id for _, object_id in self.current}
        for kind, object_id in dead:
            if (kind, object_id) not in self.current and (kind or object_id not in ids):
                yield kind, object_id

    def _by_year(
        self,
        folder: ExportFolder,
        noun: str,
        source: tuple[str, str],
        make: Callable[[str], Iterator[Oparl]],
    ) -> None:
        """A file a year: of an archive that grows by a day, one or two files change."""
        table, column = source
        self.progress.stage(noun, self.rows.count(table), noun)
        for year in self.rows.years(table, column):
            self._with_texts(folder, f"{table}s-{year}", make(year))

    def _with_texts(self, folder: ExportFolder, stem: str, objects: Iterable[Oparl]) -> None:
        """Beside the objects the texts of the files that are embedded there."""
        self.embedded = []
        folder.part(stem, objects)
        folder.part(f"texts-{stem}", self._texts(self.embedded))

    def _body(self) -> Iterator[Oparl]:
        row = self.rows.city()
        if row["id"]:
            yield self.objects.body(row)

    def _organizations(self) -> Iterator[Oparl]:
        for row in self.rows.organizations():
            self._note("Organization", row)
            yield self.objects.organization(row)

    def _papers(self, year: str) -> Iterator[Oparl]:
        for page in self.rows.of_year("paper", "date", year):
            ids = [row["id"] for row in page]
            stations, files = self.rows.consultations(ids), self.rows.files_of("Paper", ids)
            for row in page:
                self._note("Paper", row)
                own = stations.get(row["id"], [])
                self.counts["Consultation"] += len(own)
                yield self.objects.paper(
                    row, [self.objects.consultation(each) for each in own], self._files(files, row)
                )
            self.progress.advance(self.counts["Paper"])

    def _meetings(self, year: str) -> Iterator[Oparl]:
        for page in self.rows.of_year("meeting", "start", year):
            ids = [row["id"] for row in page]
            items, files = self.rows.items(ids), self.rows.files_of("Meeting", ids)
            made = self._items([item for each in ids for item in items.get(each, [])])
            for row in page:
                self._note("Meeting", row)
                yield self.objects.meeting(row, made.get(row["id"], []), self._files(files, row))
            self.progress.advance(self.counts["Meeting"])

    def _items(self, rows: Sequence[Row]) -> Mapping[str, list[Oparl]]:
        """By meeting."""
        files = self.rows.files_of("AgendaItem", [row["id"] for row in rows])
        made: defaultdict[str, list[Oparl]] = defaultdict(list)
        for row in rows:
            self._note("AgendaItem", row)
            made[row["meeting"]].append(self.objects.agenda_item(row, self._files(files, row)))
        return made

    def _lone_items(self) -> Iterator[Oparl]:
        for page in self.rows.items_without_meeting():
            for made in self._items(page).values():
                yield from made

    def _lone_files(self) -> Iterator[Oparl]:
        """Files that say themselves what they hang on, or hang on nothing."""
        for page in self.rows.files():
            rows = {row["id"]: row for row in page if ("File", row["id"]) not in self.current}
            uses = self.rows.uses(rows)
            for object_id, row in rows.items():
                own = uses.get(object_id, [])
                seen = [use for use in own if self._may_be_named(use["parent_kind"], use["parent"])]
                # Public through something that is not given out: nobody could find it there.
                if seen or not own:
                    self._note("File", row)
                    self.embedded.append(object_id)
                    yield self.objects.file(row, _links(seen))

    def _may_be_named(self, kind: str, object_id: str) -> bool:
        return (kind, object_id) in self.current or not self.rows.holds(kind, object_id)

    def _files(self, files: Mapping[str, Sequence[Row]], parent: Row) -> Files:
        return [(row["role"], self._file(row)) for row in files.get(parent["id"], [])]

    def _file(self, row: Row) -> Oparl | str:
        """The file itself where it is met first: two that bring it may disagree for a while."""
        object_id: str = row["id"]
        if object_id in self.standing or ("File", object_id) in self.current:
            return object_id
        self._note("File", row)
        self.embedded.append(object_id)
        return self.objects.file(row, {})

    def _note(self, kind: str, row: Row) -> None:
        self.current.add((kind, row["id"]))
        self.counts[kind] += 1

    def _texts(self, files: Iterable[str]) -> Iterator[Oparl]:
        for row in self.rows.texts(files):
            self.counts["texts"] += 1
            ocr = json.loads(row["ocr_pages"])
            yield {"file": row["id"], "text": row["text"], **({"ocr": ocr} if ocr else {})}


def _links(uses: Iterable[Row]) -> Mapping[str, list[str]]:
    """What a file says that it hangs on, by kind."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for use in uses:
        if use["role"] == "":
            found[use["parent_kind"]].append(use["parent"])
    return found
