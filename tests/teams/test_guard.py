"""The guard before the SDK: whatever comes, it answers with a status."""

import base64
import contextlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import guard
from adapters.teams.guard import Claims, Refused
from adapters.teams.wire import Activity
from tests.teams.world import APP, TENANT, registration

NOW = 1_795_000_000.0
URL = "https://smba.trafficmanager.net/de/"
HOSTS = ("smba.trafficmanager.net",)
GOOD = {"iss": guard.ISSUER, "aud": APP, "exp": NOW, "nbf": NOW, "serviceurl": URL}
HEADER = {"alg": "RS256", "kid": "k"}

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def _bearer(header: Any, claims: Any) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in (header, claims))
    return f"Bearer {'.'.join(parts)}.signature"


def test_good_claims() -> None:
    assert guard.claims(_bearer(HEADER, GOOD), APP, NOW) == Claims("k", URL)


@given(st.text())
def test_any_header(authorization: str) -> None:
    with contextlib.suppress(Refused):
        guard.claims(f"Bearer {authorization}", APP, NOW)


@given(anything, anything)
def test_any_token(header: Any, claims: Any) -> None:
    with contextlib.suppress(Refused):
        guard.claims(_bearer(header, claims), APP, NOW)


@given(st.sampled_from(sorted(GOOD)), anything)
def test_any_claim(name: str, value: Any) -> None:
    with contextlib.suppress(Refused):
        guard.claims(_bearer(HEADER, {**GOOD, name: value}), APP, NOW)


@given(st.binary())
def test_any_body(raw: bytes) -> None:
    with contextlib.suppress(Refused):
        guard.activity(raw)


@given(
    st.sampled_from(["type", "id", "channelId", "serviceUrl", "from", "recipient", "conversation"]), anything
)
def test_nobody_gets_in_with_something_else(name: str, value: Any) -> None:
    """An activity is admitted as it should be, and with nothing else in a place that counts."""
    good = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": URL,
        "from": {"id": "29:eva"},
        "recipient": {"id": f"28:{APP}"},
        "conversation": {"id": "19:rat", "tenantId": TENANT},
    }
    guard.admit(Activity.read(good), Claims("k", URL), registration(), HOSTS)
    found = Activity.read({**good, name: value})
    with contextlib.suppress(Refused):
        guard.admit(found, Claims("k", URL), registration(), HOSTS)
        assert name in ("type", "id")
        assert isinstance(value, str)
