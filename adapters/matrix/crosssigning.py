"""Cross-signing: the account vouches for the bot's device, so that strict clients talk to it.

Looked at and mended at every start, whatever a crash left half done. Keys of the account that we do not
hold are never overwritten: that would lock its owner out of everything signed with them.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from adapters.matrix import identity
from adapters.matrix.ed25519 import Json, bare, inner, signature, with_signature
from adapters.matrix.identity import Seeds, SigningError
from adapters.matrix.published import Published, Signer, accepted, asked, published
from adapters.matrix.recovery import recovered

UPLOAD = "/_matrix/client/v3/keys/device_signing/upload"
SIGNATURES = "/_matrix/client/v3/keys/signatures/upload"
ASKS_FOR_PROOF = 401
FORBIDDEN = 403
PASSWORD = "m.login.password"  # noqa: S105 - the name of a way to log in

Kind = Literal["signed", "unsigned", "incomplete", "absent", "foreign", "failed"]

RESTART = "Abhilfe: den Bot neu starten; er holt das beim Start nach."
LOGIN = "Abhilfe: `ratsbot matrix login` noch einmal ausführen"


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with the signature of our device, in German for the operator.

    signed: all well. unsigned, incomplete, absent: the next start mends it (the device's signature, some of
    the account's keys, all of them are missing). foreign: the account's keys are not ours to use.
    failed: something else is in the way. `mended`: this call changed something on the server.
    """

    kind: Kind
    sentence: str
    remedy: str = ""
    mended: bool = False


SIGNED = State("signed", "Das Gerät ist vom eigenen Konto signiert.")
UNSIGNED = State("unsigned", "Das Gerät ist nicht signiert; strenge Programme übergehen den Bot.", RESTART)
INCOMPLETE = State("incomplete", "Die Signaturschlüssel des Kontos sind unvollständig.", RESTART)
ABSENT = State("absent", "Das Konto hat noch keine Signaturschlüssel.", RESTART)
FOREIGN = State(
    "foreign",
    "Das Konto hat schon Signaturschlüssel, die hier nicht vorliegen; der Bot überschreibt sie nicht.",
    f"{LOGIN}, mit `--recovery-key-file DATEI` (darin der Wiederherstellungsschlüssel des Kontos), oder "
    "die Sicherung der Signaturschlüssel einspielen.",
)
NOT_SHOWN = State("failed", "Der Matrix-Server kennt die Schlüssel dieses Geräts noch nicht.", RESTART)
NOT_OURS = State(
    "failed",
    "Der Matrix-Server zeigt für dieses Gerät andere Schlüssel als die hier gespeicherten.",
    f"{LOGIN}, damit der Bot ein neues Gerät bekommt.",
)
# Synapse keeps the first signature of a device for good, also where the device's keys changed later.
NOT_KEPT = State(
    "failed",
    "Der Matrix-Server hält an einer alten, nicht mehr passenden Signatur dieses Geräts fest.",
    f"{LOGIN}, damit der Bot ein neues Gerät bekommt.",
)


async def ensure(
    client: Signer, folder: Path, *, password: str | None = None, recovery_key: str | None = None
) -> State:
    """Has the device signed if there is a way; to be called after the device's keys are uploaded.

    `password` is used only where the server asks for it, `recovery_key` (or its passphrase) only where the
    account has keys that we do not hold. What the client raises (TryLater, dead token) comes through.
    """
    try:
        return await _ensured(client, folder, password, recovery_key)
    except SigningError as error:
        return State("failed", error.sentence, error.remedy)


async def status(client: Signer, folder: Path) -> State:
    """The same, changing nothing."""
    try:
        return _judged(client, await published(client), _held(client, folder))
    except SigningError as error:
        return State("failed", error.sentence, error.remedy)


async def _ensured(client: Signer, folder: Path, password: str | None, recovery_key: str | None) -> State:
    seeds, seen = _held(client, folder), await published(client)
    kind = _judged(client, seen, seeds).kind
    if kind == "foreign" and recovery_key:
        seeds = await recovered(client, recovery_key, seen)
        identity.save(seeds, folder)
    if kind == "absent" and seeds is None:
        seeds = Seeds.made(client.user_id)
        # Before the upload: keys on the server whose seeds are lost are lost with all they have signed.
        identity.save(seeds, folder)
    state = _judged(client, seen, seeds)
    if seeds is None or state.kind in ("foreign", "failed"):
        return state
    return await _mended(client, seeds, seen, password)


async def _mended(client: Signer, seeds: Seeds, seen: Published, password: str | None) -> State:
    missing = [role for role in seeds.by_role if not seen.chained(role)]
    if missing:
        wanted = await _upload(client, _key_bodies(client, seeds, missing))
        seen = await published(client)
        if wanted is not None:
            # Somebody else may have been faster: the password must not overwrite that one's keys.
            if (state := _judged(client, seen, seeds)).kind == "foreign":
                return state
            await _upload_with_password(client, _key_bodies(client, seeds, missing), wanted, password)
            seen = await published(client)
    signed = await _sign(client, seeds, seen)
    if signed:
        seen = await published(client)
    state = _judged(client, seen, seeds)
    return replace(NOT_KEPT if state.kind == "unsigned" else state, mended=bool(missing) or signed)


