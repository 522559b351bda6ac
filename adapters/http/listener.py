"""Serves /healthz and /metrics, and later whatever a platform needs to reach us."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Health:
    """`services` maps a service's name to whether it is running."""

    services: dict[str, bool]

    @property
    def well(self) -> bool:
        return all(self.services.values())


class Listener:
    """A service: listens until told to stop. `health` is asked at every request."""

    def __init__(
        self,
        host: str,
        port: int,
        health: Callable[[], Health],
        metrics: Callable[[], bytes],
        *,
        routes: Sequence[web.RouteDef] = (),
    ) -> None:
        """`routes` are the doors of platforms that come to us."""
        self.host = host
        self.port = port
        self._health = health
        self._metrics = metrics
        self._routes = routes
        self._socket: socket.socket | None = None

    def bind(self) -> None:
        """Takes the port before `run`, so that whoever starts us learns at once that it is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            self._socket = socket.create_server((self.host, self.port), family=family)
        except OSError as error:
            raise OperatorError(
                f"Auf {self.host}:{self.port} lässt sich nicht lauschen: {error}. Läuft Ratsbot schon? "
                "Ein anderer Port steht in [http] port."
            ) from error

    async def run(self, stop: asyncio.Event) -> None:
        application = web.Application(client_max_size=1 << 20)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/metrics", self._say_metrics)
        application.add_routes(self._routes)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.SockSite(runner, self._taken()).start()
            await stop.wait()
        finally:
            await runner.cleanup()

    def _taken(self) -> socket.socket:
        if self._socket is None:
            self.bind()
        taken, self._socket = self._socket, None
        assert taken is not None  # noqa: S101 - bind() takes it or raises
        return taken

    async def _healthz(self, _request: web.Request) -> web.Response:
        health = self._health()
        return web.json_response(
            {"ok": health.well, "services": health.services}, status=200 if health.well else 503
        )

    async def _say_metrics(self, _request: web.Request) -> web.Response:
        text = await asyncio.to_thread(self._metrics)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
