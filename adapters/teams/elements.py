"""Pieces as elements of an Adaptive Card: colours of the client, no widths, for light, dark and phones.

Foreign words stand in RichTextBlocks, which know no Markdown. Headings are TextBlocks, because only those
can say to screen readers that they are headings.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.teams.cleaning import inert
from adapters.teams.fulltext import fallback_text
from adapters.teams.lines import Button, Part, Piece, Run, name_of, text_of, title_of
from adapters.teams.markdown import escaped
from adapters.teams.phrases import shortened

Element = dict[str, Any]

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
"""Teams draws up to 1.5; previews of links up to 1.3."""

WITH_EXECUTE = (1, 4)
WITH_HEADINGS = (1, 5)
LONGEST_TITLE = 60
"""Characters of a button."""
VERB = "command"

BOXES = {"warning": "warning", "error": "attention"}
PLACED: dict[str, Element] = {
    "title": {"spacing": "Medium", "separator": True},
    "matter": {"spacing": "Medium"},
    "text": {"spacing": "Default"},
    "row": {"spacing": "None"},
    "item": {"spacing": "Small"},
    "standing": {"spacing": "Small"},
    "quote": {"spacing": "Small"},
}


def adaptive_card(parts: Sequence[Part], version: str = VERSION) -> Element:
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": version,
        "fallbackText": fallback_text(parts),
        "body": elements(parts, version),
    }


def elements(parts: Iterable[Part], version: str = VERSION) -> list[Element]:
    number = tuple(map(int, version.split(".")))
    return [_element(piece, number) for part in parts for piece in part]


def _element(piece: Piece, version: tuple[int, ...]) -> Element:
    match piece.kind:
        case "heading" | "section":
            return _heading(piece, version)
        case "buttons":
            actions = [_action(each, version) for each in piece.buttons]
            return {"type": "ActionSet", "spacing": "Small", "actions": actions}
        case kind if kind in BOXES:
            return {"type": "Container", "style": BOXES[kind], "spacing": "Small", "items": [_rich(piece)]}
        case kind:
            return {**_rich(piece), **PLACED[kind]}


def _heading(piece: Piece, version: tuple[int, ...]) -> Element:
    made = {
        "type": "TextBlock",
        "text": escaped(text_of(piece.line)),
        "size": "Medium" if piece.kind == "heading" else "Default",
        "weight": "Bolder",
        "wrap": True,
        "spacing": "Medium",
    }
    return {**made, "style": "heading"} if version >= WITH_HEADINGS else made


def _rich(piece: Piece) -> Element:
    italic = piece.kind == "quote"
    return {"type": "RichTextBlock", "inlines": [_run(run, italic=italic) for run in piece.line]}


def _run(run: Run, *, italic: bool) -> Element:
    made: Element = {"type": "TextRun", "text": inert(run.text)}
    made |= {"weight": "Bolder"} if run.strong else {}
    made |= {"isSubtle": True} if run.subtle else {}
    made |= {"italic": True} if italic and not (run.url or run.subtle) else {}
    return made | ({"selectAction": _open(run.url)} if run.url else {})


def _open(url: str) -> Element:
    return {"type": "Action.OpenUrl", "url": url}


def _action(button: Button, version: tuple[int, ...]) -> Element:
    title, name = shortened(inert(title_of(button)), LONGEST_TITLE), inert(name_of(button))
    tooltip = {"tooltip": name} if name != title and version >= WITH_HEADINGS else {}
    named = {"title": title, **tooltip}
    if button.url:
        return {**_open(button.url), **named}
    submit = {"type": "Action.Submit", **named, "data": {"command": button.command}}
    if version < WITH_EXECUTE:
        return submit
    return {**submit, "type": "Action.Execute", "verb": VERB, "fallback": submit}
