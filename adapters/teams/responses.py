"""Bodies that answer an invoke, as Teams expects them. All of them are sent with HTTP 200 but `unknown`."""

from collections.abc import Sequence
from typing import Any

from adapters.teams.content import CARD

Body = dict[str, Any]
Response = tuple[int, Body]
"""HTTP status and body."""

NOT_A_BUTTON = "Mit diesem Knopf kann ich nichts anfangen."
FAILED = "Da ist etwas schiefgegangen. Bitte noch einmal versuchen."
LATER = "Das dauert etwas; die Antwort kommt als Nachricht."
BELOW = "Die Antwort steht als Nachricht darunter."
NOTHING_FOUND = "Dazu ist nichts zu finden."
TOO_SLOW = "Die Suche dauert gerade zu lange. Bitte noch einmal versuchen."
NOT_OFFERED = "Das biete ich hier nicht an."


def updated(card: Body) -> Response:
    """This card takes the clicked one's place, for whoever clicked."""
    return 200, {"statusCode": 200, "type": CARD, "value": card}


def told(text: str) -> Response:
    """A line beside the clicked card, which stays."""
    return 200, {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def refused(text: str, code: str = "BadRequest", status: int = 400) -> Response:
    """The click had no effect. Universal actions say so in the body, over HTTP 200."""
    value = {"code": code, "message": text}
    return 200, {"statusCode": status, "type": "application/vnd.microsoft.error", "value": value}


def taken() -> Response:
    """For feedback: anything but an empty object is shown as an error."""
    return 200, {}


def found(attachments: Sequence[Body]) -> Body:
    shown = {"type": "result", "attachmentLayout": "list", "attachments": list(attachments)}
    return {"composeExtension": shown}


def remark(text: str) -> Body:
    """In the search's place, where there is nothing to choose from."""
    return {"composeExtension": {"type": "message", "text": text}}


def unknown(name: str) -> Response:
    """Of an invoke that none of our cards and no line of our manifest brings about."""
    if name.startswith("composeExtension/"):
        return 200, remark(NOT_OFFERED)
    if name.startswith("task/") or name == "message/fetchTask":
        return 200, {"task": {"type": "message", "value": NOT_OFFERED}}
    if name in {"application/search", "actionableMessage/executeAction"}:
        return refused(NOT_OFFERED, "NotSupported")
    return 400, {"error": {"code": "NotSupported", "message": NOT_OFFERED}}
