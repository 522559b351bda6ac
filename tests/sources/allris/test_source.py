"""A whole ALLRIS 4 system over the wire: what is asked, in which order, and exactly what comes of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from bot.council.model import (
    AgendaItem,
    Consultation,
    CouncilObject,
    File,
    FileUse,
    Meeting,
    Organization,
    Paper,
    Stated,
)
from bot.sources.delivered import Listed
from tests.sources.allris.known import FakeKnown
from tests.sources.allris.pages import pages
from tests.sources.allris.run import SINCE, TODAY, delivered, gaps, source, taken
from tests.sources.allris.server import AllrisServer

DOCUMENTS = "wicket/resource/org.apache.wicket.Application/"


@pytest.fixture
def server() -> Iterator[AllrisServer]:
    with AllrisServer() as running:
        yield running


def document(base: str, number: str, name: str, text: str | None = None) -> File:
    url = f"{base}{DOCUMENTS}doc{number}.pdf"
    return File(url, name, f"doc{number}.pdf", "application/pdf", access_url=url, download_url=url, text=text)


def test_a_run_delivers_exactly_these_papers_and_meetings(server: AllrisServer) -> None:
    found = delivered(taken(source(server).recent(SINCE)))

    expected = [*paper_1001903(server.base), *meeting_1000502(server.base), *paper_1001901(server.base)]
    expected += [*paper_1001902(server.base), *meeting_1000501(server.base)]
    assert list(found) == [each.id for each in expected if isinstance(each, Paper | Meeting)]
    assert list(chain.from_iterable(each.objects for each in found.values())) == expected


def paper_1001903(base: str) -> list[CouncilObject]:
    own, page = f"{base}vo020?VOLFDNR=1001903", f"{base}vo020?VOLFDNR=1001903&refresh=false"
    factions = (f"{base}#fraktion=Möwen-Fraktion", f"{base}#fraktion=Liste Kompass Fraktion")
    return [
        Paper(
            own, "Anstrich des Leuchtturms", "103/2026", "Antrag", dt.date(2026, 10, 21), page, factions,
            (f"{base}#amt=Bauamt",), stated=Stated.PUBLIC,
        ),
        Consultation(
            f"{own}#1000502", own, f"{base}to020?TOLFDNR=1009101", f"{base}to010?SILFDNR=1000502",
            (f"{base}gr020?GRLFDNR=7",), "Vorberatung", authoritative=False,
        ),
        Consultation(
            f"{own}#Stadtrat, Entscheidung, geplant", own, organizations=(f"{base}#gremium=Stadtrat",),
            role="Entscheidung", authoritative=True,
        ),
        Organization(f"{base}gr020?GRLFDNR=7", "Bauausschuss", kind="Gremium"),
        Organization(f"{base}#gremium=Stadtrat", "Stadtrat", kind="Gremium"),
        Organization(f"{base}#amt=Bauamt", "Bauamt", kind="Amt"),
        Organization(factions[0], "Möwen-Fraktion", kind="Fraktion"),
        Organization(factions[1], "Liste Kompass Fraktion", kind="Fraktion"),
        document(base, "1500003", "Vorlage", "Begründung\n\nRot steht ihm gut."),
        document(base, "1500004", "Sammeldokument"),
        File(f"{own}#anlage=Farbkarte", "Farbkarte", access_url=page),
        File(f"{own}#anlage=Kostenplan", "Kostenplan", access_url=page),
    ]  # fmt: skip


def meeting_1000502(base: str) -> list[CouncilObject]:
    own = f"{base}to010?SILFDNR=1000502"
    return [
        Meeting(
            own, "Sitzung des Bauausschusses", dt.datetime(2026, 10, 21, 17, 30, tzinfo=dt.UTC),
            state="Sitzung eingeladen", location="Rathaus, Ankersaal, Mastenweg 3, 00000 Birkenhafen",
            organizations=(f"{base}gr020?GRLFDNR=7",), web=f"{own}&refresh=false", stated=Stated.PUBLIC,
        ),
        AgendaItem(
            f"{base}to020?TOLFDNR=1009101", own, "Ö 1", 0, "Anstrich des Leuchtturms",
            f"{base}vo020?VOLFDNR=1001903#1000502", stated=Stated.PUBLIC,
        ),
        Organization(f"{base}gr020?GRLFDNR=7", "Bauausschuss", kind="Gremium"),
    ]  # fmt: skip


def paper_1001901(base: str) -> list[CouncilObject]:
    own = f"{base}vo020?VOLFDNR=1001901"
    text = "Beschlussvorschlag\n\nDer Stadtrat beschließt zwölf Bänke.\n\n· aus Eichenholz"
    text += "\n\nBegründung\n\nI. Anlass\n\nAuf dem Kai fehlen Bänke."
    return [
        Paper(
            own, "Neue Bänke am Kai", "101/2026", "Beschlussvorlage", dt.date(2026, 9, 24),
            f"{own}&refresh=false", under_direction_of=(f"{base}#amt=Hafenamt",), stated=Stated.PUBLIC,
        ),
        Consultation(
            f"{own}#Bauausschuss, Vorberatung, geplant", own, organizations=(f"{base}gr020?GRLFDNR=7",),
            role="Vorberatung", authoritative=False,
        ),
        Consultation(
            f"{own}#1000501", own, f"{base}to020?TOLFDNR=1009002", f"{base}to010?SILFDNR=1000501",
            (f"{base}gr020?GRLFDNR=1",), "Entscheidung", authoritative=True,
        ),
        Organization(f"{base}gr020?GRLFDNR=7", "Bauausschuss", kind="Gremium"),
        Organization(f"{base}gr020?GRLFDNR=1", "Stadtrat", kind="Gremium"),
        Organization(f"{base}#amt=Hafenamt", "Hafenamt", kind="Amt"),
        document(base, "1500001", "Vorlage", text),
    ]  # fmt: skip


def paper_1001902(base: str) -> list[CouncilObject]:
    own = f"{base}vo020?VOLFDNR=1001902"
    page = f"{own}&refresh=false"
    return [
        Paper(
            own, "Bericht zur Boje", "102/2026", "Bericht", dt.date(2026, 9, 24), page, stated=Stated.PUBLIC
        ),
        Consultation(
            f"{own}#1000501", own, f"{base}to020?TOLFDNR=1009004", f"{base}to010?SILFDNR=1000501",
            (f"{base}gr020?GRLFDNR=1",), "Kenntnisnahme", authoritative=False,
        ),
        Organization(f"{base}gr020?GRLFDNR=1", "Stadtrat", kind="Gremium"),
        File(f"{own}#text", "Vorlage (Text)", access_url=page, text="Bericht\n\nDie Boje schwimmt."),
    ]  # fmt: skip


def meeting_1000501(base: str) -> list[CouncilObject]:
    own = f"{base}to010?SILFDNR=1000501"

    def item(number: str, shown: str, place: int, name: str, *about: str) -> AgendaItem:
        paper, result = (*about, "", "")[:2]
        consultation = f"{base}vo020?VOLFDNR={paper}#1000501" if paper else ""
        made = AgendaItem(f"{base}to020?TOLFDNR={number}", own, shown, place, name, consultation, result)
        return replace(made, stated=Stated.PUBLIC)

    election = item("1009003", "Ö 3", 2, "Wahl der Hafenwache", "", "gewählt, Ja: 20, Nein: 4, Enthaltung: 1")
    return [
        Meeting(
            own, "Sitzung des Stadtrates", dt.datetime(2026, 9, 24, 15, 0, tzinfo=dt.UTC),
            state="Sitzung beendet", location="Rathaus, Ankersaal, Mastenweg 3, 00000 Birkenhafen",
            organizations=(f"{base}gr020?GRLFDNR=1",), web=f"{own}&refresh=false", stated=Stated.PUBLIC,
        ),
        item("1009001", "Ö 1", 0, "Mitteilungen aus dem Leuchtturm"),
        item("1009002", "Ö 2", 1, "Neue Bänke am Kai", "1001901", "ungeändert beschlossen"),
        replace(election, resolution="Die Hafenwache wird gewählt."),
        item("1009004", "Ö 3.1", 3, "Bericht zur Boje", "1001902"),
        item("1009005", "Ö 4", 4, "Ausgelegte Karte"),
        replace(item("1009006", "N 5", 5, "Grundstück am Steg"), stated=Stated.NONPUBLIC),
        Organization(f"{base}gr020?GRLFDNR=1", "Stadtrat", kind="Gremium"),
        document(base, "1600001", "Einladung"),
        document(base, "1600002", "Niederschrift"),
        document(base, "1600009", "Karte"),
    ]  # fmt: skip


def test_documents_hang_where_they_were_found(server: AllrisServer) -> None:
    found = delivered(taken(source(server).recent(SINCE)))

    base, meeting = server.base, f"{server.base}to010?SILFDNR=1000501"
    files = {number: f"{base}{DOCUMENTS}doc{number}.pdf" for number in ("1600001", "1600002", "1600009")}
    assert found[meeting].uses == (
        FileUse(files["1600001"], "Meeting", meeting, "invitation", 0),
        FileUse(files["1600002"], "Meeting", meeting, "resultsProtocol", 1),
        FileUse(files["1600009"], "AgendaItem", f"{base}to020?TOLFDNR=1009005", "auxiliaryFile", 0),
    )
    paper = found[f"{base}vo020?VOLFDNR=1001903"]
    assert [(use.role, use.position) for use in paper.uses] == [
        ("mainFile", 0), ("auxiliaryFile", 1), ("auxiliaryFile", 2), ("auxiliaryFile", 3),
    ]  # fmt: skip


def test_every_month_read_says_which_meetings_there_are(server: AllrisServer) -> None:
    lists = [each for each in taken(source(server).recent(SINCE)) if isinstance(each, Listed)]

    october = frozenset({f"{server.base}to010?SILFDNR=1000502"})
    assert lists[0] == Listed("Meeting", october, dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert [(each.first, len(each.ids)) for each in lists[1:]] == [
        (dt.date(2026, 11, 1), 0), (dt.date(2026, 12, 1), 0), (dt.date(2027, 1, 1), 0), (SINCE, 1),
    ]  # fmt: skip


def test_what_is_asked_and_nothing_twice(server: AllrisServer) -> None:
    taken(source(server).recent(SINCE))

    assert server.asked[:4] == [
        "si010?MM=10&YY=2026",
        "si010?3-1.0-&MM=10&YY=2026",
        "to010?SILFDNR=1000502&refresh=false",
        "vo020?VOLFDNR=1001903&refresh=false",
    ]
    assert server.asked[-3:] == [f"to020?TOLFDNR={number}" for number in (1009002, 1009003, 1009004)]
    assert len(server.asked) == len(set(server.asked)) == 18
    assert len(server.sessions) == 1


def held_whole(server: AllrisServer) -> FakeKnown:
    """What a store knows once everything has been loaded."""
    known = FakeKnown()
    items = [*taken(source(server, known).backwards("")), *taken(source(server, known).recent(TODAY))]
    for each in delivered(items).values():
        known.held |= {(type(part).__name__, part.id) for part in each.objects}
        if isinstance(meeting := each.objects[0], Meeting) and meeting.start:
            known.days[meeting.id] = meeting.start.date()
    server.web.forget()
    return known


def test_a_complete_look_asks_for_no_old_page_that_is_held(server: AllrisServer) -> None:
    known = held_whole(server)
    taken(source(server, known).recent(TODAY))
    tonight = list(server.asked)
    server.web.forget()

    items = taken(source(server, known).recent(TODAY, complete=True))

    more = server.asked[len(tonight) :]
    assert [each.partition("?")[0] for each in more] == ["si010"] * 2 * 9
    assert len([each for each in tonight if not each.startswith("si010")]) == 2
    assert sum(len(each.ids) for each in items if isinstance(each, Listed)) == 3


def test_a_complete_look_fetches_the_old_meeting_that_is_missing(server: AllrisServer) -> None:
    known = held_whole(server)
    known.held.remove(("Meeting", f"{server.base}to010?SILFDNR=1000490"))

    slices = [(each, list(each.items)) for each in source(server, known).recent(TODAY, complete=True)]

    old = [item for each, items in slices if each.old for item in items]
    assert list(delivered(old)) == [f"{server.base}to010?SILFDNR=1000490"]
    assert [each.name for each, _ in slices if not each.old][-1] == "Januar 2027"
    assert {each.mark for each, _ in slices} == {""}


def test_an_old_month_that_answers_for_another_is_noticed_though_all_is_held(server: AllrisServer) -> None:
    known = held_whole(server)
    table = pages.calendar_answer(server.council, 2026, 7).replace("data-simpletooltip-text", "data-other")
    server.said.update({f"si010?{n}-1.0-&MM=3": table for n in range(99)})

    items = taken(source(server, known).recent(TODAY, complete=True))

    assert dt.date(2026, 3, 1) not in {each.first for each in items if isinstance(each, Listed)}
    assert [each.cause for each in gaps(items)] == ["layout"]
