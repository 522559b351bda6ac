"""From a question to an answer: evidence, a model's sentences as far as they hold, else the papers' own."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.assistant.answer_cache import AnswerCache
from bot.assistant.asking import foreign
from bot.assistant.citing import answer_of
from bot.assistant.delimited import framed
from bot.assistant.evidence import Evidence, EvidenceReader
from bot.assistant.extractive import extract
from bot.assistant.limits import Asker, LimitReached
from bot.assistant.records import Checked, Source
from bot.assistant.tally import Tally
from bot.assistant.visible import Visible
from bot.assistant.writer import Writer
from bot.errors import AnswerIncomplete, ModelError, PromptTooLong
from bot.messages import Answer, ObjectRef

log = logging.getLogger(__name__)

TASK = "answer"
PROMPT = "antwort"
MOST_ATTEMPTS = 3
ROOM_WITHOUT_MODEL = 16_000
"""Characters of sources that are looked through where no model has to read them."""


class Refusal(StrEnum):
    """Why there is no answer. Each is told with what to try instead."""

    NOTHING = "nothing"
    NOT_THERE = "not_there"
    """Papers were found, but they do not say it."""
    FOREIGN = "foreign"
    """Nothing that a council deals with."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question. `papers`: it is about these, which were just shown as an answer to `about`."""

    question: str
    bodies: tuple[str, ...] | None
    home: str | None
    today: date
    city: str = ""
    papers: tuple[ObjectRef, ...] = ()
    about: str = ""

    @property
    def whole(self) -> str:
        """What a model needs to understand it."""
        return f"{self.question} ({self.about})" if self.about else self.question


@dataclass(frozen=True, slots=True)
class Answered:
    """Answer and refusal together: who voted how is not there, but how it went.

    `trouble` is what kept the model from answering, `dropped` the sentences that did not hold."""

    evidence: Evidence
    answer: Answer | None = None
    refusal: Refusal | None = None
    trouble: ModelError | LimitReached | None = None
    dropped: int = 0
    cut: bool = False
    done: bool = True
    by_model: bool = field(default=False)


class Answering:
    def __init__(
        self, evidence: EvidenceReader, visible: Visible, writer: Writer, cache: AnswerCache
    ) -> None:
        self._evidence = evidence
        self._visible = visible
        self._writer = writer
        self._cache = cache

    async def answer(self, wanted: Wanted, asker: Asker) -> AsyncGenerator[Answered, None]:
        """What can be shown so far, again and again; the last one is `done`. Raises nothing for a model's
        sake."""
        key = await asyncio.to_thread(self._cache.key, wanted, self._writer.name(TASK))
        kept = self._cache.get(key)
        if kept is not None and await asyncio.to_thread(lambda: self._holds(kept)):
            yield kept
            return
        evidence = await asyncio.to_thread(self._read, wanted)
        if refusal := _refused(wanted.question, evidence):
            yield Answered(evidence, refusal=refusal)
            return
        last = None
        async with aclosing(self._told(wanted, evidence, asker)) as told:
            async for last in told:
                yield last
        if last and last.done and last.trouble is None and not last.cut:
            self._cache.put(key, last)

    def expire(self, before: datetime) -> int:
        """Forgets what was asked and answered before; says how many answers."""
        return self._cache.expire(before)

    def forget(self) -> None:
        """Nothing that was asked is known any more, whoever asked it."""
        self._cache.clear()

    def _read(self, wanted: Wanted) -> Evidence:
        room = self._writer.room(TASK) or ROOM_WITHOUT_MODEL
        if wanted.papers:
            return self._evidence.of_papers(wanted.papers, wanted.question, room=room)
        return self._evidence.of(wanted.question, bodies=wanted.bodies, home=wanted.home, room=room)

    def _holds(self, answered: Answered) -> bool:
        sources = answered.evidence.sources
        return self._visible.sources(sources) == sources

    async def _told(self, wanted: Wanted, evidence: Evidence, asker: Asker) -> AsyncGenerator[Answered, None]:
        trouble: ModelError | LimitReached | None = None
        checked: list[Checked] = []
        tally = Tally()
        if self._writer.there:
            yield Answered(evidence, done=False)
            try:
                async with aclosing(self._written(wanted, evidence, asker, tally)) as sentences:
                    async for sentence in sentences:
                        checked.append(sentence)
                        yield replace(self._shown(evidence, checked, tally), done=False)
            except (ModelError, LimitReached) as error:
                log.warning("no answer by a model: %s", type(error).__name__)
                trouble = error
        if tally.cut and not checked:
            trouble = trouble or AnswerIncomplete("Die Antwort ist abgebrochen.")
        final = await asyncio.to_thread(self._final, evidence, checked, tally)
        yield replace(final, trouble=trouble)

    async def _written(
        self, wanted: Wanted, evidence: Evidence, asker: Asker, tally: Tally
    ) -> AsyncGenerator[Checked, None]:
        """Again with half of the sources where they are too long for the model after all; that counts as
        one request."""
        sources = evidence.sources
        by: Asker | None = asker
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                async with aclosing(self._once(wanted, sources, by, tally)) as sentences:
                    async for sentence in sentences:
                        yield sentence
            except PromptTooLong:
                if len(sources) <= 1 or attempt == MOST_ATTEMPTS:
                    raise
                sources, by = sources[: len(sources) // 2], None
            else:
                return

    def _once(
        self, wanted: Wanted, sources: Sequence[Source], asker: Asker | None, tally: Tally
    ) -> AsyncGenerator[Checked, None]:
        values = {"frage": framed(wanted.whole), "heute": f"{wanted.today:%d.%m.%Y}", "stadt": wanted.city}
        return self._writer.sentences(
            asker, PROMPT, values, sources, task=TASK, tally=tally, question=wanted.whole
        )

    def _final(self, evidence: Evidence, checked: Sequence[Checked], tally: Tally) -> Answered:
        """What was hidden while the model wrote is not told."""
        public = self._visible.sources(evidence.sources)
        numbers = {source.number for source in public}
        evidence = replace(evidence, sources=public)
        kept = [each for each in checked if {backing.source for backing in each.backings} <= numbers]
        if kept:
            return self._shown(evidence, kept, tally)
        found = extract(evidence)
        if not found.outcome and (tally.absent or not found.answers):
            return Answered(evidence, refusal=Refusal.NOT_THERE, dropped=tally.dropped)
        answer = answer_of(found.checked, evidence.sources, model_written=False)
        refusal = Refusal.NOT_THERE if found.outcome else None
        return Answered(evidence, answer, refusal, dropped=tally.dropped)

    def _shown(self, evidence: Evidence, checked: Sequence[Checked], tally: Tally) -> Answered:
        answer = answer_of(checked, evidence.sources, model_written=True)
        return Answered(evidence, answer, dropped=tally.dropped, cut=tally.cut, by_model=True)


def _refused(question: str, evidence: Evidence) -> Refusal | None:
    if foreign(question, evidence_is_there=not evidence.thin):
        return Refusal.FOREIGN
    return None if evidence.sources else Refusal.NOTHING
