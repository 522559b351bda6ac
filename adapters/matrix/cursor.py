"""Where the bot is in the server's stream, kept in the same transaction as what came from there."""

import json
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since` None: this account has never read anything, so what it sees first is history.

    `rooms` are those it knew then: in a room that it does not know, what was said before it came is not
    for it. `invites` are room ids with why (see Rooms), accepted but not yet joined. `at` is when the server
    last answered. `unwanted` are rooms into which strangers have invited the bot, not yet declined.
    """

    since: str | None = None
    rooms: frozenset[str] = frozenset()
    invites: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
    unwanted: tuple[str, ...] = ()

    def text(self) -> str:
        at = self.at.isoformat() if self.at else None
        return json.dumps(
            {
                "since": self.since,
                "rooms": sorted(self.rooms),
                "invites": self.invites,
                "at": at,
                "unwanted": self.unwanted,
            }
        )


def read_cursor(text: str | None) -> Cursor:
    if text is None:
        return Cursor()
    value = json.loads(text)
    invites = tuple((room, sender) for room, sender in value["invites"])
    at = datetime.fromisoformat(value["at"]) if value["at"] else None
    unwanted = tuple(value.get("unwanted", ()))
    return Cursor(value["since"], frozenset(value["rooms"]), invites, at, unwanted)


def cursor_name(user_id: str) -> str:
    """One per account: a new device of it goes on where the old one was."""
    return f"matrix {user_id}"
