"""Text of web pages as people read them: without scripts, navigation and what is hidden."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.documents.plain import decoded
from bot.documents.refusal import Refused

_LEFT_OUT = (
    "head, script, style, noscript, template, nav, aside, form button, select, iframe, object, svg, "
    "math annotation, audio, video, canvas, [hidden], [aria-hidden=true], [role=navigation], "
    '[style*="display:none"], [style*="display: none"], '
    '[style*="visibility:hidden"], [style*="visibility: hidden"]'
)
_BLOCKS = re.compile(
    "address|article|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|li|main|ol|p|pre|section|summary|table|tr|ul"
)
_CELLS = frozenset({"td", "th"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_STATED = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_HEAD = 4096
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
_UNCLOSED = re.compile(
    "area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|t(?:body|d|h|head|r)|wbr",
    re.IGNORECASE,
)
_DEEPEST = 10_000
"""The parser's time grows with the square of the depth: 100,000 take it a quarter of a minute."""


def read_web_page(data: bytes, declared: str = "") -> str:
    """One line per block or table row. `declared` is the Content-Type, for its charset."""
    source = decoded(data, _charset(data, declared))
    if _too_deep(source):
        raise Refused("broken", "Die Webseite ist so tief verschachtelt, dass sie nicht gelesen wird.")
    page = LexborHTMLParser(source)
    for node in page.css(_LEFT_OUT):
        node.decompose()
    return _text(page)


def _too_deep(source: str) -> bool:
    """A rough count: elements that are never closed count as open till the end."""
    depth = 0
    for found in _TAG.finditer(source):
        if not _UNCLOSED.fullmatch(found[2]):
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > _DEEPEST:
                return True
    return False


def _charset(data: bytes, declared: str) -> str:
    if found := _STATED.search(declared):
        return found[1]
    said = _CHARSET.search(data, 0, _HEAD)
    return said[1].decode("ascii") if said else ""


def _text(page: LexborHTMLParser) -> str:
    written: list[str] = []
    for node, opening in _walk(page.body):
        tag = node.tag
        if _BLOCKS.fullmatch(tag or ""):
            written.append("\n")
        elif tag in _CELLS:
            written.append(" ")
        elif opening and node.is_text_node:
            written.append(_BLANKS.sub(" ", node.text_content or ""))
    lines = (" ".join(line.split()) for line in "".join(written).split("\n"))
    return "\n".join(line for line in lines if line)


def _walk(body: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """Every node at its beginning and at its end; a loop, since pages may be nested deeper than the stack."""
    node, opening = body, True
    while node is not None:
        yield node, opening
        inner = node.child if opening else None
        if inner is not None:
            node = inner
            continue
        if opening:
            yield node, False
        if node == body:
            return
        node, opening = (node.next, True) if node.next is not None else (node.parent, False)
