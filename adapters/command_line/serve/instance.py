"""Which Ratsbot answers on the operator's port: this one, another, or none."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any

from adapters.command_line.compose import House
from bot.privacy import pseudonym
from bot.store.beside import KEY, beside

ASK_SECONDS = 3.0
LARGEST_ANSWER = 1 << 20


def mark(house: House) -> str:
    """What this instance is known by on its port, and tells nobody else anything: of its key and the file of
    its database, which is the same one seen from inside a container and from outside."""
    return mark_of(house.settings.database)


def mark_of(database: Path) -> str:
    """The same where nobody has opened it, and without making anything. Raises OSError."""
    key = beside(database, KEY).read_bytes()
    return pseudonym(key, "instance", str(database.stat().st_ino))[:12]


def is_other(found: Mapping[str, Any] | None, ours: str) -> bool:
    """Whether that was said on another database than the one with that mark. Earlier versions did not say on
    which."""
    return found is not None and str(found.get("instance", "")) not in {"", ours}


def asked(address: str) -> Mapping[str, Any] | None:
    """What answers there; whatever is not a Ratsbot's word is none."""
    try:
        found = json.loads(_answer(f"{address}/readyz"))
    except (OSError, HTTPException, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("services"), list) else None


def _answer(address: str) -> bytes:
    # No proxy: it is this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(address, timeout=ASK_SECONDS)
    except urllib.error.HTTPError as error:
        answer = error  # 503 is what one says that is not ready
    with answer:
        return bytes(answer.read(LARGEST_ANSWER))
