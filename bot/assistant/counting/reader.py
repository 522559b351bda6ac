"""Goes through a question from its opening to its end and collects what it says."""

from collections.abc import Callable, Collection, Sequence

from bot.assistant.counting import words
from bot.assistant.counting.asked import Group, Subject, Wanted
from bot.assistant.counting.collecting import VERBS
from bot.assistant.counting.opening import Opening
from bot.retrieval.query import wordlists
from bot.retrieval.query.filters import DECISION
from bot.retrieval.query.periods import Form
from bot.retrieval.query.values import party_named

_FILTER_OF = {Form.SINCE: "seit", Form.UNTIL: "bis"}


class Reader(Opening):
    """Each step takes what stands at `place` and says whether it did."""

    def read(self, typed: Collection[str]) -> Wanted | None:
        if not self._opening():
            return None
        while self.place < self.s.end:
            if not any(step() for step in self._steps()):
                return None
        if self._leftover() or not self._complete(typed):
            return None
        return self._wanted()

    def _steps(self) -> Sequence[Callable[[], bool]]:
        return (
            self._time, self._group, self._most, self._every_city, self._cities, self._gremium, self._party,
            self._noun_of_times, self._majority, self._marked_topic, self._result, self._verb, self._there,
            self._plain_topic,
        )  # fmt: skip

    # The steps; each takes what stands here and says whether it did

    def _time(self) -> bool:
        found = self.s.time(self.place)
        if found is None or found[0] == 0:
            return False
        self.into.time(_FILTER_OF.get(found[1].form, "jahr"), found[1])
        self.times_read.append(found[1])
        self.place += found[0]
        return True

    def _group(self) -> bool:
        found = self.s.group(self.place)
        if found is None or self.group is not None:
            return False
        self.group = found[1]
        self.place += found[0]
        return True

    def _most(self) -> bool:
        """„die meisten Anträge“"""
        place = self.place + (self.s.word(self.place) == "die")
        if not self.most or self.subject is not None or self.s.word(place) != "meisten":
            return False
        noun = self.s.noun(place + 1)
        if noun is None:
            return False
        self.place = place + 1
        return self._take_noun(noun)

    def _every_city(self) -> bool:
        count = self.s.every_city(self.place)
        self.every_city = self.every_city or count > 0
        self.place += count
        return count > 0

    def _cities(self) -> bool:
        found = self.s.cities(self.place)
        if found is None and self.s.word(self.place - 1) in words.SUBJECTS:
            found = self.s.city_names(self.place, self.place)
        if found is None:
            if self.s.word(self.place) in {"in", "aus"} and (said := self.s.scan.not_loaded(self.place + 1)):
                self.into.problems.append(said)
                self.place += 2
                return True
            return False
        for each in found[1]:
            self.into.add("stadt", each)
        self.place += found[0]
        return True

    def _gremium(self) -> bool:
        found = self.s.gremium(self.place)
        if found is None or any(name == "gremium" for name, _, _ in self.into.named):
            return False
        self.into.add("gremium", found[1])
        self.place += found[0]
        # „der Stadtrat Trier“, „der Stadtrat von Mainz“ is read as a city next.
        if city := self.s.city_names(self.place, self.place):
            self.into.add("stadt", city[1][0])
            self.place += city[0]
        return True

    def _party(self) -> bool:
        found = self.s.party(self.place)
        if found is None or self.subject in {Subject.DECISIONS, Subject.MEETINGS}:
            return False
        for each in found[1]:
            self.into.add("fraktion", party_named(each))
        self.place += found[0]
        return True

    def _noun_of_times(self) -> bool:
        """„Wie oft wurde ein Antrag der AfD abgelehnt?“"""
        if not self.times or self.subject is not Subject.EVENTS or self.topic:
            return False
        place = self.place + (self.s.word(self.place) in words.SINGLE)
        noun = self.s.noun(place, single=True)
        if noun is None or noun.subject is not Subject.PAPERS or self._hides(place + noun.count):
            return False
        self.sure = True
        self.place = place
        return self._take_noun(noun)

    def _majority(self) -> bool:
        """„einstimmig gefasst“"""
        said = words.MAJORITIES.get(self.s.word(self.place), "")
        if not said or self.majority or self.subject is not Subject.DECISIONS:
            return False
        self.majority = said
        self.place += 1
        return True

    def _marked_topic(self) -> bool:
        s = self.s
        count = s.phrase(self.place, words.MARKS)
        if self.times or self.subject is Subject.MEETINGS:
            theme = s.phrase(self.place, words.THEMES) or (
                s.phrase(self.place, words.WITH) if self.dealt else 0
            )
            count = theme or count
        if s.word(self.place) in words.ABOUT:
            count = 1
        if not count or self.topic or not self._take_topic(self.place + count):
            return False
        self.sure = True
        return True

    def _plain_topic(self) -> bool:
        """„Wie oft wurde die Hundesteuer vertagt?“: what is asked about needs no introduction."""
        if not self.times or self.topic:
            return False
        return self._take_topic(self.place + (self.s.word(self.place) in words.SINGLE))

    def _result(self) -> bool:
        place = self.place
        # „…, die abgelehnt wurden“
        place += self.s.word(place) == "die" and "," in self.s.scan.between(place)
        found = self.s.result(place)
        if found is None or self.subject is Subject.MEETINGS:
            return False
        first, self.place = place, place + found[0]
        self._add_result(found[1], first)
        return True

    def _verb(self) -> bool:
        s, word = self.s, self.s.word(self.place)
        if tuple(s.word(self.place + n) for n in range(3)) == words.AGENDA and self.times:
            self.place += len(words.AGENDA)
            self.dealt = self.sure = True
            return True
        if self.times and word in words.SAT and not self.topic and self._is_about_sitting(word):
            self.subject, self.dealt = Subject.MEETINGS, True
            self.place += 1
            return True
        if word in words.HALVES and any(s.word(n) in words.HALVES[word] for n in range(self.place)):
            self.place += 1
            return True
        if self.what and word in words.DECIDED | wordlists.AUXILIARY:
            self.place += 1
            return True
        if self.subject is None or word not in VERBS[self.subject]:
            return False
        self.dealt = self.dealt or word in words.DEALT | words.CONCERNS
        self.sure = self.sure or word in words.DEALT
        self.place += 1
        return True

    def _is_about_sitting(self, word: str) -> bool:
        """„hat der Ausschuss sich getroffen“, but no „Entscheidung getroffen“."""
        alone = word not in words.TAKEN or any(self.s.word(n) == "sich" for n in range(self.s.end))
        return alone or self._named("gremium")

    def _there(self) -> bool:
        word = self.s.word(self.place)
        if word not in words.THERE or (word == "auf" and self.place + 1 < self.s.end):
            return False
        self.place += 1
        return True

    # What is left at the end

    def _leftover(self) -> bool:
        return bool(self.hidden)

    def _complete(self, typed: Collection[str]) -> bool:
        within = [each for each in self.times_read if each.form in {Form.WITHIN, Form.RANGE}]
        if self.subject is None or len(within) > 1 or (self.times_read and not _TIMES.isdisjoint(typed)):
            return False
        if (self.times and not self.dealt) or (self.bare and not (self.group or self.majority)):
            return False
        # „Was hat der Rat zur Hundesteuer beschlossen?“ asks what stands in the text.
        if self.what and (self.topic or not self.times_read):
            return False
        if self.times and self.topic and not (self.sure or self._named("gremium")):
            return False
        restricted = bool(self.into.named or self.times_read or self.topic or typed)
        return self._sensible() and (restricted or not self.listing)

    def _sensible(self) -> bool:
        if self.subject is Subject.MEETINGS:
            none = not (self.results or self._named("art") or self._named("fraktion"))
            return none and self.group not in {Group.PARTY, Group.RESULT, Group.KIND}
        if (self.majority and self.subject is not Subject.DECISIONS) or (
            self.matter and not (self.results or self.times_read)
        ):
            return False
        if self.subject is Subject.DECISIONS:
            return self.results <= {DECISION, "resolved", "rejected"}
        return True

    def _wanted(self) -> Wanted | None:
        filters = self.into.filters()
        if self.subject is None:
            return None
        labels = tuple(
            (part.filter, self._label(part.filter, part.label)) for part in self.into.parts(filters)
        )
        return Wanted(
            self.subject, self.listing, self.group, self.most, self.topic, filters, labels, self.every_city,
            self.matter, self.majority, self.taken_off, problems=self.into.told(),
        )  # fmt: skip

    def _label(self, name: str, label: str) -> str:
        return words.TAKEN_OFF if name == "ergebnis" and self.taken_off else label


_TIMES = frozenset(("seit", "nach", "bis", "vor", "jahr"))
