"""What is known of one room: the latest of the few state events that matter here."""

from typing import Any

from adapters.matrix.access import is_user_id
from adapters.matrix.received import Raw, mapping
from adapters.matrix.relation import is_room_id
from adapters.matrix.wire import RoomInfo

TOMBSTONE = "m.room.tombstone"
SINGLE = frozenset({"m.room.create", "m.room.power_levels", "m.room.encryption", TOMBSTONE})


class RoomState:
    """Fed with state events in the order in which the server names them."""

    def __init__(self, room_id: str, *, encrypted: bool = False) -> None:
        self.room_id = room_id
        self.encrypted = encrypted
        """Never goes back to False: whatever a server says later, nothing leaves in clear any more."""
        self._single: dict[str, Raw] = {}
        self._members: dict[str, Raw] = {}
        self._info: RoomInfo | None = None

    def apply(self, raw: Raw) -> None:
        """Take in an event; what is no state event, or of no interest, changes nothing."""
        kind, key = raw.get("type"), raw.get("state_key")
        if not isinstance(kind, str) or not isinstance(key, str):
            return
        if kind == "m.room.member":
            self._member(key, mapping(raw.get("content")))
        elif kind in SINGLE and not key:
            self._single[kind] = raw
            self.encrypted = self.encrypted or kind == "m.room.encryption"
        self._info = None

    @property
    def members(self) -> frozenset[str]:
        return frozenset(self._members)

    def content(self, kind: str) -> dict[str, Any]:
        """The content of one of the single state events, empty where there is none."""
        return dict(mapping(self._single.get(kind, {}).get("content")))

    def info(self) -> RoomInfo:
        if self._info is None:
            self._info = self._made()
        return self._info

    def _made(self) -> RoomInfo:
        replacement = self.content(TOMBSTONE).get("replacement_room")
        names = {user: each.get("displayname") for user, each in self._members.items()}
        return RoomInfo(
            room_id=self.room_id,
            members=self.members,
            encrypted=self.encrypted,
            power=self.content("m.room.power_levels"),
            create=self.content("m.room.create"),
            creator=str(self._single.get("m.room.create", {}).get("sender", "")),
            names={user: name for user, name in names.items() if isinstance(name, str) and name},
            replacement=replacement if is_room_id(replacement) else None,
        )

    def _member(self, user: str, content: Raw) -> None:
        # Compared, not looked up: a server may say anything, also what cannot be looked up.
        if content.get("membership") in ("join", "invite") and is_user_id(user):
            self._members[user] = content
        else:
            self._members.pop(user, None)
