"""What the Bot Connector answers: what it means, and whether the request may be made again.

Codes and what to do about them: "Status codes" in learn.microsoft.com/microsoftteams/platform/bots/
build-conversational-capability; MessageWritesBlocked: how-to/conversations/send-proactive-messages there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.errors import TryLater, Undeliverable

Json = dict[str, Any]

LONGEST_WAIT = timedelta(hours=1)
OVER = frozenset(
    {
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ConversationNotFound",
        "MessageWritesBlocked",
    }
)
NO_ACTIVITY = "ActivityNotFoundInConversation"
TELLING = OVER | {NO_ACTIVITY}
WRITES_BLOCKED = 209
"""The number under which MessageWritesBlocked comes as well."""
AGAIN = frozenset({401, 407, 408, 412, 425, 429})
"""401 and 407 are about the operator's settings: the reply can wait until these are mended."""
DEPTH = 4
_IDENTIFIER = re.compile(r"[!-~]{1,1000}", re.ASCII)
_CODE = re.compile(r"[A-Za-z ]{1,60}", re.ASCII)


class Gone(Undeliverable):
    """The conversation has ended for the bot: it was removed, blocked or deleted."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status


class NoSuchActivity(Undeliverable):
    """What should be changed or answered does not stand there any more."""


def read(raw: bytes) -> Json | None:
    """The JSON object of an answer; None if it is anything else."""
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def check(status: int, raw: bytes, after: timedelta | None, *, changing: bool) -> Json:
    """The JSON object of a success; everything else is raised. `changing`: of an activity that stands there.

    `after` is what the service asked to wait.
    """
    answer = read(raw)
    if 200 <= status < 300 and (answer is not None or not raw):  # noqa: PLR2004  HTTP success
        return answer or {}
    code = _code(answer or {})
    # A page of a proxy in place of the service delivers nothing, and must end no conversation.
    from_proxy = status < 400 or (status in {403, 404} and answer is None)  # noqa: PLR2004
    if status in AGAIN or status >= 500 or from_proxy:  # noqa: PLR2004
        raise TryLater(f"{status} {code}".strip(), after=after)
    if code == NO_ACTIVITY or (changing and status == 404 and code not in OVER):  # noqa: PLR2004
        raise NoSuchActivity(f"{status} {code}".strip())
    if code in OVER:
        raise Gone(status, code)
    raise Undeliverable(f"{status} {code}".strip())


def wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What Retry-After asks for, in seconds or as a date; None where it asks for nothing that can be read."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal() and len(asked) < 7:  # noqa: PLR2004  a week has six digits
        return min(timedelta(seconds=int(asked)), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(asked).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(max(at - now, timedelta()), LONGEST_WAIT)


def identifier(answer: Mapping[str, Any], name: str = "id") -> str:
    """'' where the service names none: then what was posted cannot be changed later."""
    found = answer.get(name)
    return found if isinstance(found, str) and _IDENTIFIER.fullmatch(found) else ""


def _code(answer: Json) -> str:
    """The one that says most; '' where there is none."""
    found = list(_codes(answer))
    return next((each for each in found if each in TELLING), found[0] if found else "")


def _codes(value: object, depth: int = DEPTH) -> Iterator[str]:
    """All error codes, the outer ones first: only these, the sentences beside them may name people.

    {"error": {"code": …}}, or {"errorCode": 209, "message": "<JSON with a subCode>"}, and once more inside.
    """
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = read(value.encode())
    if not isinstance(value, Mapping) or depth == 0:
        return
    if value.get("errorCode") == WRITES_BLOCKED:
        yield "MessageWritesBlocked"
    for name in ("subCode", "code", "error"):
        if isinstance(found := value.get(name), str) and _CODE.fullmatch(found):
            yield found
    for name in ("innerHttpError", "error", "body", "message"):
        yield from _codes(value.get(name), depth - 1)
