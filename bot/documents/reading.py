"""What reading a document comes to."""

from dataclasses import dataclass
from typing import Literal

Cause = Literal[
    "encrypted", "broken", "too_large", "too_many_pages", "too_slow", "too_much_memory", "not_read"
]
"""Why there is no text. `not_read`: a kind of file that is listed only, such as pictures, mail and ZIP."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The raw text, pages parted by form feeds, before `normalise`. `media_type` is what the bytes are.

    `ocr_pages`, counted from 1, were read from a picture. `pages` is None where the format has none.
    `unread_pages` have no text layer and were not read either, as when tesseract is not there.
    """

    text: str
    media_type: str
    pages: int | None = None
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoText:
    """A document that is not read, and why: a German sentence for the operator."""

    cause: Cause
    reason: str
    media_type: str
