"""Every secret of an instance is planted, everything that can fail fails with servers that repeat what they
hear, and nothing of it stands anywhere but in its own place: on no screen, in no log, answer or file.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import packaged
from tests.operation.planted_secrets import ADDRESS, ADDRESSES, Instance, planted, repeated, with_pseudonyms
from tests.sources.http.hostile_server import HostileServer

MOMENT = 2.0
"""Seconds of serve: long enough for every part to have failed more than once."""


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        running.answers("", repeated)
        yield running


@pytest.fixture
def instance(tmp_path: Path, server: HostileServer) -> Instance:
    return planted(tmp_path / "amt", server.url)


def commands(folder: Path) -> list[list[str]]:
    """All that know a secret, and all that could show one."""
    files = {name: str(folder / name) for name in ("passwort", "token", "schluessel", "passphrase")}
    login, town = ["matrix", "login"], str(packaged("demo") / "kraehenfurt")
    return [
        ["import", town, "--body", "trier"],
        ["doctor", "config"],
        ["stand"],
        ["doctor", "matrix"],
        ["doctor", "teams"],
        ["doctor", "model"],
        ["nutzung"],
        ["search", "Radweg"],
        ["chat", "--say", "/frage Was kostet das Freibad?"],
        ["chat", "--say", "/datenschutz"],
        [*login, "--password-file", files["passwort"], "--recovery-key-file", files["schluessel"]],
        [*login, "--token-file", files["token"]],
        ["matrix", "backup", str(folder / "gesichert"), "--passphrase-file", files["passphrase"]],
        ["matrix", "restore", str(folder / "gesichert"), "--passphrase-file", files["passwort"]],
        ["backup", str(folder / "alles.sicherung")],
        ["restore", str(folder / "alles.sicherung"), "--check", "--passphrase-file", files["passwort"]],
        ["backup", str(folder / "mit.sicherung"), "--mit-geheimnissen"],
        ["init", "--city", "mainz", "--output", str(folder / "neu.toml"), "--yes"],
        ["matrix", "login", "--password", "x"],
    ]


def test_no_command_tells_a_secret(instance: Instance, server: HostileServer) -> None:
    wanted = commands(instance.place.folder)
    ran = instance.place.run(*wanted)
    assert len(ran.statuses) == len(wanted)
    known = with_pseudonyms(instance)
    assert known.found_in(ran.out.encode()) == []
    assert known.found_in(ran.err.encode()) == []
    assert [(each.name, said) for each in known.kept() if (said := known.found_in(each.read_bytes()))] == []
    heard = "".join(str(each) for each in server.heard).encode()
    assert {"PASSWORD", "TOKEN", "OTHER_TOKEN", "CHAT", "VECTORS", "PROXY"} <= set(known.found_in(heard))


def test_no_command_tells_what_stands_in_an_address(tmp_path: Path, server: HostileServer) -> None:
    """Settings that name a server with its password are refused by all."""
    instance = planted(tmp_path / "amt", server.url, user=f"ratsbot:{ADDRESS}@")
    wanted = [*commands(instance.place.folder), ["serve"]]
    ran = instance.place.run(*wanted)
    assert instance.found_in((ran.out + ran.err).encode()) == []
    assert ran.out.count("Zugangsdaten gehören nicht in die Adresse") >= 4 * len(ADDRESSES)
    assert ran.err.count("Zugangsdaten gehören nicht in die Adresse") >= len(ADDRESSES)
    assert [str(each) for each in server.heard if "Kormoran" in str(each)] == []


def test_serve_tells_no_secret(instance: Instance, tmp_path: Path) -> None:
    log = tmp_path / "protokoll"
    replies = b""
    with log.open("w") as err, instance.place.serving(err) as process:
        end = time.monotonic() + MOMENT
        while time.monotonic() < end:
            replies += b"".join(asked(instance, path) for path in ("healthz", "readyz", "metrics", "x"))
            time.sleep(0.3)
        arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    known = with_pseudonyms(instance)
    assert b'"ready": false' in replies
    assert "adapters" in log.read_text()
    for told in (replies, arguments, log.read_bytes()):
        assert known.found_in(told) == []
    assert [(each.name, said) for each in known.kept() if (said := known.found_in(each.read_bytes()))] == []


def asked(instance: Instance, path: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{instance.port}/{path}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read()
    except OSError:
        return b""


def test_each_secret_would_be_seen(instance: Instance) -> None:
    """Else the tests above would show nothing."""
    for name, forms in instance.secrets.items():
        for form in forms:
            assert instance.found_in(b"x" + form + b"x") == [name]
    assert len(instance.secrets) > 10
