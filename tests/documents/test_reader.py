"""The process that reads documents: kept, replaced, limited, and gone with whoever started it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.documents.limits import Limits
from bot.documents.ocr import recogniser
from bot.documents.reader import DocumentReader
from bot.documents.reading import DocumentText, NoText
from tests.documents.pdf_maker import scanned_pdf, text_pdf

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

PDF = text_pdf(["Der Rat von Krähenfurt tagt."])
HIDDEN = "rot13-gurke"


@pytest.fixture(scope="module")
def kept() -> Iterator[DocumentReader]:
    with DocumentReader(ocr=False) as made:
        yield made


@pytest.fixture
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(Limits(seconds=0.5), ocr=False) as made:
        yield made


def pid_of(reader: DocumentReader) -> int:
    assert reader._process
    return reader._process._running.pid


def words(outcome: DocumentText | NoText) -> str:
    assert isinstance(outcome, DocumentText)
    return outcome.text.strip()


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def soon(happens: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happens():
            return True
        time.sleep(0.01)
    return False


def test_one_process_reads_all_documents(kept: DocumentReader) -> None:
    assert words(kept.read(PDF)) == "Der Rat von Krähenfurt tagt."
    first = pid_of(kept)
    assert words(kept.read("Grüße".encode("cp1252"), name="gruss.txt")) == "Grüße"
    assert pid_of(kept) == first != os.getpid()


def test_what_is_refused_is_refused_with_a_reason(kept: DocumentReader) -> None:
    outcome = kept.read(b"<html><body>404</body></html>", name="vorlage.pdf")
    assert isinstance(outcome, NoText)
    assert (outcome.cause, outcome.media_type) == ("broken", "text/html")
    assert "statt des Dokuments eine Webseite" in outcome.reason


def test_a_file_beyond_the_limit_does_not_even_reach_the_process() -> None:
    with DocumentReader(Limits(size=1 << 20)) as reader:
        outcome = reader.read(PDF + b" " * (1 << 20))
        assert reader._process is None
    assert isinstance(outcome, NoText)
    assert (outcome.cause, outcome.media_type) == ("too_large", "application/pdf")
    assert "1 MB" in outcome.reason


def test_threads_take_turns_and_get_their_own_answers(kept: DocumentReader) -> None:
    texts = [f"Vorlage {number} " * (1 + 300 * (number % 7)) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda text: kept.read(text.encode(), name="a.txt"), texts))
    assert [words(outcome) for outcome in outcomes] == [text.strip() for text in texts]


def test_a_process_that_died_between_two_documents_is_replaced(reader: DocumentReader) -> None:
    reader.read(PDF)
    os.kill(pid_of(reader), signal.SIGKILL)
    assert words(reader.read(PDF)) == "Der Rat von Krähenfurt tagt."


def test_a_document_is_not_blamed_for_those_before_it(reader: DocumentReader) -> None:
    reader.read(PDF)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
    killer.start()
    assert words(reader.read(PDF)) == "Der Rat von Krähenfurt tagt."
    assert pid_of(reader) != pid


def test_a_process_that_hangs_is_killed_and_the_next_document_is_read(reader: DocumentReader) -> None:
    reader.read(PDF)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)
    outcome = reader.read(PDF)
    assert isinstance(outcome, NoText)
    assert outcome.cause == "too_slow"
    assert gone(pid)
    assert words(reader.read(PDF)) == "Der Rat von Krähenfurt tagt."


def test_ctrl_c_ends_the_reading_and_what_comes_next_is_not_its_answer(reader: DocumentReader) -> None:
    reader.read(PDF)
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        reader.read(b"Unterbrochen", name="a.txt")
    assert gone(pid)
    assert words(reader.read(PDF)) == "Der Rat von Krähenfurt tagt."


def test_closing_leaves_neither_process_nor_folder() -> None:
    with DocumentReader(ocr=False) as reader:
        reader.read(PDF)
        pid = pid_of(reader)
        assert reader._folder
        folder = Path(reader._folder.name)
        assert folder.is_dir()
    assert gone(pid)
    assert not folder.exists()


@linux
def test_it_sees_neither_secrets_nor_our_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATSBOT_KEY", HIDDEN)
    with socket.create_server(("127.0.0.1", 0)) as open_door, DocumentReader(ocr=False) as reader:
        open_door.set_inheritable(True)
        reader.read(PDF)
        process = Path(f"/proc/{pid_of(reader)}")
        assert HIDDEN.encode() not in (process / "environ").read_bytes()
        held = [str(handle.readlink()) for handle in (process / "fd").iterdir()]
        assert not [name for name in held if name.startswith("socket:")]


def test_findings_say_what_this_machine_can_do() -> None:
    with DocumentReader(ocr=False) as reader:
        protection, recognition = reader.findings()
    assert "eigenen" in protection.text
    assert (recognition.level, recognition.text.endswith("so eingestellt ist.")) == ("ok", True)


def tesseract(folder: Path, script: str) -> None:
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\nPATH=/usr/bin:/bin\n[ "$1" = --list-langs ] && echo deu && exit\n{script}\n'
    )
    program.chmod(0o755)


def mixed() -> bytes:
    """A page of text and a scanned one."""
    return scanned_pdf(["Gescannt"], before="\n".join(["Diese Seite hat eine Textebene."] * 5))


def test_a_recognition_that_kills_the_process_costs_only_the_scanned_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path, "kill -9 $PPID")
    monkeypatch.setenv("PATH", str(tmp_path))
    with DocumentReader() as reader:
        outcome = reader.read(mixed())
    assert isinstance(outcome, DocumentText)
    assert "Diese Seite hat eine Textebene." in outcome.text
    assert (outcome.pages, outcome.ocr_pages, outcome.unread_pages) == (2, (), (2,))


def test_tesseract_is_asked_in_german_with_one_thread_and_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path, 'echo "$@"; env; wc -c')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("RATSBOT_KEY", HIDDEN)
    with DocumentReader() as reader:
        text = words(reader.read(scanned_pdf(["Gescannt"])))
        assert reader.findings()[1].text == f"Gescannte Seiten liest {tmp_path}/tesseract."
    assert text.startswith("stdin stdout -l deu")
    assert "OMP_THREAD_LIMIT=1" in text
    assert HIDDEN not in text


@pytest.mark.skipif(bool(recogniser().missing), reason="tesseract with deu is not installed")
def test_the_real_tesseract_works_within_the_same_limits() -> None:
    with DocumentReader() as reader:
        outcome = reader.read(scanned_pdf(["Die Brücke über den Mühlbach\nwird in Krähenfurt erneuert."]))
    assert isinstance(outcome, DocumentText)
    assert outcome.ocr_pages == (1,)
    assert "Brücke über den Mühlbach" in outcome.text


@pytest.mark.parametrize(
    ("languages", "advice"), [("eng", "apt install tesseract-ocr-deu"), ("", "nicht installiert")]
)
def test_what_is_missing_for_recognition_is_said(
    languages: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if languages:
        tesseract(tmp_path, "")
        program = tmp_path / "tesseract"
        program.write_text(program.read_text().replace("echo deu", f"echo {languages}"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with DocumentReader() as reader:
        finding = reader.findings()[1]
        outcome = reader.read(scanned_pdf(["Gescannt"]))
    assert finding.level == "warning"
    assert advice in finding.text
    assert isinstance(outcome, DocumentText)
    assert outcome.unread_pages == (1,)


KILLED = """
import sys
from pathlib import Path
from bot.documents.ocr import recogniser
from bot.documents.reader import DocumentReader
reader = DocumentReader()
reader.read(b"Hallo", name="a.txt")
print(reader._process._running.pid, flush=True)
if len(sys.argv) > 1:
    reader.read(Path(sys.argv[1]).read_bytes())
input()
"""


@linux
@pytest.mark.parametrize("busy", [False, True])
def test_kill_9_of_the_bot_takes_the_process_along(busy: bool, tmp_path: Path) -> None:
    tesseract(tmp_path, "sleep 300")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(scanned_pdf(["Gescannt"]))
    bot = subprocess.Popen(
        [sys.executable, "-c", KILLED, *([str(scan)] if busy else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PATH": str(tmp_path), "TMPDIR": str(tmp_path)},
    )
    with bot:
        assert bot.stdout
        worker = int(bot.stdout.readline())
        children = Path(f"/proc/{worker}/task/{worker}/children")
        assert not busy or soon(lambda: bool(children.read_text()))
        helpers = [int(pid) for pid in children.read_text().split()]
        bot.kill()
    assert soon(lambda: all(map(gone, [worker, *helpers])))
