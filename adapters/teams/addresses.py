"""Where a place is reached: what was remembered of it, believed only where it belongs to a registration."""

from collections.abc import Mapping

from adapters.teams.config import Config
from adapters.teams.places import References, recall
from adapters.teams.post import Address, Sending
from bot.errors import TryLater, Undeliverable
from bot.messages import Place


class Addresses:
    """`connectors` has one per city. To be called in a thread: the references lie in a database."""

    def __init__(self, config: Config, references: References, connectors: Mapping[str, Sending]) -> None:
        self._config, self._references, self._connectors = config, references, connectors

    def find(self, place: Place) -> Address:
        """Raises Undeliverable where nothing is known of the place, or nothing that may be believed; TryLater
        where its city is still awaited."""
        city = place.id.partition("|")[0]
        registration = self._config.registrations.get(city)
        connector = self._connectors.get(city)
        if registration is None or connector is None:
            if city in self._config.awaited:
                raise TryLater("no credential of this city yet")
            raise Undeliverable("no registration of this city any more")
        known = recall(place, self._references, registration, self._config.service_hosts)
        return Address(connector, known.service_url, known.tenant, known.bot)
