"""The agenda of a meeting as it was: from the change log, as imports and live sources write it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House
from bot.messages import ObjectRef
from bot.store.history import Agenda, AgendaHistory, read, title_print, written
from tests.delivery.fakes import FakeClock
from tests.houses import load
from tests.intake.test_sync_changes import Story
from tests.sources.oparl.maker import archive, consultation, item, meeting, paper, tombstone, url
from tests.sources.played.cities import KINDS, played
from tests.sources.played.council import council

MEETING = ObjectRef("Meeting", "probedorf", url("Meeting", "m"))
OTHER = ObjectRef("Meeting", "probedorf", url("Meeting", "n"))


class Archives:
    """One archive after the other: what the first holds is known, each other one is a later run."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder, self.loads = house, folder, 0
        self.history = AgendaHistory(house.db)

    def load(self, *objects: Any) -> int:
        """The id of the first change that it brings."""
        before = int(self.house.db.value("SELECT coalesce(max(id), 0) FROM change"))
        self.loads += 1
        folder = archive(self.folder / str(self.loads), *objects)
        load(self.house, folder, kind="incremental" if self.loads > 1 else "initial", brake=False)
        return before + 1

    def before(self, since: int, of: ObjectRef = MEETING) -> Agenda:
        found = self.history.before(of, since)
        assert found is not None
        return found

    def now(self, of: ObjectRef = MEETING) -> Agenda:
        found = self.history.now(of)
        assert found is not None
        return found


@pytest.fixture
def archives(house: House, tmp_path: Path) -> Archives:
    return Archives(house, tmp_path)


def numbered(agenda: Agenda) -> list[tuple[str, str]]:
    """Numbers and last parts of ids."""
    return [(point.number, point.id.rpartition("/")[2]) for point in agenda.points]


def test_names_numbers_and_order_as_they_were(archives: Archives) -> None:
    archives.load(meeting("m", item(1, name="Kai"), item(2, name="Fähre"), item(12, name="Kita")))
    old = archives.now()
    items = [("1", 9, "Neu"), ("2", 12, "Kita Ost"), ("3", 1, "Kai"), ("10", 2, "Fähre")]
    first = archives.load(meeting("m", *(item(id_, number=at, name=name) for at, id_, name in items)))
    assert numbered(archives.now()) == [("1", "9"), ("2", "12"), ("3", "1"), ("10", "2")]
    then = archives.before(first)
    assert numbered(then) == numbered(old) == [("1", "1"), ("2", "2"), ("12", "12")]
    assert [point.title for point in then.points] == [title_print(name) for name in ("Kai", "Fähre", "Kita")]
    # What stands under the id of „Kita“ now is not its name.
    assert [point.name for point in then.points] == ["Kai", "Fähre", ""]


def test_the_order_is_the_source_s_own_where_it_states_one(archives: Archives) -> None:
    archives.load(meeting("m", item(1, order=2), item(2, order=11), item(3, order=7)))
    first = archives.load(meeting("m", item(1, order=12), item(2, order=3), item(3, order=7)))
    assert numbered(archives.now()) == [("2", "2"), ("3", "3"), ("1", "1")]
    assert numbered(archives.before(first)) == [("1", "1"), ("3", "3"), ("2", "2")]


def test_each_moment_has_its_own_agenda(archives: Archives) -> None:
    states = [["A"], ["A", "B"], ["B", "A"], ["B", "A", "C"]]
    archives.load(meeting("n", item("Z")))
    moments, seen = [], []
    for state in states:
        moments.append(
            archives.load(meeting("m", *(item(each, name=each, order=at) for at, each in enumerate(state))))
        )
        seen.append(archives.now())
    for before, since in zip(seen[:-1], moments[1:], strict=True):
        assert archives.before(since) == before
    assert archives.before(moments[0]).points == ()


def test_day_place_and_cancellation_as_they_were(archives: Archives) -> None:
    archives.load(meeting("m", item(1), location={"description": "Rathaus"}))
    old = archives.now()
    first = archives.load(
        meeting(
            "m",
            item(1),
            start="2025-03-13T18:00:00+01:00",
            cancelled=True,
            location={"description": "Schule"},
        )
    )
    archives.load(
        meeting("m", item(1), start="2025-03-20T18:00:00+01:00", location={"description": "Schule"})
    )
    then = archives.before(first)
    assert (then.start, then.cancelled, then.where) == (old.start, False, title_print("Rathaus"))
    assert then.start is not None
    assert f"{then.start:%H:%M %Z}" == "17:00 CET"


def test_a_meeting_that_was_closed_or_not_there_had_no_agenda(archives: Archives) -> None:
    first = archives.load(meeting("m", item(1), public=True))
    assert archives.before(first).points == ()
    archives.load(meeting("m", item(1), public=False))
    assert archives.history.now(MEETING) is None
    assert archives.history.before(MEETING, first) is None
    opened = archives.load(meeting("m", item(1), public=True))
    assert archives.before(opened).points == ()
    assert len(archives.now().points) == 1


def test_a_closed_item_was_never_there_and_one_that_is_closed_now_was(archives: Archives) -> None:
    archives.load(meeting("m", item(1), item(2, public=False), item(3)))
    first = archives.load(meeting("m", item(1), item(2, public=False), item(3, public=False)))
    assert numbered(archives.now()) == [("1", "1")]
    then = archives.before(first)
    assert numbered(then) == [("1", "1"), ("3", "3")]
    assert [point.name for point in then.points] == ["Punkt 1", ""]
    opened = archives.load(meeting("m", item(1), item(2), item(3, public=False)))
    assert numbered(archives.before(opened)) == [("1", "1")]


