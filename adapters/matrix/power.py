"""Who may change what is set for a room: those whom the room itself lets change its state."""

import re
from collections.abc import Mapping
from typing import Any

from adapters.matrix.wire import RoomInfo

PERSONAL_MEMBERS = 2
MODERATOR = 50
CREATOR = 100
CREATORS_ABOVE_ALL = 12
"""The room version from which on creators stand above every level, and in no list of levels."""
INFINITE = 2**63
_NUMBER = re.compile(r"\s*([+-]?\d{1,18})\s*", re.ASCII)


def is_personal(room: RoomInfo) -> bool:
    """Only one person and the bot, or somebody invited."""
    return len(room.members) == PERSONAL_MEMBERS


def may_manage(user: str, room: RoomInfo) -> bool:
    """What somebody sets for the conversation between them and the bot is their own affair."""
    return is_personal(room) or level(user, room) >= _number(room.power.get("state_default"), MODERATOR)


def level(user: str, room: RoomInfo) -> int:
    """The user's power level; a creator's is above all others from room version 12 on."""
    if _version(room) >= CREATORS_ABOVE_ALL and user in _creators(room):
        return INFINITE
    if not room.power:
        return CREATOR if user == room.creator else 0
    users = room.power.get("users")
    default = _number(room.power.get("users_default"), 0)
    return _number(users.get(user), default) if isinstance(users, Mapping) else default


def _version(room: RoomInfo) -> int:
    """0 for one that is no number: experimental rooms have no rule that we know."""
    version = room.create.get("room_version", "1")
    return int(version) if isinstance(version, str) and re.fullmatch(r"[0-9]{1,4}", version) else 0


def _creators(room: RoomInfo) -> set[str]:
    more = room.create.get("additional_creators")
    also = {each for each in more if isinstance(each, str)} if isinstance(more, list | tuple) else set()
    return also | {room.creator}


def _number(value: Any, default: int) -> int:
    """Rooms up to version 9 may write levels as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(text[1]) if text else default
