"""The device's own keys and those it was given: what nio's Olm machine does, with its gaps closed.

Only the machine and its store are used. nio's client is not: it takes the account's next keys to the server
before they are on disk, never sees that the last one-time key is gone, has no fallback key, and one malformed
message of a stranger ends it.
"""

import asyncio
import logging
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

from nio import MegolmEvent, OlmEvent
from nio.crypto import Olm
from nio.store import SqliteStore

from adapters.matrix.received import Raw, mapping, mappings
from adapters.matrix.session import Session, key_file, keys_made, store_state
from adapters.matrix.transport import Transport
from bot.errors import OperatorError, Undeliverable

ALGORITHM = "signed_curve25519"
QUERY = "/_matrix/client/v3/keys/query"
UPLOAD = "/_matrix/client/v3/keys/upload"
# nio names devices and session keys in its log lines, and people's identifiers in its warnings.
logging.getLogger("nio").setLevel(logging.CRITICAL + 1)
log = logging.getLogger(__name__)


class LostKeys(OperatorError):
    """The device exists, its keys do not (any more)."""

    def __init__(self) -> None:
        super().__init__(
            "Die Schlüssel dieses Matrix-Geräts sind nicht mehr da oder gehören einem anderen Programm; "
            "verschlüsselte Räume wären so nicht lesbar. Mit `ratsbot matrix login` ein neues Gerät anlegen."
        )


class Machine(Olm):  # type: ignore[misc]  # untyped in nio
    """nio's, but the key of a session that it has is not replaced by one that starts later.

    Clients may give a session's key a second time, from the present message on (matrix-js-sdk does so at the
    beginning of a conversation); what was written before and is read after it would be lost.
    """

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        known = self.inbound_group_store.get(room_id, sender_key, session_id)
        super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)
        new = self.inbound_group_store.get(room_id, sender_key, session_id)
        if known is not None and new is not None and known.first_known_index <= new.first_known_index:
            self.inbound_group_store.add(known)
            self.save_inbound_group_session(known)


