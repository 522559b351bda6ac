"""What is quoted of which kind of document, under which heading, and how much of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.summary import sentence_choice as choice
from bot.assistant.summary.document import Document
from bot.assistant.summary.sections import Part, Section, sections
from bot.assistant.summary.sentence_choice import Pick
from bot.assistant.summary.wish import Wish
from bot.texts import summaries as texts


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that belong together, under a heading."""

    heading: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """How many sentences of each kind there may be."""

    decision: int
    about: int
    costs: int
    dates: int
    statement: int

    @property
    def all(self) -> int:
        return self.decision + self.about


ROOMS = {"kurz": Room(2, 1, 1, 0, 1), "mittel": Room(4, 3, 2, 1, 3), "lang": Room(8, 7, 4, 3, 6)}


def outline(documents: Sequence[Document], wish: Wish) -> list[Passage]:
    """The telling passages of a paper's files, the main one first; each sentence once."""
    main, *others = documents
    room = ROOMS[wish.length]
    made = [*_of_main(main, room)]
    statement = next((each for each in others if each.kind == "statement"), None)
    if statement:
        label = texts.ANSWERS if main.kind == "inquiry" else texts.STATEMENT
        made += [Passage(label, tuple(_statement(statement, room, questions=main.kind == "inquiry")))]
        made += [Passage(texts.COSTS, tuple(_costs(statement, room)))] if not _has(made, texts.COSTS) else []
    if wish.length == "lang":
        made += [
            each for document in others if document.kind == "minutes" for each in _minutes(document, room.all)
        ]
    return _limited(once(made), wish.count)


def of_document(document: Document, wish: Wish) -> list[Passage]:
    """Of a document of which nothing is known but its text."""
    parts = sections(document.pages)
    headed = [each for each in parts if each.part not in {Part.HEAD, Part.FORM}]
    if len(headed) >= FEWEST_PARTS and len(document.text) < LONG:
        found = outline([document], wish)
        if sum(len(each.picks) for each in found) >= ROOMS[wish.length].decision:
            return found
    return general([document], wish)


MOST_OF_ONE = 3
"""Sentences of one decision among many."""
FEWEST_PARTS = 2
LONG = 60_000
"""Characters above which a document has more in it than a proposal and its reasons."""


def general(documents: Sequence[Document], wish: Wish) -> list[Passage]:
    """The sentences that tell most, wherever they stand."""
    found = [pick for document in documents for pick in _without_speeches(document)]
    chosen = choice.telling(found, wish.sentences)
    return [Passage(texts.KEY_SENTENCES, tuple(chosen))] if chosen else []


def _without_speeches(document: Document) -> list[Pick]:
    """All sentences, or those that nobody said, where there are some."""
    parts = [each for each in sections(document.pages) if each.part is not Part.FORM]
    stated = choice.of(document, [each for each in parts if each.part is not Part.SPEECH])
    return stated if len(choice.whole(stated)) >= FEWEST_STATED else choice.of(document, parts)


FEWEST_STATED = 8


def _of_main(main: Document, room: Room) -> list[Passage]:
    if main.kind == "inquiry":
        return _inquiry(main, room)
    parts = sections(main.pages)
    label = texts.REQUEST if main.kind == "motion" else texts.DECISION
    if main.kind in {"minutes", "vote"}:
        return _minutes(main, room.all)
    decision = _decision(main, parts, room)
    if main.kind == "motion" and not choice.requests(decision):
        # „Antrag“ was the title of the letter, not the heading of what is asked for.
        decision = choice.requesting(choice.picks(main, main.pages), min(2, room.decision))
    if main.kind == "motion" and (demands := _demands(main, decision)):
        decision = demands[: room.decision]
    taken = {each.text for each in decision}
    about = [each for each in _about(main, parts, room.about + len(taken)) if each.text not in taken]
    return [
        Passage(label, tuple(decision)),
        Passage(texts.ABOUT, tuple(about[: room.about])),
        Passage(texts.COSTS, tuple(_costs(main, room))),
        Passage(texts.DATES, tuple(_dates(main, room))),
    ]


def _decision(main: Document, parts: Sequence[Section], room: Room) -> list[Pick]:
    """What stands under the heading of a decision; of several the one that resolves something on."""
    named = [each for each in parts if each.part is Part.DECISION]
    headed = [choice.resolving(choice.of(main, [each]), room.decision) for each in named]
    resolving = [each for each in headed if choice.resolves(each)]
    best = max(resolving or headed, key=_letters, default=[])
    if best:
        return best
    found = choice.picks(main, main.pages)
    return choice.after_request(found, room.decision) or choice.of_a_body(found, min(2, room.decision))


_DEMAND = re.compile(r"\(?(\d{1,2})[.)]\s")
FEWEST_DEMANDS = 2


