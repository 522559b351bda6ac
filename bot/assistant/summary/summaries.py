"""Summaries, whatever of: what there is to read is found here, then a model or the code sums it up."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from bot.assistant.limits import Asker
from bot.assistant.prompts import Prompts
from bot.assistant.summary import facts, files, thread
from bot.assistant.summary.document import Document
from bot.assistant.summary.meetings import LISTED, meeting_facts
from bot.assistant.summary.minutes import of_minutes
from bot.assistant.summary.outline import Passage, of_document, outline
from bot.assistant.summary.parts import parts_of
from bot.assistant.summary.persons import Persons
from bot.assistant.summary.telling import Step, Task, draft, final
from bot.assistant.summary.uploads import Reader, read_upload
from bot.assistant.summary.wish import Wish
from bot.assistant.summary.written import SummaryWriter, Work
from bot.assistant.writer import Writer
from bot.clock import Clock
from bot.delivery.reach import Said
from bot.errors import UserError
from bot.messages import Notice, Text, Upload
from bot.store.database import Database
from bot.store.file_texts import text_of
from bot.store.meetings import MeetingReader, MeetingRow
from bot.store.papers import PaperReader, PaperRow
from bot.store.stations import StationReader
from bot.texts import papers as paper_texts
from bot.texts import summaries as texts


class Summaries:
    """Each summary raises UserError where there is nothing to summarise, and nothing for a model's sake."""

    def __init__(
        self,
        db: Database,
        papers: PaperReader,
        stations: StationReader,
        meetings: MeetingReader,
        *,
        writer: Writer,
        prompts: Prompts,
        reader: Reader,
        clock: Clock,
    ) -> None:
        self._db = db
        self._papers = papers
        self._stations = stations
        self._meetings = meetings
        self._writer = SummaryWriter(writer, prompts)
        self._reader = reader
        self._clock = clock

    def paper(self, paper: PaperRow, wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        return self._told(lambda: self._of_paper(paper, wish), wish, asker)

    def course(self, paper: PaperRow, wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        """Of a paper's whole Beratungsfolge."""
        return self._told(lambda: self._of_course(paper, wish), wish, asker)

    def meeting(self, meeting: MeetingRow, wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        """Of a meeting's minutes, else of its agenda with the results."""
        return self._told(lambda: self._of_meeting(meeting, wish), wish, asker)

    def tells(self, meeting: MeetingRow) -> bool:
        """Whether minutes or results of a meeting are there."""
        agenda = self._meetings.agenda(meeting.ref)
        return any(each.result for each in agenda) or files.minutes_of(self._db, meeting, ()) is not None

    def upload(self, upload: Upload, data: bytes, wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        return self._told(lambda: self._of_upload(upload, data, wish), wish, asker)

    def thread(self, said: Sequence[Said], wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        return self._told(lambda: _of_thread(said, wish), wish, asker)

    async def _told(self, read: Callable[[], Task], wish: Wish, asker: Asker) -> AsyncGenerator[Step, None]:
        task = await asyncio.to_thread(read)
        parts = tuple(parts_of(task.documents, self._writer.room)) if self._writer.there else ()
        progress = None
        if parts:
            persons = await asyncio.to_thread(Persons, task.people, parts)
            work = Work(task.title, persons.parts, wish, asker, task.prompt)
            async with aclosing(self._writer.write(work)) as states:
                async for written in states:
                    progress = persons.shown(written)
                    yield draft(task, parts, progress)
        if not await asyncio.to_thread(self._is_public, task):
            raise UserError(paper_texts.not_found(task.documents[0].reference or task.title))
        yield final(task, parts, progress, wish)

    def _is_public(self, task: Task) -> bool:
        """What was hidden while the model wrote is not told."""
        papers = {each.paper for each in task.documents if each.paper.kind == "Paper"}
        listed = [each.file_ref for each in task.documents if each.file_ref]
        return all(self._papers.paper(ref) for ref in papers) and all(
            text_of(self._db, ref.body, ref.id) for ref in listed
        )

    def _of_paper(self, paper: PaperRow, wish: Wish) -> Task:
        course = facts.course_of(paper, self._stations.of(paper.ref), self._clock.now())
        found = files.of_paper(self._db, paper, course.outcomes)
        read = _read_of(found.documents, wish)
        left = [*(each.file for each in found.documents if each not in read), *found.unread]
        notes = (texts.unread(left),) if left and read else ()
        return Task(
            paper.name,
            tuple(read),
            tuple(facts.paper_facts(self._db, course)),
            tuple(outline(found.documents, wish)) if found.documents else (),
            (paper.ref, *course.meetings),
            notes if read else (texts.NO_TEXT, *notes),
        )

    def _of_course(self, paper: PaperRow, wish: Wish) -> Task:
        course = facts.course_of(paper, self._stations.of(paper.ref), self._clock.now())
        found = files.of_paper(self._db, paper, course.outcomes)
        related = self._papers.relatives(paper)
        read = [each for each in found.documents if each.kind == "minutes"]
        passages = [
            *(
                outline(found.documents[:1], replace(wish, length="kurz", count=None))
                if found.documents
                else []
            )[:1],
            *(passage for each in read for passage in outline([each], wish)),
        ]
        return Task(
            paper.name,
            tuple(read),
            tuple(facts.course_blocks(course, [self._related(each) for each in related])),
            tuple(passages),
            (paper.ref, *course.meetings, *(each.ref for each in related)),
        )

    def _related(self, paper: PaperRow) -> str:
        now = facts.course_of(paper, self._stations.of(paper.ref), self._clock.now()).now
        kind = paper.paper_type or paper_texts.OTHER_PAPER
        return texts.related(kind, paper.reference, paper.name, now.result if now else "")

    def _of_meeting(self, meeting: MeetingRow, wish: Wish) -> Task:
        agenda = self._meetings.agenda(meeting.ref)
        outcomes = tuple(each.result for each in agenda if each.result)
        minutes = files.minutes_of(self._db, meeting, outcomes)
        head = meeting_facts(meeting, agenda, LISTED[wish.length])
        if minutes is None and not outcomes:
            return Task(meeting.name, (), (*head, Notice(texts.NO_AGENDA)), (), (meeting.ref,))
        if minutes is None:
            return Task(meeting.name, (), (head[0], Text(texts.NO_MINUTES), *head[1:]), (), (meeting.ref,))
        passages = of_minutes(minutes, wish)
        return Task(minutes.title, (minutes,), tuple(head), tuple(passages), (meeting.ref,))

    def _of_upload(self, upload: Upload, data: bytes, wish: Wish) -> Task:
        read = read_upload(self._reader, upload, data)
        notes = [texts.pages_unread(read.unread)] if read.unread else []
        return Task(
            read.document.title,
            (read.document,),
            (Text(texts.upload_line(read.document.title, read.pages)),),
            tuple(
                of_minutes(read.document, wish)
                if read.document.kind == "minutes"
                else of_document(read.document, wish)
            ),
            notes=(*notes, texts.SUMMARY_OF_UPLOAD),
        )


def _of_thread(said: Sequence[Said], wish: Wish) -> Task:
    documents = thread.documents_of(said)
    if not documents:
        raise UserError(texts.EMPTY_THREAD)
    picks = thread.telling(documents, wish.sentences)
    passages = (Passage(texts.NOTHING_SAID, tuple(picks)),) if picks else ()
    line = thread.overview(said)
    notes, people = (texts.THREAD_NOT_KEPT,), thread.people(said)
    return Task(line, tuple(documents), (Text(line),), passages, (), notes, "verlauf", people)


def _read_of(documents: Sequence[Document], wish: Wish) -> list[Document]:
    """The main file, what the administration says to it, and for a long summary the minutes."""
    main, others = documents[:1], documents[1:]
    statement = [each for each in others if each.kind == "statement"][:1]
    minutes = [each for each in others if each.kind == "minutes"][:1] if wish.length == "lang" else []
    return [*main, *statement, *minutes]
