"""How much one document may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`size`, `unpacked` and `memory` are bytes; `unpacked` is what a ZIP-based document may grow to.

    Reading may take `seconds`, and once a page turns out to be a picture, `ocr_seconds` more; pages that are
    not recognised by then stay unread. `memory` holds for the reading process and for each run of tesseract.
    The largest of 38,006 texts of a real council has 1.1 million characters; a city's budget has some
    1,500 pages.
    """

    size: int = 200 << 20
    unpacked: int = 300 << 20
    pages: int = 5_000
    characters: int = 20_000_000
    seconds: float = 60.0
    ocr_seconds: float = 900.0
    ocr_page_seconds: float = 60.0
    memory: int = 1 << 30
