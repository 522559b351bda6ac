import re
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.passages import Passage
from bot.retrieval import snippets
from bot.retrieval.sentences import readability, sentences
from bot.retrieval.snippets import MARGIN, Cut, expected, readable
from bot.retrieval.words.german import query_terms

TEXT = (
    "Die Verwaltung berichtet über das Freibad. Der Zaun ist alt und soll im Herbst erneuert werden. "
    "Im Sommer kamen mehr Gäste als je zuvor, vor allem Familien mit Kindern aus den Nachbardörfern. "
    "Die Eintrittspreise bleiben gleich. Das Sprungbrett wird im Frühjahr geprüft, die Rutsche auch."
)
LETTERHEAD = (
    "Stadt Krähenfurt\nVorlage Nr.: 2025/0142\nGremium Termin TOP\nStadtrat 26.06.2025 4 ö\n\n"
    "Trinkwasserbrunnen in der Innenstadt\n\n1. Wie viele Trinkwasserbrunnen gibt es in der Innenstadt?\n\n"
    "In der Innenstadt gibt es zurzeit sieben Trinkwasserbrunnen, drei weitere sind geplant. Sie werden\n"
    "von den Stadtwerken zweimal im Jahr geprüft und im Winter abgestellt, damit nichts einfriert.\n\n"
    "2. Was kostet ein Brunnen?\n\nEin Brunnen kostet im Bau 12.000 Euro. Ja Nein ☐ Haushaltsmittel Brunnen\n"
    "Der erste wurde am 3. Mai 2019 eröffnet."
)


