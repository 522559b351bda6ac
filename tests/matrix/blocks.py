"""Blocks of every kind with hostile texts in every field, and a reader of HTML that is strict about it."""

import dataclasses
import types
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from bot.messages import Block, Span

ALLOWED = {"a", "blockquote", "br", "code", "em", "h3", "li", "p", "strong", "ul"}
HOSTILE = (
    "<script>alert(1)</script>",
    "</a></li></ul>",
    "<b>",
    "&amp;",
    "&",
    '" onmouseover="x',
    "'",
    "]]>",
    "<!--",
    "\u202e",
    "\u2066",
    "\x1b[2J",
    "\x00",
    "\ud83d",
    "\ufffe",
    "\n",
    "\n\n• ",
    "\r",
    "\u2028",
    "@room",
    "**x**",
    "😀",
    "Straßenausbaubeiträge",
    " ",
    "",
)
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=6).map("".join)
URLS = st.sampled_from(
    (
        None,
        "",
        "https://ris.probedorf.example/vorlage/1?a=1&b=2",
        "HTTP://ris.probedorf.example:8080/datei/Anlage 1 \u202e.pdf",
        "https://ris.probedorf.example/'\"><script>",
        "mailto:rat@probedorf.example",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "https://bank.example@fremd.example/",
        "https:\\\\fremd.example",
        "/vorlage/1",
        "https://",
    )
)
MARKS = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=4).map(tuple)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    tuple[Span, ...]: MARKS,
    bool: st.booleans(),
    int: st.integers(0, 30),
    bytes: st.just(b"x"),
    type(None): st.none(),
    date: st.dates(),
    datetime: st.dates().map(lambda day: datetime.combine(day, time(17), UTC)),
}


def made(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type of bot.messages."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*map(made, get_args(hint)))
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(made(get_args(hint)[0]), max_size=3).map(tuple)
    return _dataclass(hint)


def _dataclass(kind: Any) -> st.SearchStrategy[Any]:
    special = {"url": URLS, "web": URLS}
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    return st.builds(
        kind, **{name: special[name] if name in special else made(hints[name]) for name in names}
    )


BLOCKS = st.lists(st.deferred(lambda: made(Block)), max_size=5)


class Page(HTMLParser):
    """Reads HTML and fails on any tag or attribute that clients may not allow, and on wrong nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        assert tag != "p" or not self.open
        assert tag != "li" or self.open == ["ul"]
        self.links += [value for _, value in attrs if value]
        self.open += [] if tag == "br" else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        """What one sees, without blanks: they change where lines break."""
        return squeezed("".join(self.words))


def squeezed(text: str) -> str:
    return "".join(text.replace("•", "").split())
