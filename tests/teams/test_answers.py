"""What the answers of the Bot Connector mean: pure."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from adapters.teams.answers import Gone, check, wait
from bot.errors import TryLater, Undeliverable

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_blocked_bot_as_documented() -> None:
    inner = {"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}
    said = {"errorCode": 209, "message": json.dumps(inner, indent=2)}
    with pytest.raises(Gone, match="403 MessageWritesBlocked"):
        check(403, json.dumps(said).encode(), None, changing=False)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"error":{"code":"ServiceError","innerHttpError":{"body":{"subCode":"MessageWritesBlocked"}}}}',
        b'{"error":"MessageWritesBlocked"}',
        b'{"errorCode":209}',
    ],
)
def test_the_code_is_found_wherever_it_stands(raw: bytes) -> None:
    with pytest.raises(Gone, match="403 MessageWritesBlocked"):
        check(403, raw, None, changing=False)


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>Proxy</html>", b"[" * 100_000, b"\xff"])
@pytest.mark.parametrize("status", [307, 403, 404])
def test_a_page_of_a_proxy_is_no_refusal(raw: bytes, status: int) -> None:
    for changing in (False, True):
        with pytest.raises(TryLater):
            check(status, raw, None, changing=changing)


def test_a_page_of_a_proxy_is_no_success() -> None:
    assert check(200, b"", None, changing=True) == {}
    with pytest.raises(TryLater):
        check(200, b"<html>Bitte anmelden</html>", None, changing=False)


def test_no_words_of_the_service_reach_the_log() -> None:
    raw = b'{"error":{"code":"BadSyntax","message":"Eva Beispiel is not known"}}'
    with pytest.raises(Undeliverable) as caught:
        check(400, raw, None, changing=False)
    assert str(caught.value) == "400 BadSyntax"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("30", 30),
        ("999999", 3600),
        ("Sun, 22 Nov 2026 12:00:20 GMT", 20),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("", None),
        ("bald", None),
        ("-1", None),
        ("9" * 40, None),
    ],
)
def test_what_retry_after_asks_for(said: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert wait({"Retry-After": said}, NOW) == expected
