"""`ratsbot doctor model`: what an operator is told before anybody asks the bot."""

import asyncio
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line.main import cli
from bot.findings import Finding
from bot.model.chat.probe import examine
from bot.settings import Assistant, Task
from tests.model.chat_wire import DONE, KEY, FakeChat, Reply, counted, part, refusal, wanted
from tests.operation.own_authority import make_certificate, server_side

TASK = Task(deadline_seconds=5)


def told(settings: Assistant, *, full: bool = False) -> list[str]:
    return [line(each) for each in asyncio.run(examine(settings, KEY, full=full))]


def line(finding: Finding) -> str:
    return f"{finding.level}: {finding.text} {finding.remedy}".strip()


def sized(**size: object) -> dict[str, object]:
    return {"data": [{"id": "m", **size}]}


def test_all_is_well() -> None:
    with FakeChat() as fake:
        fake.models = sized(max_model_len=8_192)
        answers, reads = told(wanted(fake.url))
    assert answers.startswith("ok: „m“ antwortet nach 0,")
    assert answers.endswith("s (für: answer, compare, summary, writing, introduction).")
    assert reads == "ok: „m“ liest 8192 Tokens, gebraucht werden 8000."


@pytest.mark.parametrize(
    "size",
    [{"max_model_len": 4096}, {"context_length": 4096}, {"meta": {"n_ctx": 4096, "n_ctx_train": 9999}}],
)
def test_the_context_is_too_small(size: dict[str, object]) -> None:
    with FakeChat() as fake:
        fake.models = sized(**size)
        assert told(wanted(fake.url))[-1] == (
            "error: „m“ liest höchstens 4096 Tokens, context_tokens ist 8000. "
            "context_tokens = 4096, oder den Dienst mit mehr Kontext starten."
        )


