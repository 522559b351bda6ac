"""What is typed after /vergleich, or in words: the topic, and the cities."""

import pytest

from adapters.command_line.compose import House
from bot.assistant.comparing.request import read_request
from bot.store.bodies import BodyRow
from tests.houses import Talk

HOME = "kraehenfurt"
BODIES = [
    BodyRow(key, name, "Europe/Berlin")
    for key, name in (
        ("kraehenfurt", "Krähenfurt"),
        ("quellstadt", "Quellstadt"),
        ("birkenhafen", "Birkenhafen"),
    )
]
CONFIGURED = {"trier": "Trier", "quellstadt": "Quellstadt"}


@pytest.mark.parametrize(
    ("text", "topic", "cities"),
    [
        ("die Hundesteuer mit Quellstadt", "Hundesteuer", {"quellstadt"}),
        ("Vergleiche Krähenfurt und Quellstadt bei der Grundsteuer", "Grundsteuer", {HOME, "quellstadt"}),
        ("Kraehenfurt mit Quellstadt beim Thema Hundesteuer", "Hundesteuer", {HOME, "quellstadt"}),
        (
            "Hundesteuer: Krähenfurt, Birkenhafen und Quellstadt",
            "Hundesteuer",
            {HOME, "birkenhafen", "quellstadt"},
        ),
        ("wie Quellstadt die Hundesteuer regelt", "Hundesteuer", {"quellstadt"}),
        ("was die Hundesteuer in Quellstadt angeht", "Hundesteuer", {"quellstadt"}),
        ("Stadtbahn nach Quellstadt verlängern", "Stadtbahn nach Quellstadt verlängern", set()),
        ("Hundesteuer stadt:quellstadt", "Hundesteuer stadt:quellstadt", set()),
        ("Quellstadt", "Quellstadt", set()),
        ("2025/0142", "2025/0142", set()),
    ],
)
def test_topic_and_cities(text: str, topic: str, cities: set[str]) -> None:
    read = read_request(text, BODIES, CONFIGURED)
    assert (read.topic, set(read.bodies), read.problems) == (topic, cities, ())


def test_a_city_that_is_set_up_but_not_loaded_is_said() -> None:
    read = read_request("Hundesteuer in Trier und Quellstadt", BODIES, CONFIGURED)
    assert (read.topic, set(read.bodies)) == ("Hundesteuer", {"quellstadt"})
    assert read.problems == ("Trier ist hier nicht geladen.",)


async def test_in_words(demo_house: House) -> None:
    said = await Talk(demo_house, home=HOME)("vergleiche Krähenfurt und Quellstadt bei der Grundsteuer")
    assert "„Grundsteuer“ im Vergleich" in said
    assert "2025/0261/1" in said
    assert "Silberbrück" not in said


async def test_a_place_that_nobody_here_knows(demo_house: House) -> None:
    said = await Talk(demo_house, home=HOME)("/vergleich Hundesteuer in Zwickelsheim")
    assert "„Zwickelsheim“ ist hier nicht geladen" in said
    assert "„Hundesteuer“ im Vergleich" in said
    assert "abgelehnt am 05.11.2025" in said


async def test_of_two_topics_the_first_is_compared(demo_house: House) -> None:
    said = await Talk(demo_house, home=HOME)("/vergleich Hundesteuer und Freibad")
    assert "Ich vergleiche ein Thema auf einmal, hier „Hundesteuer“" in said
    assert "/vergleich Freibad" in " ".join(said.split())
    assert "abgelehnt am 05.11.2025" in said


async def test_the_own_city_alone_is_no_comparison(demo_house: House) -> None:
    said = await Talk(demo_house, home=HOME)("/vergleich Hitzeaktionsplan in Krähenfurt")
    assert "Birkenhafen: abgelehnt am 13.03.2025" in said


async def test_slips_and_filters_are_said(demo_house: House) -> None:
    said = await Talk(demo_house, home=HOME)("/vergleich Hitzeaktionplan seit 2025")
    assert "„Hitzeaktionsplan“ im Vergleich" in said
    assert "Ich habe nach „Hitzeaktionsplan“ gesucht" in said
    assert "Berücksichtigt: seit 2025" in said
