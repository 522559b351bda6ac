"""The text of a paper or decision as the pages carry it: parts under headings, paragraphs kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from bot.sources.fields import clean
from bot.sources.html import Node, attribute, classes, text_of

LONGEST_TEXT = 2_000_000
"""Characters; the longest real document has 1.1 M."""
_BLOCKS = frozenset(
    {"address", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p"}
    | {"pre", "section", "table", "tr", "ul"}
)
_UNREAD = frozenset({"script", "style", "template"})
_HIDING = re.compile(r"\s+(?:aus|ein)blenden$|\s+anzeigen$")


@dataclass(frozen=True, slots=True)
class Part:
    """„Beschlussvorschlag“ and its text, paragraphs parted by empty lines."""

    title: str
    text: str


def parts_in(tree: LexborHTMLParser) -> tuple[Part, ...]:
    """All parts with a text, in order. A part is a .docPart; its title stands before it in the same panel."""
    found = []
    inside: set[int] = set()
    for node in tree.css(".docPart, div[id^='htm']"):
        if node.mem_id in inside or not _is_part(node):
            continue
        inside |= {each.mem_id for each in node.css(".docPart, div[id^='htm']")}
        text = "\n\n".join(paragraphs(node))[:LONGEST_TEXT]
        if text:
            found.append(Part(_title(node), text))
    return tuple(found)


def _is_part(node: Node) -> bool:
    return "docPart" in classes(node) or re.fullmatch("htm[0-9]+", attribute(node, "id")) is not None


def _title(node: Node) -> str:
    """The heading before it in its panel, else what the link says by which the panel is folded."""
    above = node.parent
    while above is not None and above.tag not in {"body", "main"}:
        heading = above.css_first("h2, h3")
        if heading is not None and not _is_within(heading, node):
            return text_of(heading)
        folding = above.css_first("[id^='showHideLink_'][data-simpletooltip-text]")
        if folding is not None:
            return clean(_HIDING.sub("", attribute(folding, "data-simpletooltip-text")))
        if "compFull" in classes(above) or attribute(above, "id") == "mainContent":
            break
        above = above.parent
    return ""


def _is_within(node: Node, other: Node) -> bool:
    above: Node | None = node
    while above is not None and above.mem_id != other.mem_id:
        above = above.parent
    return above is not None


def paragraphs(node: Node) -> Iterator[str]:
    """The texts of blocks, one line each; the cells of a table's row stand in one line."""
    block: Node | None = None
    words: list[str] = []
    for each in node.traverse(include_text=True):
        if each.tag == "br":
            words.append(" ")
        if each.tag != "-text" or _is_unread(each):
            continue
        own = _block_of(each, node)
        if block is not None and own.mem_id != block.mem_id:
            if line := clean("".join(words)):
                yield line
            words = []
        block = own
        words.append(_cell_gap(each) + (each.text_content or ""))
    if line := clean("".join(words)):
        yield line


def _is_unread(text: Node) -> bool:
    return text.parent is not None and text.parent.tag in _UNREAD


def _block_of(text: Node, root: Node) -> Node:
    """The row that the text stands in, else the innermost block. Depth is bounded: see html.parse."""
    innermost: Node | None = None
    above = text.parent
    while above is not None and above.mem_id != root.mem_id:
        if above.tag == "tr":
            return above
        if innermost is None and above.tag in _BLOCKS:
            innermost = above
        above = above.parent
    return innermost or root


def _cell_gap(text: Node) -> str:
    """A blank where a new block or cell begins inside the row that is kept in one line."""
    before = text.prev
    above = text.parent
    return " " if before is None and above is not None and above.tag in {*_BLOCKS, "td", "th"} else ""
