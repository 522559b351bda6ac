"""A paper as the message extension offers it: a line to choose from, and the card that is inserted."""

from html import escape

from adapters.teams.cleaning import harmless
from adapters.teams.content import CARD, Fields
from adapters.teams.elements import VERSION
from adapters.teams.phrases import NO_NUMBER, day, joined, shortened
from adapters.teams.render import card
from bot.messages import Block, Hit, PaperCard

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
CARD_BYTES = 8_000
"""Of each of up to 25 cards in one answer."""
LONGEST_TITLE = 60
"""Characters of two lines beside the compose box; a third would lie upon the facts."""


def offer(shown: Block, paper: Hit | PaperCard, version: str = VERSION) -> Fields:
    """An attachment of a result. Adaptive cards need the preview, else the list shows nothing."""
    return {
        "contentType": CARD,
        "content": card([shown], version, CARD_BYTES),
        "preview": {"contentType": THUMBNAIL, "content": _thumbnail(paper)},
    }


def _thumbnail(paper: Hit | PaperCard) -> Fields:
    """The title is plain, the text of a thumbnail card may hold markup."""
    facts = joined((paper.paper_type, day(paper), paper.city, *_standing(paper)))
    title = shortened(f"{paper.reference or NO_NUMBER}: {paper.title}", LONGEST_TITLE)
    return {"title": str(harmless(title)), "text": escape(str(harmless(facts)), quote=False)}


def _standing(paper: Hit | PaperCard) -> tuple[str, ...]:
    station = paper.station if isinstance(paper, Hit) else None
    return (station.organization, station.result or "") if station else ()
