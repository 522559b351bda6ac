"""What the readers of council systems' HTML share: a tree, text, tables by header, links.

The trees are lexbor's, so pages are read as browsers read them: unclosed cells, bare „&type=do“, any
case and any number of blanks. Nothing here knows a vendor. Dates and times are read in `moments`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.errors import LayoutChanged
from bot.sources.fields import clean
from bot.sources.http.text import decoded_bytes

Node = LexborNode

HTML_LIMIT = 5_000_000
"""Bytes of one page; a month of a big city's calendar has some 200,000."""
MOST_OPEN = 500
"""Elements open inside each other. Browsers stop at 512; a parser takes minutes over 100,000."""
MOST_PARAMETERS = 50

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "u", "wbr"}
)
_UNREAD = frozenset({"script", "style", "template", "-comment"})
# These close each other or never hold anything: an open one nests nothing.
_NEVER_NEST = frozenset(
    {
        b"area",
        b"base",
        b"br",
        b"col",
        b"dd",
        b"dt",
        b"embed",
        b"hr",
        b"img",
        b"input",
        b"li",
        b"link",
        b"meta",
    }
    | {b"option", b"p", b"param", b"path", b"source", b"td", b"th", b"tr", b"use", b"wbr"}
)
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_END = re.compile(rb"</html\s*>", re.IGNORECASE)
_LAST = 5000
"""Bytes in which the end must stand; some systems write comments and scripts behind it."""


def parse(body: bytes, *, address: str = "", content_type: str = "") -> LexborHTMLParser:
    """The tree of a page. Raises LayoutChanged for what is built to keep a parser busy."""
    if _too_deep(body):
        reason = "Die Seite ist so tief verschachtelt, dass sie nicht gelesen wird."
        raise LayoutChanged(reason, address=address, page=body)
    return LexborHTMLParser(decoded_bytes(body, content_type))


def is_whole(body: bytes | str) -> bool:
    """Whether the page's end is there. A server that dies while it writes ends its answer properly."""
    said = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    return bool(_END.search(said, max(0, len(said) - _LAST)))


def _too_deep(body: bytes) -> bool:
    opened: Counter[bytes] = Counter()
    depth = 0
    for found in _TAG.finditer(body):
        name = found[2].lower()
        if name in _NEVER_NEST:
            continue
        if not found[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MOST_OPEN:
            return True
    return False


def text_of(node: Node | None) -> str:
    """What a person reads there, as one clean line; blanks part blocks, not emphasised halves of a word."""
    if node is None:
        return ""
    parts: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
        elif each.tag == "-text":
            parts.append(each.text_content or "")
        elif each.tag not in _UNREAD:
            gap = "" if each.tag in _INLINE else " "
            waiting += [gap, *reversed(list(each.iter(include_text=True))), gap]
    return clean("".join(parts))


def attribute(node: Node, name: str) -> str:
    return node.attributes.get(name) or ""


def classes(node: Node) -> frozenset[str]:
    return frozenset(attribute(node, "class").split())


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row. `labels` (casefolded) say per cell what it holds: its data-label, else its header."""

    node: Node
    cells: tuple[Node, ...]
    labels: tuple[str, ...]
    is_header: bool = False

    def cell(self, *labels: str) -> Node | None:
        """The first cell under one of these headers, wherever it stands."""
        wanted = [label.casefold() for label in labels]
        return next(
            (cell for cell, said in zip(self.cells, self.labels, strict=True) if said in wanted), None
        )


def rows_of(table: Node) -> list[Row]:
    """The table's own rows, not those of tables inside it; a row of headers names the cells below it."""
    found: list[Row] = []
    headers: list[str] = []
    for node in table.css("tr"):
        if (owner := _table_of(node)) is None or owner.mem_id != table.mem_id:
            continue
        cells = tuple(cell for cell in node.iter() if cell.tag in {"td", "th"})
        is_header = bool(cells) and all(cell.tag == "th" for cell in cells)
        if is_header:
            headers = list(_spread(cells))
        found.append(Row(node, cells, _labels(cells, headers), is_header))
    return found


def _labels(cells: tuple[Node, ...], headers: list[str]) -> tuple[str, ...]:
    labels = []
    column = 0
    for cell in cells:
        under = headers[column] if column < len(headers) else ""
        labels.append(clean(attribute(cell, "data-label")).casefold() or under)
        column += _span(cell)
    return tuple(labels)


def _spread(cells: tuple[Node, ...]) -> Iterator[str]:
    for cell in cells:
        yield from [text_of(cell).casefold()] * _span(cell)


def _span(cell: Node) -> int:
    said = attribute(cell, "colspan")
    return max(1, int(said)) if re.fullmatch("[0-9]{1,2}", said) else 1


def _table_of(node: Node) -> Node | None:
    while (above := node.parent) is not None:
        if above.tag == "table":
            return above
        node = above
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is absolute and without fragment, `page` its last part without extension ("si0057")."""

    node: Node
    url: str
    page: str
    parameters: dict[str, str]
    text: str


def links_in(node: Node | None, base: str) -> list[Link]:
    """The links to pages of the web there, in order; what is no address is left out."""
    if node is None:
        return []
    made = (link_of(each, base) for each in node.css("a[href]"))
    return [link for link in made if link is not None]


def link_of(node: Node, base: str) -> Link | None:
    href = re.sub(r"[\t\r\n]", "", attribute(node, "href").strip())
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    page = parts.path.rsplit("/", 1)[-1].rsplit(".", 1)[0].casefold()
    return Link(node, urlunsplit(parts._replace(fragment="")), page, dict(query), text_of(node))
