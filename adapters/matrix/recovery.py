"""The way to the signing keys of an account that has some already: its secret storage.

Element keeps the seeds there, encrypted with the recovery key or with a key derived from a passphrase
(Matrix: m.secret_storage.v1.aes-hmac-sha2).
"""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator
from itertools import chain

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from adapters.matrix.ed25519 import Json, decoded, inner, public
from adapters.matrix.identity import ROLES, SEED_BYTES, Seeds, SigningError
from adapters.matrix.published import Published, Signer, account_data

ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PREFIX = b"\x8b\x01"
KEY_BYTES = 32
ITERATIONS_AT_MOST = 10_000_000
"""The server names the number; Element writes 500,000."""

AGAIN = "Abhilfe: den Wiederherstellungsschlüssel (oder die Sicherheitsphrase) noch einmal genau eingeben."
SET_UP = (
    "Abhilfe: in Element mit diesem Konto unter „Verschlüsselung“ die Wiederherstellung einrichten "
    "und den neuen Wiederherstellungsschlüssel angeben."
)


async def recovered(client: Signer, secret: str, seen: Published) -> Seeds:
    """The account's seeds, opened with `secret`: its recovery key or passphrase.

    Only what belongs to the keys that the server shows is handed out. Raises SigningError.
    """
    name, described = await _default_key(client)
    key = await asyncio.to_thread(_key, secret, described)
    by_role = {role: await _seed(client, role, name, key) for role in ROLES}
    seeds = Seeds(client.user_id, {role: seed for role, seed in by_role.items() if seed is not None})
    if "self_signing" not in seeds.by_role:
        raise SigningError("Im Konto sind die Signaturschlüssel nicht hinterlegt.", SET_UP)
    if any(public(seed) != seen.public(role) for role, seed in seeds.by_role.items()):
        raise SigningError(
            "Die im Konto hinterlegten Signaturschlüssel sind nicht die, die der Matrix-Server zeigt.", SET_UP
        )
    return seeds


def recovery_key(text: str) -> bytes | None:
    """The 32 bytes of a recovery key as Element shows it; None where it is none or has a slip in it."""
    number = 0
    bare = "".join(text.split())
    for letter in bare:
        digit = BASE58.find(letter)
        if digit < 0:
            return None
        number = number * len(BASE58) + digit
    length = len(PREFIX) + KEY_BYTES + 1
    if not bare or number >= 1 << (8 * length):
        return None
    data = number.to_bytes(length, "big")
    parity = 0
    for byte in data:
        parity ^= byte
    return data[len(PREFIX) : -1] if parity == 0 and data.startswith(PREFIX) else None


async def _default_key(client: Signer) -> tuple[str, Json]:
    default = await account_data(client, "m.secret_storage.default_key") or {}
    name = default.get("key")
    described = await account_data(client, f"m.secret_storage.key.{name}") if isinstance(name, str) else None
    if not described:
        raise SigningError("Dieses Konto hat keine Wiederherstellung eingerichtet.", SET_UP)
    if described.get("algorithm") != ALGORITHM:
        raise SigningError("Die Wiederherstellung dieses Kontos hat ein unbekanntes Verfahren.", SET_UP)
    return str(name), described


def _key(secret: str, described: Json) -> bytes:
    """The storage key. Deriving it from a passphrase takes some tenths of a second."""
    tried = False
    for key in chain(_as_recovery_key(secret), _as_passphrase(secret, described)):
        tried = True
        if _opens(key, described):
            return key
    if tried:
        raise SigningError("Der Wiederherstellungsschlüssel passt nicht zu diesem Konto.", AGAIN)
    raise SigningError("Das ist kein Wiederherstellungsschlüssel, oder er enthält einen Tippfehler.", AGAIN)


def _as_recovery_key(secret: str) -> Iterator[bytes]:
    key = recovery_key(secret)
    if key is not None:
        yield key


def _as_passphrase(secret: str, described: Json) -> Iterator[bytes]:
    rule = inner(described, "passphrase")
    salt, rounds = rule.get("salt"), rule.get("iterations")
    known = rule.get("algorithm") == "m.pbkdf2" and rule.get("bits", 8 * KEY_BYTES) == 8 * KEY_BYTES
    if known and isinstance(salt, str) and isinstance(rounds, int) and 0 < rounds <= ITERATIONS_AT_MOST:
        # Prompts and files leave a line end that nobody means.
        typed = secret.rstrip("\r\n").encode()
        yield hashlib.pbkdf2_hmac("sha512", typed, salt.encode(), rounds, KEY_BYTES)


def _opens(key: bytes, described: Json) -> bool:
    """Whether it is the described key; where the account holds no check, the secrets themselves tell."""
    if not {"iv", "mac"} <= described.keys():
        return True
    try:
        aes, mac = _pair(key, "")
        sealed = _ctr(aes, decoded(described["iv"]), bytes(KEY_BYTES))
        return hmac.compare_digest(_mac(mac, sealed), decoded(described["mac"]))
    except ValueError:
        return False


async def _seed(client: Signer, role: str, name: str, key: bytes) -> bytes | None:
    """None where it is not stored under this key; raises SigningError where it was tampered with."""
    kind = f"m.cross_signing.{role}"
    sealed = inner(await account_data(client, kind), "encrypted", name)
    if not sealed:
        return None
    try:
        seed = decoded(_unsealed(key, kind, sealed).decode())
    except ValueError as error:
        raise SigningError(
            "Ein im Konto hinterlegter Signaturschlüssel ist beschädigt oder gefälscht.", SET_UP
        ) from error
    if len(seed) != SEED_BYTES:
        raise SigningError("Ein im Konto hinterlegter Signaturschlüssel hat die falsche Länge.", SET_UP)
    return seed


def _unsealed(key: bytes, kind: str, sealed: Json) -> bytes:
    aes, mac = _pair(key, kind)
    data = decoded(sealed.get("ciphertext"))
    if not hmac.compare_digest(_mac(mac, data), decoded(sealed.get("mac"))):
        raise ValueError("wrong MAC")
    return _ctr(aes, decoded(sealed.get("iv")), data)


def _pair(key: bytes, kind: str) -> tuple[bytes, bytes]:
    """The keys for AES and for the MAC, which differ from secret to secret."""
    both = HKDF(key, 2 * KEY_BYTES, bytes(KEY_BYTES), SHA256, context=kind.encode())
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def _ctr(key: bytes, iv: bytes, data: bytes) -> bytes:
    """AES-CTR both ways; raises ValueError for an `iv` that is none."""
    if len(iv) != AES.block_size:
        raise ValueError("wrong length")
    try:
        return bytes(AES.new(key, AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(data))
    except OverflowError as error:  # the MAC does not cover the iv
        raise ValueError("counter overflow") from error
