"""What is read from natural wording, as a table: the request, and what becomes a filter of it.

Precision first: half of the table are requests that look like filters and must stay without.
"""

import datetime as dt

import pytest

from tests.query_world import read, told

CERTAIN = (
    (
        "Anträge der Grünen zu Baumfällungen 2022",
        "art=amendment+motion; von=GRÜNE; ab=2022-01-01; bis=2022-12-31",
        "Baumfällungen",
    ),
    (
        "anträge der grünen zu baumfällungen 2022",
        "art=amendment+motion; von=GRÜNE; ab=2022-01-01; bis=2022-12-31",
        "baumfällungen",
    ),
    ("Antraege der Gruenen zu Spielplaetzen", "art=amendment+motion; von=GRÜNE", "Spielplaetzen"),
    (
        "Anträge von SPD und CDU zur Parkraumbewirtschaftung",
        "art=amendment+motion; von=CDU+SPD",
        "Parkraumbewirtschaftung",
    ),
    (
        "Anträge der SPD-Fraktion zum Hallenbad seit 2020",
        "art=amendment+motion; von=SPD; ab=2020-01-01",
        "Hallenbad",
    ),
    ("SPD-Anträge zum Nahverkehr", "art=amendment+motion; von=SPD", "Nahverkehr"),
    ("CDU-Anfragen 2021", "art=question; von=CDU; ab=2021-01-01; bis=2021-12-31", ""),
    ("Anfragen der FDP", "art=question; von=FDP", ""),
    (
        "Zeig mir bitte alle Anträge der Freien Wähler zum Stadtwald",
        "art=amendment+motion; von=FW",
        "Stadtwald",
    ),
    (
        "Welche Anträge hat die CDU 2021 zum Tierpark gestellt?",
        "art=amendment+motion; von=CDU; ab=2021-01-01; bis=2021-12-31",
        "Tierpark",
    ),
    ("Welche Anfragen stellte die SPD zur Feuerwehr?", "art=question; von=SPD", "Feuerwehr"),
    (
        "Was hat die SPD 2023 zu Parkgebühren beantragt?",
        "art=amendment+motion; von=SPD; ab=2023-01-01; bis=2023-12-31",
        "Parkgebühren",
    ),
    (
        "Wann hat die FDP mehr Fahrradständer beantragt?",
        "art=amendment+motion; von=FDP",
        "mehr Fahrradständer",
    ),
    ("Hat die Linke ein Sozialticket beantragt?", "art=amendment+motion; von=DIE LINKE", "ein Sozialticket"),
    ("Was haben die Grünen zum Radentscheid angefragt?", "art=question; von=GRÜNE", "Radentscheid"),
    ("Die KLS beantragte einen Zebrastreifen", "art=amendment+motion; von=KLS", "einen Zebrastreifen"),
    ("Antrag der KLS zum Stadtgarten", "art=amendment+motion; von=KLS", "Stadtgarten"),
    ("Antrag FDP Wochenmarkt", "art=amendment+motion; von=FDP", "Wochenmarkt"),
    ("Änderungsanträge der CDU zum Haushalt 2024", "art=amendment; von=CDU", "Haushalt 2024"),
    (
        "Anträge zum Haushalt 2024 der SPD aus 2023",
        "art=amendment+motion; ab=2023-01-01; bis=2023-12-31",
        "Haushalt 2024 der SPD",
    ),
    ("Anfragen zu E-Scootern 2020", "art=question; ab=2020-01-01; bis=2020-12-31", "E-Scootern"),
    ("Anfragen und Anträge zum Freibad", "art=amendment+motion+question", "Freibad"),
    ("Beschlussvorlagen zur Hundesteuer seit 2019", "art=proposal; ab=2019-01-01", "Hundesteuer"),
    (
        "Informationsvorlagen zum Klimaschutz im Jahr 2021",
        "art=information; ab=2021-01-01; bis=2021-12-31",
        "Klimaschutz",
    ),
    (
        "Beschlüsse des Gemeinderats zur Grundsteuer seit 2023",
        "in=Gemeinderat+Gemeinderat - Beratungen zum Haushalt; mit=decision; ab=2023-01-01",
        "Grundsteuer",
    ),
    ("Beschlüsse im Oktober 2025", "mit=decision; ab=2025-10-01; bis=2025-10-31", ""),
    (
        "Beschlüsse zum Radverkehr im letzten Jahr",
        "mit=decision; ab=2025-01-01; bis=2025-12-31",
        "Radverkehr",
    ),
    ("Beschlüsse des Stadtrats", "in=Stadtrat; mit=decision", ""),
    ("Alle Beschlüsse vom 12.3.2024", "mit=decision; ab=2024-03-12; bis=2024-03-12", ""),
    (
        "Beschlüsse des Ortschaftsrats Rabenau zum Friedhof",
        "in=Ortschaftsrat Rabenau; mit=decision",
        "Friedhof",
    ),
    ("abgelehnte Anträge zu Tempo 30", "art=amendment+motion; mit=rejected", "Tempo 30"),
    (
        "abgelehnte Anträge der CDU seit 2020",
        "art=amendment+motion; von=CDU; mit=rejected; ab=2020-01-01",
        "",
    ),
    ("vertagte Vorlagen im Bauausschuss", "in=Bauausschuss; mit=postponed", ""),
    (
        "Welche Anträge wurden 2024 abgelehnt?",
        "art=amendment+motion; mit=rejected; ab=2024-01-01; bis=2024-12-31",
        "",
    ),
    ("Anträge zum Stadion, die abgelehnt wurden", "art=amendment+motion; mit=rejected", "Stadion"),
    ("zurückgezogene Anträge der Grünen", "art=amendment+motion; von=GRÜNE; mit=withdrawn", ""),
    ("Bebauungsplan Nordhang vertagt", "mit=postponed", "Bebauungsplan Nordhang"),
    ("Umgehungsstraße abgelehnt", "mit=rejected", "Umgehungsstraße"),
    ("Glasfaser im Ortschaftsrat Rabenau", "in=Ortschaftsrat Rabenau", "Glasfaser"),
    ("Friedhofssatzung im Bauausschuss", "in=Bauausschuss", "Friedhofssatzung"),
    ("Vorlagen zum Radverkehr im Umweltausschuss", "in=Ausschuss für Umwelt und Gesundheit", "Radverkehr"),
    (
        "Was wurde im Gemeinderat zur Grundsteuer 2023 beschlossen?",
        "in=Gemeinderat+Gemeinderat - Beratungen zum Haushalt; ab=2023-01-01; bis=2023-12-31",
        "Grundsteuer beschlossen",
    ),
    (
        "Was wurde im Hauptausschuss im März 2024 beraten?",
        "in=Haupt- und Finanzausschuss; ab=2024-03-01; bis=2024-03-31",
        "beraten",
    ),
    (
        "Welche Vorlagen wurden im Ortschaftsrat Elsterbach vertagt?",
        "in=Ortschaftsrat Elsterbach; mit=postponed",
        "",
    ),
    ("Radverkehr in Silberbrück", "stadt=silberbrueck", "Radverkehr"),
    ("Hundesteuer in Krähenfurt und Silberbrück", "stadt=kraehenfurt+silberbrueck", "Hundesteuer"),
    ("Wie hoch ist die Hundesteuer in Silberbrück?", "stadt=silberbrueck", "Wie hoch ist die Hundesteuer"),
    ("Kitagebühren aus Krähenfurt", "stadt=kraehenfurt", "Kitagebühren"),
    ("Kita-Gebühren letztes Jahr", "ab=2025-01-01; bis=2025-12-31", "Kita-Gebühren"),
    ("Straßenreinigung seit 2022", "ab=2022-01-01", "Straßenreinigung"),
    ("Lärmschutz seit Oktober 2024", "ab=2024-10-01", "Lärmschutz"),
    ("Baumfällungen zwischen 2017 und 2019", "ab=2017-01-01; bis=2019-12-31", "Baumfällungen"),
    ("Baumfällungen von 2017 bis 2019", "ab=2017-01-01; bis=2019-12-31", "Baumfällungen"),
    (
        "Sanierung Turnhalle vom 12.3.2024 bis 30.4.2024",
        "ab=2024-03-12; bis=2024-04-30",
        "Sanierung Turnhalle",
    ),
    (
        "Anträge der SPD Dezember 2024 und Januar 2025",
        "art=amendment+motion; von=SPD; ab=2024-12-01; bis=2025-01-31",
        "",
    ),
    ("Anträge 2019 und 2021", "art=amendment+motion; ab=2019-01-01; bis=2021-12-31", ""),
    ("Spielplätze in den letzten drei Jahren", "ab=2023-11-22; bis=2026-11-22", "Spielplätze"),
    ("seit 2023", "ab=2023-01-01", ""),
    ("letztes Jahr", "ab=2025-01-01; bis=2025-12-31", ""),
    ("Vorlagen der letzten 2 Monate", "ab=2026-09-22; bis=2026-11-22", ""),
    ("Radwege seit letztem Jahr", "ab=2025-01-01", "Radwege"),
    ("Anträge vor 2015 zum Zoo", "art=amendment+motion; bis=2014-12-31", "Zoo"),
    ("Anträge bis Ende 2019 zum Zoo", "art=amendment+motion; bis=2019-12-31", "Zoo"),
    (
        "Radverkehr Anträge der Grünen 2022",
        "art=amendment+motion; von=GRÜNE; ab=2022-01-01; bis=2022-12-31",
        "Radverkehr",
    ),
    ("Anträge vom Ortschaftsrat Elsterbach", "art=amendment+motion; in=Ortschaftsrat Elsterbach", ""),
    ("Antrag zur Baumschutzsatzung", "art=amendment+motion", "Baumschutzsatzung"),
    ("Wie viele Anfragen zu Schulen gab es 2024?", "art=question; ab=2024-01-01; bis=2024-12-31", "Schulen"),
    ("Gab es 2022 Anfragen zu Spielplätzen?", "art=question; ab=2022-01-01; bis=2022-12-31", "Spielplätzen"),
    (
        "Im Gemeinderat abgelehnte Anträge zum Zoo",
        "art=amendment+motion; in=Gemeinderat+Gemeinderat - Beratungen zum Haushalt; mit=rejected",
        "Zoo",
    ),
    ("2023 abgelehnte Anträge", "art=amendment+motion; mit=rejected; ab=2023-01-01; bis=2023-12-31", ""),
    ("Anträge FÜR Spielgeräte", "art=amendment+motion; von=FÜR", "Spielgeräte"),
    ("Große Anfragen zur Wohnungsnot", "art=question", "Wohnungsnot"),
    ("Anträge für Spielplätze", "art=amendment+motion", "Spielplätze"),
    (
        "Friedhof im Ortschaftsrat Elsterbach 2020 und 2021",
        "in=Ortschaftsrat Elsterbach; ab=2020-01-01; bis=2021-12-31",
        "Friedhof",
    ),
    (
        "Informationsvorlagen über Fahrradstraßen im Planungsausschuss 2023",
        "art=information; in=Planungsausschuss; ab=2023-01-01; bis=2023-12-31",
        "Fahrradstraßen",
    ),
)

