"""A gentle preference for what is new: of two papers that fit alike, the newer one is wanted."""

import datetime as dt
import json
from collections.abc import Sequence

from bot.retrieval.lexical.ranking import Scored
from bot.store.database import Database

BONUS = 0.05
"""What a paper of today gets on top of its score; on the judged queries .02 to .05 add .002, .1 costs
.006. It decides between equals and turns nothing round."""

HALF_LIFE = 5.0
"""Years after which half of that is left: a council's term."""

_DATES = "SELECT no, date FROM paper WHERE no IN (SELECT value FROM json_each(?)) AND date IS NOT NULL"


def prefer_recent(db: Database, hits: Sequence[Scored], today: dt.date, least: float = 0.0) -> list[Scored]:
    """The hits in their new order; one without a date, or of the future, stays as it is.

    Those that cannot reach `least` of the best score even so are left out unread.
    """
    reach = least * max((hit.score for hit in hits), default=0.0) / (1 + BONUS)
    hits = [hit for hit in hits if hit.score >= reach]
    dates = {row[0]: row[1] for row in db.rows(_DATES, [json.dumps([hit.paper_no for hit in hits])])}
    raised = [_raised(hit, _factor(dates.get(hit.paper_no), today)) for hit in hits]
    return sorted(raised, key=lambda hit: (-hit.score, hit.paper_no))


def _raised(hit: Scored, factor: float) -> Scored:
    # Of several hundred, dataclasses.replace is what takes the time.
    return Scored(hit.paper_no, hit.score * factor, hit.passages, hit.coverage)


def _factor(date: str | None, today: dt.date) -> float:
    days = (today - dt.date.fromisoformat(date)).days if date else -1
    return 1.0 if days < 0 else 1.0 + BONUS * 0.5 ** (days / 365.25 / HALF_LIFE)
