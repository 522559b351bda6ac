"""The face of text work: from what somebody wants to a draft that is marked, plain and looked through.

From a Vorlage only sentences that hold are shown, each with its page. From what a person puts in, the model
writes freely; what it says beyond that is named below the text.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from bot.assistant.citing import answer_of
from bot.assistant.evidence import EvidenceReader
from bot.assistant.limits import Asker, LimitReached
from bot.assistant.prompts import Prompts
from bot.assistant.records import Checked, Source
from bot.assistant.tally import Tally
from bot.assistant.visible import Visible
from bot.assistant.writer import Writer
from bot.assistant.writing.given import not_given
from bot.assistant.writing.individual import is_individual
from bot.assistant.writing.templates import LANGUAGE, Needs, Templates
from bot.assistant.writing.tidy import Draft, lost, tidied
from bot.assistant.writing.wording import Wish, is_wish, read_wish
from bot.errors import AnswerIncomplete, ModelError, ModelRefused, PromptTooLong
from bot.messages import Block, Notice, ObjectRef, Text, Written
from bot.texts import writing as texts

log = logging.getLogger(__name__)

TASK = "writing"
FREE, CITED = "text", "text-belegt"
ROOM = 12_000
"""Characters of sources where no model says how much it can read."""
MOST_CHARACTERS = 12_000
"""Of a draft: a model that goes on and on is stopped there."""


@dataclass(frozen=True, slots=True)
class Order:
    """`city` is the name of the asker's city, '' where it has none. `papers`: what the text is made from."""

    wish: Wish
    today: dt.date
    city: str = ""
    papers: tuple[ObjectRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """What can be shown so far; the last one is `done`."""

    blocks: tuple[Block, ...]
    done: bool = False


class Writing:
    def __init__(
        self,
        writer: Writer,
        prompts: Prompts,
        evidence: EvidenceReader,
        visible: Visible,
        templates: Templates,
    ) -> None:
        self._writer = writer
        self._prompts = prompts
        self._evidence = evidence
        self._visible = visible
        self.templates = templates

    def read(self, text: str) -> Wish | None:
        """None where the words name no kind of text."""
        return read_wish(text, self.templates.by_name)

    def is_wish(self, text: str) -> bool:
        """Whether a message without any command asks for text work; in doubt it does not."""
        return is_wish(text, self.templates.by_name)

    def rules(self, *, cited: bool) -> str:
        """What every kind of text is told before its own instruction."""
        return self._prompts.rules(CITED if cited else FREE)

    def refusal(self, text: str, wish: Wish | None) -> Block | None:
        """Why nothing is written, before the model is asked; None where it can be. `text` is all that was
        said."""
        if is_individual(text):
            return Notice(texts.INDIVIDUAL_CASE, "warning")
        if wish is None:
            return Notice(texts.not_understood(self.templates.by_name))
        if not self._writer.there:
            return Notice(texts.NO_MODEL)
        said = self._missing(wish)
        return Notice(said) if said else None

    def _missing(self, wish: Wish) -> str:
        template = wish.template
        if LANGUAGE in template.instruction and not wish.language:
            return texts.NO_LANGUAGE
        if wish.paper and not template.cited:
            possible = [each.title for each in self.templates.by_name.values() if each.cited]
            return texts.not_from_paper(template.title, possible)
        if template.needs is Needs.PAPER and not wish.paper:
            return texts.WHICH_PAPER
        if not wish.given and not wish.paper:
            return texts.wanted(template.title, template.example, text=template.needs is Needs.TEXT)
        room = max(self._writer.room(TASK) - len(template.instruction), 0)
        return texts.too_long(len(wish.given), room) if len(wish.given) > room else ""

    async def write(self, order: Order, asker: Asker) -> AsyncGenerator[Drafted]:
        """Drafts, then the whole; what fails is told in the last one. Raises nothing for a model's sake."""
        way = self._cited if order.papers else self._free
        last: tuple[Block, ...] = ()
        try:
            async with aclosing(way(order, asker)) as drafts:
                async for each in drafts:
                    last = each.blocks
                    yield each
        except LimitReached as error:
            yield Drafted((Notice(texts.again(str(error)), "warning"),), done=True)
        except ModelError as error:
            log.warning("no text by a model: %s", type(error).__name__)
            yield Drafted(_broken(order, last, error), done=True)

    async def _free(self, order: Order, asker: Asker) -> AsyncGenerator[Drafted]:
        """Paragraph by paragraph; looked through at the end."""
        yield Drafted((Notice(texts.LONG_DRAFT),))
        tally, draft = Tally(), Draft()
        messages = self._prompts.messages(FREE, _values(order))
        async with aclosing(self._writer.text(asker, messages, task=TASK, tally=tally)) as pieces:
            async for piece in pieces:
                if draft.add(piece):
                    yield Drafted(_written(order, draft.shown, ()))
                if len(draft.raw) > MOST_CHARACTERS:
                    tally.cut = True
                    break
        yield Drafted(_final(order, draft.raw, tally), done=True)

    async def _cited(self, order: Order, asker: Asker) -> AsyncGenerator[Drafted]:
        sources = await asyncio.to_thread(self.sources, *order.papers, wish=order.wish.given)
        if not sources:
            yield Drafted((Notice(texts.NOTHING_TO_READ),), done=True)
            return
        yield Drafted((Notice(texts.LONG_DRAFT),))
        tally, checked = Tally(), list[Checked]()
        async with aclosing(self._sentences(order, sources, asker, tally)) as sentences:
            async for each in sentences:
                checked.append(each)
                yield Drafted(_answer(order, checked, sources, tally))
        public = {each.number for each in await asyncio.to_thread(self._visible.sources, sources)}
        # What was hidden while the model wrote is not told.
        kept = [each for each in checked if {backing.source for backing in each.backings} <= public]
        if kept:
            yield Drafted(_answer(order, kept, sources, tally, last=True), done=True)
        elif tally.cut and not checked:
            yield Drafted(_broken(order, (), AnswerIncomplete("Die Antwort ist abgebrochen.")), done=True)
        else:
            yield Drafted((Notice(texts.NOTHING_HOLDS),), done=True)

    def sources(self, *papers: ObjectRef, wish: str = "") -> tuple[Source, ...]:
        """What a text about these papers can rest on. Reads the store."""
        asked = f"{texts.OF_PAPER} {wish}".strip()
        return self._evidence.of_papers(papers, asked, self._writer.room(TASK) or ROOM).sources

    async def _sentences(
        self, order: Order, sources: Sequence[Source], asker: Asker, tally: Tally
    ) -> AsyncGenerator[Checked]:
        """Once more with half of the sources where they are too long for the model after all."""
        while True:
            found = self._writer.sentences(asker, CITED, _values(order), sources, task=TASK, tally=tally)
            try:
                async with aclosing(found) as sentences:
                    async for each in sentences:
                        yield each
            except PromptTooLong:
                if len(sources) <= 1:
                    raise
            else:
                return
            sources = sources[: len(sources) // 2]


def _values(order: Order) -> Mapping[str, str]:
    wish = order.wish
    about = f"{texts.NAMED_WISH}: {wish.about}" if wish.about else ""
    given = "\n\n".join(filter(None, (about, wish.given))) or texts.NOTHING_ELSE
    return {
        "heute": texts.day(order.today),
        "stadt": order.city or texts.NO_CITY,
        "anweisung": wish.template.instruction.replace(LANGUAGE, wish.language),
        "angaben": _without_marks(given),
    }


def _without_marks(text: str) -> str:
    """What a person puts in can neither end its place nor begin another."""
    return text.replace("<", "‹").replace(">", "›")


def _written(order: Order, text: str, notes: Sequence[str]) -> tuple[Block, ...]:
    return (*_before(order.wish), Written(order.wish.template.title, text, "\n".join(notes)))


def _before(wish: Wish) -> tuple[Block, ...]:
    return (Notice(texts.EASY_TO_READ),) if wish.easy_to_read else ()


def _broken(order: Order, shown: Sequence[Block], error: ModelError) -> tuple[Block, ...]:
    """What is left of it: whole paragraphs or checked sentences. What an endpoint has filtered goes, unless
    it stands in a paper."""
    kept = tuple(each for each in shown if not isinstance(each, Notice))
    if not kept or (isinstance(error, ModelRefused) and not order.papers):
        return (Notice(texts.failed(error, paper=bool(order.papers)), "warning"),)
    public = [Notice(texts.PUBLIC)] if order.wish.template.public else []
    return (*_before(order.wish), *kept, Notice(texts.CUT, "warning"), *public)


def _final(order: Order, raw: str, tally: Tally) -> tuple[Block, ...]:
    text = tidied(raw[:MOST_CHARACTERS])
    if not text:
        return (Notice(texts.EMPTY, "warning"),)
    wish = order.wish
    german = not wish.language or wish.language == "Deutsch"
    beyond = not_given(text, _known(order), german=german)
    notes = [
        texts.CUT if tally.cut else "",
        texts.check_these(beyond) if beyond else "",
        texts.CLEANED if lost(raw, text) else "",
        texts.mentioned(wish.mentioned, wish.template.name) if wish.mentioned and wish.template.cited else "",
        texts.PUBLIC if wish.template.public else "",
    ]
    return _written(order, text, [*filter(None, notes)])


def _known(order: Order) -> str:
    """What the text may say: what was put in, the day and the city, and the words of its instruction."""
    wish = order.wish
    words = "".join(sign for sign in wish.template.instruction if not sign.isdigit())
    return "\n".join((wish.given, wish.about, texts.day(order.today), order.city, wish.template.title, words))


def _answer(
    order: Order, checked: Sequence[Checked], sources: Sequence[Source], tally: Tally, *, last: bool = False
) -> tuple[Block, ...]:
    template = order.wish.template
    answer = answer_of(checked, sources, model_written=True)
    notes = [
        texts.CUT if tally.cut else "",
        texts.dropped(tally.dropped) if tally.dropped else "",
        texts.PUBLIC if template.public else "",
    ]
    said = [Notice("\n".join(filter(None, notes)))] if last and any(notes) else []
    title = Text(texts.heading(template.title, sources[0].reference))
    return (*_before(order.wish), title, answer, *said)
