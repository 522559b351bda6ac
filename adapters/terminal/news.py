"""News: one matter is one line, what happened in front; why it is here, and what shows it, below."""

from rich.console import ConsoleRenderable, Group
from rich.style import Style
from rich.text import Text as RichText

from adapters.terminal.layout import DOT, hanging, inner, joined, link, mark, quoted
from bot.messages import NewsLine, NewsList


def news(block: NewsList) -> ConsoleRenderable:
    lines: list[ConsoleRenderable] = [RichText(block.heading, "bold")] if block.heading else []
    for number, each in enumerate(block.lines, block.first):
        lines += [RichText("")] if lines else []
        lines.append(_matter(block.first and number, each))
    return Group(*lines)


def _matter(number: int, news: NewsLine) -> ConsoleRenderable:
    shown = [inner(_shown(news))] if news.quote else []
    details = [inner(RichText(f"• {each}")) for each in news.details if each.strip()]
    return Group(hanging(_happened(number, news)), *shown, *details, *link(news.url))


def _happened(number: int, news: NewsLine) -> RichText:
    made = RichText(f"{number:>2}  " if number else "    ")
    if news.label:
        made.append(news.label, "bold" if news.strong else "").append(": ")
    begin = len(made)
    made.append(news.title, Style(link=news.url))
    mark(made, begin, news.title, news.marks)
    facts = joined([*news.facts, "" if news.quote else news.why])
    return made.append(f"{DOT}{facts}" if facts else "", "dim")


def _shown(news: NewsLine) -> RichText:
    why = RichText(f"{news.why}: " if news.why else "", "dim")
    return why.append_text(quoted(news.quote, news.hits))
