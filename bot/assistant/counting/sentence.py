"""A question as a row of words, and what each place of it could be in a question for a count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.counting import words
from bot.assistant.counting.asked import Group, Subject
from bot.retrieval.query import wordlists
from bot.retrieval.query.known import Known
from bot.retrieval.query.names import exact_gremien, find_gremien
from bot.retrieval.query.periods import Form, Timed
from bot.retrieval.query.points import Unit
from bot.retrieval.query.scan import Scan
from bot.retrieval.query.values import Named, gremien_named, result_named

_HELD_BY = frozenset(
    [
        "im",
        "in",
        "beim",
        "bei",
        "vom",
        "von",
        "des",
        "der",
        "dem",
        "den",
        "die",
        "das",
        "durch",
        "ans",
        "an",
        "unserem",
        "unser",
    ]
)
_CERTAIN = frozenset(["im", "in", "beim", "vom", "durch"])
_OF_MATTERS = frozenset((Unit.YEAR, Unit.YEARS))
_MOST_SMALL = 2
_SINGULAR = ("antrag", "anfrage", "vorlage", "drucksache")


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: so many words, of these kinds (none: any), and whose or how if the word says it."""

    count: int
    subject: Subject
    kinds: tuple[str, ...] = ()
    gremium: Named | None = None
    party: str = ""
    result: str = ""
    matter: str = ""
    majority: str = ""


