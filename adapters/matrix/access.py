"""Who may invite the bot, talk to it and use which command: patterns of Matrix ids from the settings."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from adapters.matrix.wire import Invite

_USER = re.compile(r"@(?P<name>[!-9;-~]+):(?P<server>(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)")
_LONGEST_ID = 255


def is_user_id(text: object) -> bool:
    """Whether this is a Matrix id that servers may use; anything else is nobody we would talk to."""
    return isinstance(text, str) and len(text) <= _LONGEST_ID and _USER.fullmatch(text) is not None


def localpart(user: str) -> str:
    return user.partition(":")[0].removeprefix("@")


def allowed(user: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns, such as `*:stadt.example`, fits the user; no pattern lets nobody in.

    `*` and `?` stand for any characters; a pattern without a colon, such as `stadt.example`, means a server.
    """
    found = _USER.fullmatch(user) if len(user) <= _LONGEST_ID else None
    return found is not None and any(_fits(user, found["server"], pattern.strip()) for pattern in patterns)


def denied(user: str, commands: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The commands that the settings keep from this user, in alphabetical order."""
    return tuple(sorted(name for name, patterns in commands.items() if not allowed(user, patterns)))


def may_invite(invite: Invite, patterns: Iterable[str]) -> bool:
    """Whoever may talk to the bot may also invite it."""
    return allowed(invite.sender, patterns)


def _fits(user: str, server: str, pattern: str) -> bool:
    # Matrix ids know upper and lower case: @Chefin may be somebody else than @chefin. A pattern may be
    # written with capitals all the same, because ids given out today have none.
    whole = user if ":" in pattern else server
    return any(fnmatchcase(whole, _literal(each)) for each in (pattern, pattern.lower()))


def _literal(pattern: str) -> str:
    """Brackets are those of an IPv6 address, never a choice of characters."""
    return pattern.replace("[", "[[]")
