"""What reader and worker say to each other, and what the worker can no longer do."""

import io
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.documents import pipe
from bot.documents.confinement import FILES, MEMORY, NETWORK
from bot.documents.limits import Limits
from bot.documents.process import Process
from bot.documents.reading import DocumentText, NoText
from bot.errors import OperatorError

TEXT = DocumentText("Grüße\fSeite 2", "application/pdf", 2, (1,), (2,))
NONE = NoText("encrypted", "Das PDF ist mit einem Kennwort geschützt.", "application/pdf")


def there_and_back(outcome: DocumentText | NoText) -> DocumentText | NoText:
    stream = io.BytesIO()
    pipe.send_outcome(stream, outcome)
    return pipe.outcome_of(pipe.receive_frame(io.BytesIO(stream.getvalue()), 1_000))


@pytest.mark.parametrize("outcome", [TEXT, NONE, DocumentText("", "text/plain")])
def test_an_answer_arrives_as_it_was_sent(outcome: DocumentText | NoText) -> None:
    assert there_and_back(outcome) == outcome


def test_half_letters_do_not_stop_an_answer() -> None:
    assert there_and_back(DocumentText("a\ud800b", "text/plain")) == DocumentText("a?b", "text/plain")


def test_a_request_arrives_as_it_was_sent() -> None:
    stream = io.BytesIO()
    pipe.send_request(stream, {"name": "Größe.pdf"}, b"\0\1\2")
    stream.seek(0)
    assert pipe.receive_request(stream) == ({"name": "Größe.pdf"}, b"\0\1\2")
    assert pipe.receive_request(stream) is None


@pytest.mark.parametrize("cut", [0, 1, 12, 13, 20])
def test_an_end_amid_an_answer_is_an_end(cut: int) -> None:
    stream = io.BytesIO()
    pipe.send_outcome(stream, TEXT)
    with pytest.raises(EOFError):
        pipe.receive_frame(io.BytesIO(stream.getvalue()[:cut]), 1_000)


@pytest.mark.parametrize(
    "frame",
    [
        struct.pack("!cIQ", b"a", 2, 1_001) + b"{}",
        struct.pack("!cIQ", b"a", (1 << 20) + 1, 0),
        struct.pack("!cIQ", b"a", 2, 0) + b"{x",
        struct.pack("!cIQ", b"a", 2, 0) + b"\xff\xff",
        struct.pack("!cIQ", b"a", 200_000, 0) + b"[" * 200_000,
    ],
)
def test_more_than_agreed_or_no_json_is_nonsense(frame: bytes) -> None:
    with pytest.raises(pipe.Nonsense):
        pipe.receive_frame(io.BytesIO(frame), 1_000)


SOUND: dict[str, Any] = {"media_type": "application/pdf", "pages": 2, "ocr_pages": [1], "unread_pages": []}


@pytest.mark.parametrize(
    "said",
    [
        [],
        None,
        {},
        SOUND | {"media_type": 7},
        SOUND | {"media_type": "a" * 201},
        SOUND | {"media_type": "a\nb"},
        SOUND | {"pages": -1},
        SOUND | {"pages": True},
        SOUND | {"pages": "2"},
        SOUND | {"ocr_pages": [3]},
        SOUND | {"ocr_pages": [0]},
        SOUND | {"ocr_pages": [1, 1, 1]},
        SOUND | {"ocr_pages": "1"},
        SOUND | {"pages": None},
        {"cause": "evil", "reason": "x", "media_type": ""},
        {"cause": "broken", "reason": 1, "media_type": ""},
        {"cause": "broken", "reason": "x" * 501, "media_type": ""},
        {"cause": ["broken"], "reason": "x", "media_type": ""},
    ],
)
def test_an_answer_that_makes_no_sense_is_nonsense(said: Any) -> None:
    with pytest.raises(pipe.Nonsense):
        pipe.outcome_of(pipe.Frame(pipe.ANSWER, said, b""))


def test_a_worker_that_cannot_start_is_the_operators_matter_and_no_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OperatorError, match="startet nicht"):
        Process(Limits(), str(tmp_path / "nowhere"))
    (tmp_path / "puremagic.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(OperatorError, match="Installation prüfen"):
        Process(Limits(), str(tmp_path))


ATTEMPTS = """
import json, os, socket, sys
from bot.documents.confinement import confine
folder = sys.argv[1]
inherited = os.open(folder + "/open", os.O_WRONLY)
done = {"lacking": confine(512 << 20)}
def attempt(name, call):
    try:
        call()
        done[name] = True
    except (OSError, MemoryError):
        done[name] = False
attempt("memory", lambda: bytes(600 << 20))
attempt("create", lambda: os.close(os.open(folder + "/new", os.O_CREAT | os.O_WRONLY)))
attempt("truncate", lambda: os.truncate(folder + "/old", 0))
attempt("remove", lambda: os.unlink(folder + "/old"))
attempt("rename", lambda: os.rename(folder + "/old", folder + "/older"))
attempt("folder", lambda: os.mkdir(folder + "/folder"))
attempt("overwrite", lambda: os.write(inherited, b"x"))
attempt("connect", lambda: socket.create_connection(("127.0.0.1", 9), 1).close())
attempt("socket", lambda: socket.socket(socket.AF_UNIX).close())
attempt("datagram", lambda: socket.socket(type=socket.SOCK_DGRAM).close())
attempt("read", lambda: open(folder + "/old").read())
attempt("start", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0))
print(json.dumps(done))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limits are those of Linux")
def test_the_worker_can_neither_write_nor_connect_nor_grow(tmp_path: Path) -> None:
    for name in ("old", "open"):
        (tmp_path / name).write_text("bleibt")
    ran = subprocess.run(
        [sys.executable, "-B", "-c", ATTEMPTS, str(tmp_path)], capture_output=True, check=True, text=True
    )
    done = json.loads(ran.stdout)
    lacking = done.pop("lacking")
    expected = {
        "memory": MEMORY in lacking,
        **dict.fromkeys(("create", "truncate", "remove", "rename", "folder"), FILES in lacking),
        "overwrite": MEMORY in lacking,
        **dict.fromkeys(("socket", "datagram"), NETWORK in lacking),
        "connect": False,
        "read": True,
        "start": True,
    }
    assert done == expected
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"old": "bleibt", "open": "bleibt"}


def test_the_worker_ends_with_its_input() -> None:
    worker = [sys.executable, "-m", "bot.documents.worker"]
    ran = subprocess.run(worker, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")
