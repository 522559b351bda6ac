"""What is refused before the SDK sees it: pure, cheap, and with the status that says what is wrong.

The SDK alone lets through what names no channel, no service address or no end (facts: it skips those
checks), takes tokens of the emulator, and answers most of what is wrong with 500.
"""

import base64
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.config import Registration
from adapters.teams.hosts import trusted
from adapters.teams.wire import Activity, mapping
from bot.errors import RatsbotError

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
CHANNEL = "msteams"
SKEW = 300
"""Seconds by which clocks may differ."""
LARGEST_BODY = 256 * 1024
LONGEST_NAME = 200
PARTS_OF_A_TOKEN = 3


class Refused(RatsbotError):
    """`status` is the HTTP status; the reason is one of a fixed set, without anything the caller sent."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Claims:
    """What an unverified token says, as far as it is needed here."""

    kid: str
    service_url: str


def claims(authorization: str, app_id: str, now: float) -> Claims:
    """Of a token that could be one for us at `now` (seconds since 1970); 401 if it cannot."""
    header, said = _unverified(authorization)
    kid, service_url = header.get("kid"), said.get("serviceurl")
    _demand(header.get("alg") == ALGORITHM and "crit" not in header, 401, "algorithm")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_NAME:
        raise Refused(401, "key id")
    _demand(said.get("iss") == ISSUER, 401, "issuer")
    _demand(bool(app_id) and said.get("aud") == app_id, 401, "audience")
    _demand(now < _seconds(said.get("exp"), -math.inf) + SKEW, 401, "expired")
    _demand(_seconds(said.get("nbf", 0), math.inf) - SKEW <= now, 401, "not yet valid")
    if not isinstance(service_url, str) or not service_url:
        raise Refused(401, "service address in token")
    return Claims(kid, service_url)


def activity(raw: bytes) -> Activity:
    """The body of a request; 400 if it is none."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(400, "no JSON") from None
    _demand(isinstance(data, Mapping), 400, "no JSON object")
    return Activity.read(data)


def admit(found: Activity, said: Claims, registration: Registration, hosts: Iterable[str]) -> None:
    """Whether the activity may come in with such a token: 401, 403, 400 if not."""
    _demand(found.channel_id == CHANNEL, 401, "channel")
    _demand(found.service_url == said.service_url, 401, "service address")
    _demand(trusted(found.service_url, hosts), 403, "host of the service address")
    allowed = {each.lower() for each in registration.allowed_tenants}
    _demand(found.tenant_id.lower() in allowed, 403, "tenant")
    _demand(found.recipient_id.lower() == f"28:{registration.app_id}".lower(), 403, "recipient")
    complete = bool(found.type and found.id and found.from_id)
    # A search in the compose box belongs to no conversation of ours.
    _demand(complete and bool(found.conversation_id or found.type == "invoke"), 400, "incomplete activity")


def _unverified(authorization: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and payload of the bearer token."""
    scheme, _, token = authorization.partition(" ")
    parts = token.split(".")
    _demand(bool(authorization), 401, "no token")
    _demand(scheme == "Bearer" and len(parts) == PARTS_OF_A_TOKEN, 401, "no bearer token")
    return _decoded(parts[0]), _decoded(parts[1])


def _decoded(part: str) -> Mapping[str, Any]:
    """An empty object for what is none."""
    try:
        return mapping(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))
    except (ValueError, RecursionError):
        return {}


def _seconds(value: object, otherwise: float) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        found = float(value) if number else math.nan  # type: ignore[arg-type]
    except OverflowError:
        return otherwise
    return found if math.isfinite(found) else otherwise


def _demand(fulfilled: bool, status: int, reason: str) -> None:
    if not fulfilled:
        raise Refused(status, reason)
