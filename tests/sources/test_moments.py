"""Dates and times as council systems write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.moments import LONGEST_SITTING, day_in, instants

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03.09.2026", date(2026, 9, 3)),
        ("3.9.2026", date(2026, 9, 3)),
        ("Mi., 21.10.2026", date(2026, 10, 21)),
        ("2026 Oct 21", date(2026, 10, 21)),
        ("2026\u00a0Mär\u00a05", date(2026, 3, 5)),
        ("3. September 2026", date(2026, 9, 3)),
        ("21 October 2026, 18:00", date(2026, 10, 21)),
        ("2026-09-03T17:00", date(2026, 9, 3)),
        ("03.09.26", date(2026, 9, 3)),
        ("Hafenrat - 03.09.2026 - 15:00-22:00 Uhr", date(2026, 9, 3)),
        ("31.02.2026, verlegt auf 05.03.2026", date(2026, 3, 5)),
        ("05.03.2026 statt 2026-02-28", date(2026, 3, 5)),
        ("TOP 3.1.26 vom 03.09.2026", date(2026, 9, 3)),
        ("99.99.9999", None),
        ("0001-01-01", None),
        ("Kapitel 1.2.3", None),
        ("", None),
    ],
)
def test_the_first_date_in_a_text(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("16:00-18:00\u00a0Uhr", "14:00", "16:00"),
        ("16:00 – 18:00 Uhr", "14:00", "16:00"),
        ("16:00 bis 18:30", "14:00", "16:30"),
        ("16 bis 18:30 Uhr", "14:00", "16:30"),
        ("16-18 Uhr", "14:00", "16:00"),
        ("18:00", "16:00", None),
        ("ab 18.30 Uhr", "16:30", None),
        ("18 Uhr", "16:00", None),
        ("19 h", "17:00", None),
        ("03.09.2026 15:00:00 - 16:00", "13:00", "14:00"),
        ("18:00-24:00 Uhr", "16:00", "22:00"),
        ("18:00-01:30 Uhr", "16:00", "23:30"),
        ("18:00-00:00 Uhr", "16:00", None),
        ("18:00-17:00 Uhr", "16:00", None),
        ("18:00-25:00 Uhr", "16:00", None),
    ],
)
def test_beginning_and_end_in_summer(text: str, start: str, end: str | None) -> None:
    found = instants(date(2026, 9, 3), text, BERLIN)
    assert [f"{each:%H:%M}" if each else None for each in found] == [start, end]
    assert all(each is None or each.tzinfo is UTC for each in found)


def test_in_winter_it_is_another_hour() -> None:
    assert instants(date(2026, 11, 3), "17:00", BERLIN) == (datetime(2026, 11, 3, 16, tzinfo=UTC), None)


def test_without_a_time_the_day_is_kept() -> None:
    assert instants(date(2026, 11, 3), "nach der Fähre", BERLIN) == (
        datetime(2026, 11, 2, 23, tzinfo=UTC),
        None,
    )
    assert instants(None, "17:00", BERLIN) == (None, None)


def test_the_hour_that_comes_twice_and_the_one_that_never_comes() -> None:
    twice = instants(date(2026, 10, 25), "02:30-02:15 Uhr", BERLIN)
    assert twice == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC))
    never = instants(date(2026, 3, 29), "02:30-04:00 Uhr", BERLIN)
    assert never == (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC))


@given(
    st.text(alphabet="0123456789:.-– Uhrbis\u00a0OctMär٣", max_size=60),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
)
def test_no_text_is_too_strange(text: str, day: date) -> None:
    day_in(text)
    start, end = instants(day, text, BERLIN)
    assert start is not None
    assert end is None or timedelta() < end - start <= LONGEST_SITTING
    assert start.astimezone(BERLIN).date() == day
