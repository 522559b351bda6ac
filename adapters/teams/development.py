"""The open door of `ratsbot teams dev`: for the Agents Playground, which signs nothing, on this machine.

What `serve` runs never imports this module: a contract in pyproject.toml and a test see to that.
"""

from dataclasses import dataclass

from adapters.teams.config import Config, Registration
from adapters.teams.door import PATH
from adapters.teams.guard import CHANNEL, Refused
from adapters.teams.hosts import trusted
from adapters.teams.service import TeamsService
from adapters.teams.wire import Activity
from bot.app import Bot

HOST = "127.0.0.1"
"""Nothing else: whoever reaches this door may ask as anybody."""

TENANT = "00000000-0000-0000-0000-0000000000001"
BOT = "00000000-0000-0000-0000-00000000000011"
"""What the Playground calls itself and us where its own configuration says nothing else."""


def origins(playground: int) -> tuple[str, ...]:
    """Where the Playground's connector on that port may be: on this machine, and nowhere else."""
    return tuple(f"http://{host}:{playground}" for host in (HOST, "localhost"))


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Stands where the gate (sdk.Gate) stands in production; asks for no signature and has no token."""

    registration: Registration
    hosts: tuple[str, ...]

    def knock(self, _authorization: str) -> None:
        """Anybody may: only this machine can."""

    async def check(self, _authorization: str, activity: Activity) -> None:
        """Refused (401, 403) where it is not the Playground that was announced."""
        if activity.channel_id != CHANNEL:
            raise Refused(401, "channel")
        if not trusted(activity.service_url, self.hosts):
            raise Refused(403, "host of the service address")
        if activity.tenant_id not in self.registration.allowed_tenants:
            raise Refused(403, "tenant")

    async def token(self) -> str:
        return ""


def service(bot: Bot, city: str, port: int, playground: int, name: str = "Ratsbot") -> TeamsService:
    """The bot on Teams for one city, answering whoever calls; outbound only to the Playground's port."""
    hosts = origins(playground)
    registration = Registration(city, BOT, TENANT)
    base = f"http://{HOST}:{port}"
    config = Config(base, {city: registration}, name, (name,), hosts)
    return TeamsService(bot, config, base, keepers={city: OpenDoor(registration, hosts)})


def endpoint(city: str, port: int) -> str:
    """The address that the Playground wants to know."""
    return f"http://{HOST}:{port}{PATH.format(city=city)}"
