"""What a draft says that nobody has given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.writing.given import not_given

GIVEN = (
    "Ortsbeirat Gonsenheim, Termin 12.05. um 18 Uhr, Radweg Uferstraße, 12 Bänke, 1.250 Euro, 30 km/h, "
    "BV-0142/2025, drei Wochen, § 45 StVO, Herr Muster sagt: „Das ist gut für alle hier.“"
)
DRAFTS = [
    ("Der Termin ist am 12. Mai um 18:00 Uhr.", ()),
    ("Der Termin ist am 13. Mai um 19:30 Uhr.", ("13. Mai", "19:30")),
    ("Am 12.05.2027 geht es los.", ("12.05.2027",)),
    ("Zwölf Bänke für 1250,00 Euro in 3 Wochen.", ()),
    ("Zwanzig Bänke für 12.500 Euro in zwei Wochen.", ("Zwanzig", "12.500", "zwei")),
    ("Die Bänke kosten 1,25 Euro.", ("1,25",)),
    ("Es gilt eine 30er-Zone nach § 45 StVO, siehe BV-0142/2025.", ()),
    ("Es gilt § 46 StVO, siehe BV-0143/2025.", ("§ 46 StVO", "BV-0143/2025")),
    ("Herr Muster sagt: „Das ist gut für alle hier.“", ()),
    ("Herr Muster sagt: „Das ist ein großer Tag.“", ("„Das ist ein großer Tag.“",)),
    ("Frau Beispiel vom Bauhof Mitte in der Gartenstraße", ("Frau Beispiel", "Bauhof Mitte", "Gartenstraße")),
    ("des Ortsbeirats Gonsenheim in der Uferstraße", ()),
    ("1. Erstens\n2. Zweitens\n[…Datum 1.1.2030]", ()),
    ("Damit Sie Ihren Weg finden, bitten wir um Geduld. Freundliche Grüße", ()),
]


@pytest.mark.parametrize(("draft", "beyond"), DRAFTS)
def test_what_stands_in_a_draft_but_was_not_given(draft: str, beyond: tuple[str, ...]) -> None:
    assert not_given(draft, GIVEN) == beyond


@given(st.text())
def test_a_text_that_was_given_holds_nothing_new(text: str) -> None:
    assert not_given(text, text) == ()
