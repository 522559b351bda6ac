"""Counts are those of the store: compared with a count by hand, and looked at as a person sees them."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House
from bot.assistant.counting.asked import Asked, Group, Subject, Wanted
from bot.assistant.counting.counter import Counter
from bot.assistant.counting.counting import Counting
from bot.assistant.counting.rows import Counted
from bot.assistant.counting.sheet import cell, file_name
from bot.messages import Attachment, Block, Notice, Table, Text
from bot.retrieval.query import facets
from bot.retrieval.query.filters import DECISION, Filters
from bot.retrieval.query.known import KnownReader
from bot.retrieval.query.periods import Period
from bot.retrieval.query.query import read_query
from bot.retrieval.topic_papers import TopicPapers
from bot.retrieval.words.language import Language
from bot.store.database import Database
from tests.assistant.counting_brute import by_hand

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
ZONE = ZoneInfo("Europe/Berlin")
Record = dict[str, Any]
Tables = dict[str, list[Record]]


@pytest.fixture(scope="module")
def counting(demo_house: House) -> Counting:
    db = demo_house.db
    return Counting(db, KnownReader(db).known, TopicPapers(db, Language(db)), demo_house.clock)


def answer(counting: Counting, question: str, home: str | None = None) -> tuple[Block, ...]:
    asked = counting.read(question, None, home)
    assert asked, question
    return counting.blocks(asked)


def said(blocks: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Text | Notice))


def table(blocks: tuple[Block, ...]) -> Table:
    return next(block for block in blocks if isinstance(block, Table))


def lines(blocks: tuple[Block, ...]) -> list[list[str]]:
    """The last file as a spreadsheet reads it."""
    file = [block for block in blocks if isinstance(block, Attachment)][-1]
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


def keys(counted: Counted, subject: Subject) -> set[tuple[str, ...]]:
    """What was counted, as `by_hand` names it."""
    found: set[tuple[str, ...]] = set()
    for row in counted.rows:
        if row.meeting:
            found.add((row.meeting.ref.body, row.meeting.ref.id))
        elif subject is Subject.PAPERS and row.paper:
            found.add((row.paper.ref.body, row.paper.ref.id))
        elif row.station:
            found.add(row.station.key)
    assert len(found) == len(counted.rows), "something is counted twice"
    return found


def counter(db: Database) -> Counter:
    return Counter(db, TopicPapers(db, Language(db)), read_query, NOW)


# The demo council


_QUESTIONS = [
    "Wie viele Vorlagen gibt es?",
    "Wie viele Anträge gab es 2024?",
    "Wie viele Beschlussvorlagen seit 2025 in Birkenhafen?",
    "Wie viele Beschlüsse gab es 2025?",
    "Wie viele Beschlüsse fasste der Stadtrat seit 2024 in allen Städten?",
    "Welche Beschlüsse fasste der Stadtrat in Silberbrueck im Juli 2025?",
    "Welche Anträge wurden abgelehnt?",
    "Wie viele Vorlagen wurden vertagt?",
    "Wie viele Vorlagen hat der Verkehrsausschuss behandelt?",
    "Wie viele Sitzungen gab es 2025?",
    "Wie oft tagte der Stadtrat seit 2025 in Quellstadt?",
    "Wie oft wurden Anträge vertagt?",
    "Wie viele Mitteilungsvorlagen wurden zur Kenntnis genommen?",
]


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("home", [None, "kraehenfurt"])
def test_a_count_is_the_count_by_hand(
    demo_house: House, counting: Counting, question: str, home: str | None
) -> None:
    asked = counting.read(question, None, home)
    assert asked, question
    found = counter(demo_house.db).count(asked)
    assert keys(found, asked.wanted.subject) == by_hand(demo_house.db, asked, NOW)


@pytest.mark.parametrize(
    "topic", ["Hundesteuer", "Radweg", "Spielplatz", "Klima", "Schule", "Haushalt", "Stadt"]
)
def test_papers_on_a_topic_are_those_that_fit_a_saved_search(demo_house: House, topic: str) -> None:
    db = demo_house.db
    topics = TopicPapers(db, Language(db))
    query = read_query(topic)
    every = {row["no"] for row in db.rows("SELECT no FROM paper")}
    assert topics.fitting(query, every) == topics.fits(query, every).keys()


# What a person sees


def test_the_number_comes_first_then_rows_then_how_it_was_counted(counting: Counting) -> None:
    blocks = answer(counting, "Wie viele Vorlagen gab es 2025?", "kraehenfurt")
    first, rows = blocks[0], table(blocks)
    assert isinstance(first, Text)
    count = int(first.text.split()[0])
    assert len(lines(blocks)) == count + 1
    assert len(rows.rows) == min(count, 15)
    assert rows.rows[0][0] == "Krähenfurt", "the own city comes first"
    assert "Gezählt: Vorlagen · 2025 (Datum der Vorlage) · alle geladenen Städte; Bestand" in said(blocks)
    assert "2023–2026" in said(blocks)


def test_rows_that_are_not_shown_stand_in_the_file(counting: Counting) -> None:
    blocks = answer(counting, "Liste alle Vorlagen seit 2024")
    left = len(lines(blocks)) - 1 - len(table(blocks).rows)
    assert f"Weitere {left} stehen in der Datei ratsbot-vorlagen.csv." in said(blocks)


def test_groups_add_up_or_say_why_not(counting: Counting) -> None:
    blocks = answer(counting, "Wie viele Vorlagen gab es je Stadt?")
    assert sum(int(row[1]) for row in table(blocks).rows) == 59
    assert table(blocks).header == ("Stadt", "Anzahl")


def test_nothing_is_explained(counting: Counting) -> None:
    blocks = answer(counting, "Wie viele Anträge gab es 2001?")
    assert said(blocks).startswith("0 Anträge.\n")
    assert "Ohne Zeitraum wären es " in said(blocks)
    assert not [block for block in blocks if isinstance(block, Table | Attachment)]


def test_a_gremium_is_that_of_the_own_city(counting: Counting) -> None:
    text = said(answer(counting, "Wie oft tagte der Stadtrat 2025?", "kraehenfurt"))
    assert "Gezählt ist nur Krähenfurt. Für alle fragen Sie mit „in allen Städten“." in text
    assert "Nicht dabei" not in text
    everywhere = said(answer(counting, "Wie oft tagte der Stadtrat 2025 in allen Städten?", "kraehenfurt"))
    assert "Gezählt ist nur" not in everywhere


def test_meetings_to_come_are_said_and_not_counted(counting: Counting) -> None:
    text = said(answer(counting, "Wie viele Sitzungen gab es in Birkenhafen seit 2025?"))
    assert "die noch bevorstehen" in text


def test_results_that_are_not_known_are_said(counting: Counting) -> None:
    text = said(answer(counting, "Wie viele Vorlagen wurden abgelehnt?"))
    assert "kein eindeutiges Ergebnis hinterlegt" in text
    assert "Ergebnis: abgelehnt (dort, wo entschieden wird)" in text


def test_only_cities_that_are_open_are_counted(counting: Counting) -> None:
    asked = counting.read("Wie viele Vorlagen gibt es je Stadt?", ["quellstadt"], None)
    assert asked
    assert [row[0] for row in table(counting.blocks(asked)).rows] == ["Quellstadt"]
    elsewhere = counting.read("Wie viele Vorlagen gibt es in Birkenhafen?", ["quellstadt"], None)
    assert elsewhere
    assert said(counting.blocks(elsewhere)) == "Gezählt wird nur, was hier geladen ist: Quellstadt."


def test_what_is_no_count_is_left_alone(counting: Counting) -> None:
    assert counting.read("Wie viele Stellen waren 2010 unbesetzt?") is None


# The file


@pytest.mark.parametrize("text", ["=1+1", "+49 123", "-3", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1"])
def test_a_spreadsheet_runs_nothing(text: str) -> None:
    assert cell(text).startswith("'")


def test_a_cell_is_one_line() -> None:
    assert cell("Radweg\r\nam Ufer") == "Radweg am Ufer"
    assert cell("Radweg – am Ufer") == "Radweg – am Ufer"


def test_a_file_is_named_for_what_it_holds() -> None:
    assert file_name("Anträge", "Radwege in der Südstadt") == "ratsbot-antraege-radwege-in-der-suedstadt.csv"
    assert file_name("Vorlagen", "../../etc/passwd") == "ratsbot-vorlagen-etc-passwd.csv"


@given(st.text())
def test_no_cell_begins_a_formula_or_breaks_a_row(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t"))
    assert "\n" not in written


def test_excel_reads_the_file(counting: Counting) -> None:
    blocks = answer(counting, "Wie viele Anträge gibt es?")
    file = next(each for each in blocks if isinstance(each, Attachment))
    assert file.content.startswith(b"\xef\xbb\xbfStadt;Datum;Nummer;Titel;")
    assert file.mime == "text/csv"


# Councils that were made up


_DAYS = st.sampled_from(
    [
        None,
        *(dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 1, 31), dt.date(2024, 2, 1)),
        *(dt.date(2024, 6, 30), dt.date(2024, 7, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)),
    ]
)
"""First and last days of what is asked for, and those beside them."""
_PUBLIC = st.sampled_from([*["public"] * 12, "nonpublic", "unknown", "hidden", "undecided"])
_RESULTS = st.sampled_from(
    [
        *("", "einstimmig beschlossen", "mehrheitlich abgelehnt", "vertagt", "siehe Protokoll"),
        *("Kenntnisnahme", "von der Tagesordnung abgesetzt"),
    ]
)
_ROLES = st.sampled_from(["", "unbekannt", "Entscheidung", "Vorberatung", "Kenntnisnahme"])
_CITIES = ("adorf", "bdorf")
_GREMIEN = ("rat", "bau")


@st.composite
def councils(draw: st.DrawFn) -> Tables:
    """Rows of every table; each of any publicness, whatever the others are."""
    made: Tables = {name: [] for name in (*_EMPTY, "facet")}
    meetings = [(city, f"m{n}") for city in _CITIES for n in range(draw(st.integers(0, 4)))]
    for city, no in meetings:
        day = draw(_DAYS)
        hour = draw(st.sampled_from([0, 12, 23]))
        start = dt.datetime.combine(day, dt.time(hour, 30), ZONE) if day else None
        if start and draw(st.integers(0, 6)) == 0:
            start = start.replace(year=2027, day=1)
        moment = f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" if start else None
        made["meeting"].append(
            {"body": city, "id": no, "start": moment, "cancelled": draw(st.integers(0, 2)) == 0,
             "organizations": json.dumps([draw(st.sampled_from(_GREMIEN))]), "publicness": draw(_PUBLIC)}
        )  # fmt: skip
    for n in range(draw(st.integers(1, 8))):
        city = draw(st.sampled_from(_CITIES))
        day = draw(_DAYS)
        made["paper"].append(
            {"no": n + 1, "body": city, "id": f"p{n}", "name": f"Vorlage {n}", "reference": f"{n}/2024",
             "reference_key": f"{n}/2024", "date": str(day) if day else None,
             "publicness": draw(_PUBLIC)}
        )  # fmt: skip
        for facet, values in (("kind", ("motion", "proposal")), ("party", ("Blau", "Mitte"))):
            chosen = draw(st.sets(st.sampled_from(values), max_size=2))
            made["facet"] += [{"facet": facet, "value": each, "paper_no": n + 1} for each in chosen]
        for number in range(draw(st.integers(1, 3))):
            _station(draw, made, made["paper"][-1], f"c{n}-{number}")
    return made


def _station(draw: st.DrawFn, made: Tables, paper: Record, station: str) -> None:
    city, meetings = paper["body"], [(row["body"], row["id"]) for row in made["meeting"]]
    there = [no for body, no in meetings if body == city]
    meeting = draw(st.sampled_from([*there, *there, ""]))
    same = [row["id"] for row in made["agenda_item"] if row["body"] == city and row["meeting"] == meeting]
    item = draw(st.sampled_from([f"i{station}", "", *same])) if meeting else ""
    if item and item not in same:
        made["agenda_item"].append(
            {
                "body": city,
                "id": item,
                "meeting": meeting,
                "result": draw(_RESULTS),
                "publicness": draw(_PUBLIC),
            }
        )
    at = item or meeting
    named = draw(st.booleans())
    made["consultation"].append(
        {"body": city, "paper": paper["id"], "id": station, "at": at, "agenda_item": item,
         "meeting": meeting,
         "organizations": json.dumps([draw(st.sampled_from(_GREMIEN))] if named else []),
         "role": draw(_ROLES),
         "authoritative": draw(st.sampled_from([None, 0, 1])), "publicness": draw(_PUBLIC)}
    )  # fmt: skip
    if item:
        made["station_item"].append(
            {"body": city, "paper": paper["id"], "id": station, "at": at, "item": item}
        )


_EMPTY: dict[str, Record] = {
    "paper": {
        "paper_type": "", "web": "", "originators": "[]", "under_direction_of": "[]", "superordinated": "[]",
        "subordinated": "[]", "related": "[]", "stated": "missing", "via": "",
    },
    "meeting": {"name": "", "end": None, "state": "", "location": "", "web": "", "stated": "missing",
                "via": ""},
    "agenda_item": {
        "number": "", "position": 0, "name": "", "consultation": "", "resolution": "", "stated": "missing",
        "via": "",
    },
    "consultation": {"stated": "missing", "via": ""},
    "station_item": {},
}  # fmt: skip

_SPANS = st.sampled_from(
    [
        None,
        Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        Period(dt.date(2024, 7, 1)),
        Period(until=dt.date(2024, 1, 31)),
    ]
)


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    span = draw(_SPANS)
    subject = draw(st.sampled_from(list(Subject)))
    results = draw(
        st.sets(st.sampled_from(["resolved", "rejected", "postponed", "noted", DECISION]), max_size=2)
    )
    decisions = subject is Subject.DECISIONS
    meetings = subject is Subject.MEETINGS
    held = draw(st.sets(st.sampled_from([(city, each) for city in _CITIES for each in _GREMIEN]), max_size=2))
    filters = Filters(
        organizations=frozenset(held),
        since=span.since if span else None,
        until=span.until if span else None,
        kinds=frozenset() if meetings else frozenset(draw(st.sets(st.sampled_from(["motion"]), max_size=1))),
        results=frozenset()
        if meetings
        else frozenset(results & {"resolved", "rejected"} if decisions else results),
        originators=frozenset()
        if meetings
        else frozenset(draw(st.sets(st.sampled_from(["Blau"]), max_size=1))),
    )
    bodies = draw(st.sampled_from([_CITIES, ("adorf",)]))
    return Asked(
        "", Wanted(subject, group=draw(st.sampled_from([None, Group.YEAR])), filters=filters), bodies
    )


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = Database(Path(tmp_path_factory.mktemp("council")) / "made.db")
    with db.write() as w:
        facets.create(w)
        for city in _CITIES:
            w.execute("INSERT INTO body (key, name) VALUES (?, ?)", [city, city.title()])
            for each in _GREMIEN:
                w.execute(
                    "INSERT INTO organization (body, id, name, short_name, kind, stated, publicness, via)"
                    " VALUES (?, ?, ?, '', '', 'missing', 'public', '')",
                    [city, each, each.title()],
                )
    yield db
    db.close()


def fill(db: Database, council: Tables) -> None:
    with db.write() as w:
        for name in ("station_item", "consultation", "agenda_item", "meeting", "paper", "paper_facet"):
            w.execute(f"DELETE FROM {name}")
        for name, rows in council.items():
            table_name = "paper_facet" if name == "facet" else name
            for row in rows:
                values = _EMPTY.get(name, {}) | row
                columns = ", ".join(f'"{each}"' for each in values)
                marks = ", ".join("?" * len(values))
                w.execute(f"INSERT INTO {table_name} ({columns}) VALUES ({marks})", list(values.values()))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(council=councils(), asked=st.lists(questions(), min_size=8, max_size=8))
def test_of_any_council_the_count_is_the_count_by_hand(
    made_up: Database, council: Tables, asked: list[Asked]
) -> None:
    fill(made_up, council)
    for each in asked:
        found = counter(made_up).count(each)
        assert keys(found, each.wanted.subject) == by_hand(made_up, each, NOW)
        if each.wanted.group is Group.YEAR and each.wanted.subject is not Subject.PAPERS:
            assert sum(count for _, count in found.groups) == found.total


# What is not public


_CLOSED = ("nonpublic", "unknown", "hidden", "undecided")


def planted() -> Tables:
    """A public paper with a Beschluss, and beside it the same with one thing that is not public."""
    made: Tables = {name: [] for name in (*_EMPTY, "facet")}
    closed = [(kind, state) for kind in ("paper", "meeting", "item", "station") for state in _CLOSED]
    for n, (kind, state) in enumerate([("", "public"), *closed]):
        at = {each: state if each == kind else "public" for each in ("paper", "meeting", "item", "station")}
        name = f"Geheim {n}" if kind == "paper" else f"Offen {n}"
        organizations, own = json.dumps(["rat"]), {"body": "adorf"}
        made["paper"].append(
            {**own, "no": n + 1, "id": f"p{n}", "name": name, "reference": f"{n}/2024", "date": "2024-05-05",
             "reference_key": f"{n}/2024", "publicness": at["paper"]}
        )  # fmt: skip
        made["meeting"].append(
            {**own, "id": f"m{n}", "start": "2024-06-06T15:00:00Z", "cancelled": 0,
             "organizations": organizations, "publicness": at["meeting"]}
        )  # fmt: skip
        made["agenda_item"].append(
            {**own, "id": f"i{n}", "meeting": f"m{n}", "result": "beschlossen", "publicness": at["item"]}
        )
        made["consultation"].append(
            {**own, "paper": f"p{n}", "id": f"c{n}", "at": f"i{n}", "agenda_item": f"i{n}",
             "meeting": f"m{n}", "organizations": organizations, "role": "Entscheidung", "authoritative": 1,
             "publicness": at["station"]}
        )  # fmt: skip
        made["station_item"].append({**own, "paper": f"p{n}", "id": f"c{n}", "at": f"i{n}", "item": f"i{n}"})
        made["facet"].append({"facet": "kind", "value": "motion", "paper_no": n + 1})
    return made


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Wie viele Anträge gab es 2024?", 13),
        ("Wie viele Anträge gab es je Jahr?", 13),
        ("Wie viele Beschlüsse fasste der Rat 2024?", 1),
        ("Wie viele Beschlüsse gab es 2024?", 1),
        ("Wie viele Sitzungen hatte der Rat 2024?", 13),
    ],
)
def test_what_is_not_public_is_in_no_count_and_no_file(
    made_up: Database, demo_house: House, question: str, count: int
) -> None:
    fill(made_up, planted())
    known = KnownReader(made_up).known
    blocks = answer(
        Counting(made_up, known, TopicPapers(made_up, Language(made_up)), demo_house.clock), question
    )
    assert isinstance(blocks[0], Text)
    assert "Geheim" not in repr(blocks)
    assert int(blocks[0].text.split()[0]) == count
