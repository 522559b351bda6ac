"""Who may talk to the bot, and who may manage a room."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.matrix import access, power
from adapters.matrix.events import read
from adapters.matrix.wire import Invite
from tests.matrix.rooms import (
    BOT,
    EVA,
    GUEST,
    OTTO,
    ROOM,
    Remembered,
    config,
    event,
    me,
    message,
    personal,
    room,
)


@pytest.mark.parametrize(
    ("user", "pattern", "fits"),
    [
        (EVA, "*", True),
        (EVA, "*:stadt.example", True),
        (EVA, "stadt.example", True),
        (EVA, "*.example", True),
        (EVA, EVA, True),
        (EVA, " @eva:stadt.example ", True),
        (EVA, "@Eva:Stadt.Example", True),
        (EVA, "@ev?:stadt.example", True),
        (EVA, "@otto:stadt.example", False),
        (EVA, "eva:stadt.example", False),
        (EVA, "*:stadt", False),
        (EVA, "[@]eva:stadt.example", False),
        (EVA, "@[a-z]va:stadt.example", False),
        (EVA, "", False),
        (GUEST, "*:stadt.example", False),
        ("@Eva:stadt.example", "@eva:stadt.example", False),
        ("@Eva:stadt.example", "*:stadt.example", True),
        ("@eva:STADT.EXAMPLE", "*:stadt.example", False),
        ("@eva:stadt.example:8448", "*:stadt.example", False),
        ("@eva:stadt.example:8448", "*:stadt.example:8448", True),
        ("@eva:unterstadt.example", "*:stadt.example", False),
        ("@eva:fremd.example:stadt.example", "*:stadt.example", False),
        ("@eva:fremd.example\n:stadt.example", "*:stadt.example", False),
        ("@eva:[::1]:8448", "*:[::1]:8448", True),
        ("@eva", "*", False),
        ("eva:stadt.example", "*", False),
        ("@ eva:stadt.example", "*", False),
        ("@" + "e" * 300 + ":stadt.example", "*", False),
    ],
)
def test_patterns_of_people(user: str, pattern: str, fits: bool) -> None:
    assert access.allowed(user, [pattern]) is fits
    assert access.may_invite(Invite(ROOM, user), ["@chefin:amt.example", pattern]) is fits


def test_no_pattern_lets_nobody_in() -> None:
    assert not access.allowed(EVA, ())
    assert read(event(message("/suche x")), room(), me(config(users=())), Remembered()) is None


LEVELS = {"users": {EVA: 50, OTTO: 100}, "users_default": 0, "state_default": 50}
V12 = {"room_version": "12"}


@pytest.mark.parametrize(
    ("create", "levels", "user", "may"),
    [
        ({}, LEVELS, EVA, True),
        ({}, LEVELS, GUEST, False),
        ({}, {"users": {EVA: 49}}, EVA, False),
        ({}, {"users": {EVA: "50"}}, EVA, True),
        ({}, {"users": {EVA: 50}, "state_default": 100}, EVA, False),
        ({}, {"users": {EVA: 50}, "state_default": "100"}, EVA, False),
        ({}, {"users_default": 50}, GUEST, True),
        ({}, {"users": {EVA: True}, "users_default": "x"}, EVA, False),
        ({}, {"users": [EVA], "users_default": None}, EVA, False),
        ({}, {"users": {EVA: [100]}, "state_default": [0]}, EVA, False),
        ({}, {"users": {EVA: "9" * 5000}}, EVA, False),
        # Who has made the room: in no list, and below version 12 only where there are no levels.
        ({}, {}, OTTO, True),
        ({}, {}, EVA, False),
        ({}, {"users": {}}, OTTO, False),
        ({"room_version": "11"}, {"users": {}}, OTTO, False),
        ({"room_version": "11", "additional_creators": [EVA]}, {"users": {}}, EVA, False),
        (V12, {"users": {}}, OTTO, True),
        (V12, {"users": {}, "state_default": 2**53}, OTTO, True),
        (V12, {}, OTTO, True),
        (V12, {"users": {}}, EVA, False),
        ({**V12, "additional_creators": [EVA]}, {"users": {}}, EVA, True),
        ({**V12, "additional_creators": EVA}, {"users": {}}, EVA, False),
        ({**V12, "additional_creators": [[EVA], None, 7]}, {"users": {}}, EVA, False),
        ({"room_version": "13"}, {"users": {}}, OTTO, True),
        ({"room_version": 12}, {"users": {}}, OTTO, False),
        ({"room_version": "²"}, {"users": {}}, OTTO, False),
        ({"room_version": "org.example.12"}, {"users": {}}, OTTO, False),
    ],
)
def test_who_may_manage_a_room(create: dict[str, Any], levels: dict[str, Any], user: str, may: bool) -> None:
    assert power.may_manage(user, room(power=levels, create=create)) is may


def test_a_conversation_of_two_is_managed_by_the_one() -> None:
    assert power.may_manage(EVA, replace(personal(), power={"users": {BOT: 100}}))
    assert not power.may_manage(EVA, replace(room((BOT,)), power={"users": {BOT: 100}}))
