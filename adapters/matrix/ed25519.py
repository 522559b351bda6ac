"""Ed25519 signatures over JSON, as Matrix writes them."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from Crypto.Signature import eddsa

Json = dict[str, Any]

NOT_SIGNED = frozenset({"signatures", "unsigned"})
"""What may change without the signature becoming wrong."""


def encoded(data: bytes) -> str:
    """Unpadded base64: clients silently drop keys whose id is padded."""
    return base64.b64encode(data).rstrip(b"=").decode()


def decoded(text: object) -> bytes:
    """Base64, padded or not; raises ValueError for everything else."""
    if not isinstance(text, str):
        raise ValueError("not a text")  # noqa: TRY004 - one error for all that is no base64
    body = text.rstrip("=")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def bare(obj: Mapping[str, Any]) -> Json:
    return {key: value for key, value in obj.items() if key not in NOT_SIGNED}


def canonical(obj: Mapping[str, Any]) -> bytes:
    """The bytes that are signed; raises ValueError for what cannot be written so."""
    text = json.dumps(bare(obj), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.encode()


def public(seed: bytes) -> str:
    """The public key that belongs to a seed of 32 bytes."""
    return encoded(eddsa.import_private_key(seed).public_key().export_key(format="raw"))


def signature(seed: bytes, obj: Mapping[str, Any]) -> str:
    signer = eddsa.new(eddsa.import_private_key(seed), "rfc8032")
    return encoded(signer.sign(canonical(obj)))


def fits(obj: Mapping[str, Any], key: object, signed: object) -> bool:
    """Whether `signed` is the signature of `obj` by the public `key`; False for anything malformed."""
    try:
        verifier = eddsa.new(eddsa.import_public_key(decoded(key)), "rfc8032")
        verifier.verify(canonical(obj), decoded(signed))
    except ValueError:
        return False
    return True


def signed_by(obj: Mapping[str, Any], user_id: str, name: str, key: object) -> bool:
    """Whether `obj` is rightly signed by this user's key `ed25519:name`, whose public half is `key`."""
    return fits(obj, key, inner(obj, "signatures", user_id).get(f"ed25519:{name}"))


def with_signature(obj: Mapping[str, Any], user_id: str, name: str, signed: str) -> Json:
    """What is uploaded: the object as it was signed, with this one signature."""
    return {**bare(obj), "signatures": {user_id: {f"ed25519:{name}": signed}}}


def inner(obj: object, *path: str) -> Json:
    """The object at a path of foreign JSON; empty where there is none."""
    for key in path:
        obj = obj.get(key) if isinstance(obj, dict) else None
    return obj if isinstance(obj, dict) else {}
