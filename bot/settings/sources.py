"""[source] of a city's file: its council system. [sync] of ratsbot.toml: who asks, for which cities, when."""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

from bot.settings.reader import Reader

Kind = Literal["oparl", "sessionnet", "allris"]
KINDS = ("oparl", "sessionnet", "allris")
UNSTATED = ("public", "unknown")
DAY_TIME = r"([01]\d|2[0-3]):[0-5]\d"
# A name or an IP address, with a port where it is not the usual one.
HOST = r"(?:\w(?:[\w.-]*\w)?|\[[0-9a-f:]+\])(?::\d{1,5})?"
# What stands in the User-Agent: an address to write to or a page.
CONTACT = r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s<>()]+"


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
    `references` are forms of the city's paper numbers: retrieval/city_words reads them. `first_year` is
    where its archive begins.
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
    kind = reader.choice("kind", "", KINDS)
    url = reader.text("url", "").strip()
    found = CitySource(
        kind=cast("Kind", kind),
        url=url,
        hosts=_hosts(url, reader.texts("hosts", ())),
        bodies=reader.texts("bodies", ()),
        unstated=cast("Literal['public', 'unknown']", reader.choice("unstated", "public", UNSTATED)),
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
    reader.finish()
    for said in _problems(found):
        reader.complain(said)
    return found


def _hosts(url: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in (_place(url), *others) if each))


def _place(url: str) -> str:
    """Host and port of an address, '' where it is none."""
    try:
        parts = urlsplit(url)
        return parts.netloc.rpartition("@")[2] if parts.hostname and parts.port != 0 else ""
    except ValueError:
        return ""


def _problems(found: CitySource) -> list[str]:
    said = []
    if not found.kind:
        said.append(f"kind – welches System? Eines von {', '.join(KINDS)}.")
    if not re.match(r"https?://", found.url) or not _place(found.url):
        said.append("url – erwartet wird eine Adresse wie https://ris.stadt.example/.")
    elif "@" in found.url.split("/")[2]:
        said.append("url – ohne Zugangsdaten: Ratsbot liest nur, was jeder lesen kann.")
    said += [
        f"hosts – „{each}“ ist kein Rechnername wie ris.stadt.example oder ris.stadt.example:8443."
        for each in found.hosts
        if not re.fullmatch(HOST, each)
    ]
    if found.contact and not re.fullmatch(CONTACT, found.contact):
        said.append(_no_contact(found.contact))
    return said


def _no_contact(contact: str) -> str:
    return (
        f"contact = „{contact}“ – erwartet wird eine Adresse, unter der man Sie erreicht, etwa "
        "ratsbot@stadt.example oder https://stadt.example/ratsbot."
    )


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
    if found.contact and not re.fullmatch(CONTACT, found.contact):
        reader.complain(_no_contact(found.contact))
    if found.cities and not found.contact:
        reader.complain(
            "contact – unter welcher Adresse erreichen die Städte Sie? Sie steht in jeder Anfrage an deren "
            'Systeme, etwa contact = "ratsbot@stadt.example".'
        )
    reader.finish()
    return found
