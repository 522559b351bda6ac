"""A city's own forms of paper numbers: found where the general rule sees none, and never slow."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.council.asked import AskedReference, asked_references
from bot.council.city_numbers import LONGEST, SEARCHED, number_pattern
from bot.errors import SettingsError
from bot.retrieval.city_words import city_words
from bot.retrieval.query.known import Known
from bot.retrieval.query.query import read_query
from bot.retrieval.search import Search
from bot.settings import City, CitySource
from bot.store.database import Database

YEAR_FIRST = number_pattern(r"20\d{6}")
SPACED = number_pattern(r"DS \d{2} \d{4}(?:/\d{1,2})?")


def asked(text: str) -> list[str]:
    return [text[each.start : each.end] for each in asked_references(text, (YEAR_FIRST, SPACED))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Was steht in 20310648?", ["20310648"]),
        ("20310648", ["20310648"]),
        ("Vorlage Nr. 20310648 bitte", ["Vorlage Nr. 20310648"]),
        ("ds 31 0648 und DS 25 0001/2", ["ds 31 0648", "DS 25 0001/2"]),
        ("120310648, 203106480, A20310648, 20310648/2, 2031064", []),
        ("https://ris.example/20310648", []),
        ("20310648 und 0857/2031", ["20310648", "0857/2031"]),
        ("0857/2031 vor 20310648", ["0857/2031", "20310648"]),
    ],
)
def test_a_number_of_the_citys_form_is_one_wherever_it_stands(text: str, said: list[str]) -> None:
    assert asked(text) == said


def test_of_a_long_text_the_beginning_is_looked_at() -> None:
    assert asked("so " * (SEARCHED // 3 - 5) + "20310648") == ["20310648"]
    assert asked("so " * (SEARCHED // 3) + "20310648") == []


def test_without_the_form_it_is_a_word_like_others() -> None:
    assert asked_references("Was steht in 20310648?") == ()


def test_where_both_rules_see_a_number_the_longer_reading_counts() -> None:
    both = (number_pattern(r"V \d{2} \d{2}/2026"),)
    assert asked_references("zu V 12 34/2026", both) == (AskedReference("12/34/2026 V", 3, 15),)
    part = (number_pattern(r"\d{4}/20\d{2}"),)
    assert asked_references("zu DS 0857/2031", part) == (AskedReference("857/31 DS", 3, 15),)


@pytest.mark.parametrize(
    "expression", [r"(?:BV|AT)/\d{4}/20\d{2}(?:/\d{1,2})?", r"[A-Z]{1,3}-?\d{1,4}", r"\w\d\.\d"]
)
def test_usual_forms_are_taken(expression: str) -> None:
    assert number_pattern(expression).flags & re.IGNORECASE


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("BV", "ohne Ziffern"),
        ("[A-Z]{2}", "ohne Ziffern"),
        (r"\d+", "„+“ ist hier nicht erlaubt"),
        (r"\d*/\d", "„*“ ist hier nicht erlaubt"),
        (r"\d{2,}", "„{“ ist hier nicht erlaubt"),
        (r".\d", "„.“ ist hier nicht erlaubt"),
        (r"^\d", "„^“ ist hier nicht erlaubt"),
        (r"(?=\d)\d", "vor „?“ steht nichts"),
        (r"(\d)\1", "ist hier nicht erlaubt"),
        (r"(?:\d{1,2}){1,9}", "eine Gruppe darf höchstens einmal vorkommen"),
        (r"(?:(?:\d{1,9})?){9}", "eine Gruppe darf höchstens einmal vorkommen"),
        (r"\d{1,3}{1,3}", "steht nichts, das sich wiederholen ließe"),
        (r"?\d", "steht nichts, das sich wiederholen ließe"),
        (r"\d{1,99}\d{1,99}\d{1,99}", "zu viele Möglichkeiten"),
        (r"(\d", "kein regulärer Ausdruck"),
        (r"\d{3,2}", "kein regulärer Ausdruck"),
        (r"[9-0]", "kein regulärer Ausdruck"),
        ("1" * (LONGEST + 1), "zu lang"),
    ],
)
def test_what_could_take_long_or_mean_everything_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        number_pattern(expression)


pieces = st.sampled_from(
    [r"\d", r"\w", "[A-Z0-9]", "(?:", "(", ")", "|", "/", " ", "{1,9}", "{0,20}", "?", "{4}", "1", "-"]
)


@given(st.lists(pieces, max_size=25).map("".join), st.text("1A/- ", max_size=3000))
def test_whatever_is_taken_ends_soon(expression: str, text: str) -> None:
    try:
        pattern = number_pattern(expression)
    except ValueError:
        return
    begun = time.process_time()
    for hostile in (text, "1" * 5000, "1/" * 2500, "A1 " * 1500, "1-" * 2000 + "!"):
        asked_references(hostile, (pattern,))
    assert time.process_time() - begun < 2


def search(db: Database, references: Sequence[str]) -> Search:
    source = CitySource("sessionnet", "https://ris.birkenhafen.example/", references=tuple(references))
    words = city_words([City("birkenhafen", "Birkenhafen", source=source), City("ohne", "Ohne")])
    return Search(db, glossary=words.glossary, numbers=words.numbers)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "x.db")) as made:
        yield made


def test_the_search_reads_the_numbers_of_the_cities_files(db: Database) -> None:
    (found,) = search(db, [r"20\d{6}"]).read("Was steht in 20310648 von 2025?").references
    assert found.key == "20310648"


def test_every_wrong_form_of_a_citys_file_is_said_at_once(db: Database) -> None:
    with pytest.raises(SettingsError) as caught:
        search(db, [r"\d+", r"\d{4}", "BV"])
    unbounded, without_digits = str(caught.value).splitlines()
    assert unbounded.startswith("birkenhafen.toml [source]: references – „\\d+“: „+“ ist hier nicht erlaubt")
    assert without_digits.startswith("birkenhafen.toml [source]: references – „BV“: ohne Ziffern")


def test_a_number_is_not_read_as_a_year() -> None:
    query = read_query("Anträge zu DS 20 2025", known=Known(numbers=(number_pattern(r"DS \d{2} \d{4}"),)))
    assert [each.key for each in query.references] == ["20/25 DS"]
    assert not query.filters.periods
