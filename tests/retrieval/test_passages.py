import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.documents.passages import Passage, cut

TEXTS = st.lists(st.sampled_from(["Wort", "x", " ", "\n", "\f", "wort " * 30, "a b " * 90]), max_size=30).map(
    "".join
)


def words(number: int) -> str:
    return " ".join(f"w{place}" for place in range(number))


def test_nothing_makes_no_passage() -> None:
    assert cut("") == cut(" \n\f ") == []


def test_a_short_text_is_one_passage_without_a_page() -> None:
    assert cut(" Ein Antrag. \n") == [Passage(None, 1, 12)]


def test_passages_share_twenty_words() -> None:
    text = words(220)
    first, second = (text[each.start : each.end].split() for each in cut(text))
    assert (len(first), len(second)) == (120, 120)
    assert first[-20:] == second[:20]


def test_a_short_rest_belongs_to_the_last_passage() -> None:
    assert len(cut(words(160))) == 1
    assert len(cut(words(161))) == 2


def test_passages_know_their_page() -> None:
    text = f"eins\f\f{words(200)}"
    assert [each.page for each in cut(text)] == [1, 3, 3]


@given(TEXTS | st.text())
def test_every_word_lies_in_a_passage(text: str) -> None:
    passages = cut(text)
    for word in re.finditer(r"\S+", text):
        assert any(each.start <= word.start() and word.end() <= each.end for each in passages)


@given(TEXTS | st.text())
def test_spans_are_exact_ordered_and_within_a_page(text: str) -> None:
    passages = cut(text)
    for each in passages:
        piece = text[each.start : each.end]
        assert piece == piece.strip() != ""
        assert "\f" not in piece
        assert each.page == (text.count("\f", 0, each.start) + 1 if "\f" in text else None)
    assert all(one.start < two.start and one.end < two.end for one, two in pairwise(passages))
