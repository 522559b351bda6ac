"""401 and 403: meant for an object that is kept back, or for us."""

import json

import pytest

from bot.errors import Blocked
from bot.sources.delivered import Missing
from bot.sources.oparl.asking import MOST_REFUSED, REFUSED_IN_A_ROW, Server
from bot.sources.oparl.reach import Reach
from tests.intake.live_fakes import FakeHttp
from tests.sources.http.web_server import Answer, Seen
from tests.sources.oparl.maker import BASE, url
from tests.sources.oparl.night import FIRST, PAGE, loaded
from tests.sources.oparl.ways import Ways

SYSTEM = f"{BASE}/system"


@pytest.fixture
def http() -> FakeHttp:
    """Keeps every meeting back, and shows its System."""
    http = FakeHttp()
    http.put(SYSTEM, b'{"body": "x"}')
    for number in range(200):
        http.put(url("Meeting", number), b"<h1>Forbidden</h1>", status=403)
    return http


def server(http: FakeHttp, *, system: str = SYSTEM) -> Server:
    return Server(http, Reach(("ris.probedorf.example",)), system=system, whom="Das Ratsbüro")


def ask(one: Server, first: int, last: int) -> int:
    """How many of these meetings are said to be kept back."""
    found = [one.single("Meeting", url("Meeting", number)) for number in range(first, last + 1)]
    return sum(isinstance(each, Missing) and each.why == "unauthorized" for each in found)


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_shut_out_is_told_whom_to_ask(http: FakeHttp, status: int) -> None:
    http.put(SYSTEM, b"<h1>Forbidden</h1>", status=status)
    one = server(http)
    assert ask(one, 1, REFUSED_IN_A_ROW - 1) == REFUSED_IN_A_ROW - 1
    with pytest.raises(Blocked, match=r"lehnt auf einmal alles ab.* Das Ratsbüro bitten"):
        ask(one, 3, 3)


def test_objects_that_are_kept_back_are_only_that(http: FakeHttp) -> None:
    """And the System is not asked for at every third of them."""
    assert ask(server(http), 0, 199) == 200
    looks = http.asked.count(SYSTEM)
    assert 200 // MOST_REFUSED <= looks <= 8


def test_refusals_that_are_not_in_a_row_say_nothing(http: FakeHttp) -> None:
    one = server(http)
    http.put(url("Paper", 1), json.dumps({"id": url("Paper", 1)}).encode())
    for number in range(0, 20, 2):
        assert ask(one, number, number + 1) == 2
        one.single("Paper", url("Paper", 1))
    assert SYSTEM not in http.asked


def test_without_a_system_what_answered_first_is_asked_for_again(http: FakeHttp) -> None:
    bodies = f"{BASE}/bodies"
    http.put(bodies, b'{"data": []}')
    one = server(http, system="")
    one.ask(bodies)
    assert ask(one, 1, 3) == 3
    assert http.asked.count(bodies) == 2
    with pytest.raises(Blocked):
        ask(server(http, system=""), 1, 3)


def test_a_ban_in_the_middle_of_a_run_ends_it() -> None:
    with loaded(Ways(page_size=PAGE, etags=True, part_lists=False)) as world:
        met: list[Seen] = []

        def banned(seen: Seen) -> Answer:
            met.append(seen)
            world.server.web.handle("/", lambda _: Answer("Forbidden", 403))
            return Answer("Forbidden", 403)

        world.server.web.handle("/oparl/meeting/", banned)
        with pytest.raises(Blocked):
            world.recent(FIRST)
        assert len(met) == REFUSED_IN_A_ROW


def test_meetings_that_are_kept_back_end_no_run() -> None:
    with loaded(Ways(page_size=PAGE, etags=True, part_lists=False)) as world:
        world.server.web.handle("/oparl/meeting/", lambda _: Answer("Forbidden", 403))
        assert len(world.recent(FIRST).of(Missing)) > REFUSED_IN_A_ROW