class Keys:
    """The keys of one device in its store; `close` it.

    LostKeys if they were there once and are gone: making new ones would show everybody a device that has been
    tampered with.
    """

    def __init__(self, folder: Path, session: Session, transport: Transport) -> None:
        if store_state(folder, session) == "lost":
            raise LostKeys
        path = key_file(folder, session)
        os.close(os.open(path, os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._store = SqliteStore(session.user_id, session.device_id, str(folder), "DEFAULT_KEY", path.name)
        self.olm = Machine(session.user_id, session.device_id, self._store)
        self.encrypted_rooms: set[str] = set(self._store.load_encrypted_rooms())
        keys_made(folder, session)
        self._transport = transport
        self._uploading = asyncio.Lock()
        self._one_time: int | None = None
        self._fallback_used = False

    def close(self) -> None:
        self._store.database.close()

    def at_once(self) -> AbstractContextManager[Any]:
        """What is saved meanwhile reaches the disk together: one wait for it instead of one per key."""
        return cast("AbstractContextManager[Any]", self._store.database.atomic())

    def sign(self, obj: Mapping[str, Any]) -> str:
        """The device's ed25519 signature over the canonical JSON of `obj`, unpadded base64."""
        bare = {name: value for name, value in obj.items() if name not in {"signatures", "unsigned"}}
        return str(self.olm.sign_json(bare))

    def take(self, synced: Raw) -> None:
        """Take in what a sync says about keys: room keys, and how many of ours are left on the server."""
        with self.at_once():
            for each in mappings(mapping(synced.get("to_device")).get("events")):
                self._to_device(each)
        counts, unused = (
            synced.get("device_one_time_keys_count"),
            synced.get("device_unused_fallback_key_types"),
        )
        if isinstance(counts, Mapping):
            left = counts.get(ALGORITHM, 0)
            self._one_time = left if isinstance(left, int) else None
        if isinstance(unused, list):
            self._fallback_used = ALGORITHM not in unused
        lists = mapping(synced.get("device_lists"))
        for user in _strings(lists.get("changed")):
            self.olm.users_for_key_query.add(user)
        for user in _strings(lists.get("left")):
            self.olm.tracked_users.discard(user)
            self.olm.users_for_key_query.discard(user)

    def encryption_on(self, room_id: str) -> None:
        """Remember for good that this room is encrypted."""
        if room_id not in self.encrypted_rooms:
            self.encrypted_rooms.add(room_id)
            self._store.save_encrypted_rooms({room_id})

    def decrypt(self, raw: Raw, room_id: str) -> Raw | None:
        """`type` and `content` of an encrypted event, None while (or because) it cannot be read."""
        try:
            parsed = MegolmEvent.from_dict(self._completed(raw, room_id))
            if not isinstance(parsed, MegolmEvent):
                return None
            if self.olm.inbound_group_store.get(room_id, parsed.sender_key, parsed.session_id) is None:
                # Asked here, because nio would send key requests, whose answers it does not accept.
                return None
            clear = self.olm.decrypt_megolm_event(parsed, room_id)
        except Exception as error:  # noqa: BLE001 - whatever a stranger has put into it
            log.info("matrix.decrypt failed: %s", type(error).__name__)
            return None
        return mapping(getattr(clear, "source", None)) or None

    async def upload(self) -> None:
        """Bring to the server what it lacks: device keys, one-time keys, the fallback key."""
        async with self._uploading:
            if not self.olm.account.shared:
                await self._refuse_foreign()
            body = self._owed()
            if not body:
                return
            # On disk first: killed after the upload, we could not read what is encrypted to these keys.
            self.olm.save_account()
            try:
                answer = await self._transport.ask("POST", UPLOAD, body)
            except Undeliverable:
                # A key id that the server knows with another key (a store from a backup): next time others.
                self._published()
                raise
            self.olm.account.shared = True
            left = mapping(answer.get("one_time_key_counts")).get(ALGORITHM)
            self._one_time = left if isinstance(left, int) else self._one_time
            self._fallback_used = False
            self._published()

    async def _refuse_foreign(self) -> None:
        """A token copied from another program: its device has keys already, and ours would replace them."""
        user, device = self.olm.user_id, self.olm.device_id
        answer = await self._transport.ask("POST", QUERY, {"device_keys": {user: [device]}})
        there = mapping(mapping(mapping(answer.get("device_keys")).get(user)).get(device)).get("keys")
        ours = self.olm.account.identity_keys["ed25519"]
        if there is not None and mapping(there).get(f"ed25519:{device}") != ours:
            raise LostKeys

    def _owed(self) -> dict[str, Any]:
        account, body = self.olm.account, dict[str, Any]()
        first = not account.shared
        left = 0 if first else self._one_time
        if first:
            body["device_keys"] = self._device_keys()
        if left is not None and left < account._account.max_number_of_one_time_keys:  # noqa: SLF001
            account.generate_one_time_keys(account._account.max_number_of_one_time_keys - left)  # noqa: SLF001
            body["one_time_keys"] = self._signed(account._account.one_time_keys)  # noqa: SLF001
        if first or self._fallback_used:
            # The vodozemac account keeps the one before, for messages that are still on their way.
            account._account.generate_fallback_key()  # noqa: SLF001  nio has no method for it
            body["fallback_keys"] = self._signed(account._account.fallback_key, fallback=True)  # noqa: SLF001
        return body

    def _device_keys(self) -> dict[str, Any]:
        device, own = self.olm.device_id, self.olm.account.identity_keys
        return self._with_signature(
            {
                "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
                "device_id": device,
                "user_id": self.olm.user_id,
                "keys": {f"{kind}:{device}": own[kind] for kind in ("curve25519", "ed25519")},
            }
        )

    def _signed(self, keys: Mapping[str, Any], *, fallback: bool = False) -> dict[str, Any]:
        mark = {"fallback": True} if fallback else {}
        return {
            f"{ALGORITHM}:{name}": self._with_signature({"key": key.to_base64(), **mark})
            for name, key in keys.items()
        }

    def _with_signature(self, obj: dict[str, Any]) -> dict[str, Any]:
        return obj | {"signatures": {self.olm.user_id: {f"ed25519:{self.olm.device_id}": self.sign(obj)}}}

    def _published(self) -> None:
        self.olm.mark_keys_as_published()
        self.olm.save_account()

    def _to_device(self, raw: Raw) -> None:
        """Room keys only: requests and emoji verification of nio lead nowhere."""
        if raw.get("type") != "m.room.encrypted":
            return
        try:
            parsed = OlmEvent.from_dict(raw)
            if isinstance(parsed, OlmEvent):
                self.olm.handle_to_device_event(parsed)
        except Exception as error:  # noqa: BLE001 - whatever a stranger has put into it; it must not stop the sync
            log.info("matrix.to_device failed: %s", type(error).__name__)

    def _completed(self, raw: Raw, room_id: str) -> dict[str, Any]:
        """With the two deprecated fields that newer clients may leave out and nio asks for."""
        content = dict(mapping(raw.get("content")))
        content.setdefault("device_id", "")
        if not isinstance(content.get("sender_key"), str):
            content["sender_key"] = self._sender_key(room_id, str(content.get("session_id")))
        return {**raw, "room_id": room_id, "content": content}

    def _sender_key(self, room_id: str, session_id: str) -> str:
        known = self.olm.inbound_group_store[room_id]
        return next((key for key, sessions in known.items() if session_id in sessions), "")


def _strings(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
