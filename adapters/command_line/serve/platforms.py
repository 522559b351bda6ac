"""The platforms as parts of serve: what is wrong with one is told and tried again, and stops no other."""

import asyncio
from typing import TYPE_CHECKING

from adapters.addresses import base
from adapters.command_line.accounts import matrix_config, teams_config
from adapters.command_line.compose import House
from adapters.command_line.serve.supervisor import together
from adapters.http.listener import Listener
from bot.errors import OperatorError

if TYPE_CHECKING:  # the SDKs take time to load
    from adapters.matrix.service import MatrixService
    from adapters.teams.config import Registration
    from adapters.teams.service import TeamsService

NOT_YET = "Wird gestartet."


class MatrixPart:
    """Made when it is first started, so that a setting it cannot use does not stop the others."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._service: MatrixService | None = None

    async def run(self, stop: asyncio.Event) -> None:
        from adapters.matrix.service import MatrixService  # noqa: PLC0415 - the SDK takes time to load

        if self._service is None:
            config = await asyncio.to_thread(matrix_config, self._house.settings)
            self._service = MatrixService(self._house.bot, config)
        await self._service.run(stop)

    def waiting(self) -> str:
        return self._service.waiting() if self._service else NOT_YET


class TeamsPart:
    """With its door, a listener of its own."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._service: TeamsService | None = None
        self._door: Listener | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Raises OperatorError where its settings, its certificate or its port are of no use."""
        if self._service is None or self._door is None:
            self._make()
        assert self._service is not None  # noqa: S101 - made above
        assert self._door is not None  # noqa: S101
        self._door.bind()
        await together(stop, self._door.run, self._service.run)

    def waiting(self) -> str:
        return self._service.waiting() if self._service else NOT_YET

    def _make(self) -> None:
        from adapters.teams.service import TeamsService  # noqa: PLC0415 - see above

        settings, config = self._house.settings, teams_config(self._house.settings)
        assert settings.teams is not None  # noqa: S101 - else this part is not made
        for each in config.registrations.values():
            demand_certificate(each)
        where = (settings.teams.host, settings.teams.port)
        self._service = TeamsService(self._house.bot, config, base(*where))
        self._door = Listener(*where, self._service.routes(), what="[teams] port")


def demand_certificate(registration: "Registration") -> None:
    """Without one that can be read no answer would ever go out, and nobody would learn why."""
    from adapters.teams.certificate import NoCertificate, expiry  # noqa: PLC0415 - see above

    try:
        if registration.certificate is not None:
            expiry(registration.certificate)
    except NoCertificate as error:
        raise OperatorError(
            f"[teams.{registration.city}]: Das Zertifikat {registration.certificate} ist nicht zu gebrauchen "
            f"({error}). Nötig ist eine PEM-Datei mit Schlüssel und Zertifikat."
        ) from error
