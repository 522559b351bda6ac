"""Events become what the core reads, whatever a server puts into them; power and access."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.matrix.events import read
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.messages import Incoming, Place, Sender, Upload
from tests.matrix.rooms import (
    ANSWER,
    AT,
    BOT,
    EVA,
    GUEST,
    OTHER,
    ROOM,
    ROOT,
    Remembered,
    config,
    event,
    hear,
    html,
    me,
    mentioning,
    message,
    personal,
    pill,
    room,
    threaded,
)


def told(some: RoomEvent, where: RoomInfo | None = None) -> Incoming | None:
    return read(some, where or room(), me(), Remembered())


def annotation(key: object, target: object = ANSWER) -> RoomEvent:
    relates = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return event({"m.relates_to": relates}, "m.reaction")


def edit(new: object, target: object = OTHER, **more: Any) -> RoomEvent:
    relates = {"rel_type": "m.replace", "event_id": target}
    return event(message("* neu", **{"m.relates_to": relates, "m.new_content": new}, **more))


def test_a_message_becomes_all_that_the_core_needs() -> None:
    said = told(event(message("/suche Freibad", **threaded())))
    sender = Sender(f"key of {EVA}")
    place = Place("matrix", ROOM, "room", ROOT, "stadt")
    assert said == Incoming("$ereignis", "message", place, sender, "/suche Freibad", AT, addressed=True)


def test_between_two_everything_is_for_the_bot() -> None:
    said = told(event(message("Wer hat zugestimmt?")), personal())
    assert said is not None
    assert (said.addressed, said.place.kind, said.sender.may_manage) == (True, "personal", True)


@pytest.mark.parametrize(
    "some",
    [
        event(message("/suche x"), sender=BOT),
        event({"msgtype": "m.notice", "body": "/suche x"}),
        event({"msgtype": "m.emote", "body": "/suche x"}),
        event({"msgtype": "m.location", "body": "/suche x", "geo_uri": "geo:49,6"}),
        event({"msgtype": "m.key.verification.request", "body": "/suche x"}),
        event({"msgtype": "m.server_notice", "body": "/suche x"}),
        event({"msgtype": ["m.text"], "body": "/suche x"}),
        event({"body": "/suche x"}),
        event({}),
        event({"msgtype": "m.text"}),
        event(message(7)),
        event(message(["/suche x"])),
        event(message("/suche x"), "m.sticker"),
        event(message("/suche x"), "m.room.encrypted"),
        event(message("/suche x"), state_key=""),
        event({"membership": "join"}, "m.room.member", state_key=EVA),
        event({"topic": "/suche x"}, "m.room.topic", state_key=""),
        event(message("/suche x"), sender=GUEST),
        event(message("/suche x"), sender="eva"),
        event(message("/suche x"), sender="@e\ud800:stadt.example"),
        replace(event(message("/suche x")), id="kein"),
        replace(event(message("/suche x")), id="$\ud800"),
        event(message("Hallo zusammen")),
        event(message("Wir sehen uns morgen, ja?")),
        event({"msgtype": "m.file", "body": "plan.pdf", "url": "mxc://stadt.example/a"}),
    ],
)
def test_what_is_not_for_the_bot(some: RoomEvent) -> None:
    assert told(some) is None


def test_a_notice_is_not_heard_between_two_either() -> None:
    assert told(event({"msgtype": "m.notice", "body": "suche x"}), personal()) is None
    assert told(edit({"msgtype": "m.notice", "body": "suche x"}), personal()) is None


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"redacts": OTHER}, None),
        ({}, OTHER),
        ({"redacts": ["$x"]}, OTHER),
        ({"redacts": OTHER, "reason": 7}, OTHER),
    ],
)
def test_a_deletion_names_what_is_gone(content: dict[str, Any], named: str | None) -> None:
    said = told(event(content, "m.room.redaction", redacts=named))
    assert said is not None
    assert (said.kind, said.target, said.text) == ("deletion", OTHER, "")


def test_deletions_are_heard_from_those_who_may_not_talk() -> None:
    """A moderator of another server may take away what somebody of ours asked."""
    assert told(event({}, "m.room.redaction", redacts=OTHER, sender=GUEST)) is not None
    assert told(event({}, "m.room.redaction", redacts=OTHER, sender=BOT)) is None


def test_an_encrypted_deletion_is_none_for_no_server_has_allowed_it() -> None:
    assert told(event({"redacts": OTHER}, "m.room.redaction", encrypted=True)) is None


@pytest.mark.parametrize("target", [None, 7, "", "$", "ohne", ["$x"], {"a": 1}, "$a b", "$" + "x" * 300])
def test_a_target_that_is_none_is_no_event(target: object) -> None:
    assert told(event({"redacts": target}, "m.room.redaction")) is None
    assert told(annotation("👍", target)) is None
    assert told(edit(message("/suche x"), target)) is None


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("👍", "👍"),
        ("👍\ufe0f", "👍"),
        ("👍🏽", "👍"),
        ("👎🏿\ufe0f", "👎"),
        ("▶\ufe0f", "▶"),
        ("▶\ufe0e", "▶"),
        (" +1 ", "+1"),
    ],
)
def test_reactions_without_how_they_are_drawn(key: str, text: str) -> None:
    said = told(annotation(key))
    assert said is not None
    assert (said.kind, said.text, said.target) == ("reaction", text, ANSWER)


@pytest.mark.parametrize("key", ["", "\ufe0f", " ", 1, None, ["👍"], "👍" * 100])
def test_reactions_that_are_none(key: object) -> None:
    assert told(annotation(key)) is None


def test_reactions_to_others_and_relations_of_another_kind_are_left_alone() -> None:
    assert told(annotation("👍", OTHER)) is None
    assert (
        told(event({"m.relates_to": {"rel_type": "m.x", "event_id": ANSWER, "key": "👍"}}, "m.reaction"))
        is None
    )


def test_an_edit_carries_the_new_words() -> None:
    said = told(edit(message("Frau Rat: suche Freibad", **mentioning(BOT), **html(pill()))))
    assert said is not None
    assert (said.kind, said.target, said.text, said.addressed) == ("edit", OTHER, "suche Freibad", True)


def test_an_edit_may_name_its_mentions_outside() -> None:
    said = told(edit(message("suche Freibad"), **mentioning(BOT)))
    assert said is not None
    assert said.addressed


def test_an_edit_to_words_for_others_is_told_without_them() -> None:
    """The answer to what stood there is to go, the words are nobody's business."""
    said = told(edit(message("Ach, egal")))
    assert said is not None
    assert (said.text, said.addressed) == ("", False)


