"""A real Synapse for the tests: a separate process on 127.0.0.1, made by tests/matrix_world.sh.

Synapse is AGPL. It runs in a venv of its own and is only ever talked to over HTTP: nothing of it is imported,
changed or shipped.
"""

import base64
import hashlib
import hmac
import itertools
import json
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from tests.matrix.process import CACHE, Process, free_port, quick_folder

SERVER = "stadt.example"
SECRET = "not-a-secret-outside-this-test"  # noqa: S105

CONFIG = """
server_name: {server}
public_baseurl: http://127.0.0.1:{port}/
pid_file: {folder}/synapse.pid
report_stats: false
log_config: {folder}/log.yaml
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
registration_shared_secret: {secret}
macaroon_secret_key: {secret}
form_secret: {secret}
enable_registration: false
bcrypt_rounds: 4
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
url_preview_enabled: false
presence: {{enabled: false}}
database: {{name: sqlite3, args: {{database: {folder}/homeserver.db}}}}
listeners:
  - port: {port}
    bind_addresses: [127.0.0.1]
    type: http
    tls: false
    x_forwarded: false
    resources: [{{names: [client, media], compress: false}}]
"""
FREELY = "{per_second: 100000, burst_count: 100000}"
ALWAYS_FREE = f"""
rc_registration: {FREELY}
rc_login: {{address: {FREELY}, account: {FREELY}, failed_attempts: {FREELY}}}
rc_joins: {{local: {FREELY}, remote: {FREELY}}}
rc_joins_per_room: {FREELY}
rc_invites: {{per_room: {FREELY}, per_user: {FREELY}, per_issuer: {FREELY}}}
rc_room_creation: {FREELY}
rc_key_requests: {FREELY}
rc_media_create: {FREELY}
"""
LOG = """
version: 1
formatters: {{p: {{format: '%(asctime)s %(levelname)s %(name)s %(message)s'}}}}
handlers: {{f: {{class: logging.FileHandler, filename: {folder}/synapse.log, formatter: p}}}}
root: {{level: WARNING, handlers: [f]}}
disable_existing_loggers: false
"""


@dataclass(frozen=True, slots=True)
class User:
    user_id: str
    password: str

    @property
    def name(self) -> str:
        return self.user_id[1:].partition(":")[0]


class Synapse:
    """A homeserver of its own, from `with` to the end of it; its data are gone afterwards.

    All methods block. A test whose event loop has to go on meanwhile (a fault proxy lives in it) calls the
    slow ones, `stop`, `start`, `restart` and `limits`, with `asyncio.to_thread`.
    """

    def __init__(self, *, limits: bool = False, folder: Path | None = None, secret: str = SECRET) -> None:
        """`limits`: with Synapse's own limit of messages (ten at once, then one in 5 s).

        `folder` is an empty one for its data, else a new one. Who knows `secret` may make accounts.
        """
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder or quick_folder()
        self._limits = limits
        self._secret = secret
        arguments = ("-c", str(self.folder / "synapse.yaml"))
        self.process = Process(
            self.venv() / "bin" / "python", "synapse.app.homeserver", arguments, self.folder / "out.log"
        )
        self._token = ""
        self._names = itertools.count(1)

    @staticmethod
    def venv() -> Path:
        """The folder of Synapse's own environment, whether or not it is there."""
        named = os.environ.get("RATSBOT_SYNAPSE")
        return Path(named) if named else CACHE / "synapse"

    @classmethod
    def missing(cls) -> str | None:
        """Why there can be none here, None if there can."""
        if (cls.venv() / ".made-from").exists():  # written last
            return None
        return f"no Synapse in {cls.venv()}: run tests/matrix/world.sh"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _remove(self) -> None:
        self.stop(hard=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the process

    def start(self) -> float:
        """Until it answers; the seconds it took. RuntimeError with its log when it does not in a minute."""
        self._write_config()
        return self.process.start(self._answers, cwd=self.folder)

    def stop(self, *, hard: bool = False) -> None:
        """`hard`: as a power cut would, without a goodbye."""
        if hard:
            self.process.kill()
        else:
            self.process.stop()

    def restart(self, *, hard: bool = False) -> None:
        self.stop(hard=hard)
        self.start()

    def limits(self, *, on: bool) -> None:
        """Restarts it with Synapse's own limit of messages or without."""
        self.stop()
        self._limits = on
        self.start()

    def log(self) -> str:
        own = self.folder / "synapse.log"
        return self.process.output() + (own.read_text(errors="replace") if own.exists() else "")

    def _write_config(self) -> None:
        fill = {"server": SERVER, "port": self.port, "folder": self.folder, "secret": self._secret}
        config = CONFIG.format(**fill) + ALWAYS_FREE + ("" if self._limits else f"rc_message: {FREELY}\n")
        (self.folder / "synapse.yaml").write_text(config)
        (self.folder / "log.yaml").write_text(LOG.format(**fill))
        key = self.folder / "signing.key"
        if not key.exists():  # what --generate-keys would do, without starting Synapse for it
            seed = base64.b64encode(os.urandom(32)).decode().rstrip("=")
            key.write_text(f"ed25519 a_test {seed}\n")

    def _answers(self) -> bool:
        try:
            return self.call("GET", "/_matrix/client/versions")[0] == 200
        except OSError:
            return False

    # --- who lives on it

    def register(self, name: str) -> User:
        """A new account; its localpart is `name` and a number, so that tests do not meet."""
        user = f"{name}{next(self._names)}"
        made = self._registered(user, f"pw-{user}", admin=False)
        return User(made["user_id"], f"pw-{user}")

    def account(self, name: str, password: str, shown: str) -> User:
        """A new account of exactly this name, which others see as `shown`."""
        return User(self._registered(name, password, admin=False, displayname=shown)["user_id"], password)

    def limit(self, user: User, *, per_second: int, burst: int) -> None:
        """Lets this user send so many events per second only, without a restart; 0 lifts it again."""
        path = f"/_synapse/admin/v1/users/{quote(user.user_id)}/override_ratelimit"
        self.admin("POST", path, {"messages_per_second": per_second, "burst_count": burst})

    def admin(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Calls Synapse's admin interface as its administrator; RuntimeError unless the answer is 200."""
        self._token = self._token or self._registered("operator", "pw-operator", admin=True)["access_token"]
        status, answer = self.call(method, path, body, token=self._token)
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {answer}")
        return answer

    def call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """One JSON call. OSError when nobody answers."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"{}")

    def _registered(self, user: str, password: str, *, admin: bool, **more: str) -> dict[str, Any]:
        path = "/_synapse/admin/v1/register"
        nonce = self.call("GET", path)[1]["nonce"]
        parts = (nonce, user, password, "admin" if admin else "notadmin")
        mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": user, "password": password, "admin": admin, "mac": mac, **more}
        # An account for a person or a bot starts without a device; only the administrator needs one.
        status, made = self.call("POST", path, body | {"inhibit_login": not admin})
        if status != 200:
            raise RuntimeError(f"no account for {user}: {status} {made}")
        return made
