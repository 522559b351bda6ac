"""Whatever JSON comes from Teams: nothing is raised, and no wrong turn begins."""

from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.mentions import heard
from adapters.teams.reading import read_all
from adapters.teams.wire import Activity
from bot.messages import IncomingKind
from tests.teams.activities import (
    APP,
    BOT,
    CHEFIN,
    CITY,
    GROUP,
    ME,
    PERSONAL,
    REGISTRATION,
    THREAD,
    raw,
    said,
)

NAMES = st.sampled_from(
    [*raw(), "value", "action", "replyToId", "membersAdded", "reactionsAdded", "id", "name"]
)
HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(),
    st.sampled_from(
        ["\ud800", "\x00", "<at>", "<at>Ratsbot</at>", "&#xd800;&#0;", "<" * 3000, BOT, APP, " | "]
    ),
)
JSON = st.recursive(
    HOSTILE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner, max_size=4)
)
KINDS = st.sampled_from(
    [
        "message",
        "messageUpdate",
        "messageDelete",
        "messageReaction",
        "installationUpdate",
        "conversationUpdate",
    ]
)


def sound(data: dict[str, Any]) -> None:
    """Whatever was read is usable: text that a database takes, ids that are one, rights that are earned."""
    found = Activity.read(data)
    for incoming in read_all(found, REGISTRATION, ME):
        assert incoming.kind in get_args(IncomingKind)
        assert incoming.id
        assert incoming.at.tzinfo is not None
        assert incoming.place.id.startswith(f"{CITY}|")
        for each in (incoming.id, incoming.text, incoming.target or "", incoming.place.id):
            each.encode()
        earned = found.conversation_type == "personal" or found.from_aad in {
            each.lower() for each in [CHEFIN]
        }
        assert incoming.sender.may_manage == earned
        if incoming.kind in {"message", "edit"} and incoming.addressed:
            assert incoming.place.kind == "personal" or heard(found, {BOT, found.recipient_id}).mentioned


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES | st.text(), JSON, max_size=12))
def test_any_json_is_read_without_an_error(data: dict[str, Any]) -> None:
    sound(data)


@settings(max_examples=500, deadline=None)
@given(KINDS, st.dictionaries(NAMES, JSON, max_size=5), st.sampled_from([PERSONAL, GROUP, THREAD]))
def test_a_broken_activity_is_read_without_an_error(
    kind: str, broken: dict[str, Any], conversation: dict[str, Any]
) -> None:
    sound({**raw(conversation, type=kind), **broken})


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(["plain", "xml", "markdown"]))
def test_words_come_through(words: str, text_format: str) -> None:
    told = said(text=f"<at>Ratsbot</at> {words}", textFormat=text_format).text
    told.encode()
    if text_format == "plain" and words.isalnum():
        assert told == words
