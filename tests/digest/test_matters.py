"""One matter is one line, and nothing that happened to it is lost."""

import datetime as dt
from collections.abc import Sequence

from bot.digest.edition.matters import Matter, matters
from bot.digest.edition.routine import Routine
from bot.digest.records import Match, Reason
from tests.digest.news import MONDAY, about, match, paper_row

DAY = dt.timedelta(days=1)
VORLAGE = paper_row("2026/0101", "Radweg am Mühlbach", "Beschlussvorlage")
NEW_VERSION = paper_row("2026/0101/1", "Radweg am Mühlbach", "Beschlussvorlage")
AMENDMENT = paper_row("2026/0101/2", "Radweg am Mühlbach", "Änderungsantrag")
RIVAL = paper_row("2026/0101/3", "Erst die Brücke", "Änderungsantrag")


def only(matches: Sequence[Match]) -> Matter:
    found = matters(matches)
    assert len(found) == 1
    return found[0]


def test_a_matter_that_went_through_three_bodies_stands_where_it_was_decided() -> None:
    committee = match(id=1, paper=VORLAGE, at="Bauausschuss", role="Vorberatung", result="empfohlen")
    council = match(id=2, paper=VORLAGE, at="Stadtrat", role="Entscheidung", start=MONDAY + DAY)
    local = match(id=3, paper=VORLAGE, at="Ortsbeirat", result="Kenntnisnahme", start=MONDAY + 2 * DAY)
    matter = only([local, committee, council])
    assert matter.main is council
    assert matter.stations == (committee, local)
    assert matter.ids == (1, 2, 3)
    assert matter.decided


def test_without_a_beschluss_it_stands_at_the_latest_station() -> None:
    first = match(id=2, paper=VORLAGE, result="vertagt", at="Stadtrat")
    second = match(id=1, paper=VORLAGE, result="verwiesen", at="Bauausschuss", start=MONDAY + DAY)
    assert only([first, second]).main is second


def test_a_paper_that_is_new_and_decided_is_the_result() -> None:
    new = match(id=1, kind="paper", paper=VORLAGE)
    result = match(id=2, paper=VORLAGE)
    matter = only([new, result])
    assert (matter.main, matter.silent, matter.ids) == (result, (new,), (1, 2))


def test_what_was_moved_against_a_paper_stands_below_it_with_its_own_result() -> None:
    adopted = match(id=5, paper=VORLAGE)
    refused = match(id=4, paper=AMENDMENT, result="mehrheitlich abgelehnt")
    other = match(id=3, title=RIVAL.name, paper=RIVAL, result="zurückgezogen")
    matter = only([refused, other, adopted])
    assert matter.main is adopted
    assert set(matter.papers) == {refused, other}
    assert {VORLAGE.ref, AMENDMENT.ref, RIVAL.ref} <= set(matter.about)


def test_the_main_paper_stays_the_main_one_while_only_its_amendment_is_decided() -> None:
    put_off = match(id=1, paper=VORLAGE, result="vertagt")
    refused = match(id=2, paper=AMENDMENT, result="mehrheitlich abgelehnt")
    assert only([put_off, refused]).main is put_off


def test_of_two_versions_the_decided_one_is_told() -> None:
    old = match(id=1, paper=VORLAGE)
    new = match(id=2, kind="paper", paper=NEW_VERSION)
    matter = only([old, new])
    assert (matter.main, matter.papers) == (old, (new,))


def test_papers_without_a_number_have_nothing_in_common() -> None:
    one = match(id=1, paper=paper_row("", "Radweg", id="one"))
    other = match(id=2, paper=paper_row("", "Schwimmhalle", id="other"))
    worded = match(id=3, paper=paper_row("ohne Nummer", "Bücherei", id="third"))
    also = match(id=4, paper=paper_row("ohne Nummer", "Museum", id="fourth"))
    assert len(matters([one, other, worded, also])) == 4


def test_the_same_number_in_another_city_is_another_matter() -> None:
    there = paper_row("2026/0101", "Radweg am Mühlbach", body="birkenhafen")
    assert len(matters([match(id=1, paper=VORLAGE), match(id=2, paper=there, body="birkenhafen")])) == 2


def test_a_number_given_twice_is_two_matters() -> None:
    twin = paper_row("2026/0101", "Hundesteuer", "Beschlussvorlage", id="twin")
    found = matters(
        [match(id=1, paper=VORLAGE), match(id=2, title=twin.name, paper=twin), match(id=3, paper=AMENDMENT)]
    )
    assert [each.ids for each in found] == [(1,), (2,), (3,)]


def test_items_without_papers_are_matters_of_their_own() -> None:
    assert len(matters([match(id=1), match(id=2)])) == 2


def test_a_result_that_was_told_anew_is_no_earlier_station() -> None:
    first = match(id=1, object="item", result="einstimmig beschlossen")
    again = match(id=7, object="item", result="einstimmig beschlossen")
    matter = only([first, again])
    assert (matter.main, matter.stations, matter.ids) == (again, (), (1, 7))


def test_all_news_of_one_agenda_are_one_matter() -> None:
    first = match(id=1, kind="agenda", more={"published": True, "details": ("7 Punkte",)})
    second = match(id=4, kind="agenda", more={"details": ("neu: TOP 8",), "also": (2, 3)})
    matter = only([second, first])
    assert matter.ids == (1, 2, 3, 4)
    assert matter.main.published
    assert matter.main.details == ("7 Punkte", "neu: TOP 8")


def test_reasons_of_all_are_told_once() -> None:
    title = VORLAGE.name
    one = match(id=1, paper=VORLAGE, reasons=(about("Radweg", title), Reason(2)))
    two = match(id=2, kind="paper", paper=VORLAGE, reasons=(about("Radweg", title), Reason(3)))
    assert only([one, two]).reasons == (about("Radweg", title), Reason(2), Reason(3))


def test_the_same_news_for_two_subscriptions_is_one_match() -> None:
    one, two = match(id=1, reasons=(Reason(1),)), match(id=1, reasons=(Reason(2),))
    assert only([two, one]).reasons == (Reason(1), Reason(2))


def test_a_matter_is_routine_where_all_of_it_is() -> None:
    noted = match(id=1, reference="2026/0300", paper_type="Informationsvorlage", result="Kenntnisnahme")
    new = match(id=2, kind="paper", reference="2026/0300", paper_type="Informationsvorlage")
    assert only([noted, new]).routine is Routine.NOTED
    decided = match(
        id=3, reference="2026/0300", paper_type="Informationsvorlage", at="Stadtrat", start=MONDAY - DAY
    )
    assert only([noted, decided]).routine is None


def test_what_somebody_asked_for_by_its_topic_is_never_routine() -> None:
    asked = match(title="Sachstand Radwege", result="Kenntnisnahme", reasons=(Reason(1), about("Radwege")))
    assert only([asked]).routine is None
