"""A model's summary: part after part, each sentence checked, then the most important of them chosen."""

import asyncio
import logging
import math
import re
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from bot.assistant.limits import Asker, LimitReached
from bot.assistant.prompts import Prompts
from bot.assistant.records import Checked
from bot.assistant.summary.instructions import is_instruction
from bot.assistant.summary.parts import Part, halves
from bot.assistant.summary.sentence_choice import alike
from bot.assistant.summary.wish import Wish
from bot.assistant.tally import Tally
from bot.assistant.writer import Writer
from bot.errors import ModelError, ModelRefused, PromptTooLong
from bot.texts import summaries as texts

log = logging.getLogger(__name__)

TASK = "summary"
TOTAL_SECONDS = 300.0
"""For all parts together; a person who waits longer has gone."""
MOST_PARTS = 16
"""Requests that one summary may cause; what is beyond is said to be missing."""
MOST_FAILED = 2
"""One after the other: then the model is not asked for the remaining parts."""
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Work:
    """`prompt` reads one part, `title` is what is read, as people know it."""

    title: str
    parts: tuple[Part, ...]
    wish: Wish
    asker: Asker
    prompt: str = "zusammenfassung_teil"


@dataclass(slots=True)
class Progress:
    """`part` of `parts` is being read. `missing` are parts without a sentence that holds; `trouble` is the
    last thing that went wrong. `cut`: a part broke off."""

    part: int
    parts: int
    checked: list[Checked] = field(default_factory=list)
    missing: list[Part] = field(default_factory=list)
    trouble: ModelError | LimitReached | TimeoutError | None = None
    dropped: int = 0
    cut: bool = False


class SummaryWriter:
    def __init__(self, writer: Writer, prompts: Prompts, *, total_seconds: float = TOTAL_SECONDS) -> None:
        self._writer = writer
        self._prompts = prompts
        self._seconds = total_seconds

    @property
    def there(self) -> bool:
        return self._writer.there

    @property
    def room(self) -> int:
        return self._writer.room(TASK)

    async def write(self, work: Work) -> AsyncGenerator[Progress, None]:
        """What holds so far, again and again; raises nothing for a model's sake."""
        until = asyncio.get_running_loop().time() + self._seconds
        waiting = deque(work.parts[:MOST_PARTS])
        progress = Progress(0, len(waiting), missing=list(work.parts[MOST_PARTS:]))
        failed = 0
        while waiting:
            part = waiting.popleft()
            progress.part += 1
            before = len(progress.checked)
            tally = Tally()
            yield progress
            try:
                async with aclosing(self._sentences(work, part, len(work.parts), tally)) as sentences:
                    while (each := await _next(sentences, until)) is not None:
                        _take(each, progress)
                        yield progress
                failed = 0
            except PromptTooLong as error:
                if len(part) > 1:
                    waiting.extendleft(reversed(halves(part)))
                    progress.parts += 1
                    continue
                progress.trouble = error
            except (ModelError, LimitReached, TimeoutError) as error:
                log.warning("a part of a summary has failed: %s", type(error).__name__)
                progress.trouble = error
                progress.cut = True
                failed += 1
            progress.cut = progress.cut or tally.cut
            progress.dropped += tally.dropped
            if len(progress.checked) == before and not tally.absent:
                progress.missing.append(part)
            if failed >= MOST_FAILED or isinstance(
                progress.trouble, ModelRefused | LimitReached | TimeoutError
            ):
                progress.missing += waiting
                break
        progress.missing.sort(key=lambda part: part[0].number)
        progress.checked = await self._chosen(work, progress, until)
        yield progress

    def _sentences(self, work: Work, part: Part, parts: int, tally: Tally) -> AsyncGenerator[Checked, None]:
        most = work.wish.sentences if parts == 1 else max(2, math.ceil(work.wish.sentences * 1.5 / parts))
        values = {**_values(work), "anzahl": str(most)}
        return self._writer.sentences(work.asker, work.prompt, values, part, task=TASK, tally=tally)

    async def _chosen(self, work: Work, progress: Progress, until: float) -> list[Checked]:
        """As many as were asked for, in the order of the text."""
        most, found = work.wish.sentences, progress.checked
        if len(found) <= most:
            return _in_order(found)
        if len(work.parts) == 1:
            return _in_order(found[:most])
        numbers: list[int] = []
        if progress.trouble is None:
            try:
                async with asyncio.timeout_at(until):
                    numbers = await self._asked(work, found)
            except (ModelError, LimitReached, TimeoutError) as error:
                log.info("sentences of a summary are chosen without the model: %s", type(error).__name__)
        best = [found[number] for number in numbers[:most]] or _by_turns(found, work.parts, most)
        return _in_order(best)

    async def _asked(self, work: Work, found: Sequence[Checked]) -> list[int]:
        """The model's choice among sentences that hold: only their numbers are read from what it says."""
        listed = "\n".join(f"{number}. {_escaped(each.text)}" for number, each in enumerate(found, 1))
        values = {**_values(work), "saetze": listed, "anzahl": str(work.wish.sentences)}
        messages = self._prompts.messages("zusammenfassung", values)
        said = ""
        async with aclosing(self._writer.text(work.asker, messages, task=TASK, tally=Tally())) as pieces:
            async for piece in pieces:
                said += piece
        numbers = dict.fromkeys(int(each) - 1 for each in _NUMBER.findall(said))
        return [number for number in numbers if 0 <= number < len(found)]


async def _next(sentences: AsyncGenerator[Checked, None], until: float) -> Checked | None:
    async with asyncio.timeout_at(until):
        return await anext(sentences, None)


def _take(each: Checked, progress: Progress) -> None:
    """What only repeats, and what speaks to the machine, is left out."""
    if any(is_instruction(said) for said in (each.text, *(backing.quote for backing in each.backings))):
        progress.dropped += 1
        return
    if not any(alike(each.text, other.text) for other in progress.checked):
        progress.checked.append(each)


def _by_turns(found: Sequence[Checked], parts: Sequence[Part], most: int) -> list[Checked]:
    """The first sentence of each part before the second of any."""
    part_of = {source.number: number for number, part in enumerate(parts) for source in part}
    seen: dict[int, int] = {}
    turns = []
    for each in found:
        part = part_of.get(_number(each), 0)
        seen[part] = seen.get(part, 0) + 1
        turns.append(seen[part])
    return [
        each
        for _, _, each in sorted(zip(turns, range(len(found)), found, strict=True), key=lambda row: row[:2])
    ][:most]


def _in_order(found: Sequence[Checked]) -> list[Checked]:
    return sorted(found, key=_number)


def _number(checked: Checked) -> int:
    return min((backing.source for backing in checked.backings), default=0)


def _values(work: Work) -> dict[str, str]:
    return {"titel": _escaped(work.title), "lesende": texts.READERS[work.wish.audience]}


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;").replace(">", "&gt;")
