import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.retrieval.asked import MOST_WORDS, read_words
from bot.retrieval.exact import EXACT_SCORE
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.query.query import LONGEST_TEXT, read_query
from bot.retrieval.search import Search
from bot.retrieval.words.analysis import Analyser
from bot.retrieval.words.compounds import Splitter
from bot.retrieval.words.language import Language
from bot.retrieval.words.spelling import Speller
from tests.retrieval.index_maker import Council

FREIBAD = "Das Freibad bleibt im Sommer länger offen.\nDie Kosten trägt der Förderverein."


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    made = Council(tmp_path_factory.mktemp("search") / "council.db")
    made.paper(1, "Freibad", FREIBAD, reference="2024/0101", paper_type="Beschlussvorlage")
    made.paper(2, "Freibad: Ergänzung", "Der Zaun am Freibad.", reference="2024/0101/1")
    made.paper(3, "Bauhof", "Wie in 2024/0101 beschrieben.", reference="2024/0202")
    made.paper(4, "Freibad", reference="2024/0101", body="birkenhafen")
    made.paper(5, "Geheimes Freibad", "Freibad", reference="2024/0999", publicness="nonpublic")
    made.paper(6, "Rätsel Freibad", "Freibad", reference="2024/0998", publicness="unknown")
    LexicalIndex(made.db).update()
    yield made
    made.db.close()


@pytest.fixture
def search(council: Council) -> Search:
    return Search(council.db)


def numbers(search: Search, text: str, bodies: list[str] | None = None) -> list[int]:
    return [hit.no for hit in search.find(text, bodies=bodies).hits]


def test_a_hit_says_what_it_is_and_where_it_was_found(search: Search) -> None:
    hit = search.find("Förderverein Freibad", bodies=["kraehenfurt"]).hits[0]
    assert (hit.no, hit.body, hit.id, hit.name) == (1, "kraehenfurt", "p1", "Freibad")
    assert (hit.reference, hit.paper_type, hit.date, hit.web) == (
        "2024/0101",
        "Beschlussvorlage",
        date(2025, 3, 4),
        None,
    )
    (passage,) = hit.passages
    assert (passage.file_id, passage.file_name, passage.page) == ("f1", "Datei 1", None)
    assert passage.url == "https://ratsinfo.example/f"
    assert passage.text == FREIBAD[passage.start : passage.end] == FREIBAD
    text, marks = passage.excerpt
    assert ([text[start:end] for start, end in marks], "\n" in text) == (["Freibad", "Förderverein"], False)


def test_the_total_counts_public_papers_only(search: Search) -> None:
    found = search.find("Freibad", limit=2)
    assert (found.total, len(found.hits)) == (3, 2)
    assert found.took_ms > 0


def test_pages_do_not_overlap(search: Search) -> None:
    pages = [search.find("Freibad", limit=1, offset=offset).hits for offset in range(4)]
    assert sorted(hit.no for page in pages for hit in page) == [1, 2, 4]


@pytest.mark.parametrize("text", ["2024/0101", "Vorlage Nr. 24/101", "BV 2024/101"])
def test_a_number_finds_the_paper_and_its_revisions(search: Search, text: str) -> None:
    found = search.find(text)
    assert [hit.no for hit in found.hits] == [1, 4, 2]
    assert found.total == 3
    assert all(hit.exact and hit.score > EXACT_SCORE / 2 for hit in found.hits)
    assert found.hits[0].group == found.hits[2].group


def test_a_number_with_words_finds_both(search: Search) -> None:
    found = search.find("Was sagt 2024/0202 zum Zaun?")
    assert [(hit.no, hit.exact) for hit in found.hits] == [(3, True), (2, False)]
    assert found.total == 2


def test_a_paper_is_not_counted_twice(search: Search) -> None:
    found = search.find("2024/0202 Bauhof")
    assert ([hit.no for hit in found.hits], found.total) == ([3], 1)


