"""All checks of a sentence. Each knows one way in which a model errs; none of them sees the others."""

from collections.abc import Iterator, Mapping

from bot.assistant.appeals import is_appeal, is_foreign, is_order
from bot.assistant.cleaning import is_active
from bot.assistant.grounding import dates, numbers
from bot.assistant.grounding.alone import nearest, papers, statements, statements_hold
from bot.assistant.grounding.amounts import amounts_hold
from bot.assistant.grounding.bindings import pairs_hold
from bot.assistant.grounding.bound import dates_are_bound, figures_are_bound
from bot.assistant.grounding.cities import cities_hold
from bot.assistant.grounding.contradiction import contradicts
from bot.assistant.grounding.governed import governs_hold, is_denied
from bot.assistant.grounding.ground import Ground, ground_of
from bot.assistant.grounding.modality import is_as_certain
from bot.assistant.grounding.names import names_hold
from bot.assistant.grounding.negation import is_yes_or_no, negations_hold
from bot.assistant.grounding.opposites import is_generalised, is_turned
from bot.assistant.grounding.outcomes import results_hold
from bot.assistant.grounding.quotes import alike
from bot.assistant.grounding.references import take_references
from bot.assistant.grounding.repeated import is_repeated
from bot.assistant.grounding.roles import roles_hold
from bot.assistant.grounding.station_words import answering, says_no_more, topics_hold
from bot.assistant.grounding.votes import votes_hold
from bot.assistant.grounding.words import causes_hold, is_related
from bot.assistant.records import Claim, Fault, Source

LONGEST, LONGEST_QUOTE = 1_000, 2_000
"""Characters: prompts ask for 25 words, and quotes of 30. Some checks take long for what has no end."""


def check(claim: Claim, sources: Mapping[int, Source], question: str = "") -> tuple[Fault, ...]:
    """What is wrong with a sentence, each fault once; empty where it holds. Never raises.

    The words of the question may be used again, its numbers, dates, Gremien and parties may not.
    """
    if len(claim.text) > LONGEST or any(len(each.quote) > LONGEST_QUOTE for each in claim.backings):
        return (Fault.LENGTH,)
    ground, wrong = ground_of(claim, sources)
    faults = [Fault.ACTIVE] if _is_active(claim.text, ground) else []
    faults += wrong
    if ground.quotes:
        said = alike(claim.text)
        faults += (
            _of_repeated(said, ground)
            if is_repeated(said, ground)
            else _faults(said, ground, alike(question))
        )
    return tuple(dict.fromkeys(faults))


def _is_active(sentence: str, ground: Ground) -> bool:
    """What stands in a sentence that tells a program what to do is no evidence either."""
    if is_active(sentence) or is_appeal(sentence) or is_foreign(sentence):
        return True
    return any(is_appeal(each.text) or is_order(each.context) for each in ground.quotes)


def _of_repeated(sentence: str, ground: Ground) -> Iterator[Fault]:
    """Only what the data says can speak against words that stand there, and the sentence behind them."""
    if contradicts(sentence, ground) or (ground.outcomes and not results_hold(sentence, ground)):
        yield Fault.RESULT
    if is_denied(ground):
        yield Fault.NEGATION


def _faults(sentence: str, ground: Ground, question: str) -> Iterator[Fault]:
    known, rest = take_references(sentence, ground)
    if not known:
        yield Fault.REFERENCE
    yield from _of_figures(sentence, rest, ground)
    yield from _of_papers(sentence, ground)
    told = answering(sentence, ground, question)
    words = dates.take_dates(rest)[1]
    if not votes_hold(sentence, ground):
        yield Fault.VOTE
    if (
        not results_hold(sentence, ground)
        or not is_as_certain(sentence, ground)
        or contradicts(sentence, ground)
        or not says_no_more(told, ground)
        or not statements_hold(sentence, ground)
    ):
        yield Fault.RESULT
    if (
        not negations_hold(told if is_yes_or_no(told) else sentence, ground, question)
        or is_turned(sentence, ground)
        or not governs_hold(sentence, ground, question)
    ):
        yield Fault.NEGATION
    if not names_hold(words, ground, question) or not roles_hold(sentence, ground):
        yield Fault.NAME
    if not cities_hold(sentence, ground):
        yield Fault.CITY
    if (
        not is_related(words, ground, question)
        or not causes_hold(sentence, ground)
        or not all(any(topics_hold(said, each) for each in papers(ground)) for said in statements(told))
    ):
        yield Fault.UNRELATED
    if is_generalised(sentence, ground):
        yield Fault.NUMBER


def _of_papers(sentence: str, ground: Ground) -> Iterator[Fault]:
    """Each clause against the one paper of which it tells."""
    for clause, paper in nearest(sentence, ground):
        rest = take_references(clause, paper)[1]
        yield from _of_figures(clause, rest, paper)


def _of_figures(sentence: str, rest: str, ground: Ground) -> Iterator[Fault]:
    whole = rest
    said_dates, rest = dates.take_dates(rest)
    said_times, rest = dates.take_times(rest)
    known = _Figures(ground)
    if (
        not all(dates.is_given(each, known.dates) for each in said_dates)
        or not said_times <= known.times
        or not dates.seasons_given(sentence, ground.quoted, known.dates)
        or not dates_are_bound(whole, ground)
    ):
        yield Fault.DATE
    said = numbers.quantities(rest)
    if (
        not numbers.all_given(said, known.quantities, known.bare, known.unit_words)
        or not pairs_hold(sentence, ground.quoted)
        or not figures_are_bound(whole, ground)
        or not amounts_hold(sentence, ground)
    ):
        yield Fault.NUMBER


class _Figures:
    """Dates, times and numbers that quotes, titles and stations give."""

    def __init__(self, ground: Ground) -> None:
        quoted, rest = dates.take_dates(ground.quoted)
        self.times, rest = dates.take_times(rest)
        stated, other = dates.take_dates(ground.titles)
        starts = [each.station.start for each in ground.sources if each.station and each.station.start]
        self.dates = [*quoted, *stated, *(dates.Date(each.day, each.month, each.year) for each in starts)]
        self.times |= {(each.hour, each.minute) for each in starts}
        self.quoted = rest
        self.of_quotes = numbers.quantities(rest)
        self.quantities = (*self.of_quotes, *numbers.quantities(other))
        self.bare = {str(hour) for hour, _ in self.times}
        self.unit_words = " ".join(each.text for each in ground.sources)
