"""The platforms as parts of serve: what is wrong with one is told and tried again, and stops no other."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from adapters.addresses import base
from adapters.command_line.accounts import matrix_config, teams_config
from adapters.command_line.compose import House
from adapters.command_line.serve.registrations import sorted_out
from adapters.command_line.serve.supervisor import together
from adapters.http.listener import Listener
from bot.errors import OperatorError

if TYPE_CHECKING:  # the SDKs take time to load
    from adapters.matrix.service import MatrixService
    from adapters.teams.config import Config
    from adapters.teams.service import TeamsService

log = logging.getLogger(__name__)

NOT_YET = "Wird gestartet."
LOOK_SECONDS = 60.0


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
    """With its door, a listener of its own. A city whose credential is of no use is told of, and is served
    as soon as a look finds one; the others never notice."""

    def __init__(self, house: House, *, look: float = LOOK_SECONDS) -> None:
        self._house = house
        self._look = look
        self._service: TeamsService | None = None
        self._door: Listener | None = None
        self._lacking: Mapping[str, str] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Raises OperatorError where its settings, every city's credential or its port are of no use."""
        if self._service is None or self._door is None:
            await self._make()
        assert self._service is not None  # noqa: S101 - made above
        assert self._door is not None  # noqa: S101
        self._door.bind()
        await together(stop, self._door.run, self._service.run, self._keep_looking)

    def waiting(self) -> str:
        if self._service is None:
            return NOT_YET
        return " ".join(filter(None, (self._service.waiting(), *self._lacking.values())))

    async def _make(self) -> None:
        settings = self._house.settings
        assert settings.teams is not None  # noqa: S101 - else this part is not made
        usable, lacking = await asyncio.to_thread(sorted_out, settings.teams.registrations.values())
        if not usable:
            raise OperatorError(" ".join(lacking.values()))
        where = (settings.teams.host, settings.teams.port)
        self._service = self._served(teams_config(settings, without=lacking), base(*where))
        self._door = Listener(*where, self._service.routes(), what="[teams] port")
        self._tell(lacking)

    def _served(self, config: "Config", base: str) -> "TeamsService":
        from adapters.teams.service import TeamsService  # noqa: PLC0415 - see above

        return TeamsService(self._house.bot, config, base)

    async def _keep_looking(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._look)
            if self._lacking and not stop.is_set():
                await self._look_again()

    async def _look_again(self) -> None:
        teams, service = self._house.settings.teams, self._service
        assert teams is not None  # noqa: S101 - see `run`
        assert service is not None  # noqa: S101
        wanted = [teams.registrations[city] for city in self._lacking]
        usable, lacking = await asyncio.to_thread(sorted_out, wanted)
        if usable:
            await service.admit(*usable)
            log.info("service teams: served from now on: %s", ", ".join(each.city for each in usable))
        self._tell(lacking)

    def _tell(self, lacking: Mapping[str, str]) -> None:
        for city, reason in lacking.items():
            if self._lacking.get(city) != reason:
                log.error("service teams: %s", reason)
        self._lacking = lacking
