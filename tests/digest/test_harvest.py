"""What of a run is news."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.digest.harvest import MANY_OLD, MANY_OPENED, MANY_RESTATED, MANY_TWINS, Harvest, same_result
from bot.intake.importer import BRAKE_LEAST
from bot.store.harvest import HarvestRun, remember_passed
from bot.store.history import AgendaHistory
from bot.store.runs import RunKind
from tests.delivery.fakes import FakeClock
from tests.digest.council import Council


class Newsroom:
    """Harvests, and says what came in as „kind object“."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.council = Council(house, folder)
        self.told: list[tuple[str, str]] = []
        self.broken: set[str] = set()
        house.purge.register(lambda w, refs: remember_passed(w, refs, house.clock.now()))
        self.harvest = Harvest(
            house.db, AgendaHistory(house.db), touch=self._note("touch"), absorb=self._note("absorb")
        )

    def _note(self, what: str) -> Callable[[HarvestRun], None]:
        def note(run: HarvestRun) -> None:
            if run.body in self.broken:
                raise LookupError
            self.told.append((what, run.kind))

        return note

    def night(self, kind: RunKind | None = None) -> list[str]:
        before = self.house.db.value("SELECT coalesce(max(id), 0) FROM news")
        self.council.night(kind)
        self.harvest.run()
        rows = self.house.db.rows("SELECT kind, object FROM news WHERE id > ? ORDER BY id", [before])
        return [f"{row['kind']} {row['object'].rpartition('/')[2]}" for row in rows]

    def announce(self, kind: str, said: str | None = None) -> None:
        """A room has heard all news of the kind: what is so now, or was said of it."""
        with self.house.db.write() as w:
            w.execute(
                "INSERT INTO edition (id, kind, platform, place, address, subject, made_at)"
                " VALUES (1, 'digest', 'test', 'room', '', '[]', '')"
            )
            w.execute(
                "INSERT INTO announced (platform, place, news, edition, value)"
                " SELECT 'test', 'room', n.id, 1, coalesce(?, a.result) FROM news n"
                " JOIN agenda_item a ON a.body = n.body AND a.id = n.object WHERE n.kind = ?",
                [said, kind],
            )

    def corrected(self) -> int:
        """Editions that say what is no longer so."""
        return int(self.house.db.value("SELECT count(*) FROM edition WHERE reissue = 'corrected'"))


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


def whole_council(room: Newsroom, many: int = 2 * MANY_TWINS) -> Council:
    """Matters that were decided ten days ago, with their protocol, and a meeting to come."""
    council = room.council
    for each in range(many):
        council.paper(f"{each}", f"Sache {each}", days=-20)
    items = (council.item(f"t{each}", about=f"{each}", result="beschlossen") for each in range(many))
    council.meet("m1", "rat", *items, days=-10)
    council.minutes("m1", "n1")
    council.paper("90", "Zukunft", days=-20)
    council.meet("m2", "bau", council.item("t90", about="90"), days=5)
    assert room.night() == []
    return council


def test_new_ids_for_everything_are_no_news_though_the_old_objects_stand(room: Newsroom) -> None:
    council = whole_council(room)
    council.renumber("neu/")
    assert room.night() == []


def test_what_is_really_new_is_told_on_the_night_on_which_all_ids_changed(room: Newsroom) -> None:
    council = whole_council(room)
    council.renumber("neu/")
    council.paper("91", "Brunnen am Markt")
    assert room.night() == ["paper 91"]


def test_two_items_of_one_name_that_are_both_given_out_are_two(room: Newsroom) -> None:
    council = begun(room)
    first = [
        council.item(f"a{each}", f"Mitteilung {each}", result="zugestimmt") for each in range(MANY_TWINS)
    ]
    council.items("m1").extend(first)
    room.night()
    again = [
        council.item(f"b{each}", f"Mitteilung {each}", result="zugestimmt") for each in range(MANY_TWINS)
    ]
    council.items("m1").extend(again)
    assert room.night() == [f"result b{each}" for each in range(MANY_TWINS)]


