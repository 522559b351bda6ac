"""Dates as people write them."""

import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.dates import _FORMS, EARLIEST, LATEST, impossible_day, read_period

_ANY_FORM = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _FORMS), re.IGNORECASE)
TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("2025-03-01", "2025-03-01", "2025-03-01", ""),
        ("01.03.2025", "2025-03-01", "2025-03-01", ""),
        ("1.3.25", "2025-03-01", "2025-03-01", ""),
        ("1.3.", "2026-03-01", "2026-03-01", ""),
        ("5. März", "2026-03-05", "2026-03-05", ""),
        ("5. Maerz 2024 Rat", "2024-03-05", "2024-03-05", "Rat"),
        ("Februar 2024", "2024-02-01", "2024-02-29", ""),
        ("2026-06", "2026-06-01", "2026-06-30", ""),
        ("6/2026", "2026-06-01", "2026-06-30", ""),
        ("06.2026", "2026-06-01", "2026-06-30", ""),
        ("2025", "2025-01-01", "2025-12-31", ""),
        ("heute", "2026-11-22", "2026-11-22", ""),
        ("gestern", "2026-11-21", "2026-11-21", ""),
        ("Rat morgen", "2026-11-23", "2026-11-23", "Rat"),
        ("diese Woche", "2026-11-16", "2026-11-22", ""),
        ("nächste  Woche", "2026-11-23", "2026-11-29", ""),
        ("letzten Monat", "2026-10-01", "2026-10-31", ""),
        ("nächsten Monat", "2026-12-01", "2026-12-31", ""),
        ("dieses Jahr", "2026-01-01", "2026-12-31", ""),
        ("letztes Jahr", "2025-01-01", "2025-12-31", ""),
    ],
)
def test_forms(text: str, first: str, last: str, rest: str) -> None:
    found = read_period(text, TODAY)
    assert found is not None
    assert (str(found.first), str(found.last), found.rest) == (first, last, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Radweg",
        "31.02.2025",
        "2025/0142",
        "99.99.",
        "Vorlage 12345",
        "0001-01-01",
        "9999-12-31",
        "2025-02-31",
        "aprıl",
        "dıese Woche",
    ],
)
def test_no_date(text: str) -> None:
    assert read_period(text, TODAY) is None


def test_the_month_before_january_is_december() -> None:
    found = read_period("letzter Monat", dt.date(2026, 1, 15))
    assert found is not None
    assert str(found.first) == "2025-12-01"


@given(st.text(max_size=60) | st.from_regex(_ANY_FORM))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_without_an_exception(text: str) -> None:
    found = read_period(text, TODAY)
    assert found is None or EARLIEST <= found.first.year <= found.last.year <= LATEST
    assert found is None or found.first <= found.last


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rat am 31.02.2025", "31.02.2025"),
        ("2025-02-31", "2025-02-31"),
        ("30. Februar", "30. Februar"),
        ("9999-12-31", "9999-12-31"),
        ("29.2.", None),
        ("29.2.2024", None),
        ("Radweg 2025/0142", None),
    ],
)
def test_days_that_do_not_exist(text: str, day: str | None) -> None:
    assert impossible_day(text) == day
