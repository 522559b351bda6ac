"""A fake of Microsoft's storage: files that people have sent, and places for those that they accept."""

from dataclasses import dataclass, field

from aiohttp import web

PATH = "/storage"


@dataclass
class Files:
    """`given` are files by name; `taken` what was put. `status` is the answer to all requests where it is not
    200; `moved` is where a GET is sent on to."""

    given: dict[str, bytes] = field(default_factory=dict)
    taken: dict[str, bytes] = field(default_factory=dict)
    ranges: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The headers of each request."""
    status: int = 200
    moved: str = ""

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH + "/{name}", self._give), web.put(PATH + "/{name}", self._take)]

    async def _give(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        name = request.match_info["name"]
        if self.moved and name != "ziel":
            return web.Response(status=302, headers={"Location": self.moved})
        if self.status != 200 or name not in self.given:
            return web.Response(status=self.status if self.status != 200 else 404)
        response = web.StreamResponse()  # of no announced length
        await response.prepare(request)
        await response.write(self.given[name])
        return response

    async def _take(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.headers))
        if self.status == 200:
            self.taken[request.match_info["name"]] = await request.read()
            self.ranges.append(request.headers["Content-Range"])
        return web.Response(status=201 if self.status == 200 else self.status)
