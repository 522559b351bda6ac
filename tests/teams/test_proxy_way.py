"""Microsoft beyond the city's proxy, and what of the account's own files goes there: nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.teams.config import Config
from adapters.teams.connector import Connector
from adapters.teams.doctor import examine
from adapters.teams.keys import SigningKeys
from adapters.teams.limits import Limits
from adapters.teams.storage import Storage
from bot.clock import SystemClock
from bot.errors import OperatorError, TryLater
from tests.sources.http.web_certificates import Issued, issue, served, trusted
from tests.sources.http.web_server import WebServer
from tests.sources.http.web_tunnel import Tunnel
from tests.teams.abroad import DOOR, FILES, HOSTS, LOGIN, METADATA, SERVICE
from tests.teams.posting import OneToken
from tests.teams.world import CITY, TENANT, registration

ROOT = Path(__file__).parents[2]
OURS = "Bearer ein-token"
ENTRA = f"/{TENANT}/v2.0/.well-known/openid-configuration"
TOKEN = f"/{TENANT}/oauth2/v2.0/token"


@pytest.fixture
def root() -> Issued:
    return issue("root", authority=True)


@pytest.fixture
def microsoft(root: Issued, tmp_path: Path) -> Iterator[WebServer]:
    """All of its hosts, and the city's own door."""
    with WebServer(served(tmp_path, issue("server", root, hosts=HOSTS))) as running:
        running.answer("/v3/conversations/a%3Aeva/activities", {"id": "1"})
        running.answer("/datei", b"%PDF")
        running.answer("/metadata", {"jwks_uri": f"https://{LOGIN}/keys"})
        running.answer("/keys", {"keys": [{"kty": "RSA", "kid": "a"}]})
        running.answer(f"/api/teams/{CITY}/messages", status=401)
        running.answer(ENTRA, {
            "issuer": f"https://{LOGIN}/{TENANT}/v2.0",
            "authorization_endpoint": f"https://{LOGIN}/{TENANT}/oauth2/v2.0/authorize",
            "token_endpoint": f"https://{LOGIN}{TOKEN}",
        })  # fmt: skip
        running.answer(TOKEN, {"token_type": "Bearer", "access_token": "t", "expires_in": 3599})
        yield running


def test_credentials_of_the_accounts_netrc_are_none_of_ours(
    microsoft: WebServer, root: Issued, tmp_path: Path
) -> None:
    """It goes through the proxy, with the proxy's password and our token, and each to whom it is for."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login rat password geheim\n", encoding="utf-8")
    netrc.chmod(0o600)
    authorities = trusted(tmp_path, root)
    with Tunnel(microsoft.port) as tunnel:
        done = subprocess.run(
            [sys.executable, "-m", "tests.teams.abroad"],
            cwd=ROOT,
            env={
                "PATH": os.defpath, "HOME": str(tmp_path), "NETRC": str(netrc),
                "HTTPS_PROXY": f"http://amt:kennwort@127.0.0.1:{tunnel.port}",
                "SSL_CERT_FILE": authorities, "REQUESTS_CA_BUNDLE": authorities,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert {head.split()[1].partition(":")[0] for head in tunnel.heads} == set(HOSTS)
        assert all("Proxy-Authorization: Basic" in head for head in tunnel.heads)
    shown = {seen.path: seen.headers.get("Authorization") for seen in microsoft.requests}
    assert shown.pop("/v3/conversations/a%3Aeva/activities") == OURS
    assert set(shown) == {"/datei", "/metadata", "/keys", ENTRA, TOKEN, f"/api/teams/{CITY}/messages"}
    assert set(shown.values()) == {None}
    assert all("Proxy-Authorization" not in seen.headers for seen in microsoft.requests)


async def test_a_proxy_of_no_use_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the operator at once; what is fetched meanwhile waits."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://rat:geheim@proxy.example")
    monkeypatch.setenv("https_proxy", "socks5://rat:geheim@proxy.example")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(OperatorError, match="HTTPS_PROXY") as told:
        Connector(OneToken(), [SERVICE], Limits((), ()), SystemClock())
    config = Config(f"https://{DOOR}", {CITY: registration()})
    (found,) = await examine(config, {CITY: OneToken()}, SystemClock())
    assert found.level == "error"
    assert "HTTPS_PROXY" in found.text
    assert "geheim" not in f"{told.value} {found.text}"
    storage = Storage()
    with pytest.raises(TryLater):
        await storage.get(f"https://{FILES}/datei", 10)
    await storage.close()
    assert not await SigningKeys(METADATA, SystemClock()).prewarm()
