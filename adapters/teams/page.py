"""A page for a browser: German, legible for screen readers, on phones and in the dark."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from adapters.teams.cleaning import address

BULLET = "• "
NAME = "Ratsbot"
PAGES = (("/", NAME), ("/datenschutz", "Datenschutz"), ("/nutzung", "Nutzungsbedingungen"))
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}"
    "li{margin:.5rem 0}"
)
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


def page(title: str, sections: Iterable[tuple[str, str]]) -> str:
    """Sections have a heading ('' for none) and a text: paragraphs and items of a list, one a line. Nothing
    in them is taken for markup."""
    said = "".join(_section(heading, text) for heading, text in sections)
    shown = title if title == NAME else f"{title} · {NAME}"
    return (
        f'<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><title>{escape(shown)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{said}</main>{_others(title)}</body></html>\n"
    )


def _section(heading: str, text: str) -> str:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    made = f"<h2>{escape(heading)}</h2>" if heading else ""
    for is_list, some in groupby(lines, lambda each: each.startswith(BULLET)):
        tag = "li" if is_list else "p"
        rows = "".join(f"<{tag}>{_words(each.removeprefix(BULLET))}</{tag}>" for each in some)
        made += f"<ul>{rows}</ul>" if is_list else rows
    return made


def _words(line: str) -> str:
    """With addresses as links."""
    made, done = "", 0
    for found in _LINK.finditer(line):
        if url := address(found[0]):
            made += f'{escape(line[done : found.start()])}<a href="{escape(url)}">{escape(found[0])}</a>'
            done = found.end()
    return made + escape(line[done:])


def _others(title: str) -> str:
    links = (f'<li><a href="{path}">{name}</a></li>' for path, name in PAGES if name != title)
    return f'<nav aria-label="Weitere Seiten"><ul>{"".join(links)}</ul></nav>'
