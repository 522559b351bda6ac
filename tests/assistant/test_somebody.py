"""Nobody's own case is decided, whoever is asked: the table of sentences is the test."""

import pytest

from bot.assistant.asking import is_individual_case
from bot.assistant.writing.individual import is_individual
from tests.assistant.somebody import OF_ALL, OF_ONE


@pytest.mark.parametrize("text", OF_ONE)
def test_what_is_one_persons_is_refused(text: str) -> None:
    assert is_individual(text)
    assert is_individual_case(text)


@pytest.mark.parametrize("text", OF_ALL)
def test_what_is_everybodys_is_answered(text: str) -> None:
    assert not is_individual(text)
    assert not is_individual_case(text)
