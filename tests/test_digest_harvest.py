"""What of a run is news."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.digest.harvest import MANY_OLD, Harvest, same_result
from bot.store.harvest import HarvestRun, remember_passed
from bot.store.history import AgendaHistory
from bot.store.runs import RunKind
from tests.delivery_fakes import FakeClock
from tests.digest_council import Council


class Newsroom:
    """Harvests, and says what came in as „kind object“."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.council = Council(house, folder)
        self.told: list[tuple[str, str]] = []
        house.purge.register(lambda w, refs: remember_passed(w, refs, house.clock.now()))
        self.harvest = Harvest(
            house.db, AgendaHistory(house.db), touch=self._note("touch"), absorb=self._note("absorb")
        )

    def _note(self, what: str) -> Callable[[HarvestRun], None]:
        def note(run: HarvestRun) -> None:
            self.told.append((what, run.kind))

        return note

    def night(self, kind: RunKind | None = None) -> list[str]:
        before = self.house.db.value("SELECT coalesce(max(id), 0) FROM news")
        self.council.night(kind)
        self.harvest.run()
        rows = self.house.db.rows("SELECT kind, object FROM news WHERE id > ? ORDER BY id", [before])
        return [f"{row['kind']} {row['object'].rpartition('/')[2]}" for row in rows]


@pytest.fixture
def room(house: House, tmp_path: Path) -> Newsroom:
    return Newsroom(house, tmp_path)


def begun(room: Newsroom) -> Council:
    """A council with a paper that was dealt with yesterday, without a result yet."""
    council = room.council
    council.paper("1", "Radweg am Mühlbach", days=-10)
    council.meet("m1", "rat", council.item("t1", about="1"), days=-1)
    assert room.night() == []
    return council


def test_a_first_load_is_no_news_but_is_taken_note_of(room: Newsroom) -> None:
    begun(room)
    assert room.told == [("absorb", "initial")]


def test_a_result_is_news_when_it_appears_and_never_again(room: Newsroom) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "einstimmig beschlossen")
    assert room.night() == ["result t1"]
    assert room.told[-1] == ("touch", "incremental")
    council.items("m1")[0]["name"] = "Radweg am Mühlbach, neu gefasst"
    assert room.night() == []
    council.set_result("m1", "t1", "Einstimmig beschlossen.")
    assert room.night() == []


@pytest.mark.parametrize("kind", ["backfill", "reimport"])
def test_what_another_kind_of_run_brings_is_never_news(room: Newsroom, kind: RunKind) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "einstimmig beschlossen")
    council.paper("2", "Spielplatz", days=0)
    assert room.night(kind) == []
    assert room.night() == []


def test_new_items_papers_and_agendas_are_news(room: Newsroom) -> None:
    council = begun(room)
    council.paper("2", "Spielplatz am Anger")
    council.meet("m2", "bau", council.item("t2", about="2"), days=5)
    assert sorted(room.night()) == ["agenda m2", "early t2", "paper 2"]
    assert room.night() == []


def test_an_agenda_that_changes_again_is_news_again(room: Newsroom) -> None:
    council = begun(room)
    council.meet("m2", "bau", council.item("t2", "Bericht"), days=5)
    assert room.night() == ["agenda m2"]
    council.items("m2").append(council.item("t3", "Antrag zum Anger"))
    assert room.night() == ["agenda m2"]


def test_what_happens_to_an_agenda_after_its_meeting_is_no_agenda_news(room: Newsroom) -> None:
    council = begun(room)
    council.items("m1").append(council.item("t9", "Nachtrag"))
    assert room.night() == []


def test_an_item_that_comes_with_its_result_is_a_result(room: Newsroom) -> None:
    council = begun(room)
    council.items("m1").append(council.item("t9", "Nachtrag", result="abgelehnt"))
    assert room.night() == ["result t9"]


def test_minutes_are_news_once_per_meeting(room: Newsroom) -> None:
    council = begun(room)
    council.minutes("m1", "n1")
    assert room.night() == ["minutes m1"]
    council.minutes("m1", "n2")
    assert room.night() == []


def test_ids_that_moved_are_no_news(room: Newsroom, clock: FakeClock) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "einstimmig beschlossen")
    assert room.night() == ["result t1"]
    clock.advance(days=1)
    council.papers["1"]["consultation"].clear()
    council.meetings["m1"]["agendaItem"] = [council.item("x1", about="1", result="einstimmig beschlossen")]
    assert room.night() == []


def test_what_was_withdrawn_and_comes_back_is_known(room: Newsroom) -> None:
    council = begun(room)
    council.paper("2", "Spielplatz am Anger")
    assert room.night() == ["paper 2"]
    kept = council.papers.pop("2")
    with room.house.db.write() as w:
        w.execute(
            "INSERT INTO change (run, body, kind, object, field, observed_at)"
            " VALUES (1, 'probedorf', 'Paper', ?, 'withdrawn', '')", [kept["id"]],
        )  # fmt: skip
        w.execute("DELETE FROM paper WHERE id = ?", [kept["id"]])
        w.execute("DELETE FROM delivered WHERE id = ?", [kept["id"]])
        w.execute("DELETE FROM news")
    council.papers["2"] = kept
    assert room.night() == []


def test_old_results_in_masses_are_a_server_that_moves(room: Newsroom) -> None:
    council = begun(room)
    many = MANY_OLD + 1
    council.meet(
        "old", "bau", *(council.item(f"o{each}", f"Altes {each}") for each in range(many)), days=-100
    )
    room.night("backfill")
    for each in range(many):
        council.set_result("old", f"o{each}", "beschlossen")
    council.set_result("m1", "t1", "abgelehnt")
    assert room.night() == ["result t1"]


def test_some_old_results_are_late_ones(room: Newsroom) -> None:
    council = begun(room)
    council.meet("old", "bau", council.item("o1", "Altes"), days=-100)
    council.meet("older", "bau", council.item("o2", "Uraltes"), days=-400)
    room.night("backfill")
    council.set_result("old", "o1", "beschlossen")
    council.set_result("older", "o2", "beschlossen")
    assert room.night() == ["result o1"]


def test_postponed_that_became_decided_is_news(room: Newsroom) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "vertagt")
    assert room.night("backfill") == []
    council.set_result("m1", "t1", "einstimmig beschlossen")
    assert room.night() == ["result t1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("beschlossen", "Beschlossen", True),
        ("einstimmig beschlossen", "einstimmig zugestimmt", True),
        ("beschlossen", "abgelehnt", False),
        ("Ja: 20, Nein: 4", "Ja: 21, Nein: 4", False),
        ("siehe Anlage", "siehe Protokoll", False),
        ("beschlossen", "", False),
    ],
)
def test_wordings_that_say_the_same(one: str, other: str, *, same: bool) -> None:
    assert same_result(one, other) is same
