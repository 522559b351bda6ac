"""Buttons of cards: what they send, what they say, and what stands where there can be none."""

import pytest

from adapters.command_line.compose import House
from adapters.teams.elements import LONGEST_TITLE
from bot.messages import Action, Actions, Hit, Hits, ObjectRef, PaperCard, Text
from tests.houses import Talk
from tests.teams.test_cards import REF, only, seen


async def test_details_open_the_hit(demo_house: House) -> None:
    """Also where two cities have a paper of this number."""
    talk = Talk(demo_house)
    (block,) = [each for each in await talk.blocks("/vorlage 2025/0142") if isinstance(each, Hits)]
    commands = seen(only(block)).commands
    for command, hit in zip(commands, block.hits, strict=True):
        (opened,) = await talk.blocks(command)
        assert isinstance(opened, PaperCard)
        assert opened.paper == hit.paper


def test_a_button_is_an_action_with_a_fallback() -> None:
    content = only(Hits("", (Hit(REF, "Probedorf", "7/2026", "Plan", "Antrag", None, None, None),)))
    assert content.card is not None
    data = {"command": f"/vorlage {REF.id}"}
    named = {"title": "Details", "tooltip": "Details zu 7/2026 (Probedorf)"}
    assert content.card["body"][-1]["actions"] == [
        {
            "type": "Action.Execute",
            **named,
            "data": data,
            "verb": "command",
            "fallback": {"type": "Action.Submit", **named, "data": data},
        }
    ]


async def test_no_two_buttons_of_a_list_have_the_same_name(demo_house: House) -> None:
    """What a screen reader says of them."""
    (block,) = [
        each for each in await Talk(demo_house).blocks("/vorlage 2025/0142") if isinstance(each, Hits)
    ]
    content = only(block)
    assert content.card is not None
    actions = [action for each in content.card["body"] for action in each.get("actions", ())]
    names = [each["tooltip"] for each in actions if each["title"] == "Details"]
    assert names == [f"Details zu 2025/0142 ({each.city})" for each in block.hits]
    assert len(set(names)) == len(names) > 1


def test_without_a_number_a_button_names_the_title() -> None:
    content = only(Hits("", (Hit(REF, "Probedorf", "", "Plan\nB", "Antrag", None, None, None),)))
    assert content.card is not None
    assert content.card["body"][-1]["actions"][0]["tooltip"] == "Details zu Plan B"


def test_an_id_that_is_no_address_opens_by_number_and_city() -> None:
    def commands(id_: str, reference: str) -> list[str]:
        hit = Hit(ObjectRef("Paper", "p", id_), "Probedorf", reference, "Plan", "Antrag", None, None, None)
        return seen(only(Hits("", (hit,)))).commands

    assert commands("7", "7/2026") == ["/vorlage 7/2026 Probedorf"]
    assert commands("7", "") == []


def test_hints_are_buttons_that_say_what_they_do() -> None:
    hints = (Action("Weiter", "/mehr"), Action("Hilfe", "/hilfe"), Action("oder", f"/suche {'x' * 90}"))
    content = only(Actions((*hints, Action("Lang", f"/suche {'y' * 500}"))))
    assert content.card is not None
    near, long, told = content.card["body"]
    assert [each["title"] for each in near["actions"]] == ["Weiter", "Hilfe"]
    (action,) = long["actions"]
    assert action["title"] == f"oder: {'x' * (LONGEST_TITLE - 7)}…"
    assert action["tooltip"] == f"oder: {'x' * 90}"
    assert told["inlines"][0]["text"] == f"Lang: /suche {'y' * 500}"
    assert content.text.startswith("Weiter: /mehr · Hilfe: /hilfe\n\noder: /suche x")


@pytest.mark.parametrize(
    ("label", "command", "title"),
    [
        ("Alle anzeigen", "/abo alle 17", "Alle anzeigen"),
        ("Alle anzeigen", "/abo alle 17 genau", "Alle anzeigen: alle 17 genau"),
        ("Öffnen", "/vorlage 2", "Öffnen: 2"),
        ("Weitere Treffer", "/mehr", "Weitere Treffer"),
        ("Ja, abonnieren", "/abo ja 1", "Ja, abonnieren"),
        ("Ja, alles löschen", "/vergiss alles ja", "Ja, alles löschen"),
        ("Ja, auch Abos und Verfolgtes", "/vergiss alles auch abos ja", "Ja, auch Abos und Verfolgtes"),
        ("Ja, alle abbestellen", "/abbestellen alles ja", "Ja, alle abbestellen"),
        ("Vorschau", "/abo probe 1", "Vorschau"),
        ("Anhalten", "/abo 1 pause", "Anhalten"),
        ("Beenden", "/abbestellen 1", "Beenden: 1"),
        ("oder", "/suche alles", "oder: alles"),
    ],
)
def test_a_button_says_what_its_label_does_not(label: str, command: str, title: str) -> None:
    content = only(Text("Neues"), Actions((Action(label, command),)))
    assert content.card is not None
    assert content.card["body"][-1]["actions"][0]["title"] == title
    assert f"{label}: {command}" in content.text
