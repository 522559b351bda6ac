"""Slips of the pen against a small fictional vocabulary: what is put right, and what is left alone."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.words.spelling import Speller, Suggestion, offers, read_spelling, respell
from tests.retrieval.slips import ABSENT, COMPOUNDS, SLIPS, WORDS


def parts(word: str) -> tuple[str, ...]:
    """A splitter that knows the compounds of the list only."""
    return COMPOUNDS.get(word.lower(), ())


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS, parts)


def replaced(speller: Speller, written: str) -> str | None:
    return read_spelling([(written, 0)], speller).replaced.get(written)


def meant(speller: Speller, written: str, frequency: int = 0) -> tuple[str, ...]:
    return read_spelling([(written, frequency)], speller).meant.get(written, ())


def test_most_slips_are_put_right_and_none_is_made_worse(speller: Speller) -> None:
    found = {written: replaced(speller, written) for written, _ in SLIPS}
    right = [written for written, word in SLIPS if found[written] == word]
    wrong = {written: found[written] for written, word in SLIPS if found[written] not in {None, word}}
    offered = [written for written, word in SLIPS if word in (found[written], *meant(speller, written))]
    assert len(SLIPS) >= 150
    assert wrong == {}
    assert len(right) >= 0.9 * len(SLIPS), [each for each in SLIPS if each[0] not in right]
    assert len(offered) >= 0.97 * len(SLIPS), [each for each in SLIPS if each[0] not in offered]


def test_words_that_are_right_but_nowhere_are_left_alone(speller: Speller) -> None:
    wrong = {word: found for word in ABSENT if (found := replaced(speller, word))}
    assert len(ABSENT) >= 200
    assert len(wrong) <= 0.01 * len(ABSENT), wrong
    offered = [word for word in ABSENT if meant(speller, word)]
    assert len(offered) <= 0.05 * len(ABSENT), offered


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("Hundestuer", "Hundesteuer"),
        ("hundestuer", "hundesteuer"),
        ("HUNDESTUER", "HUNDESTEUER"),
        ("Gebuerenfrei", "Gebührenfrei"),
        ("Strassenbahm", "Straßenbahn"),
        ("Fotovoltaik", "Photovoltaik"),
        ("Freibda", "Freibad"),
    ],
)
def test_capitals_stay_as_written_and_umlauts_come_back(speller: Speller, written: str, word: str) -> None:
    assert replaced(speller, written) == word


@pytest.mark.parametrize(
    "written", ["", "a", "Rda", "Hbf", "KVV", "2024", "B27", "C02", "½¾", "🦉🦉🦉🦉", "x" * 500]
)
def test_short_words_numbers_and_abbreviations_are_no_slips(speller: Speller, written: str) -> None:
    assert speller.suggest(written) == []
    assert read_spelling([(written, 0)], speller) == read_spelling([], speller)


def test_a_known_word_is_never_touched(speller: Speller) -> None:
    asked = [(word.capitalize(), count) for word, count in WORDS.items() if count > 3]
    reading = read_spelling(asked[::7], speller)
    assert (reading.replaced, reading.meant) == ({}, {})


def test_forms_of_the_written_word_are_no_suggestions(speller: Speller) -> None:
    assert [each.word for each in speller.suggest("Radwegs")] == []


def test_the_likeliest_comes_first(speller: Speller) -> None:
    assert speller.suggest("Spielplaz") == [Suggestion("spielplatz", 1, 400), Suggestion("spielplan", 1, 11)]


def test_two_equally_likely_words_are_offered_not_chosen() -> None:
    speller = Speller({"bachufer": 50, "dachufer": 50, "bachläufer": 9})
    assert replaced(speller, "Fachufer") is None
    assert set(meant(speller, "Fachufer")) == {"Bachufer", "Dachufer"}


def test_a_rare_word_next_to_a_frequent_one_is_asked_about_and_searched_as_both(speller: Speller) -> None:
    reading = read_spelling([("Bebaungsplan", 3)], speller)
    assert reading.meant == {"Bebaungsplan": ("Bebauungsplan",)}
    assert reading.beside == ("bebauungsplan",)
    assert reading.replaced == {}
    assert meant(speller, "Bebaungsplan", 40) == ()
    assert meant(speller, "Hundestuer", 3) == ()  # only 79 times as such: not a hundred times as often


def test_a_compound_that_no_text_has_is_mended_in_its_part(speller: Speller) -> None:
    assert speller.mended("Kurparkgebürh") is None
    assert replaced(speller, "Kurparkgebürhen") == "Kurparkgebühren"
    assert replaced(speller, "Kurparrkgebühren") == "Kurparkgebühren"
    assert replaced(speller, "Kurparkgebühren") is None


def test_halves_of_a_known_compound_are_looked_up_joined(speller: Speller) -> None:
    assert speller.joined(["Schwalben", "Haus"]) == ["schwalbenhaus"]
    assert speller.joined(["Gemeinderat", "Sitzung"]) == ["gemeinderatssitzung"]
    assert speller.joined(["Haus", "Schwalben"]) == []
    reading = read_spelling([("Schwalben", 40), ("Haus", 900), ("Kosten", 5000)], speller)
    assert reading.beside == ("schwalbenhaus",)


def test_words_written_as_one_are_looked_up_apart(speller: Speller) -> None:
    assert speller.parted("Freibadsanierung") == ("freibad", "sanierung")
    assert speller.parted("Quarkkeulchen") is None
    assert read_spelling([("Freibadsanierung", 0)], speller).beside == ("freibad", "sanierung")


def test_a_question_is_respelled_outside_quotes_and_filters() -> None:
    changes = {"Hundestuer": "Hundesteuer", "Haushlat": "Haushalt"}
    text = 'Hundestuer, „Haushlat“ art:Hundestuer "Hundestuer 2024" (Haushlat) Hundestuerbescheid'
    assert respell(text, changes) == (
        'Hundesteuer, „Haushlat“ art:Hundestuer "Hundestuer 2024" (Haushalt) Hundestuerbescheid'
    )


def test_whole_questions_are_offered() -> None:
    guesses = {"Fachufer": ("Bachufer", "Dachufer"), "Hais": ("Haus",)}
    assert offers("Fachufer am Hais", guesses) == ("Bachufer am Haus", "Dachufer am Haus")
    assert offers("Fachufer", {}) == ()


def test_an_empty_corpus_knows_nothing() -> None:
    reading = read_spelling([("Hundestuer", 0), ("Haushlat", 2)], Speller({}))
    assert (reading.beside, reading.replaced, reading.meant) == ((), {}, {})


def _edits(word: str) -> Iterator[str]:
    for place in range(1, len(word) - 1):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


@given(st.sampled_from([word for word in WORDS if len(word) > 7 and "ß" not in word]), st.data())
def test_every_single_slip_finds_the_word(word: str, data: st.DataObject) -> None:
    slip = data.draw(st.sampled_from(list(_edits(word))))
    near = Speller(WORDS, parts)._neighbours.of(slip)
    assert near.get(word, 0) <= 1
    assert word in near


@given(st.text(max_size=60), st.integers(0, 5))
def test_any_text_is_read(text: str, frequency: int) -> None:
    reading = read_spelling([(text, frequency)], Speller(WORDS, parts))
    assert all(each.lower() in WORDS for each in reading.beside)
    assert isinstance(respell(text, reading.replaced), str)
