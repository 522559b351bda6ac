"""Which source reads a city's system."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.findings import Finding
from bot.settings.sources import CitySource
from bot.sources.http.page import Http
from bot.sources.live import Known, LiveSource


def live_source(city: CitySource, http: Http, known: Known, *, zone: ZoneInfo, today: dt.date) -> LiveSource:
    """One run's source; `today` is the city's local date. Each is loaded where it is needed."""
    match city.kind:
        case "oparl":
            from bot.sources.oparl.source import OParl  # noqa: PLC0415

            return OParl(city, http, known, zone=zone, today=today)
        case "sessionnet":
            from bot.sources.sessionnet.source import SessionNet  # noqa: PLC0415

            return SessionNet(city, http, known, zone=zone, today=today)
        case "allris":
            from bot.sources.allris.source import AllrisSource  # noqa: PLC0415

            return AllrisSource(city, http, known, zone=zone, today=today)


def probe_source(city: CitySource, http: Http, *, zone: ZoneInfo, today: dt.date) -> Iterable[Finding]:
    """What `ratsbot doctor` asks of each kind of system: a page of each sort, and one document."""
    match city.kind:
        case "oparl":
            from bot.sources.oparl import probe as oparl  # noqa: PLC0415

            return oparl.probe(city, http, zone=zone, today=today)
        case "sessionnet":
            from bot.sources.sessionnet import probe as sessionnet  # noqa: PLC0415

            return sessionnet.probe(city, http, today=today)
        case "allris":
            from bot.sources.allris import probe as allris  # noqa: PLC0415

            return allris.Probe(city, http, zone=zone, today=today).found()
