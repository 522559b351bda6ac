"""What the homeserver shows the world of the account's signing keys and of our device."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from adapters.matrix.ed25519 import Json, bare, fits, inner, signed_by
from adapters.matrix.identity import ROLES, SigningError

OK = 200
NOT_FOUND = 404


class Signer(Protocol):
    """The part of the client that signing needs."""

    @property
    def user_id(self) -> str: ...

    @property
    def device_id(self) -> str: ...

    def sign(self, obj: Json) -> str:
        """The device's own signature over the canonical JSON of `obj`, unpadded base64."""
        ...

    async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
        """Status and answer, also of refusals; 401 with `flows` is one, not a dead token.

        Raises TryLater while the server cannot answer, and what the client raises for a dead token.
        """
        ...


@dataclass(frozen=True, slots=True)
class Published:
    """`keys` are the cross-signing keys by role, `device` those of our device; empty where there are none."""

    user_id: str
    device_id: str
    keys: Mapping[str, Json]
    device: Mapping[str, Any]

    def public(self, role: str) -> str | None:
        """The public key; None where there is none or the server wrote nonsense."""
        named = inner(self.keys.get(role), "keys")
        values = [value for name, value in named.items() if name == f"ed25519:{value}"]
        return values[0] if len(named) == len(values) == 1 else None

    def chained(self, role: str) -> bool:
        """Whether the master key vouches for this one."""
        master = self.public("master")
        if role == "master" or master is None:
            return master is not None
        key = self.keys.get(role, {})
        return self.public(role) is not None and signed_by(key, self.user_id, master, master)

    @property
    def device_key(self) -> object:
        return inner(self.device, "keys").get(f"ed25519:{self.device_id}")

    def device_ours(self, client: Signer) -> bool:
        """Whether the server shows the keys of the device that runs here, and not some other's.

        Otherwise we would vouch for whatever the server hands us.
        """
        named = (self.device.get("user_id"), self.device.get("device_id")) == (self.user_id, self.device_id)
        ours = fits(self.device, self.device_key, client.sign(bare(self.device)))
        return named and ours and signed_by(self.device, self.user_id, self.device_id, self.device_key)

    @property
    def device_signed(self) -> bool:
        key = self.public("self_signing")
        return key is not None and signed_by(self.device, self.user_id, key, key)

    @property
    def master_signed_by_device(self) -> bool:
        return signed_by(self.keys.get("master", {}), self.user_id, self.device_id, self.device_key)


async def published(client: Signer) -> Published:
    """Asks the server; raises SigningError where it refuses."""
    body: Json = {"device_keys": {client.user_id: []}}
    answer = await asked(client, "POST", "/_matrix/client/v3/keys/query", body)
    found = {role: inner(answer, f"{role}_keys", client.user_id) for role in ROLES}
    keys = {role: key for role, key in found.items() if key}
    device = inner(answer, "device_keys", client.user_id, client.device_id)
    return Published(client.user_id, client.device_id, keys, device)


async def account_data(client: Signer, kind: str) -> Json | None:
    """What the account has stored under this type, None where nothing; raises SigningError."""
    path = f"/_matrix/client/v3/user/{quote(client.user_id, safe='')}/account_data/{quote(kind, safe='')}"
    status, answer = await client.call("GET", path, None)
    if status == NOT_FOUND:
        return None
    return accepted(status, answer)


async def asked(client: Signer, method: str, path: str, body: Json | None) -> Json:
    return accepted(*await client.call(method, path, body))


def accepted(status: int, answer: Json) -> Json:
    if status != OK:
        raise SigningError(
            f"Der Matrix-Server hat abgelehnt (HTTP {status}, {answer.get('errcode', 'ohne Angabe')}).",
            "Abhilfe: später noch einmal versuchen, sonst den Betreiber des Servers fragen.",
        )
    return answer
