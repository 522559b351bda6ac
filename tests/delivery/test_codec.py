"""Messages survive being written down."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import messages
from bot.delivery.codec import CLASSES, CodecError, decode, encode
from bot.messages import Attachment, Block, Incoming, MeetingCard, Notice, ObjectRef, Place, Reply, Text

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PLAIN: dict[object, st.SearchStrategy[object]] = {
    str: st.text(st.characters(), max_size=8),  # halves of surrogate pairs too: clients can send them
    datetime: st.datetimes(timezones=OFFSETS),
    date: st.dates(),
    bytes: st.binary(max_size=8),
    int: st.integers(),
    bool: st.booleans(),
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return _tuples(get_args(hint))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return st.builds(hint, **{name: values(field) for name, field in get_type_hints(hint).items()})
    return st.one_of([values(choice) for choice in get_args(hint)])


def _tuples(items: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if items[-1] is Ellipsis:
        return st.lists(values(items[0]), max_size=2).map(tuple)
    return st.tuples(*map(values, items))


@pytest.mark.parametrize("kind", [Incoming, Place, Reply, *get_args(Block)])
def test_every_message_comes_back_as_it_was(kind: type[object]) -> None:
    @settings(max_examples=40, deadline=None)
    @given(values(kind))
    def comes_back(message: object) -> None:
        again: object = decode(encode(message), kind)
        assert (type(again), again) == (kind, message)

    comes_back()


def test_every_dataclass_of_the_messages_is_known() -> None:
    declared = {name for name, value in vars(messages).items() if dataclasses.is_dataclass(value)}
    assert set(CLASSES) == declared


def test_a_local_time_keeps_its_offset() -> None:
    start = datetime(2026, 7, 1, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    card = MeetingCard(
        ObjectRef("Meeting", "trier", "1"),
        "Trier",
        "Rat",
        start,
        "",
        cancelled=False,
        agenda=(),
        files=(),
        web=None,
    )
    again = decode(encode(card), MeetingCard).start
    assert again is not None
    assert again.isoformat() == "2026-07-01T18:00:00+02:00"


def test_bytes_and_dates_keep_their_type() -> None:
    content = Attachment("a.pdf", "application/pdf", bytes(range(256)))
    assert decode(encode(content), Attachment) == content
    assert type(decode(encode(date(2026, 2, 3)), date)) is date


@pytest.mark.parametrize(
    "text",
    [
        '{"$":"Nobody"}',
        '{"$":["Text"],"text":"a"}',
        '{"text":"a"}',
        '{"$":"Text"}',
        '{"$":"Text","text":"a","more":1}',
        '{"$":"Notice","text":"a"}',
        '{"$":"bytes","value":"???"}',
        '{"$":"date","value":"heute"}',
        '{"$":"datetime"}',
        "[1",
        "null",
    ],
)
def test_what_does_not_fit_is_an_error(text: str) -> None:
    with pytest.raises(CodecError):
        decode(text, Text)


def test_a_field_that_an_older_version_did_not_write_takes_its_default() -> None:
    assert decode('{"$":"Notice","text":"a"}', Notice) == Notice("a", "info")


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), [1], {"a": 1}, object()])  # noqa: DTZ001
def test_what_is_no_part_of_a_message_is_not_written(value: object) -> None:
    with pytest.raises(CodecError):
        encode(value)


def test_what_is_written_is_ascii() -> None:
    assert encode(Text("Straße \ud800")).isascii()
    assert encode(datetime(2026, 1, 1, tzinfo=UTC)) == '{"$":"datetime","value":"2026-01-01T00:00:00+00:00"}'
