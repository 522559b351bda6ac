"""Nodes as plain text, complete on its own: what HTML hides in links stands as addresses below the words."""

from collections.abc import Iterable

from adapters.matrix.markup import Line, Node, Part, text_of

BULLET = "• "


def plain(parts: Iterable[Part]) -> str:
    return "\n\n".join("\n".join(row for node in part for row in _rows(node)) for part in parts)


def _rows(node: Node) -> list[str]:
    if node.kind == "items":
        return [row for line in node.lines for row in _item(line)]
    return [*map(text_of, node.lines), *_addresses(node.lines)]


def _item(line: Line) -> list[str]:
    return [f"{BULLET}{text_of(line)}", *(f"  {address}" for address in _addresses((line,)))]


def _addresses(lines: tuple[Line, ...]) -> list[str]:
    return list(dict.fromkeys(run.url for line in lines for run in line if run.url))
