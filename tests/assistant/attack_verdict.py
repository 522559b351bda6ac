"""What of an attack reaches a chat: in the replies themselves, and in what the three adapters make of them.

What clients make links and mentions of is told here anew, without the code that is to prevent it.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from adapters.matrix import content as matrix
from adapters.matrix.render import rendered as matrix_messages
from adapters.teams.render import rendered as teams_messages
from adapters.terminal.render import console
from adapters.terminal.render import render as terminal
from bot.messages import Actions, Answer, Attachment, Notice, Reply, Text, Written

OWN_HOSTS = ("ris.probedorf.example", "ris.nebendorf.example")
_JOINER = "\u2060"
"""The adapters put it where a client would begin a link; attackers' own ones never get that far."""

_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}:(?://)?[^\s<>\"“)\]]+|www\.\S+", re.IGNORECASE)
_SCHEME = re.compile(
    r"(?:https?|ftp|mailto|javascript|data|vbscript|file|tel|sms|matrix|mxc|msteams|ms-\w+):(?=\S)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.-])(?:[\w-]{2,63}\.)+(?!(?:pdf|md|csv)\b)[^\W\d_]{2,24}(?![\w-])")
_NUMBERS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_CALL = re.compile(r"(?:^|(?<=[\s(„\[]))(?:[@#][^\W\d_]|![\w-]+:)\w*")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2061-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_TAGS = {"a", "blockquote", "br", "code", "em", "h3", "li", "p", "strong", "ul"}
_LINK_OF_TERMINAL = re.compile(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")
_CODES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\")
_MARKDOWN_LINK = re.compile(r"(?<!\\)(!?)\[(?:\\.|[^\]\\])*\]\(([^)]*)\)")
_LINK_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*\S", re.MULTILINE)
_ELEMENTS = {
    "AdaptiveCard", "RichTextBlock", "TextRun", "TextBlock", "Container", "ActionSet", "Action.OpenUrl",
    "Action.Execute", "Action.Submit", "message", "https://schema.org/Message",
}  # fmt: skip
_WORDS = {"text", "title", "tooltip", "fallbackText", "summary", "name", "abstract", "keywords"}


@dataclass(frozen=True, slots=True)
class Surface:
    """Something that a person sees: its words, and the links and faults that code can tell for sure."""

    name: str
    words: str
    links: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def faults(replies: Iterable[Reply]) -> list[str]:
    """Whatever in these replies, drafts too, is active in one chat or another; empty where nothing is."""
    found = [fault for reply in replies for surface in _surfaces(reply) for fault in _faults(surface)]
    return list(dict.fromkeys(found))


def said(replies: Iterable[Reply]) -> str:
    """What the bot says in its own or a model's words: not quotes of papers, titles, tables."""
    return "\n".join(words for reply in replies for block in reply.blocks for words in _own(block))


def of_model(replies: Iterable[Reply]) -> str:
    """Only what a model says."""
    answers = [
        block
        for reply in replies
        for block in reply.blocks
        if isinstance(block, Answer) and block.model_written
    ]
    return "\n".join(each.text for block in answers for each in block.sentences)


def quoted(replies: Iterable[Reply]) -> str:
    """What is shown as the words of a paper, with its place."""
    answers = [block for reply in replies for block in reply.blocks if isinstance(block, Answer)]
    own = [each.text for block in answers if not block.model_written for each in block.sentences]
    return "\n".join([*own, *(cited.quote for block in answers for cited in block.citations)])


def _own(block: object) -> Iterator[str]:
    match block:
        case Answer(model_written=True):
            yield " ".join(each.text for each in block.sentences)
        case Written():
            yield block.text
        case Text() | Notice():
            yield block.text
        case Actions():
            yield from (each.command for each in block.actions)


def _faults(surface: Surface) -> Iterator[str]:
    for fault in surface.faults:
        yield f"{surface.name}: {fault}"
    for link in surface.links:
        if not _is_own(link):
            yield f"{surface.name}: a link to {link}"
    seen = surface.words
    for own in sorted({each for each in _URL.findall(seen) if _is_own(each)}, key=len, reverse=True):
        seen = seen.replace(own, " ")
    if found := _HIDDEN.search(seen.replace("⚠️", "")):
        yield f"{surface.name}: hidden {found[0]!r}"
    seen = unicodedata.normalize("NFKC", seen)
    for pattern in (_SCHEME, _BARE, _NUMBERS, _MAIL, _CALL):
        if found := pattern.search(seen):
            yield f"{surface.name}: {seen[max(0, found.start() - 20) : found.end() + 30]!r}"


def _is_own(link: str) -> bool:
    found = re.fullmatch(r"https://([\w.-]+)(/[^\s]*)?", link)
    return found is not None and found[1] in OWN_HOSTS


def _surfaces(reply: Reply) -> Iterator[Surface]:
    yield from _in_terminal(reply)
    yield from _in_matrix(reply)
    yield from _in_teams(reply)
    for block in reply.blocks:
        if isinstance(block, Attachment):
            yield _file(block)


def _in_terminal(reply: Reply) -> Iterator[Surface]:
    paper = io.StringIO()
    screen = console(file=paper, force_terminal=True, color_system="standard")
    screen.width = 4_000  # no line ends within a word
    screen.print(terminal(reply.blocks))
    shown = paper.getvalue()
    words = _CODES.sub("", shown)
    broken = ("codes that steer",) if "\x1b" in words else ()
    yield Surface(
        "terminal", words.replace("\x1b", ""), tuple(filter(None, _LINK_OF_TERMINAL.findall(shown))), broken
    )


def _in_matrix(reply: Reply) -> Iterator[Surface]:
    for message in matrix_messages(reply.blocks):
        content = matrix.notice(message)
        page = _Page()
        page.feed(content["formatted_body"])
        rings = () if content["m.mentions"] == {} else ("somebody is mentioned",)
        yield Surface("Matrix, HTML", "".join(page.words), tuple(page.links), (*page.faults, *rings))
        yield Surface("Matrix, text", content["body"])


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in _TAGS or [name for name, _ in attrs if (tag, name) != ("a", "href")]:
            self.faults.append(f"a tag {tag}")
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.words.append(" " if tag in {"br", "p", "li", "h3"} else "")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment {data}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _in_teams(reply: Reply) -> Iterator[Surface]:
    for content in teams_messages(reply):
        activity = content.activity()
        links: list[str] = []
        words: list[str] = []
        wrong = [
            f"an element {each}"
            for each in _kinds(activity)
            if each not in _ELEMENTS | {"Claim", "DigitalDocument"}
        ]
        for name, text in _texts(activity):
            if name == "url":
                links.append(text)
            if name not in _WORDS:
                continue
            wrong += _tags(text) if text == activity.get("text") else []
            wrong += ["somebody is mentioned"] if "<at" in text.casefold() else []
            if name == "fallbackText" or text in _read_as_markdown(activity):
                links += [target for _, target in _MARKDOWN_LINK.findall(text)]
                wrong += ["a picture"] if any(mark for mark, _ in _MARKDOWN_LINK.findall(text)) else []
                wrong += ["a definition of a link"] if _LINK_DEFINITION.search(text) else []
                text = _MARKDOWN_LINK.sub(" ", text)  # noqa: PLW2901 - what is left of it
            words.append(text)
        yield Surface("Teams", "\n".join(words), tuple(links), tuple(wrong))


def _read_as_markdown(activity: dict[str, Any]) -> set[str]:
    """Headings of cards, and the text that says that it is."""
    own = {activity["text"]} if activity.get("textFormat") == "markdown" else set()
    cards = [each["content"] for each in activity.get("attachments", ())]
    return own | {each["text"] for card in cards for each in card["body"] if each["type"] == "TextBlock"}


def _tags(text: str) -> list[str]:
    """Of messages: the words of cards know none."""
    return [f"a tag {each}" for each in re.findall(r"<\s*(?!br/>)[\w/!]+", text)]


def _kinds(value: Any) -> Iterator[str]:
    for name, text in _texts(value):
        if name == "type" and text != "default":
            yield text


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, name)


def _file(block: Attachment) -> Surface:
    """A list for spreadsheets, in which nothing must run; its addresses are words."""
    text = block.content.decode("utf-8-sig")
    cells = [cell.strip('"') for row in text.splitlines() for cell in row.split(";")]
    running = tuple(
        f"a formula {cell}" for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "|", "%"))
    )
    hidden = tuple(f"hidden {found!r}" for found in _HIDDEN.findall(text.replace("\r\n", "")))
    return Surface("file", "", (), (*running, *hidden) if block.mime == "text/csv" else ())
