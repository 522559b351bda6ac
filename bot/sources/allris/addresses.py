"""Where things stand in an ALLRIS 4 system, and the one spelling of each object's id.

An id is the address of the object's page with its one number. What is asked for and shown to people carries
refresh=false where the system's own links do: without it an agenda's page leads to „noauth“.
"""

import re
from urllib.parse import urlsplit, urlunsplit

from bot.sources.html import Link

RESOURCES = "wicket/resource/org.apache.wicket.Application/"
MOST_DIGITS = 12
_NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
_DOCUMENT = re.compile(rf"/{re.escape(RESOURCES)}(doc[0-9]{{1,{MOST_DIGITS}}}\.[A-Za-z0-9]{{1,5}})$")
_PAGES = {"Meeting": "to010?SILFDNR=", "AgendaItem": "to020?TOLFDNR=", "Paper": "vo020?VOLFDNR="}


class Addresses:
    """`base` is the folder of the pages and ends with a slash, whatever page of it the settings name."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        folder = parts.path if parts.path.endswith("/") else _folder(parts.path)
        self.base = urlunsplit((parts.scheme, parts.netloc.lower(), folder, "", ""))

    def id_of(self, kind: str, number: str) -> str:
        return f"{self.base}{_PAGES[kind]}{number}"

    def page_of(self, kind: str, object_id: str) -> str:
        """The address to ask for, '' where the id is none of ours: nothing else is ever asked."""
        beginning = f"{self.base}{_PAGES.get(kind, '#')}"
        number = object_id.removeprefix(beginning)
        if not object_id.startswith(beginning) or not _NUMBER.fullmatch(number):
            return ""
        return object_id if kind == "AgendaItem" else f"{object_id}&refresh=false"

    def gremium(self, number: str) -> str:
        return f"{self.base}gr020?GRLFDNR={number}"

    def named(self, what: str, name: str) -> str:
        """The id of something that the pages only name: `what` is gremium, amt or fraktion."""
        return f"{self.base}#{what}={name}"

    def calendar(self, year: int, month: int) -> str:
        return f"{self.base}si010?MM={month}&YY={year}"

    def document(self, link: Link) -> str:
        """The canonical address of a document that needs no page state, '' for any other link."""
        parts = urlsplit(link.url)
        found = _DOCUMENT.search(parts.path)
        if found is None or parts.netloc.lower() != urlsplit(self.base).netloc:
            return ""
        return f"{self.base}{RESOURCES}{found[1]}"


def _folder(path: str) -> str:
    """/public/si010 lies in /public/, /public is itself the folder."""
    head, _, last = path.rpartition("/")
    return f"{head}/" if re.fullmatch(r"[a-z]{2}[0-9]{3}(\.asp)?", last) else f"{path}/"


def number_in(link: Link, name: str) -> str:
    """The number that a link names as SILFDNR, TOLFDNR, VOLFDNR or GRLFDNR, '' if none."""
    said = link.parameters.get(name, "")
    return said if _NUMBER.fullmatch(said) else ""
