"""What is stored of one person on one platform: found by their pseudonym, told to them, and deleted."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.store.database import Database, Row

OFFER = "less "
"""Before the key of the reply that is said to each person once, which ends with theirs."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One row. `kind` is a key of retention.KINDS, `at` and `until` are instants as stored, '' where there is
    none. `words` are the person's own, '' where none are kept; `about` is the rest, for the export."""

    kind: str
    place: str
    at: str = ""
    until: str = ""
    words: str = ""
    about: dict[str, Any] = field(default_factory=dict)


class Person:
    """Every method joins the transaction that is open."""

    def __init__(self, db: Database, platform: str, sender: str) -> None:
        self._db = db
        self._platform = platform
        self._sender = sender

    def stored(self) -> list[Stored]:
        """Everything under their pseudonym, wherever on this platform, the oldest first within a kind."""
        return [
            *map(_message, self._rows("SELECT * FROM inbox WHERE {who} ORDER BY no", "sender")),
            *map(_exchange, self._rows("SELECT * FROM exchange WHERE {who} ORDER BY id", "sender")),
            *map(_list, self._rows("SELECT * FROM memory WHERE {who} ORDER BY place", "sender")),
            *map(_upload, self._rows("SELECT * FROM kept_upload WHERE {who} ORDER BY place", "sender")),
            *map(_vote, self._rows(f"{_VOTES} WHERE v.platform = ? AND v.voter = ? ORDER BY v.at", "")),
            *map(_offer, self._rows(f"SELECT * FROM ledger WHERE {_OFFERED}", "")),
        ]

    def _rows(self, sql: str, column: str) -> list[Row]:
        who = f"platform = ? AND {column} = ?"
        with self._db.write() as w:
            return w.execute(sql.format(who=who), [self._platform, self._sender]).fetchall()

    def forget(self) -> int:
        """Deletes what can go. Where an id has to stay (against messages that a platform delivers twice, and
        so that nobody else edits a question), the pseudonym is replaced by a number that stands for nobody.
        Says how many entries it were."""
        nobody = f"vergessen {secrets.token_hex(12)}"
        own, named = [self._platform, self._sender], [self._sender, nobody, self._platform, self._sender]
        with self._db.write() as w:
            count = sum(
                w.execute(f"DELETE FROM {table} WHERE platform = ? AND {column} = ?", own).rowcount
                for table, column in _DELETED
            )
            count += w.execute(
                "UPDATE inbox SET sender = ? WHERE platform = ? AND sender = ?", [nobody, *own]
            ).rowcount
            for table, column, only in _NAMING:
                count += w.execute(
                    f"UPDATE {table} SET {column} = replace({column}, ?, ?)"
                    f" WHERE platform = ? AND instr({column}, ?) > 0{only}",
                    named,
                ).rowcount
        return count


_DELETED = (("exchange", "sender"), ("memory", "sender"), ("kept_upload", "sender"), ("vote", "voter"))
_NAMING = (
    # What is being answered must still be found when it is done.
    ("inbox", "event", " AND state = 'done'"),
    ("ledger", "turn", ""),
    ("ledger", "reply_key", ""),
    ("outbox", "turn", ""),
    ("outbox", "reply_key", ""),
)
"""Ids in which a pseudonym may stand: a reaction's on Teams, and the key of a reply that is said to each
person once."""
_VOTES = "SELECT v.*, coalesce(l.place, '') AS place FROM vote v LEFT JOIN ledger l ON l.outbox = v.outbox"
_OFFERED = f"platform = ? AND reply_key LIKE '{OFFER}%' AND instr(reply_key, ?) > 0"


def _message(row: Row) -> Stored:
    incoming = json.loads(row["incoming"] or "{}")
    names = [each.get("name", "") for each in incoming.get("uploads", [])]
    about = {"state": row["state"], "thread": row["thread"], "uploads": names}
    return Stored(
        "inbox", row["place"], row["received_at"], row["expires_at"], incoming.get("text", ""), about
    )


def _exchange(row: Row) -> Stored:
    about = {"command": row["command"], "thread": row["thread"], "papers": json.loads(row["papers"])}
    return Stored("conversation", row["place"], row["at"], row["expires_at"], row["question"], about)


def _list(row: Row) -> Stored:
    value = json.loads(row["value"])
    about = {"command": value.get("command"), "thread": row["thread"], "shown": value.get("shown")}
    return Stored("lists", row["place"], "", row["expires_at"], value.get("args", ""), about)


def _upload(row: Row) -> Stored:
    name, mime, size, _ = json.loads(row["upload"])
    about = {"mime": mime, "size": size, "thread": row["thread"]}
    return Stored("uploads", row["place"], "", row["expires_at"], name, about)


def _vote(row: Row) -> Stored:
    return Stored("votes", row["place"], row["at"], row["expires_at"], "", {"value": row["value"]})


def _offer(row: Row) -> Stored:
    return Stored("ledger", row["place"], row["posted_at"], row["expires_at"], "", {"kind": "offer"})
