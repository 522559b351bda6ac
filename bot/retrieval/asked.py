"""From the words of a question to what is looked up, slips of the pen included."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.retrieval.lexical.wanted import Alternative, Wanted
from bot.retrieval.words.analysis import Analyser, Asked
from bot.retrieval.words.quotes import KEPT
from bot.retrieval.words.spelling import Speller, SpellingReading, read_spelling, respell

MOST_WORDS = 50
"""Different words looked up; a question has about ten."""

RELATED_WEIGHT = 0.5
"""What an office's word counts that stands for an everyday one."""

MISSPELLED_WEIGHT = 0.9
"""What a word counts that a rare one was probably meant to be."""

Frequency = Callable[[str], int]
"""In how many passages a term stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`asked` is the question as it was looked up. `replaced` are the words that were exchanged for it,
    `meant` what others may have been meant to be, the likeliest first; as written are the keys."""

    wanted: tuple[Wanted, ...]
    asked: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_words(text: str, analyser: Analyser, speller: Speller, frequency: Frequency) -> Reading:
    """What a question looks for. A word that no paper has is exchanged where it is sure what was meant;
    what stands in quotes is meant as it is written."""
    unquoted = analyser.asked(KEPT.sub(" ", text))[:MOST_WORDS]
    spelling = read_spelling([(each.written, frequency(each.stem)) for each in unquoted], speller)
    spelling = _known(spelling, analyser, frequency)
    text = respell(text, spelling.replaced) if spelling.replaced else text
    asked = analyser.asked(text)[:MOST_WORDS]
    wanted = [_wanted(each, _beside(each, spelling), analyser) for each in asked]
    return Reading(tuple(wanted), text, spelling.replaced, spelling.meant)


def _known(spelling: SpellingReading, analyser: Analyser, frequency: Frequency) -> SpellingReading:
    """Without words that are in no paper any more: the vocabulary outlives what was withdrawn."""

    def occurs(word: str) -> bool:
        return all(frequency(each.stem) for each in analyser.asked(word))

    replaced = {written: word for written, word in spelling.replaced.items() if occurs(word)}
    meant = {written: tuple(filter(occurs, words)) for written, words in spelling.meant.items()}
    return SpellingReading(spelling.beside, replaced, {key: words for key, words in meant.items() if words})


def _beside(asked: Asked, spelling: SpellingReading) -> Sequence[str]:
    """The forms that may stand for this word: what it was meant to be, or what it is a half of."""
    written = asked.written.casefold()
    meant: Mapping[str, tuple[str, ...]] = spelling.meant
    guesses = [each.casefold() for each in meant.get(asked.written, ())[:1]]
    return [form for form in spelling.beside if form in guesses or written in form or form in written]


def _wanted(asked: Asked, beside: Sequence[str], analyser: Analyser) -> Wanted:
    same = [Alternative(term, 1.0) for term in asked.same]
    related = [Alternative(term, RELATED_WEIGHT) for term in asked.related]
    slips = [Alternative(each.stem, MISSPELLED_WEIGHT) for form in beside for each in analyser.asked(form)]
    return Wanted(asked.stem, asked.units, (*same, *slips, *related))
