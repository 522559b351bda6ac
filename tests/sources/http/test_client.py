"""The polite client and a council's server: what is asked, how often, and what comes back."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from bot import __version__
from bot.errors import BudgetSpent, ForeignHost, Unreachable
from bot.sources.http.client import PoliteHttp, user_agent
from bot.sources.http.pace import Servers
from bot.sources.http.page import Http, Validators
from tests.sources.http.client import QUICK, FakeTime, city_of, polite
from tests.sources.http.web_server import WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        running.answer("/bi/info.php", "<p>Birkenhafen</p>")
        yield running


def test_every_request_says_who_asks(server: WebServer) -> None:
    with polite(server) as http:
        page = http.get(f"{server.url}/bi/info.php", accept="text/html", headers={"Wicket-Ajax": "true"})
    assert page.ok
    assert page.body == b"<p>Birkenhafen</p>"
    assert server.paths == ["/robots.txt", "/bi/info.php"]
    for seen in server.requests:
        assert seen.headers["User-Agent"] == f"Ratsbot/{__version__} (+ratsbot@birkenhafen.example)"
    assert server.requests[1].headers["Accept"] == "text/html"
    assert server.requests[1].headers["Wicket-Ajax"] == "true"


def test_the_contact_cannot_leave_its_brackets() -> None:
    assert user_agent("a@b.example)\r\nX-Evil: 1 (ä") == f"Ratsbot/{__version__} (+a@b.example X-Evil: 1)"
    assert user_agent("") == f"Ratsbot/{__version__}"


def test_it_fulfils_the_port(server: WebServer) -> None:
    with polite(server) as http:
        port: Http = http
        assert port.requests == 0


def test_a_second_lies_between_two_requests(server: WebServer) -> None:
    clock = FakeTime()
    with polite(server, clock) as http:
        for _ in range(3):
            http.get(f"{server.url}/bi/info.php")
    assert clock.pauses == [1.0, 1.0, 1.0]  # robots.txt and three pages
    assert http.requests == 4


def test_what_was_spent_otherwise_counts_as_pause(server: WebServer) -> None:
    clock = FakeTime()
    with polite(server, clock) as http:
        http.get(f"{server.url}/bi/info.php")
        clock.at += 0.7
        http.get(f"{server.url}/bi/info.php")
        clock.at += 5
        http.get(f"{server.url}/bi/info.php")
    assert clock.pauses == [1.0, pytest.approx(0.3)]


def test_cities_that_share_a_server_share_its_pauses(server: WebServer) -> None:
    clock, servers = FakeTime(), Servers()
    slow = city_of(server, interval=4.0, leave="Stadt, 2026-11-02")
    quick = city_of(server, interval=1.0, leave="Stadt, 2026-11-02")
    with (
        polite(server, clock, city=slow, servers=servers) as one,
        polite(server, clock, city=quick, servers=servers) as other,
    ):
        one.get(f"{server.url}/bi/info.php")
        other.get(f"{server.url}/bi/info.php")
        other.get(f"{server.url}/bi/info.php")
    assert clock.pauses == [4.0, 4.0, 1.0, 1.0], "each asks for robots.txt after its first page"


def test_threads_never_ask_a_server_at_once(server: WebServer) -> None:
    servers = Servers()
    server.delay = 0.005

    def ask() -> None:
        city = city_of(server, interval=0.01, leave="ja")
        with PoliteHttp(city, agent="Ratsbot", servers=servers) as http:
            for _ in range(10):
                http.get(f"{server.url}/bi/info.php")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.requests) == 44, "with a robots.txt each"
    assert server.most_at_once == 1
    gaps = [late.at - early.at for early, late in zip(server.requests, server.requests[1:], strict=False)]
    assert sum(gaps) >= 38 * 0.01


def test_the_process_wide_register_is_the_default(server: WebServer) -> None:
    city = city_of(server, interval=0.2, leave="ja")
    begun = time.monotonic()
    for _ in range(2):
        with PoliteHttp(city, agent="Ratsbot") as http:
            http.get(f"{server.url}/bi/info.php")
    assert time.monotonic() - begun >= 0.2


def test_an_unchanged_page_is_not_sent_again(server: WebServer) -> None:
    server.answer("/list", "neu", headers={"ETag": '"7"', "Last-Modified": "Mon, 02 Nov 2026 08:00:00 GMT"})
    with polite(server) as http:
        first = http.get(f"{server.url}/list")
        assert first.validators == Validators('"7"', "Mon, 02 Nov 2026 08:00:00 GMT")
        again = http.get(f"{server.url}/list", validators=first.validators)
    assert again.unchanged
    assert again.body == b""
    assert server.requests[-1].headers["If-None-Match"] == '"7"'


def test_unchanged_is_no_answer_to_somebody_who_knows_nothing(server: WebServer) -> None:
    server.answer("/list", status=304)
    with polite(server) as http, pytest.raises(Unreachable, match="HTTP 304"):
        http.get(f"{server.url}/list")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_the_system_refuses_is_a_page(server: WebServer, status: int) -> None:
    server.answer("/bi/vo0050.php?__kvonr=7", "<h1>Keine Berechtigung</h1>", status=status)
    with polite(server) as http:
        assert http.get(f"{server.url}/bi/vo0050.php?__kvonr=7").status == status
    assert len(server.requests) == 2


def test_a_run_ends_in_good_order_when_its_requests_are_spent(server: WebServer) -> None:
    with polite(server, budget=3) as http:
        http.get(f"{server.url}/bi/info.php")
        http.with_cookies().get(f"{server.url}/bi/info.php")
        with pytest.raises(BudgetSpent, match="Die 3 Anfragen"):
            http.get(f"{server.url}/bi/info.php")
    assert http.requests == len(server.requests) == 3


def test_repetitions_count_as_requests(server: WebServer) -> None:
    server.fault("/bi/info.php", "500", times=9)
    with polite(server, budget=3) as http, pytest.raises(BudgetSpent):
        http.get(f"{server.url}/bi/info.php")
    assert len(server.requests) == 3


def test_cookies_stay_on_the_way_that_wants_them(server: WebServer) -> None:
    server.answer("/si010", "Kalender", headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})
    with polite(server) as http:
        session = http.with_cookies()
        for way in (session, session, http, http):
            way.get(f"{server.url}/si010")
    assert [seen.headers.get("Cookie") for seen in server.requests[1:]] == [
        None,
        "JSESSIONID=abc",
        None,
        None,
    ]


def test_a_connection_that_the_server_closed_meanwhile_costs_nothing(server: WebServer) -> None:
    server.answer("/bi/info.php", "x", headers={"Connection": "keep-alive"})
    with polite(server) as http:
        http.get(f"{server.url}/bi/info.php")
        server.hang_up()
        time.sleep(0.05)
        assert http.get(f"{server.url}/bi/info.php").ok
    assert http.requests == len(server.requests) == 3


def test_ctrl_c_ends_a_request_at_once(server: WebServer) -> None:
    server.fault("/bi/info.php", "hang")
    begun = time.monotonic()
    with polite(server, city=city_of(server, leave="ja")) as http:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            http.get(f"{server.url}/bi/info.php")
        assert time.monotonic() - begun < 5
        assert http.get(f"{server.url}/bi/info.php").ok


@pytest.mark.parametrize("kind", ["hang", "drip"])
def test_no_answer_takes_for_ever(server: WebServer, kind: str) -> None:
    server.fault("/bi/info.php", kind)
    begun = time.monotonic()
    with polite(server, patience=QUICK) as http, pytest.raises(Unreachable, match="Sekunden"):
        http.get(f"{server.url}/bi/info.php", attempts=1)
    assert time.monotonic() - begun < 5


def test_a_host_that_the_city_does_not_name_is_not_asked(server: WebServer) -> None:
    with WebServer() as foreign, polite(server) as http:
        with pytest.raises(ForeignHost, match="steht nicht in der Datei der Stadt"):
            http.get(f"{foreign.url}/x")
        assert foreign.requests == []
    assert server.requests == []
