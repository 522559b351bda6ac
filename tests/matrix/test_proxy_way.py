"""A homeserver beyond the city's proxy, and one that needs none."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from yarl import URL

from adapters.matrix.transport import Transport
from adapters.proxy import DIRECT, way_to
from bot.errors import OperatorError, TryLater
from tests.matrix.process import free_port
from tests.sources.http.web_certificates import Issued, issue, served, trusted
from tests.sources.http.web_server import WebServer
from tests.sources.http.web_tunnel import Tunnel

VERSIONS = "/_matrix/client/versions"
FOREIGN = "matrix.quellstadt.example"
VARIABLES = [f"{name}_proxy" for name in ("http", "https", "no", "all")]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without proxies."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.fixture(scope="module")
def root() -> Issued:
    return issue("root", authority=True)


@pytest.fixture
def homeserver(root: Issued, tmp_path: Path) -> Iterator[WebServer]:
    with WebServer(served(tmp_path, issue("server", root, hosts=(FOREIGN, "127.0.0.1")))) as running:
        running.answer(VERSIONS, json.dumps({"versions": ["v1.11"]}))
        yield running


async def asked(url: str, ca_file: str) -> object:
    transport = Transport(url, "ein-token", Path(ca_file))
    try:
        return (await transport.ask("GET", VERSIONS, seconds=5))["versions"]
    finally:
        await transport.close()


async def test_a_homeserver_behind_the_proxy(
    homeserver: WebServer, bare: pytest.MonkeyPatch, root: Issued, tmp_path: Path
) -> None:
    """It opens a tunnel; token and answer are the homeserver's, the proxy's password is not."""
    with Tunnel(homeserver.port) as tunnel:
        bare.setenv("HTTPS_PROXY", f"http://rat:geheim@127.0.0.1:{tunnel.port}")
        assert await asked(f"https://{FOREIGN}", trusted(tmp_path, root)) == ["v1.11"]
        assert tunnel.heads[0].startswith(f"CONNECT {FOREIGN}:443")
        assert "Proxy-Authorization: Basic" in tunnel.heads[0]
        assert "ein-token" not in tunnel.heads[0]
        (seen,) = homeserver.requests
        assert seen.headers["Authorization"] == "Bearer ein-token"
        assert "Proxy-Authorization" not in seen.headers


async def test_one_on_this_machine_is_asked_directly(
    homeserver: WebServer, bare: pytest.MonkeyPatch, root: Issued, tmp_path: Path
) -> None:
    bare.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    url = f"https://127.0.0.1:{homeserver.port}"
    assert await asked(url, trusted(tmp_path, root)) == ["v1.11"]


@pytest.mark.parametrize(
    ("server", "exempt"),
    [
        ("https://localhost:8448", ""),
        ("https://[::1]:8448", ""),
        ("http://127.0.0.1:8008", ""),
        (f"https://{FOREIGN}", FOREIGN),
        (f"https://{FOREIGN}", "anderswo.example,quellstadt.example"),
        (f"https://{FOREIGN}", "*"),
    ],
)
def test_exempt_ones(bare: pytest.MonkeyPatch, server: str, exempt: str) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY"):
        bare.setenv(name, "http://proxy.example:3128")
    bare.setenv("NO_PROXY", exempt)
    assert way_to(URL(server)) == DIRECT


def test_a_proxy_of_no_use_is_told_without_its_password(bare: pytest.MonkeyPatch) -> None:
    for wrong in ("socks5://rat:geheim@proxy.example", "http://rat:geheim@proxy.example:port", "http://"):
        bare.setenv("HTTPS_PROXY", wrong)
        with pytest.raises(OperatorError, match="HTTPS_PROXY") as told:
            way_to(URL(f"https://{FOREIGN}"))
        assert "geheim" not in str(told.value)


async def test_a_proxy_that_is_away_is_tried_again(
    homeserver: WebServer, bare: pytest.MonkeyPatch, root: Issued, tmp_path: Path
) -> None:
    bare.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TryLater):
        await asked(f"https://{FOREIGN}", trusted(tmp_path, root))
    assert homeserver.requests == []


async def test_credentials_of_the_account_s_netrc_are_none_of_ours(
    homeserver: WebServer, bare: pytest.MonkeyPatch, root: Issued, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login rat password geheim\n", encoding="utf-8")
    netrc.chmod(0o600)
    bare.setenv("NETRC", str(netrc))
    assert await asked(f"https://127.0.0.1:{homeserver.port}", trusted(tmp_path, root)) == ["v1.11"]
    assert homeserver.requests[0].headers["Authorization"] == "Bearer ein-token"
