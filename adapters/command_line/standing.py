"""How the house is, for the person who runs it: the operator's half of `ratsbot stand`."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import click

from adapters.addresses import base
from adapters.command_line.compose import House
from adapters.command_line.nights import backups, missed
from adapters.command_line.serve.instance import asked, is_other, mark
from adapters.command_line.serve.names import service_name
from bot import __version__
from bot.errors import SettingsError
from bot.model.choose import Unavailable
from bot.settings.assistant import Assistant, assistant_key
from bot.store.backups import last_good, last_in, read_record
from bot.store.instance import is_served
from bot.store.runs import last_loads
from bot.store.vitals import Dead, Held, Queue, Vitals
from bot.texts.general import number, several

PLATFORMS = {"matrix": "Matrix", "teams": "Teams", "terminal": "Terminal"}
OLD = timedelta(hours=48)
LONGEST_SAID = 500
TEN_GIGABYTES = 10_000_000_000
STUCK = timedelta(minutes=15)
REMEDIES: tuple[tuple[str, str], ...] = (
    ("too late", "Der Dienst war zu lange nicht zu erreichen; neue Antworten kommen wieder an."),
    ("unreadable", "Eine andere Fassung von Ratsbot hat sie geschrieben; neu fragen genügt."),
    ("M_FORBIDDEN", "Der Bot darf dort nicht schreiben: ihm im Raum die Rechte geben oder ihn entfernen."),
    ("M_TOO_LARGE", "Der Homeserver nimmt so große Nachrichten nicht an."),
    ("no registration", "Die Registrierung der Stadt steht nicht mehr in den Einstellungen ([teams])."),
    ("Conversation", "Die Unterhaltung gibt es nicht mehr, oder der Bot wurde dort entfernt; nichts zu tun."),
    ("Bot", "Der Bot wurde dort entfernt; nichts zu tun."),
    ("MessageWritesBlocked", "Jemand hat den Bot blockiert; nichts zu tun."),
)
"""Of reasons why a reply was given up: what its operator does. The first that matches counts."""


@dataclass(frozen=True, slots=True)
class Overview:
    """`instance` is what the running one says at /readyz, None: none answers there. `stranger`: one does, but
    on another database. `served`: somebody has this one to himself, whether or not he answers."""

    instance: Mapping[str, Any] | None
    stranger: bool
    served: bool
    address: str
    questions: Sequence[Queue]
    replies: Sequence[Queue]
    dead: Sequence[Dead]
    held: Sequence[Held]
    loads: Mapping[str, str]
    kept: Sequence[str]
    free: int
    total: int
    size: int
    now: datetime


def overview(house: House) -> Overview:
    vitals, settings = Vitals(house.db), house.settings
    disk, now = shutil.disk_usage(settings.database.resolve().parent), house.clock.now()
    address = base(settings.http_host, settings.http_port)
    found = asked(address)
    stranger = is_other(found, mark(house))
    return Overview(
        None if stranger else found, stranger, is_served(settings.database), address,
        vitals.questions(), vitals.replies(now), vitals.dead(), vitals.held(),
        last_loads(house.db), settings.sync.cities, disk.free, disk.total,
        settings.database.stat().st_size, now,
    )  # fmt: skip


def print_overview(found: Overview, house: House) -> None:
    click.echo("Betrieb")
    _line("Fassung", __version__)
    _print_services(found)
    waiting = [*_queues(found.questions, ("Frage", "Fragen"), found)]
    waiting += _queues(found.replies, ("Antwort", "Antworten"), found)
    _line("Rückstand", "; ".join(waiting) or "keiner")
    _print_dead(found.dead)
    first, *others = backups(house, found.now)
    _line("Sicherung", first)
    for each in others:
        click.echo(f"{'':17}{each}")
    for city in found.kept:
        _line("Abruf", _sync(city, found))
    _line("Modell", _model(house))
    space = f"frei {_bytes(found.free)} von {_bytes(found.total)}"
    _line("Speicher", f"Datenbank {_bytes(found.size)}, {space}{_scarce(found)}")


def _line(head: str, text: str) -> None:
    click.echo(f"  {head + ':':<14} {text}")


def _print_services(found: Overview) -> None:
    if found.instance is None:
        _print_silence(found)
        return
    services = [each for each in found.instance["services"] if isinstance(each, dict)]
    well = [service_name(str(each.get("name"))) for each in services if each.get("ready")]
    _line("läuft", f"ja ({_safe(found.instance.get('version'))}), bereit: {_safe(', '.join(well)) or '-'}")
    if whole := found.instance.get("reason"):
        _line("GESTÖRT", _safe(whole))
    for each in services:
        if not each.get("ready"):
            _line(
                "GESTÖRT",
                f"{_safe(service_name(str(each.get('name'))))}: {_safe(each.get('reason'))}{_failures(each)}",
            )


def _print_silence(found: Overview) -> None:
    here = "ja, oder wird gerade gesichert oder eingespielt" if found.served else "nein"
    if found.stranger:
        _line("läuft", f"{here}; unter {found.address} antwortet ein anderer Ratsbot")
        click.echo(f"{'':17}Er hat eine andere Datenbank. Prüfen: --config, database und [http] port")
    elif found.served:
        _line("läuft", f"{here}; aber unter {found.address} antwortet niemand")
        click.echo(f"{'':17}Im Container so fragen: docker compose exec ratsbot ratsbot stand")
    else:
        _line("läuft", f"nein, unter {found.address} antwortet niemand. Starten: ratsbot serve")


def _failures(service: Mapping[str, Any]) -> str:
    times = service.get("failures")
    return f" ({times} Fehlversuche)" if isinstance(times, int) and times > 1 else ""


def _queues(queues: Sequence[Queue], what: tuple[str, str], found: Overview) -> list[str]:
    said = []
    for each in queues:
        age = found.now - each.oldest if each.oldest else timedelta()
        stuck = f", die älteste seit {_age(age)}" if age > STUCK else ""
        said.append(f"{_platform(each.platform)}: {several(each.waiting, *what)}{stuck}")
    return said


def _print_dead(dead: Sequence[Dead]) -> None:
    for each in dead:
        said = f"{several(each.number, 'Antwort', 'Antworten')} ({_platform(each.platform)}"
        _line("unzustellbar", f"{said}: {_safe(each.reason)})")
        click.echo(f"{'':17}{remedy(each)}")


def remedy(dead: Dead) -> str:
    """What is to be done about it."""
    found = (said for word, said in REMEDIES if word in dead.reason)
    subject = dead.platform if dead.platform in {"matrix", "teams"} else "config"
    return next(found, f"Der Dienst nimmt sie nicht an; prüfen mit: ratsbot doctor {subject}")


def _sync(city: str, found: Overview) -> str:
    at = found.loads.get(city, "")
    held = next((each for each in found.held if each.body == city), None)
    if not at:
        return f"{city}: noch nie vollständig. Prüfen: ratsbot doctor {city}"
    age = found.now - datetime.fromisoformat(at)
    late = f", VERALTET. Prüfen: ratsbot doctor {city}" if age > OLD else ""
    gaps = f", {several(held.gaps, 'Lücke', 'Lücken')} (ratsbot stand --gaps)" if held and held.gaps else ""
    return f"{city}: vor {_age(age)}{gaps}{late}"


def _model(house: House) -> str:
    """Hosts only: an address may hold a key."""
    settings = house.settings
    writes = urlsplit(settings.assistant.url).netloc.rsplit("@", 1)[-1]
    said = "keines, das schreibt"
    if writes:
        said = f"zum Schreiben {settings.assistant.model} bei {writes}{_keyless(settings.assistant)}"
    meaning = "nur Wörter" if isinstance(house.model, Unavailable) else "mit Bedeutung"
    return f"{said}; Suche {meaning}"


def _keyless(assistant: Assistant) -> str:
    """Of a variable nothing is said: the one who asks need not have those of the service."""
    try:
        assistant_key(replace(assistant, key_env=""))
    except SettingsError:
        return " (OHNE SCHLÜSSEL, siehe: ratsbot doctor config)"
    return ""


def _scarce(found: Overview) -> str:
    return (
        ". KNAPP: Platz schaffen, sonst wird nichts mehr gespeichert" if found.free < found.total / 10 else ""
    )


def _age(age: timedelta) -> str:
    if age < timedelta(hours=2):
        return several(max(age // timedelta(minutes=1), 0), "Minute", "Minuten")
    if age < timedelta(days=2):
        return several(age // timedelta(hours=1), "Stunde", "Stunden")
    return several(age.days, "Tag", "Tagen")


def _bytes(count: int) -> str:
    big = count >= TEN_GIGABYTES
    return f"{number(round(count / 1e9))} GB" if big else f"{number(round(count / 1e6))} MB"


def _platform(key: str) -> str:
    return PLATFORMS.get(key, key)


def _safe(text: object) -> str:
    """What another process says must not steer the operator's terminal."""
    return "".join(each for each in str(text) if each.isprintable())[:LONGEST_SAID]


