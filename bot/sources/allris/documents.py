"""The documents that hang on a meeting or paper.

What stands under wicket/resource/ can be had at any time. Attachments (Anlagen) are links to an action of
the very page in the very session; they cannot be fetched later, so they are listed without an address to
download from. The „Sammeldokument“ contains a paper's text again and its attachments: it is taken where
there are attachments, because their texts can be had no other way, and left out where there are none,
because it would say everything twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from bot.council.model import File
from bot.sources.allris.addresses import Addresses
from bot.sources.html import Link, Node, attribute, classes, links_in

_COLLECTION = re.compile(r"sammeldokument|dokumentenmappe|aktenmappe", re.IGNORECASE)
_TIP_NAME = re.compile(r"[„'\"‘](.{1,300}?)['\"“’]\s+in\s+neue[mn]\s+Fenster")
_KINDS = {"pdf": "application/pdf", "html": "text/html"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file and whether it is the collection of all others."""

    file: File
    is_collection: bool


def documents_in(tree: LexborHTMLParser, addresses: Addresses) -> tuple[Document, ...]:
    """Those at the head of the page that need no page state, each once."""
    panel = tree.css_first("#dokumenteHeaderPanel") or tree.css_first("#headRight")
    links = links_in(panel or tree.body, addresses.base)
    return documents_of([each for each in links if panel or not _is_in_table(each.node)], addresses)


def _is_in_table(node: Node) -> bool:
    above: Node | None = node
    while above is not None and above.tag != "table":
        above = above.parent
    return above is not None


def documents_of(links: list[Link], addresses: Addresses) -> tuple[Document, ...]:
    found: dict[str, Document] = {}
    for link in links:
        url = addresses.document(link)
        if url and "disable" not in classes(link.node):
            found.setdefault(url, _document(link, url))
    return tuple(found.values())


def _document(link: Link, url: str) -> Document:
    tip = attribute(link.node, "data-simpletooltip-text")
    said = _TIP_NAME.search(tip)
    name = link.text or (said[1] if said else "")
    file_name = url.rpartition("/")[2]
    mime = _KINDS.get(file_name.rpartition(".")[2].casefold(), "")
    file = File(url, name, file_name, mime, access_url=url, download_url=url)
    return Document(file, bool(_COLLECTION.search(f"{name} {tip}")))


def attachments_in(tree: LexborHTMLParser, addresses: Addresses, paper: str) -> tuple[File, ...]:
    """The Anlagen by the names shown. Their links count the list's places, so the name is what is stable."""
    files: list[File] = []
    times: dict[str, int] = {}
    for link in _attachment_links(tree, addresses):
        url = addresses.document(link)
        if url:
            files.append(_document(link, url).file)
            continue
        times[link.text] = times.get(link.text, 0) + 1
        mark = f"#anlage={link.text}" + (f"#{times[link.text]}" if times[link.text] > 1 else "")
        files.append(File(f"{paper}{mark}", link.text, access_url=addresses.page_of("Paper", paper)))
    return tuple(files)


def _attachment_links(tree: LexborHTMLParser, addresses: Addresses) -> list[Link]:
    """At the head of the page, else in the table below the text: both list the same ones."""
    for place in ("#anlagenHeaderPanel", "aside.attachments", "table.attachmentTable"):
        found = [link for link in links_in(tree.css_first(place), addresses.base) if link.text]
        if found:
            return found
    return [link for link in _links_by_class(tree, addresses) if link.text]


def _links_by_class(tree: LexborHTMLParser, addresses: Addresses) -> Iterator[Link]:
    body: Node | None = tree.body
    for link in links_in(body, addresses.base):
        if "attlink" in classes(link.node) or "attachment-link" in link.url:
            yield link


_MEETING_ROLES = (
    ("verbatimProtocol", re.compile(r"wortprotokoll", re.IGNORECASE)),
    ("resultsProtocol", re.compile(r"niederschrift|protokoll", re.IGNORECASE)),
    ("invitation", re.compile(r"einladung|bekanntmachung|tagesordnung", re.IGNORECASE)),
)


def meeting_role(name: str) -> str:
    """As what a document hangs on its meeting."""
    return next((role for role, pattern in _MEETING_ROLES if pattern.search(name)), "auxiliaryFile")
