"""What stands around sentences that hold: their places, and what code says of them."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.assistant.citing import answer_of
from bot.assistant.records import Backing, Checked, Source
from bot.assistant.standings import caution
from bot.council.stations import StationFacts
from bot.delivery.shown import shown_by
from bot.messages import ObjectRef

BRIDGE, POOL = ObjectRef("Paper", "probedorf", "bruecke"), ObjectRef("Paper", "probedorf", "bad")
FILE = ObjectRef("File", "probedorf", "bruecke.pdf")
DAY = dt.datetime(2031, 3, 10, 17, tzinfo=dt.UTC)
TEXT = Source(
    1, BRIDGE, "Probedorf", "12/2031", "Neubau der Uferbrücke", "Die Brücke kostet 3 Mio. Euro.",
    file="Vorlage", file_ref=FILE, page=2, url="https://ris.example/1", date=dt.date(2031, 1, 5),
)  # fmt: skip


def station(
    result: str, *, role: str = "Entscheidung", day: dt.datetime = DAY, name: str = "Stadtrat"
) -> StationFacts:
    return StationFacts(day, name, role, None, result, "5", "item", "meeting")


def sentence(text: str, *numbers: int) -> Checked:
    return Checked(text, tuple(Backing(number, "kostet 3 Mio. Euro") for number in numbers))


def test_a_place_is_cited_once_and_its_paper_named_once() -> None:
    other = replace(TEXT, number=2, page=3)
    answer = answer_of(
        [sentence("A.", 1), sentence("B.", 2), sentence("C.", 1)], [TEXT, other], model_written=True
    )
    assert [each.citations for each in answer.sentences] == [(0,), (1,), (0,)]
    assert [each.about for each in answer.citations] == ["Probedorf: Neubau der Uferbrücke (2031)", ""]


def test_all_that_it_rests_on_is_shown() -> None:
    told = Source(2, POOL, "Probedorf", "13/2031", "Freibad", "…", station=station("beschlossen"))
    shown = shown_by([answer_of([sentence("A.", 1, 2)], [TEXT, told], model_written=False)])
    kinds = {("Paper", "bruecke"), ("File", "bruecke.pdf"), ("AgendaItem", "item"), ("Meeting", "meeting")}
    assert kinds <= {(ref.kind, ref.id) for ref in shown}


def test_what_was_only_proposed_is_said_to_be_so_once_in_a_row() -> None:
    rejected = replace(TEXT, caution="abgelehnt: Stadtrat, 10.03.2031")
    said = [sentence("A.", 1), sentence("B.", 1), sentence("C.", 2), sentence("D.", 1)]
    fine = replace(TEXT, number=2)
    texts = [each.text for each in answer_of(said, [rejected, fine], model_written=True).sentences]
    mark = "Nur vorgeschlagen (abgelehnt: Stadtrat, 10.03.2031):"
    assert texts == [f"{mark} A.", "B.", "C.", f"{mark} D."]


@pytest.mark.parametrize(
    ("outcomes", "marked"), [((), True), (("beschlossen",), False), (("vertagt", "beschlossen"), False)]
)
def test_a_proposal_of_which_nothing_became_known_is_no_decision(
    outcomes: tuple[str, ...], marked: bool
) -> None:
    quote = Backing(1, "Der Stadtrat beschließt den Neubau")
    source = replace(TEXT, outcomes=outcomes)
    said = answer_of([Checked("Die Brücke wird neu gebaut.", (quote,))], [source], model_written=True)
    assert said.sentences[0].text.startswith("Nur vorgeschlagen (ein Ergebnis") is marked
    plain = answer_of([sentence("A.", 1)], [source], model_written=True)
    assert plain.sentences[0].text == "A."


def test_words_of_several_cities_say_whose_they_are() -> None:
    other = replace(TEXT, number=2, city="Nachbardorf", paper=POOL)
    words = [sentence("A.", 1), sentence("B.", 2)]
    told = answer_of(words, [TEXT, other], model_written=False).sentences
    assert [each.text for each in told] == ["Probedorf: A.", "Nachbardorf: B."]
    assert answer_of(words, [TEXT, other], model_written=True).sentences[0].text == "A."


def test_a_result_that_is_not_the_last_word_says_what_came_after() -> None:
    early = replace(TEXT, file="", file_ref=None, superseded="Stadtrat, 10.03.2031: beschlossen")
    (said,) = answer_of([sentence("Vertagt.", 1)], [early], model_written=True).sentences
    assert said.text == "Vertagt. (überholt: Stadtrat, 10.03.2031: beschlossen)"


@pytest.mark.parametrize(
    ("stations", "said"),
    [
        ([], ""),
        ([station("beschlossen")], ""),
        ([station("zur Kenntnis genommen")], ""),
        ([station("abgelehnt")], "abgelehnt: Stadtrat, 10.03.2031"),
        ([station("zurückgezogen")], "zurückgezogen: Stadtrat, 10.03.2031"),
        ([station("vertagt")], "vertagt: Stadtrat, 10.03.2031"),
        ([station("empfohlen", role="Vorberatung", name="Bauausschuss")],
         "noch nicht entschieden: Bauausschuss, 10.03.2031"),
        ([station("abgelehnt", day=DAY - dt.timedelta(days=30)), station("beschlossen")], ""),
        ([station("beschlossen", day=DAY - dt.timedelta(days=30)), station("zur Kenntnis genommen")], ""),
    ],
)  # fmt: skip
def test_what_became_of_a_paper(stations: list[StationFacts], said: str) -> None:
    assert caution(stations) == said
