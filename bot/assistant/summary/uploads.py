"""A file that somebody sent, as a document to read. Nothing of it is kept."""

from dataclasses import dataclass
from typing import Protocol

from bot.assistant.cleaning import defanged, plain
from bot.assistant.summary.document import UPLOAD, Document, Page, kind_of, paged
from bot.documents.limits import Limits
from bot.documents.normalise import normalise
from bot.documents.reader import DocumentReader
from bot.documents.reading import Cause, DocumentText, NoText
from bot.errors import UserError
from bot.messages import Upload
from bot.texts import summaries as texts

MOST_BYTES = 20 << 20
LIMITS = Limits(
    size=MOST_BYTES,
    unpacked=100 << 20,
    pages=2_000,
    characters=5_000_000,
    seconds=40.0,
    ocr_seconds=120.0,
    ocr_page_seconds=30.0,
    memory=768 << 20,
)
"""Somebody waits for it, and others wait behind it."""
LONGEST_NAME, LONGEST_SUFFIX = 120, 5
FEWEST_LETTERS = 40

_REFUSALS: dict[Cause, str] = {
    "encrypted": texts.ENCRYPTED,
    "broken": texts.BROKEN,
    "too_large": texts.TOO_LARGE,
    "too_many_pages": texts.TOO_HEAVY,
    "too_slow": texts.TOO_HEAVY,
    "too_much_memory": texts.TOO_HEAVY,
    "not_read": texts.NOT_READ,
}


class Reader(Protocol):
    """documents.reader.DocumentReader: the document is opened in a process of its own."""

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText: ...


def upload_reader() -> DocumentReader:
    """The reader for files that people send; to be closed. Its process starts with the first file."""
    return DocumentReader(LIMITS)


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """`pages` is None where the format has none; `unread` of them are pictures without text."""

    document: Document
    pages: int | None
    unread: int


def read_upload(reader: Reader, upload: Upload, data: bytes) -> ReadUpload:
    """Takes as long as LIMITS allow. Raises UserError where there is nothing to summarise."""
    if not data:
        raise UserError(texts.EMPTY)
    if len(data) > MOST_BYTES:
        raise UserError(texts.TOO_LARGE)
    found = reader.read(data, name=upload.name, declared=upload.mime)
    if isinstance(found, NoText):
        raise UserError(_REFUSALS[found.cause])
    pages = paged(normalise(found.text))
    if found.pages == 1:
        pages = tuple(Page(1, page.text) for page in pages)
    if sum(len(page.text) for page in pages) < FEWEST_LETTERS:
        raise UserError(texts.PICTURES if found.unread_pages else texts.EMPTY)
    name = shown_name(upload.name)
    kind = kind_of(upload.name, "", pages[0].text, "")
    document = Document(UPLOAD, "", "", name, pages, kind)
    return ReadUpload(document, found.pages, len(found.unread_pages))


def shown_name(name: str) -> str:
    """On one line, without anything that would act in a message: „bericht.pdf“ would be made a link."""
    stem, _, suffix = " ".join(plain(name).split()).rpartition(".")
    if stem and suffix.isalnum() and len(suffix) <= LONGEST_SUFFIX:
        return f"{_tame(stem)} ({suffix.upper()})"
    return _tame(name)


def _tame(name: str) -> str:
    return defanged(" ".join(plain(name).split()))[:LONGEST_NAME] or "Datei"
