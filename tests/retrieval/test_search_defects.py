"""What a second reading found in the search: each of these went wrong once."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.messages import Actions
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.search import Search
from tests.houses import Talk
from tests.retrieval.index_maker import Council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path / "council.db")
    yield made
    made.db.close()


def test_a_word_that_was_not_there_is_found_once_it_is(council: Council) -> None:
    council.paper(1, "Antrag", "Sperling")
    index, search = LexicalIndex(council.db), Search(council.db)
    index.update()
    assert search.find("Quastenflosser").hits == ()
    council.rewrite(1, "Quastenflosser")
    index.update()
    assert [hit.no for hit in search.find("Quastenflosser").hits] == [1]


def test_quotes_tell_nothing_of_a_hidden_file(council: Council) -> None:
    council.paper(1, "Haushalt", "Die geheime Krähenakte.")
    LexicalIndex(council.db).update()
    council.run("UPDATE file SET publicness = 'nonpublic'")
    search = Search(council.db)
    assert search.find('"Geheime Krähenakte" Haushalt').total == 0
    assert search.find('"Geheime Krähenwand" Haushalt').total == 0


def test_of_the_same_number_the_one_the_words_speak_of_comes_first(council: Council) -> None:
    for no, name in enumerate(("Haushalt", "Taubenschlag"), 1):
        council.paper(no, name, reference="2024/0071", body=f"stadt{no}")
    LexicalIndex(council.db).update()
    found = Search(council.db).find("Taubenschlag 2024/0071")
    assert [hit.no for hit in found.hits] == [2, 1]


def test_a_number_that_is_not_there_is_told(council: Council) -> None:
    council.paper(1, "Taubenschlag", reference="2024/0071")
    LexicalIndex(council.db).update()
    search = Search(council.db)
    assert search.find("Taubenschlag 2019/0315").unknown == ("2019/0315",)
    assert search.find("Taubenschlag 2024/0071").unknown == ()
    assert search.find("2019/0315").unknown == ()


async def actions(talk: Talk, text: str) -> list[str]:
    blocks = [block for block in await talk.blocks(text) if isinstance(block, Actions)]
    return [action.command for block in blocks for action in block.actions]


async def test_searching_literally_keeps_filters_and_numbers(demo_house: House) -> None:
    talk = Talk(demo_house)
    offered = await actions(talk, "/suche gremium:Stadtrat Hitzeakitonsplan seit:2024")
    assert '/suche gremium:Stadtrat "Hitzeakitonsplan" seit:2024' in offered


async def test_nothing_under_filters_offers_the_search_without(demo_house: House) -> None:
    talk = Talk(demo_house)
    answer = await talk("/suche Hitzeaktionsplan jahr:1999")
    assert "mit diesen Filtern nichts zu finden" in answer
    assert "/suche Hitzeaktionsplan" in await actions(talk, "/suche Hitzeaktionsplan jahr:1999")


@pytest.mark.parametrize(
    "text",
    ['"der Stadt" ' * 180, '"a" ' * 500, "»" * 1000 + "am:1 " * 200, "ﷺ" * 2000, "a-" * 1000, "-- " * 3000],
)
async def test_a_hostile_request_is_answered_in_good_time(demo_house: House, text: str) -> None:
    talk = Talk(demo_house)
    await talk("/suche Freibad")
    begun = time.process_time()
    assert await talk(f"/suche {text}")
    assert time.process_time() - begun < 5.0, "what is quadratic took 10 s and more"
