"""The answer without a model, on our own questions: the right words first, or that they are missing."""

from dataclasses import replace

import pytest

from adapters.command_line.compose import House
from bot.assistant.evidence import Evidence
from bot.assistant.extractive import extract, shown
from bot.assistant.wants import NOTHING
from tests.assistant.questions import ANSWERED, NOT_THERE, Question
from tests.assistant.reading import ROOM, reader, source_of


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.text)
def test_the_first_sentence_answers(demo_house: House, question: Question) -> None:
    evidence = reader(demo_house).of(question.text, home="kraehenfurt", room=ROOM)
    extracted = extract(evidence)
    first = extracted.checked[0]
    assert question.says in first.text
    assert source_of(evidence, first.backings[0].source).reference == question.reference
    assert extracted.answers


@pytest.mark.parametrize("question", NOT_THERE)
def test_it_is_said_that_the_answer_is_not_there(demo_house: House, question: str) -> None:
    evidence = reader(demo_house).of(question, home="kraehenfurt", room=ROOM)
    assert not extract(evidence).answers


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.text)
def test_sentences_are_their_own_quotes_word_for_word(demo_house: House, question: Question) -> None:
    evidence = reader(demo_house).of(question.text, home="kraehenfurt", room=ROOM)
    checked = extract(evidence).checked
    assert 1 <= len(checked) <= 3
    for each in checked:
        quote = each.backings[0].quote
        assert quote.endswith(each.text)
        assert quote in source_of(evidence, each.backings[0].source).text
    assert len({each.text for each in checked}) == len(checked)


def test_a_source_that_was_taken_out_tells_nothing(demo_house: House) -> None:
    evidence = reader(demo_house).of(ANSWERED[0].text, home="kraehenfurt", room=ROOM)
    rest = evidence.sources[1:]
    checked = extract(replace(evidence, sources=rest)).checked
    assert {each.backings[0].source for each in checked} <= {source.number for source in rest}
    assert extract(replace(evidence, sources=())).checked == ()


def test_without_sources_there_is_nothing() -> None:
    nothing = extract(Evidence("Was?", (), None, thin=True, wants=NOTHING))
    assert nothing.checked == ()
    assert not nothing.answers


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("1. Der Stadtrat beschließt die Satzung.", "Der Stadtrat beschließt die Satzung."),
        ("Beschlussvorschlag: 2. Die Verwaltung wird beauftragt.", "Die Verwaltung wird beauftragt."),
        ("• Sanierung des Daches für 12.000 Euro", "Sanierung des Daches für 12.000 Euro"),
        ("Sachverhalt / Begründung: Am 26.09.2024 tagte der Rat.", "Am 26.09.2024 tagte der Rat."),
        ("a) Der Radweg wird gebaut.", "Der Radweg wird gebaut."),
        ("1. Januar 2026 ist der erste Tag.", "1. Januar 2026 ist der erste Tag."),
        ("24 Maßnahmen enthält der Plan.", "24 Maßnahmen enthält der Plan."),
        ("Kosten: 12 Euro", "Kosten: 12 Euro"),
    ],
)
def test_list_numbers_and_headings_are_not_shown(quote: str, text: str) -> None:
    assert shown(quote) == text
