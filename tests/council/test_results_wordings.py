"""Whole vocabularies of real systems against what a person read in them, wording by wording."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.results import CORPORA, unread
from bot.council.results import Outcome, Result, read_result
from bot.council.votes import Votes

LIST = Path(__file__).with_name("results_wordings.tsv")


class Expected(NamedTuple):
    outcome: str
    majority: str
    votes: Votes | None


def expectations() -> dict[str, Expected]:
    """By wording, or by `sha256:…` of what does not stand here in words."""
    rows = (line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {
        wording: Expected(outcome, majority, votes(counted)) for wording, outcome, majority, counted in rows
    }


def votes(counted: str) -> Votes | None:
    numbers = [None if each == "-" else int(each) for each in counted.split("/")]
    return Votes(*numbers) if len(numbers) > 1 else None


def read(result: Result) -> Expected:
    return Expected(result.kind.value, result.majority.value if result.majority else "-", result.votes)


EXPECTED = expectations()


@pytest.mark.parametrize("wording", [wording for wording in EXPECTED if not wording.startswith("sha256:")])
def test_a_wording_is_read_as_a_person_reads_it(wording: str) -> None:
    assert read(read_result(wording)) == EXPECTED[wording]


def test_every_outcome_is_in_the_list() -> None:
    assert {expected.outcome for expected in EXPECTED.values()} == {outcome.value for outcome in Outcome}


def expected(wording: str) -> Expected:
    spaced = " ".join(wording.split())
    return EXPECTED.get(spaced) or EXPECTED["sha256:" + hashlib.sha256(spaced.encode()).hexdigest()[:16]]


@pytest.mark.shared
@pytest.mark.parametrize("source", CORPORA)
def test_a_real_vocabulary_is_read(source: Callable[[Path], Iterator[str]], shared: Path) -> None:
    """98 of 100 results, and not one of them wrong."""
    wordings = Counter(source(shared / "data"))
    wrong = {wording for wording in wordings if read(read_result(wording)) != expected(wording)}
    assert not wrong
    assert unread(wordings).total() <= 0.02 * wordings.total()
