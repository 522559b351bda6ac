"""What is read of a model's letters, however they come."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.claims import LONGEST, Absent, ClaimReader
from bot.assistant.records import Backing, Claim

LINE = '{"satz": "Der Rat sagt „ja“ {so}.", "belege": [{"quelle": 2, "zitat": "ja \\"so\\" }"}]}'
CLAIM = Claim("Der Rat sagt „ja“ {so}.", (Backing(2, 'ja "so" }'),))


def read(*pieces: str) -> list[Claim | Absent]:
    reader = ClaimReader()
    return [found for piece in pieces for found in reader.read(piece)]


def test_a_sentence_comes_as_soon_as_its_line_is_complete() -> None:
    reader = ClaimReader()
    assert list(reader.read(LINE[:-1])) == []
    assert list(reader.read(LINE[-1])) == [CLAIM]


@given(st.lists(st.integers(1, 20), max_size=30))
def test_it_does_not_matter_where_the_pieces_end(sizes: list[int]) -> None:
    text, pieces = f"Hier: [{LINE},\n{LINE}]", []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    assert read(*pieces, text) == [CLAIM, CLAIM]


@pytest.mark.parametrize(
    "around",
    [
        "```json\n{}\n```",
        "[{}]",
        "Gerne! Hier ist die Antwort:\n\n{}\nIch hoffe, das hilft.",
        '{{"nichts": 1}}{}',
        "}}}} {}",
        "{{kaputt}}\n{}",
    ],
)
def test_what_stands_around_is_passed_over(around: str) -> None:
    assert read(around.format(LINE)) == [CLAIM]


@pytest.mark.parametrize(
    ("backing", "number"),
    [
        ({"quelle": "[3]", "zitat": "z"}, 3),
        ({"quelle": " 3 ", "zitat": "z"}, 3),
        ({"quelle": "Quelle 3", "zitat": "z"}, 3),
        ({"quelle": 3.0, "zitat": "z"}, 3),
        ({"quelle": True, "zitat": "z"}, None),
        ({"quelle": 1.5, "zitat": "z"}, None),
        ({"quelle": "³", "zitat": "z"}, None),
        ({"zitat": "z"}, None),
        ("z", None),
    ],
)
def test_only_a_number_names_a_source(backing: object, number: int | None) -> None:
    expected = (Backing(number, "z"),) if number else ()
    assert read(json.dumps({"satz": "S.", "belege": [backing]})) == [Claim("S.", expected)]


def test_one_source_needs_no_list() -> None:
    assert read('{"satz": "S.", "quelle": 1, "zitat": "z"}') == [Claim("S.", (Backing(1, "z"),))]
    assert read('{"satz": "S.", "belege": {"quelle": 1, "zitat": "z"}}') == [Claim("S.", (Backing(1, "z"),))]


def test_that_nothing_is_there_is_a_word_of_its_own() -> None:
    (found,) = read('{"nicht_enthalten": true}')
    assert isinstance(found, Absent)
    assert read('{"nicht_enthalten": "vielleicht"}') == []


def test_sentences_in_a_list_inside_one_object() -> None:
    assert read(f'{{"antwort": [{LINE}, {LINE}, "x"], "sprache": "de"}}') == [CLAIM, CLAIM]


@pytest.mark.parametrize(
    "broken",
    [
        '{"satz": "Im „Stadtpark" ist Platz.", "belege": [{"quelle": 1, "zitat": "z"}]}',
        "Hier {die Antwort:",
        '{"satz": "Abgebrochen, "belege": [{"quelle": 1',
        '{"satz": "Ohne Ende',
        '{"satz": [[[[[',
    ],
)
def test_one_broken_line_costs_only_itself(broken: str) -> None:
    assert read(f"{broken}\n{LINE}\n{LINE}\n") == [CLAIM, CLAIM]


def test_pretty_lines_are_one_object() -> None:
    pretty = '{\n"satz": "S.",\n"belege": [\n{\n"quelle": 1,\n"zitat": "z"\n}\n]\n}'
    assert read(f"{pretty}\n{LINE}") == [Claim("S.", (Backing(1, "z"),)), CLAIM]


def test_what_never_ends_is_not_kept() -> None:
    reader = ClaimReader()
    assert list(reader.read('{"satz": "' + "a" * 3 * LONGEST)) == []
    assert list(reader.read(f"\n{LINE}")) == [CLAIM]


@given(st.text(alphabet='{}"\\[],: satzbelgqui\n', max_size=300))
def test_nothing_makes_it_fail(text: str) -> None:
    read(text)
