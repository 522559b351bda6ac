"""Nodes as HTML, of which clients allow little: no tables (phones squeeze them), no colours, no `ol`.

Hits carry their numbers as text, because several clients begin every `ol` at 1 and people type these numbers.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby, zip_longest

from adapters.matrix.markup import Line, Node, Part, Run


def html(parts: Iterable[Part]) -> str:
    """All of the parts; a single paragraph stands bare, since a `p` of its own adds space around it."""
    parts = list(parts)
    if len(parts) == 1 and [node.kind for node in parts[0]] == ["paragraph"]:
        return _lines(parts[0][0])
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    """What leads to a quote or a list stands bare: a `p` would part the two as far as strangers."""
    return "".join(
        _words(node) if _leads(node, after) else _node(node) for node, after in zip_longest(part, part[1:])
    )


def _leads(node: Node, after: Node | None) -> bool:
    return node.kind in {"paragraph", "section"} and after is not None and after.kind in {"quote", "items"}


def _words(node: Node) -> str:
    return f"<strong>{_lines(node)}</strong>" if node.kind == "section" else _lines(node)


def _node(node: Node) -> str:
    match node.kind:
        case "heading":
            return f"<h3>{_lines(node)}</h3>"
        case "section" | "paragraph":
            return f"<p>{_words(node)}</p>"
        case "quote":
            return f"<blockquote>{_lines(node)}</blockquote>"
        case "items":
            return f"<ul>{''.join(f'<li>{_line(each)}</li>' for each in node.lines)}</ul>"


def _lines(node: Node) -> str:
    return "<br>".join(map(_line, node.lines))


def _line(line: Line) -> str:
    """A link whose words are dressed differently is one link."""
    return "".join(_linked(url, "".join(map(_run, runs))) for url, runs in groupby(line, lambda run: run.url))


def _linked(url: str | None, words: str) -> str:
    return f'<a href="{escape(url)}">{words}</a>' if url else words


def _run(run: Run) -> str:
    made = escape(run.text)
    for wanted, tag in ((run.code, "code"), (run.em, "em"), (run.strong, "strong")):
        made = f"<{tag}>{made}</{tag}>" if wanted else made
    return made