def test_items_that_take_the_place_of_some_that_may_not_be_deleted_yet_are_known(room: Newsroom) -> None:
    council = room.council
    items = [
        council.item(f"t{each}", f"Sache {each}", result="beschlossen") for each in range(BRAKE_LEAST + 1)
    ]
    council.meet("m1", "rat", *items, days=-10)
    assert room.night() == []
    moved = [council.item(f"x{each}", f"Sache {each}", result="beschlossen") for each in range(3)]
    moved[0]["result"] = "abgelehnt"
    council.meetings["m1"]["agendaItem"] = moved
    assert room.night() == ["result x0"]
    assert room.house.db.value("SELECT count(*) FROM withdrawal WHERE hidden = 0") == len(items)


def test_a_namesake_behind_closed_doors_is_another_matter(room: Newsroom) -> None:
    council = begun(room)
    council.items("m1").append(council.item("c1", "Grundstücke", result="beschlossen", public=False))
    room.night()
    council.items("m1").append(council.item("o1", "Grundstücke", result="beschlossen"))
    assert room.night() == ["result o1"]


def test_papers_without_a_number_are_told_by_nothing_from_others_of_their_name(room: Newsroom) -> None:
    council = begun(room)
    council.paper("7", "Anfrage", reference="", public=False)
    room.night("backfill")
    council.paper("8", "Anfrage", reference="")
    assert room.night() == ["paper 8"]


def test_another_protocol_of_a_first_load_is_none(room: Newsroom) -> None:
    council = begun(room)
    council.minutes("m1", "n1")
    assert room.night("backfill") == []
    council.minutes("m1", "n2")
    assert room.night() == []


def test_the_protocol_of_a_run_that_waits_behind_another_one_is_news(room: Newsroom) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "beschlossen")
    council.night()
    council.minutes("m1", "n1")
    assert room.night() == ["result t1", "minutes m1"]


def test_the_protocol_of_a_meeting_that_comes_again_under_another_id_is_known(room: Newsroom) -> None:
    council = begun(room)
    council.minutes("m1", "n1")
    assert room.night() == ["minutes m1"]
    council.meet("x1", "rat", days=-1)
    council.minutes("x1", "xn1")
    assert room.night() == []


def test_an_evening_of_open_results_that_are_decided_later_is_told(room: Newsroom) -> None:
    council, many = begun(room), range(MANY_RESTATED + 1)
    council.meet("m3", "bau", *(council.item(f"z{each}", f"Sache {each}") for each in many), days=-1)
    for said, news in (("offen", len(many)), ("einstimmig beschlossen", len(many))):
        for each in many:
            council.set_result("m3", f"z{each}", said)
        assert len(room.night()) == news


def test_results_that_are_all_written_in_another_way_are_not_told(room: Newsroom) -> None:
    council, many = begun(room), range(MANY_RESTATED + 1)
    items = (council.item(f"z{each}", f"Sache {each}", result="Ja: 20, Nein: 4") for each in many)
    council.meet("m3", "bau", *items, days=-1)
    assert len(room.night()) == len(many)
    room.announce("result")
    for each in many:
        council.set_result("m3", f"z{each}", "Ja: 21, Nein: 4")
    assert room.night() == []
    assert room.corrected() == 0


@pytest.mark.parametrize("many", [MANY_OLD, MANY_OLD + 1])
def test_papers_without_a_date_in_masses_are_old_ones(room: Newsroom, many: int) -> None:
    council = begun(room)
    for each in range(many):
        council.paper(f"u{each}", f"Papier {each}")
        del council.papers[f"u{each}"]["date"]
    council.paper("2", "Spielplatz am Anger")
    assert len(room.night()) == (many + 1 if many <= MANY_OLD else 1)


