"""The same page as it may come tomorrow: columns elsewhere, attributes gone, more rows and columns."""

import random
import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser

Variant = Callable[[str, random.Random], str]


def columns_shuffled(html: str, chance: random.Random) -> str:
    """Every table's columns in another order; rows with joined cells stay as they are."""
    tree = LexborHTMLParser(html)
    for table in tree.css("table"):
        width = len(table.css("thead th"))
        order = chance.sample(range(width), width)
        for row in table.css("tr"):
            cells = [each for each in row.iter() if each.tag in {"td", "th"}]
            if len(cells) == width:
                row.inner_html = "".join(cells[place].html or "" for place in order)
    return tree.html or ""


def columns_added(html: str, _: random.Random) -> str:
    """A new first and last column in every table."""
    tree = LexborHTMLParser(html)
    for row in tree.css("table tr"):
        cell = "th" if row.css_first("th") else "td"
        row.inner_html = f"<{cell}><i>neu</i></{cell}>{row.inner_html}<{cell} class='neu'>7</{cell}>"
    return tree.html or ""


def rows_added(html: str, chance: random.Random) -> str:
    """Empty rows and the header again between the others."""
    tree = LexborHTMLParser(html)
    for table in tree.css("table"):
        headers = table.css_first("thead tr")
        rows = [each.html or "" for each in table.css("tbody > tr")]
        more = ["<tr><td></td></tr>", "<tr></tr>", (headers.html or "") if headers else ""]
        body = table.css_first("tbody")
        if body is not None:
            body.inner_html = "".join(chance.choice(more) + row for row in rows) + more[0]
    return tree.html or ""


def rows_twice(html: str, _: random.Random) -> str:
    tree = LexborHTMLParser(html)
    for body in tree.css("tbody"):
        body.inner_html = "".join((each.html or "") * 2 for each in body.iter() if each.tag == "tr")
    return tree.html or ""


def attributes_added(html: str, _: random.Random) -> str:
    return re.sub(r"<(tr|td|th|a|span|div|table)\b", r'<\1 data-neu="1" aria-neu="Ö 9" style="x"', html)


def _without(pattern: str) -> Variant:
    return lambda html, _: re.sub(rf"\s(?:{pattern})\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", html)


VARIANTS: dict[str, Variant] = {
    "columns shuffled": columns_shuffled,
    "columns added": columns_added,
    "rows added": rows_added,
    "rows twice": rows_twice,
    "attributes added": attributes_added,
    "no data attributes": _without("data-[a-z-]+|aria-[a-z-]+|role|scope|style|target"),
    "no classes": _without("class"),
    "no ids": _without("id"),
    "unclosed cells": lambda html, _: re.sub(r"</t[dhr]>", "", html),
    "two blanks": lambda html, _: re.sub(r"<(a|td|tr|span)\s", r"<\1  ", html),
    "upper case": lambda html, _: re.sub(r"<(/?)(tr|td|th|table|a|span)\b", lambda m: m[0].upper(), html),
}
