"""From the address in the city's file to the System and its bodies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.errors import FetchError, Unexpected
from bot.settings.sources import CitySource
from bot.sources.http.product import OPARL_PATHS
from bot.sources.objects import kind_of
from bot.sources.oparl.asking import Answer, Raw, Server
from bot.sources.oparl.paging import Pages, Wishes
from bot.sources.oparl.reach import origin

MOST_BODIES = 500
SHOWN = 12
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
LISTS = {
    "Organization": ("organization", "organizations"),
    "Meeting": ("meeting", "meetings"),
    "Paper": ("paper", "papers"),
    "AgendaItem": ("agendaItem", "agendaItems"),
    "Consultation": ("consultation", "consultations"),
    "File": ("file", "files"),
}
"""The attributes of a Body that name its lists; Düsseldorf writes some in the plural."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One external list of a body."""

    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """`system` is empty where the server shows bodies only. `at` is the address that answered.

    `complete` is false where a body that the server names could not be read.
    """

    at: str
    system: Raw
    bodies: tuple[Raw, ...]
    complete: bool = True

    def listings(self, *kinds: str) -> list[Listing]:
        """The lists of these kinds, body after body, each address once."""
        found = [
            Listing(kind, address)
            for kind in kinds
            for body in self.bodies
            for name in LISTS[kind]
            if isinstance(address := body.get(name), str) and address.strip()
        ]
        return list(dict.fromkeys(found))


