"""Dates as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.dates import read_period

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


@pytest.mark.parametrize("text", ["", "Radweg", "31.02.2025", "2025/0142", "99.99.", "Vorlage 12345"])
def test_no_date(text: str) -> None:
    assert read_period(text, TODAY) is None


def test_the_month_before_january_is_december() -> None:
    found = read_period("letzter Monat", dt.date(2026, 1, 15))
    assert found is not None
    assert str(found.first) == "2025-12-01"


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    found = read_period(text, TODAY)
    assert found is None or found.first <= found.last