class Sentence:
    """Every method takes a place in the row and says how many words it covers."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.known: Known = scan.known
        self.end = len(scan.row)

    def word(self, place: int) -> str:
        return self.scan.word(place)

    def phrase(self, place: int, phrases: Sequence[tuple[str, ...]]) -> int:
        """The words of the first of these that stands here, 0 where none does."""
        for each in phrases:
            if all(self.word(place + n) == word for n, word in enumerate(each)):
                return len(each)
        return 0

    def skip(self, place: int, skipped: frozenset[str]) -> int:
        while self.word(place) in skipped:
            place += 1
        return place

    def is_lower(self, place: int) -> bool:
        return place < self.end and self.scan.row[place].text[:1].islower()

    def noun(self, place: int, *, single: bool = False) -> Noun | None:
        """„Anträge“, „abgelehnten SPD-Anträge“, „Stadtratssitzungen“; `single`: also „Antrag“."""
        start, result, majority = place, "", ""
        while (word := self.word(place)) in words.ADJECTIVES or word in words.MAJORITIES:
            majority = majority or words.MAJORITIES.get(word, "")
            place += 1
        if found := self.result(place):
            place, result = place + found[0], found[1]
        party = self.scan.party(place)
        if party and self.scan.kind(place + party[0]):
            place += party[0]
        else:
            party = None
        named = self._noun(place, single=single)
        if named is None:
            return None
        count = place - start + named.count
        return replace(named, count=count, party=party[1] if party else "", result=result, majority=majority)

    def _noun(self, place: int, *, single: bool) -> Noun | None:
        word = self.word(place)
        if word in words.MEETINGS | words.DECISIONS:
            subject = Subject.MEETINGS if word in words.MEETINGS else Subject.DECISIONS
            council = self._named("Stadtrat") if word.startswith("rats") else None
            return Noun(1, subject, gremium=council)
        if kinds := self._kinds(place, single=single):
            return Noun(kinds[0], Subject.PAPERS, kinds[1])
        if word in words.MATTERS and not single:
            return Noun(1, Subject.PAPERS, (words.OF_MATTERS,), matter=words.MATTERS[word])
        if word in words.PAPERS or (single and word in {"vorlage", "drucksache"}):
            return Noun(1, Subject.PAPERS)
        return self._compound(place)

    def _kinds(self, place: int, *, single: bool) -> tuple[int, tuple[str, ...]] | None:
        start, kinds = place, []
        while (kind := self.scan.kind(place)) and (single or self._is_plural(place, kind[0])):
            kinds.append(kind[1])
            place += kind[0]
            if not (self.word(place) in wordlists.JOINS and self.scan.kind(place + 1)):
                break
            place += 1
        return (place - start, tuple(dict.fromkeys(kinds))) if kinds else None

    def _is_plural(self, place: int, count: int) -> bool:
        return not self.word(place + count - 1).endswith(_SINGULAR)

    def _compound(self, place: int) -> Noun | None:
        """„Stadtratssitzungen“, „Bauausschusssitzungen“: the Gremium stands in the word."""
        word = self.word(place)
        for ending, subject in words.COMPOUNDS:
            stem = word.removesuffix(ending)
            if stem and stem != word:
                found = self._named(stem) or self._named(stem.removesuffix("s"))
                return Noun(1, subject, gremium=found) if found else None
        return None

    def _named(self, name: str) -> Named | None:
        found = exact_gremien(name, self.known)
        if not found and len(name) > len("Ausschuss"):
            found = find_gremien(name, self.known)
        return gremien_named(found, name.title()) if found else None

    def group(self, place: int) -> tuple[int, Group] | None:
        """„je Fraktion“, „aufgeschlüsselt nach Jahren“, „jährlich“."""
        if self.word(place) == "jaehrlich":
            return 1, Group.YEAR
        count = self.phrase(place, words.GROUPED) or (1 if self.word(place) in words.PER else 0)
        count += self.word(place + count) in {"den", "der", "dem"} if count else 0
        found = words.GROUPS.get(self.word(place + count)) if count else None
        return None if found is None else (count + 1, found)

    def gremium(self, place: int, *, in_topic: bool = False) -> tuple[int, Named] | None:
        """„im Bauausschuss“, „der Stadtrat“; within a topic only what cannot be its genitive."""
        allowed = _CERTAIN if in_topic else _HELD_BY
        start = place
        while place - start < _MOST_SMALL and self.word(place) in (allowed if place == start else _HELD_BY):
            place += 1
        if in_topic and place == start:
            return None
        found = self.scan.gremium(place)
        return None if found is None else (place - start + found[0], found[1])

    def cities(self, place: int) -> tuple[int, list[Named]] | None:
        """„in Trier und Mainz“, „aus der Stadt Koblenz“."""
        start = place
        if self.word(place) not in {"in", "aus", "fuer", "von"}:
            return None
        place += 1
        place += 2 if (self.word(place), self.word(place + 1)) == ("der", "stadt") else 0
        return self.city_names(start, place)

    def city_names(self, start: int, place: int) -> tuple[int, list[Named]] | None:
        named: list[Named] = []
        end = place
        while found := self.scan.city(place):
            named.append(found[1])
            end = place + found[0]
            comma = "," in self.scan.between(end)
            if not comma and self.word(end) not in wordlists.JOINS:
                break
            place = end + (self.word(end) in wordlists.JOINS)
        return (end - start, named) if named else None

    def every_city(self, place: int) -> int:
        """„in allen vier Städten“"""
        if self.word(place) != "in" or self.word(place + 1) not in {"allen", "saemtlichen", "den"}:
            return 0
        end = place + 2
        end += self.word(end) in {"vier", "drei", "zwei", "fuenf", "geladenen"}
        named = self.word(end) in {"staedten", "kommunen"}
        return end + 1 - place if named else 0

    def time(self, place: int) -> tuple[int, Timed] | None:
        """A period, unless it is that of the matter before it: „Haushalt 2025“."""
        found = self.scan.time(place)
        if found is None:
            return None
        timed = found[1]
        of_matter = timed.unit in _OF_MATTERS and timed.form is Form.WITHIN and not timed.prefixed
        return None if of_matter and self.word(place - 1).endswith(wordlists.MATTER) else found

    def result(self, place: int) -> tuple[int, str] | None:
        """An outcome that is counted as such, lower-case: „die Ablehnung“ is a topic."""
        found = self.scan.result(place)
        if found is None or not (self.is_lower(place) or self.word(place) == "nicht"):
            return None
        said = " ".join(self.word(place + n) for n in range(found[0]))
        if any(part in said for part in words.NOT_COUNTED):
            return None
        return found

    def is_of_councils(self, name: str) -> bool:
        """Whether offices have no such outcome."""
        return result_named(name, self.known.glossary).values <= words.OF_COUNCILS

    def party(self, place: int, *, in_topic: bool = False) -> tuple[int, tuple[str, ...]] | None:
        if in_topic and self.word(place) not in {"der", "von", "des"}:
            return None
        return self.scan.parties(place)
