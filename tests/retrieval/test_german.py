import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.words import german
from bot.retrieval.words.german import query_terms, terms


@pytest.mark.parametrize(
    "words",
    [
        "Müller Mueller MÜLLER Mu\u0308ller",
        "Straße Strasse STRASSE Straßen",
        "Haus Häuser Hauses Haeuser",
        "Radweg Radwege Radwegen",
        "Café Cafe CAFÉ",
        "Čapek Capek",
        "Gebühr Gebuehren Gebühren",
    ],
)
def test_spellings_of_one_word_are_one_term(words: str) -> None:
    assert len(query_terms(words)) == 1


def test_different_words_stay_apart() -> None:
    assert len(query_terms("Radweg Radverkehr Fußweg Haushalt Haus")) == 5


def test_function_words_are_left_out() -> None:
    assert terms("Wie hoch ist die Hundesteuer für den zweiten Hund?") == terms(
        "hoch Hundesteuer zweiten Hund"
    )
    assert query_terms("Über wen oder was würde WÄHREND der, die, das") == []


def test_numbers_are_terms_and_part_words() -> None:
    assert terms("2024/0815 B9") == ["2024", "0815", "b", "9"]


def test_a_question_asks_for_each_term_once() -> None:
    assert query_terms("Hunde und Katzen und Hund") == terms("Hund Katzen")


@given(st.text())
def test_terms_are_plain_whatever_comes_in(text: str) -> None:
    for term in terms(text):
        assert term.isalnum()
        assert term == term.casefold()
        assert len(term) <= 64


def test_the_memo_forgets_before_it_grows() -> None:
    memo = german._Memo(size=3)
    assert [memo[word] for word in ["Häuser", "Hof", "Gärten", "Tor"]] == ["haus", "hof", "gart", "tor"]
    assert len(memo) <= 3
