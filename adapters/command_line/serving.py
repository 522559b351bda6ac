"""serve: everything that runs all day."""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from adapters.command_line.compose import House
from adapters.command_line.context import Context, pass_context
from adapters.command_line.digesting import Digesting
from adapters.command_line.german import GermanCommand
from adapters.command_line.matrix import matrix_config
from adapters.command_line.nightly import Sources
from adapters.command_line.supervisor import Service, Supervisor
from adapters.command_line.teams import teams_config
from adapters.http.listener import Health, Listener
from bot.errors import ModelError, OperatorError
from bot.intake.lock import import_runs
from bot.model.choose import Unavailable

if TYPE_CHECKING:  # the SDK takes time to load
    from adapters.teams.config import Registration
    from adapters.teams.service import TeamsService

log = logging.getLogger(__name__)

CARE_SECONDS = 3600.0
LOOK_SECONDS = 60.0
AT_A_TIME = 64
"""Papers that are embedded between two looks at whether to stop: about a second."""


@click.command(cls=GermanCommand)
@pass_context
def serve(context: Context) -> int:
    """Läuft, bis man ihn beendet (Strg-C), und bedient alle eingerichteten Dienste.

    Ob er gesund ist, sagt http://127.0.0.1:8088/healthz (Adresse in den Einstellungen, [http]).
    """
    with context.house(create=True) as house:
        asyncio.run(_serve(house))
    return 0


async def _serve(house: House) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    teams = _teams(house)
    listener = Listener(
        house.settings.http_host,
        house.settings.http_port,
        lambda: Health(dict(supervisor.running)),
        house.metrics.text,
        routes=teams.routes() if teams else (),
    )
    # A port lost later is taken again; one that is taken at the start is the operator's to solve.
    listener.bind()
    services = [Service("http", listener.run), Service("care", Care(house).run)]
    if not isinstance(house.model, Unavailable):
        services.append(Service("meaning", Meaning(house).run))
    services.append(Service("digest", Digesting(house).run))
    if house.settings.sync.cities:
        services.append(Service("sources", Sources(house).run))
    if house.settings.matrix is not None:
        services.append(_matrix(house))
    if teams is not None:
        services.append(Service("teams", teams.run))
    supervisor = Supervisor(services)
    click.echo(f"Ratsbot läuft. Zustand: http://{listener.host}:{listener.port}/healthz  Ende: Strg-C")
    await supervisor.run(stop)


def _matrix(house: House) -> Service:
    from adapters.matrix.service import MatrixService  # noqa: PLC0415 - the SDK takes time to load

    return Service("matrix", MatrixService(house.bot, matrix_config(house.settings)).run)


def _teams(house: House) -> "TeamsService | None":
    if house.settings.teams is None:
        return None
    from adapters.teams.service import TeamsService  # noqa: PLC0415 - the SDK takes time to load

    settings, config = house.settings, teams_config(house.settings)
    for each in config.registrations.values():
        _demand_certificate(each)
    host = "127.0.0.1" if settings.http_host in {"0.0.0.0", "::"} else settings.http_host  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    return TeamsService(house.bot, config, f"http://{host}:{settings.http_port}")


def _demand_certificate(registration: "Registration") -> None:
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


class Care:
    """Deletes hourly what has been kept long enough, and finishes deletions a crash cut short.

    Before that it loads what the first question would wait for.
    """

    def __init__(self, house: House) -> None:
        self.house = house

    async def run(self, stop: asyncio.Event) -> None:
        await asyncio.to_thread(self.house.services.search.warm)
        while not stop.is_set():
            await asyncio.to_thread(self.tidy)
            try:
                await asyncio.wait_for(stop.wait(), CARE_SECONDS)
            except TimeoutError:
                continue

    def tidy(self) -> None:
        self.house.mailbox.expire()
        now, services = self.house.clock.now(), self.house.services
        self.house.memory.expire(now)
        services.exchanges.expire(now)
        services.kept_uploads.expire(now)
        self.house.services.digest.expire()
        self.house.purge.settle()


class Meaning:
    """Catches up on vectors: after an import without them, a model that was changed or was away.

    It keeps the operator's budget per day, and out of the way of an import, which makes its own.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.budget = house.settings.embeddings.max_papers_per_run or None
        self.day, self.done = house.clock.now().date(), 0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if await asyncio.to_thread(self._caught_up):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)

    def _caught_up(self) -> bool:
        """Whether nothing is left to do for now. A model that does not answer is asked again later."""
        limit = self._left()
        if not limit or import_runs(self.house.settings.database):
            return True
        try:
            done = self.house.vectors.update(limit=limit)
        except ModelError as error:
            log.warning("no vectors for now: %s", error)
            return True
        self.done += done
        return not done

    def _left(self) -> int:
        """Papers that may be embedded now."""
        today = self.house.clock.now().date()
        if today != self.day:
            self.day, self.done = today, 0
        return AT_A_TIME if self.budget is None else min(AT_A_TIME, max(self.budget - self.done, 0))
