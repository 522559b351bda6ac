"""/vergleich on the demo council: four cities that differ in what they decided, and in how much they say."""

import datetime as dt
from pathlib import Path

import pytest

from adapters.command_line.compose import House, build
from adapters.matrix.render import rendered as in_matrix
from adapters.teams.render import card
from benchmarks.comparing import comparing
from bot.assistant.comparing.blocks import blocks, shown
from bot.assistant.comparing.comparing import Comparing
from bot.assistant.comparing.reading import Document
from bot.assistant.comparing.resolution import resolution
from bot.assistant.comparing.rows import Comparison, Row
from bot.messages import ObjectRef, SideBySide
from bot.settings import Settings
from bot.store.files import FileRow, files_of
from tests.houses import Talk, load_demo

HOME = "kraehenfurt"


class Asking:
    def __init__(self, house: House) -> None:
        self.house = house
        self.comparing: Comparing = comparing(house)

    def __call__(
        self, topic: str, *, home: str | None = HOME, paper: ObjectRef | None = None, others: bool = False
    ) -> Comparison:
        return self.comparing.compare(topic, self.house.services.bodies(), home, paper, others=others)

    def row(self, topic: str, city: str) -> Row:
        return next(row for row in self(topic).rows if row.body.key == city)

    def told(self, topic: str, city: str) -> str:
        """All that is said of a city."""
        made = block(self(topic))
        name = self.row(topic, city).body.name
        return str(next(each for each in made.rows if each.city == name))


def block(comparison: Comparison) -> SideBySide:
    return next(each for each in blocks(comparison) if isinstance(each, SideBySide))


def numbers(comparison: Comparison) -> dict[str, str]:
    """Which paper stands for each city."""
    return {row.body.key: row.matter.paper.reference for row in comparison.rows if row.matter}


@pytest.fixture(scope="module")
def ask(demo_house: House) -> Asking:
    return Asking(demo_house)


def test_each_city_has_a_row_the_own_one_first(ask: Asking) -> None:
    told = ask("Hitzeaktionsplan")
    assert [row.body.key for row in told.rows] == [HOME, "birkenhafen", "quellstadt", "silberbrueck"]
    assert numbers(told) == {
        "kraehenfurt": "2025/0142",
        "birkenhafen": "538/2024",
        "quellstadt": "2025/0061",
        "silberbrueck": "BV/0072/2026",
    }


def test_what_became_of_it_is_said_as_the_data_says_it(ask: Asking) -> None:
    status = {row.city: row.status for row in block(ask("Hitzeaktionsplan")).rows}
    assert status == {
        "Krähenfurt": "beschlossen am 26.06.2025",
        "Birkenhafen": "abgelehnt am 13.03.2025",
        "Quellstadt": "zur Kenntnis genommen am 09.04.2025",
        "Silberbrück": "geändert beschlossen am 25.06.2026",
    }


def test_a_proposal_that_was_changed_is_not_told_as_the_resolution(ask: Asking) -> None:
    told = ask.told("Hitzeaktionsplan", "silberbrueck")
    assert "Beschlussvorschlag, geändert beschlossen" in told
    assert "1. Der Stadtrat beschließt den Hitzeaktionsplan der Stadt Silberbrück." in told


def test_costs_are_the_papers_own_words_with_the_page(ask: Asking) -> None:
    row = ask.row("Freibad", HOME)
    assert [(cost.what, cost.amount, cost.kind, cost.piece.page) for cost in row.costs] == [
        ("Gesamtkosten", "6,84 Mio. Euro", "cost", 2),
        ("Zuwendung", "2,25 Mio. Euro", "grant", 2),
    ]
    assert all(cost.piece.text in " ".join(cost.piece.document.text.split()) for cost in row.costs)


