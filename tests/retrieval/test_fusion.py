from datetime import date
from pathlib import Path

import pytest

from bot.retrieval.fusion import MEANING_WEIGHT, Meaning, evidence, fuse, without_tail
from bot.retrieval.lexical.ranking import Scored
from bot.retrieval.recency import BONUS, prefer_recent
from tests.retrieval.index_maker import Council


def hit(no: int, score: float, coverage: float = 1.0) -> Scored:
    return Scored(no, score, (), coverage)


def order(hits: list[Scored]) -> list[int]:
    return [each.paper_no for each in hits]


def test_without_meaning_the_words_decide() -> None:
    fused = fuse([hit(1, 8.0), hit(2, 4.0)], None)
    assert [(each.paper_no, each.score) for each in fused] == [(1, 1.0), (2, 0.5)]


def test_both_legs_count_by_their_weight() -> None:
    meaning = Meaning({2: 7.5, 3: 5.0})
    fused = {each.paper_no: each.score for each in fuse([hit(1, 8.0), hit(2, 4.0)], meaning)}
    assert fused[1] == pytest.approx(1 - MEANING_WEIGHT)
    assert fused[2] == pytest.approx((1 - MEANING_WEIGHT) / 2 + MEANING_WEIGHT)
    # The first one and a half deviations do not count.
    assert fused[3] == pytest.approx(MEANING_WEIGHT * 3.5 / 6)


def test_what_hardly_stands_out_is_no_hit() -> None:
    assert order(fuse([hit(1, 8.0)], Meaning({2: 1.0}))) == [1]
    assert fuse([], Meaning({2: 1.0})) == []


def test_what_is_far_behind_is_left_out() -> None:
    assert order(without_tail([hit(1, 1.0), hit(2, 0.5), hit(3, 0.1)])) == [1, 2]
    assert without_tail([]) == []


def test_nothing_in_gives_nothing_out() -> None:
    assert fuse([], None) == []
    assert evidence([], None, 3) == 0.0
    assert evidence([], Meaning({}), 3) < 1


def test_the_whole_question_in_one_passage_is_enough() -> None:
    assert evidence([hit(1, 3.0, 1.0)], None, 2) > 1
    assert evidence([hit(1, 3.0, 0.2)], None, 2) < 1


def test_meaning_and_words_make_evidence_together() -> None:
    near, far = Meaning({1: 6.0}), Meaning({1: 1.5})
    half = [hit(1, 3.0, 0.5)]
    assert evidence(half, near, 2) > 1 > evidence(half, far, 2)


def test_words_in_one_paper_and_meaning_in_another_are_no_evidence() -> None:
    together = Meaning({1: 6.0, 2: 0.0})
    apart = Meaning({1: 0.0, 2: 6.0})
    hits = [hit(1, 3.0, 0.4), hit(2, 0.0, 0.0)]
    assert evidence(hits, together, 1) > evidence(hits, apart, 1)


def test_of_two_that_fit_alike_the_newer_comes_first(tmp_path: Path) -> None:
    council = Council(tmp_path / "council.db")
    for no, day in ((1, "2010-05-01"), (2, "2026-05-01"), (3, None)):
        council.paper(no, "Weiher")
        council.run("UPDATE paper SET date = ? WHERE no = ?", day, no)
    preferred = prefer_recent(council.db, [hit(1, 1.0), hit(2, 1.0), hit(3, 1.0)], date(2026, 6, 1))
    assert order(preferred) == [2, 1, 3]
    assert preferred[0].score < 1 + BONUS
    assert order(prefer_recent(council.db, [hit(1, 1.0), hit(2, 0.9)], date(2026, 6, 1))) == [1, 2]
    council.db.close()