def test_a_result_that_comes_with_an_agenda_that_was_away_is_told(room: Newsroom, clock: FakeClock) -> None:
    council = begun(room)
    away, council.meetings["m1"]["agendaItem"] = council.items("m1"), []
    council.night(brake=False)
    clock.advance(days=5)
    council.meetings["m1"]["agendaItem"] = away
    council.set_result("m1", "t1", "beschlossen")
    assert room.night() == ["result t1"]


@pytest.mark.parametrize(("again", "news"), [("beschlossen", []), ("abgelehnt", ["result t1"])])
def test_a_result_that_was_away_is_told_again_if_it_is_another_one(
    room: Newsroom, clock: FakeClock, again: str, news: list[str]
) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "beschlossen")
    assert room.night() == ["result t1"]
    away, council.meetings["m1"]["agendaItem"] = council.items("m1"), []
    council.night(brake=False)
    room.harvest.run()
    clock.advance(days=5)
    council.meetings["m1"]["agendaItem"] = away
    council.set_result("m1", "t1", again)
    assert room.night() == news


@pytest.mark.parametrize(("again", "news"), [("mehrheitlich abgelehnt", ["result t1"]), ("Beschlossen.", [])])
def test_a_result_that_was_emptied_is_corrected_when_it_is_set_again(
    room: Newsroom, again: str, news: list[str]
) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "beschlossen")
    assert room.night() == ["result t1"]
    room.announce("result", said="")
    council.set_result("m1", "t1", "")
    assert room.night() == []
    assert room.corrected() == 0
    council.set_result("m1", "t1", again)
    assert room.night() == news
    assert room.corrected() == 1


@pytest.mark.parametrize("kind", ["initial", "incremental"])
def test_what_was_closed_is_news_when_it_is_opened(room: Newsroom, clock: FakeClock, kind: RunKind) -> None:
    """Also where it was news already that nobody was allowed to hear."""
    council = begun(room)
    council.paper("8", "Grundstück", public=False)
    council.items("m1").append(council.item("c1", "Verkauf", result="beschlossen", public=False))
    room.night(kind)
    clock.advance(days=20)
    council.papers["8"]["public"] = council.items("m1")[-1]["public"] = True
    assert sorted(room.night()) == ["paper 8", "result c1"]


def test_what_was_open_before_is_no_news_when_it_is_opened_again(room: Newsroom) -> None:
    council = begun(room)
    council.set_result("m1", "t1", "beschlossen")
    room.night("backfill")
    for public in (False, True):
        council.items("m1")[0]["public"] = public
        assert room.night() == []


def test_what_is_opened_long_after_or_in_masses_is_no_news(room: Newsroom, clock: FakeClock) -> None:
    council = begun(room)
    closed = [council.item(f"c{each}", f"Sache {each}", public=False) for each in range(MANY_OPENED + 1)]
    council.meet("m3", "bau", *(dict(each, result="beschlossen") for each in closed), days=-1)
    council.items("m1").append(council.item("old", "Verkauf", result="beschlossen", public=False))
    room.night("backfill")
    for each in council.items("m3"):
        each["public"] = True
    assert room.night() == []
    clock.advance(days=70)
    assert room.night() == []
    council.items("m1")[-1]["public"] = True
    assert room.night() == []


def test_a_run_that_cannot_be_looked_through_stops_only_its_own_city(
    room: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    council, other = begun(room), Council(room.house, tmp_path / "other", body="nachbardorf")
    other.night()
    room.harvest.run()
    room.broken = {council.body}
    council.set_result("m1", "t1", "beschlossen")
    council.night()
    other.paper("2", "Spielplatz am Anger")
    other.night()
    council.paper("3", "Brunnen am Markt")
    council.night()
    assert room.harvest.run() == 1
    assert room.harvest.run() == 0
    assert len(caplog.records) == 1
    room.broken = set()
    assert room.harvest.run() == 2


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
