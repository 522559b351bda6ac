"""No text, whoever wrote it, keeps the assistant busy: time grows as the text does."""

import time
from collections.abc import Callable

import pytest

from bot.assistant.appeals import is_appeal, is_foreign
from bot.assistant.claims import ClaimReader
from bot.assistant.cleaning import defanged, is_active, plain
from bot.assistant.delimited import delimited
from bot.assistant.grounding.check import check
from bot.assistant.records import Backing, Claim, Fault, Source
from bot.assistant.summary.instructions import is_instruction
from bot.assistant.writing.given import not_given
from bot.assistant.writing.tidy import Draft, tidied
from bot.messages import ObjectRef

PIECES = (
    *(
        "a",
        "a ",
        "a.",
        "A.b",
        "h.t.",
        "ab-",
        "1.1.1",
        "12 ",
        "1,",
        "nicht ",
        "Beschluss ",
        "stimmte ",
        "10 Euro ",
    ),
    *(
        "{",
        '{"',
        "[",
        "](",
        "![a",
        "<",
        "„",
        "@",
        "a@",
        "*",
        "**a",
        "_a",
        "`",
        "#",
        "/",
        "\\",
        ":",
        "&",
        "-\n",
        "\n",
    ),
    *("\u200b", "ﷺ", "§ 1 Abs. ", "a dot ", "http", "h t ", "Bitte ", "A B 1 2 ", "Rufen ", "+49 1"),
)
LENGTH = 16_000
MOST = 2.0
"""Seconds on a busy machine; what is quadratic takes ten times as long."""
QUOTE = "Die Sanierung kostet 84.000 Euro."


def source(text: str) -> Source:
    ref = ObjectRef("Paper", "probedorf", "1")
    return Source(1, ref, "Probedorf", "2025/1", "Titel", text, "Vorlage", page=1)


def checked(
    sentence: str = QUOTE, quote: str = QUOTE, text: str = QUOTE, question: str = ""
) -> tuple[Fault, ...]:
    return check(Claim(sentence, (Backing(1, quote),)), {1: source(text)}, question)


def drafted(text: str) -> None:
    draft = Draft()
    for at in range(0, len(text), 7):
        draft.add(text[at : at + 7])


READERS: dict[str, Callable[[str], object]] = {
    "plain": plain,
    "is_active": is_active,
    "defanged": defanged,
    "is_appeal": is_appeal,
    "is_foreign": is_foreign,
    "is_instruction": is_instruction,
    "check of a sentence": checked,
    "check of a sentence just short enough": lambda text: checked(text[:1_000]),
    "check of a quote": lambda text: checked(quote=text, text=text),
    "check against a source": lambda text: checked(text=f"{text} {QUOTE} {text}"),
    "check with a question": lambda text: checked(question=text),
    "claims": lambda text: list(ClaimReader().read(text)),
    "tidied": tidied,
    "draft": drafted,
    "not_given": lambda text: not_given(text, ""),
    "given": lambda text: not_given("x", text),
    "delimited": lambda text: delimited([source(text)]),
}


@pytest.mark.parametrize("name", READERS)
def test_time_grows_as_the_text_does(name: str) -> None:
    checked()
    slow = {}
    for piece in PIECES:
        text = (piece * LENGTH)[:LENGTH]
        began = time.process_time()
        READERS[name](text)
        took = time.process_time() - began
        if took > MOST:
            slow[piece] = took
    assert slow == {}


def test_what_is_too_long_for_a_sentence_is_none() -> None:
    assert checked(f"{QUOTE} " * 40) == (Fault.LENGTH,)
    assert checked(quote=f"{QUOTE} " * 70, text=f"{QUOTE} " * 70) == (Fault.LENGTH,)
    assert checked() == ()
