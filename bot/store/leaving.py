"""Everything that is stored of a place, and how it goes when the bot is no longer there."""

import datetime as dt

from bot.store.database import Database, Row, Writer
from bot.store.ledger import UNKNOWN

PLACED = (
    "inbox", "held_event", "outbox", "ledger", "memory", "exchange", "kept_upload", "place_setting",
    "subscription", "subscription_number", "follow", "edition", "announced",
)  # fmt: skip
"""Tables with the columns `platform` and `place`."""
QUIET_SINCE = "adapter quiet since"
"""Among a place's settings: the day since which nothing there shows that the bot is still in it."""
_LIFE = (
    "SELECT 1 FROM inbox i WHERE i.platform = p.platform AND i.place = p.place",
    "SELECT 1 FROM ledger l WHERE l.platform = p.platform AND l.place = p.place",
    "SELECT 1 FROM outbox o WHERE o.platform = p.platform AND o.place = p.place",
    "SELECT 1 FROM subscription s WHERE s.platform = p.platform AND s.place = p.place AND s.state = 'active'",
    "SELECT 1 FROM follow f WHERE f.platform = p.platform AND f.place = p.place",
)
"""What somebody has said or heard there lately, or has ordered and not cancelled."""
_ALIVE = " OR ".join(f"EXISTS ({each})" for each in _LIFE)
_KNOWN = (
    "SELECT platform, place FROM place_setting UNION SELECT platform, place FROM subscription"
    " UNION SELECT platform, place FROM subscription_number"
)


def forget_place(db: Database, platform: str, place: str) -> int:
    """Deletes every row of it, in the transaction that is open; says how many."""
    with db.write() as w:
        count = _forget_votes(w, platform, place)
        for table in PLACED:
            count += w.execute(
                f"DELETE FROM {table} WHERE platform = ? AND place = ?", [platform, place]
            ).rowcount
        w.execute(f"DELETE FROM shown WHERE {UNKNOWN}")
    return count


def places_on(db: Database, beginning: str) -> list[tuple[str, str]]:
    """Platform and place of all that is stored of platforms whose names begin so."""
    every = " UNION ".join(
        f"SELECT platform, place FROM {each} WHERE platform >= :beginning AND platform < :end"
        for each in PLACED
    )
    rows = db.rows(every, {"beginning": beginning, "end": f"{beginning}\U0010ffff"})
    return [(row["platform"], row["place"]) for row in rows]


def _forget_votes(w: Writer, platform: str, place: str) -> int:
    """Of answers that stand there. One that the ledger has forgotten names a place in its id, or nowhere."""
    return w.execute(
        "DELETE FROM vote WHERE platform = :platform AND (instr(event, :place) > 0 OR outbox IN"
        " (SELECT outbox FROM ledger WHERE platform = :platform AND place = :place))",
        {"platform": platform, "place": place},
    ).rowcount


def gone_quiet(db: Database, today: dt.date, before: dt.date) -> list[tuple[str, str]]:
    """Places in which nothing has happened since `before`. Takes note of those that fall silent, and of those
    that speak again."""
    since = "SELECT 1 FROM place_setting q WHERE q.platform = p.platform AND q.place = p.place AND q.key = ?"
    silent = db.rows(
        f"SELECT platform, place FROM ({_KNOWN}) p WHERE NOT ({_ALIVE}) AND NOT EXISTS ({since})",
        [QUIET_SINCE],
    )
    awake = db.rows(
        f"SELECT p.platform, p.place FROM place_setting p WHERE key = ? AND ({_ALIVE})", [QUIET_SINCE]
    )
    if silent or awake:
        _note(db, silent, awake, today)
    rows = db.rows(
        "SELECT platform, place FROM place_setting WHERE key = ? AND value < ?",
        [QUIET_SINCE, before.isoformat()],
    )
    return [(row["platform"], row["place"]) for row in rows]


def _note(db: Database, silent: list[Row], awake: list[Row], today: dt.date) -> None:
    with db.write() as w:
        w.conn.executemany(
            "DELETE FROM place_setting WHERE platform = ? AND place = ? AND key = ?",
            [(row["platform"], row["place"], QUIET_SINCE) for row in awake],
        )
        w.conn.executemany(
            "INSERT OR REPLACE INTO place_setting VALUES (?, ?, ?, ?)",
            [(row["platform"], row["place"], QUIET_SINCE, today.isoformat()) for row in silent],
        )