UNCERTAIN = (
    "Spielplatz im Haupt",
    "Radweg noch nicht abgelehnt",
    "Haushalt 2024",
    "Doppelhaushalt 2024/2025",
    "Wie viele Stellen waren im Frühjahr 2010 unbesetzt?",
    "Welche Firma bekam Ende 2024 den Auftrag?",
    "Antragsformular Wohngeld",
    "Anfrage bei der Bahn",
    "Anfrage an die Deutsche Bahn wegen Haltepunkt",
    "Anträge auf Baugenehmigung",
    "Anträge stellen",
    "Antrag auf Wohngeld",
    "Anträge der Vereine auf Zuschuss",
    "Anträge von Bürgern",
    "Welche Anträge haben die Vereine gestellt?",
    "Beschluss über die Hundesteuersatzung",
    "Beschluss zur Grundsteuer",
    "Satzungsbeschluss Nordhang",
    "Silberbrücker Straße",
    "Radweg Krähenfurt-Nord",
    "Städtepartnerschaft mit Silberbrück",
    "Regelung wie in Silberbrück",
    "nicht in Silberbrück",
    "Hauptsatzung der Stadt Krähenfurt",
    "grüne Welle",
    "grünes Klassenzimmer",
    "die Linke Seite der Alb",
    "linke Uferseite",
    "Volt Batterie",
    "Einsatz für Kinder",
    "Jahresabschluss 2022",
    "Wirtschaftsplan 2023 Stadtwerke",
    "klimaneutral bis 2035",
    "Klimaneutralität 2040",
    "Kommunalwahl 2024",
    "seit der letzten Kommunalwahl",
    "Hochwasser im Juni 2013",
    "Brand am 12.3.2024",
    "Unfall Oktober 2025",
    "Entwicklung der Einwohnerzahl seit 2010",
    "leerstehende Häuser seit 2015",
    "Gewerbegebiet Nord 2020",
    "Projekt 2030",
    "Agenda 2030",
    "2000 Wohnungen",
    "2000 Euro Zuschuss",
    "Tempo 30",
    "TOP 3.1 vom Protokoll",
    "§ 34 BauGB",
    "Mitglieder im Gemeinderat",
    "Umbesetzung im Bauausschuss",
    "Frauenanteil im Ortschaftsrat Rabenau",
    "Sitzverteilung im Gemeinderat",
    "Vorsitzender des Bauausschusses",
    "Livestream aus dem Gemeinderat",
    "Wer sitzt im Gemeinderat?",
    "Wurde der Bebauungsplan abgelehnt?",
    "Warum wurde der Radweg vertagt?",
    "Ablehnung von Bauanträgen",
    "Was sagt die SPD zum Radweg?",
    "Wie stehen die Grünen zum Tunnel?",
    "Parteienfinanzierung CDU",
    "Fraktionszuschüsse SPD",
    "FDP",
    "Fraktionsvorsitz der Grünen",
    "Welche Fördermittel hat die Stadt beantragt?",
    "Wer hat die Bäume 2022 gefällt?",
    "Was kostet der 2019 beschlossene Umbau?",
    "Kosten der 2021 beantragten Förderung",
    "Baujahr 1998",
    "Schule von 1905",
    "Bericht zur Luftqualität 2021",
    "Protokoll vom 12.3.2024",
    "Niederschrift",
    "Mai",
    "August Müller",
    "Müllabfuhr morgen",
    "2019/1012",
    "Vorlage 2019/1012",
    "Zigaretten ohne Filter",
    "Abgasanlage ohne Filter",
    "Artenschutz",
    "Ortskern",
    "Statusbericht",
    "Beschlusskontrolle",
    "Bearbeitungsdauer Anträge",
    "Bauanträge 2023",
    "Fördermittelantrag",
    "Bürgeranfragen",
    "Rat und Hilfe für Senioren",
    "im Rat der Religionen",
    "Beratung im Sozialamt",
    "Stadtrat",
    "Gemeinderat",
    "Ratsinformationssystem",
    "Wie oft tagt der Bauausschuss?",
    "Stadt Krähenfurt",
    "Die Grünen fordern Bäume",
    "Dringlichkeit",
    "Nachtragshaushalt 2025 Anträge",
    "Wohnungsbau 2030",
    "Zählung von 2017-2019",
    "Ergebnisse der Bürgerbefragung",
    "Zweckverband",
    "Wann wurde das Rathaus gebaut?",
    "Ist 2024 ein neuer Kindergarten geplant?",
    "Antrag auf Wohngeld 2023",
    'Dienstanweisung "Anträge der Grünen"',
    "SPD und CDU",
    "Koalition aus SPD und Grünen",
    "Haushaltsrede der FDP 2023",
    "Anfrage Müllabfuhr",
    "Beschluss des Landtags zum Ganztag",
    "Beschlüsse des Bundestags",
    "Beschlüsse der Kultusministerkonferenz",
    "in der Altstadt",
    "Bauausschuss",
    "Was ist ein Bauausschuss?",
    "Wer ist im Ortschaftsrat Rabenau?",
    "Wo finde ich Anträge?",
    "Freibad seit 1950 geschlossen",
    "Wie hat der Bauausschuss im Dezember 2025 zur Stellplatzsatzung abgestimmt?",
    "Wie wurde im Januar 2025 über die Seilbahn entschieden?",
    "Anträge der Grünen Liste Elsterbach",
    "Hat der Gemeinderat im Juni 2024 eine Steuer beschlossen?",
)


