"""The rows of follows, and which of them a run may concern."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from bot.council.references import group_key, number_key
from bot.messages import ObjectRef
from bot.store.database import Database, Row
from bot.store.delivery import stamp

_PAPERS_OF_RUN = """
SELECT c.object AS paper FROM change c WHERE c.run = :run AND c.kind = 'Paper'
UNION SELECT substr(c.object, 1, instr(c.object, char(31)) - 1) FROM change c
 WHERE c.run = :run AND c.kind = 'Consultation'
UNION SELECT s.paper FROM change c JOIN station_item s ON s.body = c.body AND s.item = c.object
 WHERE c.run = :run AND c.kind = 'AgendaItem'
UNION SELECT s.paper FROM change c JOIN agenda_item a ON a.body = c.body AND a.meeting = c.object
 JOIN station_item s ON s.body = a.body AND s.item = a.id WHERE c.run = :run AND c.kind = 'Meeting'
UNION SELECT n.paper FROM follow f JOIN consultation n ON n.body = f.body AND n.paper = f.paper
 WHERE f.body = :body AND n.meeting IN
  (SELECT c.object FROM change c WHERE c.run = :run AND c.kind = 'Meeting')
UNION SELECT u.parent FROM change c JOIN file_use u ON u.body = c.body AND u.file = c.object
 WHERE c.run = :run AND c.kind = 'File' AND u.parent_kind = 'Paper'
