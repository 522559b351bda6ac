import tomllib

import pytest

from bot.retrieval.words.german import plain, stem
from bot.retrieval.words.related import MOST, Related
from bot.retrieval.words.synonyms import Synonyms, default_glossary, default_synonyms
from bot.settings import packaged

GLOSSARY = {
    "Laster": ["Lkw", "Schwerverkehr"],
    "Knöllchen": ["Verwarnungsgeld"],
    "wilder Müll": ["illegale Abfallablagerung"],
    "Windrad": ["Windenergieanlage"],
}


def phrase(text: str) -> str:
    return " ".join(stem(plain(word)) for word in text.split())


def name(synonyms: Synonyms, written: str) -> str | None:
    return synonyms.name(written, stem(plain(written.replace("-", ""))))


def test_all_spellings_of_an_abbreviation_have_one_name() -> None:
    synonyms = Synonyms({"Bebauungsplan": ["B-Plan"], "Lkw": ["LKW"]})
    for written in ("B-Plan", "BPlan", "b-plan", "bplan", "B-Pläne", "BPLAN"):
        assert name(synonyms, written) == "bebauungsplan"
    assert name(synonyms, "LKWs") == "lkw"
    assert name(synonyms, "Plan") is None


def test_exact_and_very_short_forms_count_only_as_written() -> None:
    synonyms = Synonyms({"Photovoltaik": ["PV"]}, {"Tagesordnungspunkt": ["TOP"]})
    assert [name(synonyms, written) for written in ("PV", "pv", "TOP", "top")] == [
        "photovoltaik",
        None,
        "tagesordnungspunkt",
        None,
    ]


def test_forms_with_blanks_are_phrases() -> None:
    synonyms = Synonyms({"TöB": ["Träger öffentlicher Belange"]})
    assert synonyms.phrases == {"Träger öffentlicher Belange": "töb"}


def test_a_city_adds_forms_and_makes_another_version() -> None:
    synonyms = Synonyms({"Bebauungsplan": ["B-Plan"]})
    extended = synonyms.extended({"Krähenhalle": ["KH9", "große Halle"]})
    assert name(extended, "KH9") == "krähenhalle"
    assert name(extended, "B-Plan") == "bebauungsplan"
    assert extended.phrases == {"große Halle": "krähenhalle"}
    assert name(synonyms, "KH9") is None
    assert extended.version != synonyms.version == Synonyms({"Bebauungsplan": ["B-Plan"]}).version


@pytest.mark.parametrize("word", ["Laster", "Lastern", "LASTER"])
def test_everyday_words_bring_office_words(word: str) -> None:
    found = Related(GLOSSARY, phrase).to_word(stem(plain(word)), word)
    assert found == (phrase("Lkw"), phrase("Schwerverkehr"))


@pytest.mark.parametrize("word", ["Last", "Lasten"])
def test_words_that_only_share_a_stem_bring_nothing(word: str) -> None:
    assert stem(plain(word)) == stem("laster")
    assert Related(GLOSSARY, phrase).to_word(stem(plain(word)), word) == ()


def test_the_first_equivalent_is_read_back() -> None:
    related = Related(GLOSSARY, phrase)
    assert related.to_word(stem("lkw"), "Lkw") == (phrase("Laster"),)
    assert related.to_word(stem("schwerverkehr"), "Schwerverkehr") == ()
    assert related.to_word(stem("windräder"), "Windräder") == (phrase("Windenergieanlage"),)


def test_phrases_are_read_as_a_whole() -> None:
    related = Related(GLOSSARY, phrase)
    assert list(related.to_phrases(phrase("wilder Müll am See").split())) == [
        ({stem("wilder"), stem("müll")}, (phrase("illegale Abfallablagerung"),))
    ]
    assert list(related.to_phrases(["wild", "see", "mull"])) == []


def test_the_packaged_tables_are_sound() -> None:
    synonyms, glossary = default_synonyms(), default_glossary()
    assert name(synonyms, "Kindertagesstätten") == "kita"
    assert len(glossary) >= 250
    for said, meant in glossary.items():
        assert meant, said
        assert said not in meant
        assert len(set(meant)) == len(meant) <= MOST, said


def test_no_form_has_two_names() -> None:
    path = packaged("config") / "vocabulary" / "abbreviations.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    names = [(form, name) for section in table.values() for name, forms in section.items() for form in forms]
    assert len({form for form, _ in names}) == len(names)
    assert {name for _, name in names if not plain(name).isalnum()} == set()
