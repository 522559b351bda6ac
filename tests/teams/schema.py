"""The part of the documented Adaptive Card schema 1.5 that our cards may use, and a strict reader of it.

Source: adaptivecards.io/schemas/adaptive-card.json; the number of actions and the way of links are Teams'.
"""

import re
from typing import Any

SPACING = {"None", "Small", "Default", "Medium", "Large"}
STRING: Any = str
ELEMENTS: dict[str, dict[str, Any]] = {
    "AdaptiveCard": {"$schema": STRING, "version": {"1.3", "1.5"}, "fallbackText": STRING, "body": list},
    "TextBlock": {
        "text": STRING,
        "size": {"Default", "Medium"},
        "weight": {"Bolder"},
        "wrap": {True},
        "spacing": SPACING,
        "style": {"heading"},
    },
    "RichTextBlock": {"inlines": list, "spacing": SPACING, "separator": {True}},
    "TextRun": {
        "text": STRING,
        "weight": {"Bolder"},
        "isSubtle": {True},
        "italic": {True},
        "selectAction": dict,
    },
    "Container": {"items": list, "style": {"warning", "attention"}, "spacing": SPACING},
    "ActionSet": {"actions": list, "spacing": SPACING},
    "Action.OpenUrl": {"url": STRING, "title": STRING, "tooltip": STRING},
    "Action.Submit": {"title": STRING, "tooltip": STRING, "data": dict},
    "Action.Execute": {
        "title": STRING,
        "tooltip": STRING,
        "data": dict,
        "verb": {"command"},
        "fallback": dict,
    },
}
REQUIRED = {
    "AdaptiveCard": {"version", "fallbackText", "body"},
    "TextBlock": {"text", "wrap"},
    "RichTextBlock": {"inlines"},
    "TextRun": {"text"},
    "Container": {"items", "style"},
    "ActionSet": {"actions"},
    "Action.OpenUrl": {"url"},
    "Action.Submit": {"title", "data"},
    "Action.Execute": {"title", "data", "verb", "fallback"},
}
MOST_ACTIONS = 6
LINK = re.compile(r"(?i)https?://[\w.]+(:\d+)?/\S*$")


class Seen:
    """Reads a card, fails on what the schema does not know; keeps what people see, links and commands."""

    def __init__(self, card: dict[str, Any]) -> None:
        self.words: list[str] = []
        self.links: list[str] = []
        self.opened: list[str] = []
        self.commands: list[str] = []
        self.read(card)

    def read(self, element: dict[str, Any]) -> None:
        kind = element["type"]
        known = ELEMENTS[kind]
        assert REQUIRED[kind] <= element.keys() <= known.keys() | {"type"}, element
        for name, value in element.items():
            expected = known.get(name, STRING)
            assert value in expected if isinstance(expected, set) else isinstance(value, expected), (
                kind,
                name,
            )
        self._keep(kind, element)
        inner = [*element.get("body", []), *element.get("items", []), *element.get("inlines", [])]
        for each in [*inner, *element.get("actions", [])]:
            self.read(each)
        if "fallback" in element:
            assert element["fallback"]["data"] == element["data"]
            Seen(element["fallback"])

    def _keep(self, kind: str, element: dict[str, Any]) -> None:
        match kind:
            case "TextBlock" | "TextRun":
                assert element["text"]
                assert "\n" not in element["text"]
                self.words.append(element["text"])
                if "selectAction" in element:
                    assert element["selectAction"].keys() == {"type", "url"}
                    self.links.append(element["selectAction"]["url"])
            case "RichTextBlock":
                assert element["inlines"]
            case "ActionSet":
                assert 0 < len(element["actions"]) <= MOST_ACTIONS
            case "Action.Submit" | "Action.Execute":
                assert element["data"].keys() == {"command"}
                self.commands.append(element["data"]["command"])
            case "Action.OpenUrl":
                self.opened.append(element["url"])
        for each in (*self.links, *self.opened):
            assert LINK.match(each)
