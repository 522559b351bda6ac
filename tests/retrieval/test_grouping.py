"""Papers of one matter stand together, whatever the page, and no other paper disappears behind them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.grouping import Matter, fold, versions
from tests.retrieval.index_maker import Council

POOL, POOL_1, POOL_2, RIVAL, ELSEWHERE, OFFER, OTHER_OFFER, NAMELESS = range(1, 9)
TWIN, OTHER_TWIN, COPY, SAME_COPY, HIDDEN, PREFIXED = range(11, 17)
EVERYTHING = (*range(1, 9), *range(11, 17))


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    made = Council(tmp_path_factory.mktemp("grouping") / "council.db")
    add = made.paper
    add(POOL, "Sanierung Freibad", reference="2024/0101", paper_type="Beschlussvorlage")
    add(POOL_1, "Sanierung  Freibad:", reference="2024/0101/1", paper_type="Beschlussvorlage")
    add(POOL_2, "Sanierung Freibad", reference="2024/0101/10", paper_type="Beschlussvorlage")
    add(RIVAL, "Freibad nachts öffnen", reference="2024/0101/2", paper_type="Änderungsantrag")
    add(ELSEWHERE, "Sanierung Freibad", reference="2024/0101", body="birkenhafen")
    add(OFFER, "Annahme von Spenden", reference="2024/0300", paper_type="Beschlussvorlage")
    add(OTHER_OFFER, "Annahme von Spenden", reference="2024/0301", paper_type="Beschlussvorlage")
    add(NAMELESS, "Sanierung Freibad")
    add(TWIN, "Leerstand", reference="2024/0500")
    add(OTHER_TWIN, "Baumschutz", reference="2024/0500")
    add(COPY, "Zoo", reference="2024/0600", paper_type="Beschlussvorlage")
    add(SAME_COPY, "Zoo", reference="2024/0600", paper_type="Beschlussvorlage")
    add(HIDDEN, "Sanierung Freibad", reference="2024/0101/11", publicness="nonpublic")
    add(PREFIXED, "Sanierung Freibad", reference="A 2024/0101")
    yield made
    made.db.close()


def test_the_newest_version_that_was_found_stands_at_the_place_of_the_best(council: Council) -> None:
    found = [OFFER, POOL, NAMELESS, POOL_2, POOL_1]
    assert fold(council.db, found) == [
        Matter(OFFER, ()),
        Matter(POOL_2, (POOL, POOL_1)),
        Matter(NAMELESS, ()),
    ]


def test_the_tenth_version_is_newer_than_the_first(council: Council) -> None:
    assert fold(council.db, [POOL_1, POOL_2]) == [Matter(POOL_2, (POOL_1,))]


def test_a_paper_asked_for_by_its_number_is_the_one_shown(council: Council) -> None:
    assert fold(council.db, [POOL, POOL_2], asked=[POOL]) == [Matter(POOL, (POOL_2,))]


def test_another_group_s_motion_takes_nobody_s_place(council: Council) -> None:
    assert fold(council.db, [POOL, RIVAL]) == [Matter(POOL, (RIVAL,))]
    assert fold(council.db, [RIVAL, POOL_1]) == [Matter(RIVAL, (POOL_1,))]


@pytest.mark.parametrize(
    "pair",
    [(POOL, ELSEWHERE), (OFFER, OTHER_OFFER), (POOL, NAMELESS), (TWIN, OTHER_TWIN), (POOL, PREFIXED)],
)
def test_what_is_not_certainly_one_matter_stays_apart(council: Council, pair: tuple[int, int]) -> None:
    assert fold(council.db, pair) == [Matter(no, ()) for no in pair]


def test_the_same_paper_twice_is_shown_once(council: Council) -> None:
    assert fold(council.db, [COPY, SAME_COPY]) == [Matter(SAME_COPY, (COPY,))]
    (copy,) = versions(council.db, [SAME_COPY])[SAME_COPY]
    assert (copy.kind, copy.id) == ("same", f"p{COPY}")


def test_versions_are_told_whether_found_or_not(council: Council) -> None:
    told = versions(council.db, [POOL_1, RIVAL, NAMELESS])
    assert [(each.kind, each.reference) for each in told[POOL_1]] == [
        ("later", "2024/0101/10"),
        ("other", "2024/0101/2"),
        ("first", "2024/0101"),
    ]
    assert {each.kind for each in told[RIVAL]} == {"other"}
    assert told[NAMELESS] == ()


def test_a_hidden_version_is_never_told(council: Council) -> None:
    assert fold(council.db, [HIDDEN, POOL]) == [Matter(POOL, ())]
    everything = versions(council.db, EVERYTHING)
    assert HIDDEN not in everything
    assert f"p{HIDDEN}" not in {each.id for told in everything.values() for each in told}


@given(st.permutations(EVERYTHING), st.integers(1, 5), st.sets(st.sampled_from(EVERYTHING)))
def test_no_page_repeats_or_loses_a_paper(
    council: Council, found: list[int], size: int, asked: set[int]
) -> None:
    matters = fold(council.db, found, asked=asked)
    pages = [matters[start : start + size] for start in range(0, len(matters), size)]
    shown = [no for page in pages for matter in page for no in (matter.lead, *matter.folded)]
    assert sorted(shown) == sorted(set(EVERYTHING) - {HIDDEN})
    best = [min(found.index(no) for no in (matter.lead, *matter.folded)) for matter in matters]
    assert best == sorted(best)


def test_an_empty_list(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    assert (fold(council.db, []), versions(council.db, [])) == ([], {})
    council.db.close()
