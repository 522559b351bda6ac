"""An instance with every secret that there can be, and servers that repeat whatever they hear."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from adapters.matrix import identity
from adapters.matrix.identity import Seeds
from adapters.matrix.session import Session
from tests.matrix.process import free_port
from tests.operation.operator_place import Place
from tests.operation.own_authority import make_certificate
from tests.sources.http.hostile_server import Answer, Heard

BOT = "@ratsbot:stadt.example"
PASSWORD, TOKEN, OTHER_TOKEN = "Nebelkraehe-1", "syt_Eisvogel_2", "syt_Zaunkoenig_3"
RECOVERY = "EsTb Rohrdommel 4"
TEAMS, CHAT, VECTORS = "Waldkauz-5", "sk-Turmfalke-6", "sk-Haubentaucher-7"
PASSPHRASE, PROXY, ADDRESS = "Bartmeise Beutelmeise 8", "Wiedehopf-9", "Kormoran-10"
MINE = {
    "PASSWORD", "TOKEN", "OTHER_TOKEN", "RECOVERY", "TEAMS", "CHAT", "VECTORS", "PASSPHRASE", "PROXY",
    "ADDRESS",
}  # fmt: skip

SETTINGS = """
home = "trier"
[log]
format = "json"
level = "debug"
[http]
port = {port}
[matrix]
homeserver = "{matrix}"
user = "@ratsbot:stadt.example"
users = ["*:stadt.example"]
[teams]
public_url = "{public}"
port = {door}
[teams.trier]
app_id = "11111111-2222-3333-4444-555555555555"
tenant_id = "99999999-0000-0000-0000-000000000001"
secret_file = "teams.secret"
[teams.mainz]
app_id = "22222222-2222-3333-4444-555555555555"
tenant_id = "99999999-0000-0000-0000-000000000002"
certificate = "teams.pem"
[assistant]
url = "{model}/v1"
model = "m"
key_env = "MODELL"
deadline_seconds = 3
[embeddings]
kind = "endpoint"
url = "{vectors}/v1"
model = "v"
key_file = "vektoren.key"
query_deadline_seconds = 2
deadline_seconds = 2
[backup]
folder = "sicherungen"
"""
ADDRESSES = ("matrix", "public", "model", "vectors")
ALLOWED = {
    "teams.secret", "teams.pem", "vektoren.key", "passwort", "token", "schluessel", "passphrase",
    "session.json", "signing.json", "ratsbot.db.key",
}  # fmt: skip
"""Files that hold a secret because they are its place."""


@dataclass(frozen=True)
class Instance:
    place: Place
    port: int
    secrets: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    """By name: all forms in which it could be told."""

    def found_in(self, told: bytes) -> list[str]:
        return sorted({name for name, forms in self.secrets.items() if any(each in told for each in forms)})

    def kept(self) -> Iterator[Path]:
        """All files but those whose content is a secret."""
        for each in self.place.folder.rglob("*"):
            if each.is_file() and each.name not in ALLOWED and not each.name.endswith("-wal.new"):
                yield each


def planted(folder: Path, server: str, *, user: str = "") -> Instance:
    """Everything asks `server`; whatever else it asks goes there as well, as to a proxy. `user` stands in
    front of the host of every address in the settings."""
    address = server.replace("http://", f"http://ratsbot:{PROXY}@")
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), address)
    place = Place(folder, {"MODELL": CHAT, "RATSBOT_BACKUP_PASSPHRASE": PASSPHRASE, **proxies})
    port = free_port()
    urls = {**dict.fromkeys(ADDRESSES, server), "public": "https://ratsbot.stadt.example"}
    named = {name: url.replace("://", f"://{user}") for name, url in urls.items()}
    place.keep("ratsbot.toml", SETTINGS.format(**named, port=port, door=free_port()))
    files = {"teams.secret": TEAMS, "vektoren.key": VECTORS, "passwort": PASSWORD, "token": OTHER_TOKEN}
    for name, secret in {**files, "schluessel": RECOVERY, "passphrase": PASSPHRASE}.items():
        place.keep(name, secret)
    made = make_certificate(folder.parent)
    key = made.with_name("key.pem").read_text()
    place.keep("teams.pem", key + made.read_text())
    seeds = Seeds.made(BOT)
    device = folder / "ratsbot.db.matrix"
    Session(BOT, "GERAET", TOKEN, server).save(device)
    identity.save(seeds, device)
    written: dict[str, tuple[bytes, ...]] = {
        name: (globals()[name].encode(), _base64(globals()[name].encode())) for name in MINE
    }
    written["PROXY"] += (_base64(f"ratsbot:{PROXY}".encode()),)
    keys = {f"seed {role}": _binary(seed) for role, seed in seeds.by_role.items()}
    pem = tuple(each.encode() for each in key.splitlines()[2:4])
    return Instance(place, port, {**written, **keys, "certificate key": pem})


def with_pseudonyms(instance: Instance) -> Instance:
    """Once the instance has made the key."""
    key = (instance.place.folder / "ratsbot.db.key").read_bytes()
    return Instance(instance.place, instance.port, {**instance.secrets, "pseudonym key": _binary(key)})


def repeated(heard: Heard) -> Answer:
    """401 with all that was said, in every place where an answer can say something."""
    said = " ".join([heard.path, *heard.headers.values(), heard.body.decode("utf-8", "replace")])
    line = said.encode("ascii", "replace").decode()[:2_000].replace("\n", " ").replace("\r", " ")
    names = ("errcode", "error", "error_description", "message", "code", "type", "detail", "flows")
    status = (401, 403, 500, 302, 200)[len(said) % 5]
    headers = (("X-Said", line), ("Location", f"http://127.0.0.1:9/?{line.replace(' ', '+')}"))
    return Answer(json.dumps(dict.fromkeys(names, said)).encode(), status=status, headers=headers)


def _base64(raw: bytes) -> bytes:
    """Without its ends, which depend on what stands beside it."""
    return base64.b64encode(raw)[:-4]


def _binary(raw: bytes) -> tuple[bytes, ...]:
    return (
        raw,
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"="),
        base64.urlsafe_b64encode(raw).rstrip(b"="),
    )
