"""Whose certificate is believed, and what is said where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.errors import ForeignHost, SettingsError, Unreachable
from bot.sources.http.trust import trust
from tests.sources.http.client import city_of, polite
from tests.sources.http.web_certificates import DAY, Issued, issue, served, trusted
from tests.sources.http.web_server import WebServer
from tests.sources.http.web_tunnel import Tunnel


@dataclass(frozen=True, slots=True)
class Authorities:
    root: Issued
    between: Issued


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    root = issue("Wurzel Quellstadt", authority=True)
    return Authorities(root, issue("Zwischenstelle Quellstadt", root, authority=True))


def answer(folder: Path, ca_file: str, leaf: Issued, *chain: Issued) -> bytes:
    with WebServer(served(folder, leaf, *chain)) as server:
        server.answer("/", "sicher")
        with polite(server, ca_file=ca_file, city=city_of(server, leave="ja")) as http:
            try:
                return http.get(f"{server.url}/").body
            except Unreachable:
                assert http.requests == 1, "a certificate does not get better by asking again"
                raise


def test_a_whole_chain(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.between)
    ca_file = trusted(tmp_path, authorities.root)
    assert answer(tmp_path, ca_file, leaf, authorities.between) == b"sicher"


def test_a_missing_certificate_in_between(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.between)
    with pytest.raises(Unreachable, match=r"Zwischenzertifikat nicht mit.* IT der Stadt bitten") as told:
        answer(tmp_path, trusted(tmp_path, authorities.root), leaf)
    assert told.value.status is None


def test_until_it_is_mended_the_operator_adds_it(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.between)
    ca_file = trusted(tmp_path, authorities.root, authorities.between)
    assert answer(tmp_path, ca_file, leaf) == b"sicher"


def test_an_authority_that_nobody_knows(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.root)
    with pytest.raises(Unreachable, match="Wer es ausgestellt hat"):
        answer(tmp_path, "", leaf, authorities.root)


def test_a_certificate_signed_by_itself(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="ca_file"):
        answer(tmp_path, "", issue("server"))


def test_the_name_of_another_host(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.root, hosts=("www.quellstadt.example", "127.0.0.2"))
    with pytest.raises(Unreachable, match="gehört zu einem anderen Namen"):
        answer(tmp_path, trusted(tmp_path, authorities.root), leaf)


def test_an_expired_certificate(tmp_path: Path, authorities: Authorities) -> None:
    leaf = issue("server", authorities.root, ends=-DAY)
    with pytest.raises(Unreachable, match="abgelaufen: die IT der Stadt bitten, es zu erneuern"):
        answer(tmp_path, trusted(tmp_path, authorities.root), leaf)


def test_a_ca_file_that_is_none(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("kein Zertifikat", encoding="utf-8")
    with WebServer() as server:
        for ca_file in (str(wrong), str(tmp_path / "missing.pem")):
            with pytest.raises(SettingsError, match="ca_file"):
                polite(server, ca_file=ca_file)


def test_the_authorities_are_read_once_and_again_when_they_change(
    tmp_path: Path, authorities: Authorities
) -> None:
    ca_file = trusted(tmp_path, authorities.root)
    first = trust(ca_file)
    assert trust(ca_file) is first
    assert trust("") is not first
    trusted(tmp_path, authorities.root, authorities.between)
    assert trust(ca_file) is not first
    assert len(trust(ca_file).get_ca_certs()) == len(first.get_ca_certs()) + 1


@pytest.fixture
def plain() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def test_a_secure_system_does_not_send_us_into_the_open(
    tmp_path: Path, authorities: Authorities, plain: WebServer
) -> None:
    leaf = issue("server", authorities.root)
    ca_file = trusted(tmp_path, authorities.root)
    with WebServer(served(tmp_path, leaf)) as server:
        server.fault("/", "redirect", detail=f"{plain.url}/offen")
        city = city_of(server, leave="ja", hosts=(server.host, plain.host))
        http = polite(server, ca_file=ca_file, city=city)
        with http, pytest.raises(ForeignHost, match="unverschlüsselten"):
            http.get(f"{server.url}/")
    assert plain.requests == []


def test_the_password_of_a_proxy_is_for_the_proxy_only(
    tmp_path: Path, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens a tunnel; the certificate is still that of the council's server."""
    leaf = issue("server", authorities.root, hosts=("ris.quellstadt.example",))
    with WebServer(served(tmp_path, leaf)) as server, Tunnel(server.port) as tunnel:
        server.answer("/", "sicher")
        monkeypatch.setenv("https_proxy", f"http://rat:geheim@127.0.0.1:{tunnel.port}")
        city = city_of(server, url="https://ris.quellstadt.example/", hosts=(), leave="ja")
        with polite(server, ca_file=trusted(tmp_path, authorities.root), city=city) as http:
            assert http.get("https://ris.quellstadt.example/").body == b"sicher"
        assert tunnel.heads[0].startswith("CONNECT ris.quellstadt.example:443")
        assert "Proxy-Authorization: Basic" in tunnel.heads[0]
        assert "Proxy-Authorization" not in server.requests[0].headers


def test_tls_spoken_to_a_server_that_does_not(plain: WebServer) -> None:
    city = city_of(plain, url=f"https://{plain.host}/", leave="ja")
    with polite(plain, city=city) as http, pytest.raises(Unreachable, match="keine TLS-Verbindung"):
        http.get(f"https://{plain.host}/", attempts=1)
