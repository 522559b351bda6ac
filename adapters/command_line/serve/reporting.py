"""What the operator's port tells of a running bot."""

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.addresses import is_loopback
from adapters.command_line.compose import House
from adapters.command_line.serve import gauges
from adapters.command_line.serve.instance import mark
from adapters.http.health import Standing
from adapters.http.listener import Listener
from adapters.http.status import CityAge, Sources, Status
from bot import __version__
from bot.store.runs import last_loads
from bot.store.vitals import answers


def operators_port(house: House, standings: Callable[[], Sequence[Standing]]) -> Listener:
    settings = house.settings
    gauges.watch(house, standings)
    sources = Sources(
        standings,
        lambda: _cities(house),
        lambda: answers(house.db),
        house.metrics.text,
        house.clock.now,
        __version__,
        mark(house),
    )
    routes = Status(sources, local=is_loopback(settings.http_host)).routes()
    return Listener(settings.http_host, settings.http_port, routes)


def _cities(house: House) -> Sequence[CityAge]:
    loads, kept = last_loads(house.db), house.settings.sync.cities
    return [
        CityAge(city, datetime.fromisoformat(loads[city]) if loads.get(city) else None, city in kept)
        for city in sorted({*loads, *kept})
    ]
