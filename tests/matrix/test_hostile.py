"""Whatever a server puts into an event: no error, no wrong turn, no long wait."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.addressing import STRUCTURED
from adapters.matrix.events import read
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.delivery.codec import decode, encode
from bot.intent import Nothing, read_intent
from bot.messages import Incoming
from tests.matrix.rooms import (
    ANSWER,
    BOT,
    COMMANDS,
    EVA,
    GUEST,
    OTTO,
    ROOT,
    Remembered,
    answering,
    event,
    html,
    me,
    message,
    personal,
    pill,
    room,
    threaded,
)


def told(some: RoomEvent, where: RoomInfo | None = None) -> Incoming | None:
    return read(some, where or room(), me(), Remembered())


WORDS = st.one_of(
    st.sampled_from(
        [BOT, EVA, OTTO, ANSWER, ROOT, pill(), "Frau Rat", "@[Frau Rat]", f"[x](https://matrix.to/#/{BOT})"]
    ),
    st.sampled_from(
        ["/suche", "//suche", "!rats", "suche Freibad", "> Zitat\n\n", ":", "?", "\u202e\u2066", "\ud800"]
    ),
    st.sampled_from(
        [
            "m.text",
            "m.file",
            "m.thread",
            "m.replace",
            "m.annotation",
            "mxc://s/a",
            "<mx-reply>",
            "</mx-reply>",
        ]
    ),
)
TEXTS = st.one_of(WORDS, st.text(max_size=8), st.lists(WORDS, max_size=4).map(" ".join))
KEYS = st.one_of(
    st.sampled_from(
        ["msgtype", "body", "formatted_body", "m.relates_to", "m.new_content", "redacts", STRUCTURED]
    ),
    st.sampled_from(
        ["m.mentions", "user_ids", "room", "rel_type", "event_id", "m.in_reply_to", "is_falling_back"]
    ),
    st.sampled_from(
        ["key", "url", "file", "filename", "info", "size", "mimetype", "hashes", "command", "arguments"]
    ),
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=12,
)
LIKELY = st.fixed_dictionaries(
    {"msgtype": st.sampled_from(["m.text", "m.file", "m.notice"]), "body": TEXTS},
    optional={
        "formatted_body": TEXTS,
        "url": TEXTS,
        "m.mentions": st.one_of(ANYTHING, st.builds(lambda ids: {"user_ids": ids}, st.lists(TEXTS))),
        "m.relates_to": st.one_of(
            ANYTHING,
            st.fixed_dictionaries(
                {"rel_type": TEXTS, "event_id": TEXTS}, optional={"m.in_reply_to": ANYTHING}
            ),
        ),
        "m.new_content": st.one_of(ANYTHING, st.builds(message, TEXTS)),
        STRUCTURED: ANYTHING,
    },
)
CONTENTS = st.one_of(LIKELY, st.dictionaries(st.one_of(KEYS, st.text(max_size=4)), ANYTHING))
TYPES = st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.member"])
ROOMS = st.sampled_from([room(), personal()])


@given(CONTENTS, TYPES, ROOMS)
def test_no_content_makes_an_error(content: dict[str, Any], type_: str, where: RoomInfo) -> None:
    said = told(event(content, type_), where)
    if said is None:
        return
    assert decode(encode(said), Incoming) == said
    for each in (said.id, said.target, said.place.thread, *(one.ref for one in said.uploads)):
        assert each is None or each.encode()
    assert said.addressed or said.place.kind == "room" or said.kind in {"deletion", "reaction"}
    assert said.kind == "message" or said.target
    if said.kind in {"message", "edit"}:
        read_intent(said.text, addressed=said.addressed, names=("Ratsbot",), commands=COMMANDS)


@given(CONTENTS, TYPES, ROOMS, st.sampled_from([BOT, GUEST]))
def test_neither_the_bot_nor_strangers_are_answered(
    content: dict[str, Any], type_: str, where: RoomInfo, sender: str
) -> None:
    said = told(event(content, type_, sender=sender), where)
    assert said is None or (said.kind == "deletion" and sender == GUEST)


@given(st.text(alphabet=st.characters(exclude_characters="/!@／！＠\\"), max_size=60))
def test_what_people_say_to_each_other_is_not_taken_in(text: str) -> None:
    if "ratsbot" not in text.casefold() and "frau rat" not in text.casefold():
        assert told(event(message(text))) is None


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=8).map(" ".join))
def test_what_is_not_taken_in_would_not_have_been_answered(text: str) -> None:
    if told(event(message(text))) is None:
        intent = read_intent(text, addressed=False, names=("Ratsbot",), commands=COMMANDS)
        assert intent == Nothing()


LONG = 60_000
HUGE: list[dict[str, Any]] = [
    message("x " * (LONG // 2), **{"m.mentions": {"user_ids": [f"@u{n}:s.example" for n in range(4000)]}}),
    message("Hallo", **{"m.mentions": {"user_ids": [BOT] * LONG}}),
    message("Frau Rat: x", **html("<div>" * (LONG // 5) + pill())),
    message("x", **html("<a " * (LONG // 3))),
    message("x", **html("<a href='" * (LONG // 9))),
    message("x", **html(f"<a {'href=' * 180}>" * 60)),
    message("x", **html(pill() * 900)),
    message("x", **html("<mx-reply>" * (LONG // 10))),
    message("[" * LONG),
    message("[x](" * (LONG // 4)),
    message("@[" * (LONG // 2)),
    message("matrix:u/" * (LONG // 9)),
    message(" " * LONG),
    message("\u202e" * LONG),
    message("> \n" * (LONG // 3)),
    message(">" + "\n" * LONG),
    message("Frau Rat " * (LONG // 9)),
    message("@Frau Rat: " * (LONG // 11)),
    message("/" * LONG),
    message("/suche@" * (LONG // 7)),
    message("/suche" + "@x" * (LONG // 2)),
    message("x" + " @ratsbot" * (LONG // 9)),
    message("", **{STRUCTURED: {"command": "suche", "arguments": {"x": ["y"] * (LONG // 4)}}}),
]


@pytest.mark.parametrize("content", HUGE)
def test_large_contents_are_read_quickly(content: dict[str, Any]) -> None:
    """An event is at most 64 KiB; here a second is far more than any needs."""
    start = time.process_time()
    for where in (room(), personal()):
        told(event({**content, **answering()}), where)
        told(event({**content, **threaded()}), where)
    assert time.process_time() - start < 1
