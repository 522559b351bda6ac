"""What a SessionNet may do wrong, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.council.model import AgendaItem, Consultation, File, Stated
from bot.errors import BudgetSpent, LayoutChanged, Unreachable
from bot.sources.delivered import Gap, Item, Listed, Missing
from tests.sources.http.web_server import Answer, Seen, WebServer
from tests.sources.sessionnet.pages import Town
from tests.sources.sessionnet.server import Memory, answer, asked, birkenhafen, delivered, items_of
from tests.sources.sessionnet.town import Document, Point, Stop

SINCE = date(2026, 9, 1)
PUBLIC, CLOSED = Stated.PUBLIC, Stated.NONPUBLIC
NOTED = "Kenntnis genommen"


@pytest.fixture
def town() -> Town:
    return birkenhafen()


@pytest.fixture
def server(town: Town) -> Iterator[WebServer]:
    with WebServer() as running:
        running.handle("/bi/", lambda seen: answer(town, seen))
        yield running


@pytest.mark.parametrize(("status", "why"), [(401, "unauthorized"), (404, "not_found"), (410, "gone")])
def test_what_is_not_given_out_any_more_is_missing(server: WebServer, status: int, why: str) -> None:
    server.answer("/bi/si0057.php?__ksinr=502", status=status)
    server.answer("/bi/vo0050.php?__kvonr=72", status=status)
    with asked(server) as source:
        items = items_of(source.recent(SINCE))
    missing = [(each.kind, each.id[-3:], each.why) for each in items if isinstance(each, Missing)]
    assert missing == [("Meeting", "502", why), ("Paper", "=72", why)]
    assert "si0057.php?__ksinr=503" in delivered(items)


def test_a_fault_of_one_page_is_a_gap_and_the_run_goes_on(server: WebServer) -> None:
    server.answer("/bi/si0057.php?__ksinr=502", "<p>Etwas anderes</p>")
    server.answer("/bi/vo0053.php?__kvonr=71", "<p>Wartung</p>", status=500)
    with asked(server) as source:
        items = items_of(source.recent(SINCE))
    gaps = [(each.kind, each.id[-3:], each.cause) for each in items if isinstance(each, Gap)]
    assert gaps == [("Meeting", "502", "layout"), ("Paper", "=71", "unreachable")]
    assert [each.page for each in items if isinstance(each, Gap)] == [b"<p>Etwas anderes</p>", b""]
    assert {"si0057.php?__ksinr=501", "vo0050.php?__kvonr=72"} <= delivered(items).keys()
    assert len(next(each for each in items if isinstance(each, Listed)).ids) == 3


def test_a_gap_is_asked_for_again(server: WebServer, town: Town) -> None:
    memory = Memory()
    with asked(server, memory) as source:
        first = delivered(items_of(source.recent(SINCE), memory))
    for key, kind in (("si0057.php?__ksinr=501", "Meeting"), ("vo0050.php?__kvonr=71", "Paper")):
        with asked(server, memory) as source:
            again = delivered(list(source.again(kind, first[key].id)))
        assert again[key] == first[key]
    with asked(server, memory) as source:
        assert list(source.again("File", f"{server.url}/bi/getfile.php?id=8101&type=do")) == []
        assert list(source.again("Person", "irgendwas")) == []
    town.sittings.clear()
    with asked(server, memory) as source:
        [gap] = source.again("Meeting", first["si0057.php?__ksinr=501"].id)
    assert isinstance(gap, Gap)
    assert "Fehlermeldung von SessionNet" in gap.reason


def test_a_new_layout_of_the_calendar_ends_the_run_at_once(server: WebServer, town: Town) -> None:
    server.handle("/bi/si0040", lambda _: Answer(town.page("neu", "Termine", "<div>3. September</div>")))
    with asked(server) as source, pytest.raises(LayoutChanged, match="Sitzungskalender") as raised:
        items_of(source.recent(SINCE))
    assert b"3. September" in raised.value.page


def test_a_new_layout_of_all_agendas_ends_the_run_too(server: WebServer, town: Town) -> None:
    server.handle("/bi/si0057", lambda _: Answer(town.page("neu", "Sitzung", "<div>TOP eins</div>")))
    with asked(server) as source, pytest.raises(LayoutChanged, match="Sitzung ist nicht so aufgebaut"):
        items_of(source.recent(SINCE))


def test_a_server_that_is_not_there_is_said(server: WebServer) -> None:
    server.handle("/bi/", lambda _: Answer("not here", 404))
    with asked(server) as source, pytest.raises(Unreachable, match="HTTP 404"):
        items_of(source.recent(SINCE))


def test_a_server_that_falls_silent_ends_the_run(server: WebServer, town: Town) -> None:
    many = [replace(town.sitting(502), number=700 + at) for at in range(20)]
    town.sittings += many
    for prefix in ("/bi/si0057", "/bi/vo00"):
        server.handle(prefix, lambda _: Answer("Wartung", 503))
    with asked(server) as source, pytest.raises(Unreachable):
        items_of(source.recent(SINCE))
    assert len({target for target in server.paths if "si0057" in target}) <= 5


def test_a_spent_budget_ends_the_run(server: WebServer) -> None:
    items: list[Item] = []

    def run() -> None:
        for each in source.recent(SINCE):
            for item in each.items:
                items.append(item)  # noqa: PERF402 - what came before the end counts

    with asked(server, budget=6) as source, pytest.raises(BudgetSpent):
        run()
    assert len(server.paths) <= 6
    assert not [each for each in items if isinstance(each, Gap | Listed)]


def test_agendas_that_want_the_cookie_of_an_earlier_page_are_shown(town: Town, server: WebServer) -> None:
    def strict(seen: Seen) -> Answer:
        if "si0040" in seen.target:
            return replace(answer(town, seen), headers={"Set-Cookie": "PHPSESSID=hafen"})
        if "PHPSESSID=hafen" not in seen.headers.get("Cookie", ""):
            return Answer(town.page("error", "SessionNet Fehlermeldung", ""))
        return answer(town, seen)

    server.handle("/bi/", strict)
    with asked(server) as source:
        assert "si0057.php?__ksinr=501" in delivered(items_of(source.recent(SINCE)))


def test_links_to_other_hosts_are_never_followed(server: WebServer, town: Town) -> None:
    foreign = Document(99, "Fremd")
    paper = town.paper(71)
    town.papers[1] = replace(paper, documents=(*paper.documents, foreign))

    def elsewhere(seen: Seen) -> Answer:
        made = answer(town, seen)
        assert isinstance(made.body, str)
        body = made.body.replace(
            'href="getfile.php?id=99', 'href="http://ris.quellstadt.example/getfile.php?id=99'
        )
        return replace(
            made,
            body=body.replace('href="vo0050.php?__kvonr=72', 'href="http://127.0.0.2/vo0050.php?__kvonr=72'),
        )

    server.handle("/bi/", elsewhere)
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    assert "vo0050.php?__kvonr=72" not in found
    assert len([each for each in found["vo0050.php?__kvonr=71"].objects if isinstance(each, File)]) == 2


def test_a_paper_without_a_page_of_stations_has_those_of_the_agendas(server: WebServer, town: Town) -> None:
    def without_stations(seen: Seen) -> Answer:
        made = answer(town, seen)
        if "vo0053" in seen.target:
            return Answer("", 404)
        return replace(made, body=str(made.body).replace("vo0053.php", "#"))

    server.handle("/bi/vo", without_stations)
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    stations = [each for each in found["vo0050.php?__kvonr=71"].objects if isinstance(each, Consultation)]
    assert [each.meeting[-3:] for each in stations] == ["501", "502"]


def test_an_agenda_may_deal_with_nothing_twice(server: WebServer, town: Town) -> None:
    sitting = town.sitting(501)
    doubled = (Point("Ö 1", "Hafen"), Point("Ö 1", "Leuchtturm"), Point("Ö 1", "Hafen"))
    town.sittings[town.sittings.index(sitting)] = replace(sitting, items=doubled)
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    items = [each for each in found["si0057.php?__ksinr=501"].objects if isinstance(each, AgendaItem)]
    assert [(each.id.rpartition("#")[2][:3], each.name) for each in items] == [
        ("Ö1", "Hafen"),
        ("Ö1-", "Leuchtturm"),
    ]


def test_one_meeting_on_both_parts_of_an_agenda_is_one_station(server: WebServer, town: Town) -> None:
    twice = Stop("2026-09-03", "Stadtrat", 501, "9", "nicht öffentlich", "Beratung")
    paper = town.paper(71)
    town.papers[1] = replace(paper, stops=(twice, *paper.stops))
    with asked(server) as source:
        found = delivered(items_of(source.recent(SINCE)))
    objects = found["vo0050.php?__kvonr=71"].objects
    at_council = [each for each in objects if isinstance(each, Consultation) and each.id.endswith("#501")]
    assert [(each.stated, each.role) for each in at_council] == [(PUBLIC, "Beratung")]
