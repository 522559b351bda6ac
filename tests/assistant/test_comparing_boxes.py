"""Boxes of forms, as they come out of files: what was ticked is told, what is not sure is not."""

import pytest

from bot.assistant.comparing.boxes import ticked
from bot.assistant.comparing.costs import costs
from bot.assistant.comparing.reading import Document
from bot.messages import ObjectRef
from bot.store.files import FileRow


def document(text: str, name: str = "Vorlage", *, reply: bool = False) -> Document:
    ref = ObjectRef("File", "probedorf", name)
    return Document(FileRow(name, name, "", ""), ref, text, minutes=False, main=not reply, reply=reply)


@pytest.mark.parametrize(
    ("form", "costs_something"),
    [
        ("Finanzielle Auswirkungen\nJa ☒ Nein ☐\n\n☐ Investition", True),
        ("Finanzielle Auswirkungen\nJa ☐ Nein ☒\n\n☒ Investition", False),
        ("Finanzielle Auswirkungen: ☐ Ja ☒ Nein", False),
        ("Finanzielle Auswirkungen: ☒ Ja ☐ Nein", True),
        ("Finanzielle Auswirkungen? ☒ Nein ☐ Ja", False),
        ("Finanzielle Auswirkungen: ja ☑ / nein □", True),
        ("Finanzielle Auswirkungen\nJa [x] Nein [ ]", True),
        ("Finanzielle Auswirkungen\n[ ] Ja\n[x] Nein", False),
        ("Finanzielle Auswirkungen: ( ) ja (x) nein", False),
        ("Finanzielle Auswirkungen\nx Ja o Nein", True),
        ("Finanzielle Auswirkungen\nq Ja x Nein", False),
        ("Finanzielle Auswirkungen des Antrages (bitte ankreuzen)\nx\nnein\n\nja\n", False),
        ("Auswirkungen auf den Haushalt: Ja ☐ Nein ☒", False),
    ],
)
def test_what_was_ticked(form: str, costs_something: bool) -> None:
    found = ticked(f"Vorlage 7\n\n{form}")
    assert found is not None
    assert found.costs is costs_something


@pytest.mark.parametrize(
    "form",
    [
        "Finanzielle Auswirkungen\nJa ☐ Nein ☐",
        "Finanzielle Auswirkungen\nJa ☒ Nein ☒",
        "Finanzielle Auswirkungen\nJa ☒ Nein\n",
        "Finanzielle Auswirkungen\nnein X ja\n",
        "Finanzielle Auswirkungen nein ja X\n\nGesamtkosten",
        "Finanzielle Auswirkungen Ja Nein\n",
        "Finanzielle Auswirkungen Ja Nein ☒ Investition",
        "Finanzielle Auswirkungen hat die Vorlage nicht. Ja ☐ Nein ☒",
        "Klimarelevanz: Ja ☐ Nein ☒",
        "Finanzielle Auswirkungen: Ja ☐ Nein ☒\n\nFinanzielle Auswirkungen: Ja ☒ Nein ☐",
        "",
    ],
)
def test_what_is_not_sure_is_not_told(form: str) -> None:
    assert ticked(form) is None
    assert costs([document(form)]) == ()


def test_both_boxes_are_quoted() -> None:
    (found,) = costs([document("Finanzielle Auswirkungen\nJa ☒ Nein ☐\n\n☒ Investition\n")])
    assert found.some
    assert found.piece.text == "Finanzielle Auswirkungen Ja ☒ Nein ☐"


def test_an_amount_tells_more_than_a_box() -> None:
    (found,) = costs([document("Finanzielle Auswirkungen\nJa ☒ Nein ☐\n\nGesamtkosten: 48.000 €\n")])
    assert (found.what, found.amount) == ("Gesamtkosten", "48.000 €")


@pytest.mark.parametrize(
    "text",
    [
        "Den Eltern entstehen keine Kosten.",
        "Bei Variante 2 entstehen keine Kosten.",
        "Sofern das Land zahlt, entstehen der Stadt keine Kosten.",
        "Finanzielle Auswirkungen\nKeine Stelle wird gestrichen, es wird eine geschaffen.",
        "Ob keine finanziellen Auswirkungen bestehen, wird geprüft.",
    ],
)
def test_no_costs_in_one_case_or_for_somebody_are_not_none(text: str) -> None:
    assert costs([document(text)]) == ()


def test_a_sentence_that_says_there_are_none_is_quoted_as_a_whole() -> None:
    (found,) = costs([document("Die Tafel steht schon. Durch den Text entstehen der Stadt keine Kosten.")])
    assert not found.some
    assert found.piece.text == "Durch den Text entstehen der Stadt keine Kosten."


@pytest.mark.parametrize(
    "text",
    [
        "Die Einnahmen von 5.000 Euro stehen in keinem Verhältnis zur Kosten-Nutzen-Rechnung.",
        "So werden Reinigungskosten von 90.000 Euro eingespart.",
        "Die Kosten betragen 1.100 Euro pro Quadratmeter.",
    ],
)
def test_what_is_saved_weighed_or_charged_by_the_metre_is_no_cost(text: str) -> None:
    assert costs([document(text)]) == ()


def test_the_administration_says_what_a_motion_costs() -> None:
    motion = document("Antrag\nEs werden drei Taubenhäuser gebaut.", "Antrag")
    answer = document("Die Gesamtkosten betragen 131.000 Euro.", "Stellungnahme", reply=True)
    (found,) = costs([motion, answer])
    assert (found.amount, found.piece.document.file.name) == ("131.000 Euro", "Stellungnahme")
