"""Text of PDFs, page by page, through PDFium."""

import math
import re
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium

from bot.documents.limits import Limits
from bot.documents.ocr import DPI, Recogniser
from bot.documents.reading import DocumentText
from bot.documents.refusal import Refused

_MEDIA_TYPE = "application/pdf"
_LETTER = re.compile(r"[^\W_]")

_TEXT = 100
"""A page with so many letters and digits has a text layer. Fewer may be the stamp on a scan."""

_HARDLY_ANY = 10
_FULL = 0.5
"""Of the page, covered by pictures: a scan."""
_SOME = 0.02
_OUTLINES = 100
"""Paths, where letters may have been turned into outlines."""
_OBJECTS = 3_000
"""Looked at on one page."""

_PIXELS = 30_000_000
"""Of a rendered page: A4 at 300 dpi has 8.7 million, a larger plan is rendered more coarsely."""
_SIDE = 20_000
_LOCKED = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})


def read_pdf(
    data: bytes, limits: Limits, recogniser: Recogniser | None, ocr_begins: Callable[[], None]
) -> DocumentText:
    """The pages, parted by form feeds. Pages that cannot be read are empty and among `unread_pages`.

    `ocr_begins` is called before the first page is recognised. Raises Refused.
    """
    with _opened(data) as document:
        reading = _Reading(document, limits)
        reading.read()
        if recogniser and not recogniser.missing and reading.pictures:
            ocr_begins()
            reading.recognise(recogniser)
        return reading.outcome()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _LOCKED:
            raise Refused("encrypted", "Das PDF ist mit einem Kennwort geschützt.") from error
        reason = "Das PDF ist beschädigt oder unvollständig und lässt sich nicht öffnen."
        raise Refused("broken", reason) from error


class _Reading:
    """One document on its way: what its pages say, and which of them have not been read."""

    def __init__(self, document: pypdfium2.PdfDocument, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._texts: list[str] = []
        self._broken: list[int] = []
        self._recognised: list[int] = []
        self.pictures: list[int] = []

    def read(self) -> None:
        """The text layers."""
        count = len(self._document)
        if count > self._limits.pages:
            reason = f"Das PDF hat {count} Seiten, mehr als die {self._limits.pages}, die gelesen werden."
            raise Refused("too_many_pages", reason)
        until = time.monotonic() + self._limits.seconds
        characters = 0
        for number in range(count):
            if time.monotonic() > until:
                raise Refused("too_slow", "Das Lesen des PDF dauert zu lange und wurde abgebrochen.")
            self._texts.append(self._layer(number))
            characters += len(self._texts[-1])
            if characters > self._limits.characters:
                raise Refused("too_large", "Das PDF enthält mehr Text, als von einem Dokument gelesen wird.")
        if len(self._broken) == count:
            raise Refused("broken", "Das PDF ist beschädigt: Keine seiner Seiten lässt sich lesen.")

    def _layer(self, number: int) -> str:
        try:
            with closing(self._document[number]) as page:
                with closing(page.get_textpage()) as layer:
                    text = _visible(layer).replace("\f", "\n")
                letters = sum(1 for _ in islice(_LETTER.finditer(text), _TEXT))
                if letters < _TEXT and _is_picture(page, letters):
                    self.pictures.append(number)
        except (pypdfium2.PdfiumError, ValueError):
            self._broken.append(number)
            return ""
        return text

    def recognise(self, recogniser: Recogniser) -> None:
        """The pictures, in their order, as far as the time allows."""
        until = time.monotonic() + self._limits.ocr_seconds
        for number in tuple(self.pictures):
            seconds = min(self._limits.ocr_page_seconds, until - time.monotonic())
            if seconds <= 0:
                return
            picture = self._rendered(number)
            text = recogniser.read(picture, seconds) if picture else None
            if text is None:
                continue
            self.pictures.remove(number)
            if _letters(text) > _letters(self._texts[number]):
                self._texts[number] = text
                self._recognised.append(number)

    def _rendered(self, number: int) -> bytes:
        """A PGM of the page; empty where it has no sensible size or cannot be drawn."""
        try:
            with closing(self._document[number]) as page:
                width, height = page.get_size()
                if not (width > 1 and height > 1):
                    return b""
                fitting = min(_SIDE / max(width, height), math.sqrt(_PIXELS / (width * height)))
                with closing(page.render(scale=min(DPI / 72, fitting), grayscale=True)) as bitmap:
                    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + bytes(bitmap.buffer)
        except (pypdfium2.PdfiumError, ValueError):
            return b""

    def outcome(self) -> DocumentText:
        return DocumentText(
            "\f".join(self._texts),
            _MEDIA_TYPE,
            len(self._texts),
            ocr_pages=_counted(self._recognised),
            unread_pages=_counted(self.pictures + self._broken),
        )


def _visible(layer: pypdfium2.PdfTextPage) -> str:
    """The text that stands on the page.

    PDFium gives all of the layer with its words apart, or what lies on the page (not what was cropped off),
    but then it runs the words of some slides together. So it is the first, unless it says more.
    """
    everything: str = layer.get_text_range()
    shown: str = layer.get_text_bounded()
    return everything if _bare(everything) == _bare(shown) else shown


def _bare(text: str) -> str:
    # PDFium's two spellings of a hyphen that it took out at a line end; `normalise` knows both.
    return "".join(text.replace("\x02", "").replace("\ufffe", "").split())


def _counted(numbers: list[int]) -> tuple[int, ...]:
    return tuple(sorted(number + 1 for number in numbers))


def _letters(text: str) -> int:
    return sum(1 for _ in _LETTER.finditer(text))


def _is_picture(page: pypdfium2.PdfPage, letters: int) -> bool:
    """Whether a page with hardly any text shows something that may be text."""
    covered, paths = 0.0, 0
    area = _area(page.get_bbox())
    for found in islice(page.get_objects(max_depth=4), _OBJECTS):
        if found.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += _area(found.get_bounds()) / area if area else 0
        paths += found.type == pdfium.FPDF_PAGEOBJ_PATH
    if covered >= _FULL:
        return True
    return letters < _HARDLY_ANY and (covered >= _SOME or paths >= _OUTLINES)


def _area(box: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = box
    return abs((right - left) * (top - bottom))
