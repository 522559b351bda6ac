"""Pages that break off, results told twice, and persons named with their faction: nothing lost or made up."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.sources.allris.addresses import Addresses
from bot.sources.allris.gremien import Gremien
from bot.sources.delivered import Listed
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.pages import frame, pages
from tests.sources.allris.run import SINCE, delivered, gaps, items_of, source, taken
from tests.sources.allris.server import AllrisServer

MEETING = "to010?SILFDNR=1000501"
PAPER = "vo020?VOLFDNR=1001901"
ITEM = "to020?TOLFDNR=1009002"


@pytest.fixture
def server() -> Iterator[AllrisServer]:
    with AllrisServer() as running:
        yield running


def decided(server: AllrisServer, number: str, **values: str) -> None:
    """What the item's own page says."""
    for key, sitting in server.council.sittings.items():
        tops = tuple(replace(top, **values) if top.id == number else top for top in sitting.tops)  # type: ignore[arg-type]
        server.council.sittings[key] = replace(sitting, tops=tops)


def test_an_agenda_that_breaks_off_is_no_shorter_agenda(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page[: page.rindex("<tr")]

    items = taken(source(server).recent(SINCE))

    assert f"{server.base}{MEETING}" not in delivered(items)
    assert [(each.id, each.cause) for each in gaps(items)] == [(f"{server.base}{MEETING}", "unreachable")]
    assert SINCE in {each.first for each in items if isinstance(each, Listed)}


def test_a_paper_that_breaks_off_takes_no_result_away(server: AllrisServer) -> None:
    known = FakeKnown()
    known.notes["recent"] = "yes"
    known.held.add(("Meeting", f"{server.base}{MEETING}"))
    page = pages.paper(server.council, server.council.papers["1001901"])
    server.said[PAPER] = page[: page.index("idae0")]

    items = taken(source(server, known).recent(SINCE))

    assert {each.id for each in gaps(items)} == {f"{server.base}{PAPER}", f"{server.base}{MEETING}"}
    assert not {f"{server.base}{PAPER}", f"{server.base}{MEETING}"} & set(delivered(items))


def test_a_page_built_otherwise_is_kept_with_its_gap(server: AllrisServer) -> None:
    server.said[MEETING] = frame.page(server.council, "Sitzung", "Neu", "<p>neu</p>", base="to010")
    server.council.sittings["1000490"] = replace(server.council.sittings["1000490"], day=SINCE)

    (gap,) = gaps(taken(source(server).recent(SINCE)))

    assert gap.cause == "layout"
    assert b"<p>neu</p>" in gap.page


def test_votes_and_resolution_are_read_where_the_paper_told_the_result(server: AllrisServer) -> None:
    decided(server, "1009002", vote="Ja: 30, Nein: 2", resolution="Der Rat stellt Bänke auf.")
    known = FakeKnown()

    for _ in range(2):
        server.web.forget()
        item = items_of(delivered(taken(source(server, known).recent(SINCE)))[f"{server.base}{MEETING}"])[
            "Ö 2"
        ]
        assert (item.result, item.resolution) == (
            "ungeändert beschlossen, Ja: 30, Nein: 2",
            "Der Rat stellt Bänke auf.",
        )
        assert server.asked.count(ITEM) == 1


def test_a_result_that_the_paper_tells_later_takes_no_resolution_away(server: AllrisServer) -> None:
    decided(server, "1009002", decision="beschlossen", resolution="Der Rat stellt Bänke auf.")
    paper = server.council.papers["1001901"]
    silent = replace(paper, steps=(paper.steps[0], replace(paper.steps[1], result="")))
    known = FakeKnown()

    found = []
    for told in (silent, paper):
        server.council.papers["1001901"] = told
        items = items_of(delivered(taken(source(server, known).recent(SINCE)))[f"{server.base}{MEETING}"])
        found.append((items["Ö 2"].result, items["Ö 2"].resolution))

    assert found == [("beschlossen", "Der Rat stellt Bänke auf.")] * 2


def test_a_result_told_and_nothing_more_is_asked_for_once(server: AllrisServer) -> None:
    known = FakeKnown()
    taken(source(server, known).recent(SINCE))
    server.web.forget()

    item = items_of(delivered(taken(source(server, known).recent(SINCE)))[f"{server.base}{MEETING}"])["Ö 2"]

    assert (item.result, item.resolution) == ("ungeändert beschlossen", "")
    assert ITEM not in server.asked


def test_a_result_in_the_agenda_is_reason_enough_to_look(server: AllrisServer) -> None:
    """Of an item without paper and task: here the column of the tasks is one of results."""
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page.replace("class='tozunr'", "class='tobanr'").replace(
        "Zuständigkeit", "Beschluss"
    )

    item = items_of(delivered(taken(source(server).recent(SINCE)))[f"{server.base}{MEETING}"])["Ö 3"]

    assert item.resolution == "Die Hafenwache wird gewählt."


def test_a_result_told_stays_where_the_page_of_the_item_is_silent(server: AllrisServer) -> None:
    server.silent.add(ITEM)

    items = taken(source(server).recent(SINCE))

    assert items_of(delivered(items)[f"{server.base}{MEETING}"])["Ö 2"].result == "ungeändert beschlossen"
    assert [each.id for each in gaps(items)] == [f"{server.base}{MEETING}"]


@pytest.mark.parametrize(
    ("said", "factions"),
    [
        ("Möwen-Fraktion, Fraktion Kompass; Sachbearbeitung 12", ["Möwen-Fraktion", "Fraktion Kompass"]),
        ("Probe, Erika (Möwen-Fraktion)", ["Möwen-Fraktion"]),
        ("Erika Probe (Möwen-Fraktion), Fraktion Kompass", ["Möwen-Fraktion", "Fraktion Kompass"]),
        ("Frau Erika Probe für die Möwen-Fraktion", []),
        ("Erika Probe (Amt 12)", []),
        ("Möwen-Fraktion (E. Probe)", ["Möwen-Fraktion"]),
    ],
)
def test_a_person_is_no_faction(said: str, factions: list[str]) -> None:
    gremien = Gremien(Addresses("https://ris.birkenhafen.example/public/"), FakeKnown())

    assert [each.name for each in gremien.factions(said)] == factions


def test_a_page_longer_than_pages_are_is_not_read(server: AllrisServer) -> None:
    page = pages.agenda(server.council, server.council.sittings["1000501"])
    server.said[MEETING] = page.replace("<body>", "<body><!--" + "x" * 5_000_000 + "-->")

    assert [each.cause for each in gaps(taken(source(server).recent(SINCE)))] == ["too_large"]
