"""to0050: what the minutes say about one agenda item.

No capture of a real page was at hand: read are the blocks that are described, by class and by label.
"""

import re
from itertools import pairwise

from bot.council.results import Outcome, read_result
from bot.sources.html import attribute, text_of
from bot.sources.sessionnet.sheet import Sheet

LONGEST = 200_000
"""Characters of an item's minutes; beyond it is no item's text."""

_LABEL = re.compile(
    r"(?:beschluss(?:text|vorschlag)?|niederschrift(?:stext)?|protokoll(?:text)?)\s*:?", re.IGNORECASE
)
_BLOCKS = "[class*=docPart], [class*=smcdocument], [class*=tobeschl], [class*=toprotokoll], [class*=totext]"


def read_resolution(sheet: Sheet) -> str:
    """The text of the resolution or the minutes, '' where the page has none."""
    for row in sheet.tree.css(".smc-table-row, tr"):
        cells = [cell for cell in row.iter() if cell.tag in {"td", "th", "div"}]
        for label, value in pairwise(cells):
            if _LABEL.fullmatch(text_of(label)) and (said := text_of(value)) and not _is_result(said):
                return said[:LONGEST]
    blocks = [node for node in sheet.tree.css(_BLOCKS) if attribute(node, "class")]
    said = " ".join(text for node in blocks if (text := text_of(node)))
    return said[:LONGEST]


def _is_result(said: str) -> bool:
    """„ungeändert beschlossen“ is what became of the item; the agenda says it as well."""
    return read_result(said).kind is not Outcome.UNKNOWN
