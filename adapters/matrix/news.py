"""News: one matter is one line, what happened in front; why it is here, and what shows it, close below."""

from adapters.matrix.markup import (
    Line,
    Part,
    Run,
    address,
    heading,
    items,
    line,
    marked,
    paragraph,
    quoted,
)
from adapters.matrix.phrases import HELD_DOT
from bot.messages import NewsLine, NewsList

EM = Run("", em=True)


def news(block: NewsList) -> list[Part]:
    head: list[Part] = [(heading(block.heading),)] if block.heading else []
    return head + [
        _matter(block.first and number, each) for number, each in enumerate(block.lines, block.first)
    ]


def _matter(number: int, news: NewsLine) -> Part:
    told = paragraph(*(each for each in (_happened(number, news), _shown(news)) if each))
    details = [line(each) for each in news.details if each.strip()]
    return (told, items(*details)) if details else (told,)


def _happened(number: int, news: NewsLine) -> Line:
    title = marked(news.title, news.marks, Run("", address(news.url)))
    facts = "".join(f"{HELD_DOT}{each}" for each in news.facts if each)
    why = (HELD_DOT, Run(news.why, em=True)) if news.why and not news.quote else ()
    label = (Run(news.label, strong=news.strong), ": ") if news.label else ()
    return line(f"{number}. " if number else "", *label, *title, facts, *why)


def _shown(news: NewsLine) -> Line:
    if not news.quote:
        return ()
    why = (Run(f"{news.why}: ", em=True),) if news.why else ()
    return line(*why, *quoted(news.quote, news.hits, EM))
