"""What may stand in a log: ids, numbers, our own sentences. Never what somebody wrote, nor a secret.

An exception's own words are believed only where they are ours (bot/errors): those of any other may quote a
message, an address with its token or the body of an answer.
"""

import hashlib
import hmac
import secrets
import traceback
from collections.abc import Iterator

from bot.errors import RatsbotError, UserError

WHERE = 25
"""Frames of a traceback that are told, the innermost."""
CHAIN = 5


class _Keyed:
    """Of this process alone, until the instance's key is known."""

    key = secrets.token_bytes(32)


def use_key(key: bytes) -> None:
    """The instance's secret: ids stay the same over restarts, and tell nothing to those without it."""
    _Keyed.key = hmac.digest(key, b"ids in logs", "sha256")


def trace(*ids: str | None) -> str:
    """A platform's id, short and always the same, so that lines can be told to belong together: the id itself
    may name a person or a room, and who knows it cannot find its lines."""
    said = "\n".join(each or "" for each in ids).encode(errors="surrogatepass")
    return hmac.new(_Keyed.key, said, hashlib.sha256).hexdigest()[:12]


def told(error: BaseException) -> str:
    """Its name and, where it is one of ours and quotes nobody, its sentence."""
    name = type(error).__name__
    if isinstance(error, RatsbotError) and not isinstance(error, UserError) and str(error):
        return f"{name}: {error}"
    return name


def frames(error: BaseException) -> list[str]:
    """Where it was raised, as `file:line function`, without a line of code: it may hold a literal."""
    found = traceback.extract_tb(error.__traceback__)[-WHERE:]
    return [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in found]


def chain(error: BaseException) -> Iterator[BaseException]:
    """It, and what led to it."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen and len(seen) < CHAIN:
        seen.add(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def described(error: BaseException) -> str:
    """On one line, the outermost first: `TurnFailed [app.py:97 handle] < KeyError [base.py:3 f]`."""
    return " < ".join(f"{told(each)} [{', '.join(frames(each))}]" for each in chain(error))


def _short(path: str) -> str:
    """The last two parts: enough to find it, and no word of where it is installed."""
    return "/".join(path.replace("\\", "/").split("/")[-2:])
