"""Questions that go on from the last ones: „und in Trier?“, „wer hat dagegen gestimmt?“.

By rules, not by a model: a question is completed only where it has no topic of its own, and what it was
completed to is said.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.base import Ask
from bot.commands.cities import read_cities
from bot.messages import ObjectRef
from bot.store.exchanges import Exchange

MOST_PAPERS = 5
_GOES_ON = re.compile(
    r"^\W*(?:und|oder|auch|aber|was ist mit|wie (?:ist|war|sieht) (?:es|das)|nur|jetzt)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:die|den|der) (?:anderen?|übrigen)(?: (?:drei|städten?|kommunen?))?\b|\banderswo\b|\bandernorts\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_DANGLING = re.compile(r"\b(?:in|aus|von|bei|für|und)\W*$", re.IGNORECASE)
_BARE = frozenset(
    """
    und oder auch aber nur jetzt denn eigentlich genau nochmal noch mal mir bitte mit ist war sieht es
    das dies diese dieser dieses diesem diesen dazu dagegen dafür davon damit darüber darin daran hierzu
    dessen deren er sie ihn ihm ihr ihnen der die den dem des ein eine in im am an auf aus bei für von
    zu zum zur nach seit bis vor über um wer wen wem wann wo was wie warum wieso weshalb woher wohin
    welche welcher welches welchem welchen wie viel viele hoch teuer lange oft hat haben hatte hatten
    wird wurde wurden worden werden kann soll sollte gibt gab gestimmt stimmte stimmten stimmen stimme
    gegenstimmen enthaltungen enthalten abgestimmt abstimmung entschieden entscheidung beschlossen
    beschluss ergebnis ausgegangen ausging kostet kosten kostete finanziert bezahlt beantragt antrag
    antrags vorlage drucksache gestellt begründung begründet grund sitzung gremium ausschuss steht stand
    weiter nächste nächsten geht passiert geschehen heute inzwischen geworden daraus jahr datum nein ja
    ganze ganzen dort da so
    """.split()  # noqa: SIM905 - a list of 150 quoted words would fill a page
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """`completed`: the question is not what was typed. `papers`: it is about these, which answered `about`.
    `others`: it asks how other cities deal with that."""

    question: str
    papers: tuple[ObjectRef, ...] = ()
    about: str = ""
    completed: bool = False
    others: bool = False

    @property
    def topic(self) -> str:
        """The question that says what the conversation is about."""
        return self.about or self.question


def resolve(ask: Ask) -> Resolved:
    """Synchronous: reads the store."""
    earlier = ask.services.exchanges.last(
        ask.incoming.place, ask.incoming.sender.key, ask.services.clock.now()
    )
    if not earlier:
        return Resolved(ask.args)
    last = earlier[0]
    query = ask.services.search.read(ask.args)
    if _OTHERS.search(ask.args) and _is_bare(
        _OTHERS.sub(" ", query.topic), {"gelöst", "lösen", "machen", "gemacht"}
    ):
        return Resolved(ask.args, last.papers, last.question, others=True)
    if query.references or not _is_bare(query.topic):
        return Resolved(ask.args)
    if query.parts and _GOES_ON.search(ask.args):
        return Resolved(_continued(ask, last), completed=True)
    if last.papers:
        return Resolved(ask.args, last.papers, last.question)
    return Resolved(ask.args)


def remember(ask: Ask, command: str, question: str, papers: Sequence[ObjectRef]) -> None:
    """For as long as the settings say; a question is a person's words."""
    services, now = ask.services, ask.services.clock.now()
    until = now + dt.timedelta(days=services.settings.retention.conversation_days)
    exchange = Exchange(command, question, tuple(dict.fromkeys(papers))[:MOST_PAPERS])
    services.exchanges.add(ask.incoming.place, ask.incoming.sender.key, exchange, now, until)


def _is_bare(topic: str, also: set[str] | frozenset[str] = frozenset()) -> bool:
    """Without a topic of its own."""
    return all(word in _BARE or word in also for word in _WORD.findall(topic.casefold()))


def _continued(ask: Ask, last: Exchange) -> str:
    """The last question with the city or the time that is asked for now, in place of its own."""
    added = _GOES_ON.sub("", ask.args, count=1).strip(" ?!.,")
    new, old = ask.services.search.read(ask.args), ask.services.search.read(last.question)
    if all(part.filter == "stadt" for part in new.parts):
        base = _without_cities(ask, last.question)
    else:
        cities = [part.label for part in old.parts if part.filter == "stadt"]
        base = " ".join([old.words.strip(" ?!.,"), *(f"in {each}" for each in cities)])
    return f"{base} {added}?"


def _without_cities(ask: Ask, question: str) -> str:
    rest = read_cities(question, ask.services.bodies()).rest
    return _DANGLING.sub("", rest.strip(" ?!.,")).strip(" ?!.,")
