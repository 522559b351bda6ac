"""Whether all words of a topic stand in a text, and at which of its words.

A word stands there as itself, within a compound, by what may stand for it, or by all of its parts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.messages import Span
from bot.retrieval.asked import MISSPELLED_WEIGHT, RELATED_WEIGHT
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.words.analysis import Analyser

MORE_FREQUENT = 3
"""Times that a related word may be as frequent as the one asked for: beyond, „Mietspiegel“ would mean
„Miete“ and „Freibad“ „Bad“."""


class Said:
    """The words of a text that is NFC."""

    def __init__(self, text: str, analyser: Analyser) -> None:
        self._words = [word for word in analyser.words(text) if word.stem]
        self._at: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            for term in dict.fromkeys((word.stem, *word.units)):
                self._at.setdefault(term, []).append(place)
        # What several words name together stands at none of them.
        self._named = set(analyser.fields(text)[1].split()) - set(self._at)

    def marks(self, wanted: Sequence[Wanted], *, whole: bool = False) -> tuple[Span, ...] | None:
        """The words that say it, None where one of the wanted is missing.

        `whole`: the parts of a word must stand in one word, not just all of them somewhere.
        """
        places: set[int] = set()
        # Most texts are about something else, and this says so fast.
        if not all(map(self._could_say, wanted)):
            return None
        for each in wanted:
            found = self._whole(each) or ([] if whole else self._parts(each))
            if not found and each.stem not in self._named:
                return None
            places.update(found)
        return tuple((self._words[place].start, self._words[place].end) for place in sorted(places))

    def _could_say(self, each: Wanted) -> bool:
        known = self._at
        return (
            each.stem.partition(" ")[0] in known
            or bool(each.units and each.units[0] in known)
            or any(other.term.partition(" ")[0] in known for other in each.alternatives)
            or each.stem in self._named
        )

    def _whole(self, each: Wanted) -> list[int]:
        terms = (each.stem, *(other.term for other in each.alternatives))
        found = [place for term in terms for place in self._places(term)]
        if each.units:
            first, *others = (set(self._at.get(unit, ())) for unit in each.units)
            found += first.intersection(*others)
        return found

    def _parts(self, each: Wanted) -> list[int]:
        found = [self._at.get(unit, []) for unit in each.units]
        return [place for places in found for place in places] if all(found) else []

    def _places(self, term: str) -> Iterable[int]:
        """Of a phrase those of all its words, which must be neighbours and nothing less than words."""
        row = term.split()
        if len(row) == 1:
            return self._at.get(term, ())
        starts = (
            place
            for place in self._at.get(row[0], ())
            if [word.stem for word in self._words[place : place + len(row)]] == row
        )
        return [place + number for place in starts for number in range(len(row))]


def sure(wanted: Sequence[Wanted], frequency: Callable[[str], int], common: float) -> tuple[Wanted, ...]:
    """The words without what a search looks up beside them and leaves to the ranking.

    A related word that is `common` and far more frequent than the one asked for means more than it; so does
    a part of a word that nobody writes („Katze“ for „Katzensteuer“).
    """

    def kept(each: Wanted, term: str, weight: float) -> bool:
        if weight == MISSPELLED_WEIGHT:
            return term not in each.stem
        if weight == RELATED_WEIGHT:
            return frequency(term) <= max(MORE_FREQUENT * frequency(each.stem), common)
        return True

    def narrowed(each: Wanted) -> Wanted:
        others = (other for other in each.alternatives if kept(each, other.term, other.weight))
        return replace(each, alternatives=tuple(others))

    return tuple(map(narrowed, wanted))


def expression(wanted: Sequence[Wanted]) -> str:
    """What FTS5 shall look for: rows with all of these words."""
    return " AND ".join(f"({_any(each)})" for each in wanted)


def _any(each: Wanted) -> str:
    terms = dict.fromkeys((each.stem, *(other.term for other in each.alternatives)))
    found = [f"terms : {_quoted(term)}" if " " in term else _quoted(term) for term in terms]
    if each.units:
        found.append(f"({' AND '.join(map(_quoted, each.units))})")
    return " OR ".join(found)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
