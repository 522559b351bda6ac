import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.normalise import normalise

# What breaks lines, words and encodings, so that random texts meet the rules often.
PIECES = st.sampled_from(
    [
        "-",
        "\n",
        "\f",
        " ",
        "\t",
        "\xa0",
        "\xad",
        "\ufffe",
        "\x02",
        "\x00",
        "\r",
        "\x85",
        "\u2028",
        "\u2010",
        "a",
        "ver",
        "kehr",
        "und",
        "Straße",
        "EU",
        "7",
        "ä",
        "a\u0308",
        "\u0308",
        "\u1100",
        "\u1161",
        "\ud800",
    ]
)
HOSTILE = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Rad-\nverkehr", "Radverkehr"),
        ("Rad- \n  verkehr", "Radverkehr"),
        ("ver-\nkehr-\nlich", "verkehrlich"),
        ("Karl-\nStraße", "Karl-Straße"),
        ("2024-\n2026", "2024-2026"),
        ("15-\njährig", "15-jährig"),
        ("E-\nbike", "E-bike"),
        ("EU-\nweit", "EU-weit"),
        ("Schul-\nund Sportausschuss", "Schul- und Sportausschuss"),
        ("Hin- \noder Rückweg", "Hin- oder Rückweg"),
        ("- \nein Punkt", "-\nein Punkt"),
        ("Ende -\nneu", "Ende -\nneu"),
        ("öffentlich-rechtlich, öffentlich-\nrechtlich", "öffentlich-rechtlich, öffentlich-rechtlich"),
        ("EDVgestützt, EDV-\ngestützt", "EDVgestützt, EDVgestützt"),
        ("VORLAGEN, VOR-\nLAGEN", "VORLAGEN, VORLAGEN"),
        ("BÜRGER-\nMEISTER", "BÜRGER-MEISTER"),
    ],
)
def test_hyphens_at_line_ends(raw: str, text: str) -> None:
    assert normalise(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ver\ufffewaltung", "Verwaltung"),
        ("Ver\x02waltung", "Verwaltung"),
        ("Ver\ufffe\r\nwaltung", "Verwaltung"),
        ("Karl\ufffeStraße", "Karl-Straße"),
        ("Schul\x02und Sportausschuss", "Schul- und Sportausschuss"),
        ("49,3 \x02 x", "49,3 x"),
        ("Rad\xad\nverkehr", "Radverkehr"),
        ("Rad\xadverkehr", "Radverkehr"),
        ("\xad Stärkung", "Stärkung"),
        ("Walther\xadMuster\xadPlatz", "Walther-Muster-Platz"),
        ("Fort-\xad\u2010\npflanzung", "Fortpflanzung"),
    ],
)
def test_marks_of_pdf_readers(raw: str, text: str) -> None:
    assert normalise(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Mu\u0308ller", "Müller"),
        ("a\x00b\x07", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("a\t \xa0 b  \r\n\r\n \n\n c\u2028d", "a b\n\nc\nd"),
        ("Seite 1 \f Seite 2", "Seite 1\fSeite 2"),
        ("\f\fdritte", "\f\fdritte"),
        ("B\u2011Plan", "B-Plan"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_characters_and_blanks(raw: str, text: str) -> None:
    assert normalise(raw) == text


@given(HOSTILE)
def test_a_normalised_text_stays_as_it_is(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once


@given(HOSTILE)
def test_a_normalised_text_is_clean_and_keeps_its_pages(raw: str) -> None:
    text = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(char in text for char in "\x00\x02\xad\ufffe\t\r")
    assert "  " not in text
    assert " \n" not in text
    assert "\n\n\n" not in text
    assert text.count("\f") == raw.count("\f")
    text.encode()
