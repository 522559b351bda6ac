"""The seeds of the account's signing keys: one file beside the device's store, and its backup.

Whoever has them can make any device look like the bot's; whoever loses them can sign no new one. A backup
is JSON: a header with the seeds in it, or with what scrypt and AES-256-GCM made of them. Version 1 means
exactly the numbers that stand here.
"""

import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from Crypto.Cipher import AES
from Crypto.Protocol.KDF import scrypt

from adapters.matrix.ed25519 import decoded, encoded, inner, public
from bot.errors import OperatorError

FILE = "signing.json"
KEPT_ASIDE = "signing.old.json"
ROLES = ("master", "self_signing", "user_signing")
SEED_BYTES = 32
HEADER = {"format": "ratsbot-signing-keys", "version": 1}
COST = 2**17
"""scrypt's N: 128 MB and some tenths of a second for each guess."""

Flush = Callable[[int], None]


class SigningError(OperatorError):
    """German: what is wrong with the signing keys (`sentence`) and what to do (`remedy`)."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}".strip())
        self.sentence, self.remedy = sentence, remedy


@dataclass(frozen=True, slots=True)
class Seeds:
    """Seeds of an account by role. Only `self_signing` is always there: it signs devices."""

    user_id: str
    by_role: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def made(cls, user_id: str) -> "Seeds":
        return cls(user_id, {role: secrets.token_bytes(SEED_BYTES) for role in ROLES})

    def public(self, role: str) -> str | None:
        seed = self.by_role.get(role)
        return None if seed is None else public(seed)


def load(folder: Path) -> Seeds | None:
    """None where there are none; raises SigningError where the file cannot be read."""
    path = folder / FILE
    try:
        return _seeds(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SigningError(
            f"Die Signaturschlüssel in {path} lassen sich nicht lesen.",
            "Abhilfe: die Rechte der Datei prüfen oder sie aus der Sicherung zurückholen.",
        ) from error


def save(seeds: Seeds, folder: Path, *, flush: Flush = os.fsync) -> None:
    """On the disk when this returns, or the old file untouched; readable by this user only.

    Seeds of another identity that were there before are kept aside: a server set back to an older state
    may know that one again.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = load(folder)
    if before is not None and before != seeds:
        _write(folder / KEPT_ASIDE, _written(before), flush)
    _write(folder / FILE, _written(seeds), flush)


def backup(folder: Path, passphrase: str | None = None) -> bytes:
    """The seeds for another place, encrypted where there is a passphrase; raises SigningError."""
    seeds = load(folder)
    if seeds is None:
        raise SigningError(
            f"In {folder} liegen keine Signaturschlüssel.",
            "Abhilfe: den Bot einmal starten; er legt sie beim ersten Start an.",
        )
    plain = _written(seeds)
    content = {"keys": json.loads(plain)} if passphrase is None else _sealed(plain, passphrase)
    return json.dumps({**HEADER, **content}, indent=1).encode()


def restore(data: bytes, folder: Path, passphrase: str | None = None) -> Seeds:
    """Puts a backup's seeds into `folder`; what other seeds are there is not overwritten.

    Raises SigningError: no backup, damaged, passphrase missing or wrong, other seeds in the folder.
    """
    seeds = _opened(data, passphrase)
    if load(folder) not in (None, seeds):
        raise SigningError(
            f"In {folder} liegen schon andere Signaturschlüssel.",
            f"Abhilfe: zuerst die Datei {FILE} dort an einen sicheren Ort verschieben.",
        )
    save(seeds, folder)
    return seeds


def _written(seeds: Seeds) -> bytes:
    keys = {role: encoded(seed) for role, seed in seeds.by_role.items()}
    return json.dumps({"version": 1, "user_id": seeds.user_id, "seeds": keys}).encode()


def _seeds(content: Any) -> Seeds:
    """Raises ValueError for everything that we would not have written."""
    if inner(content).get("version") != 1 or not isinstance(content.get("user_id"), str):
        raise ValueError("not our file")
    by_role = {role: decoded(text) for role, text in inner(content, "seeds").items()}
    if "self_signing" not in by_role or not set(by_role) <= set(ROLES):
        raise ValueError("wrong roles")
    if any(len(seed) != SEED_BYTES for seed in by_role.values()):
        raise ValueError("wrong length")
    return Seeds(content["user_id"], by_role)


def _write(path: Path, data: bytes, flush: Flush) -> None:
    fresh = path.with_name(f"{path.name}.new")
    # Left by a kill it may have other rights or another owner's: made anew, never written into.
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
        file.write(data)
        file.flush()
        flush(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        flush(folder)  # the name is on the disk only after this
    finally:
        os.close(folder)


def _sealed(plain: bytes, passphrase: str) -> dict[str, Any]:
    if not passphrase:
        raise SigningError("Das Kennwort ist leer.", "Abhilfe: eines angeben oder unverschlüsselt sichern.")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    data, tag = _cipher(passphrase, salt, nonce).encrypt_and_digest(plain)
    parts = {"salt": salt, "nonce": nonce, "data": data, "tag": tag}
    return {"encrypted": {name: encoded(part) for name, part in parts.items()}}


def _cipher(passphrase: str, salt: bytes, nonce: bytes) -> Any:
    """The header is bound in: what is sealed as one version is not opened as another."""
    # Keyboards write the same umlaut in two ways.
    secret = unicodedata.normalize("NFKC", passphrase)
    key = scrypt(secret, salt, key_len=32, N=COST, r=8, p=1)
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce)
    cipher.update(json.dumps(HEADER).encode())
    return cipher


def _opened(data: bytes, passphrase: str | None) -> Seeds:
    content = _parsed(data)
    if "encrypted" not in content:
        return _checked(content.get("keys"))
    if passphrase is None:
        raise SigningError("Diese Sicherung ist verschlüsselt.", "Abhilfe: --passphrase-file DATEI angeben.")
    return _checked(json.loads(_unsealed(content["encrypted"], passphrase)))


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        content = inner(json.loads(data))
    except ValueError:
        content = {}
    if content.get("format") != HEADER["format"]:
        raise SigningError(
            "Das ist keine Sicherung der Signaturschlüssel, oder sie ist beschädigt.",
            "Abhilfe: eine andere Sicherung nehmen.",
        )
    if content.get("version") != HEADER["version"]:
        raise SigningError(
            "Diese Sicherung der Signaturschlüssel stammt von einer anderen Version von Ratsbot.",
            "Abhilfe: sie mit jener Version einspielen.",
        )
    return content


def _unsealed(sealed: Any, passphrase: str) -> bytes:
    try:
        parts = {name: decoded(inner(sealed).get(name)) for name in ("salt", "nonce", "data", "tag")}
        cipher = _cipher(passphrase, parts["salt"], parts["nonce"])
        return bytes(cipher.decrypt_and_verify(parts["data"], parts["tag"]))
    except ValueError as error:
        raise SigningError(
            "Das Kennwort passt nicht zu dieser Sicherung, oder die Sicherung ist beschädigt.",
            "Abhilfe: das Kennwort noch einmal eingeben oder eine andere Sicherung nehmen.",
        ) from error


def _checked(keys: Any) -> Seeds:
    try:
        return _seeds(keys)
    except ValueError as error:
        raise SigningError(
            "In dieser Sicherung fehlen Signaturschlüssel, oder sie sind beschädigt.",
            "Abhilfe: eine andere Sicherung nehmen.",
        ) from error