def test_what_a_city_earns_is_not_what_it_costs(ask: Asking) -> None:
    details = [(each.label, each.text, each.quote) for each in block(ask("Kita-Gebühren")).rows[0].details]
    assert ("Kosten", "keine Angabe", "") in details
    assert any(label == "Einnahmen (Mehreinnahmen)" for label, _, _ in details)


def test_the_version_that_was_decided_last_stands_for_the_matter(ask: Asking) -> None:
    row = ask.row("Kita-Gebühren", "quellstadt")
    assert row.matter is not None
    assert row.matter.paper.reference == "2025/0142/2"
    assert row.earlier is not None
    assert row.earlier.paper.reference == "2025/0142"
    assert "frühere Fassung" in ask.told("Kita-Gebühren", "quellstadt")


def test_what_came_up_since_is_told_beside_it(ask: Asking) -> None:
    row = ask.row("Hitzeaktionsplan", "birkenhafen")
    assert [each.paper.reference for each in row.since] == ["402/2026"]


def test_what_is_under_way_names_its_next_station(ask: Asking) -> None:
    told = ask.told("Wärmeplanung", "birkenhafen")
    assert "status='in Beratung'" in told
    assert "nächste Station: Ausschuss für Klima und Umwelt am 10.12.2026" in told


def test_a_city_without_one_says_so_and_what_was_searched(ask: Asking) -> None:
    rows = {row.city: row for row in block(ask("Hundesteuer")).rows}
    assert rows["Silberbrück"].status.startswith("nichts gefunden, Bestand seit 2023 (Stand 20.11.2026)")
    assert rows["Silberbrück"].paper is None
    assert rows["Quellstadt"].status == "abgelehnt am 05.11.2025"


def test_a_question_and_its_answer_only_come_close(ask: Asking) -> None:
    row = ask.row("Trinkwasserbrunnen", HOME)
    assert row.near
    told = ask.told("Trinkwasserbrunnen", HOME)
    assert "nichts gefunden" in told
    assert "Am nächsten kommt" in told
    assert all(source.reference != "2025/0168" for source in ask("Trinkwasserbrunnen").facts)


def test_the_same_matter_by_another_name(ask: Asking) -> None:
    assert numbers(ask("Elternbeiträge Kindertagesstätten")) == numbers(ask("Kita-Gebühren"))


def test_slips_of_the_pen(ask: Asking) -> None:
    assert numbers(ask("Hitzeaktionplan")) == numbers(ask("Hitzeaktionsplan"))


def test_only_the_cities_that_were_named(ask: Asking) -> None:
    told = ask("Hitzeaktionsplan in Birkenhafen und Quellstadt")
    assert [row.body.key for row in told.rows] == ["birkenhafen", "quellstadt"]


def test_one_named_city_is_compared_with_the_own_one(ask: Asking) -> None:
    told = ask("Hitzeaktionsplan in Birkenhafen")
    assert [row.body.key for row in told.rows] == [HOME, "birkenhafen"]


def test_the_others_come_first_where_they_were_asked_for(ask: Asking) -> None:
    assert ask("Hitzeaktionsplan", others=True).rows[-1].body.key == HOME


def test_a_number_stands_for_its_matter(ask: Asking) -> None:
    told = ask("BV/0104/2025")
    assert told.topic == "Erlass einer Vorgartensatzung zur Vermeidung von Schottergärten"
    assert told.rows[-1].own
    found = numbers(told)
    assert found["silberbrueck"] == "BV/0104/2025"
    assert found["kraehenfurt"] == "2025/0131"
    assert found["quellstadt"] == "2026/0094"


def test_a_paper_that_was_talked_about(ask: Asking) -> None:
    own = ask.row("Hitzeaktionsplan", "birkenhafen").matter
    assert own is not None
    told = ask("was auch immer", paper=own.paper.ref)
    assert told.rows[-1].body.key == "birkenhafen"
    assert numbers(told)["kraehenfurt"] == "2025/0142"


