"""What the operator has set, as the adapter needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """One account on one homeserver.

    `folder` holds the device: session, keys, signing seeds. `users` are patterns of Matrix ids (such as
    `*:stadt.example`) that may invite the bot and talk to it; empty lets nobody in. `commands` names, for
    commands that not everybody may use, the patterns of those who may. `home` is the city whose papers come
    first in this account's rooms. Missed messages older than `gap_age`, and more than `gap_events` in a
    room, are not answered any more.
    """

    homeserver: str
    user: str
    folder: Path
    device_name: str = "Ratsbot"
    users: tuple[str, ...] = ()
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ("Ratsbot",)
    home: str | None = None
    gap_age: timedelta = timedelta(hours=24)
    gap_events: int = 500
    ca_file: Path | None = None
