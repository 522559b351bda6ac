"""What holds of any sentence: a changed figure and a changed word are seen, and nothing raises."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.assistant.grounding.check import check
from bot.assistant.records import Backing, Claim, Fault, Source
from bot.messages import ObjectRef
from tests.assistant.facts import facts
from tests.assistant.truths import Truth, truths

SHOWN = [each for each in truths(facts()) if not check(each.claim, each.sources)]
WITH_DIGITS = [each for each in SHOWN if any(map(str.isdigit, each.claim.text))]
_NUMBER = re.compile(r"\d+(?:[.,/:]\d+)*")


@given(st.sampled_from(WITH_DIGITS), st.data())
@settings(max_examples=400, deadline=None)
def test_a_changed_digit_is_seen(truth: Truth, data: st.DataObject) -> None:
    text = truth.claim.text
    place = data.draw(st.sampled_from([at for at, letter in enumerate(text) if letter.isdigit()]))
    digit = data.draw(st.sampled_from([each for each in "0123456789" if each != text[place]]))
    changed = text[:place] + digit + text[place + 1 :]
    # A number that the source names too is another matter, and 07 is 7.
    number = next(found[0] for found in _NUMBER.finditer(changed) if found.start() <= place < found.end())
    assume(not _is_there(number, truth))

    assert check(Claim(changed, truth.claim.backings), truth.sources) != ()


def _is_there(number: str, truth: Truth) -> bool:
    source = truth.sources[1]
    there = f"{source.text} {source.title} {source.reference} {truth.claim.text}"
    return any(_same(number, found[0]) for found in _NUMBER.finditer(there))


def _same(one: str, other: str) -> bool:
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) or one.lstrip("0") == other.lstrip("0")


@given(st.sampled_from(SHOWN), st.data())
@settings(max_examples=200, deadline=None)
def test_a_quote_with_another_word_is_seen(truth: Truth, data: st.DataObject) -> None:
    backing = truth.claim.backings[0]
    words = backing.quote.split()
    place = data.draw(st.integers(0, len(words) - 1))
    other = data.draw(st.sampled_from(["Wasserturm", "nicht", "angeblich", "siebzehn", "Oktober"]))
    assume(words[place].strip(".,;:()„“") != other)
    # An edge that is only punctuation is no word.
    assume(any(map(str.isalnum, words[place])))
    quote = " ".join([*words[:place], other, *words[place + 1 :]])

    found = check(Claim(truth.claim.text, (Backing(backing.source, quote),)), truth.sources)

    assert Fault.QUOTE in found or Fault.NO_QUOTE in found


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_nothing_raises(sentence: str, text: str, quote: str, question: str) -> None:
    ref = ObjectRef("paper", "silberbrueck", "1")
    source = Source(1, ref, "Silberbrück", "BV/1/2031", text[:20], text)

    for backings in ((Backing(1, quote),), (Backing(1, text[:120]),), (Backing(2, ""),), ()):
        check(Claim(sentence, backings), {1: source}, question)


PIECES = st.sampled_from(
    [
        "12.03.2031",
        "31.02.",
        "99.99.9999",
        "0/0",
        "1.",
        "2,5 Mio.",
        "drei",
        "ein",
        "hundert",
        "tausend",
        "Viertel",
        "§ 4",
        "Ja:",
        "12 Nein",
        "bis",
        "von",
        ",",
        "…",
        '"',
        "„",
        "(",
        "GmbH",
        "Firma",
        "Ausschuss für",
        "Rat",
        "Fraktion",
        "in",
        "Herr",
        "nicht",
        "kein",
        "weil",
        "soll",
        "beschlossen",
        "abgelehnt",
        "€",
        "%",
        "24:99",
        "25 Uhr",
        "CDU",
    ]
)


@given(st.lists(PIECES, max_size=25), st.lists(PIECES, min_size=3, max_size=25))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_on_what_looks_like_figures_and_names(sentence: list[str], text: list[str]) -> None:
    ref = ObjectRef("paper", "silberbrueck", "1")
    source = Source(1, ref, "Silberbrück", "BV/1/2031", "Titel", " ".join(text))

    check(Claim(" ".join(sentence), (Backing(1, " ".join(text)),)), {1: source}, " ".join(sentence))
