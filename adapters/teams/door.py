"""POST /api/teams/{city}/messages: where Teams reaches us. Whoever is not Teams gets no further."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Container, Mapping
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from adapters.teams import guard, replay
from adapters.teams.config import Registration
from adapters.teams.guard import Refused
from adapters.teams.refusals import Refusals
from adapters.teams.replay import Replays
from adapters.teams.wire import Activity
from bot.app import Metrics
from bot.clock import Clock
from bot.errors import OperatorError
from bot.logs import described

log = logging.getLogger(__name__)

PATH = "/api/teams/{city}/messages"
BODY_DEADLINE = 20.0
"""Seconds in which a body has to be here: nobody holds a connection open for free."""
SELF_TEST_DEADLINE = 10.0
OPEN = (
    "Der Teams-Endpunkt von {city} weist Unsigniertes nicht ab (Antwort {status} statt 401). "
    "So wird Teams nicht gestartet. Steht etwas davor, das statt Ratsbot antwortet?"
)


class Turns(Protocol):
    """What is done with an activity that came in. Whatever is raised is answered with 500."""

    async def take(self, registration: Registration, activity: Activity) -> None:
        """Returns as soon as the activity is safe; it is answered later."""

    async def invoke(self, registration: Registration, activity: Activity) -> tuple[int, dict[str, Any]]:
        """Status and body of the answer that the person waits for."""


class Keeper(Protocol):
    """Says who may come in (sdk.Gate; the development command has one of its own)."""

    @property
    def registration(self) -> Registration: ...

    def knock(self, authorization: str) -> None: ...

    async def check(self, authorization: str, activity: Activity) -> None: ...


class Door:
    """`keepers` by city; those of `awaited` cities may come later. One for each `metrics`; a body has to be
    here in `seconds`."""

    def __init__(
        self,
        keepers: Mapping[str, Keeper],
        turns: Turns,
        clock: Clock,
        metrics: Metrics,
        seconds: float = BODY_DEADLINE,
        *,
        awaited: Container[str] = (),
    ) -> None:
        self._seconds = seconds
        self._keepers = dict(keepers)
        self._awaited = awaited
        self._turns = turns
        self._clock = clock
        self._refusals = Refusals(clock, metrics)
        self._replays = {city: Replays(clock) for city in keepers}
        self._shut = False

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.handle)]

    def admit(self, keeper: Keeper) -> None:
        """Of a city that was awaited. A self test has to follow."""
        city = keeper.registration.city
        self._keepers[city] = keeper
        self._replays[city] = Replays(self._clock)

    async def handle(self, request: web.Request) -> web.Response:
        """202 taken in, 200 the answer to an invoke or a copy dropped; refused: 400, 401, 403, 404, 408, 413,
        415, and 503 while there are no keys to compare with, while the city is awaited, or after a self test
        that failed.
        """
        city = request.match_info["city"]
        keeper = self._keepers.get(city)
        if keeper is None:
            return self._without_keeper(city)
        try:
            activity = await _entered(request, keeper, self._seconds)
        except Refused as refused:
            self._refusals.note(city, refused)
            return web.Response(status=refused.status, headers=_challenge(refused.status))
        if self._shut:
            return web.Response(status=503)
        return await self._once(keeper.registration, activity)

    def _without_keeper(self, city: str) -> web.Response:
        if city not in self._awaited:
            return web.Response(status=404)
        refused = Refused(503, "no credential of this city yet")
        self._refusals.note(city, refused)
        return web.Response(status=refused.status)

    async def _once(self, registration: Registration, activity: Activity) -> web.Response:
        replays, what = self._replays[registration.city], replay.key(activity)
        if not await replays.begin(what):
            return web.Response()
        taken = False
        try:
            answer = await self._turn(registration, activity)
            taken = True
        except Exception as error:  # noqa: BLE001
            # What is said to Teams must not depend on what went wrong here, and nothing may be told.
            _log_bug(registration.city, error)
            answer = web.Response(status=500)
        finally:
            replays.end(what, taken=taken)
        return answer

    async def _turn(self, registration: Registration, activity: Activity) -> web.Response:
        if activity.type != "invoke":
            await self._turns.take(registration, activity)
            return web.Response(status=202)
        status, body = await self._turns.invoke(registration, activity)
        return web.json_response(body, status=status)

    async def self_test(self, base: str) -> None:
        """Posts to ourselves, at `base` (http://127.0.0.1:8080); OperatorError if it is not refused.

        A door that let it in is shut until another self test goes well.
        """
        timeout = aiohttp.ClientTimeout(total=SELF_TEST_DEADLINE)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            for city, keeper in tuple(self._keepers.items()):
                url = base + PATH.format(city=city)
                for authorization in ("", f"Bearer {_unsigned(keeper.registration)}"):
                    status = await _knocked(http, url, authorization)
                    self._shut = status != web.HTTPUnauthorized.status_code
                    if self._shut:
                        raise OperatorError(OPEN.format(city=city, status=status))


async def _entered(request: web.Request, keeper: Keeper, seconds: float) -> Activity:
    """The cheap before the dear: who calls, then how much, then what, then the signature."""
    authorization = request.headers.get("Authorization", "")
    keeper.knock(authorization)
    if request.content_type != "application/json":
        raise Refused(415, "content type")
    activity = guard.activity(await _body(request, seconds))
    await keeper.check(authorization, activity)
    return activity


async def _body(request: web.Request, seconds: float) -> bytes:
    if (request.content_length or 0) > guard.LARGEST_BODY:
        raise Refused(413, "too large")
    raw = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.content.iter_any():
                raw += piece
                if len(raw) > guard.LARGEST_BODY:
                    raise Refused(413, "too large")
    except TimeoutError:
        raise Refused(408, "too slow") from None
    except (aiohttp.ClientError, web.HTTPException, web.RequestPayloadError, OSError, ValueError):
        # Not to be unpacked, not to be put together, or whoever sent it has gone.
        raise Refused(400, "unreadable body") from None
    return bytes(raw)


def _log_bug(city: str, error: Exception) -> None:
    # Not log.exception: an exception's own words may quote what a person wrote.
    log.error("Teams %s: an activity could not be taken in: %s", city, described(error))


def _challenge(status: int) -> dict[str, str]:
    """RFC 9110 wants it beside a 401."""
    return {"WWW-Authenticate": "Bearer"} if status == web.HTTPUnauthorized.status_code else {}


def _unsigned(registration: Registration) -> str:
    """A token that says everything right and is signed by nobody."""
    now = int(time.time())
    said = {
        "iss": guard.ISSUER,
        "aud": registration.app_id,
        "nbf": now,
        "exp": now + 60,
        "serviceurl": "https://",
    }
    parts = ({"alg": "none", "typ": "JWT", "kid": "self-test"}, said)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in parts)
        + "."
    )


async def _knocked(http: aiohttp.ClientSession, url: str, authorization: str) -> int:
    """The status that an unsigned activity is answered with."""
    headers = {"Authorization": authorization} if authorization else {}
    body = {"type": "message", "channelId": guard.CHANNEL, "text": "Selbsttest"}
    try:
        async with http.post(url, json=body, headers=headers) as response:
            return response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OperatorError(
            f"Der eigene Teams-Endpunkt {url} antwortet nicht: {type(error).__name__}"
        ) from error
