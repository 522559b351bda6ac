"""Which German sentences ask for a count, and what they ask to be counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.counting.wording import read_wanted
from tests.assistant.counting import TODAY, TOWNS, sentences, told

_TABLE = list(sentences())
MISSED = "+"


@pytest.mark.parametrize(("expected", "sentence"), [(each[1], each[2]) for each in _TABLE])
def test_a_sentence_is_read_as_the_table_says(expected: str, sentence: str) -> None:
    assert told(read_wanted(sentence, TOWNS, TODAY)) == ("-" if expected == MISSED else expected)


def test_the_table_has_enough_of_both() -> None:
    counts = [each for each in _TABLE if each[1] != "-"]
    assert len(counts) >= 60
    assert len(_TABLE) - len(counts) >= 60
    assert len([each for each in _TABLE if each[0] == "held"]) >= len(_TABLE) / 5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie viele Anträge zu Radwegen? stadt:Trier", "count papers k=motion c=trier : Radwegen"),
        ("Wie viele Anträge seit:2024", "count papers k=motion t=2024-01-01.. :"),
        ("Wie viele Anträge zu Radwegen in allen Städten?", "count papers k=motion : Radwegen"),
    ],
)
def test_typed_filters_count_as_well(question: str, expected: str) -> None:
    assert told(read_wanted(question, TOWNS, TODAY)) == expected


def test_a_filter_that_is_not_understood_is_told() -> None:
    wanted = read_wanted("Wie viele Anträge zu Radwegen? gremium:Zeppelinausschuss", TOWNS, TODAY)
    assert wanted
    assert any("Zeppelinausschuss" in each for each in wanted.problems)


_WORDS = st.sampled_from(
    [
        *("wie", "viele", "oft", "Anträge", "Vorlagen", "Beschlüsse", "Sitzungen", "zu", "zum", "Thema"),
        *("Radwege", "der", "die", "SPD", "Stadtrat", "im", "2024", "seit", "je", "Jahr", "Fraktion", "hat"),
        *("abgelehnt", "wurden", "gab", "es", "„a", "b“", "2024/0815", "in", "Trier", ",", "?", "meisten"),
    ]
)


@given(st.lists(_WORDS, max_size=14).map(" ".join) | st.text(max_size=80))
def test_whatever_is_asked_it_is_read_or_not(question: str) -> None:
    wanted = read_wanted(question, TOWNS, TODAY)
    assert wanted is None or wanted.topic in question
