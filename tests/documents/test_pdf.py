"""PDFs: text layers page by page, pages that are pictures, what is locked, broken or too much."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from bot.documents.limits import Limits
from bot.documents.normalise import normalise
from bot.documents.ocr import Recogniser, recogniser
from bot.documents.pdf import read_pdf
from bot.documents.reading import DocumentText
from bot.documents.refusal import Refused
from tests.documents.pdf_maker import one_page, scanned_pdf, stream, text_pdf, written

PAGES = ("Der Stadtrat beschließt:\nÄpfel für alle Öfen.", "", "Straße und Brücke\nin Krähenfurt")

SCAN = (
    "Niederschrift aus Krähenfurt",
    "\n",
    "Die Brücke über den Mühlbach wird erneuert.",
    "Der Ausschuss beschließt einstimmig.",
)

GREY = stream(
    b"\x80", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
)

needs_tesseract = pytest.mark.skipif(bool(recogniser().missing), reason="tesseract with deu is not installed")


def read(data: bytes, limits: Limits | None = None, ocr: Recogniser | None = None) -> DocumentText:
    return read_pdf(data, limits or Limits(), ocr, lambda: None)


def refused(data: bytes, limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        read(data, limits)
    return caught.value


def test_pages_are_parted_by_form_feeds_and_an_empty_one_stays_empty() -> None:
    found = read(text_pdf(PAGES))
    assert found.pages == 3
    assert normalise(found.text).split("\f") == [PAGES[0], "", PAGES[2]]
    assert found.ocr_pages == found.unread_pages == ()


def test_a_hyphen_at_a_line_end_leads_to_one_word() -> None:
    assert "Stadtratssitzung" in normalise(read(text_pdf(["Die Stadtrats-\nsitzung beginnt."])).text)


@pytest.mark.shared
def test_words_that_stand_apart_in_a_slide_are_not_run_together(shared: Path) -> None:
    """PDFium's text of the whole page keeps them apart, that of the page's box does not."""
    slides = sorted((shared / "data/pdf/erlangen-buechenbach").glob("2023-11-15_Anhang*.pdf"))
    assert slides
    for path in slides:
        with pypdfium2.PdfDocument(path) as document:
            apart = [word for page in document for word in page.get_textpage().get_text_range().split()]
        assert read(path.read_bytes()).text.split() == apart


def test_what_was_cropped_off_is_not_read() -> None:
    content = stream(b"BT /F1 12 Tf 72 700 Td (Sichtbar) Tj ET BT /F1 12 Tf 72 60 Td (Abgeschnitten) Tj ET")
    assert read(one_page(content, page=b"/CropBox[0 400 595 842]")).text.split() == ["Sichtbar"]


def test_a_password_that_only_guards_printing_does_not_matter() -> None:
    assert "Äpfel" in read(text_pdf(PAGES, locked_with="geheim", owner_only=True)).text


def test_a_password_that_is_needed_is_said() -> None:
    error = refused(text_pdf(PAGES, locked_with="geheim"))
    assert error.cause == "encrypted"
    assert "Kennwort" in error.reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4 nur etwas Text", text_pdf(PAGES)[:300]])
def test_a_broken_file_is_refused_with_a_reason(data: bytes) -> None:
    assert refused(data).cause == "broken"


def test_a_lost_table_of_objects_is_mended() -> None:
    assert "Äpfel" in read(text_pdf(PAGES).replace(b"startxref\n", b"startxref\n9")).text


def test_too_many_pages_are_refused_before_any_is_read() -> None:
    error = refused(text_pdf(["x"] * 6), Limits(pages=5))
    assert error.cause == "too_many_pages"
    assert "6 Seiten" in error.reason


def test_too_much_text_is_refused() -> None:
    assert refused(text_pdf(["Wort " * 12] * 3), Limits(characters=100)).cause == "too_large"


def test_time_is_looked_at_between_pages() -> None:
    assert refused(text_pdf(PAGES), Limits(seconds=-1)).cause == "too_slow"


def test_a_page_that_cannot_be_loaded_is_empty_and_said() -> None:
    data = one_page(written("Diese Seite gibt es."))
    found = read(data.replace(b"Kids[3 0 R]/Count 1", b"Kids[3 0 R 9 0 R]/Count 2"))
    assert found.text == "Diese Seite gibt es.\f"
    assert found.unread_pages == (2,)


def test_scanned_pages_without_tesseract_are_said() -> None:
    for ocr in (None, Recogniser("", "tesseract fehlt")):
        found = read(scanned_pdf(["Gescannt", "Auch"]), ocr=ocr)
        assert (found.ocr_pages, found.unread_pages) == ((), (1, 2))


def test_a_small_picture_beside_text_needs_no_recognising() -> None:
    content = stream(b"q 80 0 0 80 72 700 cm /I Do Q BT /F1 12 Tf 72 600 Td (Wappen von Silberbruck) Tj ET")
    assert read(one_page(content, GREY, resources=b"/XObject<</I 6 0 R>>")).unread_pages == ()


def test_letters_turned_into_outlines_count_as_a_picture() -> None:
    outlines = b" ".join(b"%d 100 m %d 200 l S" % (x, x + 3) for x in range(150))
    assert read(one_page(stream(outlines))).unread_pages == (1,)


def test_a_page_with_a_few_lines_only_is_blank() -> None:
    assert read(one_page(stream(b"10 10 m 500 10 l S"))).unread_pages == ()


@needs_tesseract
def test_a_scan_with_a_stamp_is_recognised_and_said_so() -> None:
    found = read(scanned_pdf(["\n".join(SCAN)], stamp="Anlage 3 zur Vorlage 12/2027"), ocr=recogniser())
    assert (found.ocr_pages, found.unread_pages) == ((1,), ())
    words = normalise(found.text)
    assert "Die Brücke über den Mühlbach wird erneuert." in words
    assert "Krähenfurt" in words


@needs_tesseract
def test_pages_for_which_no_time_is_left_stay_unread() -> None:
    data = scanned_pdf(["\n".join(SCAN)] * 2)
    found = read(data, Limits(ocr_seconds=0.0), recogniser())
    assert (found.ocr_pages, found.unread_pages) == ((), (1, 2))
    assert read(data, Limits(ocr_page_seconds=0.01), recogniser()).unread_pages == (1, 2)


def test_a_tesseract_that_fails_leaves_the_page_unread() -> None:
    failing = shutil.which("false")
    assert failing
    assert read(scanned_pdf(["Gescannt"]), ocr=Recogniser(failing)).unread_pages == (1,)


def test_a_page_as_large_as_a_field_is_drawn_coarsely() -> None:
    seen: list[bytes] = []

    class Watching(Recogniser):
        def read(self, picture: bytes, seconds: float) -> str | None:
            seen.append(picture[:20])
            assert len(picture) < 31_000_000
            assert seconds > 0
            return ""

    content = stream(b"q 14000 0 0 14000 0 0 cm /I Do Q")
    huge = one_page(content, GREY, resources=b"/XObject<</I 6 0 R>>")
    huge = huge.replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    assert read(huge, ocr=Watching("tesseract")).unread_pages == ()
    assert seen[0].startswith(b"P5 ")
