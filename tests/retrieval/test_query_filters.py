"""Filters that are typed as such: names, values, several of them, and what is said about wrong ones."""

import datetime as dt
import tomllib
from dataclasses import replace

import pytest

from bot.council.glossary import read_glossary
from bot.retrieval.query.known import Known, Organization
from bot.retrieval.query.query import read_query, understood
from bot.retrieval.words.german import query_terms
from tests.retrieval.query_world import GLOSSARY, KNOWN, TODAY, read, told

TYPED = (
    ("stadt:Krähenfurt Radweg", "stadt=kraehenfurt", "Radweg"),
    ("Radweg ort: Silberbrück", "stadt=silberbrueck", "Radweg"),
    ('stadt:"Silberbrück am See" Radweg', "stadt=silberbrueck", "Radweg"),
    ("stadt:Silberbrück am See Radweg", "stadt=silberbrueck", "Radweg"),
    ("stadt=kraehenfurt,silberbrueck Radweg", "stadt=kraehenfurt+silberbrueck", "Radweg"),
    ("stadt:alle Radweg", "", "Radweg"),
    ("gremium:Bauausschuss Radweg", "in=Bauausschuss", "Radweg"),
    ("Ausschuss: Bauausschuss Radweg", "in=Bauausschuss", "Radweg"),
    (
        "gremium:Ausschuss für Umwelt und Gesundheit Radweg",
        "in=Ausschuss für Umwelt und Gesundheit",
        "Radweg",
    ),
    ("gremium:Umweltausschuss Radweg", "in=Ausschuss für Umwelt und Gesundheit", "Radweg"),
    ("gremium:AUG Radweg", "in=Ausschuss für Umwelt und Gesundheit", "Radweg"),
    ("gremium:Hauptausschuss", "in=Haupt- und Finanzausschuss", ""),
    ("gremium:Ortschaftsrat Rabenau Radweg", "in=Ortschaftsrat Rabenau", "Radweg"),
    ("gremium:Ortsbeirat Rabenau Radweg", "in=Ortschaftsrat Rabenau", "Radweg"),
    (
        "gremium:Ortsbeirat Radweg",
        "in=Ortsbeirat Altstadt+Ortschaftsrat Elsterbach+Ortschaftsrat Rabenau",
        "Radweg",
    ),
    (
        "gremium:Stadtrat stadt:Krähenfurt",
        "in=Gemeinderat+Gemeinderat - Beratungen zum Haushalt; stadt=kraehenfurt",
        "",
    ),
    ("stadt:Silberbrück gremium:Gemeinderat", "in=Stadtrat; stadt=silberbrueck", ""),
    ("gremium:Bauausschuss,Planungsausschuss Radweg", "in=Bauausschuss+Planungsausschuss", "Radweg"),
    ("seit:2022 Radweg", "ab=2022-01-01", "Radweg"),
    ("Radweg ab:03/2024", "ab=2024-03-01", "Radweg"),
    ("seit: Oktober 2024 Kita", "ab=2024-10-01", "Kita"),
    ("seit:Oktober Kita", "ab=2026-10-01", "Kita"),
    ("nach:2022 Kita", "ab=2023-01-01", "Kita"),
    ("bis:12.3.2024 Kita", "bis=2024-03-12", "Kita"),
    ("vor:2015 Kita", "bis=2014-12-31", "Kita"),
    ("von:2017 bis:2019 Kita", "ab=2017-01-01; bis=2019-12-31", "Kita"),
    ("jahr:2022 Kita", "ab=2022-01-01; bis=2022-12-31", "Kita"),
    ("zeitraum:2017-2019 Kita", "ab=2017-01-01; bis=2019-12-31", "Kita"),
    ("zeitraum: von März bis Mai 2024 Kita", "ab=2024-03-01; bis=2024-05-31", "Kita"),
    ("datum:12.03.2024", "ab=2024-03-12; bis=2024-03-12", ""),
    ("jahr:letztes Jahr Kita", "ab=2025-01-01; bis=2025-12-31", "Kita"),
    ("art:Antrag Zoo", "art=amendment+motion", "Zoo"),
    ("typ:AT Zoo", "art=amendment+motion", "Zoo"),
    ("art=Anfragen Zoo", "art=question", "Zoo"),
    ("art:Große Anfrage Zoo", "art=question", "Zoo"),
    ("art:Antrag,Anfrage Zoo", "art=amendment+motion+question", "Zoo"),
    ("art:Antrag, Anfrage Zoo", "art=amendment+motion+question", "Zoo"),
    ("art:Änderungsantrag Zoo", "art=amendment", "Zoo"),
    ("art:Offenlage", "art==offenlage", ""),
    ("art:Beschluss Grundsteuer", "mit=decision", "Grundsteuer"),
    ("ergebnis:abgelehnt Zoo", "mit=rejected", "Zoo"),
    ("status: zur Kenntnis Zoo", "mit=noted", "Zoo"),
    ("ergebnis:vertagt,abgelehnt", "mit=postponed+rejected", ""),
    ("fraktion:Grüne Zoo", "von=GRÜNE", "Zoo"),
    ("partei:SPD-Fraktion Zoo", "von=SPD", "Zoo"),
    ("fraktion:Bündnis 90/Die Grünen Zoo", "von=GRÜNE", "Zoo"),
    ("fraktion:KLS,cdu Zoo", "von=CDU+KLS", "Zoo"),
    ("nummer:2019/1012", "nr=19/1012", ""),
    ("nummer:2019/1012 Stellungnahme", "nr=19/1012", "Stellungnahme"),
    ("nummer:BV/0494/2025 Radweg", "nr=494/25 BV", "Radweg"),
    ("gremium:OR Rabenau Radweg", "in=Ortschaftsrat Rabenau", "Radweg"),
    ("SEIT:2022 Gremium:BAUAUSSCHUSS Radweg", "in=Bauausschuss; ab=2022-01-01", "Radweg"),
    ("Radweg seit:2022, Ausbau", "ab=2022-01-01", "Radweg , Ausbau"),
    ("art:Antrag, die Stadt möge", "art=amendment+motion", "Stadt möge"),
)


