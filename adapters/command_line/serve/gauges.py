"""What a running house shows of itself at /metrics, beside what its parts count (bot/metrics)."""

import datetime as dt
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from adapters.command_line.compose import House
from adapters.http.health import Standing
from bot import __version__
from bot.metrics import Readings
from bot.store.beside import PAPER_VECTORS, PASSAGE_VECTORS, WAL, beside
from bot.store.runs import last_loads
from bot.store.vitals import Queue, Vitals

FILES = {"database": "", "wal": WAL, "vectors": PAPER_VECTORS, "vectors_passages": PASSAGE_VECTORS}
"""What belongs to the database, and how its name ends."""
SERVICE: tuple[tuple[str, str, Callable[[Standing], float]], ...] = (
    ("service_running", "1 while a service is at work", lambda each: each.running),
    ("service_ready", "1 while a service does what it is there for", lambda each: each.ready),
    ("service_failures", "How often in a row a service has ended by itself", lambda each: each.failures),
)
Values = dict[tuple[str, ...], float]


def watch(house: House, standings: Callable[[], Sequence[Standing]]) -> None:
    """To be called once for a house that serves."""
    house.metrics.observe(lambda: _services(standings()))
    house.metrics.observe(lambda: _deliveries(house))
    house.metrics.observe(lambda: _cities(house))
    house.metrics.observe(lambda: _machine(house))
    house.metrics.observe(lambda: _certificates(house))


def _services(standings: Sequence[Standing]) -> Iterator[Readings]:
    by = ("service",)
    for name, meaning, read in SERVICE:
        yield Readings(name, meaning, by, _each((each.name, read(each)) for each in standings))


def _deliveries(house: House) -> Iterator[Readings]:
    vitals, now, by = Vitals(house.db), house.clock.now(), ("platform",)
    for name, meaning, queues in (
        ("inbox", "Events that came in and are not answered", vitals.questions()),
        ("outbox", "Replies that are not delivered", vitals.replies(now)),
    ):
        waiting = _each((each.platform, each.waiting) for each in queues)
        ages = _each((each.platform, _age(each, now)) for each in queues)
        yield Readings(f"{name}_waiting", meaning, by, _with_all(house, waiting))
        yield Readings(f"{name}_oldest_seconds", f"{meaning}: age of the oldest", by, _with_all(house, ages))
    dead: Values = {}
    for each in vitals.dead():
        dead[(each.platform,)] = dead.get((each.platform,), 0.0) + each.number
    yield Readings(
        "outbox_dead", "Replies that were given up, as long as they are kept", by, _with_all(house, dead)
    )


def _with_all(house: House, values: Values) -> Values:
    """Zero where nothing is: an alert must tell „nothing waits“ from „nobody looks“."""
    there = [name for name in ("matrix", "teams") if getattr(house.settings, name) is not None]
    return {(name,): 0.0 for name in there} | values


def _each(pairs: Iterable[tuple[str, float]]) -> Values:
    return {(label,): float(value) for label, value in pairs}


def _age(queue: Queue, now: dt.datetime) -> float:
    return max((now - queue.oldest).total_seconds(), 0.0) if queue.oldest else 0.0


def _cities(house: House) -> Iterator[Readings]:
    by, held = ("city",), Vitals(house.db).held()
    yield Readings("city_papers", "Public papers held", by, _each((each.body, each.papers) for each in held))
    gaps = _each((each.body, each.gaps) for each in held)
    yield Readings("city_gaps", "What could not be read from the city's system and is missing", by, gaps)
    braked = _each((each.body, each.braked) for each in held)
    yield Readings("city_withdrawals_waiting", "Deletions that wait for the operator's word", by, braked)
    loads = last_loads(house.db)
    loaded = _each((city, dt.datetime.fromisoformat(at).timestamp()) for city, at in loads.items() if at)
    yield Readings(
        "city_loaded_timestamp_seconds", "When a city was last brought up to date, in Unix time", by, loaded
    )
    kept = _each((city, loaded.get((city,), 0.0)) for city in house.settings.sync.cities)
    yield Readings(
        "city_synced_timestamp_seconds",
        "The same of the cities that serve keeps up to date; 0: never yet",
        by,
        kept,
    )


def _machine(house: House) -> Iterator[Readings]:
    database = house.settings.database
    sizes = _each((kind, _size(beside(database, end))) for kind, end in FILES.items())
    yield Readings("database_bytes", "Size of the database and of what lies beside it", ("file",), sizes)
    disk = shutil.disk_usage(database.resolve().parent)
    yield Readings("disk_free_bytes", "Free space where the database is", (), {(): float(disk.free)})
    yield Readings("disk_size_bytes", "Size of the disk where the database is", (), {(): float(disk.total)})
    yield Readings(
        "clock_seconds", "This machine's clock, in Unix time", (), {(): house.clock.now().timestamp()}
    )
    labels: Values = {(__version__, platform.python_version()): 1.0}
    yield Readings("build_info", "Version of Ratsbot and of Python", ("version", "python"), labels)


def _size(path: Path) -> float:
    return float(path.stat().st_size) if path.is_file() else 0.0


def _certificates(house: House) -> Iterator[Readings]:
    """Of registrations that use one; when a secret ends only Entra knows."""
    registered = house.settings.teams.registrations if house.settings.teams else {}
    certified = {city: each.certificate for city, each in registered.items() if each.certificate}
    found = _each((city, _ends(Path(certificate))) for city, certificate in certified.items())
    yield Readings(
        "teams_certificate_expires_timestamp_seconds",
        "When a registration's certificate ends, in Unix time; 0: it cannot be read",
        ("city",),
        found,
    )


def _ends(certificate: Path) -> float:
    from adapters.teams.certificate import NoCertificate, expiry  # noqa: PLC0415 - takes time to load

    try:
        return expiry(certificate).timestamp()
    except NoCertificate:
        return 0.0
