"""What the data do not say is no zero: parties, kinds, majorities, roles and the words of a topic."""

from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.retrieval.beginning import Beginning
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.lexical.wanted import Wanted
from bot.retrieval.mentions import Said
from bot.retrieval.query.query import read_query
from bot.retrieval.topic import read_topic
from bot.retrieval.words.language import Language
from bot.store.papers import PaperReader
from tests.houses import Talk, load
from tests.sources.oparl.maker import Raw, archive, consultation, file, item, meeting, oparl, paper, url

DAYS = {"Bauausschuss": "2024-05-05T17:00:00+02:00", "Stadtrat": "2024-06-06T17:00:00+02:00"}


def town(letter: str, *papers: Raw, results: tuple[tuple[int, str, str], ...] = ()) -> list[Raw]:
    """A council with a Bauausschuss in May and a Stadtrat in June; `results`: paper, Gremium, result."""
    meetings = {
        name: meeting(
            name,
            *(item(f"{name}-{n}", result=result) for n, at, result in results if at == name),
            name=name,
            start=start,
            organization=[url("Organization", name)],
        )
        for name, start in (
            ("Bauausschuss", "2024-05-05T17:00:00+02:00"),
            ("Stadtrat", "2024-06-06T17:00:00+02:00"),
        )
    }
    gremien = [oparl("Organization", name, name=name, organizationType="Gremium") for name in meetings]
    return [oparl("Body", letter, name=f"Stadt {letter}dorf"), *gremien, *meetings.values(), *papers]


def dealt(n: int, title: str, *gremien: str, **fields: str) -> Raw:
    stations = [
        consultation(f"{n}-{name}", item=f"{name}-{n}", organization=[url("Organization", name)])
        for name in gremien
    ]
    made = {"date": "2024-04-04", "reference": f"2024/{n:04}", **fields}
    return paper(n, title, consultation=stations, **made)


@pytest.fixture
def talk(house: House, tmp_path: Path) -> Talk:
    """In Adorf a motion names its party, in Bdorf none does, and nobody there asks questions."""
    said = [dealt(n, f"Antrag der SPD-Fraktion: Bank {n}", "Stadtrat", paperType="Antrag") for n in (1, 2, 3)]
    asked = [dealt(4, "Anfrage der CDU-Fraktion: Brunnen", "Stadtrat", paperType="Anfrage")]
    silent = [dealt(n, f"Bank {n}", "Stadtrat", paperType="Antrag") for n in (1, 2, 3)]
    votes = tuple((n, "Stadtrat", "einstimmig beschlossen") for n in (1, 2, 3))
    load(house, archive(tmp_path / "a", *town("A", *said, *asked, results=votes)), body="adorf")
    mute = tuple((n, "Stadtrat", "beschlossen") for n in (1, 2, 3))
    load(house, archive(tmp_path / "b", *town("B", *silent, results=mute)), body="bdorf")
    return Talk(house)


def line(shown: str) -> str:
    return " ".join(shown.split())


async def test_a_party_that_a_city_does_not_name_is_not_known(talk: Talk) -> None:
    shown = line(await talk("/frage Wie viele Anträge der SPD gab es 2024 in Bdorf?"))
    assert "Das ist nicht bekannt" in shown
    assert "bekannt bei 0 von 3 Anträgen und Anfragen" in shown
    assert "Ohne Fraktion wären es 3" in shown
    assert "0 Anträge" not in shown


async def test_cities_that_name_parties_are_counted_without_the_others(talk: Talk) -> None:
    shown = line(await talk("/frage Wie viele Anträge der SPD gab es 2024?"))
    assert "3 Anträge." in shown
    assert "Nicht gezählt: Stadt Bdorf." in shown
    assert "Bdorf 0" not in shown


async def test_the_most_busy_party_is_that_of_cities_that_name_it(talk: Talk) -> None:
    shown = line(await talk("/frage Welche Fraktion hat 2024 die meisten Anträge gestellt?"))
    assert "die meisten von 3: SPD" in shown
    assert "Nicht gezählt: Stadt Bdorf." in shown


async def test_a_kind_that_a_city_does_not_have_is_not_known(talk: Talk) -> None:
    shown = line(await talk("/frage Wie viele Anfragen gab es 2024 in Bdorf?"))
    assert "Das ist nicht bekannt" in shown
    assert "Als „Anfragen“ ist dort keine von 3 Vorlagen zu erkennen" in shown
    assert "1 Anfrage." in line(await talk("/frage Wie viele Anfragen gab es 2024 in Adorf?"))


async def test_majorities_are_counted_where_they_are_stated(talk: Talk) -> None:
    shown = line(await talk("einstimmige Beschlüsse 2024"))
    assert "3 Beschlüsse: Stadt Adorf 3." in shown
    assert "Bdorf: Bei 3 weiteren Beschlüssen ist die Mehrheit nicht hinterlegt" in shown
    shown = line(await talk("/frage Wie viele Beschlüsse fasste der Stadtrat in Bdorf 2024 einstimmig?"))
    assert "Das ist nicht bekannt" in shown


