"""What an operator has hidden: it stays hidden whatever a source delivers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database as SqliteUtils

from bot.council.model import Consultation, CouncilObject, File, Paper
from bot.council.references import number_key, reference_key
from bot.messages import ObjectRef
from bot.store import source_state
from bot.store.blockable import BETWEEN, Blockable
from bot.store.database import Database
from bot.store.rows import MAPPINGS, SEPARATOR, key_values, kind_of, object_key


@dataclass(frozen=True, slots=True)
class Lifted:
    """A paper or file that was blocked: what brings it back, and the items blocked with it."""

    cause: str
    papers: list[str]
    meetings: list[str]
    items: list[str]


@dataclass(frozen=True, slots=True)
class _Cause:
    """The blocked paper or file for whose sake something is hidden, and what an operator may call it."""

    id: str
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
        self._by_address = {
            cause.web.partition(BETWEEN)[0]: cause
            for (kind, key), cause in self._held.items()
            if kind == "File" and key == cause.id and cause.web
        }

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
            return self.withholds(main)
        if cause is None:
            return False
        for each in objects:
            self._extend(each, cause)
        return True

    def withholds(self, each: CouncilObject) -> bool:
        """The same of a single object. A blocked file stays away under a new id as well."""
        kind = kind_of(each)
        if self._held and kind in MAPPINGS:
            key = object_key(kind, MAPPINGS[kind].row(each))
            if isinstance(each, File) and (cause := self._moved_file(each)):
                self._note(kind, key, cause)
            return self.holds(kind, key)
        return False

    def _moved_file(self, file: File) -> _Cause | None:
        cause = self._by_address.get(file.download_url or file.access_url)
        known = self.w.execute("SELECT 1 FROM file WHERE body = ? AND id = ?", [self.body, file.id])
        return None if cause is None or known.fetchone() else cause

    def _moved(self, paper: Paper) -> _Cause | None:
        """The block of the same number, for a paper that was not here before: a known one is a namesake."""
        known = self.w.execute("SELECT 1 FROM paper WHERE body = ? AND id = ?", [self.body, paper.id])
        return None if known.fetchone() else self._by_number.get(reference_key(paper.reference))

    def _extend(self, each: CouncilObject, cause: _Cause) -> None:
        kind = kind_of(each)
        key = object_key(kind, MAPPINGS[kind].row(each))
        if isinstance(each, File) and self._needed_elsewhere(each.id, cause.id):
            return
        self._note(kind, key, cause)

    def _note(self, kind: str, key: str, cause: _Cause) -> None:
        self._held[kind, key] = cause
        self.w.execute(
            "INSERT OR IGNORE INTO block (body, kind, id, cause, number, web) VALUES (?, ?, ?, ?, ?, ?)",
            [self.body, kind, key, cause.id, cause.number, cause.web],
        )

    def _needed_elsewhere(self, file: str, cause: str) -> bool:
        found = self.w.execute(
            "SELECT 1 FROM file_use WHERE body = ? AND file = ? AND parent != ?", [self.body, file, cause]
        )
        return found.fetchone() is not None


_HIDDEN, _LIFTED = "sync hidden ", "sync lifted "
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


def block(w: SqliteUtils, refs: Sequence[ObjectRef], asked: Blockable) -> None:
    """Hides the objects from this moment on; they are to be purged next."""
    number = reference_key(asked.reference)
    w.conn.executemany(
        "INSERT OR IGNORE INTO block (body, kind, id, cause, number, web) VALUES (?, ?, ?, ?, ?, ?)",
        [(ref.body, ref.kind, ref.id, asked.ref.id, number, asked.web) for ref in refs],
    )
    hidden = json.dumps(_brought_by(w, asked.ref, refs))
    source_state.remember(w, asked.ref.body, {f"{_HIDDEN}{asked.ref.id}": hidden})


def _brought_by(w: SqliteUtils, asked: ObjectRef, refs: Sequence[ObjectRef]) -> dict[str, list[str]]:
    """Once all is deleted, nobody else may know in which meetings it was: not every source says it."""
    found: dict[str, dict[str, None]] = {"Paper": {}, "Meeting": {}, "AgendaItem": {}}
    for ref in refs:
        if ref.kind in found:
            found[ref.kind][ref.id] = None
        if ref.kind == "File" and asked.kind == "File":
            sql = "SELECT parent_kind, parent FROM file_use WHERE body = ? AND file = ?"
            for row in w.execute(sql, [ref.body, ref.id]).fetchall():
                found[row["parent_kind"]][row["parent"]] = None
    for item in found["AgendaItem"]:
        sql = "SELECT meeting FROM agenda_item WHERE body = ? AND id = ?"
        found["Meeting"] |= {row["meeting"]: None for row in w.execute(sql, [asked.body, item]).fetchall()}
    names = {"papers": "Paper", "meetings": "Meeting", "items": "AgendaItem"}
    return {name: list(found[kind]) for name, kind in names.items()}


def unblock(w: SqliteUtils, asked: ObjectRef) -> None:
    """Lifts a block. What was purged comes back with the next import, which reads everything
    anew: what it gained meanwhile was noted nowhere. A live source is asked for it: see `lifted`."""
    w.execute("DELETE FROM delivered WHERE body = ?", [asked.body])
    sql = "SELECT id FROM block WHERE body = ? AND cause = ? AND kind = 'AgendaItem'"
    items = [row["id"] for row in w.execute(sql, [asked.body, asked.id]).fetchall()]
    sql = "SELECT value FROM source_state WHERE body = ? AND key = ?"
    noted = w.execute(sql, [asked.body, f"{_HIDDEN}{asked.id}"]).fetchone()
    brought = _noted(asked.id, noted["value"] if noted else "[]")
    brought["items"] = list(dict.fromkeys([*brought["items"], *items]))
    hidden = json.dumps(brought)
    source_state.remember(w, asked.body, {lifted_key(asked.id): hidden, f"{_HIDDEN}{asked.id}": ""})
    w.execute("DELETE FROM block WHERE body = ? AND cause = ?", [asked.body, asked.id])


def _noted(cause: str, value: str) -> dict[str, list[str]]:
    """Earlier versions noted of a blocked paper its meetings only, and of a lifted one no papers."""
    noted = json.loads(value)
    found = {"meetings": noted} if isinstance(noted, list) else noted
    return {"papers": [cause], "meetings": [], "items": [], **found}


def lifted_key(cause: str) -> str:
    """Under which a city's source state remembers that a block was lifted."""
    return f"{_LIFTED}{cause}"


def lifted(db: Database, body: str) -> list[Lifted]:
    """Papers and files whose block was lifted and which no sync has asked for since."""
    rows = db.rows(
        "SELECT key, value FROM source_state WHERE body = ? AND key >= ? AND key < ? ORDER BY key",
        [body, _LIFTED, f"{_LIFTED}\U0010ffff"],
    )
    causes = [(row["key"].removeprefix(_LIFTED), row["value"]) for row in rows]
    return [Lifted(cause, **_noted(cause, value)) for cause, value in causes]
