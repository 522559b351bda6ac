"""What an ALLRIS 4 system may do instead of answering, and that nothing is lost or made up by it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.council.model import Consultation
from bot.errors import Blocked, BudgetSpent, LayoutChanged
from bot.sources.delivered import Delivered, Missing
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.pages import frame, pages
from tests.sources.allris.pages.council import Sitting, Step, Top
from tests.sources.allris.run import SINCE, TODAY, delivered, gaps, items_of, source, taken
from tests.sources.allris.server import AllrisServer

MEETING = "to010?SILFDNR=1000501"


@pytest.fixture
def server() -> Iterator[AllrisServer]:
    with AllrisServer() as running:
        yield running


def test_a_page_that_leads_to_noauth_is_missing(server: AllrisServer) -> None:
    vorlage = server.council.papers["1001901"]
    server.council.papers["1001901"] = replace(vorlage, status="nichtöffentlich")

    items = taken(source(server).recent(SINCE))

    paper = f"{server.base}vo020?VOLFDNR=1001901"
    assert [each for each in items if isinstance(each, Missing)] == [
        Missing("Paper", paper, f"{paper}&refresh=false", "unauthorized")
    ]
    assert f"{server.base}{MEETING}" in delivered(items)


def test_an_id_of_a_foreign_server_is_never_asked(server: AllrisServer) -> None:
    asking = source(server)

    assert list(asking.again("Meeting", "https://elsewhere.example/public/to010?SILFDNR=1")) == []
    assert list(asking.again("Paper", f"{server.base}vo020?VOLFDNR=1/../secret")) == []
    assert server.asked == []


def test_a_hidden_object_is_asked_for_again_and_an_attachment_by_its_paper(server: AllrisServer) -> None:
    asking = source(server)
    paper = f"{server.base}vo020?VOLFDNR=1001903"

    assert [
        each.id for each in asking.again("File", f"{paper}#anlage=Farbkarte") if isinstance(each, Delivered)
    ] == [paper]
    assert list(asking.again("Paper", paper)) == []
    assert [type(each) for each in asking.again("Meeting", f"{server.base}{MEETING}")] == [Delivered] * 3


def test_a_paper_that_does_not_answer_leaves_the_meeting_as_it_was(server: AllrisServer) -> None:
    server.silent.add("vo020?VOLFDNR=1001901")
    known = FakeKnown()
    known.notes["recent"] = "yes"
    known.held.add(("Meeting", f"{server.base}{MEETING}"))

    items = taken(source(server, known).recent(SINCE))

    found = [(each.kind, each.id.removeprefix(server.base), each.cause) for each in gaps(items)]
    assert found == [("Paper", "vo020?VOLFDNR=1001901", "unreachable"), ("Meeting", MEETING, "unreachable")]
    assert f"{server.base}{MEETING}" not in delivered(items)


def test_a_meeting_that_is_not_held_yet_comes_without_the_results_that_are_missing(
    server: AllrisServer,
) -> None:
    server.silent.add("vo020?VOLFDNR=1001901")

    found = delivered(taken(source(server).recent(SINCE)))

    assert items_of(found[f"{server.base}{MEETING}"])["Ö 2"].result == ""


def test_a_result_found_once_is_asked_for_again_and_nothing_for_a_week(server: AllrisServer) -> None:
    known = FakeKnown()
    taken(source(server, known).recent(SINCE))
    for days, asked in ((1, ["1009003"]), (6, ["1009003"]), (7, ["1009002", "1009003", "1009004"])):
        server.web.forget()
        found = delivered(taken(source(server, known, TODAY + dt.timedelta(days)).recent(SINCE)))
        assert [each for each in server.asked if each.startswith("to020")] == [
            f"to020?TOLFDNR={n}" for n in asked
        ]
        assert items_of(found[f"{server.base}{MEETING}"])["Ö 3"].result.startswith("gewählt")


def test_a_result_that_was_found_does_not_vanish_when_its_page_is_silent(server: AllrisServer) -> None:
    known = FakeKnown()
    taken(source(server, known).recent(SINCE))
    server.silent.add("to020?TOLFDNR=1009003")

    items = taken(source(server, known).recent(SINCE))

    assert [each.id for each in gaps(items)] == [f"{server.base}{MEETING}"]


def test_the_agenda_may_tell_results_itself(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    page = page.replace("<span>Zuständigkeit</span>", "<span>Beschluss</span>")
    server.said[MEETING] = page.replace("class='tozunr'", "class='tobanr'").replace(
        "Kenntnisnahme", "bekannt gegeben"
    )

    found = delivered(taken(source(server).recent(SINCE)))

    assert items_of(found[f"{server.base}{MEETING}"])["Ö 3.1"].result == "bekannt gegeben"


def test_a_lockout_ends_the_run_with_its_own_words(server: AllrisServer) -> None:
    said = "Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt."
    server.said["to010"] = frame.error(server.council, said)

    with pytest.raises(Blocked, match="Zu viele Zugriffe"):
        taken(source(server).recent(SINCE))
    assert server.asked[-1].startswith("to010")


def test_an_error_page_is_no_empty_meeting(server: AllrisServer) -> None:
    server.said[MEETING] = frame.error(server.council, "Die Probe ist misslungen.")

    items = taken(source(server).recent(SINCE))

    assert [(each.cause, each.reason) for each in gaps(items)] == [
        ("broken", "Das System meldet: Die Probe ist misslungen.")
    ]


def test_the_older_allris_says_so_at_once(server: AllrisServer) -> None:
    server.council.version = "ALLRIS net Version 3.9.8SP1 (3980001)"

    with pytest.raises(LayoutChanged, match=r"ALLRIS 3\.9\.8.*OParl") as error:
        taken(source(server).recent(SINCE))
    assert b"<html" in error.value.page


def test_agendas_that_all_look_otherwise_end_the_run(server: AllrisServer) -> None:
    server.said["to010"] = frame.page(server.council, "Sitzung", "Neu", "<p>neu</p>", base="to010")

    with pytest.raises(LayoutChanged, match="fehlt das Datum"):
        taken(source(server).recent(SINCE))


def test_one_agenda_that_looks_otherwise_is_one_gap(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page.replace("<tr ", "<div ").replace("</tr>", "</div>")

    items = taken(source(server).recent(SINCE))

    assert [(each.cause, each.id) for each in gaps(items)] == [("layout", f"{server.base}{MEETING}")]


def test_the_budget_ends_the_run(server: AllrisServer) -> None:
    with pytest.raises(BudgetSpent):
        taken(source(server, budget=3).recent(SINCE))


def test_a_station_put_off_stands_in_the_folge_twice(server: AllrisServer) -> None:
    vorlage = server.council.papers["1001901"]
    server.council.sittings["1000490"] = replace(server.council.sittings["1000490"], day=dt.date(2026, 9, 3))
    first = Step("Stadtrat", "Entscheidung", "Erledigt", dt.date(2026, 9, 3), "1000490", "1008900", "vertagt")
    server.council.papers["1001901"] = replace(vorlage, steps=(first, *vorlage.steps[1:]))

    found = delivered(taken(source(server).recent(SINCE)))

    assert items_of(found[f"{server.base}to010?SILFDNR=1000490"])["Ö 1"].result == "vertagt"
    assert items_of(found[f"{server.base}{MEETING}"])["Ö 2"].result == "ungeändert beschlossen"


def test_a_cancelled_meeting_and_one_without_a_time(server: AllrisServer) -> None:
    server.council.sittings["1000502"] = Sitting(
        "1000502", "Bauausschuss", "7", dt.date(2026, 10, 21), "", "Sitzung des Bauausschusses", "öffentlich",
        "(Sitzung abgesagt)",
    )  # fmt: skip

    meeting = delivered(taken(source(server).recent(SINCE)))[f"{server.base}to010?SILFDNR=1000502"].objects[0]

    assert (getattr(meeting, "cancelled", None), getattr(meeting, "start", None)) == (
        True,
        dt.datetime(2026, 10, 20, 22, 0, tzinfo=dt.UTC),
    )


def test_closed_items_their_papers_and_pages_are_never_asked_for(server: AllrisServer) -> None:
    sitting = server.council.sittings["1000501"]
    closed = Top("1009007", "N 6", "Vertrag über den Steg", "1001902", "Entscheidung")
    others = tuple(top for top in sitting.tops if top.paper != "1001902")
    server.council.sittings["1000501"] = replace(sitting, tops=(*others, closed))

    taken(source(server).recent(SINCE))

    assert not [each for each in server.asked if "1009007" in each or "1001902" in each]


def test_a_document_that_is_not_given_out_is_not_listed(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page.replace('doclink pdf">Einladung', 'doclink disable pdf">Einladung')

    meeting = delivered(taken(source(server).recent(SINCE)))[f"{server.base}{MEETING}"]

    assert [use.role for use in meeting.uses] == ["resultsProtocol", "auxiliaryFile"]


def test_a_beratungsfolge_with_other_headers_is_a_gap_and_not_a_lost_result(server: AllrisServer) -> None:
    page = pages.paper(server.council, server.council.papers["1001901"])
    server.said["vo020?VOLFDNR=1001901"] = page.replace("<span>Beschluss</span>", "<span>Votum</span>")

    items = taken(source(server).recent(SINCE))

    assert [(each.cause, each.reason) for each in gaps(items)] == [
        ("layout", "Der Beratungsfolge fehlen bekannte Spalten. Die Seite ist anders gebaut als bekannt.")
    ]


def test_an_agenda_without_titles_is_a_gap(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page.replace("tobetreff", "thema").replace("Betreff<", "Thema<")

    assert [each.cause for each in gaps(taken(source(server).recent(SINCE)))] == ["layout"]


def test_a_gremium_is_known_by_its_number_from_the_second_run_on(server: AllrisServer) -> None:
    known, paper = FakeKnown(), f"{server.base}vo020?VOLFDNR=1001903"
    runs = [delivered(taken(source(server, known).recent(SINCE)))[paper] for _ in range(2)]

    named = [
        [each.organizations for each in run.objects if isinstance(each, Consultation)][1] for run in runs
    ]
    assert named == [(f"{server.base}#gremium=Stadtrat",), (f"{server.base}gr020?GRLFDNR=1",)]