def test_a_number_that_is_none_of_ours_is_looked_for_in_the_texts(search: Search, council: Council) -> None:
    council.paper(20, "Brief", "Siehe Vorlage 1999/4711 der Nachbarstadt.")
    LexicalIndex(council.db).update()
    council.paper(21, "Rechnung", "Im Jahr 1999 kostete es 4711 Mark.")
    LexicalIndex(council.db).update()
    (hit,) = search.find("1999/4711").hits
    assert (hit.no, hit.exact, hit.score > 0) == (20, False, True)
    assert hit.passages[0].excerpt[0] == "Siehe Vorlage 1999/4711 der Nachbarstadt."


def test_by_reference_finds_numbers_only(search: Search) -> None:
    assert [hit.no for hit in search.by_reference("2024/0202")] == [3]
    assert search.by_reference("Freibad") == ()
    assert [hit.no for hit in search.by_reference("2024/0101", ["birkenhafen"])] == [4]


def test_only_the_cities_asked_for(search: Search) -> None:
    assert numbers(search, "Freibad", bodies=["birkenhafen"]) == [4]
    assert numbers(search, "2024/0101", bodies=["birkenhafen"]) == [4]
    assert numbers(search, "2024/0101", bodies=[]) == []


@pytest.mark.parametrize("asked", ["2024/0999", "2024/0998", "2024/4242"])
def test_a_hidden_number_answers_like_one_that_never_was(search: Search, asked: str) -> None:
    assert search.by_reference(asked) == ()
    found = search.find(asked)
    assert not any(hit.no in {5, 6} for hit in found.hits)
    assert not any(hit.exact for hit in found.hits)


def test_a_file_taken_from_a_paper_is_no_longer_shown(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    council.paper(1, "Uhu", "Der Uhu ruft.")
    LexicalIndex(council.db).update()
    council.run("DELETE FROM file_use")
    (hit,) = Search(council.db).find("Uhu").hits
    assert hit.passages == ()
    council.db.close()


def test_planted_entries_never_appear(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    council.paper(1, "Uhu", "Der Uhu ruft.", reference="2024/1")
    LexicalIndex(council.db).update()
    council.run("UPDATE paper SET publicness = 'nonpublic'")
    search = Search(council.db)
    for text in ("Uhu", "2024/1"):
        assert (search.find(text).total, search.find(text).hits, search.by_reference(text)) == (0, (), ())
    council.db.close()


def test_what_the_first_question_needs_can_be_loaded_before(council: Council) -> None:
    language = Language(council.db)
    search = Search(council.db, language)
    search.warm()
    assert "_neighbours" in vars(language.speller())
    assert numbers(search, "Bauhof") == [3]


def test_several_threads_search_at_once(search: Search) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: numbers(search, "Freibad Zaun"), range(40)))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "und oder der",
        '"',
        '""" OR *',
        "NEAR(a b, 3)",
        "terms: Freibad",
        "-Freibad",
        "a AND",
        "\0",
        "🦉",
        "(((",
        "^x",
        "😀 Freibad\0",
        "'; DROP TABLE paper; --",
        "x" * 10_000,
        "Freibad " * 1_250,
        "1/2 " * 2_500,
        "\ud800",
    ],
)
def test_hostile_questions_are_answered(search: Search, text: str) -> None:
    began = time.process_time()
    search.find(text)
    search.by_reference(text)
    assert time.process_time() - began < 2


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(council: Council, text: str) -> None:
    search = Search(council.db)
    assert search.find(text).total >= len(search.by_reference(text))


def test_a_pasted_page_is_read_to_a_limit() -> None:
    query = read_query(" ".join(f"wort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(600)))
    assert len(query.text) == LONGEST_TEXT
    asked = read_words(query.unnumbered, Analyser(Splitter()), Speller({}), lambda _: 1)
    assert len(asked.wanted) == MOST_WORDS


def test_reading_a_query() -> None:
    query = read_query("Vorlage 2024/0101")
    assert [asked.key for asked in query.references] == ["24/101"]
    assert query.unnumbered.split() == []
    assert read_query("Freibad 2024/0101").unnumbered.split() == ["Freibad"]
    assert read_query("Freibad").references == ()
    assert read_query("x", ["trier"]).bodies == frozenset({"trier"})
