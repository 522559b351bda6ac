"""The secret storage of an account, filled the way Element does it (m.secret_storage.v1.aes-hmac-sha2)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import quote

from Crypto.Cipher import AES

from adapters.matrix.identity import Seeds
from tests.matrix.signer import Device, Json

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SALT = "Salz der Prüfung"
ROUNDS = 1000
"""Element's 500,000 would only make the tests slow."""


def shown_key(key: bytes) -> str:
    """A recovery key as Element shows it to its owner: base58 in groups of four."""
    data = b"\x8b\x01" + key
    parity = 0
    for byte in data:
        parity ^= byte
    number, text = int.from_bytes(data + bytes([parity]), "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def from_passphrase(passphrase: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), SALT.encode(), ROUNDS)[:32]


class Vault:
    """What the owner's program writes into the account data of `device`'s account with the storage key."""

    def __init__(self, device: Device, key: bytes, *, padded: bool = True) -> None:
        self.device, self.key, self.name, self.padded = device, key, "Schlüssel/1", padded

    async def fill(self, seeds: Seeds, *, typed: bool = False) -> None:
        await self.describe(typed=typed)
        for role, seed in seeds.by_role.items():
            await self.store(role, seed)

    async def describe(self, *, typed: bool = False, **changed: object) -> None:
        """The default key with its check; `typed`: it was made from a passphrase."""
        check = self.seal("", bytes(32))
        rule = {"algorithm": "m.pbkdf2", "salt": SALT, "iterations": ROUNDS, "bits": 256}
        described: Json = {"algorithm": "m.secret_storage.v1.aes-hmac-sha2", "name": "Prüfung"}
        described |= {"iv": check["iv"], "mac": check["mac"]} | ({"passphrase": rule} if typed else {})
        kept = {name: value for name, value in (described | changed).items() if value is not None}
        await self.put(f"m.secret_storage.key.{self.name}", kept)
        await self.put("m.secret_storage.default_key", {"key": self.name})

    async def store(self, role: str, seed: bytes, **changed: str) -> None:
        """`changed` replaces parts of what is stored: somebody tampered with it."""
        kind = f"m.cross_signing.{role}"
        text = base64.b64encode(seed).rstrip(b"=")
        await self.put(kind, {"encrypted": {self.name: self.seal(kind, text) | changed}})

    def seal(self, kind: str, plain: bytes) -> dict[str, str]:
        # HKDF of RFC 5869 by hand: two blocks of SHA-256.
        extracted = hmac.digest(bytes(32), self.key, "sha256")
        first = hmac.digest(extracted, kind.encode() + b"\x01", "sha256")
        second = hmac.digest(extracted, first + kind.encode() + b"\x02", "sha256")
        iv = bytearray(secrets.token_bytes(16))
        iv[8] &= 0x7F
        data = AES.new(first, AES.MODE_CTR, nonce=b"", initial_value=bytes(iv)).encrypt(plain)
        parts = {"iv": bytes(iv), "ciphertext": data, "mac": hmac.digest(second, data, "sha256")}
        return {name: self._written(part) for name, part in parts.items()}

    async def put(self, kind: str, content: Mapping[str, object]) -> None:
        user = quote(self.device.user_id, safe="")
        path = f"/_matrix/client/v3/user/{user}/account_data/{quote(kind, safe='')}"
        await self.device.must("PUT", path, dict(content))

    def _written(self, data: bytes) -> str:
        text = base64.b64encode(data).decode()
        return text if self.padded else text.rstrip("=")
