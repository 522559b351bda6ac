from hypothesis import given
from hypothesis import strategies as st

from bot.documents.passages import Passage
from bot.retrieval.snippets import Cut, snippet
from bot.retrieval.words.german import query_terms

TEXT = (
    "Die Verwaltung berichtet über das Freibad. Der Zaun ist alt und soll im Herbst erneuert werden. "
    "Im Sommer kamen mehr Gäste als je zuvor, vor allem Familien mit Kindern aus den Nachbardörfern. "
    "Die Eintrittspreise bleiben gleich. Das Sprungbrett wird im Frühjahr geprüft, die Rutsche auch."
)


def shown(cut: Cut, text: str = TEXT) -> str:
    """The snippet with its marks in brackets."""
    piece = text[cut.start : cut.end]
    for start, end in reversed(cut.marks):
        piece = f"{piece[:start]}[{piece[start:end]}]{piece[end:]}"
    return piece


def look(question: str, width: int = 90, text: str = TEXT) -> str:
    return shown(snippet(text, Passage(None, 0, len(text)), query_terms(question), width), text)


def test_a_snippet_starts_with_the_sentence_that_matches() -> None:
    assert look("Eintrittspreise Sprungbrett") == (
        "Die [Eintrittspreise] bleiben gleich. Das [Sprungbrett] wird im Frühjahr geprüft, die Rutsche"
    )


def test_most_different_words_win() -> None:
    assert look("Freibad Zaun Rutsche").startswith("Die Verwaltung berichtet über das [Freibad]. Der [Zaun]")


def test_other_forms_of_a_word_are_marked() -> None:
    assert "[Familien]" in look("Familie")


def test_without_a_match_it_is_the_beginning() -> None:
    assert look("Rathaus", 30) == "Die Verwaltung berichtet über"


def test_a_late_match_in_a_long_sentence_starts_at_a_word() -> None:
    assert look("Nachbardörfern", 40) == "aus den [Nachbardörfern]. Die"


def test_a_snippet_stays_within_its_passage() -> None:
    start = TEXT.index("Im Sommer")
    cut = snippet(TEXT, Passage(None, start, start + 40), ["freibad"], 400)
    assert shown(cut) == TEXT[start : start + 40]


def test_a_word_without_end_is_cut() -> None:
    text = "x" * 1000
    assert snippet(text, Passage(None, 0, 1000), ["x" * 64], 100) == Cut(0, 100, ())


@given(
    st.text() | st.lists(st.sampled_from(["Hund ", "Katze. ", "a", "\n", "-", "Hund"])).map("".join),
    st.integers(1, 60),
)
def test_marks_are_matching_words_and_windows_fit(text: str, width: int) -> None:
    cut = snippet(text, Passage(None, 0, len(text)), ["hund"], width)
    piece = text[cut.start : cut.end]
    assert 0 <= cut.start <= cut.end <= len(text)
    assert len(piece) <= width
    assert all(query_terms(piece[start:end]) == ["hund"] for start, end in cut.marks)
    assert list(cut.marks) == sorted(cut.marks)


@given(st.lists(st.sampled_from(["Hund", "Katze.", "a", "Der"]), min_size=1), st.integers(6, 60))
def test_a_window_never_cuts_a_word(words: list[str], width: int) -> None:
    text = " ".join(words)
    cut = snippet(text, Passage(None, 0, len(text)), ["hund"], width)
    assert set(text[cut.start : cut.end].split()) <= set(words)
