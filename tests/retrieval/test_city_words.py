import pytest

from bot.errors import SettingsError
from bot.retrieval.city_words import city_words
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.compounds import Splitter
from bot.settings import City

LIST = {"parties": [{"name": "Liste Uhu", "words": ["Liste Uhu", "Uhus"]}]}


def test_without_own_words_there_are_those_that_travel_with_the_code() -> None:
    words = city_words([City("kraehenfurt", "Krähenfurt")])
    assert words.version == ""
    assert words.glossary.kind("motion")
    assert words.everyday


def test_a_city_adds_its_own() -> None:
    own = {"abbreviations": {"Wasserwerk": ["WWK"]}, "everyday": {"Uhuhaus": ["Rathaus"]}, **LIST}
    words = city_words([City("kraehenfurt", "Krähenfurt", vocabulary=own)])
    assert "Liste Uhu" in {party.name for party in words.glossary.parties}
    analyser = Analyser(Splitter(), words.synonyms, words.everyday)
    assert analyser.asked("WWK")[0].stem == analyser.asked("Wasserwerk")[0].stem
    assert "rathaus" in analyser.asked("Uhuhaus")[0].related
    # Everyday words are looked up in questions only: nothing is derived anew for their sake.
    assert words.version == city_words([City("kraehenfurt", "K", vocabulary=LIST)]).version != ""


@pytest.mark.parametrize(
    "own",
    [
        {"abbreviations": {"Wasserwerk": "WWK"}},
        {"everyday": ["Uhu"]},
        {"everyday": {"Uhu": [""]}},
        {"uhus": []},
        {"parties": [{"name": "Liste Uhu", "flügel": 2}]},
    ],
)
def test_a_mistake_names_the_file(own: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match=r"^kraehenfurt\.toml"):
        city_words([City("kraehenfurt", "Krähenfurt", vocabulary=own)])
