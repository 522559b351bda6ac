"""An endpoint that writes: what it is sent, what comes out, and what it costs."""

import asyncio
from dataclasses import replace

import pytest

from bot.model.chat import Message, Spent
from bot.model.chat.endpoint import ChatEndpoint
from bot.model.choose import Unavailable, chat
from bot.settings import Assistant, Task
from tests.model.chat_wire import (
    ESTIMATED,
    KEY,
    QUESTION,
    TEXT,
    USED,
    FakeChat,
    Reply,
    ask,
    counted,
    endpoint,
    part,
    refusal,
    wanted,
    whole,
)


async def test_an_answer_comes_word_by_word() -> None:
    with FakeChat() as fake:
        told = await ask(endpoint(fake))
    assert told.text == TEXT
    assert len(told.pieces) == len(TEXT.split())
    assert told.spent == [USED]


async def test_what_an_endpoint_is_asked() -> None:
    task = Task(temperature=0.3, answer_tokens=700, deadline_seconds=5)
    with FakeChat() as fake:
        await ask(endpoint(fake, task))
    assert fake.requests == [
        {
            "model": "m",
            "messages": [
                {"role": "system", "content": "Antworte kurz."},
                {"role": "user", "content": QUESTION},
            ],
            "temperature": 0.3,
            "max_tokens": 700,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
    ]


async def test_each_task_has_its_own_model_and_limits() -> None:
    own = Task("grosses-modell", 0.7, 20_000, 4_000, 5)
    with FakeChat() as fake:
        settings = wanted(fake.url)
        made = ChatEndpoint(replace(settings, tasks={**settings.tasks, "writing": own}))
        for task in ("answer", "writing"):
            await ask(made, task=task)
    assert [(each["model"], each["max_tokens"]) for each in fake.requests] == [
        ("m", 1_000),
        ("grosses-modell", 4_000),
    ]
    assert (made.name("answer"), made.name("writing")) == ("m", "grosses-modell")
    assert (made.room("answer"), made.room("writing")) == (18_000, 45_000)


async def test_what_no_request_can_carry_is_left_out() -> None:
    with FakeChat() as fake:
        told = await ask(endpoint(fake), (Message("user", "Kita\0 \ud800Nord ……… Süd"),))
    assert told.text == TEXT
    assert fake.requests[0]["messages"][0]["content"] == "Kita  Nord ……… Süd"


async def test_the_endpoint_learns_nothing_about_this_machine() -> None:
    with FakeChat() as fake:
        await ask(endpoint(fake))
        await ask(endpoint(fake, key=""))
    with_key, without = fake.headers
    assert with_key["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without
    assert with_key["user-agent"] == "ratsbot"
    assert not [name for name in with_key if name.startswith(("x-stainless", "openai"))]


@pytest.mark.parametrize(
    ("reply", "spent"),
    [
        (Reply(), USED),
        (Reply(usage=False), Spent(ESTIMATED, round((len(TEXT) + 1) / 3.2), estimated=True)),
        (Reply(cut=3), Spent(ESTIMATED, round(len("Das Freibad ") / 3.2), estimated=True)),
        (Reply(cut=3, hard=True), Spent(ESTIMATED, round(len("Das Freibad ") / 3.2), estimated=True)),
        (Reply(events=(counted(5, 1), part(TEXT))), Spent(5, round(len(TEXT) / 3.2), estimated=True)),
        (refusal(401), Spent(0, 0, estimated=True)),
        (whole(TEXT), USED),
        (Reply(finish="length"), USED),
    ],
)
async def test_what_a_request_took(reply: Reply, spent: Spent) -> None:
    with FakeChat(reply) as fake:
        assert (await ask(endpoint(fake))).spent == [spent]


async def test_many_ask_at_once() -> None:
    with FakeChat() as fake:
        made = endpoint(fake)
        told = await asyncio.gather(*(ask(made) for _ in range(20)))
    assert {each.text for each in told} == {TEXT}


def test_no_loop_is_bound() -> None:
    with FakeChat() as fake:
        made = endpoint(fake)
        assert [asyncio.run(ask(made)).text for _ in range(3)] == [TEXT] * 3


async def test_the_key_comes_from_the_environment() -> None:
    with FakeChat() as fake:
        chosen = chat(wanted(fake.url, key_env="PROBE_KEY"), {"PROBE_KEY": f"{KEY}\n"})
        assert isinstance(chosen, ChatEndpoint)
        await ask(chosen)
    assert fake.headers[0]["authorization"] == f"Bearer {KEY}"


def test_why_there_is_no_model() -> None:
    without = chat(Assistant())
    assert isinstance(without, Unavailable)
    assert not without.wanted
    keyless = chat(wanted("https://a.example/v1", key_env="PROBE_KEY"), {})
    assert isinstance(keyless, Unavailable)
    assert keyless.wanted
    assert "[assistant]: die Umgebungsvariable PROBE_KEY (key_env) enthält keinen Schlüssel" in keyless.reason
