"""Papers like a given one, with small stand-ins for the two legs that find them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.retrieval.lexical.visible import Mask, Visible
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.similar import Alike, Similar
from tests.retrieval.index_maker import Council

LEAD = "Der Stadtrat beschließt, dass die Pflanzung von Linden an der Allee sofort beginnt."


@dataclass(frozen=True)
class Hit:
    paper_no: int
    score: float


@dataclass(frozen=True)
class Word:
    stem: str
    units: tuple[str, ...] = ()


class Analysis:
    """Words in small letters, nothing more."""

    def asked(self, text: str) -> list[Word]:
        return [Word(each) for each in dict.fromkeys(self.fields(text)[0].split())]

    def fields(self, text: str) -> tuple[str, str]:
        return " ".join(word.strip(".,").lower() for word in text.split() if len(word) > 4), ""


class Titles:
    """Counts the asked words in the titles; remembers what was asked."""

    def __init__(self, titles: dict[int, str]) -> None:
        self.titles = titles
        self.wanted: list[str] = []

    def papers(self, wanted: Sequence[Wanted], mask: Mask) -> list[Hit]:
        self.wanted = [each.stem for each in wanted]
        visible = {no: title for no, title in self.titles.items() if no < len(mask) and mask[no]}
        counts = {no: sum(each in title.lower() for each in self.wanted) for no, title in visible.items()}
        hits = [Hit(no, float(count)) for no, count in counts.items() if count]
        return sorted(hits, key=lambda hit: -hit.score)

    def weights(self, terms: Collection[str]) -> dict[str, float]:
        return {term: {"linden": 9.0, "pflanzung": 8.0}.get(term, 0.1) for term in terms}


class Vectors:
    def __init__(self, *hits: Hit) -> None:
        self.hits = hits

    def like(self, paper: int, *, allowed: Collection[int] | None = None, limit: int) -> list[Hit]:
        found = [hit for hit in self.hits if allowed is None or hit.paper_no in allowed]
        return [hit for hit in found if hit.paper_no != paper][:limit]


TITLES = {
    1: "Bäume für die Lindenallee",
    2: "Bäume für die Lindenallee",
    3: "Bäume am Bahnhof",
    4: "Hundesteuer",
    5: "Bäume für den Marktplatz: Linden",
    6: "Bäume fällen",
    7: "Bäume für die Lindenallee",
}


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    made = Council(tmp_path / "council.db")
    made.paper(1, TITLES[1], LEAD, reference="2024/0001")
    made.paper(2, TITLES[2], reference="2024/0001/1")
    made.paper(3, TITLES[3], reference="2024/0002")
    made.paper(4, TITLES[4], reference="2024/0003")
    made.paper(5, TITLES[5], reference="2024/0001", body="birkenhafen")
    made.paper(6, TITLES[6], reference="2024/0009", body="silberbrueck")
    made.paper(7, TITLES[7], reference="2024/0004", publicness="nonpublic")
    yield made
    made.db.close()


def finder(council: Council, words: Titles | None = None, meaning: Vectors | None = None) -> Similar:
    return Similar(council.db, words or Titles(TITLES), Visible(council.db).mask, Analysis, meaning)


def numbers(found: list[Alike]) -> list[int]:
    return [each.paper_no for each in found]


def test_by_words_where_there_are_no_vectors(council: Council) -> None:
    words = Titles(TITLES)
    found = finder(council, words).similar(1)
    assert numbers(found) == [3]
    assert found[0].by == "words"
    assert 0 < found[0].score < 1
    assert words.wanted[:4] == ["bäume", "lindenallee", "linden", "pflanzung"]


def test_a_paper_and_its_versions_are_not_like_themselves(council: Council) -> None:
    everything = Vectors(*(Hit(no, 0.9) for no in range(1, 8)))
    assert numbers(finder(council, meaning=everything).similar(1)) == [3, 4]
    assert numbers(finder(council, meaning=everything).similar(2)) == [3, 4]


def test_the_same_matter_in_other_cities(council: Council) -> None:
    assert [(each.paper_no, each.body) for each in finder(council).in_other_cities(1)] == [
        (5, "birkenhafen"),
        (6, "silberbrueck"),
    ]
    assert numbers(finder(council).in_other_cities(1, bodies=["silberbrueck", "kraehenfurt"])) == [6]
    assert finder(council).in_other_cities(1, bodies=["kraehenfurt"]) == []


def test_a_paper_of_another_city_may_have_the_same_number(council: Council) -> None:
    near = Vectors(Hit(5, 0.95), Hit(1, 0.9))
    assert finder(council, meaning=near).in_other_cities(1) == [Alike(5, "birkenhafen", 0.95, "meaning")]


def test_words_help_out_where_a_paper_has_no_vector_yet(council: Council) -> None:
    assert [each.by for each in finder(council, meaning=Vectors()).similar(1)] == ["words"]


def test_what_shares_little_is_not_alike(council: Council) -> None:
    titles = Titles({1: "Bäume für die Lindenallee linden pflanzung " + LEAD, 3: "Bäume"})
    found = finder(council, titles).similar(1)
    assert all(each.score >= 0.15 for each in found)
    assert 4 not in numbers(found)


@pytest.mark.parametrize("paper", [7, 99])
def test_what_is_not_public_is_like_nothing_and_nothing_like_it(council: Council, paper: int) -> None:
    everything = Vectors(*(Hit(no, 0.9) for no in range(1, 8)))
    similar = finder(council, meaning=everything)
    assert similar.similar(paper) == similar.in_other_cities(paper) == []
    assert 7 not in numbers(similar.similar(4))


def test_a_limit_and_a_paper_without_text(council: Council) -> None:
    everything = Vectors(*(Hit(no, 1 - no / 10) for no in range(1, 8)))
    assert numbers(finder(council, meaning=everything).similar(4, limit=1)) == [1]
    assert finder(council).similar(4) == []
    assert finder(council).in_other_cities(3)[0].score == 0.5  # one of the two words of its title


def test_the_most_telling_words_are_asked(council: Council) -> None:
    words = Titles(TITLES)
    finder(council, words).similar(1)
    asked = Counter(words.wanted)
    assert asked["linden"] == asked["pflanzung"] == 1
