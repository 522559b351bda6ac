"""Reactions, clicks, files, coming and going in Teams, and what people may do."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.places import activity_of
from adapters.teams.reactions import emoji
from adapters.teams.reading import command_in, read, read_all
from bot.messages import Place
from tests.teams.activities import (
    ANNA,
    BOT,
    CHANNEL,
    CHEFIN,
    CITY,
    GROUP,
    ME,
    NOW,
    PERSONAL,
    REGISTRATION,
    ROOM,
    ROOT,
    TEAM,
    TENANT,
    THREAD,
    activity,
    reads,
    said,
)


def react(**fields: Any) -> dict[str, Any]:
    like = [{"type": "like"}]
    clean = {"text": None, "entities": None, "id": "1567118386953", "replyToId": "1700000000009"}
    return {"type": "messageReaction", "reactionsAdded": like, **clean, **fields}


def test_a_reaction_is_about_our_message() -> None:
    incoming = said(**react())
    assert (incoming.kind, incoming.text, incoming.target) == ("reaction", "👍", "1700000000009")
    assert activity_of(f"reaction {incoming.id}") == "1700000000009"


def test_taking_a_reaction_back_names_it() -> None:
    given_, taken = said(**react()), said(**react(reactionsAdded=None, reactionsRemoved=[{"type": "like"}]))
    assert (taken.kind, taken.target) == ("deletion", given_.id)
    assert taken.id != given_.id
    other = react(reactionsAdded=None, reactionsRemoved=[{"type": "like"}], **{"from": {"id": "29:otto"}})
    assert said(**other).target != given_.id


def test_a_heart_for_a_thumb_is_two_events() -> None:
    change = activity(**react(reactionsRemoved=[{"type": "heart"}]))
    assert [each.kind for each in read_all(change, REGISTRATION, ME)] == ["deletion", "reaction"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("like", "👍"),
        ("1f44e_thumbsdown", "👎"),
        ("1f44d-tone3", "👍"),
        ("👎🏽", "👎"),
        ("25b6_play", "▶"),
        ("heart", "❤"),
        ("parrot", ""),
        ("0041_a", ""),
        ("d800", ""),
        ("fffff_x", ""),
        ("", ""),
    ],
)
def test_names_of_reactions(name: str, shown: str) -> None:
    assert emoji(name) == shown


def test_buttons_without_execute_are_actions() -> None:
    incoming = said(text=None, entities=None, value={"command": "/vorlage 2026/0815"}, replyToId="17")
    assert (incoming.kind, incoming.text, incoming.addressed) == ("action", "/vorlage 2026/0815", True)
    assert incoming.place.thread == ROOT


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"command": 3}, {"command": "suche"}, {"command": "/a\nb"}, {"command": "/" * 2001}],
)
def test_what_is_no_command_of_a_button(data: object) -> None:
    assert command_in(data) == ""
    assert reads(text=None, entities=None, value=data) is None


@pytest.mark.parametrize(
    ("joining", "kind"),
    [
        ({"type": "installationUpdate", "action": "add"}, "joined"),
        ({"type": "conversationUpdate", "membersAdded": [{"id": "29:anna"}, {"id": BOT}]}, "joined"),
        ({"type": "installationUpdate", "action": "remove"}, "left"),
        ({"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]}, "left"),
        ({"type": "conversationUpdate", "channelData": {"eventType": "teamDeleted"}}, "left"),
        ({"type": "installationUpdate", "action": "add-upgrade"}, None),
        ({"type": "installationUpdate", "action": "remove-upgrade"}, None),
        ({"type": "conversationUpdate", "membersAdded": [{"id": "29:anna"}]}, None),
        ({"type": "conversationUpdate", "channelData": {"eventType": "channelRenamed"}}, None),
    ],
)
def test_coming_and_going(joining: dict[str, Any], kind: str | None) -> None:
    incoming = reads(PERSONAL, id="f:1", text=None, entities=None, **joining)
    assert (incoming.kind if incoming else None) == kind
    assert incoming is None or activity_of(incoming.id) == ""


def test_joining_is_told_twice_and_greeted_once() -> None:
    first = said(GROUP, type="installationUpdate", action="add", id="f:1")
    assert said(GROUP, type="conversationUpdate", membersAdded=[{"id": BOT}], id="f:2").id == first.id


def test_the_greeting_goes_to_the_chosen_channel() -> None:
    team = {**THREAD, "id": "19:general@thread.tacv2"}
    data = {"settings": {"selectedChannel": {"id": CHANNEL}}, "tenant": {"id": TENANT}, "team": {"id": TEAM}}
    incoming = said(team, type="installationUpdate", action="add", channelData=data)
    assert incoming.place == Place("teams", ROOM, "room", None, CITY)


def test_a_deleted_channel_is_left_and_not_its_team() -> None:
    data = {"eventType": "channelDeleted", "channel": {"id": CHANNEL}, "tenant": {"id": TENANT}}
    team = {**THREAD, "id": TEAM}
    assert said(team, type="conversationUpdate", channelData=data).place.id == ROOM


def test_rights() -> None:
    anna, chefin = {"id": "29:a", "aadObjectId": ANNA.upper()}, {"id": "29:c", "aadObjectId": CHEFIN}
    assert not said(**{"from": anna}).sender.may_manage
    assert said(**{"from": chefin}).sender.may_manage
    assert said(PERSONAL, **{"from": anna}).sender.may_manage
    assert said(**{"from": anna}).sender.denied == ("einstellungen",)
    assert said(**{"from": chefin}).sender.denied == ()
    nameless = said(**{"from": {"id": "29:a"}}).sender
    assert (nameless.may_manage, nameless.denied, nameless.key) == (
        False,
        ("einstellungen", "neu"),
        "key-29:a",
    )


@pytest.mark.parametrize("bot", [{"id": "28:other"}, {"id": "29:x", "role": "bot"}])
def test_other_bots_are_not_heard(bot: dict[str, Any]) -> None:
    assert reads(**{"from": bot}) is None


def test_files_in_a_personal_chat() -> None:
    file = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "contentUrl": "https://stadt.sharepoint.example/antrag.pdf",
        "name": "../antrag.pdf",
        "content": {"downloadUrl": "https://download.example/x?t=1", "uniqueId": "1", "fileType": "pdf"},
    }
    html = {"contentType": "text/html", "content": "<p>x</p>"}
    (upload,) = said(PERSONAL, text="", entities=[], attachments=[html, file]).uploads
    assert (upload.name, upload.mime, upload.size) == ("antrag.pdf", "application/pdf", 0)
    assert json.loads(upload.ref) == {"downloadUrl": "https://download.example/x?t=1"}
    assert said(THREAD, attachments=[file]).uploads == ()
    for wrong in ("http://download.example/x", "file:///etc/passwd", 7, None):
        bad = {**file, "content": {"downloadUrl": wrong}}
        assert said(PERSONAL, attachments=[bad]).uploads == ()


@pytest.mark.parametrize("when", ["", "gestern", "2026-11-22T10:00:00", "0001-01-01T00:00:00+23:59", 7, None])
def test_without_a_time_it_is_now(when: object) -> None:
    assert said(timestamp=when).at == NOW


def test_two_cities_in_one_chat_have_two_places() -> None:
    other = replace(REGISTRATION, city="quellstadt")
    first, second = read(activity(GROUP), REGISTRATION, ME), read(activity(GROUP), other, ME)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert first.place.id != second.place.id
