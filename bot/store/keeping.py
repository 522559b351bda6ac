"""Deletes what has been kept long enough, table by table; bot/retention.py says what for and how long.

Every method looks before it writes: where nothing is due, nobody waits for the writer. `latest` is the end
that a row of today would get: a row with a later one was stamped under a longer setting, or by a clock that
was wrong, and is brought down to it. So a period that an operator shortens holds for what is there already.
"""

import datetime as dt
from collections.abc import Sequence

from bot.store.database import Database
from bot.store.delivery import stamp
from bot.store.ledger import UNKNOWN

_ENDING = ("inbox", "held_event", "ledger", "vote", "memory", "exchange", "kept_upload", "outbox")
"""Tables whose rows know their end."""
_STUCK = dt.timedelta(days=1)
"""After its end, a turn that still „runs“ is one of a platform that is served no more."""
_CHANGES = "retention changes"
"""In meta: the last entry of the change log whose values were blanked."""
_STATES = "('', 'withdrawn', 'stated')"
_BATCH = 20_000
"""Entries at a time: others who write wait no longer than that takes."""


class Keeping:
    def __init__(self, db: Database) -> None:
        self._db = db

    def cap(self, table: str, latest: dt.datetime) -> None:
        """No row of it is kept longer than until `latest`."""
        if table not in _ENDING:
            raise ValueError(table)
        self._cap(table, "", latest)

    def cap_outbox(self, answers: dt.datetime, unasked: dt.datetime) -> None:
        """An edition may wait longer for its place than an answer. Of what was given up only ids are kept."""
        self._cap("outbox", " AND state = 'due' AND turn IS NOT NULL", answers)
        self._cap("outbox", " AND state = 'due' AND turn IS NULL", unasked)

    def _cap(self, table: str, only: str, latest: dt.datetime) -> None:
        where = f"WHERE expires_at > ?{only}"
        if self._db.value(f"SELECT 1 FROM {table} {where} LIMIT 1", [stamp(latest)]):
            self._change(f"UPDATE {table} SET expires_at = ? {where}", [stamp(latest)] * 2)

    def expire(self, table: str, now: dt.datetime) -> int:
        """Rows past their end; a message that is being answered stays, as long as somebody may be at it."""
        if table not in _ENDING:
            raise ValueError(table)
        if table == "inbox":
            return self._delete(
                "inbox",
                "expires_at <= ? AND (state <> 'running' OR expires_at <= ?)",
                [stamp(now), stamp(now - _STUCK)],
            )
        return self._delete(table, "expires_at <= ?", [stamp(now)])

    def posted(self, now: dt.datetime) -> int:
        """Replies that were posted (the ledger knows of them), and such as were given up long ago."""
        return self._delete(
            "outbox", "state = 'posted' OR (state = 'dead' AND expires_at <= ?)", [stamp(now)]
        )

    def orphans(self) -> int:
        """What was shown in messages that are no longer known."""
        return self._delete("shown", UNKNOWN, [])

    def drafts(self, now: dt.datetime) -> int:
        """Subscriptions that nobody has confirmed."""
        return self._delete("subscription", "expires_at <= ?", [stamp(now)])

    def news(self, before: dt.datetime) -> int:
        """Those that no edition tells any more."""
        told = "EXISTS (SELECT 1 FROM announced a WHERE a.news = news.id)"
        return self._delete("news", f"observed_at < ? AND NOT {told}", [stamp(before)])

    def editions(self, before: dt.datetime) -> int:
        """Those that have been posted or given up, with what they told. Agendas that came to nothing have no
        edition: they go with the news that nobody looks at any more."""
        old = [stamp(before)]
        gone = self._delete("edition", "made_at < ? AND state <> 'waiting'", old)
        self._delete("announced", "edition <> 0 AND edition NOT IN (SELECT id FROM edition)", [])
        self._delete("announced", "edition = 0 AND news IN (SELECT id FROM news WHERE observed_at < ?)", old)
        return gone

    def passed(self, now: dt.datetime) -> int:
        return self._delete("passed", "until < ?", [stamp(now)])

    def gaps(self, before: dt.datetime) -> int:
        return self._delete("gap", "last_at < ?", [before.isoformat()])

    def audit(self, before: dt.datetime) -> int:
        return self._delete("audit", "at < ?", [before.isoformat()])

    def old_values(self, before: dt.datetime) -> int:
        """What the change log says of how things were called before: a city may have corrected a name. The
        entries stay, and those of what an object's state was.

        Entries are in the order of time, so it goes on where it ended the last time.
        """
        count, more = 0, True
        while more:
            blanked, more = self._next_values(before)
            count += blanked
        return count

    def _next_values(self, before: dt.datetime) -> tuple[int, bool]:
        done = int(self._db.value("SELECT value FROM meta WHERE key = ?", [_CHANGES]) or 0)
        last = self._db.value(
            "SELECT max(id) FROM"
            f" (SELECT id, observed_at FROM change WHERE id > ? ORDER BY id LIMIT {_BATCH})"
            " WHERE observed_at < ?",
            [done, before.isoformat()],
        )
        if last is None:
            return 0, False
        with self._db.write() as w:
            count = w.execute(
                "UPDATE change SET old = NULL, new = NULL WHERE id > ? AND id <= ? AND observed_at < ?"
                f" AND field NOT IN {_STATES} AND (old IS NOT NULL OR new IS NOT NULL)",
                [done, last, before.isoformat()],
            ).rowcount
            w.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [_CHANGES, str(last)])
        return count, last - done >= _BATCH

    def _delete(self, table: str, where: str, values: Sequence[str]) -> int:
        if self._db.value(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", values) is None:
            return 0
        return self._change(f"DELETE FROM {table} WHERE {where}", values)

    def _change(self, sql: str, values: Sequence[str]) -> int:
        with self._db.write() as w:
            changed: int = w.execute(sql, values).rowcount
        return changed
