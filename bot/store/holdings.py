"""What is held of a city, in one line: how many papers, from when on, and as of when."""

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Holding:
    """Public papers; `first` is the ISO date of the oldest, `loaded_at` the instant (UTC) at which the city
    was last brought up to date; '' where there is none."""

    papers: int
    first: str
    loaded_at: str


def holding(db: Database, body: str) -> Holding:
    row = db.row(
        "SELECT count(*) AS papers, coalesce(min(nullif(date, '')), '') AS first FROM paper"
        " WHERE body = ? AND publicness = 'public'",
        [body],
    )
    loaded = db.value("SELECT max(finished_at) FROM run WHERE body = ?", [body])
    return Holding(row["papers"], row["first"], loaded or "") if row else Holding(0, "", loaded or "")
