"""What stands in a room in the morning: in which order, how much of it, nothing lost and nothing made up."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.shown import shown_by
from bot.digest.edition.edition import Sheet, arranged, edition, nothing
from bot.digest.edition.order import rank
from bot.digest.records import Match, Reason, Rhythm
from bot.messages import Action, Actions, Block, NewsList, Notice, Text
from bot.store.news import NewsKind
from tests.digest.news import MONDAY, about, head, match, paper_row, subscription

DAY = dt.timedelta(days=1)
KINDS: tuple[NewsKind, ...] = ("result", "paper", "agenda", "minutes", "early")


def lists(blocks: Sequence[Block]) -> list[NewsList]:
    return [block for block in blocks if isinstance(block, NewsList)]


def titles(blocks: Sequence[Block]) -> list[tuple[str, list[str]]]:
    return [(block.heading, [line.title for line in block.lines]) for block in lists(blocks)]


def texts(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Text)]


def actions(blocks: Sequence[Block]) -> list[Action]:
    return [action for block in blocks if isinstance(block, Actions) for action in block.actions]


def test_the_own_city_comes_first_and_its_council_before_its_committees() -> None:
    blocks = edition(
        [
            match(id=1, title="Hafenkran", body="birkenhafen", at="Gemeinderat"),
            match(id=2, title="Bolzplatz", at="Ortsbeirat Nord"),
            match(id=3, title="Marktplatz", at="Bauausschuss"),
            match(id=4, title="Klima", at="Seniorenbeirat"),
            match(id=5, title="Haushalt", at="Stadtrat"),
            match(id=6, title="Neubau", at="", kind="paper"),
            match(id=7, title="Theater", body="musterstadt", at="Rat der Stadt"),
        ],
        head(home="probedorf"),
    )
    assert titles(blocks) == [
        ("Probedorf · Stadtrat", ["Haushalt"]),
        ("Probedorf · Bauausschuss", ["Marktplatz"]),
        ("Probedorf · Ortsbeirat Nord", ["Bolzplatz"]),
        ("Probedorf · Seniorenbeirat", ["Klima"]),
        ("Probedorf · Neue Vorlagen", ["Neubau"]),
        ("Birkenhafen · Gemeinderat", ["Hafenkran"]),
        ("Musterstadt · Rat der Stadt", ["Theater"]),
    ]


def test_names_of_gremien_say_how_far_ahead_they_stand() -> None:
    names = [
        "Stadtrat",
        "Haupt- und Finanzausschuss",
        "Runder Tisch",
        "Ortsbeirat Mitte",
        "Jugendparlament",
        "",
    ]
    assert [rank(each) for each in names] == sorted(rank(each) for each in names)
    assert len({rank(each) for each in names}) == len(names)


def test_in_a_gremium_decisions_come_first_then_the_latest() -> None:
    blocks = edition(
        [
            match(id=1, title="Brunnen", result="vertagt", start=MONDAY + DAY),
            match(id=2, title="Erster"),
            match(id=3, title="Zweiter", start=MONDAY + DAY),
            match(id=4, kind="agenda", start=MONDAY + 9 * DAY, more={"published": True}),
        ],
        head(),
    )
    assert titles(blocks) == [
        ("Probedorf · Bauausschuss", ["Zweiter", "Erster", "Brunnen", "Sitzung am Mi 11.03.2026 17:00"])
    ]


def test_lines_are_numbered_through() -> None:
    found = [
        match(id=n, at=at) for n, at in enumerate(("Stadtrat", "Stadtrat", "Bauausschuss", "Sportausschuss"))
    ]
    assert [block.first for block in lists(edition(found, head()))] == [1, 3, 4]


def test_early_warnings_have_their_own_list_at_the_end() -> None:
    blocks = edition(
        [
            match(id=1, kind="early", title="Hundesteuer", body="birkenhafen"),
            match(id=2, title="Marktplatz", body="musterstadt"),
        ],
        head(home="birkenhafen"),
    )
    assert titles(blocks) == [
        ("Musterstadt · Bauausschuss", ["Marktplatz"]),
        ("Früherkennung", ["Hundesteuer"]),
    ]


def test_routine_is_counted_city_by_city() -> None:
    found = [
        match(id=1, title="Schwimmhalle"),
        *(
            match(id=n, title="Sachstand", paper_type="Informationsvorlage", result="Kenntnisnahme")
            for n in (2, 3)
        ),
        match(id=4, title="Genehmigung der Niederschrift", result="einstimmig genehmigt"),
        match(id=5, title="Annahme von Spenden", body="birkenhafen"),
    ]
    blocks = edition(found, head(home="probedorf"))
    assert titles(blocks) == [("Probedorf · Bauausschuss", ["Schwimmhalle"])]
    assert texts(blocks)[1].split("\n") == [
        "Außerdem Routine in Probedorf: 2 Kenntnisnahmen, 1 genehmigte Niederschrift",
        "Außerdem Routine in Birkenhafen: 1 Annahme von Spenden",
    ]
    assert Action("Alle anzeigen", "/abo alle 17") in actions(blocks)


def test_where_there_is_nothing_but_routine_that_is_said() -> None:
    blocks = edition([match(title="Verschiedenes", result="Kenntnisnahme")], head())
    assert texts(blocks)[1:] == ["Nur Routine: 1 Formalie"]
    assert lists(blocks) == []


def test_whoever_asks_for_all_sees_routine_as_well() -> None:
    found = [match(id=1, title="Schwimmhalle"), match(id=2, title="Verschiedenes", result="Kenntnisnahme")]
    blocks = edition(found, head(), limit=None)
    assert titles(blocks) == [
        ("Probedorf · Bauausschuss", ["Schwimmhalle"]), ("Probedorf · Routine", ["Verschiedenes"]),
    ]  # fmt: skip
    assert texts(blocks)[1:] == []


def test_too_many_lines_leave_the_best() -> None:
    found = [match(id=n, title=f"Verschoben {n}", result="vertagt", at="Stadtrat") for n in range(5)]
    found += [
        match(id=10, title="Nebenbei", result="vertagt", reasons=(Reason(1, "Radweg"),)),
        match(id=11, title="Radweg", result="vertagt", reasons=(about("Radweg", "Radweg"),)),
        match(id=12, title="Entschieden"),
    ]
    blocks = edition(found, head(), limit=3)
    assert titles(blocks) == [("Probedorf · Bauausschuss", ["Entschieden", "Nebenbei", "Radweg"])]
    assert texts(blocks)[1:] == ["Gezeigt sind die 3 wichtigsten von 8 Meldungen."]
    assert actions(blocks) == [
        Action("Alle anzeigen", "/abo alle 17"), Action("Weniger davon", "/abo weniger 17"),
    ]  # fmt: skip


def test_a_whole_edition_offers_less_only_and_a_preview_nothing() -> None:
    assert actions(edition([match()], head())) == [Action("Weniger davon", "/abo weniger 17")]
    assert actions(edition([match()], head(edition=None))) == []


def test_the_heading_names_the_subscriptions_and_the_period() -> None:
    wanted = subscription(1, "Radverkehr"), subscription(2, "", "decision", "agenda")
    assert texts(edition([match()], head(*wanted)))[0] == (
        "Neues: „Radverkehr“, Beschlüsse und Tagesordnungen · 3.3. bis 10.3.2026"
    )
    mixed = subscription(1, "", "decision", "agenda", "minutes"), subscription(2, "Radverkehr")
    assert texts(edition([match()], head(*mixed)))[0].startswith(
        "Neues: „Radverkehr“, Beschlüsse und 2 weitere"
    )
    many = [subscription(n, f"Thema {n}") for n in range(5)]
    assert texts(edition([match()], head(*many)))[0].startswith(
        "Neues: „Thema 0“, „Thema 1“ und 3 weitere · "
    )


def test_who_asked_for_everything_is_not_told_so_and_what_comes_at_once_is_of_today() -> None:
    every = subscription(1, "", "result", "paper", "agenda", "minutes")
    assert texts(edition([match()], head(every)))[0] == "Neues · 3.3. bis 10.3.2026"
    assert texts(edition([match()], head(every, subscription(2, "Rad"))))[0].startswith(
        "Neues: alles und „Rad“"
    )
    at_once = replace(every, wish=replace(every.wish, rhythm=Rhythm(days=())))
    assert texts(edition([match()], head(at_once)))[0] == "Neues · 10.03.2026"
    assert texts(edition([match()], head(at_once, every)))[0] == "Neues · 3.3. bis 10.3.2026"


def test_the_introduction_stands_between_heading_and_news() -> None:
    said = Text("Diese Woche ging es um Räder.")
    assert edition([match()], head(introduction=said))[1] == said


def test_only_a_topic_is_a_reason_worth_a_word() -> None:
    one, two = match(id=1, reasons=(Reason(1),)), match(id=2, reasons=(Reason(2, "Radverkehr"),))
    assert {line.why for block in lists(edition([one, two], head())) for line in block.lines} == {
        "",
        "Thema „Radverkehr“",
    }


def test_what_was_told_otherwise_before_is_marked() -> None:
    paper = paper_row("2026/0101", "Radweg")
    found = [match(id=1, paper=paper, result="vertagt"), match(id=2, kind="paper", paper=paper), match(id=3)]
    blocks = edition(found, head(corrected=frozenset({2})))
    labels = [line.label for block in lists(blocks) for line in block.lines]
    assert labels == ["einstimmig beschlossen", "vertagt (berichtigt)"]
    assert texts(blocks)[0].endswith(" · berichtigt")


def test_an_empty_edition_is_one_line() -> None:
    expected = (Notice("Nichts Neues: Beschlüsse · 3.3. bis 10.3.2026"),)
    assert nothing(head()) == expected
    assert edition([], head()) == expected


# ---- Laws

NAMES = ("Radweg", "Hundesteuer", "Verschiedenes", "Annahme von Spenden", "Sachstand Klinik")
RESULTS = (
    "einstimmig beschlossen",
    "Ja: 9, Nein: 3",
    "vertagt",
    "Kenntnisnahme",
    "mehrheitlich abgelehnt",
    "",
)
TYPES = ("", "Beschlussvorlage", "Änderungsantrag", "Informationsvorlage", "Anfrage")
BODIES = ("Stadtrat", "Bauausschuss", "")
NUMBERS = ("", "2026/0101", "2026/0101/1", "2026/0102", "VO/7")


@st.composite
def drawn(draw: st.DrawFn) -> list[Match]:
    found = []
    for id_ in draw(st.lists(st.integers(1, 60), unique=True, max_size=25)):
        kind = draw(st.sampled_from(KINDS))
        title, number = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NUMBERS))
        reasons = draw(st.lists(st.sampled_from([Reason(1), Reason(2), about("weg", title, 3)]), max_size=3))
        found.append(
            match(
                id=id_, kind=kind, title=title, reference=number, paper_type=draw(st.sampled_from(TYPES)),
                result=draw(st.sampled_from(RESULTS)), at=draw(st.sampled_from(BODIES)),
                body=draw(st.sampled_from(("probedorf", "birkenhafen"))),
                start=draw(st.sampled_from((MONDAY, MONDAY - DAY, None))), reasons=reasons,
                more={"also": (id_ + 1000,)} if kind == "agenda" else {},
            )
        )  # fmt: skip
    return found


def told(sheet: Sheet) -> Counter[int]:
    return Counter(id_ for matter in (*sheet.numbered, *sheet.routine, *sheet.left) for id_ in matter.ids)


@given(drawn(), st.sampled_from([0, 1, 3, 12, None]))
def test_every_news_is_told_once_and_none_is_made_up(found: list[Match], limit: int | None) -> None:
    expected = Counter(id_ for each in found for id_ in (each.news.id, *each.also))
    assert told(arranged(found, home="probedorf", limit=limit)) == expected


@given(drawn(), st.sampled_from([1, 3, 12, None]))
def test_no_more_lines_than_the_limit_and_all_of_them_without(found: list[Match], limit: int | None) -> None:
    sheet = arranged(found, limit=limit)
    if limit is None:
        assert not sheet.left
        assert not sheet.routine
    else:
        assert len(sheet.numbered) <= limit
        assert not sheet.left or len(sheet.numbered) == limit


@given(drawn(), st.randoms(use_true_random=False), st.sampled_from([3, 12, None]))
def test_the_order_in_which_news_come_changes_nothing(
    found: list[Match], chance: random.Random, limit: int | None
) -> None:
    shuffled = chance.sample(found, len(found))
    assert edition(shuffled, head(home="probedorf"), limit=limit) == edition(
        found, head(home="probedorf"), limit=limit
    )


@given(drawn())
def test_only_objects_of_the_given_news_are_shown_and_of_all_in_lines(found: list[Match]) -> None:
    known = {
        ref
        for each in found
        for ref in (each.news.ref, each.news.meeting, each.news.file, each.news.paper and each.news.paper.ref)
        if ref
    }
    assert set(shown_by(edition(found, head(), limit=None))) == known


@given(drawn())
def test_headings_and_numbers_run_through(found: list[Match]) -> None:
    shown = lists(edition(found, head(), limit=None))
    assert len({block.heading for block in shown}) == len(shown)
    expected = 1
    for block in shown:
        assert block.first == expected
        expected += len(block.lines)
