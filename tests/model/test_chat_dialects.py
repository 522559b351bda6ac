"""What endpoints do differently: thoughts in the answer, options they do not take, odd line ends."""

import pytest

from bot.errors import ModelRefused
from bot.model.chat import Spent
from tests.model.chat_wire import (
    DONE,
    ESTIMATED,
    TEXT,
    FakeChat,
    Reply,
    ask,
    counted,
    endpoint,
    event,
    part,
    refusal,
)


async def test_letters_that_end_lines_elsewhere_stay() -> None:
    """U+2028 and U+0085 are no line ends in a stream of events, though Python takes them for such."""
    with FakeChat(Reply(events=(part("a\u2028b\x85c\u2029d", "stop"), DONE))) as fake:
        assert (await ask(endpoint(fake))).text == "a\u2028b\x85c\u2029d"


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<think>Hm.</think>Ja."], "Ja."),
        (["<thi", "nk>Hm", ".</th", "ink>\n\nJ", "a."], "Ja."),
        (["Ja<", "b>.", " <"], "Ja<b>. <"),
        (["Ja <think>doch?</think>."], "Ja ."),
        (["<think>", "a</think>", "J", "<think>b</think>", "a."], "Ja."),
        (["  \n", " Ja."], "Ja."),
        (["1 < 2", " und </", "p>"], "1 < 2 und </p>"),
    ],
)
async def test_thoughts_are_never_shown(pieces: list[str], shown: str) -> None:
    with FakeChat(Reply(events=(*map(part, pieces), part(finish="stop"), counted(7, 9), DONE))) as fake:
        told = await ask(endpoint(fake))
    assert ("".join(told.pieces), told.failure) == (shown, None)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_thoughts_beside_the_answer_are_not_shown_but_paid_for(name: str) -> None:
    thought = event({"choices": [{"index": 0, "delta": {name: "Hm, hm. " * 40}}]})
    with FakeChat(Reply(events=(thought, part(TEXT, "stop"), DONE))) as fake:
        told = await ask(endpoint(fake))
    assert told.text == TEXT
    assert told.spent == [Spent(ESTIMATED, round((320 + len(TEXT)) / 3.2), estimated=True)]


async def test_thoughts_in_a_list_of_parts() -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": TEXT}, 1]
    with FakeChat(Reply(events=(part(parts, "stop"), DONE))) as fake:
        assert (await ask(endpoint(fake))).text == TEXT


PYDANTIC = {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs"}]}


@pytest.mark.parametrize(
    ("complaint", "gone", "instead"),
    [
        (Reply(status=422, body=PYDANTIC), "stream_options", set()),
        (refusal(400, "Unrecognized request argument supplied: stream_options"), "stream_options", set()),
        (refusal(400, "Unsupported parameter", param="max_tokens"), "max_tokens", {"max_completion_tokens"}),
        (refusal(400, "'temperature' does not support 0.0"), "temperature", set()),
    ],
)
async def test_what_an_endpoint_does_not_take_is_left_out_from_then_on(
    complaint: Reply, gone: str, instead: set[str]
) -> None:
    with FakeChat(complaint) as fake:
        made = endpoint(fake)
        answers = [await ask(made), await ask(made)]
    assert [each.text for each in answers] == [TEXT, TEXT]
    first, *later = [set(each) for each in fake.requests]
    assert later == [(first - {gone}) | instead] * 2
    assert [len(each.spent) for each in answers] == [2, 1]
    assert answers[0].spent[0] == Spent(0, 0, estimated=True)


async def test_an_endpoint_that_goes_on_complaining_is_asked_once_more() -> None:
    with FakeChat(*[refusal(400, "stream_options")] * 3) as fake:
        told = await ask(endpoint(fake))
    assert isinstance(told.failure, ModelRefused)
    assert len(fake.requests) == 2
