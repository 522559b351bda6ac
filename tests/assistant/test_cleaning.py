"""What hides in a text, links, markup and mentions, in whatever disguise; and German that only looks so."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.cleaning import defanged, is_active, plain

ACTIVE = [
    "Siehe https://boese.example/pfad.",
    "Siehe hxxps://boese.example.",
    "Siehe h t t p s : / / boese",
    "Siehe www.boese.example.",
    "Siehe boese.example/x?y=1.",
    "Siehe boese[.]example.",
    "Siehe boese (punkt) example.",
    "Siehe boese punkt com.",
    "Siehe boese dot com.",
    "Siehe ｂoese．com.",
    "Siehe boese。com.",
    "Siehe 192.168.10.5.",
    "Siehe //boese.example/x.",
    "javascript:alert(1)",
    "mailto:wer@boese.example",
    "Schreiben Sie an wer@boese.example.",
    "Schreiben Sie an wer (at) boese (punkt) example.",
    "@room Achtung",
    "@wer:boese.example",
    "<at>Alle</at>",
    "<b>fett</b>",
    "<img src=x>",
    "&lt;b&gt;",
    "&#60;",
    "![Bild](x)",
    "[Text](x)",
    "[Text]: x",
    "**fett**",
    "*betont*",
    "`code`",
    "~~weg~~",
    "# Überschrift",
    "> Zitat",
    "Das steht fest [1].",
    "unsicht\u200bbar",
    "um\u202ekehrt",
    "Wei\u00adche Trennung",
    "Marken \U000e0041\U000e0042",
    "Privat \ue000",
]
HARMLESS = [
    "Am 12.03.2031 um 18.30 Uhr tagte der Ausschuss.",
    "Bürger*innen und Schüler*innen, Lehrer_innen und Kolleg:innen",
    "Kosten von 1.200.300 Euro, z.B. u.a. i.d.R. nach § 5 Abs. 2 S. 3",
    "Firma Brandner & Söhne GmbH & Co. KG, Verein e.V., Nr. 5, Dr. Müller",
    "Die Vorlage BV/0338/2031/1 kostet < 5 % und > 3 % im Jahr 2031/32.",
    "Ja/Nein, und/oder, 24/7, Ziffer 2 (neu), „Am Ziegelhof“",
    "Die Beratung beginnt um 17:00 Uhr – im Ratssaal …",
]


@pytest.mark.parametrize("text", ACTIVE)
def test_active(text: str) -> None:
    assert is_active(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    assert not is_active(text)
    assert defanged(text) == unicodedata.normalize("NFC", text)


def test_plain_keeps_lines_and_letters() -> None:
    assert plain("Stra\u00adße\r\nMu\u0308hle\u00a0nweg\u200b\ttief") == "Straße\nMühle nweg tief"


@pytest.mark.parametrize("text", [each for each in ACTIVE if "example" in each or "com" in each])
def test_what_is_shown_of_a_quote_links_nowhere(text: str) -> None:
    shown = defanged(text)

    assert "boese.example" not in shown
    assert "://" not in shown
    assert "boese.com" not in shown


def test_a_mention_in_a_quote_calls_nobody() -> None:
    assert defanged("Grüße an @room und @alle") == "Grüße an @ room und @ alle"


@given(st.text(max_size=200))
def test_any_text_can_be_cleaned_once(text: str) -> None:
    once = plain(text)

    assert plain(once) == once
    is_active(text)
    assert plain(defanged(text)) == defanged(text)
