"""What goes over the wire is what was checked: spelling, hosts, redirects, proxies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ForeignHost, RobotsForbid, Unreachable
from bot.sources.http.address import address, places, shown
from tests.sources.http.client import city_of, polite
from tests.sources.http.web_server import Answer, WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        running.answer("/ziel", "angekommen")
        yield running


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/bi/si0040.php?__cjahr=2026&__cmonat=7", "/bi/si0040.php?__cjahr=2026&__cmonat=7"),
        ("/bi/getfile.php?id=7&name=Grüner  Plan.pdf", "/bi/getfile.php?id=7&name=Gr%C3%BCner%20%20Plan.pdf"),
        ("/a?q=Gr%FCn+und%20blau%2Brot", "/a?q=Gr%FCn+und%20blau%2Brot"),
        ("/p?modified_since=2026-01-01T00:00:00+01:00", "/p?modified_since=2026-01-01T00:00:00+01:00"),
        ("/p?since=2026-01-01T00%3A00%3A00%2b01%3A00", "/p?since=2026-01-01T00%3A00%3A00%2b01%3A00"),
        ("/files//rim/%7Ex;v=1", "/files//rim/%7Ex;v=1"),
        ("/a b/100%/x", "/a%20b/100%25/x"),
        ("/a/./b/../c", "/a/c"),
        ("/a/%2e%2E/../../geheim", "/geheim"),
        ("/a/b/..", "/a/"),
        ("/x#oben", "/x"),
        ("", "/"),
        ('/x?a="<>|\\', "/x?a=%22%3C%3E%7C%5C"),
        ("/x\n/y\t?z=\r1", "/x/y?z=1"),
    ],
)  # fmt: skip
def test_addresses_are_sent_as_they_are_spelled(server: WebServer, written: str, sent: str) -> None:
    with polite(server, city=city_of(server, leave="ja")) as http:
        page = http.get(server.url + written)
    assert server.paths[0] == sent
    assert page.url == server.url + sent


@pytest.mark.parametrize(
    "wrong",
    [
        "ftp://ris.birkenhafen.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//ris.birkenhafen.example/x",
        "/bi/si0040.php",
        "https://user:pass@ris.birkenhafen.example/",
        "https://ris.birkenhafen.example\\@evil.example/",
        "https://ris.birkenhafen.example:99999/",
        "https://ris%2ebirkenhafen.example/",
        "https:///x",
        "https://[::1/",
        "https://…/",
        "https://ris.birkenhafen.example/\ud800",
        "",
    ],
)
def test_what_is_no_address_of_ours_is_refused(wrong: str) -> None:
    with pytest.raises(ForeignHost, match="keine Adresse, die wir fragen") as told:
        address(wrong)
    assert "pass" not in str(told.value) or "passwd" in wrong


def test_hosts_are_the_same_however_they_are_written() -> None:
    written = [
        "https://ris.kraehenfurt.example/x",
        "https://RIS.Kraehenfurt.example:443/x",
        "https://ris.kraehenfurt.example./x",
    ]
    assert len({address(each) for each in written}) == 1
    assert str(address("http://rät.example/ü")) == "http://xn--rt-via.example/%C3%BC"
    assert places(["RÄT.example"]) == {("xn--rt-via.example", 80), ("xn--rt-via.example", 443)}
    assert places(["[::1]:8080", ""]) == {("::1", 8080)}


@pytest.mark.parametrize(
    "other", ["http://localhost:{port}/x", "http://127.0.0.1/x", "http://127.0.0.1.:{port}/x", "http://127.1/x"]
)  # fmt: skip
def test_only_the_hosts_of_the_city(server: WebServer, other: str) -> None:
    with polite(server) as http, pytest.raises(ForeignHost):
        http.get(other.format(port=server.port - 1))
    assert server.requests == []


def test_redirects_are_followed_and_the_page_knows_where_it_came_from(server: WebServer) -> None:
    server.fault("/bi/si0057.php", "redirect", detail="si0050.php?__ksinr=7")
    server.fault("/bi/si0050.php", "redirect", detail=f"{server.url}/ziel?a=1+2")
    with polite(server) as http:
        page = http.get(f"{server.url}/bi/si0057.php")
    assert page.url == f"{server.url}/ziel?a=1+2"
    assert server.paths == ["/robots.txt", "/bi/si0057.php", "/bi/si0050.php?__ksinr=7", "/ziel?a=1+2"]


def test_a_redirect_to_another_host_is_not_followed(server: WebServer) -> None:
    with WebServer() as foreign, polite(server) as http:
        server.fault("/bi/", "redirect", detail=f"{foreign.url}/login")
        with pytest.raises(ForeignHost, match="steht nicht in der Datei") as told:
            http.get(f"{server.url}/bi/")
        assert told.value.address == f"{foreign.url}/login"
        assert foreign.requests == []


def test_a_redirect_to_another_named_host_is_followed(server: WebServer) -> None:
    with WebServer() as second:
        second.answer("/public/", "hier")
        server.fault("/bi/", "redirect", detail=f"{second.url}/public/")
        with polite(server, city=city_of(server, hosts=(server.host, second.host))) as http:
            assert http.get(f"{server.url}/bi/").body == b"hier"
        assert second.paths == ["/robots.txt", "/public/"]


@pytest.mark.parametrize("detail", ["ftp://127.0.0.1/x", "http://a:b@127.0.0.1/", "http://[", "javascript:x"])
def test_a_redirect_to_no_address(server: WebServer, detail: str) -> None:
    server.fault("/bi/", "redirect", detail=detail)
    with polite(server) as http, pytest.raises(ForeignHost):
        http.get(f"{server.url}/bi/")


def test_a_redirect_in_the_bytes_of_another_time(server: WebServer) -> None:
    server.fault("/a", "latin redirect", detail="/b?q=Grün")
    server.answer("/b", "da")
    with polite(server) as http:
        assert http.get(f"{server.url}/a").ok
    assert server.paths[-1] == "/b?q=Gr%FCn"


def test_redirects_in_circles_end(server: WebServer) -> None:
    server.fault("/loop", "loop", times=99)
    server.answer("/one", status=302, headers={"Location": "/two"})
    server.answer("/two", status=302, headers={"Location": "/one"})
    with polite(server) as http:
        with pytest.raises(Unreachable, match="leitet immer weiter"):
            http.get(f"{server.url}/loop")
        assert server.paths.count("/loop") == 1
        with pytest.raises(Unreachable, match="leitet immer weiter"):
            http.get(f"{server.url}/one")
        assert server.paths.count("/one") + server.paths.count("/two") == 6


def test_a_page_that_sets_a_cookie_and_sends_back_to_itself(server: WebServer) -> None:
    server.fault("/si010", "loop")
    server.answer("/si010", "Kalender")
    with polite(server) as http:
        assert http.with_cookies().get(f"{server.url}/si010").ok


def test_a_redirect_to_nowhere(server: WebServer) -> None:
    server.answer("/bi/", status=302)
    with polite(server) as http, pytest.raises(Unreachable, match="HTTP 302"):
        http.get(f"{server.url}/bi/")


def test_robots_txt_is_asked_about_the_target_too(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /ziel")
    server.fault("/bi/", "redirect", detail="/x/../ziel")
    with polite(server) as http, pytest.raises(RobotsForbid):
        http.get(f"{server.url}/bi/")


def test_logs_and_sentences_keep_secrets() -> None:
    assert (
        shown("https://a.example/x?token=geheim&__ksinr=7&sid=9#k")
        == "https://a.example/x?token=…&__ksinr=7&sid=…#k"
    )
    assert shown("https://user:pass@a.example/") == "https://…@a.example/"


def test_a_proxy_of_the_environment_is_used(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets the whole address and its password; the site behind a tunnel never does."""
    with WebServer() as proxy:
        proxy.handle("", lambda _: Answer("durch den Proxy"))
        monkeypatch.setenv("http_proxy", f"http://rat:geheim@{proxy.host}")
        monkeypatch.setenv("no_proxy", "")
        city = city_of(server, url="http://ris.birkenhafen.example/", hosts=(), leave="ja")
        with polite(server, city=city) as http:
            assert http.get("http://ris.birkenhafen.example/x").body == b"durch den Proxy"
        assert proxy.requests[0].headers["Host"] == "ris.birkenhafen.example"
        assert proxy.requests[0].headers["Proxy-Authorization"].startswith("Basic ")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        with polite(server, city=city_of(server, leave="ja")) as http:
            assert http.get(f"{server.url}/ziel").ok
    assert "Proxy-Authorization" not in server.requests[0].headers


def test_the_login_of_netrc_is_nobodys_business(
    server: WebServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login rat password geheim", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with polite(server) as http:
        http.get(f"{server.url}/ziel")
    assert all("Authorization" not in seen.headers for seen in server.requests)


@pytest.mark.parametrize("wrong", ["socks5://127.0.0.1:1", "http://[", "http://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    server: WebServer, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("http_proxy", wrong)
    city = city_of(server, url="http://ris.birkenhafen.example/", hosts=(), leave="ja")
    with polite(server, city=city) as http, pytest.raises(Unreachable, match="HTTPS_PROXY"):
        http.get("http://ris.birkenhafen.example/x", attempts=1)
