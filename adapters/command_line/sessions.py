"""Under which name a terminal speaks with the bot, and what is left of that when it is closed."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.command_line.compose import House
from adapters.terminal.chat import PLATFORM
from bot.store.leaving import places_on
from bot.store.locks import opened, taken

PASSING = f"{PLATFORM}-"


@contextmanager
def lasting(house: House) -> Iterator[str]:
    """The first terminal on a database takes up what an earlier one left; a second keeps to itself."""
    with _lock(house, "terminal") as handle:
        if taken(handle):
            yield PLATFORM
            return
    with passing(house) as platform:
        yield platform


@contextmanager
def passing(house: House) -> Iterator[str]:
    """A platform of its own: who asks once wants this answer, not what an earlier session still owes. It ends
    with the session: nobody could take back there what has been printed."""
    with _lock(house, "terminals") as handle:
        if taken(handle):
            _leave(house, PASSING)  # no other is open: these were cut off
        fcntl.flock(handle, fcntl.LOCK_SH)
        platform = f"{PASSING}{secrets.token_hex(4)}"
        try:
            yield platform
        finally:
            _leave(house, platform)


@contextmanager
def _lock(house: House, name: str) -> Iterator[int]:
    database = house.settings.database
    with opened(database.with_name(f"{database.name}.{name}.lock")) as handle:
        yield handle


def _leave(house: House, beginning: str) -> None:
    for platform, place in places_on(house.db, beginning):
        house.bot.left(platform, place)
