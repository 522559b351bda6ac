"""A web server that is ill: by a seed, some of its answers are none."""

import random
from dataclasses import dataclass, field

from aiohttp import web

from tests.sources.http.web_faults import FAULTS
from tests.sources.http.web_server import Seen, WebServer

ILLNESSES = (
    ("500", ""),
    ("429", "1"),
    ("503", ""),
    ("cut", ""),
    ("cut chunks", ""),
    ("cut gzip", ""),
    ("close", ""),
    ("garbage", ""),
    ("loop", ""),
    ("redirect", "http://anderswo.example/"),
    ("hang", ""),
)
"""Kind and detail, see tests/web_faults.py."""


@dataclass
class Illness:
    """`share` of all requests gets no answer, and with the same share a bad spell of `spell` begins."""

    seed: int
    share: float = 0.25
    spell: int = 3
    kinds: tuple[tuple[str, str], ...] = ILLNESSES
    count: int = 0
    _left: int = 0
    _kind: tuple[str, str] = ("500", "")
    _chance: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self._chance.seed(self.seed)

    def next(self) -> tuple[str, str] | None:
        if not self._left and self._chance.random() < self.share:
            self._kind = self._chance.choice(self.kinds)
            # Waiting for an answer takes time: once is enough.
            self._left = 1 if self._kind[0] == "hang" else self._chance.randint(1, self.spell)
        if not self._left:
            return None
        self._left -= 1
        self.count += 1
        return self._kind


class IllServer(WebServer):
    """Well as long as `illness` is None. Requests for robots.txt are answered in any case."""

    illness: Illness | None = None

    async def _respond(self, request: web.BaseRequest, seen: Seen) -> web.StreamResponse:
        found = self.illness.next() if self.illness and seen.path != "/robots.txt" else None
        if found is None:
            return await super()._respond(request, seen)
        return await FAULTS[found[0]](self.ending, request, found[1])
