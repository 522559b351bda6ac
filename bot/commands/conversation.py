"""Questions that go on from the last ones: „und in Trier?“, „wer hat dagegen gestimmt?“.

By rules, not by a model: a question is completed only where it has no topic of its own, and what it was
completed to is said. Whatever showed papers or a count is remembered, not only answers.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.assistant.asking import is_question
from bot.assistant.courtesy import without_courtesy
from bot.assistant.wants import read_wants
from bot.commands import conversation_words as words
from bot.commands.base import Ask
from bot.commands.cities import read_cities
from bot.commands.remembering import COUNT, OF_ONE, last_exchange
from bot.messages import ObjectRef
from bot.retrieval.query.periods import timed_phrases
from bot.retrieval.query.query import Query
from bot.store.exchanges import Exchange
from bot.texts import conversation as texts


class Turn(StrEnum):
    """How a question stands to those before it."""

    ITS_OWN = "its own"
    OTHERS = "others"
    """It asks how other cities deal with something: `Resolved.topic`, or the matter of `papers`."""
    COUNTED_ON = "counted on"
    """It goes on with a count: `Resolved.question` has its lines."""
    AGAIN = "again"
    """The last summary once more, shorter or otherwise: `Resolved.question` says how."""
    LOST = "lost"
    """It leans on something that was not said, or that cannot be made out."""
    SEARCHED = "searched"
    """„Und das Hallenbad?“: a new topic without a question."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """`completed`: the question is not what was typed. `papers`: it is about these, which answered `about`.
    `said` is for people, where nothing can be made of it."""

    question: str
    papers: tuple[ObjectRef, ...] = ()
    about: str = ""
    completed: bool = False
    turn: Turn = Turn.ITS_OWN
    said: str = ""

    @property
    def topic(self) -> str:
        """The question that says what the conversation is about."""
        return self.about or self.question


def resolve(ask: Ask) -> Resolved:
    """Synchronous: reads the store."""
    return _Resolving(ask, last_exchange(ask)).resolved()


class _Resolving:
    def __init__(self, ask: Ask, last: Exchange | None) -> None:
        self.ask = ask
        self.last = last
        self.text = without_courtesy(ask.args)
        self.today = ask.services.today(ask.home)
        self.goes_on = words.GOES_ON.search(ask.args) is not None
        self.rest = words.GOES_ON.sub("", ask.args, count=1).strip(" ?!.,")

    def resolved(self) -> Resolved:
        query = self.ask.services.search.read(self.text)
        for read in (self._others, self._counted_on, self._again):
            if found := read(query):
                return found
        if query.references or self._is_count():
            return Resolved(self.ask.args)
        if not self._is_bare(query):
            return self._new_topic(query)
        if not self._leans(query):
            return Resolved(self.ask.args)
        if self.last is None or not (self.last.question or self.last.papers):
            return Resolved(self.ask.args, turn=Turn.LOST)
        return self._of_last(query, self.last)

    def _of_last(self, query: Query, last: Exchange) -> Resolved:
        cities = query.filters.bodies
        if self._only_added(query):
            return self._added(query, last)
        papers = tuple(ref for ref in last.papers if not cities or ref.body in cities)
        if papers:
            return Resolved(self.ask.args, papers, last.question)
        if last.command == COUNT:
            return Resolved(self.ask.args, turn=Turn.LOST)
        return Resolved(words.about(self.text.strip(" ?!.,"), self._matter(last.question)), completed=True)

    def _added(self, query: Query, last: Exchange) -> Resolved:
        """„und in Trier?“, „und 2023?“: the last question once more, with that."""
        match last.command:
            case "frage" if is_question(last.question):
                return Resolved(self._continued(last, query), completed=True)
            case "frage" | "suche" | "mehr":
                return Resolved(self._continued(last, query), completed=True, turn=Turn.SEARCHED)
            case "vergleich" | "vorlage" | "zusammenfassung" if query.filters.bodies:
                papers = last.papers if last.command in OF_ONE else ()
                topic = f"{self._matter(last.question)} {self.rest}"
                return Resolved(topic, papers, completed=True, turn=Turn.OTHERS)
            case _:
                return Resolved(self.ask.args, turn=Turn.LOST)

    def _new_topic(self, query: Query) -> Resolved:
        """„Und das Hallenbad?“ is no question; a full one stands by itself whatever it begins with."""
        if not self.goes_on or is_question(self.rest) or len(self.rest.split()) > words.SHORT_TOPIC:
            return Resolved(self.ask.args)
        if place := words.PLACE.fullmatch(self.rest):
            loaded = [body.name for body in self.ask.services.bodies()]
            told = texts.not_loaded if query.problems else texts.no_such_city
            return Resolved(self.ask.args, turn=Turn.LOST, said=told(place["place"], loaded))
        if self.last is None or words.ADJECTIVE.fullmatch(self.rest):
            return Resolved(self.ask.args, turn=Turn.LOST)
        return Resolved(words.LEADING.sub("", self.rest), completed=True, turn=Turn.SEARCHED)

    def _again(self, _query: Query) -> Resolved | None:
        if self.last and self.last.papers and words.AGAIN.fullmatch(self.text.strip(" ?!.,")):
            return Resolved(self.text, self.last.papers, self.last.question, turn=Turn.AGAIN)
        return None

    def _is_count(self) -> bool:
        return self.ask.services.assistant.counting.read(self.ask.args, home=self.ask.home) is not None

    def _others(self, _query: Query) -> Resolved | None:
        """„Wie haben die anderen das gelöst?“, „Haben andere Städte einen Hitzeaktionsplan?“"""
        named = words.OTHERS.search(self.text)
        topic = words.without_others(self.text) if named else self._between_cities()
        if topic is None:
            return None
        if topic:
            return Resolved(topic, completed=True, turn=Turn.OTHERS)
        if self.last is None or not self.last.question or self.last.command == COUNT:
            return Resolved(self.ask.args, turn=Turn.LOST)
        one = self.last.command in OF_ONE and len(self.last.papers) == 1
        papers = self.last.papers if one else ()
        return Resolved(self._matter(self.last.question), papers, self.last.question, turn=Turn.OTHERS)

    def _between_cities(self) -> str | None:
        """„Was machen Magdeburg und Nordstemmen bei der Hundesteuer?“"""
        named = read_cities(self.text, self.ask.services.bodies())
        if len(named.bodies) < 2 or not words.DOING.search(self.text):  # noqa: PLR2004
            return None
        topic = words.without_others(named.rest)
        cities = [each.name for each in self.ask.services.bodies() if each.key in named.bodies]
        return f"{topic} {' '.join(f'in {each}' for each in cities)}" if topic else None

    def _counted_on(self, query: Query) -> Resolved | None:
        if self.last is None or self.last.command != COUNT or not self._may_count_on(query):
            return None
        lines = f"{self.last.question}\n{words.COUNTS_AGAIN.sub('', self.rest)}"
        return Resolved(lines, about=self.last.question.partition("\n")[0], turn=Turn.COUNTED_ON)

    def _may_count_on(self, query: Query) -> bool:
        if self._is_count():
            return False
        asks = words.COUNTS_AGAIN.match(self.rest) is not None
        return asks or (self.goes_on and not is_question(self.rest)) or self._only_filters(query)

    def _only_filters(self, query: Query) -> bool:
        return bool(query.parts) and words.says_nothing(self._timeless(query.words))

    def _is_bare(self, query: Query) -> bool:
        """Without a topic of its own: filters, times and small words only."""
        return words.is_bare(self._timeless(query.unnumbered if query.references else query.words))

    def _only_added(self, query: Query) -> bool:
        """„und in Trier?“, „und 2023?“: nothing is asked but where or when."""
        return self.goes_on and words.says_nothing(self._timeless(query.words))

    def _timeless(self, text: str) -> str:
        for phrase in reversed(timed_phrases(text, self.today)):
            text = f"{text[: phrase.start]} {text[phrase.end :]}"
        return text

    def _leans(self, query: Query) -> bool:
        """Whether it needs what was said before; „Wann ist die nächste Sitzung?“ does not."""
        return self.goes_on or words.POINTS.search(self.text) is not None or not self._names(query)

    def _names(self, query: Query) -> bool:
        return bool(query.parts) and not query.problems

    def _matter(self, question: str) -> str:
        """What a question is about, in nouns."""
        plain = words.NUMBER.sub("", question).strip()
        if not is_question(plain):
            return plain
        said = self.ask.services.search.read(without_courtesy(plain)).words
        return read_wants(plain, self.today).nouns(said) or said.strip(" ?!.,")

    def _continued(self, last: Exchange, query: Query) -> str:
        """The last question with the city or the time that is asked for now, in place of its own."""
        base = last.question.strip(" ?!.,")
        if query.filters.bodies or query.problems or not self._has_time(self.rest):
            base = words.DANGLING.sub("", read_cities(base, self.ask.services.bodies()).rest).strip(" ?!.,")
        if self._has_time(self.rest):
            base = words.DANGLING.sub("", " ".join(self._timeless(base).split())).strip(" ?!.,")
        added = words.YEAR_ALONE.sub(r"im Jahr \1", self.rest)
        mark = "?" if is_question(last.question) else ""
        return f"{base} {added}{mark}"

    def _has_time(self, text: str) -> bool:
        return bool(timed_phrases(text, self.today))
