"""What was told of results and is another one now: in which editions, and whether their messages say so."""

from typing import Literal

from bot.store.database import Database

Restated = Literal["corrected", "news"]
"""`news`: what it has become is to be told as a line of its own as well, so that the place counts as not
having heard of the object when that comes."""

_AWAY = "('undecided', 'hidden')"
_OUT_OF_SIGHT = f"""
SELECT 1 FROM announced t JOIN news n ON n.id = t.news WHERE t.edition = ? AND (
 EXISTS (SELECT 1 FROM agenda_item a LEFT JOIN meeting m ON m.body = a.body AND m.id = a.meeting
  WHERE n.kind IN ('result', 'early') AND a.body = n.body AND a.id = n.object
   AND (a.publicness IN {_AWAY} OR m.publicness IN {_AWAY}))
 OR EXISTS (SELECT 1 FROM station_item s JOIN paper p ON p.body = s.body AND p.id = s.paper
  JOIN consultation c ON c.body = s.body AND c.paper = s.paper AND c.id = s.id AND c.at = s.at
  WHERE n.kind IN ('result', 'early') AND s.body = n.body AND s.item = n.object
   AND (p.publicness IN {_AWAY} OR c.publicness IN {_AWAY}))
 OR EXISTS (SELECT 1 FROM paper p
  WHERE n.kind = 'paper' AND p.body = n.body AND p.id = n.object AND p.publicness IN {_AWAY})
 OR EXISTS (SELECT 1 FROM meeting m
  WHERE n.kind IN ('agenda', 'minutes') AND m.body = n.body AND m.id = n.object AND m.publicness IN {_AWAY})
 OR EXISTS (SELECT 1 FROM file_use u JOIN file f ON f.body = u.body AND f.id = u.file
  WHERE n.kind = 'minutes' AND u.body = n.body AND u.parent_kind = 'Meeting' AND u.parent = n.object
   AND u.role = n.part AND f.publicness IN {_AWAY})) LIMIT 1
"""


class Restatements:
    """Every method joins the transaction that is open."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, edition: int, news: int, value: str) -> None:
        """The edition says `value` of it from now on, or is about to."""
        with self._db.write() as w:
            w.execute("UPDATE announced SET value = ? WHERE edition = ? AND news = ?", [value, edition, news])

    def mark(self, edition: int, news: int, restated: Restated) -> None:
        with self._db.write() as w:
            w.execute(
                "UPDATE announced SET restated = ? WHERE edition = ? AND news = ?", [restated, edition, news]
            )

    def set_out(self, edition: int, before: dict[int, str]) -> None:
        """A message that says something else is on its way; until it has arrived the one that stands there
        says `before`, by news."""
        with self._db.write() as w:
            w.execute("UPDATE edition SET revising = 1 WHERE id = ?", [edition])
            for news, value in before.items():
                w.execute(
                    "UPDATE announced SET was = coalesce(was, ?) WHERE edition = ? AND news = ?",
                    [value, edition, news],
                )

    def arrived(self, edition: int) -> None:
        with self._db.write() as w:
            w.execute("UPDATE edition SET revising = 0 WHERE id = ?", [edition])
            w.execute("UPDATE announced SET was = NULL WHERE edition = ? AND was IS NOT NULL", [edition])

    def failed(self, edition: int) -> bool:
        """It has not arrived: the edition says what it said before. Whether that is something else."""
        with self._db.write() as w:
            w.execute("UPDATE edition SET revising = 0 WHERE id = ?", [edition])
            differing = w.execute(
                "UPDATE announced SET value = was, was = NULL WHERE edition = ? AND was IS NOT NULL",
                [edition],
            ).rowcount
        return differing > 0

    def marks(self, edition: int) -> dict[int, Restated]:
        """Of the news of which it says something else than it said at first."""
        with self._db.write() as w:
            rows = w.execute(
                "SELECT news, restated FROM announced WHERE edition = ? AND restated != ''", [edition]
            ).fetchall()
        return {row["news"]: row["restated"] for row in rows}

    def told_anew(self, edition: int, news: int) -> bool:
        """Whether the place has heard of the object by later news, in another edition."""
        found = self._db.value(
            "SELECT 1 FROM announced a JOIN news n ON n.id = a.news"
            " JOIN news o ON o.body = n.body AND o.kind = n.kind AND o.object = n.object AND o.id > n.id"
            " JOIN announced b ON b.platform = a.platform AND b.place = a.place AND b.news = o.id"
            "  AND b.edition NOT IN (0, a.edition)"
            " WHERE a.edition = ? AND a.news = ? LIMIT 1",
            [edition, news],
        )
        return found is not None

    def out_of_sight(self, edition: int) -> bool:
        """Whether something that it tells of is not public at the moment and may be so again: not decided
        yet, or not given out. Nothing of it is read here but that."""
        return self._db.value(_OUT_OF_SIGHT, [edition]) is not None
