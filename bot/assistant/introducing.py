"""Two sentences above an edition, made of its own lines and checked against them."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from bot.assistant.citing import answer_of
from bot.assistant.cleaning import plain
from bot.assistant.limits import LimitReached
from bot.assistant.records import Checked, Source
from bot.assistant.tally import Tally
from bot.assistant.writer import Writer
from bot.errors import ModelError
from bot.messages import Answer, NewsLine

log = logging.getLogger(__name__)

TASK = "introduction"
PROMPT = "einleitung"
FEWEST = 3
"""Lines below which an edition is taken in at a glance."""
SENTENCES = 2


class Introducing:
    """For the digest's publisher, which calls it in a thread of its own."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def introduce(self, lines: Sequence[NewsLine]) -> Answer | None:
        """None where there is too little to introduce, no model, or nothing that holds. Never raises."""
        sources = _within(self._writer.room(TASK), _sources(lines))
        if not self._writer.there or len(sources) < FEWEST:
            return None
        try:
            checked = asyncio.run(self._written(sources))
        except (ModelError, LimitReached) as error:
            log.info("an edition without introduction: %s", type(error).__name__)
            return None
        return answer_of(checked, sources, model_written=True) if checked else None

    async def _written(self, sources: Sequence[Source]) -> list[Checked]:
        checked: list[Checked] = []
        sentences = self._writer.sentences(None, PROMPT, {}, sources, task=TASK, tally=Tally())
        async with aclosing(sentences):
            async for each in sentences:
                checked.append(each)
                if len(checked) == SENTENCES:
                    break
        return checked


def _sources(lines: Sequence[NewsLine]) -> list[Source]:
    papers = [(line, ref) for line in lines for ref in line.about if ref.kind == "Paper"]
    first = {id(line): ref for line, ref in reversed(papers)}
    told = [line for line in lines if id(line) in first]
    return [
        Source(
            number,
            first[id(line)],
            "",
            "",
            line.title,
            plain(". ".join(filter(None, [line.label, line.title, *line.facts, line.quote]))),
            url=line.url,
            outcomes=(line.label,),
        )
        for number, line in enumerate(told, 1)
    ]


def _within(room: int, sources: Sequence[Source]) -> list[Source]:
    kept: list[Source] = []
    for each in sources:
        room -= len(each.text)
        if room < 0:
            break
        kept.append(each)
    return kept
