"""The page to020: what was decided about an agenda item.

Written from descriptions of ALLRIS 4 systems; no real capture of the page was at hand. The kind of decision
stands in „Grunddaten“ (#toBeschlussart), the texts in panels „Beschluss“ and „Abstimmungsergebnis“.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from bot.sources.allris.heads import Head
from bot.sources.allris.text import Part, parts_in

LONGEST_VOTE = 300
"""Characters of a vote that is added to the result; what is longer tells of several."""
_RESOLUTION = re.compile(r"beschluss(?:text|fassung)?", re.IGNORECASE)
_VOTE = re.compile(r"abstimmung", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Minutes:
    """The system's wording of the result with the votes, and the text decided on; '' where not said."""

    result: str = ""
    resolution: str = ""


def read_minutes(tree: LexborHTMLParser, told: str = "") -> Minutes:
    """`told` is the kind of decision where the page names none.

    Never fails: where the page is built otherwise nothing is found, and the item has no result of its own.
    """
    head = Head(tree)
    parts = parts_in(tree)
    kind = head.text("toBeschlussart", "Beschlussart", "Beschluss") or told
    vote = head.text("toAbstimmung", "Abstimmungsergebnis", "Abstimmung") or _flat(parts, _VOTE)
    said = [kind, vote if len(vote) <= LONGEST_VOTE else ""]
    return Minutes(", ".join(filter(None, said)), _text(parts, _RESOLUTION))


def _flat(parts: tuple[Part, ...], title: re.Pattern[str]) -> str:
    return " ".join(_text(parts, title).split())


def _text(parts: tuple[Part, ...], title: re.Pattern[str]) -> str:
    """A panel whose name begins so; „Beschlussvorschlag“ is what was asked for, not what was decided."""
    return next(
        (part.text for part in parts if title.match(part.title) and "vorschlag" not in part.title), ""
    )
