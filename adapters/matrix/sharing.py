"""Encrypting for a room: learn its devices, give each of them the room's key, only then the message."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from nio import KeysClaimResponse, KeysQueryResponse, ToDeviceResponse
from nio.crypto import OlmDevice, OutboundGroupSession

from adapters.matrix.keys import QUERY, Keys
from adapters.matrix.received import mapping
from adapters.matrix.room_state import RoomState
from adapters.matrix.transport import Transport

log = logging.getLogger(__name__)

CLAIM = "/_matrix/client/v3/keys/claim"
REMOTE_MS = 5000
"""How long the homeserver may wait for other servers when it is asked for keys."""
AGAIN_SECONDS = 300.0
"""Who could not be reached is asked again after this, not with every message."""
PER_REQUEST = 50
QUERY_USERS = 250
MEGOLM = "m.megolm.v1.aes-sha2"


class Sharing:
    """All devices of all joined and invited users get the key, verified or not: rooms decide who may read."""

    def __init__(self, keys: Keys, transport: Transport, now: Callable[[], float] = time.monotonic) -> None:
        self._keys, self._olm, self._transport, self._now = keys, keys.olm, transport, now
        self._rooms: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._querying = asyncio.Lock()
        self._tried: dict[str | tuple[str, str], float] = {}

    async def encrypted(self, room: RoomState, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content of an m.room.encrypted. What fails is raised; the next call goes on from there."""
        async with self._rooms[room.room_id]:
            await self.query(room.members)
            await self._share(room)
            made: dict[str, Any] = self._olm.group_encrypt(
                room.room_id, {"content": dict(content), "type": kind}
            )
        if "m.relates_to" in content:
            made["m.relates_to"] = content["m.relates_to"]
        return made

    def forget(self, room_id: str) -> None:
        """The room has been left: its key is used no more."""
        self._olm.outbound_group_sessions.pop(room_id, None)

    async def query(self, users: Iterable[str]) -> None:
        """Learn the devices of those of them that are unknown or have changed."""
        async with self._querying:
            wanted = sorted(each for each in users if self._stale(each))
            for first in range(0, len(wanted), QUERY_USERS):
                await self._query(wanted[first : first + QUERY_USERS])

    async def repair(self, tracked: Iterable[str]) -> None:
        """After a sync: ask for new and changed devices of people in our rooms, mend broken sessions."""
        await self.query(set(tracked))
        wedged = [each for each in self._olm.wedged_devices if self._due((each.user_id, each.device_id))]
        if wedged:
            await self._claim(wedged)
        for message in list(self._olm.outgoing_to_device_messages):
            await self._to_device(message.type, message.as_dict()["messages"])
            self._olm.handle_response(ToDeviceResponse(message))

    def _stale(self, user: str) -> bool:
        unknown = user not in self._olm.tracked_users or user in self._olm.users_for_key_query
        return unknown and self._due(user)

    def _due(self, what: str | tuple[str, str]) -> bool:
        return self._now() - self._tried.get(what, -AGAIN_SECONDS) >= AGAIN_SECONDS

    async def _query(self, users: list[str]) -> None:
        # What changes while the answer is under way is asked for anew.
        self._olm.users_for_key_query.difference_update(users)
        try:
            body = {"device_keys": {each: [] for each in users}, "timeout": REMOTE_MS}
            answer = await self._transport.ask("POST", QUERY, body)
        except BaseException:
            self._olm.users_for_key_query.update(users)
            raise
        found = mapping(answer.get("device_keys"))
        for user in users:
            if user in found:
                self._tried.pop(user, None)
                self._learn(user, mapping(found[user]))
            else:
                self._tried[user] = self._now()
                self._olm.users_for_key_query.add(user)

    def _learn(self, user: str, devices: Mapping[str, Any]) -> None:
        changed_again = user in self._olm.users_for_key_query
        # What servers add beside it (a name to show) is signed by nobody, and nothing to us.
        sound = {
            name: {key: value for key, value in each.items() if key != "unsigned"}
            for name, each in devices.items()
            if self._sound(user, name, each)
        }
        try:
            self._olm.handle_response(KeysQueryResponse({user: sound}, {}))
        except Exception as error:  # noqa: BLE001 - whatever a stranger has put into it; it must not stop the sync
            log.info("matrix.devices failed: %s", type(error).__name__)
        if changed_again:
            self._olm.users_for_key_query.add(user)

    def _sound(self, user: str, device: str, payload: Any) -> bool:
        """Whether it is signed by itself. Anybody can upload nonsense, and nio's machine stumbles over it."""
        try:
            own = payload["user_id"] == user and payload["device_id"] == device
            curve = payload["keys"][f"curve25519:{device}"]
            signing = payload["keys"][f"ed25519:{device}"]
            return own and isinstance(curve, str) and self._olm.verify_json(payload, signing, user, device)
        except Exception:  # noqa: BLE001 - whatever a stranger has put into it, however deep
            return False

    async def _share(self, room: RoomState) -> None:
        wanted = {(each.user_id, each.device_id): each for each in self._devices(room)}
        session = self._olm.outbound_group_sessions.get(room.room_id)
        if session is None or session.expired or not wanted.keys() >= session.users_shared_with:
            # Somebody has gone, or the key is old: they must not read on.
            session = self._new_session(room)
        missing = [each for each in wanted.values() if not self._olm.session_store.get(each.curve25519)]
        due = [each for each in missing if self._due((each.user_id, each.device_id))]
        if due:
            await self._claim(due)
        lacking = [each for key, each in wanted.items() if key not in session.users_shared_with]
        await self._give(room.room_id, session, lacking)
        session.shared = True

    def _devices(self, room: RoomState) -> list[OlmDevice]:
        own = (self._olm.user_id, self._olm.device_id)
        found = (each for user in room.members for each in self._olm.device_store.active_user_devices(user))
        return [each for each in found if (each.user_id, each.device_id) != own]

    def _new_session(self, room: RoomState) -> OutboundGroupSession:
        self._olm.create_outbound_group_session(room.room_id)
        session = self._olm.outbound_group_sessions[room.room_id]
        rules = room.content("m.room.encryption")
        messages, milliseconds = rules.get("rotation_period_msgs"), rules.get("rotation_period_ms")
        if isinstance(messages, int) and messages > 0:
            session.max_messages = min(messages, session.max_messages)
        if isinstance(milliseconds, int) and milliseconds > 0:
            age = timedelta(milliseconds=min(milliseconds, session.max_age.total_seconds() * 1000))
            session.max_age = max(age, timedelta(hours=1))
        return session

    async def _give(self, room_id: str, session: OutboundGroupSession, devices: list[OlmDevice]) -> None:
        content = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        for first in range(0, len(devices), PER_REQUEST):
            messages = self._sealed(devices[first : first + PER_REQUEST], content)
            if messages:
                await self._to_device("m.room.encrypted", messages)
                session.users_shared_with |= {
                    (user, name) for user, names in messages.items() for name in names
                }

    def _sealed(self, devices: list[OlmDevice], content: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """For each device with which there is a session, by user and device."""
        messages: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        with self._keys.at_once():
            for each in devices:
                session = self._olm.session_store.get(each.curve25519)
                if session is not None:
                    sealed = self._olm._olm_encrypt(session, each, "m.room_key", content)  # noqa: SLF001
                    messages[each.user_id][each.device_id] = sealed
        return messages

    async def _claim(self, devices: list[OlmDevice]) -> None:
        wanted: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for each in devices:
            wanted[each.user_id][each.device_id] = "signed_curve25519"
        answer = await self._transport.ask("POST", CLAIM, {"one_time_keys": wanted, "timeout": REMOTE_MS})
        given = mapping(answer.get("one_time_keys"))
        with self._keys.at_once():
            for each in devices:
                self._tried[each.user_id, each.device_id] = self._now()
                key = mapping(mapping(given.get(each.user_id)).get(each.device_id))
                if key:
                    self._start(each, dict(key))

    def _start(self, device: OlmDevice, key: dict[str, Any]) -> None:
        try:
            self._olm.handle_response(KeysClaimResponse({device.user_id: {device.device_id: key}}, {}))
        except Exception:  # noqa: BLE001 - see above
            return  # a key that is none; the device is asked again later

    async def _to_device(self, kind: str, messages: Mapping[str, Any]) -> None:
        path = f"/_matrix/client/v3/sendToDevice/{kind}/{uuid4().hex}"
        await self._transport.ask("PUT", path, {"messages": messages})
