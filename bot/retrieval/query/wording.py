"""Filters read from natural wording, where they are certain; what is not stays a word to search for.

Precision first: a wrong filter hides what a person looks for, a missed one costs a glance. A sentence
that asks about a matter („Wie viele Stellen waren im Frühjahr 2010 unbesetzt?“) names the time of the
matter, not of the paper; a request for papers („Anträge der SPD 2023“), or for what a council did
(„Was wurde 2023 zu … beschlossen?“), names the paper's. Nor does an uncertain time raise papers of that
time: on the judged queries a bonus of 3 to 8 % for them moved nDCG@10 by less than .001.
"""

import datetime as dt
from collections.abc import Collection

from bot.council.glossary import tokens
from bot.council.results import Outcome
from bot.retrieval.query import wordlists as words
from bot.retrieval.query.filters import DECISION
from bot.retrieval.query.head import Head, read_head
from bot.retrieval.query.known import Known
from bot.retrieval.query.masking import masked, without
from bot.retrieval.query.periods import Form, Timed, timed_phrases
from bot.retrieval.query.points import Unit
from bot.retrieval.query.reading import Collected
from bot.retrieval.query.scan import Scan, first_tokens
from bot.retrieval.query.values import kind_named, party_named, result_named

_NEXT = 40
"""Characters after a number in which what it counts begins."""
TIME_FILTERS = frozenset(("seit", "nach", "bis", "vor", "jahr"))
ENDED = frozenset((Outcome.REJECTED, Outcome.POSTPONED, Outcome.REFERRED, Outcome.WITHDRAWN))


def read_wording(text: str, known: Known, today: dt.date, typed: Collection[str], into: Collected) -> str:
    """The text without the words that became filters.

    `typed` are the filters that were typed as such: these are not read from the wording as well.
    """
    read = first_tokens(text)
    plain = masked(read, known.numbers) + text[len(read) :]
    timed = [
        each
        for each in timed_phrases(plain[: len(read)], today)
        if _begun(each, today) and not _counts(plain, each)
    ]
    reader = _Reader(Scan(plain, known, timed), frozenset(typed), into)
    into.natural = True
    reader.read(timed)
    into.natural = False
    return without(text, reader.scan.row, reader.taken)


def _begun(timed: Timed, today: dt.date) -> bool:
    """What lies ahead („klimaneutral bis 2035“) is no date of a paper."""
    whole = timed.hull
    day = whole.since or whole.until
    return day is not None and day <= today and (timed.form is not Form.UNTIL or day < today)


def _counts(text: str, timed: Timed) -> bool:
    """„2000 Wohnungen“ is no year."""
    following = tokens(text[timed.end : timed.end + _NEXT])[:1]
    return timed.unit is Unit.YEAR and bool(following) and following[0].folded.startswith(words.COUNTED)


