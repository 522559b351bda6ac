"""What an operator has hidden: it stays hidden whatever a source delivers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Consultation, CouncilObject, File, Paper
from bot.council.references import number_key, reference_key
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.rows import MAPPINGS, SEPARATOR, key_values, kind_of, object_key


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A stored paper, whatever its publicness: for the operator's commands only."""

    ref: ObjectRef
    reference: str
    web: str


@dataclass(frozen=True, slots=True)
class _Cause:
    """The blocked paper for whose sake something is hidden, and what an operator may call it."""

    paper: str
    number: str
    web: str


class Blocks:
    """The blocks of one body during an import. A body without any costs nothing."""

    def __init__(self, w: SqliteUtils, body: str) -> None:
        self.w = w
        self.body = body
        rows = w.execute("SELECT kind, id, cause, number, web FROM block WHERE body = ?", [body]).fetchall()
        self._held = {
            (row["kind"], row["id"]): _Cause(row["cause"], row["number"], row["web"]) for row in rows
        }
        self._by_number = {cause.number: cause for cause in self._held.values() if number_key(cause.number)}

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
            cause = self._held.get(("Paper", main.id)) or self._moved(main)
        elif isinstance(main, Consultation):
            cause = self._held.get(("Paper", main.paper))
        else:
            return self.holds(kind_of(main), main.id)
        if cause is None:
            return False
        for each in objects:
            self._extend(each, cause)
        return True

    def _moved(self, paper: Paper) -> _Cause | None:
        """The block of the same number, for a paper that was not here before: a known one is a namesake."""
        known = self.w.execute("SELECT 1 FROM paper WHERE body = ? AND id = ?", [self.body, paper.id])
        return None if known.fetchone() else self._by_number.get(reference_key(paper.reference))

    def _extend(self, each: CouncilObject, cause: _Cause) -> None:
        kind = kind_of(each)
        key = object_key(kind, MAPPINGS[kind].row(each))
        if isinstance(each, File) and self._needed_elsewhere(each.id, cause.paper):
            return
        self._held[kind, key] = cause
        self.w.execute(
            "INSERT OR IGNORE INTO block (body, kind, id, cause, number, web) VALUES (?, ?, ?, ?, ?, ?)",
            [self.body, kind, key, cause.paper, cause.number, cause.web],
        )

    def _needed_elsewhere(self, file: str, cause: str) -> bool:
        found = self.w.execute(
            "SELECT 1 FROM file_use WHERE body = ? AND file = ? AND parent != ?", [self.body, file, cause]
        )
        return found.fetchone() is not None


_STATIONS = f"""
INSERT OR IGNORE INTO block (body, kind, id, cause, number, web)
SELECT b.body, 'Consultation', c.paper || '{SEPARATOR}' || c.id || '{SEPARATOR}' || c.at,
 b.cause, b.number, b.web
FROM block b JOIN consultation c ON c.body = b.body AND c.paper = b.id WHERE b.body = ? AND b.kind = 'Paper'
"""
# An item that deals with another paper that is not blocked stays.
_ITEMS = """
INSERT OR IGNORE INTO block (body, kind, id, cause, number, web)
SELECT a.body, 'AgendaItem', a.id, :cause, :number, :web FROM agenda_item a
WHERE a.body = :body AND ({link}) AND NOT EXISTS
 (SELECT 1 FROM station_item s WHERE s.body = a.body AND s.item = a.id AND NOT EXISTS
  (SELECT 1 FROM block x WHERE x.body = s.body AND x.kind = 'Paper' AND x.id = s.paper))
"""
_FILES = """
INSERT OR IGNORE INTO block (body, kind, id, cause, number, web)
SELECT b.body, 'File', u.file, b.cause, b.number, b.web FROM block b
JOIN file_use u ON u.body = b.body AND u.parent_kind = b.kind AND u.parent = b.id
WHERE b.body = ? AND NOT EXISTS (SELECT 1 FROM file_use o WHERE o.body = u.body AND o.file = u.file
 AND NOT EXISTS (SELECT 1 FROM block x WHERE x.body = o.body AND x.kind = o.parent_kind AND x.id = o.parent))
"""


def enforce(db: Database, body: str) -> list[ObjectRef]:
    """Blocks what blocked papers have gained, from whichever side it is linked; the answer names all
    blocked objects that are stored. Links must be up to date (store.links)."""
    if db.value("SELECT 1 FROM block WHERE body = ? LIMIT 1", [body]) is None:
        return []
    with db.write() as w:
        w.execute(_STATIONS, [body])
        _block_items(w, body)
        w.execute(_FILES, [body])
        blocked = w.execute("SELECT kind, id FROM block WHERE body = ?", [body]).fetchall()
        return [ObjectRef(kind, body, key) for kind, key in blocked if _stored(w, body, kind, key)]


def _block_items(w: SqliteUtils, body: str) -> None:
    """By both sides of the link; the parts of a station's key are looked up in their indexes."""
    for row in w.execute("SELECT * FROM block WHERE body = ? AND kind = 'Consultation'", [body]).fetchall():
        _, own, at = key_values("Consultation", row["id"])
        values = {name: row[name] for name in ("body", "cause", "number", "web")}
        for link, value in (("a.consultation = :value", own), ("a.id = :value", at)):
            w.execute(_ITEMS.format(link=link), {**values, "value": value})


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
    """Lifts a block. What was purged comes back with the next import, which reads everything
    anew: what the paper gained meanwhile was noted nowhere."""
    w.execute("DELETE FROM delivered WHERE body = ?", [paper.body])
    w.execute("DELETE FROM block WHERE body = ? AND cause = ?", [paper.body, paper.id])


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
