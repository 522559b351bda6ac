"""What is shown of a summary: the data, what a model wrote as far as it holds, else the text's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.assistant.citing import answer_of
from bot.assistant.cleaning import defanged
from bot.assistant.limits import LimitReached
from bot.assistant.records import Checked
from bot.assistant.summary.document import Document
from bot.assistant.summary.outline import Passage
from bot.assistant.summary.parts import Part
from bot.assistant.summary.persons import Person
from bot.assistant.summary.quoting import blocks_of
from bot.assistant.summary.wish import Wish
from bot.assistant.summary.written import Progress
from bot.errors import AnswerIncomplete
from bot.messages import Answer, Block, Notice, ObjectRef, Table, Text
from bot.texts import summaries as texts
from bot.texts.answers import reason


@dataclass(frozen=True, slots=True)
class Step:
    """What can be shown by now; the last one is `done`. `about` are objects that it tells of."""

    blocks: tuple[Block, ...]
    about: tuple[ObjectRef, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """`head` is what the data say, `passages` the extract that stands in for the model, `notes` come last.
    `people` are those whose names no model is to read."""

    title: str
    documents: tuple[Document, ...]
    head: tuple[Block, ...]
    passages: tuple[Passage, ...]
    about: tuple[ObjectRef, ...] = ()
    notes: tuple[str, ...] = ()
    prompt: str = "zusammenfassung_teil"
    people: tuple[Person, ...] = ()


def draft(task: Task, parts: Sequence[Part], progress: Progress) -> Step:
    part = texts.part_of(min(progress.part, progress.parts), progress.parts)
    line = part if progress.parts > 1 else texts.LOOKING
    answer = [_answer(progress.checked, parts)] if progress.checked else []
    return Step((*_head(task), *answer, Text(line)), task.about)


def _head(task: Task) -> list[Block]:
    """Titles, results and names are others' words: nothing in them is a link or calls somebody."""
    return [_calmed(each) for each in task.head]


def _calmed(block: Block) -> Block:
    match block:
        case Text():
            return Text(defanged(block.text))
        case Table():
            rows = tuple(tuple(map(defanged, row)) for row in block.rows)
            return replace(block, caption=defanged(block.caption), rows=rows)
    return block


def _answer(checked: Sequence[Checked], parts: Sequence[Part]) -> Answer:
    return answer_of(checked, [source for part in parts for source in part], model_written=True)


def final(task: Task, parts: Sequence[Part], progress: Progress | None, wish: Wish) -> Step:
    if progress and progress.checked:
        missing = (
            [texts.missing(_spans(progress.missing, parts), _reason(progress))] if progress.missing else []
        )
        # What is missing altogether says more than that something may be.
        missing = missing or ([texts.CUT] if progress.cut else [])
        notes: list[Block] = [*(Notice(each, "warning") for each in missing), *map(Text, task.notes)]
        return Step((*_head(task), _answer(progress.checked, parts), *notes), task.about, done=True)
    quiet = [_why_verbatim(progress)] if task.passages else []
    simpler = [texts.NOT_SIMPLER] if wish.audience == "einfach" and task.passages else []
    empty: list[Block] = [Notice(texts.NOTHING_TELLING)] if task.documents and not task.passages else []
    said = [Text(each) for each in (*quiet, *simpler, *task.notes)]
    return Step((*_head(task), *blocks_of(task.passages), *empty, *said), task.about, done=True)


def _why_verbatim(progress: Progress | None) -> str:
    if progress is None:
        return texts.WITHOUT_MODEL
    if isinstance(progress.trouble, LimitReached):
        return f"{progress.trouble} {texts.VERBATIM}"
    trouble = progress.trouble or (AnswerIncomplete(texts.CUT) if progress.cut else None)
    return f"{reason(trouble)} {texts.VERBATIM}" if trouble else texts.NOTHING_HELD


def _reason(progress: Progress) -> str:
    match progress.trouble:
        case LimitReached():
            return str(progress.trouble)
        case TimeoutError():
            return texts.TOO_LATE
        case None:
            return texts.PART_FAILED
        case _:
            return texts.PART_FAILED


def _spans(missing: Sequence[Part], parts: Sequence[Part]) -> list[str]:
    """What is missing, as a person would look it up: pages of a file, else which part of how many."""
    spans: list[tuple[str, int | None, int | None]] = []
    for part in missing:
        number = next((place for place, each in enumerate(parts, 1) if part[0] in each), 0)
        for source in part:
            name = defanged(source.file or source.title)
            if source.page is None:
                spans.append((texts.part_name(number, len(parts)), None, None))
            elif spans and _follows(spans[-1], name, source.page):
                spans[-1] = (name, spans[-1][1], source.page)
            else:
                spans.append((name, source.page, source.page))
    return [texts.span_of(*each) for each in dict.fromkeys(spans)]


def _follows(span: tuple[str, int | None, int | None], name: str, page: int) -> bool:
    return span[0] == name and span[2] in {page, page - 1}
