"""A request as a row of words, and what each place of it could be."""

from collections.abc import Iterable
from functools import cached_property, lru_cache

from bot.council.glossary import Glossary, Phrases, folded, tokens
from bot.retrieval.query import wordlists as words
from bot.retrieval.query.known import Known
from bot.retrieval.query.names import exact_gremien, find_gremien, same_word
from bot.retrieval.query.periods import Timed
from bot.retrieval.query.values import (
    Named,
    city,
    gremien_named,
    not_loaded,
    party_phrases,
    result_phrases,
)

LONGEST_NAME = 8
"""Words of a Gremium's name that are tried together."""
MOST_TOKENS = 120
"""Words of a request that are looked at; a longer text is no request for certain papers."""

_STRONG = (
    "antrag",
    "antrags",
    "antrages",
    "antraege",
    "antraegen",
    "anfrage",
    "anfragen",
    "vorlage",
    "vorlagen",
)
_PLURAL = ("antraege", "antraegen", "anfragen", "vorlagen")


def first_tokens(text: str, most: int = MOST_TOKENS) -> str:
    """The text up to where no more words are looked at."""
    row = tokens(text)
    return text if len(row) <= most else text[: row[most].start]


class Scan:
    """What stands where; every method takes a place in the row and says how many words it covers."""

    def __init__(self, text: str, known: Known, timed: Iterable[Timed]) -> None:
        self.text = text
        self.known = known
        self.row = tokens(text)[:MOST_TOKENS]
        self._gremien: dict[int, tuple[int, Named] | None] = {}
        self._about: dict[tuple[str, ...], bool] = {}
        self._parties: dict[int, tuple[int, str] | None] = {}
        self._timed = {self.place(each.start): each for each in timed}

    def word(self, place: int) -> str:
        return self.row[place].folded if 0 <= place < len(self.row) else ""

    def between(self, place: int) -> str:
        """What is written between this word and the one before."""
        if not 0 < place < len(self.row):
            return ""
        return self.text[self.row[place - 1].end : self.row[place].start]

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Characters of the words from `first` up to before `end`."""
        return (self.row[first].start, self.row[end - 1].end) if first < end else (0, 0)

    def time(self, place: int) -> tuple[int, Timed] | None:
        timed = self._timed.get(place)
        return None if timed is None else (self.place(timed.end) - place, timed)

    def kind(self, place: int) -> tuple[int, str] | None:
        return natural_kinds(self.known.glossary).at(self.row, place)

    def is_plural(self, place: int, count: int) -> bool:
        return self.word(place + count - 1).endswith(_PLURAL)

    def result(self, place: int) -> tuple[int, str] | None:
        return result_phrases(self.known.glossary).at(self.row, place)

    def party(self, place: int) -> tuple[int, str] | None:
        """A party here, its faction's word included: „SPD-Fraktion“, „CDU-Gemeinderatsfraktion“."""
        if place not in self._parties:
            self._parties[place] = self._party(place)
        return self._parties[place]

    def _party(self, place: int) -> tuple[int, str] | None:
        found = natural_parties(self.known).at(self.row, place)
        if not found or not self._is_party(place, found[0]):
            return None
        count = found[0]
        for more in (1, 2):
            if self.word(place + count + more - 1).endswith(("fraktion", "fraktionen")):
                return count + more, found[1]
        return found

    def parties(self, place: int) -> tuple[int, tuple[str, ...]] | None:
        """One party or several: „SPD, CDU und den Grünen“."""
        names: list[str] = []
        end = place
        start = self._after(place, {*words.GENITIVE, "den", "fraktion", "fraktionen"})
        if not self.party(start):  # „die SPD“, but „Die Linke“ is a name
            start = self._after(place, {*words.GENITIVE, "die", "den", "fraktion", "fraktionen"})
        while found := self.party(start):
            names.append(found[1])
            end = start + found[0]
            start = self._after(end, {*words.JOINS, "der", "die", "den", "von"})
        return (end - place, tuple(dict.fromkeys(names))) if names else None

    def gremium(self, place: int) -> tuple[int, Named] | None:
        """A Gremium whose name begins here: the longest that is one."""
        if place not in self._gremien:
            self._gremien[place] = self._gremium(place)
        return self._gremien[place]

    def _gremium(self, place: int) -> tuple[int, Named] | None:
        if not self._may_be_gremium(place):
            return None
        for count in range(min(LONGEST_NAME, len(self.row) - place), 0, -1):
            written = self._written(place, count)
            found = exact_gremien(written, self.known)
            if found:
                return count, gremien_named(found, written)
        written = self._written(place, 1)
        found = find_gremien(written, self.known) if len(written) > len("Ausschuss") else ()
        return (1, gremien_named(found, written)) if found else None

    def is_council(self, named: Named) -> bool:
        """Whether it is the council of the whole city."""
        kinds = (kind for kind in self.known.glossary.gremien if kind.key == "council")
        called = {folded(each) for kind in kinds for each in (kind.name, *kind.words)}
        return any(
            same_word(folded(each.name).split(" - ")[0], name)
            for each in self.known.organizations
            if (each.body, each.id) in named.organizations
            for name in called
        )

    def city(self, place: int) -> tuple[int, Named] | None:
        """A loaded city here, but not „Karlsruhe-Durlach“."""
        for count in range(min(4, len(self.row) - place), 0, -1):
            end = place + count
            found = city(self._written(place, count), self.known) if self.word(place) != "stadt" else None
            if found and found.bodies and not self.between(end).startswith("-"):
                return count, found
        return None

    def not_loaded(self, place: int) -> str | None:
        """The sentence for a city that is named here and set up, but not loaded."""
        if not self.known.configured or self.city(place):
            return None
        found = (
            not_loaded(self._written(place, n), self.known)
            for n in range(4, 0, -1)
            if self.word(place + n - 1)
        )
        return next(filter(None, found), None)

    def is_about(self, parts: tuple[str, ...]) -> bool:
        """Whether one of these parts stands in any word."""
        if parts not in self._about:
            self._about[parts] = any(part in each.folded for each in self.row for part in parts)
        return self._about[parts]

    @cached_property
    def is_question(self) -> bool:
        """A sentence that asks about a matter: what it names need not be a property of the paper."""
        return "?" in self.text or self.word(0) in words.QUESTION or self.word(1) in words.AUXILIARY

    @cached_property
    def has_council_verb(self) -> bool:
        """„Was wurde … beschlossen“ asks what a council did, so its time is the council's.

        „Wie wurde …“ and „Hat der Rat …“ ask about one matter, which other papers may tell as well.
        """
        if self.is_question and self.word(0) not in words.WHAT:
            return False
        last = {self.word(len(self.row) - 1), self.word(len(self.row) - 2)}
        return bool(last & words.COUNCIL_VERBS) and any(each.folded in words.AUXILIARY for each in self.row)

    def _after(self, place: int, skipped: set[str]) -> int:
        while self.word(place) in skipped and not self._is_upper(place):
            place += 1
        return place

    def _is_upper(self, place: int) -> bool:
        return self.word(place) in words.UPPER_ONLY and self.row[place].text.isupper()

    def _is_party(self, place: int, count: int) -> bool:
        """Ordinary words only where they are written, or stand, like a party's name."""
        own = self.row[place : place + count]
        if any(each.folded in words.UPPER_ONLY for each in own):
            return any(each.text.isupper() and len(each.text) > 1 for each in own)
        if self.word(place + count) in words.GOES_ON:
            return False
        small = any(each.folded in words.LOWER_IS_NO_PARTY and each.text[0].islower() for each in own)
        return not small or self._ends_phrase(place + count)

    def _ends_phrase(self, place: int) -> bool:
        following = self.word(place)
        return (
            not following
            or following in words.TOPIC | words.PLACE | words.JOINS | {"seit", "ab", "vom", "von", "aus"}
            or following.isdigit()
            or following.endswith("fraktion")
        )

    def _may_be_gremium(self, place: int) -> bool:
        word = self.word(place)
        return word.endswith(words.GREMIUM_ENDS) or word in _first_words(self.known.glossary)

    def _written(self, place: int, count: int) -> str:
        start, end = self.span(place, place + count)
        return self.text[start:end]

    def place(self, character: int) -> int:
        """The first word at or after this character."""
        return next((n for n, token in enumerate(self.row) if token.start >= character), len(self.row))


@lru_cache(maxsize=4)
def natural_kinds(glossary: Glossary) -> Phrases:
    """The words for kinds that may head a request: „Bericht“ and „Protokoll“ are too weak."""
    found = Phrases()
    for kind in glossary.kinds:
        strong = [each for each in (kind.name, kind.plural, *kind.words) if folded(each).endswith(_STRONG)]
        found.add(kind.natural or strong, kind.key)
    return found


@lru_cache(maxsize=4)
def natural_parties(known: Known) -> Phrases:
    found = Phrases()
    for party in known.glossary.parties:
        found.add(party.natural or (party.name, *party.words), party.name)
    for name in known.parties:
        if party_phrases(known).whole(name) == name:
            found.add((name,), name)
    return found


@lru_cache(maxsize=4)
def _first_words(glossary: Glossary) -> frozenset[str]:
    every = (each for kind in glossary.gremien for each in (kind.name, *kind.words))
    return frozenset(row[0].folded for row in map(tokens, every) if row)
