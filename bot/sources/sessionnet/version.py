"""Which SessionNet a page comes from, as it states it itself."""

import re

from selectolax.lexbor import LexborHTMLParser

from bot.sources.fields import clean
from bot.sources.html import attribute

NAME = "SessionNet"
KNOWN_TO_FIT = "5.4"
"""The pages that the readers were made from are of version 5.4.7, layout 6."""

_SAID = re.compile(r"SessionNet\s+(?:Version\s+)?([0-9][^,;]{0,60})", re.IGNORECASE)
_CODED = re.compile(r"V:\s*([0-9]{2})([0-9]{2})([0-9]{2})")


def product_of(tree: LexborHTMLParser) -> str:
    """„SessionNet 5.4.7 bi (Layout 6)“, '' where the page does not say that it is one."""
    metas = {
        attribute(node, "name").casefold(): attribute(node, "content") for node in tree.css("meta[name]")
    }
    if said := _SAID.search(metas.get("author", "")):
        return f"{NAME} {clean(said[1])}"
    if coded := _CODED.search(metas.get("sessionnet", "")):
        return f"{NAME} {'.'.join(str(int(part)) for part in coded.groups())}"
    return NAME if "sessionnet" in metas or NAME.casefold() in metas.get("author", "").casefold() else ""
