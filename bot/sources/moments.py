"""Dates and times as council systems write them for people, and the instants that they mean."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sources.fields import FIRST_YEAR, LAST_YEAR, clean

LONGEST_SITTING = timedelta(hours=16)
"""An end later than that after the beginning is a slip of whoever typed it."""

_MONTHS = {
    "jan": 1, "feb": 2, "mär": 3, "mae": 3, "mrz": 3, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip
_MONTH = rf"({'|'.join(_MONTHS)})[^\W\d_]*\.?"
_DAYS = (
    re.compile(r"(?<![0-9.])(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"),
    re.compile(r"(?<![0-9])(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])"),
    re.compile(
        rf"(?<![0-9])(?P<y>[0-9]{{4}})\s+(?P<m>{_MONTH})\s+(?P<d>[0-9]{{1,2}})(?![0-9])", re.IGNORECASE
    ),
    re.compile(
        rf"(?<![0-9])(?P<d>[0-9]{{1,2}})\.?\s+(?P<m>{_MONTH})\s+(?P<y>[0-9]{{4}})(?![0-9])", re.IGNORECASE
    ),
)
_CENTURY = 2000
_SHORT_YEAR = 2


def day_in(text: str) -> date | None:
    """The first date in a text: 03.09.2026, Mi., 21.10.2026, 2026 Oct 21, 3. September 2026, 2026-09-03.

    One with two digits of the year counts only where no other is: „TOP 3.1.26 vom 03.09.2026“.
    """
    found = (match for pattern in _DAYS for match in pattern.finditer(clean(text)))
    days = (((len(match["y"]) == _SHORT_YEAR, match.start()), _day(match)) for match in found)
    return min(((order, day) for order, day in days if day), default=(None, None))[1]


def _day(match: re.Match[str]) -> date | None:
    month, year = match["m"], int(match["y"])
    number = int(month) if month[0].isdigit() else _MONTHS[month[:3].casefold()]
    year += _CENTURY if len(match["y"]) == _SHORT_YEAR else 0
    try:
        return date(year, number, int(match["d"])) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


_CLOCK = re.compile(
    r"(?<![0-9.:])([0-9]{1,2})"
    r"(?:[:.]([0-9]{2})(?::[0-9]{2})?(?![0-9:]|\.[0-9])|(?=\s*(?:(?:-|–|bis)\s*[0-9]{1,2}(?:[:.][0-9]{2})?\s*)?(?:Uhr|h\b)))"
)
_MINUTES_OF_DAY = 24 * 60


def instants(day: date | None, text: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Beginning and end in UTC of „16:00-18:00 Uhr“, „18:00“ or „ab 18.30 Uhr“ on that local day.

    Without a time the beginning is the day's local midnight: the day is known and must not be lost. An end
    of 00:00 is none (SOMACOS writes it where nobody entered one), 24:00 is midnight. In the hour that the
    clock shows twice the beginning is the first one; a time that it skips counts as if it did not.
    """
    if day is None:
        return None, None
    minutes = _minutes(text)
    start = _instant(day, minutes[0] if minutes and minutes[0] < _MINUTES_OF_DAY else 0, zone)
    if not any(minutes[1:2]):
        return start, None
    ends = (
        _instant(day, minutes[1], zone),
        _instant(day, minutes[1], zone, fold=1),
        _instant(day + timedelta(days=1), minutes[1], zone),
    )
    return start, next((end for end in ends if start < end <= start + LONGEST_SITTING), None)


def _minutes(text: str) -> list[int]:
    bare = clean(text)
    for pattern in _DAYS:
        bare = pattern.sub(" ", bare)
    found = ((int(hour), int(minute or 0)) for hour, minute in _CLOCK.findall(bare))
    minutes = [hour * 60 + minute for hour, minute in found if minute < 60]  # noqa: PLR2004 - of an hour
    return [each for each in minutes if each <= _MINUTES_OF_DAY]


def _instant(day: date, minutes: int, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    local = datetime.combine(day, time(fold=fold)) + timedelta(minutes=minutes)
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
