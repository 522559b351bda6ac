"""A comparison: a paragraph for each city, what it decided in front, its facts by name below."""

from adapters.teams.lines import Part, Piece, linked, piece, quoted, strong, subtle
from adapters.teams.phrases import DOT, NO_NUMBER, joined, page
from bot.messages import CityRow, Detail, PaperLink, SideBySide


def side_by_side(block: SideBySide) -> list[Part]:
    head: list[Part] = [(piece("heading", block.heading),)] if block.heading else []
    return head + [_city(row) for row in block.rows]


def _city(row: CityRow) -> Part:
    number = f"{row.number}. " if row.number else ""
    said = strong(row.status) if row.paper else row.status
    told = [piece("title", strong(f"{number}{row.city}"), DOT if row.status else "", said)]
    told.append(piece("row", subtle(row.remark)))
    if row.paper:
        told.append(piece("row", row.reference or NO_NUMBER, DOT, linked(row.title, row.web)))
    told += [*map(_detail, row.details), *map(_also, row.also)]
    return tuple(each for each in told if each.line)


def _detail(detail: Detail) -> Piece:
    label = subtle(f"{detail.label}: " if detail.label else "")
    if not detail.quote:
        return piece("item", *((label, detail.text) if detail.text else ()))
    text = f"{detail.text} " if detail.text else ""
    where = joined([page(detail.page), detail.file])
    source = (subtle(" ("), linked(where, detail.url), subtle(")")) if where else ()
    return piece("item", label, text, *quoted(detail.quote, ()), *source)


def _also(other: PaperLink) -> Piece:
    return piece("row", subtle(f"{other.relation}: {joined([other.reference or NO_NUMBER, other.title])}"))
