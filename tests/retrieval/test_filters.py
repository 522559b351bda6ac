"""Which papers fit the filters, on a real database with two small councils."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.council.references import reference_key
from bot.retrieval.query import facets
from bot.retrieval.query.allowed import FEW, allowed
from bot.retrieval.query.filters import Filters
from bot.retrieval.query.known import KnownReader
from bot.retrieval.query.periods import Period
from tests.retrieval.index_maker import Council
from tests.retrieval.query_world import GLOSSARY

BUILDING, COUNCIL = ("kraehenfurt", "bau"), ("kraehenfurt", "rat")
MARCH = Filters(since=dt.date(2024, 3, 1), until=dt.date(2024, 3, 31))


class Councils(Council):
    """Papers with a date and stations: (Gremium, start of the meeting, result)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self.db.write() as w:
            facets.create(w)
        self.stations = 0

    def gremium(self, body: str, key: str, name: str) -> None:
        self.run("INSERT OR IGNORE INTO body (key, name) VALUES (?, ?)", body, body.title())
        self.run(
            "INSERT INTO organization (body, id, name, short_name, kind, stated, publicness, via)"
            " VALUES (?, ?, ?, '', '', 'missing', 'public', ?)",
            body, key, name, key,
        )  # fmt: skip

    def dated(
        self, no: int, name: str, date: str, *stations: tuple[str, str, str], body: str = "kraehenfurt"
    ) -> None:
        self.paper(no, name, body=body)
        self.run("UPDATE paper SET date = nullif(?, '') WHERE no = ?", date, no)
        for gremium, start, result in stations:
            self.station(no, gremium, start, result, body=body)
        self.refresh(no)

    def station(
        self, no: int, gremium: str, start: str, result: str = "", *, body: str = "kraehenfurt",
        with_item: bool = True, role: str = "", named: bool = True,
    ) -> int:  # fmt: skip
        self.stations += 1
        key, held = f"s{self.stations}", json.dumps([gremium])
        self.run(
            "INSERT INTO meeting (body, id, name, start, cancelled, state, location, organizations, web,"
            " stated, publicness, via)"
            " VALUES (?, ?, '', nullif(?, ''), 0, '', '', ?, '', 'missing', 'public', ?)",
            body, key, start, held, key,
        )  # fmt: skip
        self.run(
            "INSERT INTO consultation (body, paper, id, at, agenda_item, meeting, organizations, role,"
            " authoritative, stated, publicness, via)"
            " VALUES (?, ?, ?, ?, '', ?, ?, ?, NULL, 'missing', 'public', '')",
            body, f"p{no}", key, key, key, held if named else "[]", role,
        )  # fmt: skip
        if with_item:
            self.run(
                "INSERT INTO agenda_item (body, id, meeting, number, position, name, consultation, result,"
                " resolution, stated, publicness, via)"
                " VALUES (?, ?, ?, '1', 1, '', ?, ?, '', 'missing', 'public', '')",
                body, key, key, key, result,
            )  # fmt: skip
            self.run("INSERT INTO station_item VALUES (?, ?, ?, ?, ?)", body, f"p{no}", key, key, key)
        return self.stations

    def refresh(self, *papers: int) -> None:
        with self.db.write() as w:
            facets.refresh(w, papers, GLOSSARY)

    def fits(self, filters: Filters) -> set[int] | None:
        found = allowed(self.db, filters)
        return None if found is None else set(found)


@pytest.fixture
def councils(tmp_path: Path) -> Iterator[Councils]:
    made = Councils(tmp_path / "rat.db")
    made.gremium("kraehenfurt", "bau", "Bauausschuss")
    made.gremium("kraehenfurt", "rat", "Gemeinderat")
    made.gremium("silberbrueck", "stadtrat", "Stadtrat")
    yield made
    made.db.close()


def test_nothing_asked_for_is_no_restriction(councils: Councils) -> None:
    assert councils.fits(Filters()) is None


