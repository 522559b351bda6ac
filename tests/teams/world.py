"""The world around the Teams adapter, on this machine: identity servers, Bot Connector, and a tenant.

with World() as world:
    tenant = Tenant(world, "http://127.0.0.1:3978/api/teams/stadt/messages")
    await tenant.mention("suche Radweg")
    world.service.texts()
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from adapters.teams.config import Config, Registration
from tests.teams.identity import Identity, LoginClient
from tests.teams.keys import Key
from tests.teams.service import PREFIX, Service
from tests.teams.storage import Files
from tests.teams.tenant import APP, CHANNEL, CITY, EVA, OTTO, TENANT, Answered, Person, Tenant

__all__ = [
    "APP", "CHANNEL", "CITY", "EVA", "OTTO", "TENANT", "Answered", "Key", "Person", "Tenant", "World",
    "registration", "until",
]  # fmt: skip

SECRET = "ein-erfundenes-geheimnis"  # noqa: S105
PATIENCE = 30.0


class World:
    """Runs in a thread with a loop of its own, from `with` to its end: what it does never waits for us.

    `files` lie at `origin`/storage/NAME. `service_url` is where the connector listens, `origin` what
    Config.service_hosts has to name for it.
    """

    def __init__(self) -> None:
        self.identity = Identity()
        self.service = Service()
        self.files = Files()
        self.origin = ""
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._work, name="teams-world", daemon=True)
        self._runner: web.AppRunner | None = None

    @property
    def service_url(self) -> str:
        return f"{self.origin}{PREFIX}/"

    @property
    def metadata_url(self) -> str:
        return f"{self.origin}/v1/.well-known/openidconfiguration"

    def login_client(self) -> LoginClient:
        """For MSAL; to be closed."""
        return LoginClient(self.origin)

    def config(self, *registrations: Registration, **more: Any) -> Config:
        """That believes this world's connector."""
        each = registrations or (registration(),)
        named = {one.city: one for one in each}
        return Config("https://ratsbot.stadt.example", named, service_hosts=(self.origin,), **more)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._up.set()
        try:
            self._loop.run_forever()
        finally:
            assert self._runner is not None
            self._loop.run_until_complete(self._runner.cleanup())
            self._loop.close()

    async def _start(self) -> None:
        application = web.Application(client_max_size=1 << 22)
        application.router.add_routes([*self.service.routes(), *self.identity.routes(), *self.files.routes()])
        # Whoever hangs up ends what was done for them, and slow answers must not hold up the end.
        self._runner = web.AppRunner(
            application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.identity.base = self.origin


def registration(city: str = CITY, **more: Any) -> Registration:
    """Of the invented city, complete."""
    settings: Mapping[str, Any] = {"app_id": APP, "tenant_id": TENANT, "secret": SECRET, **more}
    return Registration(city, **settings)


async def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Waits for something that happens in another thread or process."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"still not: {condition}"
        await asyncio.sleep(0.01)