def test_nothing_that_is_not_public_is_found(ask: Asking) -> None:
    told = ask("Zirbelnussquartett")
    assert not told.found
    assert "Zirbelnuss" not in str(block(told).rows)


def test_every_fact_stands_in_its_file_or_in_the_data(ask: Asking, demo_house: House) -> None:
    for topic in ("Hitzeaktionsplan", "Kita-Gebühren", "Radverkehrskonzept"):
        facts = ask(topic).facts
        assert [source.number for source in facts] == list(range(1, len(facts) + 1))
        for source in facts:
            assert (source.station is None) != (source.file_ref is None)
            assert source.text
            assert demo_house.services.papers.paper(source.paper)


def test_numbers_open_what_was_shown(ask: Asking) -> None:
    told = ask("Hundesteuer")
    assert [ref.body for ref in shown(told).values()] == ["quellstadt"]
    assert [row.number for row in block(told).rows] == [0, 0, 1, 0]


def test_phones_show_a_paragraph_for_each_city(ask: Asking) -> None:
    made = blocks(ask("Hitzeaktionsplan"))
    page = in_matrix(made)[0]
    assert "<strong>1. Krähenfurt</strong>" in page.html
    assert "Kosten: " in page.body
    words = str(card(made))
    assert "2. Birkenhafen" in words
    assert "abgelehnt am 13.03.2025" in words


def test_a_filter_restricts_what_is_compared(ask: Asking) -> None:
    told = ask("Hitzeaktionsplan seit:2026")
    assert numbers(told)["silberbrueck"] == "BV/0072/2026"
    assert "birkenhafen" not in numbers(told) or numbers(told)["birkenhafen"] == "402/2026"


async def test_the_command(demo_house: House) -> None:
    talk = Talk(demo_house, home=HOME)
    said = await talk("/vergleich Hitzeaktionsplan")
    assert "„Hitzeaktionsplan“ im Vergleich" in said
    assert "Birkenhafen: abgelehnt am 13.03.2025" in said
    assert "538/2024" in await talk("/vorlage 2")
    assert "Da fehlt noch etwas" in await talk("/vergleich")


async def test_a_number_of_the_list_is_compared(demo_house: House) -> None:
    talk = Talk(demo_house, home=HOME)
    await talk("/vergleich Hundesteuer")
    assert "Änderung der Hundesteuersatzung" in await talk("/vergleich 1")


def test_without_a_page_the_file_is_linked(tmp_path: Path) -> None:
    house = build(Settings(database=tmp_path / "demo.db", home=HOME))
    load_demo(house)
    with house.db.write() as w:
        w.execute("UPDATE paper SET web = ''")
    for row in block(Asking(house)("Hitzeaktionsplan")).rows:
        assert row.paper is not None
        assert row.web in {file.url for file in files_of(house.db, row.paper)}
    house.close()


def test_a_letterhead_is_not_what_is_moved() -> None:
    text = (
        "Antrag\n\nGedruckt auf Altpapier\n\nFraktion Grüner Anker\n\nEingang: 02.03.2026\n\n"
        "Vorlage Nr.: 7/2026\nTauben in Probedorf\n\nGremium Termin TOP ö nö\nGemeinderat 12.03.2026 4 x\n\n"
        "1. Die Verwaltung stellt drei Taubenhäuser auf.\n\n-- 1 of 2 --\nRückseite"
    )
    name = FileRow("a", "Antrag", "", "")
    motion = Document(name, ObjectRef("File", "probedorf", "a"), text, minutes=False, main=True)
    found = resolution([motion], decided=None, by_members=True)
    assert found is not None
    assert found.piece.text == "1. Die Verwaltung stellt drei Taubenhäuser auf."


def test_the_day_is_the_citys(ask: Asking) -> None:
    row = ask.row("Hundesteuer", "quellstadt")
    assert row.matter is not None
    assert row.matter.standing.day == dt.date(2025, 11, 5)