def as_json(found: Overview, house: House) -> dict[str, Any]:
    """The same for programs."""
    database = house.settings.database
    last, record = last_good(database), read_record(database)
    night = last_in(database, house.settings.backup.folder)
    return {
        "version": __version__,
        "running": found.instance is not None,
        "other_instance": found.stranger,
        "ready": bool(found.instance and found.instance.get("ready")),
        "services": list(found.instance["services"]) if found.instance else [],
        "questions": [_queue(each) for each in found.questions],
        "replies": [_queue(each) for each in found.replies],
        "dead": [
            {"platform": each.platform, "reason": each.reason, "number": each.number, "remedy": remedy(each)}
            for each in found.dead
        ],
        "backup": {"file": last.file, "at": last.at} if last else None,
        "nightly_backup": {"file": night.file, "at": night.at} if night else None,
        "night_missed": missed(house, found.now),
        "damaged": bool(record.faults),
        "cities": [
            {
                "city": each.body,
                "papers": each.papers,
                "loaded_at": found.loads.get(each.body) or None,
                "kept": each.body in found.kept,
                "gaps": each.gaps,
                "withdrawals_waiting": each.braked,
            }
            for each in found.held
        ],
        "model": house.settings.assistant.model or None,
        "meaning": not isinstance(house.model, Unavailable),
        "database_bytes": found.size,
        "disk_free_bytes": found.free,
        "disk_size_bytes": found.total,
    }


def _queue(queue: Queue) -> dict[str, Any]:
    oldest = queue.oldest.isoformat() if queue.oldest else None
    return {"platform": queue.platform, "waiting": queue.waiting, "oldest": oldest}
