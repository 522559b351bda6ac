"""The files of a paper or a meeting as documents to read, the main one first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.summary.document import Document, Kind, kind_of, paged
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.file_texts import text_of
from bot.store.files import FileRow, files_of
from bot.store.meetings import MeetingRow
from bot.store.papers import PaperRow
from bot.texts.meetings import day

_MAIN: tuple[Kind, ...] = ("proposal", "motion", "inquiry", "other", "statement", "minutes", "annex", "vote")
_MINUTES = re.compile(r"protokoll|niederschrift", re.IGNORECASE)
_NO_MINUTES = re.compile(r"tagesordnung|anwesen|einladung|eröffnung|mitteilung|abstimmung", re.IGNORECASE)
MINUTES_ROLES = ("resultsProtocol", "verbatimProtocol")
FEWEST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Files:
    """`unread` are the names of files without text, and of those that are left out."""

    documents: tuple[Document, ...]
    unread: tuple[str, ...] = ()


def of_paper(db: Database, paper: PaperRow, outcomes: Sequence[str]) -> Files:
    """Annexes are read only where there is nothing else: they are plans, tables and whole concepts."""
    found = [_document(db, paper, each, tuple(outcomes)) for each in files_of(db, paper.ref)]
    readable = [each for each in found if len(each.text) >= FEWEST_LETTERS]
    body = [each for each in readable if each.kind not in {"annex", "vote"}] or readable
    ordered = sorted(body, key=lambda each: _rank(each, paper.paper_type))
    left = [each.file for each in found if each not in body and each.kind != "vote"]
    return Files(tuple(ordered), tuple(left))


def _rank(document: Document, paper_type: str) -> int:
    """Within a kind the order of the files stays. What the paper is called goes before other main kinds."""
    wanted = {"anfrage": "inquiry", "antrag": "motion"}
    first = next((kind for word, kind in wanted.items() if word in paper_type.casefold()), "proposal")
    return -1 if document.kind == first else _MAIN.index(document.kind)


def _document(db: Database, paper: PaperRow, file: FileRow, outcomes: tuple[str, ...]) -> Document:
    text = text_of(db, paper.ref.body, file.id)
    return Document(
        paper.ref,
        paper.city,
        paper.reference,
        paper.name,
        paged(text),
        kind_of(file.name, file.role, text, f"{paper.paper_type} {paper.name.split(':')[0]}"),
        file.name,
        ObjectRef("File", paper.ref.body, file.id),
        file.url or paper.web or None,
        outcomes,
    )


def minutes_of(db: Database, meeting: MeetingRow, outcomes: Sequence[str]) -> Document | None:
    """The minutes that have a text. Sources put other files under that role too; their names tell."""
    found = [
        _of_meeting(db, meeting, each, tuple(outcomes))
        for each in files_of(db, meeting.ref)
        if (each.role in MINUTES_ROLES or _MINUTES.search(each.name)) and not _NO_MINUTES.search(each.name)
    ]
    readable = [each for each in found if len(each.text) >= FEWEST_LETTERS]
    readable = [each for each in found if len(each.text) >= FEWEST_LETTERS]
    return max(readable, key=lambda each: len(each.text), default=None)


def _of_meeting(db: Database, meeting: MeetingRow, file: FileRow, outcomes: tuple[str, ...]) -> Document:
    name = ", ".join(meeting.organizations) or meeting.name
    title = f"{name}, {day(meeting.start)}" if meeting.start else name
    text = text_of(db, meeting.ref.body, file.id)
    ref = ObjectRef("File", meeting.ref.body, file.id)
    url = file.url or meeting.web or None
    return Document(
        meeting.ref, meeting.city, "", title, paged(text), "minutes", file.name, ref, url, outcomes
    )
