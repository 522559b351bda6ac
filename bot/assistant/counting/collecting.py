"""What has been read of a question so far, and how a part of it is taken."""

from collections.abc import Sequence

from bot.assistant.counting import words
from bot.assistant.counting.asked import Group, Subject
from bot.assistant.counting.sentence import Noun, Sentence
from bot.assistant.counting.topic import topic_text
from bot.retrieval.query import wordlists
from bot.retrieval.query.periods import Timed
from bot.retrieval.query.reading import Collected
from bot.retrieval.query.values import kind_named, party_named, result_named

Spans = Sequence[tuple[int, int]]
VERBS: dict[Subject, frozenset[str]] = {
    Subject.PAPERS: words.FILED | words.DEALT | words.STARTS,
    Subject.DECISIONS: words.TAKEN | words.STARTS | frozenset(("beschlossen",)),
    Subject.EVENTS: words.DEALT | words.CONCERNS | words.STOOD,
    Subject.MEETINGS: words.SAT | words.DEALT | words.STARTS | words.CONCERNS,
}

"""That say nothing more about what is counted."""


class Collecting:
    def __init__(
        self, sentence: Sentence, text: str, into: Collected, hidden: Spans, typed_small: bool
    ) -> None:
        """`text` is what the sentence was made of; quotes and numbers in it are `hidden` from it."""
        self.s = sentence
        self.text = text
        self.into = into
        self.hidden = hidden
        self.typed_small = typed_small
        self.place = 0
        self.subject: Subject | None = None
        self.listing = self.times = self.most = self.bare = self.every_city = self.dealt = self.sure = False
        self.what = False
        self.group: Group | None = None
        self.topic = self.matter = self.majority = ""
        self.taken_off = False
        self.times_read: list[Timed] = []
        self.results: set[str] = set()

    def _take_noun(self, noun: Noun) -> bool:
        glossary = self.s.known.glossary
        first, self.place = self.place, self.place + noun.count
        if not self.times or noun.subject is Subject.MEETINGS:
            self.subject = noun.subject
        for kind in noun.kinds:
            self.into.add("art", kind_named(kind, glossary))
        self.matter, self.majority = self.matter or noun.matter, self.majority or noun.majority
        if noun.gremium:
            self.into.add("gremium", noun.gremium)
        if noun.party:
            self.into.add("fraktion", party_named(noun.party))
        if noun.result:
            self._add_result(noun.result, first)
        return True

    def _add_result(self, name: str, first: int) -> None:
        """`name` is an outcome, and it was said in the words from `first` to here."""
        named = result_named(name, self.s.known.glossary)
        self.taken_off = self.taken_off or any(
            self.s.word(place).startswith(words.TAKEN_OFF) for place in range(first, self.place)
        )
        self.results |= named.values
        self.sure = self.sure or self.s.is_of_councils(name)
        self.dealt = True
        self.into.add("ergebnis", named)

    def _take_topic(self, first: int) -> bool:
        """From here to the next thing that is understood."""
        s, end = self.s, first
        while end < s.end and not ((end > first or self._hides(first)) and self._ends_topic(end)):
            end += 1
        start = s.scan.row[first - 1].end if first else 0
        stop = s.scan.row[end].start if end < s.end else len(self.text)
        found = topic_text(self.text[start:stop], s.scan.row[first:end], typed_small=self.typed_small)
        if not found:
            return False
        self.topic = found
        self.hidden = [span for span in self.hidden if not (start <= span[0] and span[1] <= stop)]
        self.place = end
        return True

    def _ends_topic(self, place: int) -> bool:
        s = self.s
        word = s.word(place)
        if s.time(place) or s.group(place) or s.every_city(place) or s.cities(place):
            return True
        if self._is_about_gremium(place):
            return False
        if s.gremium(place, in_topic=True) or s.party(place, in_topic=True) or s.phrase(place, words.HELD):
            return True
        if word in wordlists.AUXILIARY | {"gab", "gibt", "es"} or s.word(place) == "je":
            return True
        verbs = s.is_lower(place) and (word in VERBS[self.subject or Subject.PAPERS] or s.result(place))
        return bool(verbs) and not self._is_adjective(place)

    def _is_about_gremium(self, place: int) -> bool:
        return any(part in self.s.word(place - 1) for part in wordlists.ABOUT_GREMIUM)

    def _is_adjective(self, place: int) -> bool:
        """„zu abgelehnten Bauvorhaben“"""
        following = place + 1
        return self.s.word(place).endswith(words.ENDINGS_OF_ADJECTIVES) and (
            following < self.s.end and not self.s.is_lower(following) and not self.s.time(following)
        )

    def _hides(self, place: int) -> bool:
        """Whether a quote or number stands right before this place."""
        row = self.s.scan.row
        start = row[place - 1].end if place else 0
        stop = row[place].start if place < self.s.end else len(self.text)
        return any(start <= span[0] and span[1] <= stop for span in self.hidden)

    def _named(self, wanted: str) -> bool:
        return any(name == wanted for name, _, _ in self.into.named)
