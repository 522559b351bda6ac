"""One run of the ALLRIS source against a test server, and what came of it."""

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from zoneinfo import ZoneInfo

from bot.council.model import AgendaItem
from bot.sources.allris.source import AllrisSource
from bot.sources.delivered import Delivered, Gap, Item
from bot.sources.live import Slice
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.server import AllrisServer

TODAY = dt.date(2026, 10, 10)
SINCE = dt.date(2026, 9, 1)


def source(
    server: AllrisServer,
    known: FakeKnown | None = None,
    today: dt.date = TODAY,
    *,
    budget: int | None = None,
) -> AllrisSource:
    zone = ZoneInfo("Europe/Berlin")
    return AllrisSource(
        server.city(), server.http(budget=budget), known or FakeKnown(), zone=zone, today=today
    )


def taken(slices: Iterator[Slice]) -> list[Item]:
    return list(chain.from_iterable(each.items for each in slices))


def delivered(items: list[Item]) -> dict[str, Delivered]:
    return {each.id: each for each in items if isinstance(each, Delivered)}


def gaps(items: list[Item]) -> list[Gap]:
    return [each for each in items if isinstance(each, Gap)]


def items_of(delivery: Delivered) -> dict[str, AgendaItem]:
    return {each.number: each for each in delivery.objects if isinstance(each, AgendaItem)}
