from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.compounds import measured
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.nouns import folded
from bot.retrieval.words.seed import Seed, read, seed
from bot.retrieval.words.vocabulary import Count, Vocabulary

SEEDED = Splitter()
"""What a new city begins with."""

NO_SEED = Seed({}, {})


def of(**files: int) -> Splitter:
    """A splitter that knows these nouns only."""
    return Splitter(Vocabulary({word: Count(each, each) for word, each in files.items()}, "test"), NO_SEED)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Spielplatzkonzept", "spielplatz konzept"),
        ("Straßenreinigung", "strasse reinigung"),
        ("Strassenreinigung", "strasse reinigung"),
        ("Schulausschuss", "schule ausschuss"),
        ("Kostenvergleich", "kosten vergleich"),
        ("Hilfsangebot", "hilfe angebot"),
        ("Verkehrsberuhigung", "verkehr beruhigung"),
        ("Jahresbericht", "jahr bericht"),
        ("Museumsverein", "museum verein"),
        ("Radwegenetz", "rad weg netz"),
        ("Bahnhofsumbau", "bahnhof umbau"),
        ("BÄDERKONZEPT", "baeder konzept"),
    ],
)
def test_compounds_are_taken_apart(word: str, parts: str) -> None:
    nouns = Vocabulary({"bäder": Count(50, 50)})
    found = Splitter(nouns).parts(word)
    assert " ".join(found) == parts


def test_other_words_stay_whole() -> None:
    words = (
        "Verwaltung Beratung Gesellschaft Bahnhof Grundstücke Stadträte Kindergärten beraten öffentlich Xyzzy"
    )
    assert [word for word in words.split() if SEEDED.parts(word)] == []


def test_umlauts_and_capitals_make_no_difference() -> None:
    assert SEEDED.split("Flächenverbrauch") == SEEDED.split("FLAECHENVERBRAUCH") != ()


def test_forms_put_together_are_the_word() -> None:
    split = SEEDED.split("Straßenbeleuchtungen")
    assert "".join(part.form for part in split) == folded("Straßenbeleuchtungen")
    assert split[0].base == "strasse"


def test_what_is_more_frequent_than_its_parts_stays_whole() -> None:
    assert of(garten=20, zaun=20, gartenzaun=10).parts("gartenzaun") == ("garten", "zaun")
    assert of(garten=20, zaun=20, gartenzaun=2000).parts("gartenzaun") == ()


def test_what_stays_whole_stays_whole_in_longer_words() -> None:
    words = {"garten": 20, "zaun": 20, "farbe": 20}
    assert of(**words).parts("gartenzaunfarbe") == ("garten", "zaun", "farbe")
    assert of(**words, gartenzaun=2000).parts("gartenzaunfarbe") == ("gartenzaun", "farbe")


def test_inflected_forms_are_treated_as_their_noun() -> None:
    splitter = of(garten=20, zaun=20, zäune=15, gartenzaun=2000, gartenzäune=10)
    assert splitter.parts("gartenzäune") == splitter.parts("gartenzauns") == ()
    assert of(garten=20, zaun=20).parts("gartenzaunes") == ("garten", "zaun")


def test_words_cut_off_and_small_words_are_no_parts() -> None:
    assert of(garten=20, zau=900, zaun=20).parts("gartenzau") == ()
    assert of(garten=20, ende=900).parts("gartenende") == ()
    rare = Vocabulary({"garten": Count(20, 20), "zäunt": Count(900, 3)})
    assert Splitter(rare, NO_SEED).parts("gartenzäunt") == ()


def test_known_small_words_are_left_alone() -> None:
    words = {"stadt": Count(90, 90), "bekannt": Count(80, 70), "stadtbekannt": Count(40, 0)}
    assert Splitter(Vocabulary(words), NO_SEED).parts("stadtbekannt") == ()


def test_the_version_follows_vocabulary_and_seed() -> None:
    versions = {
        SEEDED.version,
        Splitter(Vocabulary({}, "1")).version,
        Splitter(Vocabulary({}, "2")).version,
        Splitter(seed=read(["a Garten"])).version,
    }
    assert len(versions) == 4


def test_the_seed_is_large_and_clean() -> None:
    nouns = seed().nouns
    assert len(nouns) > 1900
    assert all(word.isalpha() for word in nouns.keys() | seed().first.keys())


def test_a_seed_line_gives_class_and_words() -> None:
    assert read(["# Rat", "", "a Garten Zaun", "c Garten", "b+ holz"]) == Seed(
        {"garten": 3000, "zaun": 3000}, {"holz": 100}
    )


PIECES = "rad weg verkehrs planung schul haus s e en lich ung ß ü"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=12))
def test_parts_always_make_up_the_word(pieces: list[str]) -> None:
    word = "".join(pieces)
    split = SEEDED.split(word)
    assert len(split) != 1
    assert not split or "".join(part.form for part in split) == folded(word)


@given(st.text(max_size=80))
def test_splitting_never_fails(word: str) -> None:
    assert SEEDED.split(word) == SEEDED.split(word)


@pytest.mark.shared
def test_reference_compounds_are_right_with_the_seed_alone(shared: Path) -> None:
    found = measured(SEEDED.parts, shared)
    assert found.exact >= 95
    assert found.over_split <= 2