@pytest.mark.parametrize(("text", "filters", "topic"), CERTAIN, ids=[case[0] for case in CERTAIN])
def test_certain_wording_becomes_a_filter(text: str, filters: str, topic: str) -> None:
    query = read(text)
    assert told(query) == filters
    assert query.topic == topic
    assert query.problems == ()


@pytest.mark.parametrize("text", UNCERTAIN)
def test_what_could_be_meant_otherwise_stays_in_the_words(text: str) -> None:
    query = read(text)
    assert told(query) == ""
    assert query.words == text
    assert query.problems == ()


def test_without_the_natural_reading_everything_is_words() -> None:
    for text, _, _ in CERTAIN:
        query = read(f"ohne Filter {text}")
        assert told(query) == ""
        assert query.words == text


HINTED = (
    ("Haushalt 2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    ("Wie viele Stellen waren im Frühjahr 2010 unbesetzt?", dt.date(2010, 2, 1), dt.date(2010, 6, 30)),
    ("Welche Firma bekam Ende 2024 den Auftrag?", dt.date(2024, 9, 1), dt.date(2024, 12, 31)),
    ("Hochwasser im Juni 2013", dt.date(2013, 6, 1), dt.date(2013, 6, 30)),
    ("Entwicklung der Einwohnerzahl seit 2010", dt.date(2010, 1, 1), None),
    ("2000 Euro Zuschuss", None, None),
    ("klimaneutral bis 2035", None, None),
    ("Anträge der SPD 2022", None, None),
)


@pytest.mark.parametrize(("text", "since", "until"), HINTED)
def test_an_uncertain_time_is_a_hint(text: str, since: dt.date | None, until: dt.date | None) -> None:
    assert (read(text).hints.since, read(text).hints.until) == (since, until)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Anfrage bei der Bahn", {"question"}),
        ("Anträge der Vereine", {"motion", "amendment"}),
        ("Anträge der SPD", set()),
    ],
)
def test_an_uncertain_kind_is_a_hint(text: str, kinds: set[str]) -> None:
    assert read(text).hints.kinds == kinds


def test_the_table_is_large_and_half_of_it_says_no() -> None:
    assert len(CERTAIN) + len(UNCERTAIN) >= 160
    assert len(UNCERTAIN) >= len(CERTAIN)
