"""What is kept of a conversation in Teams, so that it can be written to later."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.places import Foreign, Reference, checked, load, recall, reference, remember
from tests.teams.activities import (
    BOT,
    CHANNEL,
    CITY,
    REGISTRATION,
    SERVICE,
    TEAM,
    TENANT,
    THREAD,
    activity,
    said,
)


def test_the_tenant_has_to_be_named_without_contradiction() -> None:
    assert activity().tenant_id == TENANT
    assert activity(channelData={"tenant": {"id": "foreign"}}).tenant_id == ""
    assert activity({**THREAD, "tenantId": None}).tenant_id == TENANT
    assert activity(channelData={}).tenant_id == TENANT


def kept() -> Reference:
    incoming = said()
    return reference(activity(), REGISTRATION, incoming.place)


class Kept(dict[str, str]):
    """References as a plain dictionary that counts its writes."""

    writes = 0

    def put(self, place_id: str, text: str) -> None:
        self[place_id] = text
        self.writes += 1

    def get(self, place_id: str) -> str | None:  # type: ignore[override]
        return super().get(place_id)


def test_a_reference_has_all_but_persons() -> None:
    found = kept()
    expected = (CITY, TENANT, SERVICE, "channel", CHANNEL, CHANNEL, TEAM, BOT, "de-DE")
    assert tuple(getattr(found, each.name) for each in fields(Reference)) == expected
    assert load(found.text()) == found
    assert "anna" not in found.text().lower()


def test_references_are_kept_once_and_checked_when_loaded() -> None:
    references = Kept()
    place = said().place
    for _ in range(2):
        remember(kept(), references)
    assert references.writes == 1
    assert recall(place, references, REGISTRATION) == kept()
    for wrong in ("", "{", "[]", "{}", kept().text().replace(CHANNEL, "19:other@thread.tacv2")):
        references.put(place.id, wrong)
        with pytest.raises(Foreign):
            recall(place, references, REGISTRATION)


@pytest.mark.parametrize(
    "change",
    [
        {"service_url": "https://evil.example/"},
        {"service_url": "http://smba.trafficmanager.net/emea/"},
        {"service_url": "https://smba.trafficmanager.net@evil.example/"},
        {"service_url": "https://smba.trafficmanager.net:8443/"},
        {"service_url": ""},
        {"tenant": "foreign"},
        {"tenant": ""},
        {"city": "quellstadt"},
        {"conversation": ""},
    ],
)
def test_a_foreign_reference_is_refused(change: dict[str, str]) -> None:
    assert checked(kept(), REGISTRATION) == kept()
    with pytest.raises(Foreign):
        checked(replace(kept(), **change), REGISTRATION)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*kept().text().split('"')]), inner),
)


@settings(max_examples=300, deadline=None)
@given(st.text() | JSON.map(json.dumps))
def test_any_text_is_a_reference_or_none(stored: str) -> None:
    found = load(stored)
    if found is not None:
        with pytest.raises(Foreign):
            checked(found, REGISTRATION)
