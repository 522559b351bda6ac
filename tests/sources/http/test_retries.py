"""A server that stumbles: how often it is asked again, after which pause, and when it is left alone."""

from collections.abc import Iterator

import pytest

from bot.errors import Resting, Unreachable
from bot.sources.http.pace import FAULTS_BEFORE_REST, REST_SECONDS, Servers
from bot.sources.http.patience import stated_wait
from tests.sources.http.client import QUICK, FakeTime, city_of, polite
from tests.sources.http.web_server import WebServer

PAGE = "/bi/info.php"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        running.answer(PAGE, "<p>Birkenhafen</p>")
        running.answer("/other", "auch da")
        yield running


@pytest.mark.parametrize(
    "kind", ["500", "503", "429", "cut", "cut chunks", "cut gzip", "garbage", "close", "hang"]
)
def test_a_passing_fault_is_asked_again(server: WebServer, kind: str) -> None:
    server.fault(PAGE, kind, times=2)
    with polite(server, patience=QUICK) as http:
        assert http.get(server.url + PAGE).body == b"<p>Birkenhafen</p>"
    assert server.paths == ["/robots.txt", PAGE, PAGE, PAGE]


def test_the_pauses_grow_and_are_left_to_chance(server: WebServer) -> None:
    server.fault(PAGE, "500", times=3)
    clock = FakeTime()
    city = city_of(server, interval=0.0, leave="ja")
    with polite(server, clock, city=city, chance=lambda: 0.9) as http:
        http.get(server.url + PAGE)
    assert clock.pauses == [pytest.approx(0.9), pytest.approx(1.8), pytest.approx(3.6)]


def test_after_the_last_attempt_it_is_said_what_the_matter_was(server: WebServer) -> None:
    server.fault(PAGE, "500", times=9)
    with polite(server) as http:
        with pytest.raises(Unreachable, match=r"meldet einen Fehler \(HTTP 500\)") as told:
            http.get(server.url + PAGE)
        assert told.value.status == 500
        assert told.value.address == server.url + PAGE
        assert server.paths.count(PAGE) == 4
        with pytest.raises(Unreachable):
            http.get(server.url + PAGE, attempts=1)
        assert server.paths.count(PAGE) == 5


@pytest.mark.parametrize(("detail", "waited"), [("7", 7.0), ("Sun, 06 Nov 2016 08:49:47 GMT", 10.0)])
def test_the_server_says_how_long_to_wait(server: WebServer, detail: str, waited: float) -> None:
    """A date counts from the server's own clock, here ten years late."""
    headers = {"Retry-After": detail, "Date": "Sun, 06 Nov 2016 08:49:37 GMT"}
    server.answer("/late", "später", status=429, headers=headers)
    clock = FakeTime()
    with polite(server, clock) as http, pytest.raises(Unreachable, match="seltener"):
        http.get(f"{server.url}/late", attempts=2)
    assert clock.pauses == [1.0, waited]


def test_a_wait_that_was_asked_for_holds_for_the_next_address_too(server: WebServer) -> None:
    server.fault(PAGE, "429", detail="30")
    clock = FakeTime()
    with polite(server, clock) as http:
        with pytest.raises(Unreachable):
            http.get(server.url + PAGE, attempts=1)
        http.get(f"{server.url}/other")
    assert clock.pauses == [1.0, 30.0]


def test_whoever_wants_to_be_left_alone_for_long_is(server: WebServer) -> None:
    server.fault(PAGE, "503", detail="1800")
    clock = FakeTime()
    with polite(server, clock) as http:
        with pytest.raises(Unreachable, match="erst in 30 Minuten wieder gefragt werden"):
            http.get(server.url + PAGE)
        with pytest.raises(Resting, match="noch 1800 Sekunden nicht gefragt"):
            http.get(f"{server.url}/other")
        assert server.paths == ["/robots.txt", PAGE]
        clock.at += 1801
        assert http.get(f"{server.url}/other").ok


@pytest.mark.parametrize("said", ["bald", "-5", "1e9", "", "Sun, 99 Foo 2016", "9" * 40])
def test_a_wait_that_makes_no_sense_is_none(said: str) -> None:
    assert stated_wait({"retry-after": said, "date": "Sun, 06 Nov 2016 08:49:37 GMT"}) is None


def test_a_date_without_the_servers_clock_says_nothing() -> None:
    assert stated_wait({"retry-after": "Sun, 06 Nov 2016 08:49:37 GMT"}) is None


def test_a_server_that_is_gone_is_left_alone_and_looked_at_later(server: WebServer) -> None:
    server.fault("*", "close", times=FAULTS_BEFORE_REST)
    clock = FakeTime()
    with polite(server, clock, city=city_of(server, leave="ja")) as http:
        for _ in range(2):
            with pytest.raises(Unreachable, match="Verbindung abgebrochen"):
                http.get(server.url + PAGE)
        asked = len(server.requests)
        assert asked == FAULTS_BEFORE_REST
        with pytest.raises(Resting) as told:
            http.get(server.url + PAGE)
        assert told.value.cause == "resting"
        assert len(server.requests) == asked
        clock.at += REST_SECONDS
        assert http.get(server.url + PAGE).ok


def test_one_look_is_enough_to_see_that_it_is_still_gone(server: WebServer) -> None:
    server.fault("*", "close", times=99)
    clock = FakeTime()
    with polite(server, clock, city=city_of(server, leave="ja")) as http:
        for _ in range(3):
            with pytest.raises(Unreachable):
                http.get(server.url + PAGE)
        clock.at += REST_SECONDS
        server.forget()
        with pytest.raises(Unreachable, match="abgebrochen"):
            http.get(server.url + PAGE)
        with pytest.raises(Resting):
            http.get(server.url + PAGE)
    assert len(server.requests) == 1


def test_a_few_broken_pages_do_not_silence_a_server(server: WebServer) -> None:
    with polite(server) as http:
        for _ in range(3):
            server.fault(PAGE, "500", times=4)
            with pytest.raises(Unreachable):
                http.get(server.url + PAGE)
        assert http.get(f"{server.url}/other").ok


def test_only_faults_in_a_row_count(server: WebServer) -> None:
    with polite(server, city=city_of(server, leave="ja")) as http:
        for _ in range(FAULTS_BEFORE_REST):
            server.fault(PAGE, "close")
            assert http.get(server.url + PAGE).ok


def test_a_resting_server_rests_for_all_cities_of_the_process(server: WebServer) -> None:
    server.fault("*", "close", times=FAULTS_BEFORE_REST)
    clock, servers, city = FakeTime(), Servers(), city_of(server, leave="ja")
    with (
        polite(server, clock, city=city, servers=servers) as one,
        polite(server, clock, city=city, servers=servers) as other,
    ):
        for _ in range(2):
            with pytest.raises(Unreachable):
                one.get(server.url + PAGE)
        with pytest.raises(Resting):
            other.get(server.url + PAGE)


def test_nobody_listens(server: WebServer) -> None:
    city = city_of(server, url="http://127.0.0.1:9/", hosts=("127.0.0.1:9",), leave="ja")
    with polite(server, city=city) as http, pytest.raises(Unreachable, match="nimmt keine Verbindung an"):
        http.get("http://127.0.0.1:9/x", attempts=2)


def test_a_name_that_does_not_exist(server: WebServer) -> None:
    city = city_of(server, url="http://ris.birkenhafen.invalid/", leave="ja")
    with polite(server, city=city) as http, pytest.raises(Unreachable, match="lässt sich nicht auflösen"):
        http.get("http://ris.birkenhafen.invalid/", attempts=1)
