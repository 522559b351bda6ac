"""News: one matter is one line, what happened in front; why it is here, and what shows it, close below."""

from adapters.teams.cleaning import address
from adapters.teams.lines import Part, Piece, Run, marked, piece, quoted, subtle
from adapters.teams.phrases import HELD_DOT
from bot.messages import NewsLine, NewsList

BULLET = "• "


def news(block: NewsList) -> list[Part]:
    head: list[Part] = [(piece("heading", block.heading),)] if block.heading else []
    return head + [
        _matter(block.first and number, each) for number, each in enumerate(block.lines, block.first)
    ]


def _matter(number: int, news: NewsLine) -> Part:
    details = (piece("row", BULLET, each) for each in news.details if each.strip())
    return (_happened(number, news), *_shown(news), *details)


def _happened(number: int, news: NewsLine) -> Piece:
    title = marked(news.title, news.marks, Run("", address(news.url)))
    facts = [each for each in (*news.facts, "" if news.quote else news.why) if each]
    label = (Run(news.label, strong=news.strong), ": ") if news.label else ()
    after = subtle("".join(f"{HELD_DOT}{each}" for each in facts))
    return piece("matter", f"{number}. " if number else "", *label, *title, after)


def _shown(news: NewsLine) -> list[Piece]:
    if not news.quote:
        return []
    return [piece("quote", subtle(f"{news.why}: " if news.why else ""), *quoted(news.quote, news.hits))]
