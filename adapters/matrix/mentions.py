"""Whom a message names: the list that clients send with it, and the pills in its text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from adapters.matrix.access import is_user_id
from adapters.matrix.relation import mapping, text, texts

_REPLY_END = "</mx-reply>"
_TAG = re.compile(r"<a\s([^<>]{1,1000})>([^<>]{0,200})", re.IGNORECASE)
_HREF = re.compile(r"""(?<![\w-])href\s{0,9}=\s{0,9}(?:"([^"]{1,600})"|'([^']{1,600})')""", re.IGNORECASE)
_IN_LINK = re.compile(r"[#/](@[^/?\s]{1,255})")
_MARKDOWN = re.compile(r"\[[^\[\]\n]{0,200}\]\(<?([^()<>\s]{1,600})>?\)")
_BARE_LINK = re.compile(r"<?((?:https://matrix\.to/#/|matrix:u/)[^\s<>()\[\],]{1,600})>?", re.IGNORECASE)
_BRACKETS = re.compile(r"@\[([^\[\]\n]{1,200})\](?:#\d{1,6}\b)?")
_MOST_PILLS = 50


@dataclass(frozen=True, slots=True)
class Mentions:
    """`users` is what the sending client meant; None where it is one that says nothing of it.

    `room`: everybody is meant. `pills` are the names in the text that link to a user, by user.
    """

    users: frozenset[str] | None
    room: bool
    pills: Mapping[str, tuple[str, ...]]


def mentions(content: Mapping[str, Any]) -> Mentions:
    said = content.get("m.mentions")
    intended = frozenset(texts(said.get("user_ids"))) if isinstance(said, Mapping) else None
    everybody = mapping(said).get("room") is True
    return Mentions(intended, everybody, _pills(text(content.get("formatted_body")) or ""))


def spelled_out(body: str, user: str, is_name: Callable[[str], bool]) -> str:
    """The body with every pill of this user written as their id.

    Element X puts pills into the plain text as Markdown, others as „@[Name]“ or the bare link.
    """

    def linked(found: re.Match[str]) -> str:
        return user if user_of(found[1]) == user else found[0]

    if "](" in body:
        body = _MARKDOWN.sub(linked, body)
    if "matrix" in body.lower():
        body = _BARE_LINK.sub(linked, body)
    return _BRACKETS.sub(lambda found: user if is_name(found[1]) else found[0], body)


def user_of(link: str) -> str | None:
    """Whom a link leads to: matrix.to, matrix: or the address of a web client."""
    link = unquote(link)
    if link[: len("matrix:u/")].lower() == "matrix:u/":
        link = f"/@{link[len('matrix:u/') :]}"
    found = _IN_LINK.search(link)
    # A colon after a link belongs to the sentence.
    user = found[1].rstrip(":.,;!?") if found else ""
    return user if is_user_id(user) else None


def _pills(html: str) -> dict[str, tuple[str, ...]]:
    """The beginning of a reply links to the one who is answered: that is no pill."""
    if html.lstrip().startswith("<mx-reply>"):
        html = html.partition(_REPLY_END)[2]
    found: dict[str, tuple[str, ...]] = {}
    for count, tag in enumerate(_TAG.finditer(html)):
        if count == _MOST_PILLS:
            break
        href = _HREF.search(tag[1])
        user = user_of(unescape(href[1] or href[2])) if href else None
        if user:
            found[user] = (*found.get(user, ()), unescape(tag[2]).strip())
    return found
