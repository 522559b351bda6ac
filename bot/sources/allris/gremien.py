"""Organizations by their names: papers only name a Gremium, meetings link to it."""

import re
from dataclasses import replace

from bot.council.model import Organization
from bot.council.party_names import FACTION_WORD
from bot.sources.allris.addresses import Addresses
from bot.sources.live import Known

_OF_A_PERSON = re.compile(r"^(?:frau|herrn?|dr|prof)\b|\bfür d(?:ie|as)\b", re.IGNORECASE)
GREMIUM, OFFICE, FACTION = "Gremium", "Amt", "Fraktion"


class Gremien:
    """Remembers under which id a Gremium's name was linked, so that a paper's stations name the same one.

    One id keeps the name under which this run met it first: two names would contradict each other.
    """

    def __init__(self, addresses: Addresses, known: Known) -> None:
        self._addresses = addresses
        self._known = known
        self._ids: dict[str, str] = {}
        self._met: dict[str, Organization] = {}

    def met(self, organization: Organization) -> Organization:
        """One that a page of a meeting names; the answer is what is to be delivered."""
        if organization.id not in self._met:
            self._ids[organization.name] = organization.id
            self._known.remember(_key(organization.name), organization.id)
        return self._met.setdefault(organization.id, organization)

    def named(self, name: str) -> Organization:
        own = self._ids.get(name) or self._known.recall(_key(name)) or self._addresses.named("gremium", name)
        return replace(self._met.get(own, Organization(own, name, kind=GREMIUM)))

    def office(self, name: str) -> Organization:
        return Organization(self._addresses.named("amt", name), name, kind=OFFICE)

    def factions(self, said: str) -> tuple[Organization, ...]:
        """The factions that „1. Berichterstattung“ names. It may name staff as well, who are not kept.

        Of „Mustermann, Erika (Möwen-Fraktion)“ only what stands in the brackets: persons are no factions.
        """
        names = [_faction(part) for part in re.split(r"[,;]", said)]
        return tuple(
            Organization(self._addresses.named("fraktion", name), name, kind=FACTION)
            for name in dict.fromkeys(filter(None, names))
        )


def _faction(part: str) -> str:
    """The faction that a part of the field is or has in brackets; '' where a person's name cannot be told."""
    head, _, rest = part.partition("(")
    # Outside the brackets it is what the part is, inside what somebody belongs to.
    found = next((each.strip() for each in (head, rest.partition(")")[0]) if FACTION_WORD.search(each)), "")
    return "" if _OF_A_PERSON.search(found) else found


def _key(name: str) -> str:
    return f"gremium {name}"
