"""The heads of SessionNet's pages: label and value side by side, by class or by what the label says."""

from collections.abc import Mapping
from itertools import pairwise

from bot.sources.html import Node, attribute, classes, text_of
from bot.sources.sessionnet.sheet import Sheet

Labels = Mapping[str, tuple[str, ...]]
"""Class of a value's cell („sidat“) and the labels under which it may stand as well („datum“)."""


def head_fields(sheet: Sheet, labels: Labels) -> dict[str, Node]:
    """The cells of the head by their class; the first of each counts."""
    found = {
        key: cell for key in labels if (cell := sheet.tree.css_first(f"td.{key}, div.{key}")) is not None
    }
    for row in sheet.tree.css(".smc-table-row, tr"):
        cells = [cell for cell in row.iter() if _is_cell(cell)]
        for label, value in pairwise(cells):
            if (key := _key(label, value, labels)) and key not in found:
                found[key] = value
    return found


def _key(label: Node, value: Node, labels: Labels) -> str:
    said = text_of(label).rstrip(": ").casefold()
    fitting = (key for key, names in labels.items() if f"{key}_title" in classes(label) or said in names)
    return "" if text_of(value).rstrip(": ").casefold() in _all(labels) else next(fitting, "")


def _all(labels: Labels) -> set[str]:
    """What stands beside a label is no value if it is a label itself."""
    return {name for names in labels.values() for name in names}


def _is_cell(node: Node) -> bool:
    return node.tag in {"td", "th"} or "smc-table-cell" in attribute(node, "class")


def field_text(fields: Mapping[str, Node], key: str) -> str:
    return text_of(fields.get(key))
