"""What holds for any blocks: nothing lost, nothing broken, nothing too big, nothing taken for markup."""

import html
import json
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.teams.cleaning import LONGEST_ADDRESS, address, harmless
from adapters.teams.content import Content
from adapters.teams.markdown import escaped, message
from adapters.teams.render import ACTIVITY_BYTES, rendered
from bot.messages import (
    Action,
    Actions,
    Answer,
    Block,
    Hit,
    Hits,
    NewsLine,
    NewsList,
    ObjectRef,
    Reply,
    Station,
    Table,
    Text,
)
from tests.matrix.blocks import BLOCKS, HOSTILE
from tests.teams.schema import Seen

REF = ObjectRef("Paper", "probedorf", "https://ris.example/paper/1")
UNLIMITED = 10**9
TIGHT = 12_000
"""Bytes; more than any single character or button takes with its link."""
STATION = Station(date(2026, 3, 24), "Stadtrat", "Entscheidung", "geändert beschlossen", deciding=True)
MARKUP = ("*", "_", "**", "[a](http://x.example)", "![", "]", "`", "~~", "# ", "1. ", "- ", "> ", "|", "\\")
CALLS = ("{{DATE(2017-02-14T06:08:00Z)}}", "${x}", "<at>Alle</at>", "<AT>", "{{{", "<b>", "&lt;", "&#42;")
LINES = st.lists(st.sampled_from((*MARKUP, *CALLS, *HOSTILE)) | st.text(max_size=6), max_size=8).map("".join)
TEAMS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def contents(blocks: list[Block], limit: int = ACTIVITY_BYTES) -> list[Content]:
    return rendered(Reply("k", tuple(blocks)), limit)


def without_model(blocks: list[Block]) -> list[Block]:
    return [each for each in blocks if not (isinstance(each, Answer) and each.model_written)]


def squeezed(text: str) -> str:
    """Without blanks, which change where lines break, and without what escapes."""
    return "".join(re.sub(r"[•\\\u2060]", "", text).split())


def shown(made: list[Content]) -> str:
    """What people see, in cards and texts."""
    return squeezed("".join("".join(Seen(each.card).words) if each.card else each.text for each in made))


@given(BLOCKS)
def test_cards_are_valid_and_link_to_web_pages_only(blocks: list[Block]) -> None:
    for content in contents(blocks):
        card = Seen(content.card) if content.card else None
        assert card is None or not any("bank.example" in link for link in (*card.links, *card.opened))


@given(BLOCKS)
def test_nothing_steers_and_nothing_is_empty(blocks: list[Block]) -> None:
    for content in contents(blocks):
        written = json.dumps(content.activity(), ensure_ascii=False)
        assert content.text.strip()
        assert harmless(written) == written
        assert content.card is None or content.summary.strip() or content.text.startswith("http")


@given(st.lists(LINES, min_size=1, max_size=4).map(" ".join))
def test_nothing_is_called(text: str) -> None:
    hit = Hit(REF, text, text, text, text, None, None, None)
    news = NewsLine((), text, text, (text,), text, ((1, 4),), text, ((2, 3),), (text,))
    told: list[Block] = [Text(text), Hits(text, (hit,)), NewsList(text, (news,))]
    for content in contents([*told, Table(text, (text,), ((text,),))]):
        written = json.dumps(content.activity(), ensure_ascii=False).lower()
        assert not re.search(r"\$\{|<at\b|\{\{\w", written)


@given(BLOCKS)
def test_the_text_says_all_that_the_card_shows(blocks: list[Block]) -> None:
    for content in contents(without_model(blocks)):
        card = Seen(content.card) if content.card else None
        links = {*card.links} if card else set()
        rows = [row for row in content.text.split("\n") if row.strip() not in links]
        assert links <= {row.strip() for row in content.text.split("\n")}
        if card and not card.opened and not card.commands:
            assert squeezed(" ".join(rows)) == squeezed("".join(card.words))


@given(BLOCKS, st.sampled_from([TIGHT, ACTIVITY_BYTES]))
@example([Text("ü" * 30_000)], ACTIVITY_BYTES)
@example([Text("Wort " * 20_000)], ACTIVITY_BYTES)
@example([Table("Alle", ("a", "b"), (("<&>*", "x y") * 2,) * 400)], ACTIVITY_BYTES)
@example([Actions((Action("ü" * 60, "ü" * 330),) * 9)], ACTIVITY_BYTES)
@example([Hits("😀" * 9_000, ())], ACTIVITY_BYTES)
def test_splitting_loses_nothing_and_keeps_the_limit(blocks: list[Block], limit: int) -> None:
    made = contents(blocks, limit)
    assert all(len(json.dumps(each.activity())) <= limit for each in made)
    told = without_model(blocks)
    assert shown(contents(told, limit)) == shown(contents(told, UNLIMITED))


@pytest.mark.parametrize("written", [escaped, message])
@given(LINES)
@example("Bürger*innen und Schüler*innen")
@example("1. Nachtrag zur Satzung")
@example("a_b_c _x_ __init__")
def test_markdown_shows_the_words_as_they_stand(written: object, text: str) -> None:
    text = harmless(text).replace("\n", " ")
    assert callable(written)
    page = TEAMS.render(written(text))
    assert not set(re.findall(r"</?\w+", page)) - {"<p", "</p"}
    assert squeezed(html.unescape(re.sub(r"</?p>", "", page))) == squeezed(text)


def test_a_title_cannot_feign_another_hit() -> None:
    (content,) = contents([Hits("1 Treffer", (_hit(1, "Plan\n\n2. 8/2026 · Falsch"),))])
    assert "1. 1/2026 · Plan  2. 8/2026 · Falsch\nAntrag" in content.text


def test_hits_are_not_torn_and_keep_their_numbers() -> None:
    found = tuple(_hit(number, "Plan " * 60) for number in range(1, 7))
    made = contents([Hits("6 Treffer", found, first=4)], 8_000)
    numbers = [re.findall(r"(?m)^\d(?=\. )", each.text) for each in made]
    assert len(numbers) > 1
    assert [each for page in numbers for each in page] == list("456789")
    assert all(each.text.count("Details") == 0 for each in made)


def test_a_heading_is_not_left_alone() -> None:
    first, second = contents([Text("Vorab " * 200), Hits("Treffer", (_hit(7, "Plan " * 100),))], 7_000)
    assert first.text.split() == ["Vorab"] * 200
    assert second.text.startswith("Treffer\n\n1. 7/2026")


def test_addresses() -> None:
    assert address(" https://ris.example/a b ") == "https://ris.example/a%20b"
    assert address("https://[2001:db8::1]:8080/x") == "https://[2001:db8::1]:8080/x"
    assert address("https://köln.example") == "https://köln.example"
    assert address(f"https://ris.example/{'x' * LONGEST_ADDRESS}") is None
    assert address("mailto:rat@x.example") is address("https://u:p@ris.example/") is address(None) is None


def _hit(number: int, title: str) -> Hit:
    return Hit(REF, "Probedorf", f"{number}/2026", title, "Antrag", None, None, STATION)
