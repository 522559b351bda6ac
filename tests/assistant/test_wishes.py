"""What people ask to have written: what is understood, and what is refused."""

import pytest

from bot.assistant.writing.individual import is_individual
from bot.assistant.writing.templates import Templates, load_templates
from bot.assistant.writing.wording import is_wish, read_wish
from tests.assistant.desks import SHIPPED
from tests.assistant.individual_cases import NEAR_MISSES, REFUSED


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load_templates(SHIPPED)


WISHES = [
    # words, kind, what it is made from, what else was said, paper
    ("Mail an den Ortsbeirat: a, b", "entwurf-mail", "a, b", "Mail an den Ortsbeirat", ""),
    ("kürzer: Das ist lang.", "umformulieren-kuerzer", "Das ist lang.", "", ""),
    ("kürzer Es ist ohne Doppelpunkt.", "umformulieren-kuerzer", "Es ist ohne Doppelpunkt.", "", ""),
    ("kürzer\nErste Zeile\nZweite", "umformulieren-kuerzer", "Erste Zeile\nZweite", "", ""),
    ("Mach das bürgernäher: Die Inanspruchnahme", "umformulieren-buergernah", "Die Inanspruchnahme", "", ""),
    ("umformulieren-foermlich: Hallo", "umformulieren-foermlich", "Hallo", "", ""),
    ("kannst du das bitte kürzer fassen: Hallo", "umformulieren-kuerzer", "Hallo", "", ""),
    ("einfach 2025/0142", "einfach", "", "", "2025/0142"),
    ("einfach 12/2025", "einfach", "", "", "12/2025"),
    ("einfach kürzer: Text", "umformulieren-kuerzer", "Text", "einfach kürzer", ""),
    ("förmliche Mail: Unterlagen fehlen", "entwurf-mail", "Unterlagen fehlen", "förmliche Mail", ""),
    ("pressetext 2025/0142 für die Presse", "pressetext", "für die Presse", "", "2025/0142"),
    ("schreib mir bitte einen Pressetext zu 2025/0142", "pressetext", "", "", "2025/0142"),
    ("vermerk zu Vorlage 2025/0142", "entwurf-vermerk", "", "", "Vorlage 2025/0142"),
    ("faq 2", "faq", "", "", "2"),
    ("Entwurf eines Vermerks aus folgenden Punkten: a; b", "entwurf-vermerk", "a; b", "", ""),
    ("protokoll: 12.05. Runde; 10:30 Uhr Beginn", "protokoll", "12.05. Runde; 10:30 Uhr Beginn", "", ""),
    ("mach daraus ein Protokoll: a", "protokoll", "a", "", ""),
    ("Pressemitteilung\n2025/0142", "pressetext", "", "", "2025/0142"),
]  # fmt: skip


@pytest.mark.parametrize("row", WISHES, ids=lambda row: row[0])
def test_what_is_wanted(templates: Templates, row: tuple[str, ...]) -> None:
    wish = read_wish(row[0], templates.by_name)
    assert wish is not None
    assert (wish.template.name, wish.given, wish.about, wish.paper) == row[1:]


@pytest.mark.parametrize(
    ("words", "language", "given"),
    [
        ("übersetze ins Englische: Das Büro ist zu.", "Englisch", "Das Büro ist zu."),
        ("übersetze das auf Türkisch: Das Büro ist zu.", "Türkisch", "Das Büro ist zu."),
        ("übersetzen ins Ukrainische Das Büro ist zu.", "Ukrainisch", "Das Büro ist zu."),
        ("Übersetzung in einfaches Farsi: Hallo", "", "Hallo"),
        ("übersetze ins Deutsche: Hello", "Deutsch", "Hello"),
        ("übersetze: Hallo", "", "Hallo"),
    ],
)
def test_the_language_is_in_the_words(templates: Templates, words: str, language: str, given: str) -> None:
    wish = read_wish(words, templates.by_name)
    assert wish is not None
    assert (wish.template.name, wish.language, wish.given) == ("uebersetzen", language, given)


def test_a_paper_that_is_only_mentioned_is_not_what_a_text_is_made_from(templates: Templates) -> None:
    wish = read_wish("vermerk: Gespräch mit dem Bauhof zu 2025/0142, Geländer lose", templates.by_name)
    assert wish is not None
    assert (wish.paper, wish.mentioned) == ("", "2025/0142")
    assert "Geländer lose" in wish.given


@pytest.mark.parametrize("words", ["Bescheid für alle", "Haushalt 2025", "irgendwas: Text", "", ":", "…"])
def test_what_names_no_kind_of_text(templates: Templates, words: str) -> None:
    assert read_wish(words, templates.by_name) is None


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("Mach das kürzer: Text", True),
        ("übersetze ins Englische: Text", True),
        ("kürzer: Text", True),
        ("Was kostet das kurz gesagt: das Freibad?", False),
        ("Pressetexte: welche gab es 2024?", False),
        ("Mach weiter", False),
    ],
)
def test_messages_without_a_command_that_ask_for_text_work(
    templates: Templates, message: str, *, meant: bool
) -> None:
    assert is_wish(message, templates.by_name) is meant


@pytest.mark.parametrize("words", REFUSED)
def test_decisions_on_one_person_are_not_written(words: str) -> None:
    assert is_individual(words)


@pytest.mark.parametrize("words", NEAR_MISSES)
def test_what_only_sounds_like_it_is_written(words: str) -> None:
    assert not is_individual(words)
