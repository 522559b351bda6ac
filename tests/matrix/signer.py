"""A device that can sign and call, and nothing else: the Signer of adapters/matrix on a real homeserver.

Its keys are vodozemac's, so that what our own code signs and reads is checked by somebody else's.
"""

import json
from types import TracebackType
from typing import Any, Self

import aiohttp
from vodozemac import Account, Ed25519PublicKey, Ed25519Signature

from tests.matrix.synapse import User

Json = dict[str, Any]

KEYS_QUERY = "/_matrix/client/v3/keys/query"
KEYS_UPLOAD = "/_matrix/client/v3/keys/upload"
UPLOAD = "/_matrix/client/v3/keys/device_signing/upload"
SIGNATURES = "/_matrix/client/v3/keys/signatures/upload"


def canonical(obj: Json) -> bytes:
    signed = {key: value for key, value in obj.items() if key not in ("signatures", "unsigned")}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def vouched(obj: Json, user_id: str, name: str, key: str) -> bool:
    """Whether vodozemac accepts the signature; ValueError where there is none."""
    signed = Ed25519Signature.from_base64(obj["signatures"][user_id][f"ed25519:{name}"])
    try:
        Ed25519PublicKey.from_base64(key).verify_signature(canonical(obj), signed)
    except ValueError:
        return False
    return True


class Device:
    """`async with Device(url, user) as device`: logged in, its keys uploaded.

    `calls` are the paths asked for. `cut`: the path at which the line breaks, `before` or after the
    request reached the server.
    """

    def __init__(self, url: str, user: User, *, upload: bool = True) -> None:
        self.user_id, self.device_id = user.user_id, ""
        self.account = Account()
        self.calls: list[str] = []
        self.cut: str | None = None
        self.before = False
        self._url, self._user, self._upload = url, user, upload

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self._url)
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user_id},
            "password": self._user.password,
            "initial_device_display_name": "Prüfgerät",
        }
        made = await self.must("POST", "/_matrix/client/v3/login", body)
        self._http.headers["Authorization"] = f"Bearer {made['access_token']}"
        self.device_id = made["device_id"]
        if self._upload:
            await self.upload_keys()
        self.calls.clear()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    def sign(self, obj: Json) -> str:
        return self.account.sign(canonical(obj)).to_base64()

    async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
        self.calls.append(path)
        if path == self.cut and self.before:
            raise ConnectionResetError(path)
        async with self._http.request(method, path, json=body) as answer:
            found = answer.status, await answer.json()
        if path == self.cut:
            raise ConnectionResetError(path)
        return found

    async def must(self, method: str, path: str, body: Json | None = None) -> Json:
        status, answer = await self.call(method, path, body)
        assert status == 200, (path, status, answer)
        return answer

    async def upload_keys(self, algorithms: tuple[str, ...] = ("m.olm.v1", "m.megolm.v1.aes-sha2")) -> None:
        keys: Json = {
            "user_id": self.user_id,
            "device_id": self.device_id,
            "algorithms": list(algorithms),
            "keys": {
                f"ed25519:{self.device_id}": self.account.ed25519_key.to_base64(),
                f"curve25519:{self.device_id}": self.account.curve25519_key.to_base64(),
            },
        }
        keys["signatures"] = {self.user_id: {f"ed25519:{self.device_id}": self.sign(keys)}}
        await self.must("POST", KEYS_UPLOAD, {"device_keys": keys})

    async def shown(self) -> "Shown":
        """What everybody sees of this account; not counted among the calls."""
        answer = await self.must("POST", KEYS_QUERY, {"device_keys": {self.user_id: []}})
        self.calls.pop()
        return Shown(self.user_id, answer)


class Shown:
    """An answer of /keys/query, read the way a strict client reads it."""

    def __init__(self, user_id: str, answer: Json) -> None:
        self.user_id = user_id
        self.devices: dict[str, Json] = answer["device_keys"][user_id]
        self.keys: dict[str, Json] = {
            role: answer[f"{role}_keys"][user_id]
            for role in ("master", "self_signing", "user_signing")
            if user_id in answer.get(f"{role}_keys", {})
        }

    def public(self, role: str) -> str:
        ((name, key),) = self.keys[role]["keys"].items()
        assert name == f"ed25519:{key}"
        return str(key)

    def trusts(self, device_id: str) -> bool:
        """Whether a chain leads from the master key to the device."""
        master, key = self.public("master"), self.public("self_signing")
        chained = vouched(self.keys["self_signing"], self.user_id, master, master)
        return chained and vouched(self.devices[device_id], self.user_id, key, key)
