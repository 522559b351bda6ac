"""What the operator has set, as the adapter needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SERVICE_HOSTS = ("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com")
"""Hosts of the Bot Connector for Teams: what a token may be sent to."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One Azure Bot of one city: its Entra app, in the city's own tenant.

    Either `secret` or `certificate` (a PEM file with key and certificate). `managers` are Entra object ids of
    those who may change settings of teams. `tenants` are the tenants it serves, its own if empty. `ris_hosts`
    are the hosts of the city's council information system, for link previews.
    """

    city: str
    app_id: str
    tenant_id: str
    secret: str = field(default="", repr=False)
    certificate: Path | None = None
    managers: tuple[str, ...] = ()
    tenants: tuple[str, ...] = ()
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Commands that only these Entra object ids may use."""
    ris_hosts: tuple[str, ...] = ()

    @property
    def allowed_tenants(self) -> frozenset[str]:
        return frozenset(self.tenants or (self.tenant_id,))


@dataclass(frozen=True, slots=True)
class Config:
    """`public_url` is where Teams reaches this Ratsbot, such as https://ratsbot.stadt.example. `awaited` are
    cities that have a registration as well, which cannot be used yet."""

    public_url: str
    registrations: Mapping[str, Registration]
    name: str = "Ratsbot"
    names: tuple[str, ...] = ("Ratsbot",)
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    awaited: frozenset[str] = frozenset()
