"""An endpoint that refuses, lies or leaks: five errors, and no secret in any of them."""

import logging
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.errors import AnswerIncomplete, ModelError, ModelRefused, ModelUnavailable, PromptTooLong
from bot.model.endpoint import Endpoint
from bot.settings import Embeddings
from tests.model.openai_wire import KEY, Asking, FakeEndpoint, Reply, answer, refusal, unit
from tests.operation.own_authority import make_certificate, server_side

TEXT = "Sanierung der Turnhalle Silberbrück"


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (refusal(401), ModelRefused, "nimmt den Schlüssel nicht an"),
        (refusal(403), ModelRefused, "verweigert den Zugang"),
        (refusal(404), ModelRefused, "kennt die Adresse oder das Modell nicht"),
        (refusal(405), ModelRefused, "/v1"),
        (refusal(400), ModelRefused, "lehnt die Anfrage ab"),
        (refusal(422), ModelRefused, "lehnt die Anfrage ab"),
        (refusal(429, code="insufficient_quota"), ModelRefused, "Kontingent"),
        (refusal(400, code="context_length_exceeded"), PromptTooLong, "max_chars"),
        (refusal(400, "This model's maximum context length is 512 tokens"), PromptTooLong, "max_chars"),
        (refusal(413, "`inputs` must have less than 512 tokens"), PromptTooLong, "max_chars"),
        (refusal(413, "batch size 64 > maximum allowed batch size 32"), PromptTooLong, "batch oder"),
        (refusal(500, "input is too large to process"), PromptTooLong, "max_chars"),
        (Reply(502, b"<html>Bad Gateway</html>"), ModelUnavailable, "HTTP 502"),
        (Reply(200, b"<html>Anmeldung</html>"), AnswerIncomplete, "etwas anderes als Vektoren"),
        (Reply(200, b'{"data": [{"emb'), AnswerIncomplete, "etwas anderes als Vektoren"),
        (Reply(200, b"[" * 100_000), AnswerIncomplete, "etwas anderes als Vektoren"),
        (Reply(200, [1]), AnswerIncomplete, "etwas anderes als Vektoren"),
        (Reply(200, {"data": [1]}), AnswerIncomplete, "etwas anderes als Vektoren"),
        (Reply(200, {"ok": True}), AnswerIncomplete, "etwas anderes als Vektoren"),
        (answer([]), AnswerIncomplete, "0 statt 1"),
        (answer([[1.0, 2.0], [1.0, 2.0]]), AnswerIncomplete, "2 statt 1"),
        (answer([[1.0, 2.0]]), AnswerIncomplete, "2 statt 3 Dimensionen"),
        (answer([[]]), AnswerIncomplete, "0 statt 3 Dimensionen"),
        (answer([[[1.0, 2.0, 3.0]]]), AnswerIncomplete, "etwas anderes als Vektoren"),
        (answer(["kein base64!"]), AnswerIncomplete, "etwas anderes als Vektoren"),
        (answer([[1.0, float("nan"), 0.0]]), AnswerIncomplete, "keine Richtung"),
        (answer([[1.0, float("inf"), 0.0]]), AnswerIncomplete, "keine Richtung"),
        (answer([[1.0, None, 0.0]]), AnswerIncomplete, "keine Richtung"),
        (answer([[1e300, 1e300, 0.0]]), AnswerIncomplete, "keine Richtung"),
        (answer([[0.0, 0.0, 0.0]]), AnswerIncomplete, "keine Richtung"),
        (answer([[1.0, 2.0, 3.0]], [7]), AnswerIncomplete, "etwas anderes als Vektoren"),
    ],
)
def test_every_failure_is_one_of_five_errors_with_a_remedy(
    endpoint: Asking, reply: Reply, error: type[ModelError], said: str
) -> None:
    with pytest.raises(error, match=said):
        endpoint(*[reply] * 4, dimensions=3, deadline_seconds=2.0).passages([TEXT])


@pytest.mark.parametrize("reply", [refusal(401), answer([])])
def test_what_cannot_become_better_is_asked_once(endpoint: Asking, fake: FakeEndpoint, reply: Reply) -> None:
    with pytest.raises(ModelError):
        endpoint(reply).passages([TEXT])
    assert len(fake.requests) == 1


def test_rows_in_another_order_are_put_in_order(endpoint: Asking) -> None:
    reply = answer([[0.0, 0.0, 2.0], [0.0, 3.0, 0.0], [1.0, 0.0, 0.0]], [2, 1, 0])
    assert np.array_equal(endpoint(reply).passages(["a", "b", "c"]), np.eye(3))


def test_a_model_that_changes_its_dimensions_is_not_believed(endpoint: Asking) -> None:
    asked = endpoint(answer([[3.0, 4.0]]))
    assert asked.dimensions == 0
    asked.query(TEXT)
    assert asked.dimensions == 2
    with pytest.raises(AnswerIncomplete, match="3 statt 2 Dimensionen"):
        asked.query(TEXT)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    wanted = Embeddings(url=f"http://127.0.0.1:{port}/v1", model="m", query_deadline_seconds=0.2)
    endpoint = Endpoint(wanted)
    with pytest.raises(ModelUnavailable, match=f"127.0.0.1:{port} ist nicht zu erreichen"):
        endpoint.query(TEXT)
    endpoint.close()


def test_the_key_follows_no_redirect(endpoint: Asking) -> None:
    with FakeEndpoint() as elsewhere:
        moved = Reply(307, {}, {"Location": f"{elsewhere.url}/embeddings"})
        with pytest.raises(ModelRefused, match="leitet weiter"):
            endpoint(moved).query(TEXT)
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    "reply",
    [
        refusal(401, f"Incorrect API key provided: {KEY}", KEY),
        refusal(400, f"cannot embed: {TEXT}"),
        refusal(500, f"{KEY} {TEXT}"),
        Reply(200, f"{KEY} {TEXT}".encode()),
        Reply(delay=5),
    ],
)
def test_neither_key_nor_text_reaches_an_error_or_a_log(
    endpoint: Asking, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    asked = endpoint(*[reply] * 4, query_deadline_seconds=0.3)
    with pytest.raises(ModelError) as caught:
        asked.query(TEXT)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.args) + caplog.text
    assert KEY not in told
    assert TEXT not in told
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(certificate: Path) -> Iterator[FakeEndpoint]:
    with FakeEndpoint(tls=server_side(certificate)) as running:
        yield running


def test_an_unknown_authority_is_refused_and_may_be_named(secure: FakeEndpoint, certificate: Path) -> None:
    make = Asking(secure)
    with pytest.raises(ModelRefused, match="Das Zertifikat von"):
        make().query(TEXT)
    assert secure.requests == []
    trusting = make(ca_file=str(certificate))
    assert np.allclose(trusting.query(TEXT), unit(TEXT))
    make.close()


def test_a_file_of_authorities_that_is_none(endpoint: Asking, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nichts")
    for name in ("ca.pem", "fehlt.pem"):
        with pytest.raises(ModelUnavailable, match=f"{name} lässt sich nicht lesen"):
            endpoint(ca_file=str(tmp_path / name)).load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/gibt/es/nicht.pem"),
        ("ALL_PROXY", f"wrong://user:{KEY}@proxy:1"),
        ("ALL_PROXY", "http://[::1"),
        ("ALL_PROXY", "socks5://proxy:1"),
    ],
)
def test_an_environment_that_lets_nothing_out(
    endpoint: Asking, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ModelUnavailable, match=name) as caught:
        endpoint().query(TEXT)
    assert KEY not in "".join(traceback.format_exception(caught.value))
