"""What /zusammenfassung takes for which thing, in dialogues."""

import pytest

from adapters.command_line.compose import House
from bot.assistant.summary.wish import read_wish, said
from bot.messages import Place
from tests.houses import Talk

PAPER = "2023/0412"


@pytest.fixture
def talk(demo_house: House, request: pytest.FixtureRequest) -> Talk:
    """Each in a room of its own: what was said in another is not remembered."""
    made = Talk(demo_house, home="kraehenfurt")
    made.place = Place("test", request.node.name, "personal", home="kraehenfurt")
    return made


@pytest.mark.parametrize("number", ["9999/9999", "123/456", "2025/9999"])
async def test_an_unknown_number_is_no_meeting(talk: Talk, number: str) -> None:
    shown = await talk(f"/zusammenfassung {number}")
    assert f"„{number}“ ist nicht zu finden" in " ".join(shown.split())
    assert "Tagesordnung" not in shown


@pytest.mark.parametrize("number", ["2", "99", "99."])
async def test_without_a_list_a_place_in_it_is_nothing(talk: Talk, number: str) -> None:
    shown = await talk(f"/zusammenfassung {number}")
    assert "wurde hier zuletzt nicht gezeigt" in " ".join(shown.split())


async def test_the_entry_of_a_list(talk: Talk) -> None:
    await talk("/suche Freibad Sanierung")
    assert PAPER in await talk("/zusammenfassung 1")
    assert "wurde hier zuletzt nicht gezeigt" in " ".join((await talk("/zusammenfassung 99")).split())


async def test_that_is_what_was_talked_about(talk: Talk) -> None:
    await talk("Was kostet die Sanierung des Freibads?")
    shown = await talk("fasse das zusammen")
    assert f"Beschlussvorlage {PAPER}" in shown


async def test_that_is_nothing_where_nothing_was_said(talk: Talk) -> None:
    shown = await talk("fasse das zusammen")
    assert "Zuletzt ging es hier um keine Vorlage" in " ".join(shown.split())


@pytest.mark.parametrize(
    "words",
    [
        "/zusammenfassung letzte Stadtratssitzung",
        "/zusammenfassung Stadtrat",
        "Fass mir die letzte Sitzung des Stadtrats zusammen",
    ],
)
async def test_the_last_meeting_of_a_gremium(talk: Talk, words: str) -> None:
    shown = await talk(words)
    assert "Stadtrat (Krähenfurt) am" in shown
    assert "Tagesordnung" in shown


async def test_a_choice_names_the_cities_and_keeps_the_wish(talk: Talk) -> None:
    shown = " ".join((await talk("/zusammenfassung Stadtrat 11.12.2025 kurz für die Presse")).split())
    assert "Stadtrat (Krähenfurt), 11.12.2025" in shown
    assert "/zusammenfassung Stadtrat Krähenfurt 11.12.2025 kurz für die Presse" in shown


async def test_the_address_of_a_file_is_that_of_its_paper(talk: Talk) -> None:
    address = "https://ris.birkenhafen.example/datei/5063/Beschlussvorlage_611-2023.pdf"
    assert "611/2023 (Birkenhafen)" in await talk(f"/zusammenfassung {address}")
    assert "611/2023" in await talk(f"/vorlage {address}")
    assert "nicht zu finden" in " ".join((await talk(f"/zusammenfassung {address}x")).split())


async def test_related_papers_have_changed_nothing(talk: Talk) -> None:
    shown = " ".join((await talk("/zusammenfassung Beratungsfolge 2025/0137")).split())
    assert "Änderungsanträge und andere Vorlagen dazu" in shown
    assert "überholt durch" not in shown


@pytest.mark.parametrize("wish", ["", "kurz", "lang für den Rat", "in 3 Sätzen für die Presse", "einfach"])
def test_a_wish_in_words_is_read_again(wish: str) -> None:
    read = read_wish(wish)
    assert read_wish(said(read)) == read
