"""robots.txt: obeyed unless the city has given leave, and read once."""

from collections.abc import Iterator

import pytest

from bot.errors import Blocked, RobotsForbid, Unreachable
from bot.sources.http.address import address
from bot.sources.http.robots import LONGEST_DELAY, READ_AGAIN
from tests.sources.http.client import FakeTime, city_of, polite
from tests.sources.http.web_server import WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        for path in ("/bi/a", "/bi/b", "/oparl/system"):
            running.answer(path, "hier")
        yield running


def test_what_is_forbidden_is_not_asked(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /bi/\nAllow: /bi/b")
    with polite(server, city=city_of(server, ask="Das Ratsbüro (ris@birkenhafen.example)")) as http:
        assert http.get(f"{server.url}/oparl/system").ok
        assert http.get(f"{server.url}/bi/b").ok
        with pytest.raises(RobotsForbid, match=r"verbietet /bi/a\. Das Ratsbüro .* um Erlaubnis bitten"):
            http.get(f"{server.url}/bi/a")
    assert server.paths == ["/robots.txt", "/oparl/system", "/bi/b"]


@pytest.mark.parametrize("name", ["Ratsbot", "ratsbot", "RATSBOT"])
def test_rules_for_us_by_name(server: WebServer, name: str) -> None:
    server.answer("/robots.txt", f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /bi/a")
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/b").ok
        with pytest.raises(RobotsForbid):
            http.get(f"{server.url}/bi/a")


def test_a_contact_is_no_name_of_ours(server: WebServer) -> None:
    """Our User-Agent names birkenhafen.example; a robot of that name is somebody else."""
    server.answer("/robots.txt", "User-agent: birkenhafen\nDisallow: /")
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok


def test_with_leave_the_pages_are_read_and_the_rules_still_known(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /\nCrawl-delay: 20")
    clock = FakeTime()
    with polite(server, clock, city=city_of(server, leave="Frau Amt, 02.11.2026")) as http:
        assert http.get(f"{server.url}/bi/a").ok
        assert http.get(f"{server.url}/bi/b").ok
        assert not http.robots(f"{server.url}/bi/a").allow(address(f"{server.url}/bi/a"))
    assert server.paths == ["/bi/a", "/robots.txt", "/bi/b"]
    assert clock.pauses == [1.0, 20.0], "leave to read is no leave to hurry"


@pytest.mark.parametrize("fault", ["500", "blocked"])
def test_with_leave_no_fault_of_theirs_matters(server: WebServer, fault: str) -> None:
    server.fault("/robots.txt", fault, times=99)
    with polite(server, city=city_of(server, leave="Frau Amt, 02.11.2026")) as http:
        assert http.get(f"{server.url}/bi/a").ok
        asked = len(server.requests)
        assert http.get(f"{server.url}/bi/b").ok
        assert http.get(f"{server.url}/bi/a").ok
    assert len(server.requests) == asked + 2, "and nobody tries again at every page"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_robots_txt_forbids_nothing(server: WebServer, status: int) -> None:
    server.answer("/robots.txt", "Disallow: /", status=status)
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok


def test_a_page_in_its_place_forbids_nothing(server: WebServer) -> None:
    server.answer("/robots.txt", "<html>\nUser-agent: *\nDisallow: /\n</html>")
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok


@pytest.mark.parametrize(
    "rules",
    [
        "<!-- Regeln -->\nUser-agent: *\nDisallow: /bi/",
        "<!-- Regeln --> User-agent: *\nDisallow: /bi/",
        "\n<!-- eins -->\n<!-- zwei -->\nUser-agent: *\nDisallow: /bi/",
        "<!--\nUser-agent: *\nDisallow: /bi/\n-->",
        "<!-- User-agent: *\nDisallow: /bi/",
        "User-agent: *\nDisallow: /bi/".encode("utf-16"),
        b"\xfe\xff" + "User-agent: *\nDisallow: /bi/".encode("utf-16-be"),
    ],
)
def test_rules_in_strange_clothes_are_rules(server: WebServer, rules: str | bytes) -> None:
    server.answer("/robots.txt", rules)
    with polite(server) as http, pytest.raises(RobotsForbid):
        http.get(f"{server.url}/bi/a")


def test_a_page_after_a_comment_is_a_page(server: WebServer) -> None:
    server.answer("/robots.txt", "<!-- alt -->\n<html>\nUser-agent: *\nDisallow: /\n</html>")
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok


def test_a_robots_txt_that_lies_elsewhere_forbids_nothing(server: WebServer) -> None:
    server.fault("/robots.txt", "redirect", detail="https://www.birkenhafen.example/")
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok
        assert "anderen Rechner" in http.robots(server.url).said


def test_while_it_cannot_be_read_everything_is_forbidden(server: WebServer) -> None:
    server.fault("/robots.txt", "500", times=4)
    clock = FakeTime()
    with polite(server, clock) as http:
        for _ in range(2):
            with pytest.raises(Unreachable, match=r"robots.txt .* nicht zu lesen; .*HTTP 500") as told:
                http.get(f"{server.url}/bi/a")
            assert told.value.status == 500
        assert server.paths == ["/robots.txt"] * 4
        assert not http.robots(server.url).allow(address(f"{server.url}/bi/a"))
        clock.at += READ_AGAIN
        assert http.get(f"{server.url}/bi/a").ok


def test_a_firewall_before_it_is_named_as_one(server: WebServer) -> None:
    server.fault("/robots.txt", "blocked")
    with polite(server) as http, pytest.raises(Blocked):
        http.get(f"{server.url}/bi/a")


@pytest.mark.parametrize(
    ("stated", "pause"), [("5", 5.0), ("0.1", 1.0), ("86400", LONGEST_DELAY), ("x", 1.0)]
)
def test_its_delay_holds_where_it_is_the_longer_one(server: WebServer, stated: str, pause: float) -> None:
    server.answer("/robots.txt", f"User-agent: *\nCrawl-delay: {stated}")
    clock = FakeTime()
    with polite(server, clock) as http:
        http.get(f"{server.url}/bi/a")
        http.get(f"{server.url}/bi/b")
    assert clock.pauses[-1] == pause


def test_another_spelling_of_a_path_does_not_get_around_it(server: WebServer) -> None:
    server.answer("/robots.txt", "User-agent: *\nDisallow: /bi/")
    with polite(server) as http:
        for path in ("/x/../bi/a", "/%2e/bi/a", "/./bi/./a", "//bi/a", "/x/..//bi//a?b=//"):
            with pytest.raises(RobotsForbid):
                http.get(server.url + path)


def test_hostile_rules_end(server: WebServer) -> None:
    lines = "".join(f"Disallow: /{'*a' * 40}{number}$\n" for number in range(4000))
    server.answer("/robots.txt", "User-agent: *\n" + lines)
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/a").ok
