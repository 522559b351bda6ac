"""When editions are planned, and when a place wants quiet: the clock on the wall, twice a year a trap."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.records import EVERY_DAY, WEEKDAYS, Rhythm
from bot.digest.rhythm import Quiet, next_after, previous, read_quiet
from bot.digest.wording.clock import read_clock

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
SPRING = [date(2024, 3, 31), date(2025, 3, 30), date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26)]
AUTUMN = [date(2024, 10, 27), date(2025, 10, 26), date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29)]

rhythms = st.builds(
    lambda days, hour, minute: Rhythm(tuple(sorted(days)), hour, minute),
    st.sets(st.sampled_from(EVERY_DAY), min_size=1),
    # The hours around which the clocks move come often.
    st.one_of(st.integers(0, 23), st.sampled_from([1, 2, 3])),
    st.integers(0, 59),
)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
changes = st.sampled_from([*SPRING, *AUTUMN]).map(lambda day: datetime.combine(day, time(), UTC))
around = st.builds(lambda at, minutes: at + timedelta(minutes=minutes), changes, st.integers(-3000, 3000))
moments = st.one_of(instants, around)


def planned(rhythm: Rhythm, now: datetime) -> datetime:
    found = next_after(rhythm, now, BERLIN)
    assert found is not None
    return found


def berlin(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def is_skipped(day: date, rhythm: Rhythm) -> bool:
    """Said here in another way than in the code: the last Sunday of March has no hour from two to three."""
    return day.month == 3 and day.weekday() == 6 and day.day > 24 and rhythm.hour == 2


@given(rhythms, moments)
@settings(max_examples=150)
def test_one_moment_on_each_day_asked_for_and_none_on_others(rhythm: Rhythm, begin: datetime) -> None:
    at, seen = begin, []
    while (at := planned(rhythm, at)) < begin + 40 * DAY:
        seen.append(at)
    assert all(later > earlier for earlier, later in zip([begin, *seen], seen, strict=False))
    days = [each.astimezone(BERLIN).date() for each in seen]
    every = [days[0] + n * DAY for n in range((days[-1] - days[0]).days + 1)]
    assert days == [day for day in every if day.weekday() in rhythm.days]
    first = begin.astimezone(BERLIN).date()
    assert not [
        d for d in (first + DAY * n for n in range(1, 8)) if d < days[0] and d.weekday() in rhythm.days
    ]


@given(rhythms, moments)
def test_the_wall_clock_shows_what_was_asked_for_but_in_the_gap(rhythm: Rhythm, now: datetime) -> None:
    local = planned(rhythm, now).astimezone(BERLIN)
    skipped = is_skipped(local.date(), rhythm)
    assert (local.hour, local.minute) == ((3, 0) if skipped else (rhythm.hour, rhythm.minute))
    assert local.fold == 0


@given(rhythms, moments)
def test_before_and_after_meet_with_nothing_between(rhythm: Rhythm, now: datetime) -> None:
    last, following = previous(rhythm, now, BERLIN), planned(rhythm, now)
    assert last <= now < following
    assert planned(rhythm, last) == following
    assert previous(rhythm, following, BERLIN) == following
    assert previous(rhythm, following - timedelta(microseconds=1), BERLIN) == last


@pytest.mark.parametrize("day", SPRING)
def test_what_the_clocks_skip_comes_at_the_first_instant_after(day: date) -> None:
    found = planned(Rhythm((6,), 2, 30), datetime.combine(day, time(), BERLIN))
    assert found == datetime.combine(day, time(1), UTC)
    assert planned(Rhythm(EVERY_DAY, 2, 30), found) == datetime.combine(day + DAY, time(0, 30), UTC)


@pytest.mark.parametrize("day", AUTUMN)
def test_what_the_clocks_show_twice_counts_once(day: date) -> None:
    found = planned(Rhythm((6,), 2, 30), datetime.combine(day, time(), BERLIN))
    assert found == datetime.combine(day, time(0, 30), UTC)
    assert planned(Rhythm(EVERY_DAY, 2, 30), found) == datetime.combine(day + DAY, time(1, 30), UTC)


def test_who_waits_for_nothing_has_no_next_moment() -> None:
    now = datetime(2026, 5, 4, 8, tzinfo=UTC)
    assert next_after(Rhythm(()), now, BERLIN) is None
    assert previous(Rhythm(()), now, BERLIN) == now - DAY


def test_weekdays_skip_the_weekend() -> None:
    friday = datetime(2026, 5, 8, 7, 30, tzinfo=BERLIN)
    assert planned(Rhythm(WEEKDAYS, 7, 30), friday) == datetime(2026, 5, 11, 7, 30, tzinfo=BERLIN)


CLOCKS = [
    ("8", time(8)),
    ("8 Uhr", time(8)),
    ("08:30", time(8, 30)),
    ("8.30 Uhr", time(8, 30)),
    ("8 Uhr 30", time(8, 30)),
    ("16h", time(16)),
    ("acht Uhr", time(8)),
    ("Zwölf Uhr", time(12)),
    ("zwoelf uhr", time(12)),
    ("halb neun", time(8, 30)),
    ("halb 9 Uhr", time(8, 30)),
    ("viertel nach acht", time(8, 15)),
    ("Viertel vor 8", time(7, 45)),
    ("dreiviertel neun", time(8, 45)),
    ("halb eins", time(0, 30)),
    ("Mitternacht", time()),
    ("24 Uhr", time()),
    ("25 Uhr", None),
    ("8:60", None),
    ("8:5", None),
    ("achtsam", None),
    ("", None),
    ("2026", None),
]


@pytest.mark.parametrize(("text", "at"), CLOCKS)
def test_times_of_the_clock(text: str, at: time | None) -> None:
    assert read_clock(text) == at


QUIET = [
    ("20-6", Quiet(time(20), time(6))),
    ("20 – 6 Uhr", Quiet(time(20), time(6))),
    ("20:30 bis 7 Uhr", Quiet(time(20, 30), time(7))),
    ("von 22 Uhr bis 6:15 Uhr", Quiet(time(22), time(6, 15))),
    ("20-24", Quiet(time(20), time())),
    ("13 bis 14", Quiet(time(13), time(14))),
    ("keine", Quiet()),
    ("Aus", Quiet()),
    ("8-8", None),
    ("20-26", None),
    ("nachts", None),
    ("20", None),
    ("20-6-8", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), QUIET)
def test_quiet_hours_as_people_write_them(text: str, expected: Quiet | None) -> None:
    assert read_quiet(text) == expected


def test_quiet_hours_are_told() -> None:
    assert Quiet(time(20, 30), time(7)).told == "20:30 bis 7 Uhr"
    assert Quiet().told == Quiet().text == "keine"


quiets = st.builds(Quiet, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.just(time(6)))


@given(quiets.filter(lambda quiet: quiet.start != quiet.end))
def test_what_is_stored_and_told_is_read_again(quiet: Quiet) -> None:
    assert read_quiet(quiet.text) == read_quiet(quiet.told) == quiet


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("20-6", berlin(5, 4, 19, 59), None),
        ("20-6", berlin(5, 4, 20), berlin(5, 5, 6)),
        ("20-6", berlin(5, 5, 5, 59), berlin(5, 5, 6)),
        ("20-6", berlin(5, 5, 6), None),
        ("12-13", berlin(5, 5, 12, 30), berlin(5, 5, 13)),
        ("12-13", berlin(5, 5, 13, 30), None),
        ("keine", berlin(5, 5, 3), None),
        # In spring the end is skipped and comes with the first instant after the gap.
        ("20-2:30", berlin(3, 29, 1, 59), berlin(3, 29, 3)),
        ("20-2:30", berlin(3, 29, 3), None),
        # In autumn half past two ends the quiet once, and it does not begin anew at the second two o'clock.
        ("20-2:30", berlin(10, 25, 2, 10), berlin(10, 25, 2, 30)),
        ("20-2:30", berlin(10, 25, 2, 10, fold=1), None),
        # Both ends in the gap: no quiet that day.
        ("2:10-2:40", berlin(3, 29, 3), None),
    ],
)  # fmt: skip
def test_when_speaking_is_allowed_again(quiet: str, now: datetime, until: datetime | None) -> None:
    hours = read_quiet(quiet)
    assert hours is not None
    assert hours.until(now, BERLIN) == until


@given(quiets.filter(lambda quiet: quiet.start != quiet.end), moments)
def test_quiet_ends_and_is_over_then(quiet: Quiet, now: datetime) -> None:
    until = quiet.until(now, BERLIN)
    if until is not None:
        assert now < until <= now + DAY
        assert quiet.until(until, BERLIN) is None
        assert quiet.until(until - timedelta(microseconds=1), BERLIN) == until
