"""A terminal that was closed leaves nothing behind that somebody would have to deliver."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from adapters.command_line.sessions import lasting, passing
from bot.messages import Notice, Place, Reply
from bot.store.leaving import places_on
from bot.store.vitals import Vitals
from tests.houses import load
from tests.operation.test_secrets import run
from tests.sources.oparl.maker import archive, paper


def owed(house: House, platform: str) -> None:
    house.mailbox.enqueue(Place(platform, "p1", "personal"), [Reply("k", (Notice("x"),))], f"o-{platform}")


@pytest.mark.parametrize("lines", ["/vorlage 2025/0001", "/suche Mühlbach"])
def test_taking_back_a_paper_owes_nothing_to_a_session_that_has_ended(
    house: House, tmp_path: Path, lines: str
) -> None:
    load(house, archive(tmp_path / "a", paper(1)))
    assert "Mühlbach" in run(house, "chat", "--say", lines)
    run(house, "sperren", "probedorf", "2025/0001", "--grund", "x")
    vitals = Vitals(house.db)
    assert (vitals.replies(house.clock.now()), vitals.questions(), vitals.dead()) == ([], [], [])
    assert places_on(house.db, "terminal") == []


def test_what_sessions_that_were_cut_off_have_left_goes_when_no_other_is_open(house: House) -> None:
    owed(house, "terminal-1017")
    with passing(house) as first:
        assert places_on(house.db, "terminal") == []
        owed(house, first)
        with passing(house) as second:
            owed(house, second)
            assert first != second
            assert places_on(house.db, "terminal") == sorted([(first, "p1"), (second, "p1")])
        assert places_on(house.db, "terminal") == [(first, "p1")]
    assert places_on(house.db, "terminal") == []


def test_the_first_terminal_keeps_its_place_and_a_second_has_its_own(house: House) -> None:
    with lasting(house) as first, lasting(house) as second:
        assert first == "terminal"
        assert second.startswith("terminal-")
        owed(house, first)
    assert places_on(house.db, "terminal") == [("terminal", "p1")]


def test_what_a_terminal_is_owed_is_no_backlog(house: House) -> None:
    for platform in ("terminal", "terminal-1017", "matrix"):
        owed(house, platform)
    assert [each.platform for each in Vitals(house.db).replies(house.clock.now())] == ["matrix"]
