import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.words.writing import CHUNK, Half, completed, halves, masculine, pieces


def words(text: str) -> list[str]:
    return [piece.word for chunk in CHUNK.findall(text) for piece in pieces(chunk)]


@pytest.mark.parametrize(
    "written",
    [
        "Bürger*innen",
        "Bürger:innen",
        "Bürger_innen",
        "Bürger·innen",
        "Bürger/innen",
        "Bürger/-innen",
        "Bürger(innen)",
        "BürgerInnen",
        "Bürger*in",
        "Bürger/-in",
        "BürgerIn",
    ],
)
def test_gender_marks_fold_to_the_word(written: str) -> None:
    assert words(f"Liebe {written}, kommt!") == ["Liebe", "Bürger", "kommt"]


def test_gender_marks_within_a_compound() -> None:
    text = "Bürger*innenrat Schüler:innenzahl LehrerInnenzimmer Mieter:innen-Beirat"
    assert words(text) == ["Bürgerrat", "Schülerzahl", "Lehrerzimmer", "Mieter", "Beirat"]


def test_what_only_looks_like_a_gender_mark() -> None:
    text = "BürgerInformation, Fazit:innerhalb, Ja/Nein, Berlin/Innenstadt, foo_bar, WeIn"
    assert words(text) == [
        "BürgerInformation",
        "Fazit",
        "innerhalb",
        "Ja",
        "Nein",
        "Berlin",
        "Innenstadt",
        "foo",
        "bar",
        "WeIn",
    ]


def test_a_chunk_is_all_that_hangs_together() -> None:
    text = "Rad-Abstell-Anlage (B9), 20er-Zone; 2024/0815 – Schul- und U-18"
    assert CHUNK.findall(text) == [
        "Rad-Abstell-Anlage",
        "B9",
        "20er-Zone",
        "2024",
        "0815",
        "Schul",
        "und",
        "U-18",
    ]
    assert words("20er-Zone B9") == ["20", "er", "Zone", "B", "9"]


def test_masculine_is_a_guess_for_words_in_in() -> None:
    assert [masculine(word) for word in ("präsidentinnen", "ärztin", "haus", "berlin", "in")] == [
        "präsident",
        "ärzt",
        None,
        "berl",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Schul- und Sportausschuss", [("Schul", "Sportausschuss")]),
        ("Grün-, Spiel- und Sportflächen", [("Grün", "Sportflächen"), ("Spiel", "Sportflächen")]),
        ("Rad-/Fußweg", [("Rad", "Fußweg")]),
        ("Haupt- bzw. Nebenweg", [("Haupt", "Nebenweg")]),
        ("Rad- oder\nFußweg", []),
        ("Straßenbau und -unterhaltung", [("unterhaltung", "Straßenbau")]),
        ("Rad-Weg und Steg, 3 - 4 und 5", []),
        ("von A- und B-Plan", [("A", "B")]),
    ],
)
def test_halves_are_found_with_their_whole_word(text: str, found: list[tuple[str, str]]) -> None:
    assert [(half.word, half.whole) for half in halves(text)] == found
    assert all(text[half.start : half.end] == half.word for half in halves(text))


def test_completions_of_a_half() -> None:
    end = Half(0, 3, "Rad", "Fußverkehrskonzept", lacks_end=True)
    assert list(completed(end, ["fuss", "verkehrs", "konzept"])) == ["Radverkehrskonzept", "Radkonzept"]
    beginning = Half(0, 8, "sperrung", "Straßenbau", lacks_end=False)
    assert list(completed(beginning, ["strassen", "bau"])) == ["strassensperrung"]
    assert "Eingang" in completed(Half(0, 3, "Ein", "Ausgang", lacks_end=True), [])


@given(st.text(alphabet="Ab-/*:_·(in) ,und9ß\n", max_size=60))
def test_pieces_lie_in_order_within_their_chunk(text: str) -> None:
    for chunk in CHUNK.findall(text):
        end = 0
        for piece in pieces(chunk):
            assert end <= piece.start < piece.end <= len(chunk)
            assert piece.word
            end = piece.end
    assert all(half.word and half.whole for half in halves(text))