def test_a_period_fits_by_the_paper_or_by_a_meeting(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-03-05")
    councils.dated(2, "Zoo", "2024-01-05", ("bau", "2024-03-10T17:00:00Z", ""))
    councils.dated(3, "Zoo", "2024-01-05", ("bau", "2024-04-10T17:00:00Z", ""))
    councils.dated(4, "Zoo", "", ("bau", "2024-03-10T17:00:00Z", ""))
    assert councils.fits(MARCH) == {1, 2, 4}
    assert councils.fits(Filters(since=dt.date(2024, 3, 6))) == {2, 3, 4}
    assert councils.fits(Filters(until=dt.date(2024, 2, 1))) == {2, 3}


def test_the_day_of_a_meeting_is_that_of_the_city(councils: Councils) -> None:
    councils.dated(1, "Zoo", "", ("bau", "2024-02-29T23:30:00Z", ""))  # half past midnight there
    councils.dated(2, "Zoo", "", ("bau", "2024-03-31T22:30:00Z", ""))
    assert councils.fits(MARCH) == {1}


def test_periods_apart(councils: Councils) -> None:
    for no, year in enumerate((2019, 2020, 2021), 1):
        councils.dated(no, "Zoo", f"{year}-05-05")
    years = tuple(Period(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (2019, 2021))
    assert councils.fits(Filters(since=dt.date(2019, 1, 1), until=dt.date(2021, 12, 31), periods=years)) == {
        1,
        3,
    }


def test_a_gremium_fits_by_the_station_or_its_meeting(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01", ("bau", "2024-03-10T17:00:00Z", ""))
    councils.dated(2, "Zoo", "2024-01-01", ("rat", "2024-03-10T17:00:00Z", ""))
    councils.dated(3, "Zoo", "2024-01-01")
    councils.station(3, "bau", "2024-03-10T17:00:00Z", named=False)
    councils.dated(4, "Zoo", "2024-01-01")
    assert councils.fits(Filters(organizations=frozenset([BUILDING]))) == {1, 3}
    assert councils.fits(Filters(organizations=frozenset([BUILDING, COUNCIL]))) == {1, 2, 3}


def test_joint_meetings_are_those_of_each(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01", ("bau", "2024-03-10T17:00:00Z", ""))
    councils.run("UPDATE consultation SET organizations = ?", json.dumps(["rat", "bau"]))
    councils.run("UPDATE meeting SET organizations = ?", json.dumps(["rat", "bau"]))
    assert councils.fits(Filters(organizations=frozenset([COUNCIL]))) == {1}


def test_gremium_and_period_at_the_same_station(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01", ("bau", "2024-03-10T17:00:00Z", ""))
    councils.dated(
        2, "Zoo", "2024-01-01", ("bau", "2024-01-10T17:00:00Z", ""), ("rat", "2024-03-10T17:00:00Z", "")
    )
    councils.dated(3, "Zoo", "2024-03-02", ("bau", "2024-05-10T17:00:00Z", ""))
    councils.dated(4, "Zoo", "2024-03-02", ("rat", "2024-03-10T17:00:00Z", ""))
    asked = Filters(organizations=frozenset([BUILDING]), since=MARCH.since, until=MARCH.until)
    assert councils.fits(asked) == {1, 3}


def test_results_at_that_gremium_and_time(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01", ("bau", "2024-03-10T17:00:00Z", "mehrheitlich abgelehnt"))
    councils.dated(2, "Zoo", "2024-03-01", ("rat", "2024-05-10T17:00:00Z", "einstimmig beschlossen"))
    councils.dated(3, "Zoo", "2024-03-01", ("rat", "", "abgelehnt"))
    councils.dated(4, "Zoo", "2024-03-01", ("bau", "2024-03-10T17:00:00Z", "vertagt"))
    rejected = frozenset(["rejected"])
    assert councils.fits(Filters(results=rejected)) == {1, 3}
    assert councils.fits(Filters(results=rejected, organizations=frozenset([BUILDING]))) == {1}
    assert councils.fits(Filters(results=rejected, since=MARCH.since, until=MARCH.until)) == {1, 3}
    assert (
        councils.fits(Filters(results=frozenset(["resolved"]), since=MARCH.since, until=MARCH.until)) == set()
    )


def test_a_decision_is_taken_where_decisions_are_taken(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01", ("rat", "2024-03-10T17:00:00Z", "beschlossen"))
    councils.dated(2, "Zoo", "2024-01-01")
    councils.station(2, "bau", "2024-03-10T17:00:00Z", "zugestimmt", role="Vorberatung")
    councils.dated(3, "Zoo", "2024-01-01")
    councils.station(3, "rat", "2024-03-10T17:00:00Z", "abgelehnt", role="Entscheidung")
    councils.dated(4, "Zoo", "2024-01-01", ("rat", "2024-03-10T17:00:00Z", "zur Kenntnis genommen"))
    assert councils.fits(Filters(results=frozenset(["decision"]))) == {1, 3}


def test_a_meeting_without_agenda_counts(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-01-01")
    councils.station(1, "bau", "2024-03-10T17:00:00Z", with_item=False)
    councils.refresh(1)
    assert councils.fits(MARCH) == {1}
    assert councils.fits(Filters(organizations=frozenset([BUILDING]))) == {1}


@pytest.mark.parametrize("table", ["meeting", "agenda_item", "consultation", "paper"])
def test_what_is_hidden_is_not_found_by_its_facts(councils: Councils, table: str) -> None:
    councils.dated(1, "Zoo", "2023-01-01", ("bau", "2024-03-10T17:00:00Z", "abgelehnt"))
    councils.run(f"UPDATE {table} SET publicness = 'nonpublic'")
    assert councils.fits(MARCH) == set()
    assert councils.fits(Filters(results=frozenset(["rejected"]), since=MARCH.since)) == set()
    if table in {"consultation", "paper"}:
        assert councils.fits(Filters(organizations=frozenset([BUILDING]))) == set()


def test_cities_and_gremien_of_cities(councils: Councils) -> None:
    councils.dated(1, "Zoo", "2024-03-05", ("bau", "2024-03-10T17:00:00Z", ""))
    councils.dated(2, "Zoo", "2024-03-05", ("stadtrat", "2024-03-10T17:00:00Z", ""), body="silberbrueck")
    assert councils.fits(Filters(bodies=frozenset(["silberbrueck"]))) == {2}
    assert councils.fits(Filters(organizations=frozenset([("silberbrueck", "stadtrat")]))) == {2}
    both = Filters(bodies=frozenset(["kraehenfurt"]), organizations=frozenset([("silberbrueck", "stadtrat")]))
    assert councils.fits(both) == set()


def test_kinds_and_originators(councils: Councils) -> None:
    councils.dated(1, "Antrag KLS: Zebrastreifen", "2024-03-05")
    councils.run("UPDATE paper SET paper_type = 'Beschlussvorlage'")
    councils.dated(2, "Anfrage der SPD-Fraktion: Zoo", "2024-03-05")
    councils.run("UPDATE paper SET paper_type = 'Anfrage' WHERE no = 2")
    councils.dated(3, "Haushaltssatzung", "2024-03-05")
    councils.run("UPDATE paper SET paper_type = 'Beschlussvorlage' WHERE no = 3")
    councils.refresh(1, 2, 3)
    assert councils.fits(Filters(kinds=frozenset(["motion"]))) == {1}
    assert councils.fits(Filters(kinds=frozenset(["proposal"]))) == {3}
    assert councils.fits(Filters(kinds=frozenset(["motion", "question"]))) == {1, 2}
    assert councils.fits(Filters(originators=frozenset(["KLS"]))) == {1}
    assert councils.fits(Filters(originators=frozenset(["KLS"]), kinds=frozenset(["question"]))) == set()


def test_numbers(councils: Councils) -> None:
    councils.paper(1, "Zoo", reference="2024/0017")
    councils.paper(2, "Zoo", reference="2024/0018")
    assert councils.fits(Filters(numbers=frozenset([reference_key("2024/17")]))) == {1}


def test_few_papers_and_many_are_found_alike(councils: Councils) -> None:
    councils.dated(1, "Antrag KLS: Zoo", "2024-01-01", ("bau", "2024-03-10T17:00:00Z", "abgelehnt"))
    councils.dated(2, "Antrag KLS: Bad", "2024-03-01", ("bau", "2024-05-10T17:00:00Z", "vertagt"))
    councils.dated(3, "Antrag KLS: See", "2024-03-01")
    councils.dated(4, "Zoo", "2024-03-01")
    by_party = Filters(originators=frozenset(["KLS"]))
    for asked in (
        MARCH,
        Filters(organizations=frozenset([BUILDING])),
        Filters(organizations=frozenset([BUILDING]), since=MARCH.since, until=MARCH.until),
        Filters(results=frozenset(["rejected"])),
        Filters(results=frozenset(["rejected"]), since=MARCH.since, until=MARCH.until),
    ):
        few = Filters(
            organizations=asked.organizations, since=asked.since, until=asked.until,
            results=asked.results, originators=by_party.originators,
        )  # fmt: skip
        assert councils.fits(few) == (councils.fits(asked) or set()) & {1, 2, 3}
    assert FEW > 4


def test_facets_go_with_their_papers(councils: Councils) -> None:
    councils.dated(1, "Antrag KLS: Zoo", "2024-01-01")
    councils.run("UPDATE paper SET publicness = 'nonpublic'")
    assert councils.fits(Filters(kinds=frozenset(["motion"]))) == set()
    councils.refresh(1)
    assert councils.db.value("SELECT count(*) FROM paper_facet") == 0
    councils.run("UPDATE paper SET publicness = 'public'")
    councils.refresh(1)
    with councils.db.write() as w:
        facets.remove(w, [1])
    assert councils.db.value("SELECT count(*) FROM paper_facet") == 0


def test_the_derived_table_is_made_when_first_needed(councils: Councils) -> None:
    councils.run("DROP TABLE paper_facet")
    with councils.db.write() as w:
        facets.remove(w, [1])
    councils.dated(1, "Antrag KLS: Zoo", "2024-03-01")
    assert councils.fits(Filters(kinds=frozenset(["motion"]))) == {1}


def test_without_the_derived_table_nothing_fails(councils: Councils) -> None:
    councils.dated(1, "Antrag KLS: Zoo", "2024-03-01")
    councils.run("DROP TABLE paper_facet")
    assert councils.fits(Filters(kinds=frozenset(["motion"]))) == set()
    assert councils.fits(MARCH) == {1}
    assert KnownReader(councils.db, GLOSSARY).known().parties == ()


def test_what_is_known_follows_the_store(councils: Councils) -> None:
    reader = KnownReader(councils.db, GLOSSARY)
    first = reader.known()
    assert [city.name for city in first.cities] == ["Kraehenfurt", "Silberbrueck"]
    assert {each.name for each in first.organizations} == {"Bauausschuss", "Gemeinderat", "Stadtrat"}
    assert reader.known() is first
    councils.run("INSERT OR REPLACE INTO meta VALUES ('other', '1')")
    assert reader.known() is first
    for no in (1, 2, 3):
        councils.dated(no, "Antrag KLS: Zoo", "2024-03-01", ("bau", "2024-03-10T17:00:00Z", ""))
    assert reader.known().parties == ("KLS",)
    assert [each.name for each in reader.known().organizations if each.sits] == ["Bauausschuss"]
    councils.gremium("kraehenfurt", "schule", "Schulausschuss")
    assert "Schulausschuss" in {each.name for each in reader.known().organizations}
