"""Reads the fields of a JSON object that may be anything: what is not of its type counts as absent."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.council.model import Stated

BLANK = {"", "N/A", "n/a", "null"}
"""Seen on real servers in place of an absent value (ALLRIS and others)."""

T = TypeVar("T")

Day = TypeVar("Day", date, datetime)

MOST_DIGITS = 9
FIRST_YEAR, LAST_YEAR = 1900, 2199
# Control characters steer terminals, direction marks make a text read otherwise than it is.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_YES = {"true", "1", "ja"}
_NO = {"false", "0", "nein"}


def clean(text: str) -> str:
    """One line of text as we keep it: NFC, nothing unseen, no lone surrogate (SQLite takes none)."""
    whole = _UNSEEN.sub("", _LONE_SURROGATE.sub("\ufffd", text))
    return " ".join(unicodedata.normalize("NFC", whole).split())


class Fields:
    """Typed access to one raw object; `unreadable` collects the names of fields of a wrong type."""

    def __init__(self, raw: dict[str, Any], zone: ZoneInfo) -> None:
        self.raw = raw
        self.zone = zone
        self.unreadable: list[str] = []

    def _read(self, name: str, read: Callable[[Any], T | None]) -> T | None:
        value = self.raw.get(name)
        if value is None or (isinstance(value, str) and value.strip() in BLANK):
            return None
        try:
            found = read(value)
        except (ValueError, TypeError, OverflowError):
            found = None
        if found is None:
            self.unreadable.append(name)
        return found

    def text(self, name: str) -> str:
        return self._read(name, lambda v: clean(v) if isinstance(v, str) else _number_text(v)) or ""

    def long_text(self, name: str) -> str | None:
        return self._read(name, lambda v: v if isinstance(v, str) else None)

    def flag(self, name: str) -> bool | None:
        return self._read(name, _flag)

    def whole(self, name: str) -> int | None:
        """A whole number; SOMACOS sends `order` as a string."""
        return self._read(
            name, lambda v: int(v) if isinstance(v, int | str) and len(str(v)) <= MOST_DIGITS else None
        )

    def day(self, name: str) -> date | None:
        """A date; CC e-gov sends a date-time."""
        return self._read(name, lambda v: _sane(date.fromisoformat(v[:10])) if isinstance(v, str) else None)

    def says_deleted(self) -> bool:
        """Whether the object is marked deleted. What we cannot read counts: hiding errs on the safe side."""
        value = self.raw.get("deleted")
        return value not in (None, "") and _flag(value) is not False

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC; one without offset is the city's local time."""
        return self._read(name, self._instant)

    def _instant(self, value: Any) -> datetime | None:
        if not isinstance(value, str):
            return None
        found = _sane(datetime.fromisoformat(value))
        if found is None:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=self.zone)).astimezone(ZoneInfo("UTC"))

    def id(self, name: str) -> str:
        """A reference: a URL, or an embedded object whose id is taken."""
        return self._read(name, _id) or ""

    def ids(self, name: str) -> tuple[str, ...]:
        values = self.list(name)
        found = tuple(i for i in map(_id, values) if i)
        if len(found) < len(values):
            self.unreadable.append(name)
        return found

    def list(self, name: str) -> list[Any]:
        """A list; a single value where the schema wants a list counts as a list of one."""
        value = self.raw.get(name)
        if value is None or value == "":
            return []
        return value if isinstance(value, list) else [value]

    def stated(self) -> Stated:
        """What the object itself says about its publicness."""
        if self.raw.get("public") is None:
            return Stated.MISSING
        match _flag(self.raw["public"]):
            case True:
                return Stated.PUBLIC
            case False:
                return Stated.NONPUBLIC
            case _:
                return Stated.UNREADABLE


def _sane(when: Day) -> Day | None:
    """Years that a council can mean; some systems write year 1 or 9999 for a date they do not know."""
    return when if FIRST_YEAR <= when.year <= LAST_YEAR else None


def _flag(value: Any) -> bool | None:
    word = str(value).strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _id(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("id")
    return clean(value) if isinstance(value, str) and value.strip() else None


def _number_text(value: Any) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
