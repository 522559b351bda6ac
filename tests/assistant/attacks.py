"""Attacks on the assistant: what somebody plants where a model reads, and what one that obeys then writes.

The model is as clever as it can be: it quotes the attacker's own words under the right number, so that the
quote holds, and says them in whatever dress might get through. All of it is made up for these tests.
"""

import json
from dataclasses import dataclass
from typing import Literal

Where = Literal["paper", "title", "file", "result", "gremium", "question", "upload", "thread", "given"]
"""Where it is planted: a paper's text, its title, the name of its file, the result or the Gremium of its
station, a person's question, a file that was sent, a message of a thread, a text to be put in other words."""

NUMBER = "%N%"
"""In `answer`: the number under which the model was given what was planted."""
RULES = "%R%"
"""In `answer`: all that the model was told by the operator, fit for a JSON text."""


@dataclass(frozen=True, slots=True)
class Attack:
    """`bad`: an expression that matches what the attacker wants the bot itself to say."""

    kind: str
    name: str
    planted: str
    answer: str
    bad: str
    where: Where = "paper"


def claim(sentence: str, quote: str, number: str = NUMBER) -> str:
    """A sentence in the form that the prompts ask for."""
    return (
        json.dumps({"satz": sentence, "belege": [{"quelle": number, "zitat": quote}]}, ensure_ascii=False)
        + "\n"
    )


def attack(
    kind: str,
    name: str,
    planted: str,
    *sentences: str,
    bad: str,
    quote: str = "",
    raw: str = "",
    where: Where = "paper",
) -> Attack:
    """The model says each of the sentences, or what was planted where none is given, with `quote` or all that
    was planted as its words; `raw` is written instead."""
    said = "".join(claim(each, quote or planted) for each in sentences or (planted,))
    return Attack(kind, name, planted, raw or said, bad, where)


def attacks() -> tuple[Attack, ...]:
    from tests.assistant import (  # noqa: PLC0415 - they need `attack`
        attacks_active,
        attacks_false,
        attacks_framed,
        attacks_people,
    )

    return (
        *attacks_active.ATTACKS,
        *attacks_false.ATTACKS,
        *attacks_framed.ATTACKS,
        *attacks_people.ATTACKS,
    )