@pytest.mark.parametrize("models", [None, {"data": [{"id": "m"}]}, {"data": 1}, [], "x", {"data": [{}]}])
def test_an_endpoint_that_does_not_say_how_much_it_reads(models: object) -> None:
    with FakeChat() as fake:
        fake.models = models
        answers, reads = told(wanted(fake.url))
    assert answers.startswith("ok: „m“ antwortet")
    assert reads.startswith(
        "warning: Ob „m“ die 8000 Tokens von context_tokens lesen kann, sagt der Dienst nicht."
    )


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            Reply(events=(part("bereit", "stop"), counted(5_200, 1), DONE)),
            "ok: „m“ liest Texte voller Länge (5200",
        ),
        (
            Reply(events=(part("bereit", "stop"), counted(2_048, 1), DONE)),
            "error: „m“ hat von einem Text voller",
        ),
        (refusal(400, "maximum context length is 4096"), "error: Ein Text ist für das Modell bei 127.0.0.1"),
        (Reply(usage=False), "warning: „m“ nimmt Texte voller Länge an; ob ganz, sagt der Dienst nicht."),
        (Reply(delay=9), "error: Ein Text voller Länge: 127.0.0.1"),
    ],
)
def test_a_text_of_full_length_shows_what_is_read(reply: Reply, said: str) -> None:
    with FakeChat(Reply(), reply) as fake:
        found = told(wanted(fake.url, Task(deadline_seconds=1)), full=True)[-1]
        length = len(fake.requests[1]["messages"][0]["content"])
    assert found.startswith(said)
    assert 20_000 < length <= 21_000


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (refusal(401), "nimmt den Schlüssel nicht an (key_env oder key_file)"),
        (refusal(403), "Gilt der Schlüssel für dieses Modell?"),
        (
            refusal(404),
            "kennt die Adresse oder das Modell nicht (url, model) (HTTP 404). Der Dienst kennt: a, b",
        ),
        (refusal(429, code="insufficient_quota"), "Das Kontingent bei"),
        (refusal(500), "HTTP 500"),
        (Reply(body=b"<html>", kind="text/html"), "Stimmt url (bis /v1)?"),
        (Reply(text="", finish="length"), "Reicht answer_tokens, auch zum Nachdenken?"),
        (Reply(delay=9), "nicht rechtzeitig geantwortet (deadline_seconds)"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(reply: Reply, said: str) -> None:
    with FakeChat(reply) as fake:
        fake.models = {"data": [{"id": "b\x1b[2J"}, {"id": "a"}]}
        (found,) = told(wanted(fake.url, Task(deadline_seconds=1)))
    assert found.startswith("error: „m“: ")
    assert said in found
    assert "\x1b" not in found
    assert KEY not in found


def test_a_model_that_never_stops_answers_all_the_same() -> None:
    with FakeChat(Reply(text="bereit " * 9, finish="length")) as fake:
        fake.models = sized(n_ctx=8_192)
        answers, endless, reads = told(wanted(fake.url, Task(deadline_seconds=5, answer_tokens=9)))
    assert answers.startswith("ok: „m“ antwortet nach")
    assert endless.startswith("warning: „m“ hört nach einer kurzen Frage nicht auf zu schreiben.")
    assert reads.startswith("ok: „m“ liest 8192")


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (found,) = told(wanted(f"http://127.0.0.1:{port}/v1", TASK))
    assert found.startswith(f"error: „m“: 127.0.0.1:{port} ist nicht zu erreichen. url und Netz prüfen")


def test_an_unknown_authority(tmp_path: Path) -> None:
    with FakeChat(tls=server_side(make_certificate(tmp_path))) as fake:
        (found,) = told(wanted(fake.url))
    assert "wird nicht anerkannt; für eine eigene Zertifizierungsstelle: ca_file" in found


def test_a_file_of_authorities_that_is_none(tmp_path: Path) -> None:
    (found,) = told(wanted("http://127.0.0.1:1/v1", ca_file=str(tmp_path / "fehlt.pem")))
    assert "fehlt.pem lässt sich nicht lesen" in found


def test_an_address_that_everybody_can_read_along() -> None:
    found = told(wanted("http://127.0.0.2:1/v1", Task(deadline_seconds=1)))
    assert found[0] == (
        "warning: Schlüssel, Fragen und Texte gehen unverschlüsselt zu 127.0.0.2:1. url mit https angeben."
    )


def test_each_model_is_asked_once() -> None:
    with FakeChat() as fake:
        settings = wanted(fake.url)
        own = Task("lang", context_tokens=32_000, deadline_seconds=5)
        found = told(Assistant(url=fake.url, model="m", tasks={**settings.tasks, "summary": own}))
        assert [each["model"] for each in fake.requests] == ["lang", "m"]
    assert "„lang“ antwortet" in found[0]
    assert "(für: summary)." in found[0]


def test_tokens_that_nobody_counts() -> None:
    with FakeChat(Reply(usage=False)) as fake:
        found = told(wanted(fake.url, monthly_tokens=1_000_000))
    assert "warning: Der Dienst zählt keine Tokens; monthly_tokens gilt nur ungefähr." in found


def run(folder: Path, text: str, *args: str) -> tuple[int, str]:
    (folder / "r.toml").write_text(text, "utf-8")
    done = CliRunner().invoke(
        cli, ["--config", str(folder / "r.toml"), "doctor", "model", *args], standalone_mode=False
    )
    if done.exception:
        raise done.exception
    return done.return_value, done.output


def test_the_command(tmp_path: Path) -> None:
    with FakeChat() as fake:
        fake.models = sized(max_model_len=8_192)
        (tmp_path / "k").write_text(KEY)
        status, output = run(tmp_path, f'[assistant]\nurl = "{fake.url}"\nmodel = "m"\nkey_file = "k"')
        assert fake.headers[0]["authorization"] == f"Bearer {KEY}"
    assert status == 0
    assert output.startswith("✓ „m“ antwortet nach")


def test_the_command_without_a_model(tmp_path: Path) -> None:
    status, output = run(tmp_path, "")
    assert status == 0
    assert "✓ Es ist kein Modell eingerichtet, das schreibt ([assistant] url)." in output


def test_the_command_without_its_key(tmp_path: Path) -> None:
    text = '[assistant]\nurl = "https://a.example/v1"\nmodel = "m"\nkey_file = "fehlt"'
    status, output = run(tmp_path, text)
    assert status == 1
    assert "r.toml, Zeile 4: [assistant] key_file: Die Datei" in output
    assert "Abhilfe: sudo install" in output
