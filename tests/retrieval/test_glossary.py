"""The vocabulary: its shape, its problems, and what the packaged one must know."""

import tomllib
from pathlib import Path

import pytest

from bot.council.glossary import folded, key_of, read_glossary, tokens
from bot.council.results import Outcome
from bot.errors import SettingsError
from bot.retrieval.query.filters import DECISION
from bot.retrieval.query.names import find_gremien, suggestions
from bot.retrieval.query.vocabulary import packaged_glossary
from tests.retrieval.query_world import GLOSSARY, KNOWN

EXTENSION = """
[[kinds]]
key = "motion"
name = ""
words = ["Begehren"]
[[kinds]]
key = "petition"
name = "Petition"
"""


def test_folding_makes_spellings_equal() -> None:
    assert folded("Anträge") == folded("ANTRAEGE") == folded("Antra\u0308ge")
    assert key_of("B‘90/Die Grünen") == ("b", "90", "die", "gruenen")
    assert [token.text for token in tokens("SPD-Antrag_2")] == ["SPD", "Antrag", "2"]


def test_a_city_extends_it() -> None:
    base = tomllib.loads('[[kinds]]\nkey = "motion"\nname = "Antrag"\nwords = ["Antrag"]\nby_party = true')
    found = read_glossary(base, tomllib.loads(EXTENSION))
    assert [kind.key for kind in found.kinds] == ["motion", "petition"]
    motion = found.kind("motion")
    assert motion is not None
    assert (motion.name, motion.words, motion.by_party) == ("Antrag", ("Antrag", "Begehren"), True)
    assert found.kind("poem") is None


def test_a_city_adds_to_a_table() -> None:
    gremium = "[[gremien]]\nkey = 'x'\nname = 'X'\n[gremien.cities]\n"
    tables = (gremium + "birkenhafen = 'Rat'", gremium + "kraehenfurt = 'Magistrat'")
    (found,) = read_glossary(*map(tomllib.loads, tables)).gremien
    assert found.cities == {"birkenhafen": "Rat", "kraehenfurt": "Magistrat"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[poems]]\nkey = 'x'", "[poems] gibt es nicht"),
        ("[[kinds]]\nkey = 'x'", "fehlt name"),
        ("[[kinds]]\nkey = 'x'\nname = 'X'\nwort = ['y']", "kennt „wort“ nicht"),
        ("[[kinds]]\nkey = 'x'\nname = 7", "[[kinds]] muss name ein Text sein"),
        ("[[kinds]]\nkey = 'x'\nname = 'X'\nwords = 'y'", "[[kinds]] muss words eine Liste von Texten sein"),
        ("[[kinds]]\nkey = 'x'\nname = 'X'\nkin = [7]", "muss kin eine Liste von Texten sein"),
        ("[[kinds]]\nkey = 'x'\nname = 'X'\nby_party = 'ja'", "muss by_party true oder false sein"),
        ("[[gremien]]\nkey = 'x'\nname = 'X'\ncities = 'y'", "muss cities eine Tabelle von Texten sein"),
        ("[[results]]\noutcomes = 'y'\nname = 'X'", "muss outcomes eine Liste von Texten sein"),
        ("kinds = 7", "muss eine Liste"),
        ("kinds = [7]", "kennt „?“ nicht"),
    ],
)
def test_problems_are_named(toml: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_glossary(tomllib.loads(toml))
    assert said in str(caught.value)


def test_all_problems_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_glossary(tomllib.loads("[[poems]]\n[[kinds]]\nkey = 'x'\n[[parties]]\nwords = []"))
    assert len(str(caught.value).splitlines()) == 3


def test_gremien_by_what_other_cities_call_them() -> None:
    def names(asked: str, *bodies: str) -> list[str]:
        return [each.name for each in find_gremien(asked, KNOWN, bodies or None)]

    assert names("Stadtrat", "kraehenfurt") == ["Gemeinderat", "Gemeinderat - Beratungen zum Haushalt"]
    assert names("Gemeinderats", "silberbrueck") == ["Stadtrat"]
    assert names("Ortschaftsrat Altstadt") == ["Ortsbeirat Altstadt"]
    assert names("Bezirksvertretung Rabenau") == ["Ortschaftsrat Rabenau"]
    assert names("Bauausschuss", "silberbrueck") == []
    assert names("GR") == ["Gemeinderat"]
    assert names("Finanzausschuss") == ["Haupt- und Finanzausschuss"]
    assert names("Bauamt") == ["Bauamt"]
    assert names("der") == []
    assert names("") == []


def test_suggestions_are_the_likest_first() -> None:
    names = [each.name for each in KNOWN.organizations]
    assert suggestions("Bauauschus", names)[0] == "Bauausschuss"
    assert suggestions("Quetzalcoatl", names) == ()


def test_the_packaged_vocabulary_knows_what_filters_need() -> None:
    found = packaged_glossary()
    keys = {kind.key for kind in found.kinds}
    assert {"motion", "amendment", "question", "proposal", "information"} <= keys
    assert {"motion", "amendment", "question"} <= {kind.key for kind in found.kinds if kind.by_party}
    assert found.with_kin("motion") == {"motion", "amendment"}
    assert {"council", "local"} <= {kind.key for kind in found.gremien}
    assert {"GRÜNE", "SPD", "CDU", "FDP", "DIE LINKE", "AfD"} <= {party.name for party in found.parties}
    outcomes = {outcome for each in found.results for outcome in each.outcomes}
    assert {DECISION, "resolved", "rejected", "postponed", "referred", "withdrawn", "noted"} <= outcomes
    assert outcomes <= {DECISION, *(outcome.value for outcome in Outcome)}


def test_no_word_of_the_packaged_vocabulary_means_two_things() -> None:
    found = packaged_glossary()
    for entries in (found.kinds, found.results, found.parties):
        owners: dict[tuple[str, ...], str] = {}
        for entry in entries:
            for word in (entry.name, *entry.words):
                assert owners.setdefault(key_of(word), entry.name) == entry.name, word


def test_the_test_vocabulary_has_the_packaged_shape() -> None:
    assert {kind.key for kind in GLOSSARY.kinds} <= {kind.key for kind in packaged_glossary().kinds}


def test_the_file_travels_with_the_code() -> None:
    assert (Path(__file__).parents[2] / "config" / "vocabulary" / "councils.toml").is_file()
