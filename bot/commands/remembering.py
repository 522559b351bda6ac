"""What was asked and shown in a conversation is remembered, whichever command showed it."""

import datetime as dt
import logging
from collections.abc import Sequence

from bot.commands.base import Ask
from bot.errors import DatabaseError
from bot.messages import ObjectRef, PaperCard, Reply, SideBySide
from bot.store.exchanges import Exchange

log = logging.getLogger(__name__)

MOST_PAPERS = 5
COUNT = "zählen"
"""The command of an exchange that was a count; its question has a line for each „und 2023?“ after it."""
SHOWING = frozenset({"suche", "vorlage", "vergleich", "zusammenfassung", "neu", "sitzung", "mehr", "text"})
"""Commands after which „das“ may be what they showed."""
UNNAMED = frozenset({"neu", "sitzung"})
"""Lists of many matters: none of them is „das“, and nothing before them either."""
OF_ONE = frozenset({"vorlage", "zusammenfassung", "text"})
"""Those that show one paper, which „die anderen“ may have as well."""


def remember(ask: Ask, command: str, question: str, papers: Sequence[ObjectRef]) -> None:
    """For as long as the settings say; a question is a person's words."""
    services, now = ask.services, ask.services.clock.now()
    until = now + dt.timedelta(days=services.settings.retention.conversation_days)
    exchange = Exchange(command, question, tuple(dict.fromkeys(papers))[:MOST_PAPERS])
    try:
        services.exchanges.add(ask.incoming.place, ask.incoming.sender.key, exchange, now, until)
    except DatabaseError as error:  # an answer is worth more than what may follow it
        log.warning("an exchange is not remembered: %s", type(error).__name__)


def remember_shown(ask: Ask, command: str, reply: Reply) -> None:
    """What a command has shown at last; a question remembers itself."""
    if command not in SHOWING:
        return
    papers = _papers(reply)
    one = papers[0] if papers and command in OF_ONE else None
    if one is not None and (paper := ask.services.papers.paper(one)):
        remember(ask, command, f"{paper.reference} {paper.name}".strip(), [one])
        return
    before = last_exchange(ask)
    said = before.question if command == "mehr" and before else ask.args
    known = command not in UNNAMED and bool(papers)
    remember(ask, command, said if known else "", papers if known else ())


def _papers(reply: Reply) -> list[ObjectRef]:
    """The main ones: a card's own, and of a comparison one of each city."""
    card = next((each.paper for each in reply.blocks if isinstance(each, PaperCard)), None)
    rows = [
        row.paper for each in reply.blocks if isinstance(each, SideBySide) for row in each.rows if row.paper
    ]
    return [card] if card else rows or [ref for ref in reply.shows if ref.kind == "Paper"]


def last_exchange(ask: Ask) -> Exchange | None:
    here = ask.incoming.place, ask.incoming.sender.key
    return next(iter(ask.services.exchanges.last(*here, ask.services.clock.now())), None)
