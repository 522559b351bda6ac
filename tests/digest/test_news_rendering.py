"""News on every platform: a matter in a line that is read at a glance, an edition of any length complete."""

import io
import json
import re

import pytest

from adapters.matrix import render as matrix
from adapters.teams.content import Content
from adapters.teams.render import ACTIVITY_BYTES, card
from adapters.teams.render import rendered as teams
from adapters.terminal.render import WIDTH, console, render
from bot.messages import Block, NewsLine, NewsList, Reply
from tests.digest.news_edition import COUNCIL, edition
from tests.matrix.blocks import Page
from tests.teams.schema import Seen

DOT = "\u00a0· "
"""Begins no line."""
URL = "https://ris.example/7"
RADWEG = NewsLine(
    (), "beschlossen", "Radweg am Bach", ("7/2026",), "Thema Rad", ((0, 3),), url=URL, strong=True
)


def in_matrix(*lines: NewsLine) -> str:
    (message,) = matrix.rendered([NewsList("", lines)])
    return message.html


def in_teams(*blocks: Block, limit: int = ACTIVITY_BYTES) -> list[Content]:
    return teams(Reply("k", blocks), limit)


def in_terminal(*blocks: Block) -> list[str]:
    screen = console(file=io.StringIO())
    with screen.capture() as shown:
        screen.print(render(blocks))
    return shown.get().split("\n")


def test_a_matter_in_matrix() -> None:
    assert in_matrix(RADWEG) == (
        '1. <strong>beschlossen</strong>: <a href="https://ris.example/7"><strong>Rad</strong>weg am Bach</a>'
        f"{DOT}7/2026{DOT}<em>Thema Rad</em>"
    )


def test_a_single_matter_has_no_number() -> None:
    alone = NewsList("", (RADWEG, RADWEG), 0)
    (message,) = matrix.rendered([alone])
    (content,) = in_teams(alone)
    assert "1." not in message.html
    assert "1." not in content.text
    assert not [each for each in in_terminal(alone) if re.match(r" ?\d", each)]


def test_what_shows_it_stands_below_it_in_matrix() -> None:
    quoting = NewsLine((), "", "Haushalt", (), "Thema Rad", (), "Der Radweg.", ((4, 10),), ("neu: TOP 5",))
    assert in_matrix(quoting) == (
        "1. Haushalt<br><em>Thema Rad: </em><em>„</em><em>Der </em><strong><em>Radweg</em></strong><em>.</em>"
        "<em>“</em><ul><li>neu: TOP 5</li></ul>"
    )


def test_a_matter_in_teams() -> None:
    (content,) = in_teams(NewsList("", (RADWEG,)))
    assert content.card is not None
    (row,) = content.card["body"]
    link = {"selectAction": {"type": "Action.OpenUrl", "url": URL}}
    assert row["inlines"] == [
        {"type": "TextRun", "text": "1. "},
        {"type": "TextRun", "text": "beschlossen", "weight": "Bolder"},
        {"type": "TextRun", "text": ": "},
        {"type": "TextRun", "text": "Rad", "weight": "Bolder", **link},
        {"type": "TextRun", "text": "weg am Bach", **link},
        {"type": "TextRun", "text": f"{DOT}7/2026{DOT}Thema Rad", "isSubtle": True},
    ]
    assert content.text == f"1. beschlossen: Radweg am Bach{DOT}7/2026{DOT}Thema Rad\n{URL}"


def test_matters_in_a_terminal() -> None:
    rows = in_terminal(NewsList("Stadtrat, Krähenfurt", COUNCIL))
    assert rows[:5] == [
        "Stadtrat, Krähenfurt",
        "",
        " 1  einstimmig beschlossen: Lückenschluss Radweg am Mühlbach zwischen Wehr ",
        "    und Obertor · 2026/0142 · 24.03.2026 · Thema „Radverkehr“",
        "    https://ris.kraehenfurt.example/vorgang/?__=UGhVM0hpd2NXNFdFcExjZb0001",
    ]
    assert all(len(row) <= WIDTH for row in rows)


@pytest.mark.parametrize("title", ["Plan\n\n2. beschlossen: Falsch", "Plan\r2. beschlossen: Falsch"])
def test_a_title_cannot_feign_another_matter(title: str) -> None:
    news = NewsList("", (NewsLine((), "vertagt", title, (title,), title, quote=title, details=(title,)),))
    (message,) = matrix.rendered([news])
    (content,) = in_teams(news)
    for said in (message.body, content.text):
        assert not re.findall(r"(?m)^\s*2\. ", said)
    assert Page(message.html).words


@pytest.mark.parametrize(("lines", "messages", "cards"), [(8, 1, 1), (12, 1, 1), (200, 3, 10)])
def test_an_edition_of_any_length_is_complete(lines: int, messages: int, cards: int) -> None:
    blocks = edition(lines)
    said = matrix.rendered(blocks)
    shown = in_teams(*blocks)
    assert (len(said), len(shown)) == (messages, cards)
    assert all(len(json.dumps(each.activity())) <= ACTIVITY_BYTES for each in shown)
    numbers = [str(number) for number in range(1, lines + 1)]
    assert _numbers("\n".join(each.body for each in said)) == numbers
    assert _numbers("\n".join(each.text for each in shown)) == numbers
    assert len([link for each in said for link in Page(each.html).links]) == lines
    for each in shown:
        assert each.card is not None
        assert set(Seen(each.card).links) <= {row.strip() for row in each.text.split("\n")}


def _numbers(text: str) -> list[str]:
    return re.findall(r"(?m)^(\d+)\. ", text)


def test_no_message_ends_with_the_name_of_a_gremium() -> None:
    """Wherever the pages happen to end."""
    for limit in range(6_000, 12_000, 250):
        for each in in_teams(*edition(30), limit=limit):
            assert not each.text.rstrip().endswith(("Krähenfurt", "Routine"))
        for message in matrix.rendered(edition(30), limit):
            assert not message.body.rstrip().endswith(("Krähenfurt", "Routine"))


def test_where_there_is_one_card_only_it_says_that_more_is_missing() -> None:
    made = card(edition(200))
    assert len(json.dumps(made)) <= ACTIVITY_BYTES
    assert Seen(made).words[-1] == "Hier fehlt noch etwas: Mehr passt nicht in eine Karte."
