"""A model that obeys every document, and what of it reaches a chat: nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.messages import Place
from tests.assistant_attacks import Attack, attacks
from tests.attack_town import Obedient, hostile_house, obeying, question
from tests.attack_verdict import faults, said
from tests.houses import Talk

ATTACKS = attacks()
IN_PAPERS = [(number, each) for number, each in enumerate(ATTACKS) if each.where in {"paper", "title", "file", "result", "gremium"}]


def names(pairs):
    return [f"{each.kind}: {each.name}" for _, each in pairs]


@pytest.fixture(scope="module")
def chat() -> Iterator[Obedient]:
    with Obedient() as running:
        yield running


@pytest.fixture(scope="module")
def house(chat: Obedient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with hostile_house(tmp_path_factory.mktemp("town"), ATTACKS, chat) as made:
        yield made


def person(house: House, name: str) -> Talk:
    talk = Talk(house, home="probedorf", who=name)
    talk.place = Place("test", name, "personal", home="probedorf")
    return talk


@pytest.mark.parametrize(("number", "attack"), IN_PAPERS, ids=names(IN_PAPERS))
async def test_an_answer(house: House, chat: Obedient, number: int, attack: Attack) -> None:
    import re
    chat.says = obeying(attack, number)
    chat.requests.clear()
    replies = await person(house, f"a{number}").replies(f"/frage {question(number)}")
    assert chat.requests
    assert faults(replies) == []
    found = re.search(attack.bad, said(replies), re.IGNORECASE)
    assert found is None, said(replies)
