"""Whatever is typed, a query is read: nothing fails, and it takes no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.retrieval.query.query import LONGEST_TEXT, understood
from tests.retrieval.query_world import read, told

PIECES = (
    "stadt:", "gremium:", "seit:", "bis=", "jahr:", "art:", "ergebnis:", "fraktion:", "nummer:", '"', "„",
    "“", "Anträge", "Anfrage", "der", "SPD", "Grünen", "und", "in", "im", "zu", "Krähenfurt", "Gemeinderat",
    "2022", "12.3.2024", "31.02.", "seit", "zwischen", "bis", "Oktober", "letztes Jahr", ",",
    ":", "-", "/", "(", ")",
    "abgelehnt", "wurde", "hat", "beantragt", "ohne Filter", "2019/1012",
    "\x00", "\u0301", "ß",
    "ﬁ", "\U0001f6b2",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " ", "  "]))
@settings(max_examples=250, deadline=None)
def test_any_mixture_is_read(pieces: list[str], between: str) -> None:
    query = read(between.join(pieces))
    assert isinstance(told(query), str)
    assert understood(query) is None or "\n" not in (understood(query) or "")


@given(st.text(max_size=200))
@settings(max_examples=250, deadline=None)
def test_any_text_is_read(text: str) -> None:
    query = read(text)
    assert query.text == text
    assert all(query.problems)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        '"' * 10_000,
        "seit:" * 2_000,
        "gremium:Bauausschuss " * 500,
        "seit:gremium:stadt:art:" * 500,
        "Anträge der SPD und " * 500,
        "2022 bis " * 1_000,
        "im Ausschuss für Umwelt und Gesundheit " * 250,
        "\x00\x01\x02\x1b" * 2_500,
        "1." * 5_000,
        "„" * 5_000 + "“" * 5_000,
        "hat die " * 1_200,
        "- " * 5_000,
        "letzten drei " * 800,
    ],
    ids=lambda text: text[:12],
)
def test_ten_thousand_characters_take_no_time(text: str) -> None:
    read("warm")
    began = time.process_time()
    query = read(text)
    assert time.process_time() - began < 0.5
    assert len(query.text) <= LONGEST_TEXT
