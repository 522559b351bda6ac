"""What an operator has hidden: it stays hidden whatever a source delivers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Consultation, CouncilObject, File, Paper
from bot.council.references import reference_key
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.rows import MAPPINGS, SEPARATOR, kind_of, object_key


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A stored paper, whatever its publicness: for the operator's commands only."""

    ref: ObjectRef
    reference: str
    web: str


class Blocks:
    """The blocks of one body during an import. A body without any costs nothing."""

    def __init__(self, w: SqliteUtils, body: str) -> None:
        self.w = w
        self.body = body
        rows = w.execute("SELECT kind, id, cause, number, web FROM block WHERE body = ?", [body]).fetchall()
        self._held = {(row["kind"], row["id"]) for row in rows}
        self._by_number = {row["number"]: row for row in rows if row["number"]}
        self._by_cause = {row["cause"]: row for row in rows}

    def holds(self, kind: str, key: str) -> bool:
        return (kind, key) in self._held

    def hold(self, objects: Sequence[CouncilObject]) -> bool:
        """True where the delivery is that of a blocked object; what it has gained is blocked with it.

        A paper that comes under a new id with a blocked number is blocked as well: servers move, and
        showing again what was hidden is worse than hiding a namesake, which the summary counts.
        """
        if not self._held:
            return False
        main = objects[0]
        if isinstance(main, Paper):
            cause = self._by_cause.get(main.id) or self._by_number.get(reference_key(main.reference))
        elif isinstance(main, Consultation):
            cause = self._by_cause.get(main.paper)
        else:
            return self.holds(kind_of(main), main.id)
        if cause is None:
            return False
        for each in objects:
            self._extend(each, cause["cause"], cause["number"], cause["web"])
        return True

    def _extend(self, each: CouncilObject, cause: str, number: str, web: str) -> None:
        kind = kind_of(each)
        key = object_key(kind, MAPPINGS[kind].row(each))
        if isinstance(each, File) and self._needed_elsewhere(each.id, cause):
            return
        self._held.add((kind, key))
        self.w.execute(
            "INSERT OR IGNORE INTO block (body, kind, id, cause, number, web) VALUES (?, ?, ?, ?, ?, ?)",
            [self.body, kind, key, cause, number, web],
        )

    def _needed_elsewhere(self, file: str, cause: str) -> bool:
        found = self.w.execute(
            "SELECT 1 FROM file_use WHERE body = ? AND file = ? AND parent != ?", [self.body, file, cause]
        )
        return found.fetchone() is not None


_GAINED = """
INSERT OR IGNORE INTO block (body, kind, id, cause, number, web)
SELECT b.body, '{kind}', {key}, b.cause, b.number, b.web FROM block b {gained} WHERE b.body = ? AND {where}
"""
_CONSULTATION_KEY = f"c.paper || '{SEPARATOR}' || c.id || '{SEPARATOR}' || c.at"
# The consultation's own id is the middle one of the three parts of its key.
_GAINS = (
    _GAINED.format(
        kind="Consultation",
        key=_CONSULTATION_KEY,
        gained="JOIN consultation c ON c.body = b.body AND c.paper = b.id",
        where="b.kind = 'Paper'",
    ),
    _GAINED.format(
        kind="AgendaItem",
        key="a.id",
        gained="JOIN agenda_item a ON a.body = b.body AND a.consultation != ''",
        where=f"b.kind = 'Consultation' AND instr(b.id, '{SEPARATOR}' || a.consultation || '{SEPARATOR}') > 0"
        " AND NOT EXISTS (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id"
        "  AND s.paper != b.cause)",
    ),
    _GAINED.format(
        kind="AgendaItem",
        key="a.id",
        gained="JOIN agenda_item a ON a.body = b.body",
        where=f"b.kind = 'Consultation' AND b.id LIKE '%' || '{SEPARATOR}' || a.id"
        " AND NOT EXISTS (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id"
        "  AND s.paper != b.cause)",
    ),
    _GAINED.format(
        kind="File",
        key="u.file",
        gained="JOIN file_use u ON u.body = b.body AND u.parent_kind = b.kind AND u.parent = b.id",
        where="NOT EXISTS (SELECT 1 FROM file_use o WHERE o.body = u.body AND o.file = u.file"
        " AND NOT EXISTS (SELECT 1 FROM block x WHERE x.body = o.body AND x.kind = o.parent_kind"
        "  AND x.id = o.parent))",
    ),
)


def enforce(db: Database, body: str) -> list[ObjectRef]:
    """Blocks what blocked papers have gained, from whichever side it is linked; the answer names all
    blocked objects that are stored. Links must be up to date (store.links)."""
    if db.value("SELECT 1 FROM block WHERE body = ? LIMIT 1", [body]) is None:
        return []
    with db.write() as w:
        for gain in _GAINS:
            w.execute(gain, [body])
        blocked = w.execute("SELECT kind, id FROM block WHERE body = ?", [body]).fetchall()
        return [ObjectRef(kind, body, key) for kind, key in blocked if _stored(w, body, kind, key)]


def _stored(w: SqliteUtils, body: str, kind: str, key: str) -> bool:
    mapping = MAPPINGS[kind]
    where = " AND ".join(f"{column} = ?" for column in mapping.key)
    values = key.split(SEPARATOR)
    return (
        w.execute(f"SELECT 1 FROM {mapping.table} WHERE body = ? AND {where}", [body, *values]).fetchone()
        is not None
    )


def block(w: SqliteUtils, refs: Sequence[ObjectRef], paper: KnownPaper) -> None:
    """Hides the objects from this moment on; they are to be purged next."""
    number = reference_key(paper.reference)
    w.conn.executemany(
        "INSERT OR IGNORE INTO block (body, kind, id, cause, number, web) VALUES (?, ?, ?, ?, ?, ?)",
        [(ref.body, ref.kind, ref.id, paper.ref.id, number, paper.web) for ref in refs],
    )


def unblock(w: SqliteUtils, paper: ObjectRef) -> None:
    """Lifts a block. What was purged comes back with the next import: its carriers are read anew."""
    where = "body = ? AND cause = ?"
    kinds = w.execute(f"SELECT DISTINCT kind FROM block WHERE {where}", [paper.body, paper.id]).fetchall()
    if "AgendaItem" in {row["kind"] for row in kinds}:
        w.execute("DELETE FROM delivered WHERE body = ? AND kind = 'Meeting'", [paper.body])
    w.execute(f"DELETE FROM block WHERE {where}", [paper.body, paper.id])


def find_papers(db: Database, body: str, asked: str) -> list[KnownPaper]:
    """Papers by number, source id or web address."""
    rows = db.rows(
        "SELECT id, reference, web FROM paper WHERE body = :body AND (id = :asked"
        " OR (:number != '' AND reference_key = :number) OR (web != '' AND web = :asked))",
        {"body": body, "number": reference_key(asked), "asked": asked},
    )
    return [KnownPaper(ObjectRef("Paper", body, row["id"]), row["reference"], row["web"]) for row in rows]


def find_blocked(db: Database, body: str, asked: str) -> list[ObjectRef]:
    rows = db.rows(
        "SELECT DISTINCT cause FROM block WHERE body = :body AND (cause = :asked"
        " OR (:number != '' AND number = :number) OR (web != '' AND web = :asked))",
        {"body": body, "number": reference_key(asked), "asked": asked},
    )
    return [ObjectRef("Paper", body, row["cause"]) for row in rows]
