"""Whatever somebody pastes into a chat: an answer in time, and none longer than what was asked for."""

import time

import pytest

from adapters.command_line.compose import House
from tests.houses import Talk

LENGTH = 100_000
SLOWEST = 5.0
"""Seconds of the processor: others may be at work beside us."""
LONGEST_ANSWER = 20_000
PASTED = {
    "words": "a ",
    "numbers": "BV/0857/2031/2 ",
    "dates": "01.01.2020-",
    "quotes": '„a" ',
    "compounds": "Donaudampfschifffahrtsgesellschaft",
    "gender": "Bürger:innen und Schul- ",
    "negations": "nicht ohne kein ",
    "combining": "a\u0301\u0302",
    "ligatures": "\ufdfa",
    "NUL": "\x00",
    "markup": "<a href='x'>**`&amp;",
    "calls": "@Ratsbot /suche ",
}
COMMANDS = ("", "/suche ", "/frage ", "/abo ", "/vergleich ")


@pytest.mark.parametrize("pasted", PASTED)
async def test_a_hundred_thousand_letters(demo_house: House, pasted: str) -> None:
    talk = Talk(demo_house)
    words = (PASTED[pasted] * LENGTH)[:LENGTH]
    for command in COMMANDS:
        begun = time.process_time()
        answer = await talk(command + words)
        assert time.process_time() - begun < SLOWEST, command
        assert len(answer) < LONGEST_ANSWER, command


NAMES = ("@alle", "<b>Rat</b>", "[x](https://boese.example)", "\u202eRatsbot", "Ratsbot", "", "A" * 10_000)


@pytest.mark.parametrize("name", NAMES)
async def test_no_display_name_changes_what_is_answered(demo_house: House, name: str) -> None:
    """What others call themselves is part of what they quote, never of what we say."""
    plain = await Talk(demo_house)("/suche Radweg")
    assert await Talk(demo_house, who=name)("/suche Radweg") == plain


async def test_whoever_does_not_manage_a_room_changes_nothing_in_it(demo_house: House) -> None:
    talk = Talk(demo_house, kind="room")
    for order in ("/einstellungen stadt Quellstadt", "/verfolgen 611/2023"):
        answer = " ".join((await talk(order, addressed=True)).split())
        assert "wer den Raum verwalten darf" in answer, order
    assert "keine Vorlage verfolgt" in " ".join((await talk("/verfolgt", addressed=True)).split())
