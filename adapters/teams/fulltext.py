"""Parts as plain text, complete on its own: what a card hides in links stands as an address below."""

from collections.abc import Iterable

from adapters.teams.cleaning import inert
from adapters.teams.lines import Part, Piece, text_of, told
from adapters.teams.markdown import escaped

BULLET = "• "


def full_text(parts: Iterable[Part]) -> str:
    """Rows parted by newlines, a blank one where a new matter begins."""
    rows: list[str] = []
    for piece in (piece for part in parts for piece in part):
        told_of = [inert(each) for each in _rows(piece)]
        rows += ["", *told_of] if rows and told_of and _begins(piece) else told_of
    return "\n".join(rows)


def fallback_text(parts: Iterable[Part]) -> str:
    """The same for clients that cannot draw the card: in Markdown only blank lines part rows."""
    rows = (row for part in parts for piece in part for row in _rows(piece))
    return "\n\n".join(escaped(row) for row in rows)


def _begins(piece: Piece) -> bool:
    return piece.kind in {"heading", "section", "title", "matter", "text", "warning", "error", "buttons"}


def _rows(piece: Piece) -> list[str]:
    if piece.kind == "buttons":
        said = told(piece.buttons)
        return [said] if said else []
    item = piece.kind == "item"
    addresses = dict.fromkeys(run.url for run in piece.line if run.url)
    return [
        f"{BULLET if item else ''}{text_of(piece.line)}",
        *(f"{'  ' if item else ''}{a}" for a in addresses),
    ]
