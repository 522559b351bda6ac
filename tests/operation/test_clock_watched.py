"""When the machine's clock is believed, and when it is not."""

import datetime as dt
import os
from pathlib import Path

import pytest

from bot.clock import BELIEVED_LATE, BELIEVED_SOON, doubted, told
from bot.store.instance import last_written
from tests.delivery.fakes import START, FakeClock
from tests.operation.clock_machine import DAY, JUMPS, TO_1970, YEARS, Machine


def test_whatever_the_machine_is_set_to_the_operator_reads_the_time_of_berlin() -> None:
    summer, winter = (
        dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 23, 9, 27, tzinfo=dt.UTC),
    )
    assert told(summer) == "02.07.2026, 00:30 Uhr MESZ"
    assert told(winter.astimezone(dt.timezone(dt.timedelta(hours=-5)))) == "23.11.2026, 10:27 Uhr MEZ"


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_was_set_is_doubted_until_it_is_back(machine: Machine, jump: dt.timedelta) -> None:
    clock = machine.clock()
    assert not clock.doubt
    machine.set(jump)
    assert clock.now() == START + jump
    assert ("vor" if jump > dt.timedelta() else "nach") in clock.doubt
    machine.wait(dt.timedelta(minutes=50))
    assert clock.doubt
    machine.set(-jump)
    assert not clock.doubt


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_stays_so_is_believed_in_the_end(machine: Machine, jump: dt.timedelta) -> None:
    clock = machine.clock()
    machine.set(jump)
    assert clock.doubt
    patience = BELIEVED_SOON if abs(jump) <= DAY else BELIEVED_LATE
    for _ in range(9):
        machine.wait(patience / 10)
        assert clock.doubt
    machine.wait(patience / 10)
    assert not clock.doubt
    machine.set(-jump)
    assert clock.doubt  # the time before is now as strange as any


def test_small_corrections_and_a_machine_that_slept_are_nothing(machine: Machine) -> None:
    clock = machine.clock()
    for minutes in (4, -4, 3):
        machine.set(dt.timedelta(minutes=minutes))
        machine.wait(DAY)
        assert not clock.doubt
    machine.wait(30 * DAY)
    assert not clock.doubt


def test_a_machine_that_wakes_up_in_1970_waits_for_the_time_server(machine: Machine) -> None:
    machine.set(TO_1970)
    clock = machine.clock(START)
    assert "geht wohl nach" in clock.doubt
    machine.wait(dt.timedelta(minutes=2))
    machine.set(-TO_1970 + 3 * DAY)
    assert not clock.doubt


def test_a_start_years_after_the_last_writing_is_doubted_for_an_hour(machine: Machine) -> None:
    clock = machine.clock(START - YEARS)
    assert "3650 Tage" in clock.doubt
    machine.wait(BELIEVED_SOON)
    assert not clock.doubt


def test_an_ordinary_start_is_not(machine: Machine, tmp_path: Path) -> None:
    assert last_written(tmp_path / "none.db") is None
    (tmp_path / "old.db").touch()
    os.utime(tmp_path / "old.db", (0, (START - 20 * DAY).timestamp()))
    assert not machine.clock(last_written(tmp_path / "old.db")).doubt
    assert not machine.clock(None).doubt
    assert not doubted(FakeClock())