@pytest.mark.parametrize("new", [None, "x", 7, [], {}, {"body": "/suche x"}, message(None)])
def test_an_edit_without_new_words_is_none(new: object) -> None:
    assert told(edit(new)) is None


def test_nobody_edits_what_the_bot_said() -> None:
    assert told(edit(message("/suche x"), ANSWER)) is None


@pytest.mark.parametrize(
    "relates",
    [None, 7, "m.thread", [], [{"rel_type": "m.thread"}], {"rel_type": 7}, {"rel_type": "m.thread"}]
    + [{"rel_type": "m.thread", "event_id": each} for each in (None, 7, "ohne", ["$x"])]
    + [{"m.in_reply_to": each} for each in (None, 7, [ANSWER], {"event_id": 7})],
)
def test_relations_that_are_none(relates: object) -> None:
    said = told(event(message("/suche x", **{"m.relates_to": relates})))
    assert said is not None
    assert (said.place.thread, said.addressed) == (None, False)


@pytest.mark.parametrize(
    "named", [None, 7, "x", [BOT], {"user_ids": BOT}, {"user_ids": {BOT: 1}}, {"user_ids": [[BOT]]}]
)
def test_mentions_that_are_none(named: object) -> None:
    said = told(event(message("/suche x", **{"m.mentions": named})))
    assert said is not None
    assert not said.addressed


KEY = {"alg": "A256CTR", "k": "abc", "kty": "oct", "ext": True, "key_ops": ["encrypt", "decrypt"]}
ENCRYPTED = {"url": "mxc://stadt.example/b", "key": KEY, "iv": "iv", "hashes": {"sha256": "h"}, "v": "v2"}


def test_a_file_can_be_fetched_again() -> None:
    info = {"mimetype": "Application/PDF", "size": 12}
    content = {"msgtype": "m.file", "body": "plan.pdf", "info": info, "url": "mxc://stadt.example/a"}
    said = hear(content, where=personal())
    assert said.text == ""
    assert said.uploads == (Upload("plan.pdf", "application/pdf", 12, '{"url": "mxc://stadt.example/a"}'),)


def test_an_encrypted_file_keeps_its_key_and_nothing_else() -> None:
    content = {"msgtype": "m.image", "body": "b.png", "file": {**ENCRYPTED, "x": [1]}, "url": 7}
    (upload,) = hear(content, where=personal()).uploads
    assert json.loads(upload.ref) == {"file": ENCRYPTED}
    assert (upload.mime, upload.size) == ("application/octet-stream", 0)


def test_what_is_said_with_a_file_is_the_text() -> None:
    content = {"msgtype": "m.file", "filename": "plan.pdf", "body": "Frau Rat: suche x", "url": "mxc://s/a"}
    said = hear(content)
    assert (said.text, said.addressed, said.uploads[0].name) == ("suche x", True, "plan.pdf")
    named_twice = {**content, "body": "plan.pdf"}
    assert hear(named_twice, where=personal()).text == ""


def test_a_file_without_a_word_asks_for_nothing_in_a_thread() -> None:
    content = {"msgtype": "m.file", "body": "plan.pdf", "url": "mxc://s/a", **threaded()}
    assert told(event(content)) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00\n.pdf", "a.pdf"),
        ("", "Datei"),
        ("/", "Datei"),
        (7, "Datei"),
        ("x" * 999, "x" * 200),
    ],
)
def test_names_of_files_are_harmless(name: object, shown: str) -> None:
    content = {"msgtype": "m.file", "body": name, "url": "mxc://s/a"}
    assert hear(content, where=personal()).uploads[0].name == shown


@pytest.mark.parametrize("size", [-1, True, "12", 1.5, None, 2**60, []])
@pytest.mark.parametrize("mime", ["", "text", "a/b; c", "../x", 7, None, ["a/b"]])
def test_what_a_file_says_of_itself_is_not_believed(size: object, mime: object) -> None:
    content = {"msgtype": "m.file", "body": "a", "url": "mxc://s/a", "info": {"size": size, "mimetype": mime}}
    (upload,) = hear(content, where=personal()).uploads
    assert (upload.mime, upload.size) == ("application/octet-stream", 0)


@pytest.mark.parametrize("url", [None, 7, "https://stadt.example/a", "mxc://", ["mxc://s/a"]])
def test_a_file_that_cannot_be_fetched_is_none(url: object) -> None:
    assert (
        told(event({"msgtype": "m.file", "body": "a", "url": url, "file": {"url": url}}), personal()) is None
    )


def test_commands_that_are_not_for_everybody() -> None:
    bot = me(config(commands={"stand": ("@otto:stadt.example",), "neu": ("*:stadt.example",), "abo": ()}))
    assert hear(message("/stand"), bot=bot).sender.denied == ("abo", "stand")
    assert hear(message("/stand")).sender.denied == ()
