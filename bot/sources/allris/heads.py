"""„Grunddaten“: the fields at the head of every page, by id, and by label where the ids are missing."""

from selectolax.lexbor import LexborHTMLParser

from bot.sources.html import Node, rows_of, text_of


class Head:
    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._by_label: dict[str, Node] = {}
        for label in tree.css("dt"):
            value = _next_element(label)
            if value is not None and value.tag == "dd":
                self._by_label.setdefault(text_of(label).rstrip(": ").casefold(), value)

    @property
    def title(self) -> str:
        return text_of(self._tree.css_first("h1.title") or self._tree.css_first("main h1, h1"))

    @property
    def values(self) -> Node | None:
        """All of „Grunddaten“."""
        return self._tree.css_first("#headLeft")

    def node(self, own_id: str, *labels: str) -> Node | None:
        found = self._tree.css_first(f"[id='{own_id}']")
        labelled = (self._by_label.get(label.casefold()) for label in labels)
        return found or next((node for node in labelled if node is not None), None)

    def text(self, own_id: str, *labels: str) -> str:
        return text_of(self.node(own_id, *labels))


def labels_of(table: Node) -> frozenset[str]:
    """The names of its own columns, not those of tables inside it, of which there may be hundreds."""
    return frozenset(label for row in rows_of(table) for label in row.labels)


def _next_element(node: Node) -> Node | None:
    following = node.next
    while following is not None and (following.tag or "-").startswith("-"):
        following = following.next
    return following