@pytest.mark.parametrize(("text", "filters", "topic"), TYPED, ids=[case[0] for case in TYPED])
def test_typed_filters(text: str, filters: str, topic: str) -> None:
    query = read(text)
    assert told(query) == filters
    assert query.topic == topic
    assert query.problems == ()


WRONG = (
    ("gremium:Bauasschuß Zoo", "Meinten Sie: Bauausschuss"),
    ("gremium:Jugendparlament Zoo", "Ein Gremium „Jugendparlament“ kenne ich nicht."),
    ("stadt:Krähenfuhrt Zoo", "Meinten Sie: Krähenfurt?"),
    ("stadt:Nirgendwo Zoo", "Geladen: Krähenfurt, Silberbrück am See."),
    ("seit:übermorgenland Zoo", "„übermorgenland“ kann ich nicht als Datum lesen. Das geht: 2024, 03/2024"),
    ("datum:31.02.2025 Zoo", "„31.02.2025“ kann ich nicht als Datum lesen."),
    ("art:Gedicht Zoo", "Möglich sind: Antrag, Änderungsantrag"),
    ("ergebnis:egal Zoo", "Möglich sind: beschlossen, abgelehnt"),
    ("fraktion:KLB Zoo", "Eine Fraktion „KLB“ kenne ich nicht."),
    ("nummer:keine Zoo", "„keine“ ist keine Nummer einer Vorlage"),
    ("Zoo sortierung:datum", "Sortieren kann ich nicht"),
    ("Zoo seit:", "Nach „seit:“ fehlt die Angabe."),
    ("Zoo seit:2024 bis:2022", "Die Zeitangaben schließen einander aus"),
)


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_value_is_said_and_dropped(text: str, said: str) -> None:
    query = read(text)
    assert told(query) == ""
    assert query.topic == "Zoo"
    assert len(query.problems) == 1
    assert said in query.problems[0]


def test_suggestions_are_those_of_the_city_that_was_asked_for() -> None:
    (problem,) = read("stadt:Silberbrück gremium:Ferkehrsausschuss").problems
    assert "Verkehrsausschuss" in problem
    assert "Bauausschuss" not in problem


def test_gremien_are_compared_word_by_word() -> None:
    names = ("Bau- und Verkehrsausschuss", "Stadtrat", "Ausschuss für Umwelt", "Ausschuss für Bauaufsicht")
    known = replace(KNOWN, organizations=tuple(Organization("kraehenfurt", name, name) for name in names))

    def said(asked: str) -> str:
        return read_query(f"gremium:{asked}", known=known, today=TODAY).problems[0]

    assert said("Bauauschuss").endswith("Meinten Sie: Bau- und Verkehrsausschuss?")
    assert said("Ferkehrsausschuss").endswith("Meinten Sie: Bau- und Verkehrsausschuss?")
    assert said("Umweltauschuss").endswith("Meinten Sie: Ausschuss für Umwelt?")
    assert said("Gemeinderad").endswith("Meinten Sie: Stadtrat?")
    assert "Hier gibt es zum Beispiel: Bau- und Verkehrsausschuss, Stadtrat, " in said("Quetzalcoatl")


def test_a_short_name_with_a_place_is_told_by_its_real_name() -> None:
    assert understood(read("gremium:OR Rabenau")) == "Gefiltert: Ortschaftsrat Rabenau"


@pytest.mark.parametrize(
    "text", ["Turmbahn in Meisenburg", "Turmbahn in der Stadt Meisenburg", "stadt:Meisenburg"]
)
def test_a_city_that_is_set_up_but_not_loaded_is_told(text: str) -> None:
    known = replace(KNOWN, configured={"meisenburg": "Meisenburg", "kraehenfurt": "Krähenfurt"})
    assert read_query(text, known=known, today=TODAY).problems == ("Meisenburg ist hier nicht geladen.",)
    assert read_query("Turmbahn in Krähenfurt", known=known, today=TODAY).problems == ()