class _Reader:
    def __init__(self, scan: Scan, typed: frozenset[str], into: Collected) -> None:
        self.scan = scan
        self.into = into
        self.typed = typed
        self.head = read_head(scan) or Head()
        self.taken: set[int] = set()
        self.held_end = -1
        asked = self.head.certain and bool(self.head.taken)
        self.is_request = asked or scan.has_council_verb
        self.is_keywords = not scan.is_question and not self.is_request

    def read(self, timed: list[Timed]) -> None:
        if self.head.certain:
            self._head()
        self._gremium()
        self._result()
        self._time(timed)
        self._city()

    def _head(self) -> None:
        head, glossary = self.head, self.scan.known.glossary
        if "art" not in self.typed:
            for kind in dict.fromkeys(head.kinds):
                self.into.add("art", kind_named(kind, glossary))
        if "fraktion" not in self.typed:
            for party in dict.fromkeys(head.parties):
                self.into.add("fraktion", party_named(party))
        if "ergebnis" not in self.typed:
            decided = [each.name for each in glossary.results if DECISION in each.outcomes]
            for name in [*head.results, *(decided[:1] if head.decision else ())]:
                self.into.add("ergebnis", result_named(name, glossary))
        self.taken |= head.taken

    def _gremium(self) -> None:
        if "gremium" in self.typed:
            return
        for place in range(len(self.scan.row)):
            count = self._introduces(place)
            found = self.scan.gremium(place + count) if count is not None else None
            if (
                found
                and count is not None
                and self._is_held(place, count, found[0], council=self.scan.is_council(found[1]))
            ):
                self.into.add("gremium", found[1])
                self._take(place, count + found[0])
                self.held_end = place + count + found[0]
                return

    def _introduces(self, place: int) -> int | None:
        """How many small words stand before a Gremium that may be named here."""
        word, following = self.scan.word(place), self.scan.word(place + 1)
        if word in words.PLACE | words.FROM:
            return 2 if following in {"der", "dem", "den"} else 1
        return 0 if place == self.head.end and place and self.head.certain else None

    def _is_held(self, place: int, count: int, name: int, *, council: bool) -> bool:
        if self.scan.word(place - 1) in words.NOT_HERE:
            return False
        if self.is_request:
            return True
        at = self.scan.word(place) in words.PLACE
        around = [*self.scan.row[:place], *self.scan.row[place + count + name :]]
        itself = any(part in each.folded for each in around for part in words.ABOUT_GREMIUM)
        return at and self.is_keywords and not council and not itself and bool(around)

    def _result(self) -> None:
        """„… abgelehnt“ at the end of a request, or of a search that is no sentence."""
        last = len(self.scan.row) - 1
        # „…, die abgelehnt wurden“
        last -= self.scan.word(last) in words.AUXILIARY
        found = self.scan.result(last) if last > 0 else None
        if not found or "ergebnis" in self.typed or self.head.results or last in self.taken:
            return
        if any(self.scan.word(n) in words.NEGATIONS for n in range(last)):
            return
        named = result_named(found[1], self.scan.known.glossary)
        # „Was wurde … beschlossen?“ is no filter: about half of the stations have no result in what the
        # cities give away, and a filter would hide their papers; only who asks for Beschlüsse gets it.
        single = self.is_keywords and self.scan.word(last) in words.PARTICIPLES
        if (self._asks_for_papers() and named.values - {DECISION}) or (single and named.values <= ENDED):
            self.into.add("ergebnis", named)
            self._take(last, 1)
            self.taken |= {n for n in range(len(self.scan.row)) if self.scan.word(n) in words.AUXILIARY}

    def _asks_for_papers(self) -> bool:
        return self.head.certain and bool(self.head.kinds or self.head.taken) and not self.head.decision

    def _time(self, timed: list[Timed]) -> None:
        if self.typed & TIME_FILTERS:
            return
        sure = [each for each in timed if self._is_date_of_paper(each)]
        if len([each for each in sure if each.form is Form.WITHIN]) > 1:
            return
        for each in sure:
            self.into.time(_FILTER_OF.get(each.form, "jahr"), each)
            place = self.scan.place(each.start)
            found = self.scan.time(place)
            self._take(place, found[0] if found else 0)

    def _is_date_of_paper(self, timed: Timed) -> bool:
        place = self.scan.place(timed.start)
        before = self.scan.word(place - 1)
        if timed.unit is Unit.VAGUE and timed.form is not Form.UNTIL:
            return False
        if timed.unit in _OF_MATTERS and before.endswith(words.MATTER) and not timed.prefixed:
            return False
        if self.is_request:
            return timed.prefixed or self._ends_phrase(timed)
        # „… im Bauausschuss 2022“: the year of its meetings.
        return self.is_keywords and (place == self.held_end or self._restricts(timed))

    def _ends_phrase(self, timed: Timed) -> bool:
        """„Anträge 2022 Radverkehr“, „… Baumfällungen 2022“, but not „2000 Wohnungen“."""
        place = self.scan.place(timed.start)
        following = self.scan.place(timed.end)
        word = self.scan.word(following)
        return (
            timed.unit is not Unit.YEAR
            or place <= self.head.end
            or not word
            or word in words.TOPIC | words.PLACE | words.FROM | words.JOINS | words.COUNCIL_VERBS
            or word in words.AUXILIARY
        )

    def _restricts(self, timed: Timed) -> bool:
        """In a search of some words: „seit 2022“, „letztes Jahr“, „zwischen 2017 und 2019“."""
        if self.scan.is_about(words.DEVELOPS):
            return False
        if len(self.scan.row) == len(range(self.scan.place(timed.start), self.scan.place(timed.end))):
            return True
        return (
            timed.form is Form.SINCE
            or timed.unit is Unit.RELATIVE
            or (timed.form is Form.RANGE and timed.prefixed)
        )

    def _city(self) -> None:
        if "stadt" in self.typed:
            return
        place = 0
        while place < len(self.scan.row):
            count = self._city_at(place)
            place += max(count, 1)

    def _city_at(self, place: int) -> int:
        """„in Trier und Mainz“; „wie in Trier“ is no restriction."""
        if self.scan.word(place) not in {"in", "aus"} or self.scan.word(place - 1) in words.NOT_HERE:
            return 0
        start = place + 1
        start += 2 if [self.scan.word(start), self.scan.word(start + 1)] == ["der", "stadt"] else 0
        end = start
        if sentence := self.scan.not_loaded(start):
            self.into.problems.append(sentence)
        while found := self.scan.city(end if end == start else end + 1):
            if (
                end > start
                and self.scan.word(end) not in words.JOINS
                and "," not in self.scan.between(end + 1)
            ):
                break
            self.into.add("stadt", found[1])
            end = (end if end == start else end + 1) + found[0]
        if end == start:
            return 0
        self._take(place, end - place)
        return end - place

    def _take(self, place: int, count: int) -> None:
        self.taken |= set(range(place, place + count))


_OF_MATTERS = frozenset((Unit.YEAR, Unit.YEARS))
_FILTER_OF = {Form.SINCE: "seit", Form.UNTIL: "bis"}
