"""A page of SessionNet, read: its tree, its links into this system, and what came instead of the page."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from bot.errors import LayoutChanged
from bot.sources.html import Link, Node, attribute, classes, link_of, links_in, parse, text_of
from bot.sources.http.page import Page
from bot.sources.sessionnet.addresses import Addresses, base_of, number_of
from bot.sources.sessionnet.version import product_of

_NOTHING = re.compile(r"\bkeine? (?:\w+ ){0,3}(?:gefunden|vorhanden|verfügbar|hinterlegt)", re.IGNORECASE)
_DOCUMENTS = re.compile("dokument|datei|anlage|unterlage|download", re.IGNORECASE)
_PANELS = ".card, .smc-documents, [class*=sidocs], [id*=smcdocuments], [id^=smcpanel], aside, nav, footer"
_ERROR = re.compile(r"fehlermeldung|fehler aufgetreten|zugriff verweigert|keine berechtigung", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    addresses: Addresses
    page: Page
    tree: LexborHTMLParser

    @property
    def body(self) -> Node:
        found = self.tree.body or self.tree.root
        if found is None:
            raise self.changed("Die Seite ist leer.")
        return found

    @property
    def content(self) -> Node:
        """The page without menus and footers, as far as it marks that."""
        return self.tree.css_first("#page-content, [role=main], main") or self.body

    @property
    def product(self) -> str:
        return product_of(self.tree)

    @property
    def headline(self) -> str:
        return text_of(self.tree.css_first("h1")) or text_of(self.tree.css_first("title"))

    def is_page(self, *names: str) -> bool:
        """Whether the page marks itself as one of these (`smc_page_si0057_layout`)."""
        marks = " ".join(attribute(node, "class") for node in self.tree.css("[class*=smc_page_]"))
        marks += " ".join(attribute(node, "id") for node in self.tree.css("[id*=smc_page_]"))
        return any(f"smc_page_{name}_" in marks for name in names)

    def links(self, node: Node | None = None) -> list[Link]:
        """Links into this system; the same page name elsewhere is another system's."""
        found = links_in(self.body if node is None else node, self.page.url)
        return [link for link in found if self._is_ours(link)]

    def link(self, node: Node) -> Link | None:
        found = link_of(node, self.page.url)
        return found if found is not None and self._is_ours(found) else None

    def _is_ours(self, link: Link) -> bool:
        here = {_bare(self.addresses.base), _bare(base_of(self.page.url))}
        return _bare(base_of(link.url.split("?")[0])) in here

    def expect(self, pages: Collection[str], parameter: str, number: str) -> None:
        """The tabs of a page lead to its own object: raises LayoutChanged where they name only others."""
        named = {found for link in self.links() if (found := number_of(link, pages, parameter))}
        if named and number not in named:
            raise self.changed("Der Server hat eine andere Seite geschickt als die verlangte.")

    def says_nothing_there(self) -> bool:
        """„Keine Daten gefunden“: an empty list, not another layout. What a panel lacks is not the list."""
        said = text_of(self.content)
        for panel in self.content.css(_PANELS):
            said = said.replace(text_of(panel), " ", 1)
        return any(not _DOCUMENTS.search(found[0]) for found in _NOTHING.finditer(said))

    def changed(self, reason: str) -> LayoutChanged:
        """The error for a page that is not built as known; names what came instead where that is plain."""
        if self.tree.css_first("input[type=password]") is not None:
            reason = "Statt der Seite kam eine Anmeldung."
        elif _ERROR.search(self.headline) or _ERROR.search(text_of(self.tree.css_first("title"))):
            reason = "Statt der Seite kam eine Fehlermeldung von SessionNet."
        return LayoutChanged(reason, address=self.page.url, page=self.page.body)


def read_sheet(addresses: Addresses, page: Page) -> Sheet:
    """Raises LayoutChanged for what is no page at all."""
    tree = parse(page.body, address=page.url, content_type=page.headers.get("content-type", ""))
    return Sheet(addresses, page, tree)


def _bare(base: str) -> str:
    return base.partition("://")[2].casefold()


def has_class(node: Node, *names: str) -> bool:
    return not classes(node).isdisjoint(names)
