"""What the operator's port tells: /healthz, /readyz, /metrics. Nothing here is for people in chats.

healthz is for whoever starts the process again when it hangs; readyz tells what does not work and why, and
starting again would not help there: a homeserver that is away comes back by itself.
"""

import asyncio
import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from adapters.daemon import beside
from adapters.http.health import Standing

ANSWER_SECONDS = 2.0
NO_DATABASE = "Die Datenbank antwortet nicht."
NO_STANDINGS = (
    "Wie es den Diensten geht, war in der gegebenen Zeit nicht festzustellen. Antworten die Datenträger der "
    "Datenbank und der Sicherungen ([backup] folder)?"
)


@dataclass(frozen=True, slots=True)
class CityAge:
    """`loaded_at` is when the city was last brought up to date, None: never. `kept` says whether `serve` is
    to do that each night."""

    key: str
    loaded_at: datetime | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked at every request, all but `now` in a thread: a disk that is away must hold up nobody.
    `database` says whether it answers. `instance` tells one Ratsbot from another, '' where it is not said."""

    standings: Callable[[], Sequence[Standing]]
    cities: Callable[[], Sequence[CityAge]]
    database: Callable[[], bool]
    metrics: Callable[[], bytes]
    now: Callable[[], datetime]
    version: str
    instance: str = ""


class Status:
    """`local`: only this machine is to reach it, so requests under other names are turned away: a web page in
    an operator's browser must not read it (DNS rebinding)."""

    def __init__(self, sources: Sources, *, local: bool = True) -> None:
        self._sources = sources
        self._local = local
        self._asked: dict[str, asyncio.Future[Any]] = {}

    def routes(self) -> list[web.RouteDef]:
        """GET and HEAD; whatever else is asked is 404 or 405."""
        return [
            web.get("/healthz", self._healthz),
            web.get("/readyz", self._readyz),
            web.get("/metrics", self._metrics),
        ]

    async def _healthz(self, request: web.Request) -> web.Response:
        """200 while the process works and its database answers."""
        self._check(request)
        well = await self._answered("database", self._sources.database, default=False)
        return _json({"ok": well, "reason": "" if well else NO_DATABASE}, ok=well)

    async def _readyz(self, request: web.Request) -> web.Response:
        """200 where every service does what it is there for."""
        self._check(request)
        well, standings = await asyncio.gather(
            self._answered("database", self._sources.database, default=False),
            self._answered("standings", self._sources.standings, default=None),
        )
        cities = await self._answered("cities", self._sources.cities, default=()) if well else ()
        reason = NO_DATABASE if not well else NO_STANDINGS if standings is None else ""
        ready = not reason and all(each.ready for each in standings)
        reason = reason or next((each.reason for each in standings or () if not each.ready), "")
        body = {
            "ready": ready,
            "reason": reason,
            "version": self._sources.version,
            "instance": self._sources.instance,
            "services": [_service(each) for each in standings or ()],
            "cities": [self._city(each) for each in cities],
        }
        return _json(body, ok=ready)

    async def _metrics(self, request: web.Request) -> web.Response:
        self._check(request)
        text = await self._answered("metrics", self._sources.metrics, default=None, seconds=30.0)
        if text is None:
            return web.Response(status=503)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _answered(
        self, name: str, ask: Callable[[], Any], *, default: Any, seconds: float = ANSWER_SECONDS
    ) -> Any:
        """What is asked twice at once is computed once: whoever asks often costs no more threads. They are
        its own: what hangs elsewhere must not make us look ill, nor we what works there."""
        running = self._asked.get(name)
        if running is None or running.done():
            running = self._asked[name] = beside(ask, f"status-{name}")
        try:
            return await asyncio.wait_for(asyncio.shield(running), seconds)
        except Exception:  # noqa: BLE001 - whatever it is: it does not answer
            return default

    def _check(self, request: web.Request) -> None:
        if self._local and not _is_local(request.host):
            raise web.HTTPForbidden(text="Nur unter einer Adresse dieses Rechners.")

    def _city(self, city: CityAge) -> Mapping[str, Any]:
        age = (self._sources.now() - city.loaded_at).total_seconds() if city.loaded_at else None
        return {
            "city": city.key,
            "loaded_at": _stamp(city.loaded_at),
            "age_seconds": None if age is None else round(max(age, 0.0)),
            "kept": city.kept,
        }


def _service(standing: Standing) -> Mapping[str, Any]:
    return {
        "name": standing.name,
        "running": standing.running,
        "ready": standing.ready,
        "since": _stamp(standing.since),
        "failures": standing.failures,
        "reason": standing.reason,
        "next_try": _stamp(standing.next_try),
    }


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


def _json(body: Mapping[str, Any], *, ok: bool) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(
        text=text,
        status=200 if ok else 503,
        content_type="application/json",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def _is_local(host: str) -> bool:
    """Whether a Host header names an address or localhost: a name could be anybody's."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").casefold()
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
