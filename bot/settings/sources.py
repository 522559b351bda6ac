"""[source] of a city's file: its council system. [sync] of ratsbot.toml: who asks, for which cities, when."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from bot.settings.reader import Reader

Kind = Literal["oparl", "sessionnet", "allris"]
KINDS = ("oparl", "sessionnet", "allris")
DAY_TIME = r"([01]\d|2[0-3]):[0-5]\d"


@dataclass(frozen=True, slots=True)
class CitySource:
    """Where and how a city's council system is asked.

    `url` is the address of the system (SessionNet, ALLRIS) or the OParl System object; of an OParl server
    the site alone will do. `hosts` (host or host:port) are all that may ever be asked, that of
    `url` included. `bodies` are the OParl Bodies (id or name) or Mandanten (__cpanr) to include, all where
    empty.
    `interval` is the least time between two requests in seconds. `contact` goes before that of [sync] in
    the User-Agent. `ask` is whom to turn to at the city, `leave` who has allowed when what robots.txt
    forbids ('' : obey it). `verified` is false for an address that nobody has tried yet.
    `references` are regular expressions of the city's paper numbers, `first_year` where its archive begins.
    """

    kind: Kind
    url: str
    hosts: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    unstated: Literal["public", "unknown"] = "public"
    interval: float = 1.0
    contact: str = ""
    ask: str = ""
    leave: str = ""
    licence: str = ""
    references: tuple[str, ...] = ()
    first_year: int = 1990
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sync:
    """`cities` are kept up to date by serve every night at `at` (their local time), none where empty.

    `contact` is an address of the operator that the cities can write to: every request names it.
    `window_days`: how far back meetings are read again, because results arrive late.
    """

    cities: tuple[str, ...] = ()
    contact: str = ""
    at: str = "02:30"
    window_days: int = 60
    ca_file: str = ""
    ocr: bool = True


def read_source(reader: Reader) -> CitySource | None:
    """None where the city has no [source]: its papers come by import only."""
    if not reader:
        reader.finish()
        return None
    url = reader.text("url", "")
    kind = reader.choice("kind", "", KINDS)
    found = CitySource(
        kind=kind,  # type: ignore[arg-type]  # one of KINDS, or complained about
        url=url,
        hosts=tuple(dict.fromkeys([urlsplit(url).netloc.lower(), *reader.texts("hosts", ())])),
        bodies=reader.texts("bodies", ()),
        unstated=reader.choice("unstated", "public", ("public", "unknown")),  # type: ignore[arg-type]
        interval=reader.whole("interval_ms", 1000, 0, 600_000) / 1000,
        contact=reader.text("contact", ""),
        ask=reader.text("ask", ""),
        leave=reader.text("leave_given", ""),
        licence=reader.text("licence", ""),
        references=reader.texts("references", ()),
        first_year=reader.whole("first_year", 1990, 1900, 2100),
        verified=reader.flag("verified", default=True),
        note=reader.text("note", ""),
    )
    for said in _problems(found, kind):
        reader.complain(said)
    reader.finish()
    return found


def _problems(found: CitySource, kind: str) -> list[str]:
    said = []
    if not kind:
        said.append(f"kind – welches System? Eines von {', '.join(KINDS)}.")
    parts = urlsplit(found.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        said.append("url – erwartet wird eine Adresse wie https://ris.stadt.example/.")
    said += [
        f"hosts – „{each}“ ist kein Rechnername wie ris.stadt.example."
        for each in found.hosts
        if not re.fullmatch(r"[A-Za-z0-9.\-\[\]:]*", each)
    ]
    for pattern in found.references:
        try:
            re.compile(pattern)
        except re.error as error:
            said.append(f"references – „{pattern}“ ist kein regulärer Ausdruck: {error}.")
    return said


def read_sync(reader: Reader) -> Sync:
    found = Sync(
        cities=reader.texts("cities", ()),
        contact=reader.text("contact", ""),
        at=reader.text("at", "02:30"),
        window_days=reader.whole("window_days", 60, 1, 3650),
        ca_file=reader.file("ca_file"),
        ocr=reader.flag("ocr", default=True),
    )
    if not re.fullmatch(DAY_TIME, found.at):
        reader.complain(f"at = „{found.at}“ – erwartet wird eine Uhrzeit wie 02:30.")
    if found.cities and not found.contact:
        reader.complain(
            "contact – unter welcher Adresse erreichen die Städte Sie? Sie steht in jeder Anfrage an deren "
            'Systeme, etwa contact = "ratsbot@stadt.example".'
        )
    reader.finish()
    return found
