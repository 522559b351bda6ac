"""Lies are caught, true sentences are not: on our own fictional council texts and on those of the demo."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.assistant.grounding.check import check
from bot.assistant.records import Backing, Claim, Fault, Source
from bot.messages import ObjectRef
from tests.assistant.facts import UNSEEN, Fact, facts, halves, unseen
from tests.assistant.lies import HARD, lies
from tests.assistant.truths import truths

MOST_DROPPED = 0.03
SETS = {"tuned on": halves()[0], "held out": halves()[1]} | {name: unseen(name) for name in UNSEEN}
ALL = tuple(fact for each in SETS.values() for fact in each)


def test_the_sets_are_large_enough() -> None:
    assert len(facts()) >= 40
    assert len(list(truths(facts()))) >= 220
    assert len(list(lies(facts()))) >= 240
    assert {lie.kind for lie in lies(ALL)} >= set(HARD)


@pytest.mark.parametrize("texts", SETS.values(), ids=SETS)
def test_no_lie_of_a_hard_kind_is_shown(texts: tuple[Fact, ...]) -> None:
    shown = [
        lie.name
        for lie in lies(texts)
        if lie.kind in HARD and not check(lie.claim, lie.sources, lie.question)
    ]

    assert shown == []


def test_true_sentences_are_shown() -> None:
    every = list(truths(ALL))
    dropped = [(each.name, check(each.claim, each.sources, each.question)) for each in every]
    dropped = [(name, faults) for name, faults in dropped if faults]

    assert len(dropped) <= MOST_DROPPED * len(every), dropped


def test_most_lies_of_the_soft_kinds_are_caught_as_well() -> None:
    """No promise, but a change that loses half of them is none for the better."""
    soft = [lie for lie in lies(ALL) if lie.kind not in HARD]
    caught = Counter(lie.kind for lie in soft if check(lie.claim, lie.sources, lie.question))
    of = Counter(lie.kind for lie in soft)

    assert caught.total() >= 0.9 * of.total()
    assert caught["quote"] == of["quote"]
    assert caught["no source"] == of["no source"]


PAGE = (
    "Die Verwaltung hält den Ausbau der Erzstraße nicht für erforderlich. Die Kosten werden auf maximal "
    "450.000 Euro geschätzt. Der Ortsbeirat Hammerwiese wird am 12.03.2031 gehört."
)


def source(text: str = PAGE, number: int = 1, city: str = "Silberbrück") -> Source:
    ref = ObjectRef("paper", city.lower(), f"BV/000{number}/2031")
    return Source(number, ref, city, f"BV/000{number}/2031", "Ausbau der Erzstraße", text, "Vorlage", page=1)


def faults(sentence: str, quote: str, question: str = "", **more: Source) -> tuple[Fault, ...]:
    sources = {each.number: each for each in (source(), *more.values())}
    return check(Claim(sentence, (Backing(1, quote),)), sources, question)


def test_a_sentence_that_rests_on_nothing() -> None:
    assert check(Claim("Der Ausbau kommt.", ()), {1: source()}) == (Fault.NO_QUOTE,)


def test_a_quote_of_a_source_that_was_not_given() -> None:
    assert check(Claim("Der Ausbau kommt.", (Backing(7, "Ausbau der Erzstraße"),)), {1: source()}) == (
        Fault.NO_SOURCE,
    )


def test_a_word_or_two_are_no_quote() -> None:
    assert Fault.NO_QUOTE in faults("Der Ausbau kostet viel.", "Die Kosten")


def test_a_quote_that_stands_in_another_source() -> None:
    other = source("Der Ausbau der Erzstraße beginnt im Herbst.", 2)

    found = faults(
        "Der Ausbau beginnt im Herbst.", "Der Ausbau der Erzstraße beginnt im Herbst.", other=other
    )

    assert found == (Fault.QUOTE,)


def test_part_of_a_number_is_no_quote() -> None:
    text = "Die Kosten betragen 12.450.000 Euro im Jahr."

    assert check(
        Claim("Die Kosten betragen 450.000 Euro.", (Backing(1, "450.000 Euro im Jahr"),)), {1: source(text)}
    ) == (Fault.QUOTE,)


def test_a_negation_left_out_of_the_quote_counts() -> None:
    """The quote is cut behind „nicht“; what it is cut from is read too."""
    found = faults(
        "Die Verwaltung hält den Ausbau der Erzstraße für erforderlich.",
        "Die Verwaltung hält den Ausbau der Erzstraße … für erforderlich",
    )

    assert Fault.NEGATION in found


def test_a_limit_left_out_of_the_quote_counts() -> None:
    found = faults("Die Kosten liegen bei mindestens 450.000 Euro.", "450.000 Euro geschätzt")

    assert Fault.NUMBER in found


def test_a_quote_with_a_gap() -> None:
    quote = "Die Kosten werden auf […] 450.000 Euro geschätzt"

    assert faults("Die Kosten werden auf maximal 450.000 Euro geschätzt.", quote) == ()


def test_parts_of_a_quote_in_the_wrong_order() -> None:
    quote = "450.000 Euro geschätzt … Die Kosten werden auf maximal"

    assert Fault.QUOTE in faults("Die Kosten werden auf maximal 450.000 Euro geschätzt.", quote)


def test_quotation_marks_dashes_and_line_ends_do_not_matter() -> None:
    text = "Das Gelände „Am Ziegelhof“ – früher eine Ziege-\nlei – wird zum\nWohngebiet."
    quote = 'Das Gelände "Am Ziegelhof" - früher eine Ziegelei - wird zum Wohngebiet.'

    assert (
        check(Claim("Das Gelände Am Ziegelhof wird zum Wohngebiet.", (Backing(1, quote),)), {1: source(text)})
        == ()
    )


def test_the_question_is_no_proof_of_a_number() -> None:
    found = faults(
        "Die Kosten werden auf maximal 900.000 Euro geschätzt.",
        "Die Kosten werden auf maximal 450.000 Euro geschätzt.",
        "Kostet der Ausbau maximal 900.000 Euro?",
    )

    assert Fault.NUMBER in found


def test_the_question_is_no_proof_of_a_gremium() -> None:
    found = faults(
        "Der Bauausschuss wird am 12. März 2031 gehört.",
        "Der Ortsbeirat Hammerwiese wird am 12.03.2031 gehört.",
        "Wann wird der Bauausschuss gehört?",
    )

    assert Fault.NAME in found


def test_another_city() -> None:
    other = source("Etwas anderes steht hier.", 2, "Quellstadt")
    found = faults(
        "In Quellstadt werden die Kosten auf maximal 450.000 Euro geschätzt.",
        "Die Kosten werden auf maximal 450.000 Euro geschätzt.",
        other=other,
    )

    assert Fault.CITY in found


def test_a_link_a_mention_and_markup() -> None:
    quote = "Die Kosten werden auf maximal 450.000 Euro geschätzt."
    for addition in ("siehe www.beispiel.example", "@room", "<b>neu</b>", "![](x)", "\u202e", "[1]"):
        assert Fault.ACTIVE in faults(
            f"Die Kosten werden auf maximal 450.000 Euro geschätzt {addition}.", quote
        )


def test_two_quotes_of_two_sources() -> None:
    other = source("Der Ausbau der Erzstraße dauert 14 Monate.", 2)
    claim = Claim(
        "Der Ausbau der Erzstraße dauert 14 Monate und kostet maximal 450.000 Euro.",
        (
            Backing(1, "Die Kosten werden auf maximal 450.000 Euro geschätzt."),
            Backing(2, "Der Ausbau der Erzstraße dauert 14 Monate."),
        ),
    )

    assert check(claim, {1: source(), 2: other}) == ()


def test_ja_and_nein_fit_the_question() -> None:
    quote = "Die Verwaltung hält den Ausbau der Erzstraße nicht für erforderlich."
    question = "Hält die Verwaltung den Ausbau der Erzstraße für erforderlich?"

    assert faults("Nein, die Verwaltung hält den Ausbau nicht für erforderlich.", quote, question) == ()
    assert Fault.NEGATION in faults(
        "Ja, die Verwaltung hält den Ausbau nicht für erforderlich.", quote, question
    )


def told_of(sentence: str, quote: str, *outcomes: str, question: str = "") -> tuple[Fault, ...]:
    text = (
        "Der Rat beschließt den Ausbau der Erzstraße in der Variante B (mit Radweg) mit Gesamtkosten von "
        "450.000 Euro."
    )
    paper = replace(source(text), outcomes=outcomes)
    return check(Claim(sentence, (Backing(1, quote),)), {1: paper}, question)


@pytest.mark.parametrize("outcome", ["ungeändert beschlossen", "abgelehnt"])
def test_what_something_costs_does_not_depend_on_the_result(outcome: str) -> None:
    assert told_of("Der Ausbau kostet 450.000 Euro.", "mit Gesamtkosten von 450.000 Euro", outcome) == ()


def test_what_a_rejected_paper_resolves_is_not_told_as_a_fact() -> None:
    sentence = "Die Erzstraße wird in der Variante B ausgebaut."
    quote = "den Ausbau der Erzstraße in der Variante B"

    assert told_of(sentence, quote, "ungeändert beschlossen") == ()
    assert Fault.NEGATION in told_of(sentence, quote, "abgelehnt")


def test_to_decide_against_something_is_to_reject_it() -> None:
    sentence = "Der Rat hat sich gegen den Ausbau der Erzstraße entschieden."
    quote = "den Ausbau der Erzstraße in der Variante B"

    assert Fault.RESULT in told_of(sentence, quote, "ungeändert beschlossen")
    assert told_of(sentence, quote, "abgelehnt") == ()
