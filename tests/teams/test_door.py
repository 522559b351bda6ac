"""Who gets in at the Teams door, through the SDK's own validation against keys on the wire."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.teams.house import (
    Entrance,
    Token,
    claiming,
    for_audience,
    good,
    saying,
    signed,
    with_header,
    with_payload,
)
from tests.teams.keys import Key
from tests.teams.world import APP, TENANT

TAKEN, DROPPED = 202, 200
EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
FOREIGN = {"channelData": {"tenant": {"id": "99999999-0000-0000-0000-00000000beef"}}}
CASES: dict[str, tuple[Token, Mapping[str, Any], int]] = {
    "valid": (good, {}, TAKEN),
    "no Authorization header": (saying(""), {}, 401),
    "empty Authorization": (saying(" "), {}, 401),
    "Basic scheme": (saying("Basic abc"), {}, 401),
    "two blanks": (lambda entrance: entrance.good.replace(" ", "  "), {}, 401),
    "small letters": (lambda entrance: entrance.good.replace("Bearer", "bearer"), {}, 401),
    "two tokens": (lambda entrance: f"{entrance.good} {entrance.tenant.token()}", {}, 401),
    "garbage bearer": (saying("Bearer abc.def.ghi"), {}, 401),
    "Bearer without token": (saying("Bearer"), {}, 401),
    "expired an hour ago": (claiming(seconds=-3600, since=-7200), {}, 401),
    "expired 4 minutes ago (skew)": (claiming(seconds=-240, since=-7200), {}, TAKEN),
    "expired 6 minutes ago": (claiming(seconds=-360, since=-7200), {}, 401),
    "not valid for an hour": (claiming(since=3600, seconds=7200), {}, 401),
    "no exp": (claiming(drop=("exp",)), {}, 401),
    "exp true": (with_payload(exp=True), {}, 401),
    "exp infinite": (with_payload(exp=float("inf")), {}, 401),
    "exp a huge number": (with_payload(exp=10**400), {}, 401),
    "wrong audience": (for_audience("other-app"), {}, 401),
    "audience a list": (for_audience([APP]), {}, 401),
    "no audience": (claiming(drop=("aud",)), {}, 401),
    "empty audience": (for_audience(""), {}, 401),
    "wrong issuer": (claiming(iss="https://evil.example"), {}, 401),
    "issuer a list": (with_payload(iss=["https://api.botframework.com"]), {}, 401),
    "no issuer": (claiming(drop=("iss",)), {}, 401),
    "other key, same kid": (signed(Key("k1")), {}, 401),
    "unknown kid": (signed(Key("zzz")), {}, 401),
    "kid no text": (with_header(kid=7), {}, 401),
    "header changed": (with_header(typ="at+jwt"), {}, 401),
    "claims changed": (with_payload(nbf=1), {}, 401),
    "crit header": (with_header(crit=["exp"]), {}, 401),
    "alg none": (claiming(algorithm="none"), {}, 401),
    "alg HS256": (claiming(algorithm="HS256"), {}, 401),
    "alg RS512": (claiming(algorithm="RS512"), {}, 401),
    "serviceUrl differs from claim": (good, {"serviceUrl": "https://evil.example/"}, 401),
    "activity without serviceUrl": (good, {"serviceUrl": None}, 401),
    "token without serviceurl claim": (claiming(drop=("serviceurl",)), {}, 401),
    "another channel": (good, {"channelId": "slack"}, 401),
    "channelId missing": (good, {"channelId": None}, 401),
    "emulator issuer, our key": (claiming(iss=EMULATOR, ver="1.0", appid=APP), {}, 401),
    "foreign tenant": (good, FOREIGN, 403),
    "foreign tenant in both places": (good, {**FOREIGN, "conversation": {"id": "19:x"}}, 403),
    "no tenant": (good, {"channelData": {}, "conversation": {"id": "19:x"}}, 403),
    "another recipient": (good, {"recipient": {"id": "28:other"}}, 403),
    "no sender": (good, {"from": None}, 400),
    "no id": (good, {"id": None}, 400),
    "no conversation": (good, {"conversation": None, "channelData": {"tenant": {"id": TENANT}}}, 400),
}


@pytest.mark.parametrize("name", CASES)
async def test_who_gets_in(entrance: Entrance, name: str) -> None:
    token, changed, status = CASES[name]
    activity = entrance.tenant.mention_activity("hallo", **changed)
    answer = await entrance.tenant.post(activity, authorization=token(entrance))
    assert answer.status == status
    assert len(entrance.turns.taken) == (status == TAKEN)
    assert answer.body is None


async def test_replay_is_dropped(entrance: Entrance) -> None:
    activity = entrance.tenant.mention_activity("hallo")
    token = entrance.good
    first = await entrance.tenant.post(activity, authorization=token)
    again = await entrance.tenant.post(activity, authorization=token)
    assert (first.status, again.status) == (TAKEN, DROPPED)
    assert len(entrance.turns.taken) == 1


async def test_key_not_endorsed_for_teams(entrance: Entrance) -> None:
    entrance.world.identity.key = Key("other-channel", endorsements=("slack",))
    entrance.world.identity.published = [entrance.world.identity.key]
    assert (await entrance.tenant.mention("hallo")).status == 401


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/svc/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:8443/emea/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://169.254.169.254/",
        "http://127.0.0.1:1/svc/",
    ],
)
async def test_foreign_service_host_even_if_signed(entrance: Entrance, url: str) -> None:
    token = entrance.world.identity.key.token(APP, url)
    activity = entrance.tenant.mention_activity("hallo", serviceUrl=url)
    answer = await entrance.tenant.post(activity, authorization=f"Bearer {token}")
    assert (answer.status, entrance.turns.taken) == (403, [])
