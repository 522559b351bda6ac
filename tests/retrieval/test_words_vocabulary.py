from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.retrieval.words import vocabulary
from bot.retrieval.words.vocabulary import Count, Vocabulary, count
from tests.retrieval.index_maker import Council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path / "council.db")
    yield made
    made.db.close()


def test_a_word_counts_once_per_text_and_needs_three_of_them() -> None:
    texts = ["Brücke Brücke Brücke Steg", "Die Brücke, der Steg", "Brücke."]
    assert count(texts) == {"brücke": Count(files=3, capitals=3)}


def test_capitals_tell_nouns_but_headings_in_capitals_do_not() -> None:
    assert count(["Essen essen ESSEN"] * 3)["essen"] == Count(files=9, capitals=3)


def test_decomposed_umlauts_are_the_same_words() -> None:
    assert count(["Bru\u0308cke"] * 3) == {"brücke": Count(3, 3)}


def test_halves_of_words_and_rubbish_are_not_counted() -> None:
    texts = ["Schul- und Sportausschuss, am 24. x_y " + "Z" * 50] * 3
    assert set(count(texts)) == {"und", "sportausschuss"}


def test_counting_forgets_rare_forms_when_they_are_too_many() -> None:
    texts = [f"Brücke {'abcdefghij'[number]}wort" for number in range(10)]
    assert count(texts, most_forms=4) == {"brücke": Count(10, 10)}


def test_only_public_texts_and_names_are_counted(council: Council) -> None:
    for no in range(1, 4):
        council.paper(no, "Radweg", "Spielplatz")
        council.paper(
            10 + no, "Geheimplan", "Geheimsache", publicness="non-public", file_publicness="non-public"
        )
        council.paper(20 + no, "Markthalle", "Geheimsache", file_publicness="non-public")
    assert set(vocabulary.count_words(council.db)) == {"radweg", "spielplatz", "markthalle"}


def test_a_new_city_has_no_vocabulary(council: Council) -> None:
    assert vocabulary.load(council.db) == Vocabulary()
    assert vocabulary.version(council.db) == ""
    assert vocabulary.refresh(council.db) is False


def test_the_vocabulary_is_counted_again_when_the_texts_have_doubled(council: Council) -> None:
    for no in range(1, 4):
        council.paper(no, "Radweg", "Spielplatz " * 5)
    assert vocabulary.refresh(council.db) is True
    first = vocabulary.load(council.db)
    assert set(first.counts) == {"radweg", "spielplatz"}
    assert first.version == vocabulary.version(council.db) != ""
    council.paper(4, "Radweg", "Zaun " * 9)
    assert vocabulary.refresh(council.db) is False
    assert vocabulary.load(council.db) == first
    for no in range(5, 8):
        council.paper(no, "Zaun", "Kinderspielplatz " * 3)
    assert vocabulary.refresh(council.db) is True
    second = vocabulary.load(council.db)
    assert second.counts["zaun"] == Count(files=4, capitals=4)
    assert second.version != first.version


def test_equal_words_are_an_equal_version(council: Council) -> None:
    counts = {"radweg": Count(3, 3), "zaun": Count(5, 5)}
    versions = set()
    for same in (counts, dict(reversed(counts.items()))):
        with council.db.write() as writer:
            vocabulary.write(writer, same, 100)
        versions.add(vocabulary.version(council.db))
    assert len(versions) == 1


def test_many_papers_are_summed_up_only_after_many_changes(council: Council) -> None:
    for no in range(1, 4):
        council.paper(no, "Antrag", "Der Weiher ist tief.")
    assert vocabulary.refresh(council.db)
    columns = "body, id, name, reference, paper_type, web, originators, under_direction_of, superordinated"
    council.run(
        f"INSERT INTO paper({columns}, subordinated, related, reference_key, stated, publicness, via)"
        " WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000)"
        " SELECT 'kraehenfurt', 'n' || x, '', '', '', '', '[]', '[]', '[]', '[]', '[]', '', 'missing',"
        " 'public', '' FROM c"
    )
    council.run("DELETE FROM stale_paper")
    for no in range(2001, 2006):
        council.paper(no, "Antrag", "Der Uhu ist alt, und der Weiher ist tief. " * 9)
    assert not vocabulary.refresh(council.db)
    with council.db.write() as writer:
        vocabulary.indexed(writer, 50)
    assert vocabulary.refresh(council.db)
