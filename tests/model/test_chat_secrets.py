"""Neither key nor text leaves by an error, a log, a redirect or a stranger's certificate."""

import logging
import traceback
from pathlib import Path

import pytest

from bot.errors import ModelError, ModelRefused, ModelUnavailable
from bot.model.chat.endpoint import ChatEndpoint
from bot.settings import Task
from tests.model.chat_wire import (
    KEY,
    QUESTION,
    TEXT,
    FakeChat,
    Reply,
    ask,
    endpoint,
    event,
    part,
    refusal,
    wanted,
)
from tests.operation.own_authority import make_certificate, server_side


@pytest.mark.parametrize(
    "reply",
    [
        refusal(401, f"Incorrect API key provided: {KEY}", KEY),
        refusal(400, f"cannot read: {QUESTION}"),
        refusal(500, f"{KEY} {QUESTION}"),
        Reply(body=f"{KEY} {QUESTION} {TEXT}".encode()),
        Reply(events=(part(TEXT), event({"error": {"message": f"{KEY} {QUESTION} {TEXT}"}}))),
        Reply(events=(part(TEXT), event(f'{{"{KEY} {QUESTION} {TEXT}'.encode()))),
        Reply(events=(part(TEXT, "content_filter"),)),
        Reply(events=(part(refusal=TEXT),)),
        Reply(cut=3, hard=True),
        Reply(delay=5),
    ],
)
async def test_neither_key_nor_text_reaches_an_error_or_a_log(
    reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeChat(*[reply] * 3) as fake:
        failure = (await ask(endpoint(fake, Task(deadline_seconds=0.4)))).failure
    assert isinstance(failure, ModelError)
    told = "".join(traceback.format_exception(failure)) + repr(failure.args) + caplog.text
    assert not [secret for secret in (KEY, QUESTION, TEXT, "Freibad") if secret in told]
    assert failure.__cause__ is failure.__context__ is None


async def test_the_key_follows_no_redirect() -> None:
    with FakeChat() as elsewhere, FakeChat() as fake:
        fake.script.append(
            Reply(status=307, body={}, headers={"Location": f"{elsewhere.url}/chat/completions"})
        )
        told = await ask(endpoint(fake))
        assert "leitet weiter" in str(told.failure)
        assert elsewhere.requests == []


async def test_an_unknown_authority_is_refused_and_may_be_named(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with FakeChat(tls=server_side(certificate)) as fake:
        told = await ask(endpoint(fake))
        assert "Das Zertifikat von" in str(told.failure)
        assert told.spent == []
        assert isinstance(told.failure, ModelRefused)
        trusting = ChatEndpoint(wanted(fake.url, ca_file=str(certificate)))
        assert (await ask(trusting)).text == TEXT


async def test_a_file_of_authorities_that_is_none(tmp_path: Path) -> None:
    told = await ask(ChatEndpoint(wanted("http://127.0.0.1:1/v1", ca_file=str(tmp_path / "fehlt.pem"))))
    assert "fehlt.pem lässt sich nicht lesen" in str(told.failure)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SSL_CERT_FILE", "/gibt/es/nicht.pem"), ("ALL_PROXY", f"wrong://user:{KEY}@proxy:1")],
)
async def test_an_environment_that_lets_nothing_out(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    failure = (await ask(ChatEndpoint(wanted("http://a.example/v1")))).failure
    assert isinstance(failure, ModelUnavailable)
    assert name in str(failure)
    assert failure.__context__ is None