def test_what_is_no_number_is_answered_with_the_forms_of_the_loaded_cities() -> None:
    forms = tomllib.loads("""
[[numbers]]
city = "kraehenfurt"
example = "2031/0815"
[[numbers]]
city = "silberbrueck"
example = "BV/0815/2031"
[[numbers]]
city = "nirgendwo"
example = "4711"
""")
    known = replace(KNOWN, glossary=read_glossary(forms))
    (problem,) = read_query("nummer:keine", known=known).problems
    assert problem.endswith("so geht es: nummer:2031/0815 oder nummer:BV/0815/2031")
    (problem,) = read_query("nummer:keine stadt:Krähenfurt", known=known).problems
    assert problem.endswith("so geht es: nummer:2031/0815")
    (problem,) = read_query("nummer:keine", known=Known(glossary=GLOSSARY)).problems
    assert problem.endswith("so geht es: nummer:2025/0142")


def test_a_misspelled_filter_is_said_and_searched_for() -> None:
    query = read("gremum:Bauausschuss")
    assert query.problems == ("Einen Filter „gremum:“ gibt es nicht. Meinten Sie gremium:?",)
    assert query.words == "gremum:Bauausschuss"


@pytest.mark.parametrize(
    "text", ["https://rats.example/ort:7", "um 18:00 Uhr", "Kosten:Nutzen", "1:0", '"seit:2022"']
)
def test_not_every_colon_is_a_filter(text: str) -> None:
    assert told(read(text)) == ""
    assert read(text).words == text
    assert read(text).problems == ()


def test_years_apart_stay_apart() -> None:
    query = read("jahr:2019,2021")
    assert [(span.since, span.until) for span in query.filters.spans] == [
        (dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
        (dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
    ]


def test_quotes_are_neighbours_and_words() -> None:
    query = read('„zentrale Orte“ Zoo "grüne Wiese"')
    assert query.quotes == ("zentrale Orte", "grüne Wiese")
    assert set(query_terms(" ".join(query.quotes))) < set(query_terms(query.words))


def test_wording_is_not_read_inside_quotes() -> None:
    assert told(read('"Anträge der SPD seit 2020"')) == ""


def test_what_was_typed_goes_before_what_is_worded() -> None:
    assert told(read("Anträge der SPD 2022 seit:2024 art:Anfrage")) == "art=question; von=SPD; ab=2024-01-01"


def test_without_filter_leaves_what_was_typed() -> None:
    query = read("ohne Filter Anträge der SPD seit:2024")
    assert told(query) == "ab=2024-01-01"
    assert query.words == "Anträge der SPD"


def test_without_filter_at_the_end() -> None:
    assert told(read("Anträge der SPD zum Zoo ohne Filter")) == ""
    assert read("Anträge der SPD zum Zoo ohne Filter").words == "Anträge der SPD zum Zoo"
    assert read("Zigaretten ohne Filter").words == "Zigaretten ohne Filter"


def test_what_was_understood_is_told_in_one_line() -> None:
    line = understood(read("Anträge der Grünen zu Baumfällungen 2022"))
    assert line == (
        "Verstanden: Anträge · GRÜNE (aus Titel und Briefkopf erschlossen) · 2022"
        " (anders gemeint: /suche ohne Filter Anträge der Grünen zu Baumfällungen 2022)"
    )
    assert (
        understood(read("gremium:Bauausschuss seit:12.3.2024")) == "Gefiltert: Bauausschuss · ab 12.03.2024"
    )
    assert understood(read("Radweg")) is None


def test_undo_undoes() -> None:
    query = read("Anträge der Grünen zu Baumfällungen 2022")
    assert query.natural
    assert told(read(query.undo)) == ""
    assert read("seit:2022 Radweg").undo == ""


def test_places_may_be_fewer_than_asked_for() -> None:
    def bodies(text: str, allowed: list[str] | None) -> frozenset[str] | None:
        return read_query(text, allowed, known=KNOWN, today=TODAY).bodies

    assert bodies("Zoo", None) is None
    assert bodies("Zoo", ["kraehenfurt"]) == frozenset({"kraehenfurt"})
    assert bodies("Zoo in Silberbrück", None) == frozenset({"silberbrueck"})
    assert bodies("Zoo in Silberbrück", ["kraehenfurt"]) == frozenset()


def test_without_anything_known() -> None:
    query = read_query("stadt:Trier gremium:Rat fraktion:KLS Zoo in Trier", known=Known(glossary=GLOSSARY))
    assert told(query) == ""
    assert len(query.problems) == 3


def test_numbers_are_read_beside_filters() -> None:
    query = read("2019/1012 seit:2019")
    assert [asked.key for asked in query.references] == ["19/1012"]
    assert query.unnumbered.split() == []
    assert query.filters.since == dt.date(2019, 1, 1)
