"""How a question for a count begins."""

from bot.assistant.counting import words
from bot.assistant.counting.asked import Subject
from bot.assistant.counting.collecting import Collecting
from bot.retrieval.query import wordlists


class Opening(Collecting):
    """Takes the first words: „Wie viele Anträge“, „Welche Fraktion“, „Was hat … beschlossen“."""

    def _opening(self) -> bool:
        s = self.s
        while count := s.phrase(self.place, words.POLITE):
            self.place += count
        if count := s.phrase(self.place, words.TIMES):
            self.times, self.place, self.subject = True, self.place + count, Subject.EVENTS
            return True
        if count := s.phrase(self.place, words.IN_MEETINGS):
            self.place += count
            noun = s.noun(self.place)
            self.times = noun is not None and noun.subject is Subject.MEETINGS and self._take_noun(noun)
            return self.times
        if count := s.phrase(self.place, words.SPREAD):
            self.place = s.skip(self.place + count, words.AFTER)
            return self._noun_here() and self._spread()
        return self._best() or self._decided() or self._plain_opening()

    def _plain_opening(self) -> bool:
        s = self.s
        count = s.phrase(self.place, words.COUNT)
        listing = s.phrase(self.place, words.LIST)
        self.listing = listing > 0 and not count
        # „Anträge je Fraktion“ needs no opening.
        self.bare = not (count or listing)
        count = count or listing
        self.place = s.skip(self.place + count, words.AFTER)
        return self._noun_here()

    def _decided(self) -> bool:
        """„Was hat der Stadtrat am 11.12.2025 beschlossen?“, „Was beschloss der Rat im Mai?“."""
        s, place = self.s, self.place
        row = [s.word(n) for n in range(place, s.end)]
        spoken = row[1:2] and (
            row[1] in words.DECIDED or (row[1] in wordlists.AUXILIARY and row[-1] in words.DECIDED)
        )
        if row[:1] != ["was"] or not spoken:
            return False
        self.subject, self.listing, self.what, self.place = Subject.DECISIONS, True, True, place + 1
        return True

    def _best(self) -> bool:
        """„Welche Fraktion hat die meisten …“, „In welchem Jahr gab es die meisten …“."""
        s, place = self.s, self.place
        place += s.word(place) in {"in", "im"}
        if s.word(place) not in {"welche", "welcher", "welches", "welchem"}:
            return False
        group = words.GROUPS.get(s.word(place + 1))
        ahead = any(s.word(n) in words.MOST for n in range(place, s.end))
        if group is None or not ahead:
            return False
        self.group, self.most, self.place = group, True, place + 2
        return True

    def _spread(self) -> bool:
        """„… auf die Fraktionen“"""
        if self.s.word(self.place) not in {"auf", "ueber", "nach"}:
            return False
        place = self.s.skip(self.place + 1, frozenset(("die", "den", "einzelnen")))
        self.group = words.GROUPS.get(self.s.word(place))
        self.place = place + 1
        return self.group is not None

    def _noun_here(self) -> bool:
        noun = self.s.noun(self.place)
        return noun is not None and self._take_noun(noun)
