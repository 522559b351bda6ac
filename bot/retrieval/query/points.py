"""Single days, months, years and what stands for them, as people write them in German: pure."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

EARLIEST, LATEST = 1900, 2199
CENTURY_PIVOT = 70
"""Two-digit years below are 20xx, from here on 19xx."""

Days = tuple[dt.date, dt.date]


class Unit(Enum):
    """What was named; RELATIVE: „letztes Jahr“, VAGUE: „Ende 2024“, „Frühjahr 2010“."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    YEARS = "years"
    RELATIVE = "relative"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Point:
    """Both days belong to it. `open_year`: no year was written, and the latest that has begun is meant."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    unit: Unit
    open_year: bool = False


_MONTHS = (
    "jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez",
)  # fmt: skip
_OTHER_MONTHS = {"mrz": 3, "mae": 3, "jän": 1, "jae": 1}
_FULL = (
    "januar|jänner|jaenner|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember"
)
_MONTH = rf"(?P<month>{_FULL}|jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)\b\.?"
_LONG_MONTH = rf"(?P<month>{_FULL})\b"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w/]|[.,]\d|-\w)"
_OF = r"(?:\s+(?:des\s+jahres|in|im\s+jahre?)?\s*|\s*)"
_COUNTED = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(_COUNTED)}|fuenf|einem|paar)"
_ORDINAL = r"(?P<ordinal>[1-4]\.|erste[ns]?|zweite[ns]?|dritte[ns]?|vierte[ns]?)"
_SEASONS = {
    "anfang": (1, 4), "mitte": (5, 8), "ende": (9, 12), "frühjahr": (2, 6), "fruehjahr": (2, 6),
    "frühling": (2, 6), "fruehling": (2, 6), "sommer": (6, 9), "herbst": (9, 12), "winter": (1, 12),
}  # fmt: skip

_Reader = Callable[[re.Match[str], dt.date], Days]


def points(text: str, today: dt.date) -> list[Point]:
    """All that are named, in order, none within another; days that do not exist are left out."""
    found: list[Point] = []
    for point in sorted(_every(text, today), key=lambda each: (each.start, -each.end)):
        if not found or point.start >= found[-1].end:
            found.append(point)
    return found


def whole_month(year: int, month: int) -> Days:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def whole_year(year: int) -> Days:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _every(text: str, today: dt.date) -> Iterator[Point]:
    for pattern, unit, read in _FORMS:
        for match in pattern.finditer(text):
            days = _days(read, match, today)
            if days:
                groups = match.groupdict()
                yield Point(*match.span(), *days, unit, open_year="year" in groups and not groups["year"])


def _days(read: _Reader, match: re.Match[str], today: dt.date) -> Days | None:
    """None for what does not exist, and for years in which no council of ours has met or will."""
    try:
        first, last = read(match, today)
    except (ValueError, OverflowError, LookupError):
        return None
    return (first, last) if first.year >= EARLIEST and last.year <= LATEST and first <= last else None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > len("99") else year + (2000 if year < CENTURY_PIVOT else 1900)


def _month(name: str) -> int:
    short = name.casefold()[:3]
    return _OTHER_MONTHS.get(short) or _MONTHS.index(short) + 1


def _day(match: re.Match[str], today: dt.date) -> Days:
    month = int(match["month"]) if match["month"].isdigit() else _month(match["month"])
    day = int(match["day"])
    if match["year"]:
        found = dt.date(_year(match["year"]), month, day)
    else:
        found = dt.date(today.year - ((month, day) > (today.month, today.day)), month, day)
    return found, found


def _in_month(match: re.Match[str], today: dt.date) -> Days:
    month = int(match["month"]) if match["month"].isdigit() else _month(match["month"])
    return whole_month(_year(match["year"]) if match["year"] else today.year - (month > today.month), month)


def _in_year(match: re.Match[str], _today: dt.date) -> Days:
    return whole_year(int(match["year"]))


def _years(match: re.Match[str], _today: dt.date) -> Days:
    first, last = match["first"], match["last"]
    return whole_year(int(first))[0], whole_year(int(first[: 4 - len(last)] + last))[1]


def _part_of_year(match: re.Match[str], _today: dt.date) -> Days:
    number = "ezdv".find(match["ordinal"][0].casefold())
    number = number + 1 if number >= 0 else int(match["ordinal"][0])
    months = 6 if match["part"].casefold() == "halbjahr" else 3
    year, last = int(match["year"]), number * months
    return whole_month(year, last - months + 1)[0], whole_month(year, last)[1]


def _vague(match: re.Match[str], _today: dt.date) -> Days:
    first, last = _SEASONS[match["season"].casefold()]
    year = int(match["year"])
    return whole_month(year, first)[0], whole_month(year, last)[1]


def _away(match: re.Match[str], today: dt.date) -> Days:
    word = match["which"].casefold()
    away = {"d": 0, "l": -1, "n": 1, "k": 1}.get(word[0], -1)
    away = -2 if word.startswith("vorl") else 0 if word.startswith("lauf") else away
    return _unit_away(match["unit"].casefold()[0], away, today)


def _unit_away(unit: str, away: int, today: dt.date) -> Days:
    match unit:
        case "w":
            monday = today + dt.timedelta(days=7 * away - today.weekday())
            return monday, monday + dt.timedelta(days=6)
        case "m":
            months = today.year * 12 + today.month - 1 + away
            return whole_month(months // 12, months % 12 + 1)
        case "q":
            quarters = today.year * 4 + (today.month - 1) // 3 + away
            first = whole_month(quarters // 4, quarters % 4 * 3 + 1)[0]
            return first, whole_month(first.year, first.month + 2)[1]
        case _:
            return whole_year(today.year + away)


def _day_away(match: re.Match[str], today: dt.date) -> Days:
    day = today + dt.timedelta(days={"v": -2, "g": -1, "h": 0}[match[0].casefold()[0]])
    return day, day


def _last_few(match: re.Match[str], today: dt.date) -> Days:
    """„die letzten drei Jahre“: to the day, up to today."""
    word = match["count"].casefold().replace("ue", "ü")
    count = (
        int(word) if word.isdigit() else 3 if word == "paar" else _COUNTED.index(word.removesuffix("em")) + 1
    )
    match match["unit"].casefold()[0]:
        case "j":
            first = today.replace(year=today.year - count, day=min(today.day, 28))
        case "m":
            months = today.year * 12 + today.month - 1 - count
            first = dt.date(months // 12, months % 12 + 1, min(today.day, 28))
        case "w":
            first = today - dt.timedelta(weeks=count)
        case _:
            first = today - dt.timedelta(days=count)
    return first, today


def _form(pattern: str, unit: Unit, read: _Reader) -> tuple[re.Pattern[str], Unit, _Reader]:
    return re.compile(rf"(?<![\w/])(?<!\d[.,:-])(?:{pattern})", re.IGNORECASE), unit, read


_DAY_END = r"(?![\w/]|[.,-]\d)"
_WHICH = r"(?P<which>(?:diese|vorletzte|letzte|vorige|vergangene|nächste|naechste|kommende|laufende)[rnsm]?)"
_FORMS = (
    _form(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_DAY_END}", Unit.DAY, _day),
    _form(rf"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2]){_DAY_END}", Unit.MONTH, _in_month),
    _form(rf"(?P<month>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d){_DAY_END}", Unit.MONTH, _in_month),
    _form(
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?(?P<year>\d{{4}}|\d\d)(?![\w.])|(?!\d)){_DAY_END}",
        Unit.DAY,
        _day,
    ),
    _form(rf"(?P<day>\d{{1,2}})\.\s*{_MONTH}(?:\s+{_YEAR})?", Unit.DAY, _day),
    _form(rf"(?:anfang\s+|mitte\s+|ende\s+)?{_MONTH}{_OF}{_YEAR}", Unit.MONTH, _in_month),
    _form(rf"(?:anfang\s+|mitte\s+|ende\s+)?{_LONG_MONTH}(?P<year>(?!\w))?", Unit.MONTH, _in_month),
    _form(rf"{_ORDINAL}\s+(?P<part>quartal|halbjahr){_OF}{_YEAR}", Unit.MONTH, _part_of_year),
    _form(rf"(?P<part>q)(?P<ordinal>[1-4])\s?/?\s?{_YEAR}", Unit.MONTH, _part_of_year),
    _form(rf"(?P<season>{'|'.join(_SEASONS)})(?:\s+des\s+jahres|\s+in)?\s+{_YEAR}", Unit.VAGUE, _vague),
    _form(
        r"(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)?\d\d)(?![\w/–-]|[.,]\d)", Unit.YEARS, _years
    ),
    _form(_YEAR, Unit.YEAR, _in_year),
    _form(rf"{_WHICH}\s+(?P<unit>woche|monat|jahr|quartal)(?:e?s)?\b", Unit.RELATIVE, _away),
    _form(r"(?P<which>vor|laufenden\s)(?P<unit>jahr)(?:e?s)?\b", Unit.RELATIVE, _away),
    _form(r"(?:vorgestern|gestern|heute)\b", Unit.RELATIVE, _day_away),
    _form(
        rf"(?:letzten|vergangenen)\s+{_COUNT}\s+(?P<unit>tagen?|wochen|monaten?|jahren?)\b",
        Unit.RELATIVE,
        _last_few,
    ),
    _form(
        rf"(?<=seit\s){_COUNT}\s+(?P<unit>tagen|wochen|monat|monaten|jahr|jahren)\b", Unit.RELATIVE, _last_few
    ),
)
