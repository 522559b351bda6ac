"""Serves /healthz, and later whatever a platform needs to reach us."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

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

    def __init__(self, host: str, port: int, health: Callable[[], Health]) -> None:
        self.host = host
        self.port = port
        self._health = health

    async def run(self, stop: asyncio.Event) -> None:
        application = web.Application(client_max_size=1 << 20)
        application.router.add_get("/healthz", self._healthz)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await self._listen(runner)
            await stop.wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self.host, self.port).start()
        except OSError as error:
            raise OperatorError(
                f"Auf {self.host}:{self.port} lässt sich nicht lauschen: {error}. Läuft Ratsbot schon? "
                "Ein anderer Port steht in [http] port."
            ) from error

    async def _healthz(self, _request: web.Request) -> web.Response:
        health = self._health()
        return web.json_response(
            {"ok": health.well, "services": health.services}, status=200 if health.well else 503
        )
