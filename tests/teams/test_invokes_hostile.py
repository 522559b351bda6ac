"""Whatever invoke comes from Teams, it is answered, and with what Teams expects."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import House, build
from adapters.teams.invokes import Invokes
from adapters.teams.people import Me
from adapters.teams.wire import Activity
from bot.settings import Embeddings, Settings
from tests.houses import load_demo
from tests.teams.activities import PERSONAL, REGISTRATION, THREAD, invoke, raw


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = tmp_path_factory.mktemp("hostile") / "test.db"
    made = build(replace(Settings(), database=path, embeddings=Embeddings(kind="off")))
    load_demo(made)
    yield made
    made.close()


@pytest.fixture
def invokes(house: House) -> Invokes:
    return Invokes(house.bot, Me(lambda user: house.bot.pseudonym("teams", user), house.clock.now))


@pytest.mark.parametrize(
    ("name", "status", "inside"),
    [
        ("task/fetch", 200, "task"),
        ("message/fetchTask", 200, "task"),
        ("composeExtension/submitAction", 200, "composeExtension"),
        ("application/search", 200, "statusCode"),
        ("signin/verifyState", 400, "error"),
        ("", 400, "error"),
    ],
)
async def test_other_invokes_are_answered_clearly(
    invokes: Invokes, name: str, status: int, inside: str
) -> None:
    got, body = await invokes.answer(REGISTRATION, invoke(name, {}))
    assert got == status
    assert inside in body


INVOKES = st.sampled_from(
    [
        "adaptiveCard/action",
        "message/submitAction",
        "composeExtension/query",
        "composeExtension/queryLink",
        "x",
    ]
)
KEYS = st.sampled_from(
    [
        "action",
        "type",
        "verb",
        "data",
        "command",
        "actionValue",
        "reaction",
        "parameters",
        "name",
        "value",
        "url",
    ]
)
WORDS = st.sampled_from(["Action.Execute", "command", "/hilfe", "/mehr", "/vorlage 1", "like", "\ud800"])
JSON = st.recursive(
    st.none() | st.integers() | st.floats() | WORDS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(INVOKES, JSON, st.sampled_from([PERSONAL, THREAD]), st.booleans())
async def test_any_invoke_is_answered(
    invokes: Invokes, name: str, value: object, conversation: dict[str, Any], whole: bool
) -> None:
    data = raw(conversation, type="invoke", name=name, value=value)
    broken = data if whole else {**data, "from": value, "conversation": value}
    status, body = await invokes.answer(REGISTRATION, Activity.read(broken))
    assert status in {200, 400}
    json.dumps(body)
