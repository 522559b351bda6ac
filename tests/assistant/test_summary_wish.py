"""What people write when they want something summarised."""

import pytest

from bot.assistant.summary.wish import Wish, asked_in_words, read_wish


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("2025/0142", Wish("2025/0142")),
        ("Vorlage 2025/0142", Wish("2025/0142")),
        ("2025/0142 Trier", Wish("2025/0142 Trier")),
        ("2", Wish("2")),
        ("2025/0142 kurz", Wish("2025/0142", length="kurz")),
        ("2025/0142 bitte ganz kurz", Wish("2025/0142", length="kurz")),
        ("ausführlich 2025/0142", Wish("2025/0142", length="lang")),
        ("2025/0142 lang für die Presse", Wish("2025/0142", length="lang", audience="presse")),
        ("2025/0142 für Bürgerinnen und Bürger", Wish("2025/0142", audience="einfach")),
        ("2025/0142 in einfacher Sprache", Wish("2025/0142", audience="einfach")),
        ("2025/0142 für den Stadtrat", Wish("2025/0142", audience="rat")),
        ("2025/0142 in drei Sätzen", Wish("2025/0142", count=3)),
        ("2025/0142 in höchstens 5 Sätzen", Wish("2025/0142", count=5)),
        ("2025/0142 in einem Satz", Wish("2025/0142", count=1)),
        ("Beratungsfolge 2025/0142", Wish("2025/0142", "course")),
        ("die Beratungsfolge von 2025/0142 kurz", Wish("2025/0142", "course", "kurz")),
        ("Stadtrat 12.3.", Wish("Stadtrat 12.3.")),
        ("Stadtrat 12.03.2025", Wish("Stadtrat 12.03.2025")),
        ("Protokoll der Sitzung Stadtrat 12.03.2025", Wish("Stadtrat 12.03.2025", "meeting")),
        ("Niederschrift Bauausschuss", Wish("Bauausschuss", "meeting")),
        ("Thread", Wish("", "thread")),
        ("diesen Thread", Wish("", "thread")),
        ("diesen Thread in drei Sätzen", Wish("", "thread", count=3)),
        ("die Unterhaltung kurz", Wish("", "thread", "kurz")),
        ("diese Datei für die Presse", Wish("", "file", audience="presse")),
        ("das Dokument", Wish("", "file")),
        ("", Wish("")),
        ("kurz", Wish("", length="kurz")),
        (
            "https://ris.kraehenfurt.example/vorlage/17",
            Wish("https://ris.kraehenfurt.example/vorlage/17"),
        ),
    ],
)
def test_words(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("fasse diesen Thread zusammen", "diesen Thread"),
        ("Fass bitte 2025/0142 kurz zusammen", "bitte 2025/0142 kurz"),
        ("Kannst du mir 2025/0142 für die Presse zusammenfassen?", "2025/0142 für die Presse"),
        ("Bitte fasse das Protokoll vom 12.03. zusammen.", "das Protokoll vom 12.03."),
        ("Mach mir eine kurze Zusammenfassung von 2025/0142", "von 2025/0142 kurze"),
        ("Was wurde zur Zusammenlegung der Schulen beschlossen?", None),
        ("Wer hat das zusammengefasst?", None),
        ("Welche Stadt arbeitet mit Trier zusammen?", None),
    ],
)
def test_sentences_that_ask_for_it(text: str, args: str | None) -> None:
    found = asked_in_words(text)
    assert (found and found.rstrip(".")) == (args and args.rstrip("."))
