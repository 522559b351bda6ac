"""What is to be known of the bot's device and its rooms, looked up without changing anything."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from adapters.matrix import crosssigning
from adapters.matrix.client import Client
from adapters.matrix.config import Config
from adapters.matrix.cursor import Cursor
from adapters.matrix.keys import LostKeys
from adapters.matrix.received import mapping
from adapters.matrix.session import DeadToken, Session, store_state
from bot.clock import told
from bot.errors import TryLater, Undeliverable
from bot.findings import Finding, Level

LOGIN = "ratsbot matrix login"
ENOUGH_KEYS = 20
"""One-time keys on the server; each device that writes to us for the first time takes one."""
MOST_ROOMS = 20
LONGEST_NAME = 80
NOTHING = {"room": {"rooms": []}, "presence": {"not_types": ["*"]}, "account_data": {"not_types": ["*"]}}
STATES: dict[str, Level] = {
    "signed": "ok",
    "unsigned": "warning",
    "incomplete": "warning",
    "absent": "warning",
}


async def examine(config: Config, cursor: Cursor) -> list[Finding]:
    """May run beside `serve`: it only reads the keys and takes nothing from the stream."""
    session = Session.load(config.folder)
    if session is None:
        return [Finding("error", "Der Bot ist bei Matrix noch nicht angemeldet.", LOGIN)]
    found = [Finding("ok", f"Angemeldet als {session.user_id}, Gerät {session.device_id}.")]
    if store_state(config.folder, session) == "lost":
        return [*found, Finding("error", str(LostKeys()), LOGIN)]
    client = await Client.open(config, session)
    try:
        found += await _asked(client, config, cursor)
    except DeadToken as error:
        found.append(Finding("error", str(error), LOGIN))
    except TryLater as error:
        text = f"Der Homeserver {config.homeserver} antwortet nicht ({error})."
        found.append(Finding("error", text, "Adresse und Netz prüfen, später noch einmal."))
    finally:
        await client.close()
    return [*found, _last(cursor.at)]


async def _asked(client: Client, config: Config, cursor: Cursor) -> list[Finding]:
    state = await crosssigning.status(client, config.folder)
    found = [Finding(STATES.get(state.kind, "error"), state.sentence, state.remedy)]
    found += await _keys(client)
    return [*found, *await _rooms(client, cursor)]


async def _keys(client: Client) -> list[Finding]:
    """One-time and fallback keys as the server counts them."""
    _, answer = await client.call("GET", f"/_matrix/client/v3/sync?timeout=0&filter={_filter()}", None)
    count = int(answer.get("device_one_time_keys_count", {}).get("signed_curve25519", 0))
    fallback = "signed_curve25519" in answer.get("device_unused_fallback_key_types", [])
    low = "" if count >= ENOUGH_KEYS else "Läuft der Bot, füllt er sie nach jedem Abgleich auf."
    return [
        Finding("warning" if low else "ok", f"{count} Einmalschlüssel liegen bereit.", low),
        Finding("ok", "Ein Ersatzschlüssel liegt bereit.")
        if fallback
        else Finding("warning", "Kein unbenutzter Ersatzschlüssel liegt bereit.", "Den Bot einmal starten."),
    ]


async def _rooms(client: Client, cursor: Cursor) -> list[Finding]:
    rooms = sorted(cursor.rooms)
    found = [Finding("ok", f"{len(rooms)} Räume.")]
    for room_id in rooms[:MOST_ROOMS]:
        try:
            found.append(await _room(client, room_id))
        except Undeliverable as error:
            found.append(Finding("warning", f"{room_id}: nicht lesbar ({error})."))
    return found


async def _room(client: Client, room_id: str) -> Finding:
    power = await client.state(room_id, "m.room.power_levels") or {}
    name = _shown((await client.state(room_id, "m.room.name") or {}).get("name")) or room_id
    sealed = bool(await client.state(room_id, "m.room.encryption"))
    encrypted = "verschlüsselt" if sealed else "offen"
    mine = _level(mapping(power.get("users")).get(client.user_id), _level(power.get("users_default"), 0))
    kind = "m.room.encrypted" if sealed else "m.room.message"
    needed = _level(mapping(power.get("events")).get(kind), _level(power.get("events_default"), 0))
    if mine < needed:
        remedy = f"Dem Bot in diesem Raum mindestens Stufe {needed} geben."
        return Finding("error", f"{name} ({encrypted}): Der Bot darf hier nicht schreiben.", remedy)
    return Finding("ok", f"{name} ({encrypted}, Stufe {mine}).")


def _shown(name: object) -> str:
    """Whoever may name a room must not steer the operator's terminal."""
    seen = "".join(each for each in name if each.isprintable()) if isinstance(name, str) else ""
    return seen.strip()[:LONGEST_NAME]


def _level(value: Any, default: int) -> int:
    return value if isinstance(value, int) else default


def _last(synced_at: datetime | None) -> Finding:
    if synced_at is None:
        return Finding("warning", "Noch nie abgeglichen.", "Den Bot starten: ratsbot serve")
    return Finding("ok", f"Zuletzt abgeglichen: {told(synced_at)}.")


def _filter() -> str:
    return quote(json.dumps(NOTHING), safe="")