@pytest.fixture
def council(house: House, tmp_path: Path) -> Talk:
    """No role is stated: the Bauausschuss prepares paper 1, decides 2, and 3 goes on to the Stadtrat."""
    old = " ".join(f"Die Bank {n} am Ufer ist alt und wird gestrichen." for n in range(900))
    texts = {"mention": f"{old} Am Rand liegt ein Radweg."}
    papers = [
        dealt(1, "Satzung über den Markt", "Bauausschuss", "Stadtrat"),
        dealt(2, "Anbau der Schule", "Bauausschuss"),
        dealt(3, "Neue Turnhalle", "Bauausschuss", "Stadtrat"),
        dealt(4, "Bänke", "Bauausschuss", "Stadtrat") | {"mainFile": file("mention")},
    ]
    results = (
        *((n, "Bauausschuss", "einstimmig beschlossen") for n in (1, 2, 3)),
        (1, "Stadtrat", "mehrheitlich beschlossen"),
        (3, "Stadtrat", ""),
        (4, "Bauausschuss", "von der Tagesordnung abgesetzt"),
        (4, "Stadtrat", "vertagt"),
    )
    load(house, archive(tmp_path / "a", *town("A", *papers, results=results), texts=texts), body="adorf")
    return Talk(house)


async def test_what_another_gremium_decides_later_was_only_prepared(council: Talk) -> None:
    assert "2 Beschlüsse." in line(await council("/frage Wie viele Beschlüsse gab es 2024?"))
    shown = line(await council("/frage Wie viele Beschlüsse fasste der Bauausschuss 2024?"))
    assert "3 Beschlüsse." in shown


async def test_what_was_taken_off_the_agenda_was_not_put_off(council: Talk) -> None:
    shown = line(await council("/frage Wie oft wurden Vorlagen vertagt?"))
    assert "1-mal vertagt" in shown
    assert "Von der Tagesordnung Abgesetztes zählt nicht" in shown
    shown = line(await council("/frage Welche Vorlagen wurden abgesetzt?"))
    assert "1 Vorlage." in shown
    assert "Ergebnis: abgesetzt" in shown


async def test_what_a_council_resolves_on_is_counted_by_its_title(council: Talk) -> None:
    shown = line(await council("/frage Welche Satzungen wurden 2024 beschlossen?"))
    assert "1 Beschlussvorlage." in shown
    assert "„Satzung“ im Titel" in shown


async def test_what_was_decided_on_a_day_is_a_list(council: Talk) -> None:
    shown = line(await council("Was hat der Stadtrat am 06.06.2024 beschlossen?"))
    assert "1 Beschluss." in shown
    assert "Satzung" in shown


async def test_a_topic_that_is_only_mentioned_is_no_zero(council: Talk) -> None:
    shown = line(await council("/frage Wie viele Vorlagen zu Radwegen gab es 2024?"))
    assert "1 Vorlage. „Radwegen“ wird dort nur erwähnt" in shown
    assert "(irgendwo im Text)" in shown


async def test_one_is_one_in_german_too(council: Talk) -> None:
    shown = line(await council("/frage Wie viele Vorlagen zur Turnhalle gab es 2019?"))
    assert "Ohne Zeitraum wäre es 1" in shown


async def test_a_gremium_that_did_not_meet_is_told(council: Talk) -> None:
    shown = line(await council("/frage Wie viele Beschlüsse fasste der Stadtrat 2019?"))
    assert "keine Sitzung geladen" in shown


@pytest.mark.parametrize(
    "topic", ["Hundesteuer", "Radwegen", "Klimaschutz", "Haushalt", "Stadtrat", "Kinder"]
)
def test_a_beginning_says_what_all_its_words_say(demo_house: House, topic: str) -> None:
    db = demo_house.db
    language = Language(db)
    wanted = read_topic(read_query(topic), db, language, Ranking(db)).wanted
    texts = [row["text"] for row in db.rows("SELECT substr(text, 1, 600) AS text FROM file_text")]
    assert texts
    for whole in (True, False):
        for each in texts:
            words = Said(each, language.analyser()).marks(wanted, whole=whole) is not None
            assert (
                Beginning(each, language.analyser()).says(wanted, language.analyser(), whole=whole) == words
            )


def test_the_parts_of_a_word_must_stand_in_one(demo_house: House) -> None:
    analyser = Language(demo_house.db).analyser()
    wanted = (Wanted("schulweg", ("schul", "weg")),)
    apart = Beginning("Der Weg zur Schule ist lang.", analyser)
    assert apart.says(wanted, analyser, whole=False)
    assert not apart.says(wanted, analyser, whole=True)


def test_a_paper_is_found_by_the_address_of_its_file(demo_house: House) -> None:
    address = "https://ris.birkenhafen.example/datei/5063/Beschlussvorlage_611-2023.pdf"
    found = PaperReader(demo_house.db).at(f"{address}#page=2")
    assert [each.reference for each in found] == ["611/2023"]
