"""Who has put a paper on the table, as the data or the paper's title says."""

import re

from bot.assistant.cleaning import plain
from bot.store.bodies import organization_names
from bot.store.database import Database
from bot.store.papers import PaperRow
from bot.texts import sources as lines

_MOTION = re.compile(
    r"^\W*(?:\w+\s+)?(?:\w*antr[aä]ge?|\w*anfragen?)\s+\S[^:]*:|\b(?:antrag|anfrage) (?:der|von|des) ",
    re.IGNORECASE,
)


class Origins:
    """Synchronous; any thread may ask. Knows public organizations only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, paper: PaperRow) -> str:
        """A line of German, or the title where that names who files the paper; '' where nothing says it."""
        names = organization_names(self._db, paper.ref.body) if paper.originators else {}
        known = [plain(names[each]) for each in paper.originators if each in names]
        if known:
            return lines.origin(known, plain(paper.name))
        return plain(paper.name) if _MOTION.search(paper.name) else ""
