"""Whatever an endpoint does, it ends in time, with the words that came and one of five errors.

The rows are the faults of facts/llm.md, §3 and §4, in that order.
"""

import socket
import time
from dataclasses import dataclass

import pytest

from bot.errors import (
    AnswerIncomplete,
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    PromptTooLong,
)
from bot.model.chat.endpoint import ChatEndpoint
from bot.settings import Task
from tests.model.chat_wire import (
    DONE,
    TEXT,
    FakeChat,
    Reply,
    ask,
    counted,
    endpoint,
    event,
    part,
    refusal,
    wanted,
    whole,
)

BUSY_MACHINE = 2.0
WORDS = "Das Freibad"
HTML = b"<html><title>Anmeldung</title></html>"
OVERFLOW = "This model's maximum context length is 8192 tokens. However, you requested 9001 tokens."


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    replies: tuple[Reply, ...]
    error: type[ModelError] | None = None
    said: str = ""
    text: str = ""
    requests: int = 1
    seconds: float = 5.0
    """The deadline."""


def good(name: str, *replies: Reply, requests: int = 1, text: str = TEXT) -> Case:
    return Case(name, replies, text=text, requests=requests)


def slow(name: str, replies: tuple[Reply, ...]) -> Case:
    return Case(name, replies, ModelUnavailable, "nicht rechtzeitig", seconds=0.4)


def stream(*events: bytes) -> Reply:
    return Reply(events=(part(role="assistant"), *events))


def begun(*events: bytes) -> Reply:
    return stream(part("Das "), part("Freibad "), *events)


