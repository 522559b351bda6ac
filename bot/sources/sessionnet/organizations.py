"""Gremien, each one organization and delivered once in a run."""

from dataclasses import dataclass, field

from bot.council.model import Organization
from bot.sources.delivered import Delivered
from bot.sources.live import Known
from bot.sources.sessionnet.addresses import Addresses

KIND = "Gremium"


@dataclass(slots=True)
class Organizations:
    """Pages link a Gremium or only name it. Under which id it was met first is remembered and stays."""

    addresses: Addresses
    known: Known
    _delivered: set[str] = field(default_factory=set)

    def of(self, name: str, number: str = "") -> tuple[Organization | None, list[Delivered]]:
        """The Gremium, and its delivery where this run has not had it yet. None without a name."""
        if not name:
            return None, []
        found = Organization(self._id(name, number), name, kind=KIND)
        if found.id in self._delivered:
            return found, []
        self._delivered.add(found.id)
        return found, [Delivered("Organization", found.id, self.addresses.base, (found,))]

    def _id(self, name: str, number: str) -> str:
        by_name, by_number = f"gremium {name}", f"gremium number {number}"
        held = self.known.recall(by_number) if number else ""
        if not held:
            held = self.known.recall(by_name)
            if number and held != self.addresses.organization("", name):
                # Two of one name with pages of their own are two.
                held = self.addresses.organization(number, name)
        held = held or self.addresses.organization("", name)
        for key in (by_name, *([by_number] if number else [])):
            if not self.known.recall(key):
                self.known.remember(key, held)
        return held