def test_a_paper_that_was_linked_later(archives: Archives) -> None:
    archives.load(meeting("m", item(1), item(2)), paper(6, consultation=[consultation(60, 1)]))
    first = archives.load(paper(7, consultation=[consultation(70, 2)]))
    (one, two), then = archives.now().points, archives.before(first).points
    assert (one.papers, two.papers) == (("25/6",), ("25/7",))
    assert [point.papers for point in then] == [("25/6",), ()]
    assert archives.now().papers["25/7"].reference == "2025/0007"
    # The other way to link them, from the item's side.
    linked = archives.load(
        meeting("m", item(1), item(2), item(3)),
        paper(8, consultation=[consultation(80, meeting=url("Meeting", "m"))]),
    )
    again = archives.load(meeting("m", item(1), item(2), item(3, consultation=url("Consultation", 80))))
    assert archives.now().points[2].papers == ("25/8",)
    assert archives.before(again).points[2].papers == ()
    assert len(archives.before(linked).points) == 2


def test_a_station_under_another_id_is_no_other_paper(archives: Archives) -> None:
    archives.load(meeting("m", item(1)), paper(6, consultation=[consultation(60, 1)]))
    first = archives.load(paper(6, consultation=[consultation(61, 1)]))
    assert archives.house.db.value("SELECT count(*) FROM consultation") == 1
    assert archives.before(first).points[0].papers == archives.now().points[0].papers == ("25/6",)


def test_an_item_that_goes_to_another_meeting(archives: Archives) -> None:
    archives.load(meeting("m", item(1), item(2)), meeting("n", item(3)))
    first = archives.load(meeting("m", item(1)), meeting("n", item(3), item(2)))
    assert numbered(archives.now()) == [("1", "1")]
    assert numbered(archives.before(first)) == [("1", "1"), ("2", "2")]
    assert numbered(archives.before(first, OTHER)) == [("3", "3")]
    assert archives.before(first).points[1].name == "Punkt 2"


def test_what_was_deleted_is_not_known_any_more_but_a_whole_agenda_is_not_told_as_new(
    archives: Archives,
) -> None:
    """An import deletes at once: nothing says which meeting the old items belonged to."""
    archives.load(meeting("m", item(1), item(2)))
    anew = archives.load(meeting("m", item(11, number="1"), item(12, number="2")))
    assert archives.house.db.value("SELECT count(*) FROM agenda_item") == 2
    assert numbered(archives.before(anew)) == [("1", "11"), ("2", "12")]
    one = archives.load(meeting("m", item(11, number="1")))
    assert numbered(archives.before(one)) == [("1", "11")]


def test_what_was_deleted_and_has_come_back_was_there(archives: Archives) -> None:
    first = archives.load(meeting("m", item(1), item(2)))
    gone = archives.load(meeting("m", item(1)))
    archives.load(meeting("m", item(1), item(2)))
    assert numbered(archives.before(gone)) == [("1", "1"), ("2", "2")]
    assert archives.before(first).points == ()


def test_other_meetings_and_other_cities_are_not_looked_at(archives: Archives) -> None:
    archives.load(meeting("m", item(1)), meeting("n", item(3)))
    first = archives.load(meeting("n", item(3), item(4)), tombstone("Paper", "nie"))
    assert archives.before(first) == archives.now()


def test_written_down_and_read_again_it_is_the_same_without_names(archives: Archives) -> None:
    archives.load(
        meeting("m", item(1, name="Kai"), item(2)), paper(6, "Kaimauer", consultation=[consultation(60, 1)])
    )
    first = archives.load(meeting("m"))
    then = archives.before(first)
    text = written(archives.now())
    assert read(text).points == archives.now().points
    assert "Kai" not in written(then)


@pytest.fixture(params=KINDS)
def story(request: pytest.FixtureRequest, house: House, clock: FakeClock) -> Iterator[Story]:
    with played(request.param, council(clock.now().date(), 2)) as running:
        told = Story(house, clock, running)
        assert told.tonight().complete
        yield told


def test_at_a_live_source_a_missing_item_shows_while_it_is_hidden(story: Story) -> None:
    (name,) = story.rows("SELECT id FROM meeting WHERE id LIKE '%100'")[0]
    body = story.rows("SELECT body FROM meeting")[0][0]
    history, ref = AgendaHistory(story.house.db), ObjectRef("Meeting", body, name)
    full = history.now(ref)
    since = story.rows("SELECT max(id) + 1 FROM change")[0][0]
    story.council.drop_last_point(100)
    story.next_day()
    before, now = history.before(ref, since), history.now(ref)
    assert full is not None
    assert before is not None
    assert now is not None
    assert [(each.id, each.title, each.papers) for each in before.points] == [
        (each.id, each.title, each.papers) for each in full.points
    ]
    assert [each.name for each in before.points] == [*(each.name for each in full.points[:2]), ""]
    assert now.points == full.points[:2]
    kept = written(before)
    story.next_day()
    gone = history.before(ref, since)
    assert gone is not None
    assert gone.points == before.points[:2]
    assert [each.title for each in read(kept).points] == [each.title for each in full.points]
