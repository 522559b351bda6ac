"""Dates and periods as people write them."""

import datetime as dt

import pytest

from bot.retrieval.query.periods import read_period, timed_phrases

TODAY = dt.date(2026, 11, 22)  # a Sunday

PERIODS = (
    ("2022", "2022-01-01", "2022-12-31"),
    ("im Jahr 2020", "2020-01-01", "2020-12-31"),
    ("aus dem Jahr 2020", "2020-01-01", "2020-12-31"),
    ("Oktober 2025", "2025-10-01", "2025-10-31"),
    ("im Oktober 2025", "2025-10-01", "2025-10-31"),
    ("Okt. 2025", "2025-10-01", "2025-10-31"),
    ("Maerz 2024", "2024-03-01", "2024-03-31"),
    ("Ende Februar 2024", "2024-02-01", "2024-02-29"),
    ("2024-05", "2024-05-01", "2024-05-31"),
    ("05/2024", "2024-05-01", "2024-05-31"),
    ("5.2024", "2024-05-01", "2024-05-31"),
    ("12.3.2024", "2024-03-12", "2024-03-12"),
    ("12.03.24", "2024-03-12", "2024-03-12"),
    ("2024-03-12", "2024-03-12", "2024-03-12"),
    ("am 12. März 2024", "2024-03-12", "2024-03-12"),
    ("am 12.3.", "2026-03-12", "2026-03-12"),
    ("am 24.12.", "2025-12-24", "2025-12-24"),
    ("1. Quartal 2024", "2024-01-01", "2024-03-31"),
    ("zweites Halbjahr 2024", "2024-07-01", "2024-12-31"),
    ("Q3 2025", "2025-07-01", "2025-09-30"),
    ("Ende 2024", "2024-09-01", "2024-12-31"),
    ("seit 2022", "2022-01-01", ""),
    ("ab dem 12.3.2024", "2024-03-12", ""),
    ("von 2020 an", "2020-01-01", ""),
    ("nach 2020", "2021-01-01", ""),
    ("nach dem 31.12.2019", "2020-01-01", ""),
    ("bis 2019", "", "2019-12-31"),
    ("bis Ende 2019", "", "2019-12-31"),
    ("vor 2015", "", "2014-12-31"),
    ("vor dem 1. Mai 2024", "", "2024-04-30"),
    ("zwischen 2017 und 2019", "2017-01-01", "2019-12-31"),
    ("zwischen dem 1.3.2024 und dem 5.3.2024", "2024-03-01", "2024-03-05"),
    ("von 2017 bis 2019", "2017-01-01", "2019-12-31"),
    ("vom 12.3. bis 20.3.2024", "2024-03-12", "2024-03-20"),
    ("vom 12.3.2024 bis zum 30.4.2024", "2024-03-12", "2024-04-30"),
    ("2017-2019", "2017-01-01", "2019-12-31"),
    ("2017–19", "2017-01-01", "2019-12-31"),
    ("in den Jahren 2019 bis 2021", "2019-01-01", "2021-12-31"),
    ("Dezember 2024 und Januar 2025", "2024-12-01", "2025-01-31"),
    ("Januar und Februar 2025", "2025-01-01", "2025-02-28"),
    ("November bis Januar 2025", "2024-11-01", "2025-01-31"),
    ("letztes Jahr", "2025-01-01", "2025-12-31"),
    ("im Vorjahr", "2025-01-01", "2025-12-31"),
    ("vorletztes Jahr", "2024-01-01", "2024-12-31"),
    ("dieses Jahr", "2026-01-01", "2026-12-31"),
    ("im letzten Monat", "2026-10-01", "2026-10-31"),
    ("letzte Woche", "2026-11-09", "2026-11-15"),
    ("diese Woche", "2026-11-16", "2026-11-22"),
    ("letztes Quartal", "2026-07-01", "2026-09-30"),
    ("gestern", "2026-11-21", "2026-11-21"),
    ("seit gestern", "2026-11-21", ""),
    ("in den letzten drei Jahren", "2023-11-22", "2026-11-22"),
    ("der letzten 2 Wochen", "2026-11-08", "2026-11-22"),
    ("seit zwei Jahren", "2024-11-22", ""),
    ("seit Oktober", "2026-10-01", ""),
    ("im Dezember", "2025-12-01", "2025-12-31"),
)


@pytest.mark.parametrize(("text", "since", "until"), PERIODS, ids=[case[0] for case in PERIODS])
def test_periods(text: str, since: str, until: str) -> None:
    (timed,) = timed_phrases(text, TODAY)
    assert str(timed.hull.since or "") == since
    assert str(timed.hull.until or "") == until
    assert text[timed.start : timed.end].rsplit(maxsplit=1)[-1] == text.rsplit(maxsplit=1)[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Mai", "August Müller", "31.02.2025", "Haushalt 2024/2025", "2018/19", "488/2025", "TOP 3.1.",
        "Az. 10.2020.3", "2.000 Euro", "12024", "1899", "Raum 1.05", "§ 13", "18.30 Uhr", "", "..", "2024er",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert timed_phrases(text, TODAY) == []


def test_a_value_must_be_a_period_altogether() -> None:
    assert read_period("2022 Radweg", TODAY) is None
    assert read_period("„2022“.", TODAY) is not None


def test_the_first_and_the_last_day_there_is() -> None:
    assert timed_phrases("letztes Jahr", dt.date.min) == []
    assert timed_phrases("seit 2022 und nächstes Jahr", dt.date.max)[0].hull.since == dt.date(2022, 1, 1)
