"""[source] of a city's file: its council system. [sync] of ratsbot.toml: who asks, for which cities, when."""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

from bot.settings.addresses import address, reachable
from bot.settings.reader import Reader

Kind = Literal["oparl", "sessionnet", "allris"]
KINDS = ("oparl", "sessionnet", "allris")
UNSTATED = ("public", "unknown")
DAY_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
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
    url = address(reader, "url", further=": Ratsbot liest nur, was jeder lesen kann")
    found = CitySource(
        kind=cast("Kind", kind),
        url=url,
        hosts=_hosts(url, reader.texts("hosts", ())),
        bodies=reader.texts("bodies", ()),
        unstated=cast("Literal['public', 'unknown']", reader.choice("unstated", "public", UNSTATED)),
        interval=reader.whole("interval_ms", 1000, 0, 600_000) / 1000,
        contact=reachable(reader, "contact"),
        ask=reader.text("ask", ""),
        leave=reader.text("leave_given", ""),
        licence=reader.text("licence", ""),
        references=reader.texts("references", ()),
        first_year=reader.whole("first_year", 1990, 1900, 2100),
        verified=reader.flag("verified", default=True),
        note=reader.text("note", ""),
    )
    reader.finish()
    _check(reader, found)
    return found


def _hosts(url: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in (_place(url), *others) if each))


def _place(url: str) -> str:
    """Host and port of an address, '' where it is none."""
    try:
        parts = urlsplit(url)
        place = parts.netloc if parts.hostname and parts.port != 0 else ""
    except ValueError:
        return ""
    return place


def _check(reader: Reader, found: CitySource) -> None:
    if not found.kind:
        remedy = f'kind = "sessionnet" eintragen, oder: {", ".join(KINDS)}.'
        reader.complain(f"kind – welches System? Eines von {', '.join(KINDS)}.", key="kind", remedy=remedy)
    if not re.match(r"https?://", found.url) or not _place(found.url):
        said = "url – erwartet wird eine Adresse wie https://ris.stadt.example/."
        reader.complain(said, key="url", remedy='Etwa url = "https://ris.stadt.example/".')
    for index, each in enumerate(each for each in found.hosts if each != _place(found.url).lower()):
        if not re.fullmatch(HOST, each):
            named = each.rpartition("@")[2]  # before it a password may stand
            said = f"hosts – „{named}“ ist kein Rechnername wie ris.stadt.example (auch mit :8443)."
            remedy = "Ohne https://, Zugangsdaten und Pfad schreiben."
            reader.complain(said, key="hosts", index=index, remedy=remedy)
    _check_contact(reader, found.contact)


def _check_contact(reader: Reader, contact: str) -> None:
    if contact and not re.fullmatch(CONTACT, contact):
        said = f"contact = „{contact}“ – erwartet wird eine Adresse, unter der man Sie erreicht."
        remedy = "Etwa ratsbot@stadt.example oder https://stadt.example/ratsbot."
        reader.complain(said, key="contact", remedy=remedy)


def check_time(reader: Reader, key: str, value: str, example: str) -> None:
    """A time of the day, with two digits for the hour."""
    if not re.fullmatch(DAY_TIME, value):
        said = f"{key} = „{value}“ – erwartet wird eine Uhrzeit wie {example}."
        reader.complain(said, key=key, remedy=f'Stunden 00 bis 23, Minuten 00 bis 59: {key} = "{example}".')


def read_sync(reader: Reader) -> Sync:
    found = Sync(
        cities=reader.texts("cities", ()),
        contact=reachable(reader, "contact"),
        at=reader.text("at", "02:30"),
        window_days=reader.whole("window_days", 60, 1, 3650),
        ca_file=reader.file("ca_file"),
        ocr=reader.flag("ocr", default=True),
    )
    check_time(reader, "at", found.at, "02:30")
    _check_contact(reader, found.contact)
    if found.cities and not found.contact:
        reader.complain(
            "contact – unter welcher Adresse erreichen die Städte Sie? Sie steht in jeder Anfrage an deren "
            "Systeme.",
            key="contact",
            remedy='Etwa contact = "ratsbot@stadt.example".',
        )
    reader.finish()
    return found