class Discovery:
    def __init__(self, city: CitySource, server: Server) -> None:
        self.city = city
        self.server = server
        self._refused: list[tuple[str, str]] = []
        self._raised: list[FetchError] = []
        self._lost = 0

    def find(self, remembered: str = "") -> Found:
        """`remembered` is where an earlier run found it. Raises FetchError where there is no OParl.

        Only where it says itself that nothing is there any more, others are tried: another version of OParl
        has other ids, and one bad answer would bring everything in twice.
        """
        if remembered and (answer := self._remembered(remembered)):
            if found := self._read(remembered, answer):
                return self._sifted(found)
            raise self._ill(remembered, "Die Antwort ist weder System noch Body.")
        for address in dict.fromkeys(self._candidates()):
            tried = self._try(address)
            if tried and (found := self._read(address, tried)):
                return self._sifted(found)
        raise self._nothing()

    def _remembered(self, address: str) -> Answer | None:
        """None where there is nothing any more."""
        answer = self.server.ask(address)
        if answer.status in GONE:
            self._refused.append((address, "Das gibt es dort nicht mehr."))
            return None
        if answer.broken or answer.missing:
            raise self._ill(address, answer.broken or "Das gibt es dort nicht.")
        return answer

    def _ill(self, address: str, reason: str) -> Unexpected:
        return Unexpected(
            f"Die OParl-Schnittstelle, die bisher unter {address} zu finden war, antwortet nicht wie sonst. "
            f"{reason} Das ist meist eine Störung, und der nächste Lauf versucht es wieder. Ist sie "
            "umgezogen, die neue Adresse in der Datei der Stadt unter [source] url eintragen.",
            address=address,
        )

    def _sifted(self, found: Found) -> Found:
        return Found(found.at, found.system, self._wanted(found.bodies), not self._lost)

    def _candidates(self) -> Iterator[str]:
        url = self.city.url
        yield url
        folder = urljoin(url, ".") if urlsplit(url).path else url + "/"
        for base in dict.fromkeys((folder, urljoin(url, "/"))):
            for path in OPARL_PATHS:
                yield urljoin(base, path)

    def _try(self, address: str) -> Answer | None:
        try:
            answer = self.server.ask(address, attempts=None if address == self.city.url else 1)
        except FetchError as error:
            if error.cause in {"blocked", "budget"}:
                raise
            self._raised.append(error)
            self._refused.append((address, str(error)))
            return None
        if answer.broken or answer.missing:
            self._refused.append((address, answer.broken or "Das gibt es dort nicht."))
            return None
        return answer

    def _read(self, address: str, answer: Answer) -> Found | None:
        value = answer.value
        self._base(answer)
        if _is_system(value):
            return self._system(answer)
        if _is_body(value):
            self.server.reach.learn(answer.address, str(value.get("id", "")))
            return Found(answer.address, {}, (value,))
        entries = value.get("data") if isinstance(value, dict) else value
        if isinstance(entries, list) and any(_is_body(each) or kind_of(each) == "Body" for each in entries):
            return Found(answer.address, {}, tuple(self._bodies(address)))
        self._refused.append((address, "Die Antwort ist weder System noch Body."))
        self.server.reach.base = ""
        return None

    def _base(self, answer: Answer) -> None:
        self.server.reach.base = self.server.reach.base or origin(answer.address) + "/"

    def _system(self, answer: Answer) -> Found:
        system = answer.object or {}
        self.server.reach.learn(answer.address, str(system.get("id", "")))
        at = answer.address
        if not _is_version(system, "1.1"):
            at, system = self._newer(at, system)
        bodies: list[Raw] = []
        stated = system.get("body")
        for each in stated if isinstance(stated, list) else [stated]:
            bodies += [each] if isinstance(each, dict) else self._bodies(str(each))
        return Found(at, system, tuple(_each_once(bodies)))

    def _newer(self, at: str, system: Raw) -> tuple[str, Raw]:
        """The System of OParl 1.1, where one of 1.0 names it."""
        others = system.get("otherOparlVersions") or system.get("otherOParlVersions")
        for each in (others if isinstance(others, list) else [])[:SHOWN]:
            answer = self._try(each) if isinstance(each, str) and each.strip() else None
            if answer and _is_system(answer.value) and _is_version(answer.value, "1.1"):
                return answer.address, answer.value
        return at, system

    def _bodies(self, address: str) -> list[Raw]:
        """All bodies of a list; a single one in its place and linked entries count as well."""
        found: list[Raw] = []
        pages = Pages(self.server, address, Wishes())
        for page in pages.forwards():
            found += [raw for entry in page.data if (raw := self._body(entry)) is not None]
            if len(found) >= MOST_BODIES:
                break
        self._lost += pages.broken_off or not pages.complete
        return found

    def _body(self, entry: Any) -> Raw | None:
        """The body with its lists; some servers leave them out where they list it."""
        if isinstance(entry, dict) and (_is_body(entry) or entry.get("deleted")):
            return None if entry.get("deleted") else entry
        address = entry.get("id") if isinstance(entry, dict) else entry
        answer = self.server.single("Body", address) if isinstance(address, str) else None
        if isinstance(answer, Answer) and _is_body(answer.value):
            return answer.object
        self._lost += 1
        return None

    def _wanted(self, bodies: Sequence[Raw]) -> tuple[Raw, ...]:
        wanted = {each.strip().casefold() for each in self.city.bodies}
        found = tuple(
            body
            for body in bodies
            if not wanted
            or wanted & {str(body.get(name) or "").strip().casefold() for name in ("id", "name", "shortName")}
        )
        if found:
            return found
        there = ", ".join(f"„{body.get('name') or body.get('id')}“" for body in bodies[:SHOWN]) or "keine"
        raise Unexpected(
            f"Von den Körperschaften in bodies ist keine dabei. Der Server hat: {there}.",
            address=self.city.url,
        )

    def _nothing(self) -> FetchError:
        """What was tried, and whom to ask for what."""
        if self._raised and len(self._raised) == len(self._refused):
            return self._raised[0]
        tried = "; ".join(f"{address} ({reason.rstrip('.')})" for address, reason in self._refused[:SHOWN])
        more = len(self._refused) - SHOWN
        return Unexpected(
            f"Unter {self.city.url} ist keine OParl-Schnittstelle. Versucht: {tried}"
            + (f" und {more} weitere Adressen" if more > 0 else "")
            + ". Fragen Sie die Stadt oder den Hersteller ihres Ratsinformationssystems, ob das OParl-Modul "
            "eingeschaltet und öffentlich ist und wie die Adresse seines System-Objekts lautet.",
            address=self.city.url,
        )


def _is_system(value: Any) -> bool:
    if not isinstance(value, dict) or not value.get("body"):
        return False
    return kind_of(value) == "System" or bool(value.get("oparlVersion"))


def _is_body(value: Any) -> bool:
    if not isinstance(value, dict) or not value.get("id") or value.get("deleted"):
        return False
    return any(isinstance(value.get(name), str) for name in (*LISTS["Paper"], *LISTS["Meeting"])) and (
        kind_of(value) in {"Body", ""}
    )


def _is_version(system: Raw, version: str) -> bool:
    stated = str(system.get("oparlVersion") or system.get("type") or "")
    return version in stated


def _each_once(bodies: list[Raw]) -> list[Raw]:
    return list({str(body.get("id")): body for body in bodies}.values())
