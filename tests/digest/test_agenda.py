"""What has changed in an agenda, and what is said of it. Titles are letters here, ids figures."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.agenda.agenda import Agendas
from bot.digest.agenda.changes import (
    Added,
    Cancelled,
    Change,
    Moved,
    PaperAdded,
    Relocated,
    Removed,
    Renamed,
    Rescheduled,
    Uncancelled,
    Unpublished,
    changes,
)
from bot.messages import ObjectRef
from bot.store.history import Agenda, PaperName, Point, title_print
from bot.store.news import News

NOW = dt.datetime(2031, 5, 5, 8, 0, tzinfo=dt.UTC)
START = dt.datetime(2031, 5, 12, 17, 0, tzinfo=dt.UTC)
MEETING = ObjectRef("Meeting", "probedorf", "m")


def agenda(*titles: str, first: int = 1, **fields: object) -> Agenda:
    """Items numbered from 1, with ids from `first`; „A/7“ is the title A with paper 7."""
    points = []
    for at, written in enumerate(titles):
        title, _, paper = written.partition("/")
        points.append(Point(str(first + at), str(at + 1), title, (paper,) if paper else (), f"Punkt {title}"))
    return renumbered(Agenda(START), points, **fields)


def renumbered(of: Agenda, points: Sequence[Point], **fields: object) -> Agenda:
    numbered = tuple(replace(point, number=str(at)) for at, point in enumerate(points, 1))
    return replace(of, points=numbered, **fields)  # type: ignore[arg-type]


def said(before: Agenda, now: Agenda) -> list[str]:
    return [_word(each) for each in changes(before, now)]


def _word(change: Change) -> str:
    match change:
        case Moved(old, point):
            return f"{point.title}: {old.number} → {point.number}"
        case PaperAdded(point, paper):
            return f"{point.title} +{paper}"
        case Added(point):
            return f"+{point.title}"
        case Removed(point):
            return f"-{point.title} {point.number}"
        case Renamed(point):
            return f"={point.title}"
        case _:
            return type(change).__name__


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("A B C", "A X B C", ["+X"]),
        ("A B C", "X A B C", ["+X"]),
        ("A B C", "B C", ["-A 1"]),
        ("A B C D", "D A B C", ["D: 4 → 1"]),
        ("A B C D", "B C D A", ["A: 1 → 4"]),
        ("A B C D E", "X D A B C E", ["+X", "D: 4 → 2"]),
        ("A B C", "C B", ["-A 1", "C: 3 → 1"]),
        ("A B C", "B A", ["-C 3", "A: 1 → 2"]),
        ("Q A Q Q", "Q Q A Q", ["A: 2 → 3"]),
    ],
)
@pytest.mark.parametrize("first", [1, 100], ids=["same ids", "other ids"])
def test_what_is_told_is_what_was_done(before: str, now: str, expected: list[str], first: int) -> None:
    """Ids that count along with the place, and ids that are all new: titles tell the same."""
    assert said(agenda(*before.split()), agenda(*now.split(), first=first)) == expected


def test_of_several_items_of_one_title_only_the_withdrawn_one_is_gone() -> None:
    before = agenda("A", "Q", "Q", "Q", "Z")
    for gone in (1, 2, 3):
        left = [point for at, point in enumerate(before.points) if at != gone]
        assert said(before, renumbered(before, left)) == [f"-Q {gone + 1}"]
        anew = [replace(point, id=f"neu {point.id}") for point in left]
        # Nothing tells which one it was, but that it is one.
        assert said(before, renumbered(before, anew)) == ["-Q 4"]


def test_a_paper_tells_items_of_one_title_apart() -> None:
    before = agenda("Q/1", "Q/2", "Q/3")
    assert said(before, agenda("Q/1", "Q/3", first=100)) == ["-Q 2"]


def test_an_item_under_another_title_is_known_by_its_id_or_its_paper() -> None:
    assert said(agenda("A", "B"), agenda("A", "C")) == ["=C"]
    assert said(agenda("A", "B/7"), agenda("A", "C/7", first=100)) == ["=C"]
    assert said(agenda("A", "B"), agenda("A", "C", first=100)) == ["-B 2", "+C"]


def test_a_paper_that_comes_later_is_told_once() -> None:
    assert said(agenda("A", "B"), agenda("A", "B/7")) == ["B +7"]
    assert said(agenda("A/6", "B/7"), agenda("A/6", "B/7", first=100)) == []
    assert said(agenda("A/6"), agenda("A")) == []


def test_what_happens_to_the_meeting_itself() -> None:
    before = Agenda(START, where="1", location="Rathaus")
    later = START + dt.timedelta(days=1)
    assert changes(before, replace(before, cancelled=True)) == [Cancelled()]
    assert changes(replace(before, cancelled=True), before) == [Uncancelled()]
    assert changes(before, replace(before, start=later)) == [Rescheduled(START, later)]
    assert changes(before, replace(before, where="2", location="Schule")) == [Relocated("Schule")]
    assert changes(replace(before, where=""), before) == []


def test_an_agenda_that_is_gone_is_one_thing() -> None:
    assert changes(agenda("A", "B", "C"), agenda()) == [Unpublished(3)]


TITLES = st.lists(st.sampled_from("ABCDEFGH"), max_size=10)
AGENDAS = TITLES.map(lambda titles: agenda(*titles))
UNEQUAL = st.lists(st.sampled_from("ABCDEFGHIJ"), min_size=2, max_size=9, unique=True)


@given(AGENDAS)
def test_nothing_is_nothing(one: Agenda) -> None:
    assert changes(one, one) == []


@given(AGENDAS, st.integers(2, 40))
def test_numbers_and_ids_alone_are_nothing(one: Agenda, by: int) -> None:
    other = [replace(each, id=f"neu {each.id}", number=f"{int(each.number) + by}") for each in one.points]
    assert changes(one, replace(one, points=tuple(other))) == []
    assert changes(one, replace(one, points=tuple(replace(each, number="") for each in one.points))) == []


@given(UNEQUAL, st.integers(2, 4))
def test_items_of_one_title_may_change_places(titles: list[str], many: int) -> None:
    before = agenda(*"Q" * (many - 1), *titles, "Q")
    alike = [at for at, point in enumerate(before.points) if point.title == "Q"]
    for order in list(permutations(alike))[:6]:
        points = list(before.points)
        for at, other in zip(alike, order, strict=True):
            points[at] = before.points[other]
        assert changes(before, renumbered(before, points)) == []


Anew = Callable[[Point], Point]
ANEW = st.sampled_from([lambda point: point, lambda point: replace(point, id=f"neu {point.id}")])


@given(UNEQUAL, st.integers(0, 9), ANEW)
def test_one_item_put_in(titles: list[str], at: int, anew: Anew) -> None:
    before = agenda(*titles)
    points = [anew(point) for point in before.points]
    points.insert(at, Point("x", "", "X", (), "X"))
    assert said(before, renumbered(before, points)) == ["+X"]


@given(UNEQUAL, st.integers(0, 8), ANEW)
def test_one_item_taken_out(titles: list[str], at: int, anew: Anew) -> None:
    before = agenda(*titles)
    gone = before.points[at % len(titles)]
    points = [anew(point) for point in before.points if point is not gone]
    assert said(before, renumbered(before, points)) == [f"-{gone.title} {gone.number}"]


@given(TITLES.filter(bool), st.integers(0, 9))
def test_one_item_renamed(titles: list[str], at: int) -> None:
    before = agenda(*titles)
    points = list(before.points)
    points[at % len(titles)] = replace(points[at % len(titles)], title="X")
    assert said(before, replace(before, points=tuple(points))) == ["=X"]


@given(UNEQUAL, st.integers(0, 8), st.integers(0, 8), ANEW)
def test_one_item_moved(titles: list[str], one: int, other: int, anew: Anew) -> None:
    before = agenda(*titles)
    points = [anew(point) for point in before.points]
    taken = points.pop(one % len(titles))
    to = other % len(titles)
    points.insert(to, taken)
    told = said(before, renumbered(before, points))
    steps = abs(to - one % len(titles))
    assert len(told) == min(steps, 1)
    if steps > 1:
        assert told == [f"{taken.title}: {one % len(titles) + 1} → {to + 1}"]


@given(TITLES, TITLES)
def test_whatever_happens_the_told_makes_the_one_of_the_other(one: list[str], other: list[str]) -> None:
    """Without ids that persist nothing is renamed, and the fewest possible have come, gone and moved."""
    before, now = agenda(*one), agenda(*other, first=100)
    told = changes(before, now)
    if not other:
        return
    come = sorted(each.point.title for each in told if isinstance(each, Added))
    gone = sorted(each.point.title for each in told if isinstance(each, Removed))
    assert sorted([*one, *come]) == sorted([*other, *gone])
    assert not set(come) & set(gone)
    assert not [each for each in told if isinstance(each, Renamed | PaperAdded)]


class Histories:
    """A history that was written down; `asked` is since when."""

    def __init__(self, before: Agenda | None, now: Agenda | None) -> None:
        self._before, self._now = before, now
        self.asked: list[int] = []

    def now(self, meeting: ObjectRef) -> Agenda | None:
        return self._now if meeting == MEETING else None

    def before(self, meeting: ObjectRef, since: int) -> Agenda | None:
        self.asked.append(since)
        return self._before if meeting == MEETING else None


def news(*since: int) -> list[News]:
    return [News(at, "agenda", MEETING, at, NOW, "Probedorf", "Stadtrat") for at in since]


def told(before: Agenda | None, now: Agenda | None, at: dt.datetime = NOW, **limits: int) -> tuple[str, ...]:
    return Agendas(Histories(before, now), **limits).of(news(4, 9), at).lines  # type: ignore[arg-type]


def test_an_agenda_where_there_was_none_is_published_not_compared() -> None:
    full = agenda("A", "B/7", "C/8", "D/9")
    found = Agendas(Histories(agenda(), full), named=2).of(news(4), NOW)
    assert found.published
    assert found.lines == ("4 Punkte, darunter:", "TOP 2 Punkt B", "TOP 3 Punkt C")
    assert found.about == (
        ObjectRef("AgendaItem", "probedorf", "2"),
        ObjectRef("AgendaItem", "probedorf", "3"),
    )
    assert told(agenda(), agenda("A")) == ("1 Punkt",)
    assert told(agenda(), agenda("B/7")) == ("TOP 1 Punkt B",)


def test_all_news_of_a_meeting_are_one_comparison_with_what_was_before_the_first() -> None:
    history = Histories(agenda("A"), agenda("A"))
    assert not Agendas(history).of(news(9, 4, 12), NOW).lines
    assert history.asked == [4]


def test_lines_a_clerk_can_read() -> None:
    references = {"7": PaperName(ObjectRef("Paper", "probedorf", "p7"), "2031/0007")}
    before = agenda("A", "B", "C", "D", "E/7")
    # What the source no longer gives out has no name.
    before = replace(
        before, points=tuple(replace(each, name="") for each in before.points), papers=references
    )
    now = agenda("D", "A", "B/7", "N/7", papers=references)
    points = [replace(point, id=str("ABCD".find(point.title) + 1 or 99)) for point in now.points]
    found = Agendas(Histories(before, replace(now, points=tuple(points)))).of(news(1), NOW)
    assert found.lines == (
        "entfallen: bisher TOP 3",
        "TOP 4 → TOP 1: Punkt D",
        "zu TOP 3 Punkt B: Vorlage 2031/0007 liegt vor",
        "TOP 4 heißt jetzt: Punkt N",
    )
    assert ObjectRef("Paper", "probedorf", "p7") in found.about
    assert ObjectRef("AgendaItem", "probedorf", "3") not in found.about


def test_what_is_gone_is_told_by_its_number_or_that_of_its_paper() -> None:
    public = {"7": PaperName(ObjectRef("Paper", "probedorf", "p7"), "2031/0007")}
    before = Agenda(START, points=(Point("1", "5", "A"), Point("2", "6", "B", ("7",)), Point("3", "7", "C")))
    now = replace(before, points=before.points[:1])
    assert told(before, now) == ("entfallen: bisher TOP 6", "entfallen: bisher TOP 7")
    assert told(replace(before, papers=public), now)[0] == "entfallen: bisher TOP 6 (2031/0007)"
    without = [replace(point, number="") for point in before.points]
    assert told(
        replace(before, points=tuple(without), papers=public), replace(now, points=(without[0],))
    ) == (
        "entfallen: Vorlage 2031/0007",
        "entfallen: ein Punkt ohne Nummer",
    )


def test_the_meeting_in_words() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    before = agenda("A", where="1", location="Rathaus", start=dt.datetime(2031, 5, 12, 17, 0, tzinfo=zone))
    later = replace(before, start=dt.datetime(2031, 5, 13, 18, 30, tzinfo=zone), where="2", location="Schule")
    assert told(before, later) == (
        "verlegt auf Di 13.05.2031 18:30 (bisher Mo 12.05.2031 17:00)",
        "Ort jetzt: Schule",
    )
    assert told(replace(before, cancelled=True), before) == ("findet doch statt",)
    # What becomes of the items of a cancelled meeting is nothing to tell.
    assert told(before, replace(agenda("B"), cancelled=True, start=before.start)) == ("fällt aus",)
    assert told(before, replace(before, points=())) == ("die Tagesordnung ist nicht mehr veröffentlicht",)


@pytest.mark.parametrize("start", [NOW, NOW - dt.timedelta(hours=1), None])
def test_nothing_of_a_meeting_that_has_begun(start: dt.datetime | None) -> None:
    before = agenda("A", start=start)
    found = Agendas(Histories(agenda(start=start), before)).of(news(1), NOW)
    assert (found.published, found.lines) == (False, ())
    assert told(before, agenda("B", first=9, start=start)) == ()


def test_a_meeting_that_is_not_public_is_not_told() -> None:
    assert told(None, None) == ()
    assert Agendas(Histories(None, None)).of([], NOW).lines == ()


def test_an_agenda_written_anew_is_not_told_item_by_item() -> None:
    lines = told(agenda("A"), agenda("A", *"BCDEFGH"), most=4)
    assert lines == ("neu: TOP 2 Punkt B", "neu: TOP 3 Punkt C", "neu: TOP 4 Punkt D", "4 weitere Änderungen")


def test_titles_that_differ_in_writing_only_are_the_same() -> None:
    assert title_print("Radweg  am Bach.") == title_print("RADWEG am Bach") != title_print("Radweg im Bach")
    assert title_print(" – ") == ""


def test_long_titles_end_at_a_word() -> None:
    long = Point("1", "2", "L", (), "Verlängerung des Radwegs " * 12)
    (line,) = told(agenda("A"), replace(agenda("A"), points=(*agenda("A").points, long)))
    assert line.endswith("Verlängerung …")
    assert len(line) < 160
