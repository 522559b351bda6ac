"""Reads documents of strangers: in a process of its own, with limits, one after the other."""

import tempfile
import threading
from types import TracebackType
from typing import Self

from bot.documents.kinds import start_of
from bot.documents.limits import Limits
from bot.documents.ocr import Recogniser, recogniser
from bot.documents.process import Ended, Process
from bot.documents.reading import Cause, DocumentText, NoText
from bot.findings import Finding

_DOCUMENTS = 500
"""After so many the process is replaced, so that what parsers forget to give back does not pile up."""

_REASONS: dict[Cause, str] = {
    "too_slow": "Das Lesen des Dokuments dauert zu lange und wurde abgebrochen.",
    "too_much_memory": "Das Dokument braucht zum Lesen mehr Speicher, als es bekommt.",
    "broken": "Das Dokument ist beschädigt: Es hat das Leseprogramm zum Absturz gebracht.",
}


class DocumentReader:
    """Reads one document at a time, from whichever thread; the others wait. Use it in a `with`.

    `ocr` False leaves scanned pages unread, as does a missing tesseract; `findings` says so. The process is
    started with the first document.
    """

    def __init__(self, limits: Limits = Limits(), *, ocr: bool = True) -> None:  # noqa: B008 - frozen
        self._limits = limits
        self._ocr = ocr
        self._recogniser: Recogniser | None = None
        self._turn = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process; a later `read` would start another one."""
        with self._turn:
            self._stop()
            if self._folder:
                self._folder.cleanup()
                self._folder = None

    def findings(self) -> tuple[Finding, ...]:
        """For the operator: what this machine can read, and what it cannot forbid the reading process.

        Raises OperatorError where that process cannot be started.
        """
        with self._turn:
            lacking = self._ready().lacking
            self._tesseract()
        return (_protection(lacking), _recognition(self._recogniser))

    def read(self, data: bytes, *, name: str = "", declared: str = "") -> DocumentText | NoText:
        """The text, or why there is none. `name` and `declared` are what the source says of name and type.

        Takes at most as long as the limits allow, and never fails because of the document. Raises
        OperatorError where the process cannot be started at all.
        """
        if not data:
            return NoText("broken", "Die Datei ist leer.", "application/octet-stream")
        if len(data) > self._limits.size:
            most = self._limits.size >> 20
            reason = f"Die Datei ist größer als {most} MB und wird deshalb nicht gelesen."
            return NoText("too_large", reason, start_of(data))
        with self._turn:
            return self._read(data, name, declared)

    def _read(self, data: bytes, name: str, declared: str) -> DocumentText | NoText:
        options = {"name": name[-255:], "declared": declared[:255], "tesseract": self._tesseract()}
        while True:
            process = self._ready()
            fresh = process.answered == 0
            try:
                return process.read(data, options)
            except Ended as ended:
                if ended.recognising and options["tesseract"]:
                    options["tesseract"] = ""  # what has a text layer is worth having without the scans
                elif fresh or ended.cause == "too_slow":
                    return NoText(ended.cause, _REASONS[ended.cause], ended.media_type or start_of(data))
                # Else the documents before may have been the reason, so it gets a process of its own.

    def _tesseract(self) -> str:
        if not self._ocr:
            return ""
        self._recogniser = self._recogniser or recogniser()
        return self._recogniser.program

    def _ready(self) -> Process:
        if self._process and (not self._process.alive or self._process.answered >= _DOCUMENTS):
            self._stop()
        if not self._process:
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="ratsbot-documents-")
            self._process = Process(self._limits, self._folder.name)
        return self._process

    def _stop(self) -> None:
        if self._process:
            self._process.stop()
            self._process = None


def _protection(lacking: tuple[str, ...]) -> Finding:
    if not lacking:
        return Finding("ok", "Dokumente werden in einem eigenen, abgeschotteten Prozess gelesen.")
    return Finding(
        "warning",
        "Dokumente werden in einem eigenen Prozess gelesen, dem dieses System nicht alles nehmen kann: "
        f"{', '.join(lacking)}.",
        "Ein Linux ab Kernel 5.13 mit Landlock und seccomp schottet ihn ganz ab.",
    )


def _recognition(recogniser: Recogniser | None) -> Finding:
    if recogniser is None:
        return Finding("ok", "Gescannte Seiten bleiben ungelesen, weil es so eingestellt ist.")
    if recogniser.missing:
        return Finding("warning", recogniser.missing)
    return Finding("ok", f"Gescannte Seiten liest {recogniser.program}.")
