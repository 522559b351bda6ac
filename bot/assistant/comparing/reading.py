"""The texts of a paper's own documents, and pieces of them as they stand there."""

import re
from dataclasses import dataclass

from bot.assistant.cleaning import plain
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.file_texts import text_of
from bot.store.files import FileRow, files_of
from bot.store.texts import ocr_pages

MOST_CHARACTERS = 40_000
"""Of a file: a paper says what it wants and costs on its first pages."""
MOST_FILES = 12
LONGEST_PIECE = 420

_MINUTES = re.compile(r"protokoll|niederschrift", re.IGNORECASE)
_BESIDE = re.compile(
    r"\banl(?:age)?\b|anhang|synopse|abstimmungs|präsentation|stellungnahme|änderungs-?(?:/\w+)?antrag|lageplan"
    r"|kalkulation|übersicht|auszug|\bBAB\b",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:stellungnahme\b(?! (?:des|der) \w*rat)|antwort\b)", re.IGNORECASE)
_PAPER = re.compile(
    r"Beschlu(?:ss|ß)(?:vorlage|vorschlag|antrag)|Vorlage Nr|Kurzfassung|Sachverhalt|Informationsvorlage"
    r"|Mitteilungsvorlage|möge beschließen|^ANTRAG",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 2_500
"""Characters in which a paper says that it is one."""
_ENDS = re.compile(r"(?<!\d)[.!?:;](?=\s)")


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its normalised text. `minutes`: it tells what happened at a meeting; `main`: it is the
    paper itself, no annex."""

    file: FileRow
    ref: ObjectRef
    text: str
    minutes: bool
    main: bool
    reply: bool = False
    """The administration's answer to what members filed."""
    ocr: frozenset[int] = frozenset()
    """Pages that were read from a picture."""

    def page_at(self, place: int) -> int | None:
        """Counted from 1; None where the text has no page marks."""
        return self.text.count("\f", 0, place) + 1 if "\f" in self.text else None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a file, on one line, else as they stand there; `shortened` where more follows."""

    text: str
    page: int | None
    document: Document
    shortened: bool = False


def documents(db: Database, paper: ObjectRef) -> list[Document]:
    """Those that have a text, the paper itself first."""
    found = [
        Document(
            file,
            ObjectRef("File", paper.body, file.id),
            text[:MOST_CHARACTERS],
            bool(_MINUTES.search(file.name)),
            main := _is_main(file, text),
            not main and bool(_REPLY.search(file.name)),
            ocr_pages(db, paper.body, file.id),
        )
        for file in files_of(db, paper)[:MOST_FILES]
        if (text := text_of(db, paper.body, file.id))
    ]
    return sorted(found, key=lambda each: not each.main)


def _is_main(file: FileRow, text: str) -> bool:
    if file.role == "mainFile":
        return True
    beside = _MINUTES.search(file.name) or _BESIDE.search(file.name)
    return not beside and bool(_PAPER.search(text[:_HEAD]))


def piece(document: Document, start: int, end: int, longest: int = LONGEST_PIECE) -> Piece:
    """text[start:end], cut at the end of a sentence or word where it is longer than `longest`."""
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    line = " ".join(plain(text).split())
    if len(line) <= longest:
        return Piece(line, document.page_at(start), document)
    return Piece(_cut(line, longest), document.page_at(start), document, shortened=True)


def _cut(line: str, longest: int) -> str:
    ends = [found.end() for found in _ENDS.finditer(line[: longest + 1]) if found.end() > longest // 2]
    room = line[: ends[-1]] if ends else line[:longest].rpartition(" ")[0] or line[:longest]
    return room.rstrip(" ,;:")
