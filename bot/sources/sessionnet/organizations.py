"""Gremien, each delivered once in a run."""

from dataclasses import dataclass, field

from bot.council.model import Organization
from bot.sources.delivered import Delivered
from bot.sources.sessionnet.addresses import Addresses

KIND = "Gremium"


@dataclass(slots=True)
class Organizations:
    addresses: Addresses
    _delivered: set[str] = field(default_factory=set)

    def of(self, name: str, number: str = "") -> tuple[Organization | None, list[Delivered]]:
        """The Gremium, and its delivery where this run has not had it yet. None without a name."""
        if not name:
            return None, []
        found = Organization(self.addresses.organization(number, name), name, kind=KIND)
        if found.id in self._delivered:
            return found, []
        self._delivered.add(found.id)
        return found, [Delivered("Organization", found.id, self.addresses.base, (found,))]
