"""What a question wants to know (a result, an amount, a day …), and whether a sentence says it."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from bot.assistant import asked_words as asked
from bot.assistant import want_words as words
from bot.assistant.want_words import Kind
from bot.retrieval.query.periods import Form, Period, timed_phrases

_LIST_NUMBER = re.compile(r"^\W*\d{1,2}[.)]\s|(?<=[.:]\s)\d{1,2}\.\s(?=[A-ZÄÖÜ])")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_COUNTED = re.compile(r"\b[Ww]ie\s*viele[nrs]?\s+(?:[a-zäöüß]\S*\s+)*(?P<noun>[A-ZÄÖÜ][\w-]{2,})")
_YEARS = re.compile(
    r"(?<![\d.,/])(?P<year>(?:19|20)\d\d)(?:/(?P<next>(?:19|20)?\d\d))?(?![\d/]|[.,]\d)", re.ASCII
)
_SHORTEST_STEM, _ENDING = 4, 2


@dataclass(frozen=True, slots=True)
class Wants:
    """`answer` is found in what answers, None where nothing of the kind can be told.

    `needed`: without it the question is not answered, whatever else stands there. `times` are the periods
    that the question names, `text` is the question.
    """

    kind: Kind
    text: str
    answer: re.Pattern[str] | None
    needed: bool
    times: tuple[Period, ...] = ()
    today: dt.date = dt.date.min

    @property
    def decided(self) -> bool:
        """Whether it is asked what became of a matter, or when: stations tell that better than texts."""
        if self.asks_when:
            return asked.DECIDED_WHEN.search(self.text) is not None
        return self.kind in {Kind.RESULT, Kind.VOTES, Kind.VOTERS, Kind.STATUS}

    @property
    def takes_decision(self) -> bool:
        """Whether a Beschluss is what was asked for, not that somebody took note of something."""
        return self.decided and self.kind is not Kind.STATUS and asked.DECIDING.search(self.text) is not None

    @property
    def asks_when(self) -> bool:
        return self.kind in {Kind.DAY, Kind.DATE}

    @property
    def counts_votes(self) -> bool:
        return self.kind is Kind.VOTES

    @property
    def counted(self) -> str:
        """The noun that is counted, '' where it is not asked how many of something there are."""
        found = _COUNTED.search(self.text) if self.kind is Kind.COUNT else None
        return found["noun"] if found else ""

    @property
    def cue(self) -> re.Pattern[str] | None:
        """What usually stands beside such an answer."""
        if counted := self.counted:
            return _counted(counted)
        return words.CUES.get(self.kind)

    def topic(self, text: str) -> str:
        """The words without times and without what is said of voting: what the matter itself is called."""
        return asked.VOTING.sub(" ", self._timeless(text))

    def nouns(self, text: str) -> str:
        """Those without which nothing answers, no times or units; the first is mostly what is asked about."""
        asked_for = {found["noun"] for found in asked.ASKED_UNIT.finditer(text)} if self.needed else set()
        words_of = _WORD.findall(self._timeless(text))
        nouns = (each for each in words_of[1:] if each[0].isupper() and each not in asked_for)
        return " ".join(each for each in nouns if not asked.UNIT.fullmatch(each))

    def things(self, text: str) -> str:
        """The nouns that are no actions."""
        return " ".join(each for each in self.nouns(text).split() if not asked.ACTION.search(each))

    def happened(self, text: str) -> str:
        """Actions, and where it is asked when the participle at the end, else the verb after „wann“."""
        actions = [each for each in self.nouns(text).split() if asked.ACTION.search(each)]
        found = _WORD.findall(text)
        if self.asks_when and found:
            actions.append(found[-1] if found[-1][0].islower() else found[min(1, len(found) - 1)])
        return " ".join(actions)

    @property
    def by_kind_alone(self) -> bool:
        """Whether it names no matter of its own: of papers that were shown the kind of an answer decides."""
        if self.kind in {Kind.OTHER, Kind.OPINION}:
            return False
        return all(each.casefold() in asked.GENERIC for each in self.nouns(self.text).split())

    def _timeless(self, text: str) -> str:
        for phrase in reversed(timed_phrases(text, self.today)):
            text = f"{text[: phrase.start]} {text[phrase.end :]}"
        return text

    def named_time(self, day: dt.date) -> bool:
        """Whether the day lies in a period that the question names."""
        return any((period.since or day) <= day <= (period.until or day) for period in self.times)

    def of_another_year(self, sentence: str) -> bool:
        """Whether it names years, but none of those of the question.

        Never where a time was asked for: that is another one by its nature.
        """
        if self.asks_when or not (self.times or _YEARS.search(self.text)):
            return False
        wanted, named = _school_years(self.text), _school_years(sentence)
        if wanted and named:
            return not wanted & named
        years = years_of(sentence)
        return bool(years) and not any(map(self.named_year, years))

    @property
    def names_a_year(self) -> bool:
        return bool(self.times or years_of(self.text))

    def timely(self, years: Collection[int], year: int | None) -> bool:
        """Whether a text that names these years, of a paper of that year, can be of the time asked for."""
        if not self.names_a_year or any(map(self.named_year, years)):
            return True
        return year is None or any(self.named_year(year + beside) for beside in (-1, 0, 1))

    def named_year(self, year: int) -> bool:
        """Whether the question names the year, or a period that touches it."""
        return year in years_of(self.text) or any(
            (period.since or dt.date.min).year <= year <= (period.until or dt.date.max).year
            for period in self.times
        )

    def said_in(self, sentence: str) -> bool:
        """Whether an answer of the kind stands there; what the question itself says is none."""
        if self.answer is None:
            return False
        text, sentence = self.text.casefold(), _LIST_NUMBER.sub("", sentence)
        return any(not _repeats(found[0], text) for found in self.answer.finditer(sentence))


NOTHING = Wants(Kind.OTHER, "", None, needed=False)


def read_wants(question: str, today: dt.date) -> Wants:
    """Never fails; what is not recognised is OTHER."""
    kind = next((kind for kind, asks in asked.ASKS if asks.search(question)), Kind.OTHER)
    phrases = timed_phrases(question, today)
    within = [each for each in phrases if each.form in {Form.WITHIN, Form.RANGE}]
    times = tuple(period for each in within for period in each.periods)
    return Wants(kind, question, _answer(kind, question), kind in words.NEEDED, times, today)


def _answer(kind: Kind, question: str) -> re.Pattern[str] | None:
    """Of what is measured only what has the unit for it: no area where it is asked how deep."""
    if kind is Kind.MEASURE:
        fitting = (answer for asks, answer in words.DIMENSIONS if asks.search(question))
        return next(fitting, words.ANSWERS[kind])
    return words.ANSWERS.get(kind)


def years_of(text: str) -> set[int]:
    """All years that a text names; „2018/19“ names two."""
    years = set()
    for found in _YEARS.finditer(text):
        years.add(int(found["year"]))
        if following := found["next"]:
            years.add(int(found["year"][: -len(following)] + following))
    return years


def _school_years(text: str) -> set[str]:
    """Those of two: 2018/19 is another than 2019/20."""
    return {f"{found['year']}/{found['next'][-2:]}" for found in _YEARS.finditer(text) if found["next"]}


@lru_cache(maxsize=64)
def _counted(noun: str) -> re.Pattern[str]:
    """„110 geförderte Wohnungen“ where it is asked how many Wohnungen there are."""
    noun = noun.rpartition("-")[2].casefold()
    stem = re.escape(noun[: max(_SHORTEST_STEM, len(noun) - _ENDING)])
    return re.compile(rf"(?:\d|\b(?:{words.NUMBERS})\b)\W*(?:\w+\W+){{0,2}}\w*{stem}", re.IGNORECASE)


def _repeats(found: str, asked: str) -> bool:
    """Only for what has a number: „nicht“ may stand in both."""
    plain = found.casefold().strip(" .,")
    if not any(letter.isdigit() for letter in plain):
        return False
    return re.search(rf"(?<![\w.,]){re.escape(plain)}(?!\w)", asked) is not None
