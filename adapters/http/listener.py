"""Listens on one port for others' requests; what is answered there is its routes'.

An instance has two: the operator's (adapters/http/status) and the door of a platform that comes to us. What
Teams' service must reach through the proxy is so never beside what only the operator may see.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from http import HTTPStatus

from aiohttp import hdrs, web

from adapters.addresses import base
from bot.errors import OperatorError
from bot.logs import described

log = logging.getLogger(__name__)

LARGEST_BODY = 1 << 20
MOST_CONNECTIONS = 200
"""When one more comes, the one that has waited longest gives way: whoever opens many and says nothing keeps
nobody out. A proxy's own are used again and again, and opened anew without a word."""
IDLE_SECONDS = 20.0
"""In which a connection has to bring a whole request head, its first one and every further one."""
LINGER_SECONDS = 2.0
"""For the rest of a body that nobody wants to read."""
STOP_SECONDS = 1.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LIBRARY = logging.getLogger(f"{__name__}.library")
LIBRARY.disabled = True
"""The library tells of every malformed request with a traceback: anybody could fill the disk with them."""


class Listener:
    """A service: listens until told to stop. `routes` are all that it answers; `what` is the setting that an
    operator changes where the port is taken."""

    def __init__(
        self,
        host: str,
        port: int,
        routes: Sequence[web.RouteDef],
        *,
        what: str = "[http] port",
        most: int = MOST_CONNECTIONS,
        idle: float = IDLE_SECONDS,
    ) -> None:
        """`most` connections at a time; a further one takes the place of another. `idle` in seconds."""
        self.host = host
        self.port = port
        self._routes = routes
        self._what = what
        self._most = most
        self._idle = idle
        self._socket: socket.socket | None = None
        self._asking: set[object] = set()
        """Connections on which a request is being answered."""

    @property
    def base(self) -> str:
        return base(self.host, self.port)

    def bind(self) -> None:
        """Takes the port before `run`, so that whoever starts us learns at once that it is taken."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            self._socket = socket.create_server((self.host, self.port), family=family)
        except OSError as error:
            raise OperatorError(
                f"Auf {self.host}:{self.port} lässt sich nicht lauschen: {error}. Läuft Ratsbot schon? "
                f"Ein anderer Port steht in {self._what}."
            ) from error
        # The port 0 is the system's choice: a test's.
        self.port = self._socket.getsockname()[1]

    async def run(self, stop: asyncio.Event) -> None:
        application = web.Application(client_max_size=LARGEST_BODY, middlewares=[self._answering, _well])
        application.add_routes(self._routes)
        runner = web.AppRunner(application, shutdown_timeout=STOP_SECONDS)
        await runner.setup()
        try:
            server = await self._serve(runner)
            try:
                await stop.wait()
            finally:
                server.close()
        finally:
            await runner.cleanup()

    async def _serve(self, runner: web.AppRunner) -> asyncio.Server:
        server = runner.server
        assert server is not None  # noqa: S101 - setup() has made it
        server.request_factory = partial(server.request_factory, _cls=_Anonymous)  # type: ignore[call-arg]

        loop = asyncio.get_running_loop()

        def protocol() -> asyncio.Protocol:
            self._make_room(server)
            return _Discreet(
                server,
                loop=loop,
                access_log=None,  # type: ignore[arg-type]  # that is how the library is told of none
                logger=LIBRARY,
                keepalive_timeout=self._idle,
                lingering_time=LINGER_SECONDS,
            )

        return await loop.create_server(protocol, sock=self._taken())

    def _make_room(self, server: web.Server) -> None:
        """In the order in which they came; those that are being answered last."""
        known = [each for each in server.connections if each.transport is not None]
        waiting = [each for each in known if each not in self._asking]
        answered = [each for each in known if each in self._asking]
        for each in [*waiting, *answered][: max(0, len(known) - self._most + 1)]:
            each.force_close()

    @web.middleware
    async def _answering(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._asking.add(request.protocol)
        try:
            return await handler(request)
        finally:
            self._asking.discard(request.protocol)

    def _taken(self) -> socket.socket:
        if self._socket is None:
            self.bind()
        taken, self._socket = self._socket, None
        assert taken is not None  # noqa: S101 - bind() takes it or raises
        return taken


class _Discreet(web.RequestHandler):
    """Of a malformed request nothing is repeated: the library quotes what it stumbled over, which may be part
    of a secret, and a proxy may keep the answer in its log. What our routes answer is left as it is."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)
        answer = web.Response(status=status, text=HTTPStatus(status).phrase)
        answer.force_close()
        return answer

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        if isinstance(resp, web.HTTPExpectationFailed):
            resp.text = HTTPStatus(resp.status).phrase
        return await super().finish_response(request, resp, start_time)


class _Anonymous(web.Request):
    """Its answers do not tell which program gives them, in which version: malformed requests' included, for
    which the library asks no signal."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        await super()._prepare_hook(response)
        response.headers.pop(hdrs.SERVER, None)


@web.middleware
async def _well(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Says nothing of what went wrong to the one who asks, and logs no word of what was asked."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - this is the edge
        log.error("request failed: %s", described(error))  # noqa: TRY400 - it may quote what was asked
        return web.Response(status=500)
