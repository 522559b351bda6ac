"""PDFs for tests: of texts, of pictures of texts, and by hand, object by object."""

import io
from collections.abc import Sequence
from contextlib import closing

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_MARGIN = 72


def text_pdf(pages: Sequence[str], *, locked_with: str | None = None, owner_only: bool = False) -> bytes:
    """One page per text, its lines as they are; German letters are no problem.

    `locked_with` is a password that is needed to open it, or with `owner_only` merely guards printing.
    """
    lock = _lock(locked_with, owner_only=owner_only) if locked_with else None
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, encrypt=lock)
    for page in pages:
        _write(canvas, page)
    canvas.save()
    return target.getvalue()


def _write(canvas: Canvas, page: str) -> None:
    lines = canvas.beginText(_MARGIN, A4[1] - _MARGIN)
    lines.setFont("Helvetica", 12)
    lines.textLines(page)
    canvas.drawText(lines)
    canvas.showPage()


def _lock(password: str, *, owner_only: bool) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

    return StandardEncryption("" if owner_only else password, ownerPassword=password)


def scanned_pdf(pages: Sequence[str], *, before: str = "", stamp: str = "", dpi: int = 150) -> bytes:
    """The same pages as pictures, without any text but `stamp`, which a council system puts on them.

    `before` is the text of a page of its own in front of them, which has a text layer.
    """
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    if before:
        _write(canvas, before)
    with pypdfium2.PdfDocument(text_pdf(pages)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.render(scale=dpi / 72)) as bitmap:
                canvas.drawImage(ImageReader(bitmap.to_pil()), 0, 0, *A4)
            canvas.drawString(_MARGIN, _MARGIN / 2, stamp)
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def pdf_of(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of the bodies of its objects, the first of which is the catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(made))
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, *more: bytes, page: bytes = b"", resources: bytes = b"") -> bytes:
    """Object 4 is `content` (see `stream`), 5 Helvetica as /F1, what follows from 6."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>%s>>%s>>" % (resources, page),
            content,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            *more,
        ]
    )


def written(text: str) -> bytes:
    """A content stream that shows one line."""
    return stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text.encode("cp1252"))
