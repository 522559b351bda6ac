"""Contents of the events that the bot sends."""

from adapters.matrix.content import edited, file, notice
from adapters.matrix.split import Message

MESSAGE = Message("Plan", "<strong>Plan</strong>")
SAID = {
    "msgtype": "m.notice",
    "body": "Plan",
    "format": "org.matrix.custom.html",
    "formatted_body": "<strong>Plan</strong>",
    "m.mentions": {},
}


def test_a_notice_mentions_nobody_unless_told_to() -> None:
    assert notice(MESSAGE) == SAID
    named = notice(MESSAGE, mention="@anna:stadt.example")
    assert named["m.mentions"] == {"user_ids": ["@anna:stadt.example"]}


def test_a_reply() -> None:
    assert notice(MESSAGE, reply_to="$question") == {
        **SAID,
        "m.relates_to": {"m.in_reply_to": {"event_id": "$question"}},
    }


def test_in_a_thread_the_reply_is_a_stand_in() -> None:
    relation = {"rel_type": "m.thread", "event_id": "$root", "is_falling_back": True}
    answer = notice(MESSAGE, thread="$root", reply_to="$question")
    assert answer["m.relates_to"] == {**relation, "m.in_reply_to": {"event_id": "$question"}}
    first = notice(MESSAGE, thread="$root")
    assert first["m.relates_to"] == {**relation, "m.in_reply_to": {"event_id": "$root"}}


def test_an_edit_notifies_nobody_again_and_keeps_no_relation_inside() -> None:
    content = notice(MESSAGE, thread="$root", reply_to="$question", mention="@anna:stadt.example")
    assert edited(content, "$own") == {
        "msgtype": "m.notice",
        "body": "* Plan",
        "m.mentions": {},
        "m.new_content": {**SAID, "m.mentions": {"user_ids": ["@anna:stadt.example"]}},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$own"},
    }


def test_the_outer_body_of_a_long_edit_is_short() -> None:
    made = edited(notice(Message("x" * 9_000, "x")), "$own")
    assert len(made["body"]) < 400
    assert made["m.new_content"]["body"] == "x" * 9_000


def test_files_and_pictures() -> None:
    made = file("plan.pdf", "application/pdf", 4, {"url": "mxc://stadt.example/x"}, thread="$root")
    assert made["msgtype"] == "m.file"
    assert made["filename"] == made["body"] == "plan.pdf"
    assert made["info"] == {"mimetype": "application/pdf", "size": 4}
    assert made["url"] == "mxc://stadt.example/x"
    assert made["m.mentions"] == {}
    assert made["m.relates_to"]["event_id"] == "$root"
    encrypted = {"file": {"url": "mxc://stadt.example/y", "key": {}}}
    assert file("bild.png", "image/png", 4, encrypted)["msgtype"] == "m.image"
    assert file("bild.svg", "image/svg+xml", 4, encrypted)["msgtype"] == "m.file"
