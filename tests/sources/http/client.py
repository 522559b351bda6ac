"""Our client against the scripted server: time passes only where the client waits."""

from dataclasses import dataclass, field, replace
from typing import Any

from bot.settings.sources import CitySource
from bot.sources.http.client import PoliteHttp, user_agent
from bot.sources.http.pace import Servers
from bot.sources.http.patience import Patience
from tests.sources.http.web_server import WebServer

AGENT = user_agent("ratsbot@birkenhafen.example")
QUICK = Patience(connect=0.3, read=0.3, total=0.6)
"""For answers that never come."""


@dataclass
class FakeTime:
    at: float = 1000.0
    pauses: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at += seconds


def city_of(server: WebServer, **changes: Any) -> CitySource:
    return replace(
        CitySource("sessionnet", f"{server.url}/bi/", hosts=(server.host,), interval=1.0), **changes
    )


def polite(
    server: WebServer, time: FakeTime | None = None, *, city: CitySource | None = None, **options: Any
) -> PoliteHttp:
    """Half of the longest pause is waited before each repetition."""
    clock = time or FakeTime()
    given: dict[str, Any] = {"servers": Servers(), "chance": lambda: 0.5, "agent": AGENT} | options
    return PoliteHttp(city or city_of(server), pause=clock.pause, now=clock.now, **given)
