"""The process that opens documents: python -m bot.documents.worker, started by `process` only."""

import os
import select
import signal
import sys
import threading
import warnings
from typing import Any, BinaryIO

from bot.documents import pipe
from bot.documents.confinement import confine
from bot.documents.limits import Limits
from bot.documents.ocr import Recogniser
from bot.documents.parsing import Parser
from bot.documents.reading import DocumentText, NoText


def main() -> None:
    warnings.simplefilter("ignore")  # of parsers about documents; nobody reads them here
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    first = pipe.receive_request(source)
    if first is None:
        return
    _die_with(source)
    memory = first[0]["memory"]
    pipe.send_frame(answers, pipe.HELLO, confine(memory))
    while request := pipe.receive_request(source):
        options, data = request
        outcome = _read(data, options, answers)
        pipe.send_outcome(answers, outcome)
        if isinstance(outcome, NoText) and outcome.cause == "too_much_memory":
            sys.exit(pipe.NO_MEMORY)


def _read(data: bytes, options: dict[str, Any], answers: BinaryIO) -> DocumentText | NoText:
    def told(what: str) -> None:
        kind = pipe.OCR if what == Parser.OCR else pipe.KIND
        pipe.send_frame(answers, kind, what)

    recogniser = Recogniser(options["tesseract"]) if options["tesseract"] else None
    parser = Parser(Limits(**options["limits"]), recogniser, told)
    try:
        return parser.parse(data, name=options["name"], declared=options["declared"])
    except MemoryError:
        return NoText("too_much_memory", "Das Dokument braucht mehr Speicher, als es bekommt.", "")
    except Exception:  # noqa: BLE001 - a parser's bug concerns this document only; the reader is told so
        return NoText("broken", "Das Dokument ist beschädigt: Beim Lesen trat ein Fehler auf.", "")


def _die_with(source: BinaryIO) -> None:
    """Ends this process and its tesseract at once when the reader is gone, also amid a document."""
    if not hasattr(select, "poll") or os.getpgrp() != os.getpid():
        return
    poll = select.poll()
    poll.register(source.fileno(), 0)  # no event asked for: only that the other end was closed

    def wait() -> None:
        poll.poll()
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
