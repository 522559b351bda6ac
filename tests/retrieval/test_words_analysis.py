import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.words.analysis import Analyser, Asked
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.synonyms import Synonyms
from bot.retrieval.words.vocabulary import Count, Vocabulary

SYNONYMS = Synonyms(
    {
        "Bebauungsplan": ["B-Plan"],
        "Kita": ["Kindertagesstätte"],
        "ÖPNV": ["Personennahverkehr"],
        "TöB": ["Träger öffentlicher Belange"],
        "Straße": ["Str"],
    },
    {"Oberbürgermeister": ["OB"]},
)
GLOSSARY = {"gratis": ["kostenlos"], "wilder Müll": ["Vermüllung"]}
KNOWN = ("eingang", "präsident", "kollege", "arzt", "schulausschuss", "nachteil")
VOCABULARY = Vocabulary({word: Count(30, 30) for word in KNOWN}, "test")
ANALYSER = Analyser(Splitter(VOCABULARY), SYNONYMS, GLOSSARY)


def terms(text: str) -> list[str]:
    return ANALYSER.fields(text)[0].split()


def units(text: str) -> set[str]:
    return set(ANALYSER.fields(text)[1].split())


def asked(text: str) -> list[Asked]:
    return ANALYSER.asked(text)


def meet(question: str, text: str) -> bool:
    """Whether each word of the question is found in the text, whole, in parts, or by what stands for it."""
    there = {*terms(text), *units(text)}
    return all(
        each.stem in there or there & {*each.same} or (each.units and {*each.units} <= there)
        for each in asked(question)
    )


@pytest.mark.parametrize(
    "words",
    [
        "Müller Mueller MÜLLER Mu\u0308ller",
        "Straße Strasse STRASSE Straßen Str.",
        "Haus Häuser Hauses Haeuser",
        "Bürger Bürger*innen Bürgerinnen BürgerInnen Bürger:innen Bürger_innen Bürger/-innen Bürgerin",
        "Präsident Präsidentin Präsidentinnen Präsident*innen",
        "Kollege Kollegin Kolleg*innen KollegInnen",
        "Arzt Ärztin Ärztinnen Ärzte",
        "B-Plan BPlan Bebauungsplan b-plan B-Pläne Bebauungspläne",
        "Kita Kindertagesstätte Kindertagesstätten KITA",
        "ÖPNV Personennahverkehr öpnv",
        "OB Oberbürgermeister Oberbürgermeisterin",
        "Rosenstr. Rosenstraße Rosenstrasse",
    ],
)
def test_words_that_are_one_term(words: str) -> None:
    assert len(set(terms(words))) == 1


def test_words_that_stay_apart() -> None:
    apart = "Berlin Bern Haus Hausierer Präsidium Präsident 9 90 Radweg Radverkehr"
    assert len(set(terms(apart))) == len(apart.split())


def test_function_words_are_no_terms_but_an_abbreviation_may_look_like_one() -> None:
    assert terms("ob und wie der OB") == ["oberburgermeist"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Spielplatz Konzept", "das Spielplatzkonzept"),
        ("Spielplatzkonzept", "Konzept für jeden Spielplatz"),
        ("Fahrradabstellanlage", "Fahrrad-Abstellanlagen"),
        ("Fahrrad-Abstellanlage", "Fahrradabstellanlagen"),
        ("Schulausschuss", "Schul- und Sportausschuss"),
        ("Schul- und Sportausschuss", "Schulausschuss, Sportausschuss"),
        ("Eingang", "Ein- und Ausgänge"),
        ("Straßenunterhaltung", "Straßenbau und -unterhaltung"),
        ("Kitaplätze", "Plätze in der Kindertagesstätte"),
        ("Kindertagesstättenplatz", "Kita-Platz"),
        ("TÖB", "die Träger öffentlicher Belange"),
        ("Träger öffentlicher Belange", "TöB-Liste: TöB"),
        ("E-Ladesäule", "Eladesäulen"),
        ("S-Bahn", "die SBahn"),
        ("Bürgerrat", "Bürger:innenrat"),
        ("Schul-Weg", "Schulweg"),
        ("B9", "an der B 9"),
        ("Strassenbeleuchtung", "STRASSENBELEUCHTUNG"),
    ],
)
def test_question_and_text_meet(question: str, text: str) -> None:
    assert meet(question, text)