def by_stems(text: str) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Words without further index terms."""
    for found in re.finditer(r"[^\W\d_]+|\d+", text):
        yield *found.span(), "".join(query_terms(found[0])), ()


snippet = partial(snippets.snippet, words=by_stems)


def shown(cut: Cut, text: str = TEXT) -> str:
    """The snippet with its marks in brackets."""
    piece = text[cut.start : cut.end]
    for start, end in reversed(cut.marks):
        piece = f"{piece[:start]}[{piece[start:end]}]{piece[end:]}"
    return piece


def look(question: str, width: int = 90, text: str = TEXT, **weights: float) -> str:
    terms = query_terms(question)
    cut = snippet(
        text, Passage(None, 0, len(text)), terms, width, weights=weights, expects=expected(question)
    )
    return shown(cut, text)


def test_a_snippet_starts_with_the_sentence_that_matches() -> None:
    assert look("Eintrittspreise Sprungbrett") == (
        "Die [Eintrittspreise] bleiben gleich. Das [Sprungbrett] wird im Frühjahr geprüft, die Rutsche"
    )


def test_most_different_words_win() -> None:
    assert look("Freibad Zaun Rutsche").startswith("Die Verwaltung berichtet über das [Freibad]. Der [Zaun]")


def test_a_rare_word_outweighs_two_frequent_ones() -> None:
    assert look("Freibad Zaun Rutsche", freibad=1, zaun=1, rutsch=5).endswith("die [Rutsche] auch.")


def test_other_forms_of_a_word_are_marked() -> None:
    assert "[Familien]" in look("Familie")


def test_a_short_sentence_is_completed_by_the_next() -> None:
    assert look("Eintrittspreise", 180) == (
        "Die [Eintrittspreise] bleiben gleich. Das Sprungbrett wird im Frühjahr geprüft, die Rutsche auch."
    )


def test_without_a_match_it_is_the_first_whole_sentence() -> None:
    assert look("Rathaus", 60) == "Die Verwaltung berichtet über das Freibad."
    assert look("Rathaus", 150, LETTERHEAD).startswith("In der Innenstadt gibt es zurzeit sieben")


def test_a_late_match_in_a_long_sentence_starts_at_a_word() -> None:
    assert look("Nachbardörfern", 40) == "aus den [Nachbardörfern]."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Wie viele Trinkwasserbrunnen gibt es in der Innenstadt?",
            "In der [Innenstadt] gibt es zurzeit sieben",
        ),
        ("Was kostet ein Brunnen?", "Ein [Brunnen] [kostet] im Bau 12.000 Euro."),
        ("Wann wurde der erste Brunnen eröffnet?", "Der [erste] wurde am 3. Mai 2019 [eröffnet]."),
        ("Trinkwasserbrunnen Stadtwerke", "In der Innenstadt gibt es zurzeit sieben [Trinkwasserbrunnen]"),
    ],
)
def test_the_sentence_that_answers_is_shown_not_letterhead_question_or_form(
    question: str, answer: str
) -> None:
    assert answer in look(question, 120, LETTERHEAD)


@pytest.mark.parametrize(
    ("question", "answer", "none"),
    [
        ("Wann war das?", "Am 3. Mai wurde gewählt.", "Gewählt haben drei Leute."),
        ("Wann war das?", "Seit 2019 gilt es.", "Es kostet 30 Euro."),
        ("Wie hoch ist der Zuschuss?", "Er beträgt 4,5 Mio. Euro.", "Er wurde 2019 beschlossen."),
        ("Was kostet das?", "12 € im Monat.", "Das sagt § 12."),
        ("Wie viele Bäume?", "Es sind 412 Bäume.", "Die Zählung war 2019."),
        ("Wie oft?", "Gezählt wurde dreimal, zwei davon nachts.", "Das wissen wir nicht."),
    ],
)
def test_what_an_answer_has_in_it(question: str, answer: str, none: str) -> None:
    pattern = expected(question)
    assert pattern is not None
    assert pattern.search(answer)
    assert not pattern.search(none)


def test_most_questions_expect_no_number() -> None:
    assert expected("Wer hat der Hundesteuer zugestimmt?") is None


def test_a_passage_that_begins_in_a_sentence_is_completed() -> None:
    start, end = TEXT.index("soll im Herbst"), TEXT.index("vor allem")
    cut = snippet(TEXT, Passage(None, start, end), query_terms("Herbst"), 60)
    assert shown(cut) == "Der Zaun ist alt und soll im [Herbst] erneuert werden."


def test_nothing_is_completed_beyond_a_page_or_the_margin() -> None:
    page = "Ganz vorn steht das. Auf der Seite davor steht\fdas Wort Herbst allein und sonst\fnichts mehr da."
    start, end = page.index("\f") + 1, page.rindex("\f")
    cut = snippet(page, Passage(2, start, end), query_terms("Herbst"))
    assert shown(cut, page) == "das Wort [Herbst] allein und sonst"
    far = "wort " * 200
    cut = snippet(far, Passage(None, 500, 510), ["wort"])
    assert (cut.start >= 500 - MARGIN, cut.end <= 510 + MARGIN) == (True, True)


def test_a_compound_is_marked_by_its_part() -> None:
    def words(_text: str) -> list[tuple[int, int, str, tuple[str, ...]]]:
        return [(4, 18, "badesteganlage", ("bad", "steg"))]

    text = "Die Badesteganlage ist neu gebaut worden."
    cut = snippet(text, Passage(None, 0, len(text)), ["steg"], words=words)
    assert shown(cut, text) == "Die [Badesteganlage] ist neu gebaut worden."


def test_cuts_can_be_compared() -> None:
    def worth(text: str) -> float:
        terms = query_terms("Brunnen Innenstadt")
        return snippet(text, Passage(None, 0, len(text)), terms).worth

    both = worth("In der Innenstadt wird ein Brunnen gebaut.")
    form = worth("Vorlage Nr.: 12 TOP 3 Brunnen Innenstadt")
    one = worth("Am Rand der Stadt wird ein Brunnen gebaut.")
    assert both > form > worth("Am Rand der Stadt wird gebaut.")
    assert both > one


def test_a_word_without_end_is_cut() -> None:
    text = "x" * 1000
    cut = snippet(text, Passage(None, 0, 1000), ["x" * 64], 100)
    assert (cut.start, cut.end, cut.marks) == (0, 100, ())


def test_an_empty_passage() -> None:
    assert snippet("", Passage(None, 0, 0), ["x"]) == Cut(0, 0, ())


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai kam Dr. Amsel zu Nr. 5 der Str. Am Bach.",
        "Das gilt gem. § 5 Abs. 2 und z. B. Bäume.",
        "Es kostet rd. 4,5 Mio. Euro.",
        "Ein Satz über die Hecken im Stadtgarten, der in der Mitte der Seite\nUmbrüche hat.",
    ],
)
def test_abbreviations_dates_and_line_ends_do_not_end_a_sentence(text: str) -> None:
    assert split(text) == [text]


def test_lines_that_end_early_are_sentences_of_their_own() -> None:
    line = "Der Stadtrat beschließt die Satzung über die Straßenreinigung in ihrer neuen Fassung"
    assert split(f"Beschluss\n{line}\nund dankt. Ja.\n• Punkt\n\nEnde") == [
        "Beschluss",
        f"{line}\nund dankt.",
        "Ja.",
        "• Punkt",
        "Ende",
    ]


def test_readable_sentences_say_something() -> None:
    whole = "Der Stadtrat hat die Satzung im März beschlossen."
    worse = [
        "hat die Satzung im März beschlossen und dann",
        "Wer hat die Satzung im März beschlossen?",
        "Gremium Termin TOP Stadtrat",
        "Ja Nein",
    ]
    marks = [readability(each) for each in (whole, *worse)]
    assert marks[0] == 1.0
    assert marks == sorted(marks, reverse=True)


@pytest.mark.parametrize(
    ("text", "marks", "line", "moved"),
    [
        ("ein\n\nWort", ((5, 9),), "ein Wort", ((4, 8),)),
        ("a  b \n c", ((0, 1), (3, 4), (7, 8)), "a b c", ((0, 1), (2, 3), (4, 5))),
        ("", (), "", ()),
    ],
)
def test_a_snippet_is_one_line(
    text: str, marks: tuple[tuple[int, int], ...], line: str, moved: tuple[tuple[int, int], ...]
) -> None:
    assert readable(text, marks) == (line, moved)


@given(
    st.text() | st.lists(st.sampled_from(["Hund ", "Katze. ", "a", "\n", "\n\n", "-", "Hund"])).map("".join),
    st.integers(1, 60),
)
def test_marks_are_matching_words_and_windows_fit(text: str, width: int) -> None:
    cut = snippet(text, Passage(None, 0, len(text)), ["hund"], width)
    piece = text[cut.start : cut.end]
    assert 0 <= cut.start <= cut.end <= len(text)
    assert len(piece) <= width
    assert all(query_terms(piece[start:end]) == ["hund"] for start, end in cut.marks)
    assert list(cut.marks) == sorted(cut.marks)
    line, marks = readable(piece, cut.marks)
    assert [line[start:end] for start, end in marks] == [piece[start:end] for start, end in cut.marks]


@given(st.lists(st.sampled_from(["Hund", "Katze.", "a", "Der"]), min_size=1), st.integers(6, 60))
def test_a_window_never_cuts_a_word(words: list[str], width: int) -> None:
    text = " ".join(words)
    cut = snippet(text, Passage(None, 0, len(text)), ["hund"], width)
    assert set(text[cut.start : cut.end].split()) <= set(words)


@given(st.text())
def test_sentences_hold_every_word(text: str) -> None:
    assert re.sub(r"\s", "", "".join(split(text))) == re.sub(r"\s", "", text)
