"""The account's device: its token on disk, logging in and out, one process at a time."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from adapters.matrix.config import Config
from adapters.matrix.transport import DeadToken, Transport
from bot.errors import Busy, OperatorError, TryLater, Undeliverable

__all__ = ["DeadToken", "Session", "StoreState", "lock", "login_password", "login_token", "logout"]

FILE = "session.json"
LOCK = "lock"
StoreState = Literal["fresh", "there", "lost"]


@dataclass(frozen=True, slots=True)
class Session:
    """A device of the account. The token belongs to this homeserver and is sent to no other."""

    user_id: str
    device_id: str
    access_token: str
    homeserver: str

    @classmethod
    def load(cls, folder: Path) -> "Session | None":
        """The saved session, None where there is none. OperatorError if the file cannot be read."""
        found = _saved(folder)
        if found is None:
            return None
        try:
            return cls(**{name: str(found[name]) for name in cls.__slots__})
        except KeyError as error:
            raise _unreadable(folder) from error

    def save(self, folder: Path) -> None:
        """Write it, readable by the owner only. The device's keys count as not made yet."""
        _write(folder, asdict(self) | {"keys_made": False})


def key_file(folder: Path, session: Session) -> Path:
    """Where the encryption keys of this device lie."""
    return folder / f"olm-{quote(session.device_id, safe='')}.db"


def store_state(folder: Path, session: Session) -> StoreState:
    """Whether the keys of this device are there; `lost` means that they once were.

    A lost store cannot be made again: the homeserver and everybody's clients know this device by keys that
    are gone. It needs a new login.
    """
    if key_file(folder, session).exists():
        return "there"
    saved = _saved(folder)
    return "lost" if saved is not None and saved.get("keys_made") else "fresh"


def keys_made(folder: Path, session: Session) -> None:
    """Remember that this device has keys, so that their loss can be told from a first start."""
    saved = _saved(folder)
    if saved is None or saved.get("keys_made") or saved.get("device_id") != session.device_id:
        return
    _write(folder, saved | {"keys_made": True})


async def login_password(config: Config, password: str) -> Session:
    """A new device for `config.user`. OperatorError says why there is none."""
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": config.user},
        "password": password,
        "initial_device_display_name": config.device_name,
    }
    answer = await _asked(config, None, "POST", "/_matrix/client/v3/login", body)
    return _session(config, answer, str(answer.get("access_token", "")))


async def login_token(config: Config, token: str) -> Session:
    """The device that the token belongs to. OperatorError if it is refused or another account's."""
    answer = await _asked(config, token, "GET", "/_matrix/client/v3/account/whoami")
    return _session(config, answer, token)


async def logout(config: Config, session: Session) -> None:
    """End the device on the homeserver; one that is ended already is no error."""
    try:
        await _asked(config, session.access_token, "POST", "/_matrix/client/v3/logout", {})
    except DeadToken:
        return


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Held while the device is in use. Busy if another process uses it."""
    _private(folder)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(
                f"Dieses Matrix-Gerät ({folder}) wird schon von einem anderen Prozess benutzt. "
                "Zwei zugleich würden einander die Nachrichten wegnehmen: erst den anderen beenden."
            ) from error
        yield
    finally:
        os.close(handle)


async def _asked(
    config: Config, token: str | None, method: str, path: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    transport = Transport(config.homeserver, token, config.ca_file)
    try:
        return await transport.ask(method, path, body)
    except TryLater as error:
        raise OperatorError(
            f"Der Homeserver {config.homeserver} antwortet nicht ({error}). "
            "Adresse prüfen oder später wieder versuchen."
        ) from error
    except Undeliverable as error:
        raise OperatorError(
            f"Der Homeserver lehnt die Anmeldung von {config.user} ab ({error}). Stimmen Name und Passwort?"
        ) from error
    finally:
        await transport.close()


def _session(config: Config, answer: dict[str, Any], token: str) -> Session:
    user, device = str(answer.get("user_id", "")), str(answer.get("device_id", ""))
    if config.user.startswith("@") and user != config.user:
        raise OperatorError(
            f"Diese Zugangsdaten gehören zu {user}, eingestellt ist {config.user}. Eines von beiden ändern."
        )
    if not (user and device and token):
        raise OperatorError("Zu diesen Zugangsdaten gehört kein Gerät; verschlüsselte Räume brauchen eines.")
    return Session(user, device, token, config.homeserver)


def _saved(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unreadable(folder) from error
    if not isinstance(found, dict):
        raise _unreadable(folder)
    return found


def _unreadable(folder: Path) -> OperatorError:
    return OperatorError(
        f"{folder / FILE} ist nicht lesbar. Mit `ratsbot matrix login` neu anmelden "
        "oder aus der Sicherung holen."
    )


def _write(folder: Path, content: dict[str, Any]) -> None:
    _private(folder)
    fresh = folder / f".{FILE}.new"
    # Whatever stands there may lead elsewhere, or be another's: made anew, never written into.
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(handle)
    fresh.replace(folder / FILE)
    _settle(folder)


def _private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _settle(folder: Path) -> None:
    """The rename itself on disk: a crash must not bring back the old token."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