def _demands(main: Document, decision: Sequence[Pick]) -> list[Pick]:
    """The list 1, 2, 3 … that a motion begins with, where it stands before what was taken for its request."""
    every = choice.picks(main, main.pages)
    found: list[Pick] = []
    for each in every:
        number = _DEMAND.match(each.text)
        if number and int(number[1]) == len(found) + 1:
            found.append(each)
    if len(found) < FEWEST_DEMANDS:
        return []
    taken = {each.text for each in decision}
    first = next((each.place for each in every if each.text in taken), None)
    return found if first is None or found[0].place < first else []


def _letters(picks: Sequence[Pick]) -> int:
    return sum(len(each.text) for each in picks)


def _about(main: Document, parts: Sequence[Section], most: int) -> list[Pick]:
    """The abstract, else where the reasons begin, else the first prose."""
    short = choice.first(_part(main, parts, Part.SHORT), most)
    reason = choice.first(_part(main, parts, Part.REASON), most)
    if short or reason:
        return [*short[: max(most // 2, most - len(reason))], *reason][:most]
    prose = [each for each in parts if each.part in {Part.HEAD, Part.ANSWER}]
    return choice.first(choice.of(main, prose), most)


def _part(document: Document, parts: Sequence[Section], part: Part) -> list[Pick]:
    return choice.of(document, [each for each in parts if each.part is part])


def _costs(document: Document, room: Room) -> list[Pick]:
    return choice.of_money(choice.picks(document, document.pages), room.costs)


def _dates(document: Document, room: Room) -> list[Pick]:
    named = _part(document, sections(document.pages), Part.DATES)
    return choice.of_dates([*named, *choice.picks(document, document.pages)], room.dates)


_QUESTION = re.compile(r"\?[\"“)]?$|^\(?Bitte\b")


def _inquiry(main: Document, room: Room) -> list[Passage]:
    found = choice.picks(main, main.pages)
    asked = [each for each in found if _QUESTION.search(each.text)]
    rest = [each for each in choice.whole(found) if each not in asked]
    return [
        Passage(texts.QUESTIONS, tuple(asked[: room.decision + 1])),
        Passage(texts.ABOUT, tuple(rest[: max(1, room.about - 1)] if not asked or room.about > 1 else ())),
    ]


def _statement(statement: Document, room: Room, *, questions: bool) -> list[Pick]:
    """Its abstract or beginning; where it answers questions, what follows each of them."""
    if questions and (answers := _answers(choice.picks(statement, statement.pages), room.statement)):
        return answers
    parts = sections(statement.pages)
    short = choice.first(_part(statement, parts, Part.SHORT), room.statement)
    if short:
        return short
    prose = [each for each in parts if each.part in {Part.ANSWER, Part.REASON, Part.DECISION, Part.HEAD}]
    found = [each for each in choice.of(statement, prose) if not _QUESTION.search(each.text)]
    return choice.first(found, room.statement)


def _answers(found: Sequence[Pick], most: int) -> list[Pick]:
    """The sentence after each question."""
    whole = {each.place for each in choice.whole(found)}
    answers: list[Pick] = []
    for number, each in enumerate(found[:-1]):
        after = found[number + 1]
        if _QUESTION.search(each.text) and not _QUESTION.search(after.text) and after.place in whole:
            answers.append(after)
    return answers[:most]


def _minutes(document: Document, most: int) -> list[Passage]:
    """What was resolved and how the vote went, where the minutes set it apart from what was said."""
    found: list[Pick] = []
    for section in sections(document.pages):
        if section.part is Part.DECISION:
            found += choice.resolving(choice.of(document, [section]), MOST_OF_ONE)
        elif section.part is Part.VOTE and (vote := choice.vote(document, section)):
            found.append(vote)
    return [Passage(texts.MINUTES, tuple(found[:most]))]


def _has(made: Sequence[Passage], heading: str) -> bool:
    return any(each.heading == heading and each.picks for each in made)


def once(made: Sequence[Passage]) -> list[Passage]:
    """Without sentences that an earlier passage has, and without empty passages."""
    said: list[str] = []
    kept = []
    for passage in made:
        fresh: list[Pick] = []
        for each in passage.picks:
            if not any(choice.alike(each.text, other) for other in said):
                fresh.append(each)
                said.append(each.text)
        kept.append(Passage(passage.heading, tuple(fresh)))
    return [each for each in kept if each.picks]


def _limited(made: Sequence[Passage], most: int | None) -> list[Passage]:
    """With so many sentences in all: one of each passage before the second of any."""
    if most is None:
        return list(made)
    turns = sorted((turn, number) for number, each in enumerate(made) for turn in range(len(each.picks)))
    kept = [0] * len(made)
    for _, number in turns[:most]:
        kept[number] += 1
    return [
        Passage(each.heading, each.picks[:count]) for each, count in zip(made, kept, strict=True) if count
    ]
