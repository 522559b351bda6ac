"""Which ALLRIS answered, and the pages by which it says no."""

import re
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from bot.errors import LayoutChanged
from bot.sources.html import attribute, text_of

KNOWN_MAJOR = "4"
_VERSION = re.compile(r"ALLRIS\W{0,3}net\s+Version\s+(([0-9]+)(?:\.[0-9]+)*)", re.IGNORECASE)
_BLOCKED = re.compile(r"zu viele zugriffe|zugriff (?:\w+ ){0,2}gesperrt|automatisierte", re.IGNORECASE)
_FORBIDDEN = re.compile(r"berechtig|angemeldet|nicht öffentlich|zugriff verweigert", re.IGNORECASE)
_NOT_THERE = re.compile(r"nicht (?:mehr )?(?:vorhanden|gefunden|verfügbar)|existiert nicht", re.IGNORECASE)


def version_of(tree: LexborHTMLParser, *, address: str, page: bytes) -> str:
    """ "4.1.7", '' where the page does not say it. Raises LayoutChanged for an ALLRIS that is not ALLRIS 4.

    The older ALLRIS net (pages ending in .asp, ISO-8859-1) is built otherwise throughout.
    """
    said = [attribute(meta, "content") for meta in tree.css("meta[content]")]
    found = next((match for match in map(_VERSION.search, said) if match), None)
    if found is not None and found[2] != KNOWN_MAJOR:
        raise _classic(f"ALLRIS {found[1]}", address, page)
    if found is None and re.search(r"/[a-z]{2}[0-9]{3}\w*\.asp(\?|$)", address):
        raise _classic("ein älteres ALLRIS (.asp)", address, page)
    return found[1] if found else ""


def _classic(what: str, address: str, page: bytes) -> LayoutChanged:
    return LayoutChanged(
        f"Hier antwortet {what}, gelesen wird nur ALLRIS 4. Bitten Sie die Stadt um OParl oder einen Export.",
        address=address,
        page=page,
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """ALLRIS says with status 200 that it does not show the page. `said` are its own words."""

    why: Literal["blocked", "unauthorized", "not_found", "broken"]
    said: str


def refusal_in(tree: LexborHTMLParser) -> Refusal | None:
    """The error message that stands in place of a page, None for a page as it should be.

    ALLRIS writes „Es ist ein Fehler aufgetreten“ and a sentence, also when it has locked out a network.
    """
    message = tree.css_first(".message_text")
    if message is None:
        gate = tree.css_first("altcha-widget, #gateForm")
        return Refusal("blocked", "Zugriffsprüfung gegen automatisierte Abrufe") if gate else None
    said = text_of(message) or text_of(tree.css_first(".message_header"))
    if _BLOCKED.search(said):
        return Refusal("blocked", said)
    if _FORBIDDEN.search(said):
        return Refusal("unauthorized", said)
    return Refusal("not_found" if _NOT_THERE.search(said) else "broken", said)