def test_question_and_text_do_not_meet() -> None:
    assert not meet("Spielplatzkonzept", "der Spielplatz")
    assert not meet("Ausgabe", "Ein- und Ausgang")
    assert not meet("Beirat", "Beratung")


def test_numbers_and_paragraphs_are_single_terms() -> None:
    assert terms("§ 34 BauGB, 2024/0815, 20er-Zone, Tempo-30-Zone") == [
        "34", "baugb", "2024", "0815", "20", "zon", "tempo", "30", "zon",
    ]  # fmt: skip
    assert "20242025" not in units("2024-2025")


def test_a_pair_of_forms_is_asked_once() -> None:
    assert [each.stem for each in asked("Bürgerinnen und Bürger oder Bürger*innen")] == terms("Bürger")


def test_what_a_question_asks() -> None:
    assert asked("Wo ist das Spielplatzkonzept gratis?") == [
        Asked("Spielplatzkonzept", "spielplatzkonzept", ("spielplatz", "konzept")),
        Asked("gratis", "gratis", related=("kostenlos",)),
    ]
    assert asked("Über wen oder was?") == asked("") == []


def test_phrases_of_the_glossary_are_read_as_a_whole() -> None:
    assert [each.related for each in asked("wilder Müll am Ufer")] == [("vermull",), ("vermull",), ()]


def test_words_carry_their_place() -> None:
    text = "Die B-Pläne der Bürger*innen: Schul- und Rad-Wege"
    found = [(text[word.start : word.end], word.stem) for word in ANALYSER.words(text) if word.stem]
    assert found == [
        ("B-Pläne", "bebauungsplan"),
        ("Bürger*innen", "burg"),
        ("Schul", "schul"),
        ("Rad", "rad"),
        ("Wege", "weg"),
    ]


def test_the_version_follows_whatever_changes_terms() -> None:
    splitter = Splitter(VOCABULARY)
    versions = {
        ANALYSER.version,
        Analyser(Splitter(), SYNONYMS).version,
        Analyser(splitter, Synonyms()).version,
    }
    assert len(versions) == 3
    assert Analyser(splitter, SYNONYMS, {}).version == ANALYSER.version


def test_the_tables_that_come_with_it_are_used_by_default() -> None:
    found = Analyser(Splitter()).asked("Knöllchen für Laster am ÖPNV")
    assert all(each.related for each in found)


def test_several_threads_agree() -> None:
    fresh = Analyser(Splitter(VOCABULARY), SYNONYMS, GLOSSARY)
    texts = [
        f"Spielplatzkonzept {number} Schul- und Sportausschuss Straßenreinigung" for number in range(200)
    ]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fresh.fields, texts)) == [ANALYSER.fields(text) for text in texts]


GERMAN = (
    "Radweg Straßenbau Müller Bürgerin Häuser B-Plan Schul- und Sportausschuss ÖPNV 2024 öffentlich Kitaplatz"
)
words = st.lists(st.sampled_from(GERMAN.split()), max_size=12).map(" ".join)


@given(words)
def test_capitals_and_composition_make_no_difference(text: str) -> None:
    for other in (text.upper(), text.lower(), unicodedata.normalize("NFD", text)):
        assert set(terms(other)) == set(terms(text))
        assert units(other) == units(text)


@given(st.one_of(st.text(), words, st.text(alphabet="aÄß9-–*:_/()in Iun d,²½")))
def test_analysis_never_fails_and_is_plain(text: str) -> None:
    for term in [*terms(text), *units(text)]:
        assert term.isalnum()
        assert term == term.casefold()
        assert len(term) <= 64
    stems = [each.stem for each in asked(text)]
    assert set(stems) <= {*terms(text)} | {each.stem for word in text.split() for each in asked(word)}
    assert len(set(stems)) == len(stems)


@given(st.one_of(st.text(), words, st.text(alphabet="aÄß9-–*:_/()in Iun d,²½")))
def test_words_and_fields_agree(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    found = list(ANALYSER.words(text))
    assert [word.stem for word in found if word.stem] == terms(text)
    assert {unit for word in found for unit in word.units} <= units(text)
    ends = [0, *(word.end for word in found)]
    assert all(end <= word.start < word.end for end, word in zip(ends, found, strict=False))
