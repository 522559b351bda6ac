"""Makes the PDFs of the demo council from its texts, anew with `python -m tests.project.demo_documents`.

They look as those of a town hall do: letterhead, several pages, words divided at line ends, a scanned page
without a text layer, and one that only opens with a password. The texts stand in demo_documents.jsonl.
"""

import io
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image
from reportlab.lib.colors import HexColor, black, grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]
LEFT, RIGHT, TOP, FOOT = 62.0, 533.0, 706.0, 74.0
"""Points from the left and from the bottom, as PDF counts."""
LINE, SIZE = 15.0, 10.5
HEADINGS = (
    "Beschlussvorschlag",
    "Begründung",
    "Finanzielle Auswirkungen",
    "Anlagen",
    "Beratungsfolge:",
    "Betreff:",
)
PASSWORD = "nur für Ratsmitglieder"  # noqa: S105 - it protects nothing, it shows what cannot be read
SCAN_DPI = 150
SCANNED_AT = 1_794_906_000
"""Seconds since 1970: the morning of 17 November 2026."""
COLOURS = {"kraehenfurt": "#7a2e2e", "quellstadt": "#1f5673"}


@dataclass(frozen=True, slots=True)
class Document:
    """`form` is text, scan or locked; form feeds in `text` part the pages."""

    town: str
    file: str
    path: str
    form: str
    text: str


def documents() -> list[Document]:
    source = Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8")
    return [Document(**json.loads(line)) for line in source.splitlines()]


def made(document: Document) -> bytes:
    drawn = _drawn(document)
    return _scanned(drawn) if document.form == "scan" else drawn


def _drawn(document: Document) -> bytes:
    out = io.BytesIO()
    lock = StandardEncryption(PASSWORD, strength=128) if document.form == "locked" else None
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0, encrypt=lock)
    letterhead, _, text = document.text.partition("\n")
    pages = list(_pages(text))
    canvas.setTitle(document.path.rsplit("/", 1)[-1])
    for number, lines in enumerate(pages, 1):
        _letterhead(canvas, letterhead, COLOURS[document.town])
        _body(canvas, lines)
        _footer(canvas, f"Seite {number} von {len(pages)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pages(text: str) -> Iterator[list[str]]:
    most = int((TOP - FOOT) / LINE)
    for page in text.split("\f"):
        lines = [part for line in page.strip("\n").split("\n") for part in _wrapped(line)]
        for start in range(0, len(lines), most):
            yield lines[start : start + most]


def _wrapped(line: str) -> list[str]:
    """Most texts have their line ends already; paragraphs in one line are broken here."""
    found: list[str] = simpleSplit(line, "Helvetica", SIZE, RIGHT - LEFT)
    return found or [""]


def _letterhead(canvas: Canvas, name: str, colour: str) -> None:
    """A coat of arms that no town has, its name, and a line."""
    canvas.setFillColor(HexColor(colour))
    arms = canvas.beginPath()
    arms.moveTo(LEFT, 790)
    arms.lineTo(LEFT + 30, 790)
    arms.curveTo(LEFT + 30, 765, LEFT + 22, 756, LEFT + 15, 750)
    arms.curveTo(LEFT + 8, 756, LEFT, 765, LEFT, 790)
    canvas.drawPath(arms, stroke=0, fill=1)
    canvas.setFont("Helvetica-Bold", 17)
    canvas.drawString(LEFT + 44, 764, name)
    canvas.setStrokeColor(HexColor(colour))
    canvas.line(LEFT, 738, RIGHT, 738)


def _body(canvas: Canvas, lines: list[str]) -> None:
    canvas.setFillColor(black)
    for number, line in enumerate(lines):
        heading = line.startswith(HEADINGS) and len(line) < 90
        canvas.setFont("Helvetica-Bold" if heading else "Helvetica", SIZE)
        canvas.drawString(LEFT, TOP - number * LINE, line)


def _footer(canvas: Canvas, text: str) -> None:
    canvas.setFillColor(grey)
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(RIGHT, 40, text)


def _scanned(drawn: bytes) -> bytes:
    """The pages as a scanner of a town hall gives them back: black and white, a bit askew, with dust."""
    dust = random.Random(7)
    with pypdfium2.PdfDocument(drawn) as pdf:
        pages = [_askew(page.render(scale=SCAN_DPI / 72).to_pil().convert("L"), dust) for page in pdf]
    out = io.BytesIO()
    day = time.gmtime(SCANNED_AT)
    pages[0].save(
        out, "PDF", resolution=SCAN_DPI, save_all=True, append_images=pages[1:], creationDate=day, modDate=day
    )
    return out.getvalue()


def _askew(page: Image.Image, dust: random.Random) -> Image.Image:
    turned = page.rotate(0.35, resample=Image.Resampling.BICUBIC, fillcolor=255)
    for _ in range(60):
        turned.putpixel((dust.randrange(turned.width), dust.randrange(turned.height)), 0)
    return turned.point(lambda value: 255 if value > 150 else 0).convert("1", dither=Image.Dither.NONE)


def main() -> None:
    for document in documents():
        path = ROOT / "demo" / document.town / document.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made(document))
    for town in sorted({document.town for document in documents()}):
        lines = [
            json.dumps({"file": each.file, "path": each.path}, ensure_ascii=False) + "\n"
            for each in documents()
            if each.town == town
        ]
        (ROOT / "demo" / town / "documents.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
