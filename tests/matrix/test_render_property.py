"""What holds for any blocks: nothing lost, nothing broken, nothing too big."""

import json
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.matrix.content import edited, notice
from adapters.matrix.markup import harmless
from adapters.matrix.phrases import BY_MODEL
from adapters.matrix.render import EVENT_BYTES, Message, rendered
from adapters.matrix.split import size
from bot.messages import Block, Hit, Hits, ObjectRef, Station, Table, Text
from tests.matrix.blocks import BLOCKS, Page, squeezed

REF = ObjectRef("Paper", "probedorf", "x")
UNLIMITED = 10**9
TIGHT = 1_500
"""Bytes; more than any single character of the texts takes with its link."""
STATION = Station(date(2026, 3, 24), "Stadtrat", "Entscheidung", "geändert beschlossen", deciding=True)


def seen(messages: list[Message]) -> str:
    return "".join(Page(message.html).text for message in messages)


def unlabelled(messages: list[Message]) -> str:
    return seen(messages).replace(squeezed(BY_MODEL), "")


@given(BLOCKS)
def test_html_is_valid_and_of_allowed_tags_only(blocks: list[Block]) -> None:
    for message in rendered(blocks):
        for link in Page(message.html).links:
            assert re.match(r"(?i)(https?://[\w.]+(:\d+)?/|mailto:)\S*$", link)
            assert "bank.example" not in link


@given(BLOCKS)
def test_nothing_steers_and_nothing_is_empty(blocks: list[Block]) -> None:
    for message in rendered(blocks):
        assert message.body.strip()
        assert harmless(message.body) == message.body
        assert harmless(message.html) == message.html


@given(BLOCKS)
def test_the_body_says_all_that_the_html_shows(blocks: list[Block]) -> None:
    for message in rendered(blocks):
        page = Page(message.html)
        rows = message.body.split("\n")
        assert set(page.links) <= {row.strip() for row in rows}
        assert squeezed(" ".join(row for row in rows if row.strip() not in page.links)) == page.text


@given(BLOCKS, st.sampled_from([TIGHT, 4_000]))
@example([Text("ü" * 50_000)], EVENT_BYTES)
@example([Text("Wort " * 50_000)], EVENT_BYTES)
@example([Table("Alle", ("a", "b"), (("<&>", "x y") * 2,) * 2_000)], EVENT_BYTES)
def test_splitting_loses_nothing_and_keeps_the_limit(blocks: list[Block], limit: int) -> None:
    messages = rendered(blocks, limit)
    # Each part of what a model wrote says so.
    assert unlabelled(messages) == unlabelled(rendered(blocks, UNLIMITED))
    assert all(size(message) <= limit for message in messages)


@given(BLOCKS)
def test_blocks_are_told_in_their_order(blocks: list[Block]) -> None:
    """Together they say what each says alone."""
    assert seen(rendered(blocks)) == "".join(seen(rendered([block])) for block in blocks)


def test_a_title_cannot_feign_another_hit() -> None:
    (message,) = rendered([Hits("1 Treffer", (_hit(1, "Plan\n\n2. 8/2026 · Falsch"),))])
    assert "1. 1/2026 · Plan  2. 8/2026 · Falsch\nAntrag" in message.body


def test_words_are_not_torn() -> None:
    messages = rendered([Text("Straßenausbaubeitrag " * 5_000)])
    assert {word for message in messages for word in message.body.split()} == {"Straßenausbaubeitrag"}


def test_many_single_paragraphs_fill_an_event_to_its_limit() -> None:
    """Alone each goes without its `p`, together they do not."""
    for length in range(30, 60):
        messages = rendered([Text("x" * length)] * 60, TIGHT)
        assert all(size(message) <= TIGHT for message in messages)


def test_hits_are_not_torn() -> None:
    found = (_hit(number, "Plan " * 60) for number in range(1, 7))
    messages = rendered([Hits("6 Treffer", tuple(found))], 2_500)
    assert [re.findall(r"(?m)^\d(?=\. )", each.body) for each in messages] == [
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
    ]


def test_a_heading_is_not_left_alone() -> None:
    first, second = rendered([Text("Vorab " * 60), Hits("Treffer", (_hit(7, "Plan " * 100),))], 1_600)
    assert first.body.split() == ["Vorab"] * 60
    assert second.body.startswith("Treffer\n\n1. 7/2026")


def _hit(number: int, title: str) -> Hit:
    return Hit(REF, "Probedorf", f"{number}/2026", title, "Antrag", None, None, STATION)


@pytest.mark.parametrize("character", ["x", "ü", "😀", '"', "<", "\\"])
def test_a_full_message_and_its_edit_fit_into_an_encrypted_event(character: str) -> None:
    """The library writes JSON in ASCII before it encrypts; base64 adds a third, the envelope is small."""
    for message in rendered([Text(character * 60_000)]):
        content = notice(message, thread="$" + "t" * 43, reply_to="$" + "r" * 43, mention="@" + "m" * 254)
        for sent in (content, edited(content, "$" + "e" * 43)):
            assert len(json.dumps(sent)) * 4 / 3 < 65_536 - 3_000