"""
_LINKS = """
SELECT id, superordinated, subordinated, related, reference_key FROM paper
WHERE body = ? AND id IN (SELECT value FROM json_each(?))
"""


class FollowTable:
    """Every method joins the transaction that is open, and sees what was written in it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def _rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        with self._db.write() as w:
            return w.execute(sql, values).fetchall()

    def _change(self, sql: str, values: Sequence[Any]) -> int:
        with self._db.write() as w:
            return w.execute(sql, values).rowcount

    def add(
        self, paper: ObjectRef, *, platform: str, place: str, address: str, snapshot: str,
        thread: str | None, at: datetime,
    ) -> int:  # fmt: skip
        with self._db.write() as w:
            row_id = w.execute(
                "INSERT INTO follow (platform, place, address, body, paper, made_at, snapshot, thread)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [platform, place, address, paper.body, paper.id, stamp(at), snapshot, thread],
            ).lastrowid
        assert row_id is not None  # noqa: S101 - an INSERT has one
        return row_id

    def of_place(self, platform: str, place: str) -> list[Row]:
        return self._db.rows(
            "SELECT * FROM follow WHERE platform = ? AND place = ? ORDER BY id", [platform, place]
        )

    def row(self, id_: int) -> Row | None:
        found = self._rows("SELECT * FROM follow WHERE id = ?", [id_])
        return found[0] if found else None

    def delete(self, id_: int) -> None:
        self._change("DELETE FROM follow WHERE id = ?", [id_])

    def touched(self) -> list[Row]:
        """Those of which there may be something to say."""
        return self._db.rows("SELECT * FROM follow WHERE touched != '[]' OR gone = 1 ORDER BY id")

    def rootless(self) -> list[Row]:
        """Those whose first message was on its way when they were last looked at."""
        return self._db.rows("SELECT * FROM follow WHERE thread IS NULL ORDER BY id")

    def speaking(self) -> list[Row]:
        """Those with a message on its way, or one that has just arrived."""
        return self._db.rows("SELECT * FROM follow WHERE before IS NOT NULL ORDER BY id")

    def put_thread(self, id_: int, thread: str) -> None:
        self._change("UPDATE follow SET thread = ? WHERE id = ?", [thread, id_])

    def know(self, id_: int, snapshot: str, runs: Collection[int], *, gone: bool = False) -> None:
        """What is known now, after these runs; those that have touched it meanwhile stay.

        Nothing happens if the paper was not `gone`, as it was when somebody looked, and is by now.
        """
        self._change(
            "UPDATE follow SET snapshot = ?, gone = 0, touched = (SELECT json_group_array(value)"
            " FROM json_each(touched) WHERE value NOT IN (SELECT value FROM json_each(?)))"
            " WHERE id = ? AND gone = ?",
            [snapshot, json.dumps(sorted(runs)), id_, gone],
        )

    def speak(self, id_: int) -> None:
        """What was known before is kept until its message has arrived."""
        self._change("UPDATE follow SET before = snapshot WHERE id = ? AND gone = 0", [id_])

    def arrived(self, id_: int) -> None:
        self._change("UPDATE follow SET before = NULL WHERE id = ?", [id_])

    def not_arrived(self, id_: int) -> None:
        """Nobody has heard it: it is to be said again."""
        self._change(
            "UPDATE follow SET snapshot = before, before = NULL, touched = json_insert(touched, '$[#]', 0)"
            " WHERE id = ?",
            [id_],
        )

    def bury(self, paper: ObjectRef) -> None:
        """The paper is deleted, and so is what was known of it."""
        self._change(
            "UPDATE follow SET gone = 1, snapshot = '', before = NULL WHERE body = ? AND paper = ?",
            [paper.body, paper.id],
        )

    def move(self, platform: str, old: str, new: str, address: str) -> None:
        """A conversation goes on elsewhere, without its threads; what is followed there already is not
        followed twice."""
        self._change(
            "UPDATE OR IGNORE follow SET place = ?, address = ?, thread = ''"
            " WHERE platform = ? AND place = ?",
            [new, address, platform, old],
        )
        self.drop(platform, old)

    def drop(self, platform: str, place: str) -> int:
        return self._change("DELETE FROM follow WHERE platform = ? AND place = ?", [platform, place])

    def fate_of_last(self, row: Row) -> tuple[int, str] | None:
        """The id and state of the last message about a follow."""
        found = self._rows(
            "SELECT id, state FROM edition WHERE platform = ? AND place = ? AND kind = 'follow'"
            " AND subject = ? ORDER BY id DESC LIMIT 1",
            [row["platform"], row["place"], str(row["id"])],
        )
        return (found[0]["id"], found[0]["state"]) if found else None

    def touch(self, run: int, body: str) -> int:
        """Marks the follows of papers that the run may have changed something of, itself or around it: rather
        one too many. Says how many."""
        follows = self._rows("SELECT id, paper, snapshot FROM follow WHERE body = ?", [body])
        concerned = self._concerned(run, body, follows) if follows else []
        for each in concerned:
            self._change(
                "UPDATE follow SET touched = json_insert(touched, '$[#]', ?) WHERE id = ?", [run, each]
            )
        return len(concerned)

    def _concerned(self, run: int, body: str, follows: Sequence[Row]) -> list[int]:
        changed = {row["paper"] for row in self._rows(_PAPERS_OF_RUN, {"run": run, "body": body})}
        followed = {row["paper"] for row in follows}
        near = self._near(body, followed, changed) | changed
        objects = {
            row["object"]
            for row in self._rows(
                "SELECT object FROM change WHERE run = ? AND kind IN ('AgendaItem', 'Meeting')", [run]
            )
        }
        return [row["id"] for row in follows if row["paper"] in near or _names(row["snapshot"], objects)]

    def _near(self, body: str, followed: Collection[str], changed: Collection[str]) -> set[str]:
        """The followed papers of which a changed one is a relative or another version."""
        if not changed:
            return set()
        ids = json.dumps(sorted({*followed, *changed}))
        linked, groups = dict[str, set[str]](), dict[str, str]()
        for row in self._rows(_LINKS, [body, ids]):
            lists = (row["superordinated"], row["subordinated"], row["related"])
            linked[row["id"]] = {each for text in lists for each in json.loads(text)}
            groups[row["id"]] = group_key(row["reference_key"]) if number_key(row["reference_key"]) else ""
        named = {each for paper in changed for each in linked.get(paper, ())}
        grouped = {groups.get(paper) for paper in changed} - {"", None}
        return {
            paper
            for paper in followed
            if paper in named or linked.get(paper, set()) & set(changed) or groups.get(paper) in grouped
        }


def _names(snapshot: str, objects: Collection[str]) -> bool:
    """Whether one of these is an agenda item or a meeting of what was known: a deleted one has no links."""
    stops = json.loads(snapshot)["stops"] if snapshot and objects else []
    return any(stop["item"] in objects or stop["meeting"] in objects for stop in stops)