CASES = [
    good("429 with a wait, then an answer", refusal(429, retry_after="0.2"), Reply(), requests=2),
    Case("429 again and again", (refusal(429, retry_after="0.05"),) * 3, ModelBusy, "überlastet", requests=3),
    Case("429 with a wait too long", (refusal(429, retry_after="300"), Reply()), ModelBusy, "überlastet"),
    good("429 with milliseconds", refusal(429, retry_after_ms="50"), Reply(), requests=2),
    Case("429 without quota", (refusal(429, code="insufficient_quota"),), ModelRefused, "Kontingent"),
    *(
        Case(f"{status} again and again", (refusal(status),) * 3, ModelUnavailable, f"{status}", requests=3)
        for status in (500, 502, 503, 504)
    ),
    good("503 while the model is loading", refusal(503, "Loading model"), Reply(), requests=2),
    Case("502 in HTML", (Reply(status=502, body=HTML),) * 3, ModelUnavailable, "502", requests=3),
    good("408, then an answer", refusal(408), Reply(), requests=2),
    good("409, then an answer", refusal(409), Reply(), requests=2),
    Case(
        "400 too long", (refusal(400, OVERFLOW, "context_length_exceeded"),), PromptTooLong, "context_tokens"
    ),
    Case(
        "400 too long (llama.cpp)",
        (refusal(400, type="exceed_context_size_error"),),
        PromptTooLong,
        "context_tokens",
    ),
    Case("400 too long (vLLM)", (refusal(400, OVERFLOW),), PromptTooLong, "context_tokens"),
    Case(
        "400 too long, flat",
        (Reply(status=400, body={"object": "error", "message": OVERFLOW, "code": 400}),),
        PromptTooLong,
        "context_tokens",
    ),
    Case("413", (Reply(status=413, body=HTML),), PromptTooLong, "context_tokens"),
    Case("400 content filter", (refusal(400, code="content_filter"),), ModelRefused, "Inhaltsfilter"),
    Case("400", (refusal(400),), ModelRefused, "lehnt die Anfrage ab"),
    Case("401", (refusal(401),), ModelRefused, "nimmt den Schlüssel nicht an"),
    Case("403", (refusal(403),), ModelRefused, "verweigert den Zugang"),
    Case("404", (refusal(404),), ModelRefused, "kennt die Adresse oder das Modell nicht"),
    Case("405", (refusal(405),), ModelRefused, "/v1"),
    Case("422", (refusal(422),), ModelRefused, "lehnt die Anfrage ab"),
    Case("501", (refusal(501),) * 3, ModelUnavailable, "501", requests=3),
    Case(
        "a redirect", (Reply(status=307, body={}, headers={"Location": "/"}),), ModelRefused, "leitet weiter"
    ),
    slow("slow headers", (Reply(delay=9),)),
    slow("slow first token", (Reply(first=9),)),
    slow("slow first token, pings", (Reply(first=9, ping=0.05),)),
    Case("drip", (Reply(drip=0.3),), AnswerIncomplete, "abgebrochen", "Das", seconds=0.8),
    Case("ends without a finish_reason", (Reply(cut=3),), AnswerIncomplete, "abgebrochen", WORDS),
    Case("finish_reason null", (Reply(finish=None),), AnswerIncomplete, "abgebrochen", TEXT),
    Case("ends before a word", (Reply(cut=1),), AnswerIncomplete, "leer"),
    Case("empty stream", (Reply(cut=0),), AnswerIncomplete, "leer"),
    Case("dropped", (Reply(cut=3, hard=True),), AnswerIncomplete, "abgebrochen", WORDS),
    Case("dropped before a word", (Reply(cut=1, hard=True),), ModelUnavailable, "abgerissen"),
    Case(
        "an error in the stream",
        (begun(event({"error": {"message": "boom", "type": "server_error", "code": 500}}), DONE),),
        AnswerIncomplete,
        "abgebrochen",
        WORDS,
    ),
    Case("an error as the stream", (stream(event({"error": {"message": "x"}})),), ModelUnavailable, "Fehler"),
    Case("an error that is a text", (stream(event({"error": "boom"})),), ModelUnavailable, "Fehler"),
    Case("too long, in the stream", (stream(event({"error": {"message": OVERFLOW}})),), PromptTooLong),
    Case("busy, in the stream", (stream(event({"error": {"code": "rate_limit_exceeded"}})),), ModelBusy),
    Case(
        "filter, in the stream",
        (begun(event({"error": {"code": "content_filter"}})),),
        ModelRefused,
        "",
        WORDS,
    ),
    Case("a malformed part", (begun(event(b'{"choices": [{"del')),), AnswerIncomplete, "abgebrochen", WORDS),
    Case("a malformed first part", (stream(event(b'{"choi')),), AnswerIncomplete, "etwas anderes"),
    Case("a part of no UTF-8", (stream(event(b'{"a": "\xff"}')),), AnswerIncomplete, "etwas anderes"),
    Case("a part too deep", (stream(event(b"[" * 100_000)),), AnswerIncomplete, "etwas anderes"),
    Case(
        "parts of another shape",
        (stream(*map(event, SHAPES := [1, None, [1], "x", {"choices": 1}])),),
        AnswerIncomplete,
        "leer",
    ),
    Case("HTML for a stream", (Reply(body=HTML, kind="text/html"),), AnswerIncomplete, "leer"),
    Case("HTML as JSON", (Reply(body=HTML),), AnswerIncomplete, "etwas anderes"),
    Case("malformed JSON", (Reply(body=b'{"id": "x", "choices": ['),), AnswerIncomplete, "etwas anderes"),
    Case("an empty body", (Reply(body=b""),), AnswerIncomplete, "etwas anderes"),
    Case("JSON of another shape", (Reply(body={"detail": "x"}),), AnswerIncomplete, "leer"),
    Case("JSON without choices", (Reply(body={"choices": None}),), AnswerIncomplete, "leer"),
    Case("a list", (Reply(body=[1]),), AnswerIncomplete, "leer"),
    Case("an error as JSON", (Reply(body={"error": {"message": "boom"}}),), ModelUnavailable, "Fehler"),
    Case("content filter", (Reply(text="", finish="content_filter"),), ModelRefused, "Inhaltsfilter"),
    Case("content filter, begun", (begun(part(finish="content_filter")),), ModelRefused, "filter", WORDS),
    Case("content filter with words", (stream(part("Nein", "content_filter")),), ModelRefused, "filter"),
    Case(
        "a refusal", (stream(part(refusal="Nein."), part(finish="stop")),), ModelRefused, "nicht beantworten"
    ),
    Case("length", (Reply(finish="length"),), AnswerIncomplete, "answer_tokens", TEXT),
    Case("length at once", (Reply(text="", finish="length"),), AnswerIncomplete, "answer_tokens"),
    Case("nothing but a finish", (Reply(text=""),), AnswerIncomplete, "leer"),
    Case("blanks", (stream(part(" \n"), part(finish="stop")),), AnswerIncomplete, "leer"),
    Case(
        "a call of a tool",
        (stream(part(tool_calls=[{}]), part(finish="tool_calls")),),
        AnswerIncomplete,
        "leer",
    ),
    Case("only thoughts", (stream(part("<think>Hm. "), part("Das.", "stop")),), AnswerIncomplete, "leer"),
    Case("thoughts without a beginning", (stream(part("Hm.</think>Ja", "stop")),), ModelRefused, "Gedanken"),
    good("an answer in one", whole(TEXT)),
    good("no token counts", Reply(usage=False)),
    good("another word for the end", Reply(finish="eos_token")),
    good(
        "a choice that nobody wanted",
        stream(event({"choices": [{"index": 1, "delta": {"content": "X"}}]}), part(TEXT, "stop"), DONE),
    ),
    good("token counts that are none", begun(part(finish="stop"), counted("7", 9.5)), text=WORDS),
    good("token counts in each part", begun(counted(7, 1), part(finish="stop"), counted(7, 9)), text=WORDS),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_every_fault_ends_in_time_as_what_it_is(case: Case) -> None:
    with FakeChat(*case.replies) as fake:
        chat = endpoint(fake, Task(deadline_seconds=case.seconds))
        begun_at = time.monotonic()
        told = await ask(chat)
        took = time.monotonic() - begun_at
        asked = len(fake.requests)
    assert took < case.seconds + BUSY_MACHINE
    assert (told.text.startswith(case.text), bool(told.text)) == (True, bool(case.text))
    assert type(told.failure) is (case.error or type(None)), told.failure
    assert case.said in str(told.failure)
    assert asked == case.requests == len(told.spent)


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    told = await ask(ChatEndpoint(wanted(f"http://127.0.0.1:{port}/v1"), pauses=(0.02, 0.04)))
    assert isinstance(told.failure, ModelUnavailable)
    assert str(told.failure) == f"127.0.0.1:{port} ist nicht zu erreichen."
    assert told.spent == []  # no request has reached anybody


async def test_somebody_accepts_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        told = await ask(ChatEndpoint(wanted(url, Task(deadline_seconds=0.3))))
    assert isinstance(told.failure, ModelUnavailable)
    assert [each.answer for each in told.spent] == [0]