def _held(client: Signer, folder: Path) -> Seeds | None:
    seeds = identity.load(folder)
    if seeds is not None and seeds.user_id != client.user_id:
        raise SigningError(
            f"Die Signaturschlüssel in {folder} gehören zu {seeds.user_id}, nicht zu {client.user_id}.",
            "Abhilfe: für jedes Konto einen eigenen Ordner einstellen.",
        )
    return seeds


def _judged(client: Signer, seen: Published, seeds: Seeds | None) -> State:
    if not seen.device:
        return NOT_SHOWN
    if not seen.device_ours(client):
        return NOT_OURS
    if not seen.keys:
        return ABSENT
    return _judged_with(seeds, seen) if seeds is not None else FOREIGN


def _judged_with(seeds: Seeds, seen: Published) -> State:
    if not _ours(seeds, seen):
        return FOREIGN
    if not all(map(seen.chained, seeds.by_role)):
        return INCOMPLETE
    return SIGNED if seen.device_signed else UNSIGNED


def _ours(seeds: Seeds, seen: Published) -> bool:
    """Whether what the server shows is what we hold. Keys that no master key vouches for count as missing."""
    if "master" in seeds.by_role and seeds.public("master") != seen.public("master"):
        return False
    shown = {role for role in seeds.by_role if seen.chained(role)}
    able = "master" in seeds.by_role or "self_signing" in shown
    return able and all(seeds.public(role) == seen.public(role) for role in shown)


def _key_bodies(client: Signer, seeds: Seeds, roles: list[str]) -> Json:
    """What is uploaded for these roles: each signed by the master key, the master key by our device."""
    master, name = seeds.by_role.get("master"), seeds.public("master")
    if master is None or name is None:
        raise SigningError(
            "Der Matrix-Server zeigt Signaturschlüssel nicht mehr, und der Hauptschlüssel liegt nicht hier.",
            "Abhilfe: die Sicherung der Signaturschlüssel einspielen.",
        )
    bodies: Json = {}
    for role in roles:
        key = _key_object(seeds, role)
        by_device = role == "master"
        signed = client.sign(key) if by_device else signature(master, key)
        bodies[f"{role}_key"] = with_signature(
            key, seeds.user_id, client.device_id if by_device else name, signed
        )
    return bodies


def _key_object(seeds: Seeds, role: str) -> Json:
    key = seeds.public(role)
    return {"user_id": seeds.user_id, "usage": [role], "keys": {f"ed25519:{key}": key}}


async def _upload(client: Signer, body: Json) -> Json | None:
    """None when done; else what the server wants: a proof that we are the account's owner."""
    status, answer = await client.call("POST", UPLOAD, body)
    if status == ASKS_FOR_PROOF and isinstance(answer.get("flows"), list):
        return answer
    accepted(status, answer)
    return None


async def _upload_with_password(client: Signer, body: Json, wanted: Json, password: str | None) -> None:
    if {"stages": [PASSWORD]} not in wanted["flows"]:
        raise SigningError(
            "Der Matrix-Server verlangt für neue Signaturschlüssel eine Bestätigung im Browser.",
            "Abhilfe: mit Element am Konto des Bots anmelden, dort die Wiederherstellung einrichten, dann "
            "`ratsbot matrix login` mit dem Wiederherstellungsschlüssel ausführen.",
        )
    if password is None:
        raise SigningError(
            "Der Matrix-Server verlangt für neue Signaturschlüssel das Passwort des Kontos.",
            f"{LOGIN} und das Passwort angeben.",
        )
    user = {"type": "m.id.user", "user": client.user_id}
    auth = {"type": PASSWORD, "identifier": user, "password": password, "session": wanted.get("session")}
    status, answer = await client.call("POST", UPLOAD, {**body, "auth": auth})
    if status in (ASKS_FOR_PROOF, FORBIDDEN):
        raise SigningError("Das Passwort des Kontos stimmt nicht.", f"{LOGIN} und das Passwort angeben.")
    accepted(status, answer)


async def _sign(client: Signer, seeds: Seeds, seen: Published) -> bool:
    """Uploads the signatures that are missing: ours of the device, the device's of the master key."""
    objects: Json = {}
    name, master = seeds.public("self_signing"), seen.public("master")
    if not seen.device_signed and name is not None:
        signed = signature(seeds.by_role["self_signing"], seen.device)
        objects[client.device_id] = with_signature(seen.device, client.user_id, name, signed)
    if "master" in seeds.by_role and master is not None and not seen.master_signed_by_device:
        key = seen.keys["master"]
        objects[master] = with_signature(key, client.user_id, client.device_id, client.sign(bare(key)))
    if objects:
        answer = await asked(client, "POST", SIGNATURES, {client.user_id: objects})
        _check_kept(inner(answer, "failures", client.user_id, client.device_id))
    return bool(objects)


def _check_kept(failure: Json) -> None:
    """A refused signature of the master key is no harm: clients ask for the device's."""
    if failure:
        raise SigningError(
            f"Der Matrix-Server hat die Signatur des Geräts abgelehnt ({failure.get('errcode')}).",
            "Abhilfe: den Betreiber des Servers fragen.",
        )
