"""Nodes as HTML, of which clients allow little: no tables (phones squeeze them), no colours, no `ol`.

Hits carry their numbers as text, because several clients begin every `ol` at 1 and people type these numbers.
"""

from collections.abc import Iterable
from html import escape

from adapters.matrix.markup import Line, Node, Part, Run


def html(parts: Iterable[Part]) -> str:
    """All of the parts; a single paragraph stands bare, since a `p` of its own adds space around it."""
    nodes = [node for part in parts for node in part]
    if len(nodes) == 1 and nodes[0].kind == "paragraph":
        return _lines(nodes[0])
    return "".join(map(_node, nodes))


def _node(node: Node) -> str:
    match node.kind:
        case "heading":
            return f"<h4>{_lines(node)}</h4>"
        case "section":
            return f"<p><strong>{_lines(node)}</strong></p>"
        case "paragraph":
            return f"<p>{_lines(node)}</p>"
        case "quote":
            return f"<blockquote>{_lines(node)}</blockquote>"
        case "items":
            return f"<ul>{''.join(f'<li>{_line(each)}</li>' for each in node.lines)}</ul>"


def _lines(node: Node) -> str:
    return "<br>".join(map(_line, node.lines))


def _line(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    made = escape(run.text)
    for wanted, tag in ((run.code, "code"), (run.em, "em"), (run.strong, "strong")):
        made = f"<{tag}>{made}</{tag}>" if wanted else made
    return f'<a href="{escape(run.url)}">{made}</a>' if run.url else made
