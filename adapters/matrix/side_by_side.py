"""A comparison: a paragraph for each city, what it decided in front, its facts by name below."""

from adapters.matrix.markup import (
    Line,
    Part,
    Run,
    heading,
    items,
    line,
    linked,
    paragraph,
    quoted,
    strong,
)
from adapters.matrix.phrases import DOT, NO_NUMBER, joined, page
from bot.messages import CityRow, Detail, PaperLink, SideBySide


def side_by_side(block: SideBySide) -> list[Part]:
    head: list[Part] = [(heading(block.heading),)] if block.heading else []
    return head + [_city(row) for row in block.rows]


def _city(row: CityRow) -> Part:
    number = f"{row.number}. " if row.number else ""
    said = strong(row.status) if row.paper else row.status
    title = line(strong(f"{number}{row.city}"), DOT if row.status else "", said)
    named = line(row.reference or NO_NUMBER, DOT, linked(row.title, row.web)) if row.paper else ()
    told = [each for each in (title, line(Run(row.remark, em=True)), named) if each]
    facts = [each for each in (*map(_detail, row.details), *map(_also, row.also)) if each]
    return (paragraph(*told), items(*facts)) if facts else (paragraph(*told),)


def _detail(detail: Detail) -> Line:
    label = f"{detail.label}: " if detail.label else ""
    text = f"{detail.text} " if detail.text and detail.quote else detail.text
    if not detail.quote:
        return line(label, text) if text else ()
    where = joined([page(detail.page), detail.file])
    source = (" (", linked(where, detail.url), ")") if where else ()
    return line(label, text, *quoted(detail.quote, (), Run("", em=True)), *source)


def _also(other: PaperLink) -> Line:
    return line(f"{other.relation}: ", joined([other.reference or NO_NUMBER, other.title]))
