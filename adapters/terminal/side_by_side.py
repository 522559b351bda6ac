"""A comparison: a paragraph for each city, what it decided in front, its facts by name below."""

from rich.console import ConsoleRenderable, Group
from rich.style import Style
from rich.text import Text as RichText

from adapters.terminal.layout import DOT, hanging, inner, joined, link, quoted
from bot.messages import CityRow, Detail, PaperLink, SideBySide


def side_by_side(block: SideBySide) -> ConsoleRenderable:
    lines: list[ConsoleRenderable] = [RichText(block.heading, "bold")] if block.heading else []
    for row in block.rows:
        lines += [RichText(""), _city(row)]
    return Group(*lines)


def _city(row: CityRow) -> ConsoleRenderable:
    head = RichText(f"{row.number:>2}  " if row.number else "    ")
    head.append(f"{row.city}: ", "bold").append(row.status, "bold" if row.paper else "")
    lines: list[ConsoleRenderable] = [hanging(head)]
    lines += [inner(RichText(row.remark, "yellow"))] if row.remark else []
    if row.paper:
        title = RichText(row.reference or "ohne Nummer", "bold")
        lines.append(inner(title.append(f"{DOT}{row.title}", Style(link=row.web))))
    lines += [inner(_detail(each)) for each in row.details]
    lines += [inner(_also(each)) for each in row.also]
    return Group(*lines, *link(row.web))


def _detail(detail: Detail) -> RichText:
    line = RichText(f"{detail.label}: " if detail.label else "")
    line.append(f"{detail.text} " if detail.text and detail.quote else detail.text)
    if detail.quote:
        line.append_text(quoted(detail.quote, ()))
        where = joined([f"S. {detail.page}" if detail.page else "", detail.file])
        line.append(f" ({where})" if where else "", "dim")
    return line


def _also(other: PaperLink) -> RichText:
    return RichText(f"{other.relation}: {joined([other.reference or 'ohne Nummer', other.title])}", "dim")
