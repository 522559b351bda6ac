"""Reading PDFs: pages a second beside bare pypdfium2, words in a dictionary beside pdftotext, words of OCR.

    python -m benchmarks.documents [--scans N] [--rounds N]

Needs pdftotext (poppler) for its column and tesseract with deu for the last table. The dictionary is that of
wngerman where it is installed, else the words of the GermanQuAD passages, which contain no broken lines.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2

from benchmarks.shared import lines, shared_folder
from bot.documents.normalise import normalise
from bot.documents.ocr import recogniser
from bot.documents.reader import DocumentReader
from bot.documents.reading import DocumentText

DICTIONARY = Path("/usr/share/dict/ngerman")
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{4,}")
PART = re.compile(r"p(\d+)-(\d+)_")

Texts = dict[Path, list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=11, help="so many of the derived scans")
    parser.add_argument("--rounds", type=int, default=5, help="of the rates, in turns; the median counts")
    options = parser.parse_args()
    folder = shared_folder() / "data/pdf"
    files = sorted(path for path in folder.glob("*/*.pdf") if path.parent.name != "scans-derived")
    with DocumentReader(ocr=False) as reader:
        reader.read(files[0].read_bytes())  # the process is up before any clock runs
        rates(files, reader, options.rounds)
        words(files, reader)
    recognised(sorted((folder / "scans-derived").glob("*.pdf"))[: options.scans], files)


def rates(files: Sequence[Path], reader: DocumentReader, rounds: int) -> None:
    stock = [path.read_bytes() for path in files]
    seconds: dict[str, list[float]] = {"bare": [], "ours": []}
    pages = 0
    for _ in range(rounds):
        begun = time.perf_counter()
        pages = sum(len(bare(data)) for data in stock)
        seconds["bare"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        for data in stock:
            reader.read(data)
        seconds["ours"].append(time.perf_counter() - begun)
    print(f"{len(files)} files, {pages} pages, {rounds} rounds in turns\n")
    print("| | pages a second, median | beside bare |\n|---|---|---|")
    shares = [alone / ours for alone, ours in zip(seconds["bare"], seconds["ours"], strict=True)]
    print(f"| bare pypdfium2, in this process | {pages / statistics.median(seconds['bare']):,.0f} | |")
    ours = pages / statistics.median(seconds["ours"])
    print(f"| DocumentReader, text only | {ours:,.0f} | {statistics.median(shares):.0%} |\n")


def bare(data: bytes) -> list[str]:
    """As the manual of pypdfium2 reads a document."""
    texts = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            layer = page.get_textpage()
            texts.append(layer.get_text_range())
            layer.close()
            page.close()
    return texts


def words(files: Sequence[Path], reader: DocumentReader) -> None:
    name, known = dictionary()
    print(f"Words of four letters and more in the dictionary ({name}, {len(known):,} words)\n")
    print("| | words | in the dictionary |\n|---|---|---|")
    ways: dict[str, Callable[[Path], str]] = {
        "DocumentReader and normalise": lambda path: normalise(text_of(reader, path)),
        "the same, not normalised": lambda path: text_of(reader, path),
    }
    if program := shutil.which("pdftotext"):
        ways["pdftotext"] = lambda path: poppler(program, path)
    for way, read in ways.items():
        found = Counter(word.lower() for path in files for word in WORD.findall(read(path)))
        share = sum(count for word, count in found.items() if word in known) / found.total()
        print(f"| {way} | {found.total():,} | {share:.4f} |")
    print()


def dictionary() -> tuple[str, frozenset[str]]:
    if DICTIONARY.is_file():
        return "wngerman", frozenset(DICTIONARY.read_text(encoding="utf-8").lower().split())
    passages = sorted((shared_folder() / "data/retrieval/germanquad").glob("*.jsonl*"))
    found: set[str] = set()
    for path in passages:
        found.update(word.lower() for word in WORD.findall(" ".join(text_lines(path))))
    return "GermanQuAD", frozenset(found)


def text_lines(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as source:
        return [str(value) for row in lines(source) for value in row.values()]


def text_of(reader: DocumentReader, path: Path) -> str:
    outcome = reader.read(path.read_bytes())
    return outcome.text if isinstance(outcome, DocumentText) else ""


def poppler(program: str, path: Path) -> str:
    return subprocess.run([program, path, "-"], capture_output=True, check=True).stdout.decode()


def recognised(scans: Sequence[Path], files: Sequence[Path]) -> None:
    if missing := recogniser().missing:
        print(missing)
    if missing or not scans:
        return
    originals = {path.stem: path for path in files}
    found = right = pages = 0
    begun = time.perf_counter()
    with DocumentReader() as reader:
        for scan in scans:
            outcome = reader.read(scan.read_bytes())
            assert isinstance(outcome, DocumentText)
            truth = Counter(spelled("\f".join(pages_of(originals, scan))))
            read = Counter(spelled(normalise(outcome.text)))
            found += truth.total()
            right += (truth & read).total()
            pages += len(outcome.ocr_pages)
    seconds = time.perf_counter() - begun
    print(f"| {len(scans)} derived scans (150 dpi), recognised at 300 dpi | |\n|---|---|")
    print(f"| words of the originals' text layer found again | {right:,} of {found:,}: {right / found:.4f} |")
    print(f"| pages, seconds a page | {pages}, {seconds / pages:.2f} |")


def pages_of(originals: dict[str, Path], scan: Path) -> list[str]:
    """The text layer of the pages that the scan was made of: all, or „p3-8" in its name."""
    name = scan.stem.removeprefix("scan_")
    part = PART.match(name)
    texts = bare(originals[PART.sub("", name, count=1)].read_bytes())
    chosen = texts[int(part[1]) - 1 : int(part[2])] if part else texts
    return [normalise(text) for text in chosen]


def spelled(text: str) -> list[str]:
    return re.findall(r"\w+", text)


if __name__ == "__main__":
    main()
